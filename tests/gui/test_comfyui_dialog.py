"""The window about LTX-Video and ComfyUI: every state has its sentence and its next step; nothing is installed here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.dialogs.clip_options import choose
from app.dialogs.comfyui import ComfyDialog
from app.dialogs.comfyui_place import PlaceForm, keep_place
from app.dialogs.comfyui_terms import ModelTermsDialog
from app.dialogs.comfyui_view import (
    _BY_COMMAND,
    ComfyView,
    ability,
    fetch_task,
    install_task,
    look_around,
    remove_task,
    standing,
)
from app.jobs.environment_job import EnvironmentJob
from emotionai_core.errors import GenerationError
from emotionai_core.generation.comfy.cards import Card
from emotionai_core.generation.comfy.installation import ComfyOverview
from emotionai_core.generation.comfy.models import FileState, ModelStatus, catalogue
from emotionai_core.generation.comfy.program import check_folder
from emotionai_core.generation.configuration import Configuration, Kind, Memory, configuration
from emotionai_core.records.clip import Tier
from emotionai_core.workers.installed import State

TOLD = """
import json, pathlib, sys
pathlib.Path(__file__).with_name("told.txt").write_text(" ".join(sys.argv[1:]))
print(json.dumps({"progress": {"stage": "download", "name": "x", "done": 1e9, "total": 4e9, "unit": "bytes",
                               "overall": 0.25, "overall_eta": 60.0}}), flush=True)
