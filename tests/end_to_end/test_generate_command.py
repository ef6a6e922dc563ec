"""`emotionai generate` as a user and as the studio run it: clips, and a queue that outlives its process."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from app.generate_command import _Making, _seeds
from emotionai_core.errors import GenerationError
from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import JobState
from tests.end_to_end.conftest import SUBTITLES, Bench, make_film


@pytest.fixture(scope="module")
def analysed(tmp_path_factory):
    """A bench with an analysed film and one clip, made once."""
    folder = tmp_path_factory.mktemp("analysed")
    film = make_film(folder / "film.mp4")
    film.with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    bench = Bench(folder, film, folder / "diary")
    # Nobody reads these clips: the scripted programs find nothing in them.
    changes = ("key_score=0", "clip_seconds=0.3", "measure_clips=false", "scenes_per_chapter=2")
    done = bench.run("analyze", str(film), *(part for one in changes for part in ("--set", one)))
    assert done.returncode == 0, done.stderr
    done = bench.run("generate", str(bench.project), "--all", "--seeds", "42,777")
    assert done.returncode == 0, done.stderr
    assert "Animatics are made instead" in done.stderr and done.stderr.count("is finished") == 4
    return bench


@pytest.fixture
def bench(analysed, tmp_path) -> Bench:
    """The analysed film in a folder of its own."""
    folder = tmp_path / "own"
    shutil.copytree(analysed.folder, folder)
    return Bench(folder, folder / "film.mp4", folder / "diary")


def queue_of(bench: Bench) -> ClipStore:
    return ClipStore(bench.project / "clips")


def newest(bench: Bench) -> JobState:
    store = queue_of(bench)
    found = store.jobs()[-1].state
    store.close()
    return found


class Child:
    """The command as the studio starts it."""

    def __init__(self, bench: Bench) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.command", "generate", str(bench.project), "--json"],
            env=bench.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events: list[dict] = []

    def until(self, kind: str, **facts) -> dict:
        for line in self.process.stdout:
            event = json.loads(line)
            self.events.append(event)
            if event["event"] == kind and all(event[name] == value for name, value in facts.items()):
                return event
        raise AssertionError(f"it ended without {kind}: {self.events} {self.process.stderr.read()}")

    def tell(self, **command) -> None:
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        self.process.stdin.close()
        status = self.process.wait(60)
        self.process.stdout.close()
        self.process.stderr.close()
        return status


def test_clips_of_all_key_scenes_with_every_seed(bench):
    store = queue_of(bench)
    clips = store.clips()
    assert [clip.request.seed for clip in clips] == [42, 777] * 2
    assert len({clip.request.utterance for clip in clips}) == 2
    assert all(store.file(clip.id).stat().st_size > 1000 and clip.frames > 1 for clip in clips)
    store.close()


def test_what_is_wrong_is_said(bench):
    failed = bench.run("generate", str(bench.project), "--add", "9999")
    assert failed.returncode == 7 and "not among the key scenes" in failed.stderr
    for text in ("", "x", "-1", "1.5", str(2**63)):
        with pytest.raises(GenerationError, match="not a list of seeds"):
            _seeds(text)
    assert _seeds("42,123,42") == (42, 123)


def test_the_studios_child_waits_obeys_and_goes_with_its_input(bench):
    child = Child(bench)
    child.until("idle")
    store = queue_of(bench)
    request = store.clips()[0].request
    cancelled, made = store.add_all([request, request])
    child.tell(cancel=cancelled)
    child.until("job", id=cancelled, state="cancelled")
    child.process.stdin.write('no JSON at all\n[]\n{"cancel": "\\ud800"}\n{"cancel": "../../x"}\n')
    child.tell(wake=True)
    child.until("job", id=made, state="running")
    child.until("clip", id=made)
    child.until("idle")
    # One process at a time makes the clips of a project.
    second = Child(bench)
    assert second.end() == 7
    assert child.end() == 0
    assert store.job(made).state is JobState.DONE and store.job(cancelled).state is JobState.CANCELLED
    first, last = store.clips()[0], store.clip(made)
    assert first.frames_hash == last.frames_hash and first.sha256 == last.sha256
    assert all(set(event) >= {"event"} for event in child.events)
    store.close()


def test_clips_added_beside_a_studio_are_added_once_and_made_by_it(bench):
    child = Child(bench)
    child.until("idle")
    done = bench.run("generate", str(bench.project), "--all", "--seeds", "5")
    assert done.returncode == 0 and "2 clips were put" in done.stderr
    assert "The studio that has this project open makes them." in done.stderr
    # Nobody wakes it.
    child.until("clip")
    child.until("idle")
    assert child.end() == 0
    store = queue_of(bench)
    assert [clip.request.seed for clip in store.clips()] == [42, 777] * 2 + [5] * 2
    store.close()


@pytest.mark.parametrize("error", [GenerationError("The list is in use.", "Try again."), ValueError("a mistake")])
def test_a_command_that_goes_wrong_does_not_make_an_orphan(bench, monkeypatch, capsys, error):
    asked: list[str] = []

    class Store:
        def job(self, name):
            asked.append(name)
            raise error

    reading, writing = os.pipe()
    monkeypatch.setattr(sys, "stdin", os.fdopen(reading, "rb"))
    making = _Making(None, Store(), True, None, lambda: False)
    os.write(writing, b'{"cancel": "a"}\n{"cancel": "b"}\n{"wake": true}\n')
    os.close(writing)
    with contextlib.suppress(ValueError):
        making._listen()
    # The end of its input was heard either way, and trouble with the list is told.
    assert making._stopped()
    if isinstance(error, GenerationError):
        assert asked == ["a", "b"] and making._wake.is_set()
        assert [json.loads(line)["hint"] for line in capsys.readouterr().out.splitlines()] == ["Try again."] * 2
    sys.stdin.close()


def test_what_was_measured_of_the_card_can_be_forgotten(bench):
    done = bench.run("generate", str(bench.project), "--forget-memory")
    assert done.returncode == 0 and "0 measurements of the card's memory were forgotten." in done.stderr


def test_the_end_of_its_input_lets_what_runs_wait(bench):
    long_job(bench)
    child = Child(bench)
    child.until("job", state="running")
    assert child.end() == 0
    assert newest(bench) is JobState.WAITING


def test_when_nobody_listens_any_more_what_runs_waits(bench):
    long_job(bench)
    child = Child(bench)
    child.until("job", state="running")
    child.process.stdout.close()
    assert child.process.wait(60) == 0
    assert child.process.stderr.read() == ""
    child.end()
    assert newest(bench) is JobState.WAITING


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
def test_killed_while_it_makes_a_clip_it_goes_on_with_it(bench):
    name = long_job(bench)
    child = Child(bench)
    child.until("preview", id=name)
    child.process.send_signal(signal.SIGKILL)
    child.end()
    assert newest(bench) is JobState.RUNNING
    again = Child(bench)
    again.until("job", id=name, state="running")
    again.tell(cancel=name)
    again.until("job", id=name, state="cancelled")
    assert again.end() == 0
    assert newest(bench) is JobState.CANCELLED
    assert [path.name for path in (bench.project / "clips").glob(".making/*")] == []


def long_job(bench: Bench) -> str:
    """The last clip again, so long that nobody waits for its end."""
    store = queue_of(bench)
    request = store.clips()[-1].request
    name = store.add(replace(request, size=replace(request.size, frames=20_000)))
    store.close()
    return name
