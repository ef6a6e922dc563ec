"""What one stage finds out reaches what comes after it: the language of the dialogue, and restored portraits."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from emotionai_core.pipeline import film_files
from emotionai_core.project.load import restored_looks
from emotionai_core.project.rewording import word_reader
from emotionai_core.project.store import Project
from tests.end_to_end.conftest import PROGRAMS, Bench

_RESTORED = """
def restored(job: Job) -> dict:
    rows = {{"track": [0], "time": [0.0], "x": [0.4], "y": [0.2], "w": [0.2], "h": [0.4], "picture": ["{picture}"]}}
    job.save(0, 0.0, job.request.duration, {{"restored": rows}})
    return {{}}


STAGES = {{stage.__name__: stage for stage in (restored,"""
_DESCRIBED = """
[stages.restored]
backend = "scripted"
version = "1"
title = "Restored portraits"
inputs = ["faces"]
silence_s = 20
"""


@pytest.fixture
def bench(make_bench, tmp_path: Path) -> Bench:
    """Programs that hear French, write down which language the words are read in, and restore one portrait."""
    root = tmp_path / "programs"
    shutil.copytree(PROGRAMS, root, symlinks=True)
    folder = root / "subprocess_envs" / "scripted"
    (folder / "worker.toml").write_text((folder / "worker.toml").read_text() + _DESCRIBED)
    code = (folder / "worker.py").read_text()
    picture = base64.b64encode(b"picture").decode()
    for old, new in (
        ("STAGES = {stage.__name__: stage for stage in (", _RESTORED.format(picture=picture)),
        (
            'return {"utterances": table}\n\n    return compute(job, make)',
            'return {"utterances": table}\n\n    return {**compute(job, make), "language": "fr"}',
        ),
        (
            "    chance = random.Random(0)\n",
            "    chance = random.Random(0)\n"
            '    with Path(os.environ["SCRIPTED_DIARY"]).open("a") as diary:\n'
            "        diary.write(f\"text in {job.request.settings['language']}\\n\")\n",
        ),
    ):
        assert code.count(old) == 1
        code = code.replace(old, new)
    (folder / "worker.py").write_text(code)
    return make_bench("found", EMOTIONAI_ROOT=str(root))


def spoken(bench: Bench) -> list[str]:
    return [line for line in bench.computed() if line.startswith("text in")]


def test_words_are_read_in_the_language_that_was_heard(bench: Bench):
    first = bench.run("analyze", str(bench.film), "--set", "language=auto", "--set", "proxy=false")
    assert first.returncode == 0, first.stderr
    assert spoken(bench) == ["text in fr"]
    project = Project.open(bench.project, writable=False)
    reader = word_reader(project)
    assert reader is not None and reader.settings["language"] == "fr"
    project.close()
    again = bench.run("analyze", str(bench.film))
    assert again.returncode == 0, again.stderr
    assert spoken(bench) == ["text in fr"], "what was heard is kept with the result"
    assert bench.run("analyze", str(bench.film), "--set", "language=de").returncode == 0
    assert spoken(bench) == ["text in fr", "text in de"]


def test_restored_portraits_are_there_for_as_long_as_they_are_wanted(bench: Bench):
    def portraits() -> dict:
        project = Project.open(bench.project, writable=False)
        place = film_files(project).restored
        project.close()
        return {} if place is None else restored_looks(place)

    for wanted, expected in (("true", {0: b"picture"}), ("false", {}), ("true", {0: b"picture"})):
        done = bench.run("analyze", str(bench.film), "--set", f"restore_faces={wanted}", "--set", "proxy=false")
        assert done.returncode == 0, done.stderr
        assert {track: look.picture for track, look in portraits().items()} == expected