print(json.dumps({"done": {}}), flush=True)
"""


def statuses(state: FileState = FileState.ABSENT) -> tuple[ModelStatus, ...]:
    return tuple(ModelStatus(one, state) for one in catalogue(Tier.LOCAL12))


def view(state: State = State.ABSENT, card: Card | None = None, tier: Tier | None = None, **more) -> ComfyView:
    models = more.pop("models", statuses())
    chosen = more.pop("chosen", Configuration())
    can = more.pop("can", False)
    told = ComfyOverview(chosen.kind, state, "Something is missing there.", can, tier, "", models if tier else ())
    return ComfyView(replace(told, **more), chosen, card, models, 2 * 10**9, 3 * 10**9, 40 * 10**9, "last words")


@pytest.fixture
def dialog_for(qapp, session, theme, tmp_path: Path, monkeypatch) -> Iterator[Callable[[ComfyView], ComfyDialog]]:
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    script = tmp_path / "fake.py"
    script.write_text(TOLD, "utf-8")
    job = EnvironmentJob(command=[sys.executable, str(script)])
    made: list[ComfyDialog] = []

    def make(shown: ComfyView) -> ComfyDialog:
        dialog = ComfyDialog(session.clips, job, theme, look=lambda: shown)
        dialog.show()
        made.append(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.reject()
    job.shut_down()
    job.deleteLater()


def test_tasks_are_commands():
    assert install_task().arguments() == ["comfy", "install", "--json"]
    assert remove_task().arguments() == ["comfy", "remove", "--json"] and remove_task().removes
    names = [one.model.name for one in statuses()]
    assert fetch_task(statuses()).arguments() == ["comfy", "fetch", *names, "--json"]
    assert "Installing ComfyUI" in install_task().sentence() and "installed" in install_task().success()


@pytest.mark.parametrize(
    ("shown", "told", "word"),
    [
        (view(), "no NVIDIA graphics card", "Install"),
        (view(card=Card("T4", 6.0)), "T4 has 6 GB", "Install"),
        (view(State.INCOMPLETE, Card("A", 12.0), Tier.LOCAL12), "cannot run yet", "Go on installing"),
        (view(State.OUTDATED, Card("A", 12.0), Tier.LOCAL12), "cannot run yet", "Update"),
        (view(State.READY, Card("A", 12.0), Tier.LOCAL12), "5 model files are missing", "Repair"),
        (view(State.READY, Card("A", 12.0), Tier.LOCAL12, can=True), "LTX-Video can run", "Repair"),
    ],
)
def test_every_state_says_what_is_next(dialog_for, qtbot, shown, told, word):
    dialog = dialog_for(shown)
    qtbot.waitUntil(lambda: told in dialog.ability.text(), timeout=5000)
    assert dialog.install.text() == word and dialog.install.isVisible()
    assert dialog.log.toPlainText() == "last words"


def test_installing_is_followed(dialog_for, qtbot, tmp_path):
    dialog = dialog_for(view())
    qtbot.waitUntil(lambda: not dialog.loading, timeout=5000)
    with qtbot.waitSignal(dialog._job.ended, timeout=10_000):
        qtbot.mouseClick(dialog.install, Qt.MouseButton.LeftButton)
        assert dialog.progress.isVisible() and not dialog.install.isEnabled()
    assert (tmp_path / "told.txt").read_text() == "comfy install --json"
    assert "ComfyUI is installed." in dialog.message.text() and dialog.install.isEnabled()


def test_files_are_got_once_their_licences_are_accepted(dialog_for, qtbot, tmp_path):
    dialog = dialog_for(view(State.READY, Card("A", 12.0), Tier.LOCAL12))
    qtbot.waitUntil(lambda: "22.3 GB" in dialog.total.text(), timeout=5000)
    dialog.pages.setCurrentIndex(1)
    qtbot.mouseClick(dialog.get, Qt.MouseButton.LeftButton)
    (terms,) = dialog.findChildren(ModelTermsDialog)
    assert not terms.go.isEnabled() and len(terms.ticks) == 2
    for tick in terms.ticks:
        tick.click()
    with qtbot.waitSignal(dialog._job.ended, timeout=10_000):
        terms.go.click()
    assert (tmp_path / "told.txt").read_text().startswith("comfy fetch ltx-2.3-distilled-q3 ")


def test_nothing_is_left_to_get(dialog_for, qtbot):
    dialog = dialog_for(view(State.READY, Card("A", 12.0), Tier.LOCAL12, can=True, models=statuses(FileState.FOUND)))
    qtbot.waitUntil(lambda: "all are here" in dialog.total.text(), timeout=5000)
    assert not dialog.get.isEnabled() and dialog.models.tree.topLevelItem(0).text(3) == "You have it"


def test_another_server_is_chosen(dialog_for, qtbot):
    dialog = dialog_for(view())
    qtbot.waitUntil(lambda: not dialog.loading, timeout=5000)
    form: PlaceForm = dialog.place
    choose(form.whose, Kind.ADDRESS)
    assert form.address.isEnabled() and not form.folder.isEnabled()
    form.address.setText("ftp://x")
    form.keep.click()
    assert "not the address" in form.fault.text()
    form.address.setText("http://127.0.0.1:8188/")
    form.tier.setCurrentIndex(3)
    form.memory.setCurrentIndex(2)
    form.reserve.setValue(2.5)
    form.keep.click()
    qtbot.waitUntil(lambda: "Kept" in dialog.message.text(), timeout=5000)
    kept = configuration()
    assert kept.kind is Kind.ADDRESS and kept.address == "http://127.0.0.1:8188" and kept.tier is Tier.CLOUD80
    assert kept.memory is Memory.LOW and kept.reserve_vram == 2.5


def test_a_folder_without_a_server_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    with pytest.raises(GenerationError, match=r"main\.py"):
        keep_place(Configuration(kind=Kind.FOLDER, folder=str(tmp_path)))
    assert configuration() == Configuration()


def test_servers_of_others_are_told_of(qapp):
    there = Configuration(Kind.ADDRESS, "http://127.0.0.1:8188")
    assert "No ComfyUI server answers" in standing(view(chosen=there))
    assert "answers at" in standing(view(State.READY, chosen=there, version="0.27.0"))
    mine = Configuration(Kind.FOLDER, folder="/x/ComfyUI")
    assert standing(view(State.INCOMPLETE, chosen=mine)) == "Something is missing there."
    assert "/x/ComfyUI" in standing(view(State.READY, chosen=mine, version="0.27.0"))
    assert "0.27.0" in standing(view(State.READY, version="0.27.0"))


def test_this_machine_is_looked_at(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    shown = look_around()
    assert shown.overview.state is State.ABSENT and len(shown.models) >= 5 and shown.free > 0 and shown.log == ""
    assert ability(shown) and standing(shown) == "ComfyUI is not installed."


def test_of_a_server_elsewhere_the_cards_of_this_machine_say_nothing(qapp):
    there = Configuration(Kind.ADDRESS, "http://127.0.0.1:9")
    assert ability(view(chosen=there)).startswith("No server answers at http://127.0.0.1:9")
    assert "names no graphics card" in ability(view(State.READY, chosen=there))
    assert "LTX-Video can run" in ability(view(State.READY, tier=Tier.CLOUD48, chosen=there, can=True))


def test_what_is_refused_does_not_stand_beside_an_older_success(dialog_for, qtbot):
    dialog = dialog_for(view())
    qtbot.waitUntil(lambda: not dialog.loading, timeout=5000)
    form: PlaceForm = dialog.place
    choose(form.whose, Kind.ADDRESS)
    form.address.setText("http://127.0.0.1:8188")
    form.keep.click()
    qtbot.waitUntil(lambda: "Kept" in dialog.message.text() and not dialog.loading, timeout=5000)
    choose(form.whose, Kind.ADDRESS)
    form.address.setText("garbage")
    form.keep.click()
    assert form.fault.text() and not dialog.message.isVisible()


def test_a_python_that_is_missing_is_named_by_its_field(tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    with pytest.raises(GenerationError, match="Python of that folder") as failed:
        keep_place(Configuration(kind=Kind.FOLDER, folder=str(tmp_path)))
    assert "--python" not in str(failed.value)
    mine = Configuration(Kind.FOLDER, folder="/x")
    told = standing(view(State.ABSENT, chosen=mine, sentence=f"No main.py. {_BY_COMMAND}"))
    assert told.startswith("No main.py. ") and "Python of that folder" in told and "--python" not in told
    # The core still says it this way.
    assert check_folder(tmp_path, "", (0,)).missing[-1] == _BY_COMMAND
