"""Every film of the shared test inputs through the real programs: no crash, sensible results."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emotionai_core.pipeline import current_analysis
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.workers.catalogue import environments
from emotionai_core.workers.environment import ensure

SHARED = Path(__file__).parents[3] / "shared" / "data"
FILMS = ("*.mp4", "*.webm", "*.mov", "*.mpg")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test films are not beside this checkout"),
]


def films() -> list[Path]:
    return sorted(path for pattern in FILMS for path in SHARED.glob(f"film/{pattern}"))


def analysed(film: Path, folder: Path) -> Analysis:
    for spec in environments():
        ensure(spec, lambda text: None)
    copy = folder / film.name
    shutil.copyfile(film, copy)
    for ending in (".vtt", ".srt"):
        if film.with_suffix(ending).exists():
            shutil.copyfile(film.with_suffix(ending), copy.with_suffix(ending))
    command = [sys.executable, "-m", "app.command", "analyze", str(copy), "--json", "--set", "proxy=false"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["done"]["project"] == str(copy.with_suffix(".emai"))
    rows = list(csv.reader((copy.with_suffix(".emai") / "exports" / f"{copy.stem}.csv").read_text().splitlines()))
    assert all(len(row) == 14 for row in rows)
    project = Project.open(copy.with_suffix(".emai"))
    try:
        return current_analysis(project)
    finally:
        project.close()


@pytest.mark.parametrize("film", films(), ids=lambda path: path.name)
def test_film_is_analysed(film, tmp_path):
    analysis = analysed(film, tmp_path)
    faces = analysis.faces
    assert analysis.shots[0].start == 0.0
    assert analysis.shots[-1].end == pytest.approx(analysis.film.duration)
    assert ((faces.time >= 0) & (faces.time <= analysis.film.duration)).all()
    assert all(line.utterance.start < analysis.film.duration + 1 for line in analysis.lines)
    match film.name:
        case "pyfeat_no_face.mp4":
            assert len(faces) == 0
        case "pyfeat_face_noface.mov":
            assert len(faces) and faces.time.max() < 3.0
        case "pyfeat_noface_face.mov":
            assert len(faces) and faces.time.min() > 3.0
        case "mdn_friday.mp4":
            assert [line.utterance.text for line in analysis.lines][:2] == ["Hildy!", "How are you?"]
        case "zwm_clip_01_tears_of_steel.mp4":
            assert not analysis.film.has_sound and not analysis.lines
        case name if name.startswith("grid_"):
            assert sum(person.screen_time > 1.0 for person in analysis.people) == 1


def test_neutral_commands_of_the_composite_are_no_conflicts(tmp_path):
    """Twelve people reading out "bin blue at f two now" with straight faces: a marker there would be noise."""
    folder = SHARED / "composite"
    film = tmp_path / "composite.mp4"
    shutil.copyfile(folder / "composite_cc_640x360_25fps.mp4", film)
    shutil.copyfile(folder / "composite.srt", film.with_suffix(".srt"))
    holder = tmp_path / "run"
    holder.mkdir()
    analysis = analysed(film, holder)
    edl = json.loads((folder / "composite_edl.json").read_text())
    readings = [one for one in edl["segments"] if one["source"].startswith("grid_")]
    inside = [c for c in analysis.conflicts for one in readings if one["start"] <= c.start < one["end"]]
    assert len(readings) >= 10
    assert len(inside) <= 1
