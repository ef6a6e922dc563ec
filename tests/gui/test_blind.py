"""Coding blind: neither seen nor taken back is what others said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from sample_analysis import SampleProject

from app.preferences import Preferences
from app.session import Session
from app.theme import Theme
from app.window import MainWindow
from emotionai_core.fusion.expression import expression_curves
from emotionai_core.project.edits import CodeLine, RenamePerson
from emotionai_core.review.blind import blinded


def done(session: Session, qtbot) -> None:
    qtbot.waitUntil(lambda: not session.busy, timeout=5000)


def standing(session: Session) -> list[bool]:
    return [entry.standing for entry in session.edits.history]


def test_a_blind_coder_takes_back_only_their_own(opened: Session, qtbot):
    opened.code_as("Anna", blind=False)
    opened.edit(CodeLine(1, "joy"))
    done(opened, qtbot)
    opened.code_as("Ben", blind=True)
    opened.edit(CodeLine(2, "fear"))
    done(opened, qtbot)
    opened.undo()
    done(opened, qtbot)
    assert standing(opened) == [True, False]
    with qtbot.waitSignal(opened.notice) as told:
        opened.undo()
    assert "only your own" in told.args[0]
    done(opened, qtbot)
    assert standing(opened) == [True, False]
    with qtbot.waitSignal(opened.notice):
        opened.go_to_edit(0)
    done(opened, qtbot)
    assert standing(opened) == [True, False]
    opened.redo()
    done(opened, qtbot)
    assert standing(opened) == [True, True]


def test_a_blind_coder_does_not_put_back_what_another_took_back(opened: Session, qtbot):
    opened.code_as("Anna", blind=False)
    opened.edit(RenamePerson("face-1", "Edith"))
    done(opened, qtbot)
    opened.undo()
    done(opened, qtbot)
    opened.code_as("Ben", blind=True)
    opened.redo()
    done(opened, qtbot)
    assert standing(opened) == [False]


def test_a_blind_coder_sees_no_curve_of_a_face(opened: Session):
    faces = opened.analysis.faces
    told = replace(opened.analysis, faces=replace(faces, valence=np.ones(len(faces)), raw=faces.emotion))
    assert expression_curves(told.faces)
    hidden = blinded(told, "Ben").faces
    assert hidden.valence is None and hidden.raw is None and hidden.actions is None
    assert not any(np.isfinite(curve.raw).any() for curve in expression_curves(hidden).values())


def test_nothing_is_exported_while_blind(opened: Session, tmp_path: Path, qtbot):
    opened.code_as("Ben", blind=True)
    with qtbot.waitSignal(opened.notice) as told:
        opened.exporter.export(tmp_path)
    assert "blind" in told.args[0]
    done(opened, qtbot)
    assert list(tmp_path.iterdir()) == []


def test_the_opening_sentence_names_no_correction(session: Session, project: SampleProject, qtbot):
    project.opening_notice = "Your one correction is here: Coded line 0 as anger"
    session.code_as("Ben", blind=True)
    heard: list[str] = []
    session.notice.connect(heard.append)
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open(lambda: project, "Sample")
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    assert not any("anger" in sentence for sentence in heard)


def test_blind_stays_over_a_restart(theme: Theme, silent, tmp_path: Path):
    file = tmp_path / "studio.ini"
    first = MainWindow(theme, Preferences(file), silent)
    first.session.code_as("Ben", blind=True)
    first.close()
    first.deleteLater()
    second = MainWindow(theme, Preferences(file), type(silent)())
    assert (second.session.coder, second.session.blind) == ("Ben", True)
    second.close()
    second.deleteLater()


def test_the_open_project_opened_again_stays_writable(studio: MainWindow, project: SampleProject, monkeypatch, qtbot):
    again = SampleProject(project._base)
    monkeypatch.setattr("app.actions.verbs.CoreBacking", lambda _path: again)
    with qtbot.waitSignal(studio.session.opened, timeout=5000):
        studio.verbs.show_project(project.path)
    # Let go before it was taken again: the lock of a project is our own.
    assert project.closed
    assert not studio.session.read_only
    qtbot.waitUntil(lambda: not studio.portraits.loading, timeout=5000)
