from __future__ import annotations

from app.window import MainWindow
from emotionai_core.project.edits import JudgeConflict, RenamePerson


def calm(studio: MainWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: not studio.session.busy, timeout=5000)


def test_undo_and_redo_say_what_they_did(studio: MainWindow, qtbot):
    studio.session.edit(RenamePerson("face-1", "Edith"))
    calm(studio, qtbot)
    assert "Edith" not in studio.statusBar().currentMessage()
    studio.session.undo()
    calm(studio, qtbot)
    assert studio.statusBar().currentMessage().startswith("Taken back:")
    assert "Edith" in studio.statusBar().currentMessage()
    studio.session.redo()
    calm(studio, qtbot)
    assert studio.statusBar().currentMessage().startswith("Put back:")


def test_going_far_back_says_how_many(studio: MainWindow, qtbot):
    for conflict in studio.session.analysis.conflicts[:3]:
        studio.session.edit(JudgeConflict(conflict.utterance, "accepted"))
    calm(studio, qtbot)
    studio.session.go_to_edit(0)
    calm(studio, qtbot)
    assert studio.statusBar().currentMessage().startswith("3 correction")
