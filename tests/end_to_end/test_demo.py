"""The demo film through the real, embedded perception programs: what was planted is found, offline, twice the same."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from emotionai_core.pipeline import current_analysis
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.workers.catalogue import environments
from emotionai_core.workers.environment import ensure

DEMO = Path(__file__).parents[2] / "resources" / "demo"


@dataclass(frozen=True)
class Shown:
    """The analysed demo, its project and its ground truth."""

    project: Path
    analysis: Analysis
    truth: dict


def analysed(folder: Path, prefix: tuple[str, ...] = ()) -> Path:
    """A fresh analysis of a copy of the demo; `prefix` wraps the command."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("demo.mp4", "demo.srt"):
        shutil.copyfile(DEMO / name, folder / name)
    command = [*prefix, sys.executable, "-m", "app.command", "analyze", str(folder / "demo.mp4")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "demo.emai"


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Shown:
    for spec in environments():
        ensure(spec, lambda text: None)
    path = analysed(tmp_path_factory.mktemp("demo"))
    project = Project.open(path)
    analysis = current_analysis(project)
    project.close()
    return Shown(path, analysis, json.loads((DEMO / "demo.truth.json").read_text()))


def test_cuts_are_found_to_the_frame(shown):
    found = [shot.start for shot in shown.analysis.shots[1:]]
    assert found == pytest.approx(shown.truth["cuts"], abs=1 / shown.truth["fps"] + 1e-6)


def test_every_line_has_its_speaker(shown):
    said = [(shown.analysis.name(line.person), line.utterance.text) for line in shown.analysis.lines]
    assert said == [(line["speaker"], line["text"]) for line in shown.truth["lines"]]


def test_each_actor_is_one_person_with_a_face(shown):
    names = [actor["name"] for actor in shown.truth["actors"]]
    faces = [person.name for person in shown.analysis.people if person.screen_time > 1.0]
    assert sorted(faces) == sorted(names)


def test_exactly_the_planted_contradictions_are_marked(shown):
    lines = shown.analysis.lines
    found = {(index, line.conflict.kind.value) for index, line in enumerate(lines) if line.conflict is not None}
    assert found == {(one["line"], one["kind"]) for one in shown.truth["contradictions"]}


def test_planted_expressions_are_read(shown):
    """Whoever speaks shows what was drawn, wherever the ground truth says that a machine can read it."""
    readable = {(one["actor"], one["expression"]): one["machine_readable"] for one in shown.truth["faces"]}
    wrong = []
    for line, planted in zip(shown.analysis.lines, shown.truth["lines"], strict=True):
        face = line.reading(Channel.FACE)
        if readable[planted["speaker"], planted["face_emotion"]]:
            assert face is not None, planted["text"]
            if face.label != planted["face_emotion"]:
                wrong.append((planted["text"], planted["face_emotion"], face.label))
    assert wrong == []


def test_agitated_lines_are_louder_in_arousal_than_calm_ones(shown):
    by_level: dict[str, list[float]] = {}
    for line, planted in zip(shown.analysis.lines, shown.truth["lines"], strict=True):
        by_level.setdefault(planted["voice_arousal"], []).append(line.voice.arousal)
    calm, agitated = by_level["calm"], by_level["agitated"]
    higher = sum(a > c for a in agitated for c in calm) / (len(agitated) * len(calm))
    assert higher >= 0.8


def test_what_is_not_estimated_is_empty_and_said(shown):
    rows = list(csv.DictReader((shown.project / "exports" / "demo.csv").read_text().splitlines()))
    assert all(row["audio_valence"] == row["audio_dominance"] == "" for row in rows)
    assert all(row["audio_arousal"] for row in rows)
    report = (shown.project / "exports" / "demo-report.html").read_text()
    assert "not estimated" in report
    assert "EU AI Act" in report


def test_no_conflict_rests_on_a_channel_that_abstains(shown):
    for conflict in shown.analysis.conflicts:
        speaking = {reading.polarity for reading in conflict.evidence if reading.polarity is not Polarity.ABSTAINS}
        assert Polarity.POSITIVE in speaking
        assert Polarity.NEGATIVE in speaking


def test_without_any_network_in_a_fresh_folder_the_bytes_are_the_same(shown, tmp_path, without_network):
    """`unshare -n` leaves not even loopback up: nothing can be contacted, and nothing needs to be."""
    again = analysed(tmp_path / "again", tuple(without_network))
    kept = [path for pattern in ("artefacts/*/*", "exports/**/*") for path in sorted(shown.project.glob(pattern))]
    assert len(kept) > 40
    for path in kept:
        if path.is_file() and path.suffix != ".png":
            assert (again / path.relative_to(shown.project)).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("stage", ["faces", "speech"])
def test_killed_worker_goes_on_to_the_same_bytes(shown, tmp_path, stage):
    """The real worker of a stage is killed while it runs; the next run ends with the same artefacts."""
    folder = tmp_path / "killed"
    folder.mkdir()
    for name in ("demo.mp4", "demo.srt"):
        shutil.copyfile(DEMO / name, folder / name)
    command = [sys.executable, "-m", "app.command", "analyze", str(folder / "demo.mp4"), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line).get("progress", {}).get("stage") == stage:
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            for pid in children:
                subprocess.run(["kill", "-9", pid], check=False)
            break
    _, err = process.communicate(timeout=120)
    assert process.returncode == 5, err
    again = analysed(folder)
    for path in sorted(shown.project.glob("artefacts/*/*")):
        assert (again / path.relative_to(shown.project)).read_bytes() == path.read_bytes(), path.name
