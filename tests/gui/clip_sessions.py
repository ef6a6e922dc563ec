"""A session on a project folder with clips, a stand-in that makes more, and prompts as though they were written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fake_generate import make_request
from sample_analysis import SampleProject, make_analysis

import app.clips
from app.clip_requests import Built, Options
from app.clips import Clips
from app.session import Session
from emotionai_core.records.clip import Maker
from tests.prompt_books import make_book

FAKE = str(Path(__file__).with_name("fake_generate.py"))
Opened = tuple[Session, Clips, SampleProject]


def _requests(frames, _material, options: Options) -> Built:
    maker = options.maker or Maker.ANIMATIC
    made = [make_request(one.utterance, maker, seed) for one in frames for seed in options.seeds]
    return Built(tuple(made), "LTX-Video is not set up.")


def _arc(clips, _material, fade, _scene_sound=False):
    names = tuple(clip.id for clip in clips)
    return replace(make_request(0, Maker.ARC), clips=names, crossfade=0.5 if fade is None else fade)


def opener(folder: Path, qtbot, monkeypatch, made: list[Session]) -> Callable[..., Opened]:
    """What opens sessions on `folder`; whoever calls it shuts those in `made` down."""
    # Reading a project that is not on the disk is not what is tested.
    monkeypatch.setattr(app.clips, "requests_for", _requests)
    monkeypatch.setattr(app.clips, "arc_of", _arc)

    def open_(behaviour: str = "good", read_only: bool = False) -> Opened:
        session = Session()
        made.append(session)
        session.clips.work._command = [sys.executable, FAKE, behaviour]
        project = SampleProject(make_analysis(), read_only=read_only)
        project.path = folder
        with qtbot.waitSignal(session.opened, timeout=5000):
            session.open(lambda: project, "Sample")
        qtbot.waitUntil(lambda: session.clips.known, timeout=5000)
        return session, session.clips, project

    return open_


def give_prompts(session: Session) -> None:
    """As though they had been written."""
    prompted, analysis = session.prompted, session.analysis
    assert analysis is not None
    prompted._book = make_book(analysis, every=14)
    prompted._account = type("Account", (), {"mind": type("Mind", (), {"states": ()})()})()
    prompted._pending = False
    session.understood._pending = False
    prompted.changed.emit()
