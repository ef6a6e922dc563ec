"""The environments window over made-up programs: real installations, real downloads, and what goes wrong."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from programs_made_up import WEIGHTS, make_catalogue, publisher
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from shiboken6 import isValid

from app.dialogs import closing
from app.dialogs.environments import EnvironmentsDialog
from app.dialogs.environments_overview import Overview, look_around
from app.dialogs.environments_terms import Agreement, TermsDialog
from app.dialogs.licences import LicenceTextDialog
from app.dialogs.preferences import PreferencesDialog
from app.jobs.analysis_job import Phase
from app.jobs.environment_job import EnvironmentJob, Task, Work
from emotionai_core.workers.catalogue import environment_named, model_named
from emotionai_core.workers.installed import State, state
from emotionai_core.workers.models import ModelState, accept, fetch_model, is_accepted, model_folder, model_state

Make = Callable[..., EnvironmentsDialog]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """The catalogue, with its publisher."""
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "root"))
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    # The tests are about the same variant on every machine.
    monkeypatch.setattr("emotionai_core.workers.environment.has_nvidia", lambda: False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with publisher() as (address, requests):
        make_catalogue(tmp_path / "root", address)
        yield requests


@pytest.fixture
def dialog(qapp, theme, qtbot, asked) -> Iterator[Make]:
    made: list[tuple[EnvironmentsDialog, EnvironmentJob]] = []

    def make(look: Callable[[], Overview] = look_around, script: str = "") -> EnvironmentsDialog:
        command = [sys.executable, "-c", script] if script else None
        job = EnvironmentJob(command=command, kill_after_ms=3000)
        shown = EnvironmentsDialog(job, theme, look=look)
        made.append((shown, job))
        shown.show()
        qtbot.waitUntil(lambda: not shown.loading, timeout=10_000)
        return shown

    yield make
    for shown, job in made:
        job.shut_down()
        if isValid(shown):
            shown.close()
        job.deleteLater()


def settled(shown: EnvironmentsDialog, qtbot) -> None:
    """Whatever was begun has ended, and the window shows what came of it."""
    qtbot.waitUntil(lambda: not shown._job.state.running and not shown.loading, timeout=60_000)


def press(button: QPushButton, qtbot) -> None:
    assert button.isVisible() and button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def terms(qtbot) -> TermsDialog:
    def found() -> list[TermsDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, TermsDialog) and one.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=10_000)
    return found()[0]


def words_of(shown: EnvironmentsDialog) -> dict[str, tuple[str, str]]:
    table = shown.table
    items = [table.topLevelItem(place) for place in range(table.topLevelItemCount())]
    return {item.text(0): (item.text(1), item.text(2)) for item in items if item is not None}


def say_yes(monkeypatch: pytest.MonkeyPatch, role: QMessageBox.ButtonRole) -> list[str]:
    """Press the button of that role in every question; returns what was asked."""
    questions: list[str] = []

    def answer(box: QMessageBox) -> int:
        questions.append(box.text())
        button = next(one for one in box.buttons() if box.buttonRole(one) is role)
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return questions


def test_every_program_stands_there_with_its_state_in_words(dialog):
    shown = dialog()
    assert words_of(shown) == {
        "Film reading": ("Ready", ""),
        "Tiny faces": ("Not installed", "1 MB"),
        "broken": ("Broken", ""),
    }
    table = shown.table
    assert all(not table.topLevelItem(place).icon(1).isNull() for place in range(table.topLevelItemCount()))


def test_the_detail_says_what_it_answers_takes_and_lacks(dialog):
    shown = dialog()
    shown.table.choose("tiny")
    detail = shown.detail
    assert detail.title.text() == "Tiny faces" and detail.question.text() == "Who smiles?"
    assert "by tiny 1" in detail.stages.text() and detail.note.text() == "Made up."
    assert detail.room.text().startswith("Installing takes about 1 MB;") and "13 kB more" in detail.room.text()
    assert detail.install.text() == "Install" and detail.install.objectName() == "primary"
    assert not detail.check.isEnabled() and not detail.remove.isEnabled()
    rows = [detail.weights.tree.topLevelItem(place) for place in (0, 1)]
    assert [row.text(0) for row in rows] == ["Smile network", "Frown network"]
    assert rows[0].text(1) == "CC-BY-NC-4.0 (non-commercial)"
    assert [row.text(3) for row in rows] == ["Needed", "Not here"]
    assert "Not for commercial use." in detail.weights.about.text()


def test_what_it_takes_depends_on_the_variant_and_too_little_room_is_red(dialog):
    shown = dialog(look=lambda: dataclasses.replace(look_around(), free=1_900_000_000))
    shown.table.choose("tiny")
    detail = shown.detail
    assert detail.room.styleSheet() == "" and "1.9 GB are free" in detail.room.text()
    detail.variant.setCurrentIndex(detail.variant.findData("cuda"))
    assert "2.0 GB" in detail.room.text() and detail.room.styleSheet() != ""


def test_a_program_of_the_studio_cannot_be_removed_and_a_broken_one_says_why(dialog):
    shown = dialog()
    shown.table.choose("film")
    detail = shown.detail
    assert "a part of the studio" in detail.state.text()
    assert not detail.install.isVisible() and not detail.remove.isVisible() and not detail.weights.isVisible()
    shown.table.choose("broken/broken")
    assert detail.title.text() == "broken" and "cannot be read" in detail.state.text()
    assert not any(button.isVisible() for button in (detail.install, detail.check, detail.remove, detail.get))


@pytest.mark.timeout(120)
def test_install_check_and_remove_for_real(dialog, qtbot, monkeypatch):
    shown = dialog()
    shown.table.choose("tiny")
    shown.detail.variant.setCurrentIndex(shown.detail.variant.findData("cpu"))
    press(shown.detail.install, qtbot)
    assert shown.progress.isVisible() and not shown.detail.install.isEnabled()
    settled(shown, qtbot)
    assert shown.message.text() == "Tiny faces is installed and works."
    # It runs, and cannot answer yet.
    assert words_of(shown)["Tiny faces"][0] == "Weights missing" and shown.table.currentItem().text(0) == "Tiny faces"
    assert "Processor" in shown.detail.state.text() and shown.detail.get.objectName() == "primary"
    press(shown.detail.check, qtbot)
    settled(shown, qtbot)
    assert shown.message.text() == "Tiny faces passed its self-test."
    questions = say_yes(monkeypatch, QMessageBox.ButtonRole.DestructiveRole)
    press(shown.detail.remove, qtbot)
    settled(shown, qtbot)
    assert "Tiny faces" in questions[0] and state(environment_named("tiny")) is State.ABSENT
    assert words_of(shown)["Tiny faces"][0] == "Not installed"


def test_a_removal_that_was_not_meant_does_nothing(dialog, qtbot, monkeypatch, tmp_path):
    (tmp_path / "home" / "envs" / "tiny").mkdir(parents=True)
    shown = dialog()
    shown.table.choose("tiny")
    assert shown.detail.install.text() == "Go on installing"
    say_yes(monkeypatch, QMessageBox.ButtonRole.RejectRole)
    press(shown.detail.remove, qtbot)
    assert shown._job.state.phase is Phase.IDLE and (tmp_path / "home" / "envs" / "tiny").is_dir()


def choose_weights(shown: EnvironmentsDialog, title: str) -> None:
    tree = shown.detail.weights.tree
    (item,) = tree.findItems(title, Qt.MatchFlag.MatchExactly)
    tree.setCurrentItem(item)


def begun_and_settled(shown: EnvironmentsDialog, qtbot) -> None:
    qtbot.waitUntil(lambda: shown._job.state.running, timeout=10_000)
    settled(shown, qtbot)


@pytest.mark.timeout(120)
def test_weights_come_only_after_their_licence_was_read_and_accepted(dialog, qtbot, asked, monkeypatch):
    shown = dialog()
    shown.table.choose("tiny")
    press(shown.detail.get, qtbot)
    page = terms(qtbot)
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    for part in ("Smile network", "CC-BY-NC-4.0", "Not for commercial use.", "13 kB", "127.0.0.1"):
        assert part in said
    assert "Frown" not in said
    assert list(page.ticks) == ["smile"] and page.token is None and not page.go.isEnabled()
    assert asked == [] and not is_accepted(model_named("smile"))
    page.ticks["smile"].click()
    press(page.go, qtbot)
    begun_and_settled(shown, qtbot)
    assert shown.message.text() == "The weights of Smile network are here."
    assert [path for path, _ in asked] == ["/smile.bin"]
    assert model_state(model_named("smile")) is ModelState.READY and not shown.detail.get.isEnabled()
    questions = say_yes(monkeypatch, QMessageBox.ButtonRole.DestructiveRole)
    press(shown.detail.discard, qtbot)
    settled(shown, qtbot)
    assert "Smile network" in questions[0] and model_state(model_named("smile")) is ModelState.ABSENT


def test_weights_that_some_setting_or_language_needs_are_said_to_be_of_use(dialog, tmp_path):
    place = tmp_path / "root" / "subprocess_envs" / "tiny" / "worker.toml"
    place.write_text(place.read_text().replace('models = ["smile"]', 'models = ["smile"]\noptional_models = ["frown"]'))
    shown = dialog()
    shown.table.choose("tiny")
    rows = [shown.detail.weights.tree.topLevelItem(place) for place in (0, 1)]
    assert [row.text(3) for row in rows] == ["Needed", "Also of use"]
    choose_weights(shown, "Frown network")
    assert shown.detail.get_chosen.isEnabled()


@pytest.mark.timeout(120)
def test_weights_that_only_some_need_are_chosen_one_by_one(dialog, qtbot, asked):
    shown = dialog()
    shown.table.choose("tiny")
    choose_weights(shown, "Frown network")
    assert not shown.detail.discard.isEnabled()
    press(shown.detail.get_chosen, qtbot)
    page = terms(qtbot)
    # Free for everybody: nothing to tick, and the whole licence to read.
    assert not page.ticks and page.go.isEnabled()
    (read,) = [button for button in page.findChildren(QPushButton) if button.text() == "Read the licence"]
    press(read, qtbot)
    (whole,) = page.findChildren(LicenceTextDialog)
    assert "Permission is hereby granted" in whole.text.toPlainText()
    whole.close()
    press(page.go, qtbot)
    begun_and_settled(shown, qtbot)
    assert [path for path, _ in asked] == ["/frown.bin"]
    assert model_state(model_named("frown")) is ModelState.READY
    assert shown.detail.get.isEnabled() and shown.detail.chosen_model.spec.name == "frown"


@pytest.mark.timeout(120)
def test_weights_that_rotted_are_found_and_fetched_again(dialog, qtbot, asked):
    model = model_named("frown")
    accept(model)
    fetch_model(model)
    place = model_folder(model) / "frown.bin"
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    shown = dialog()
    shown.table.choose("tiny")
    choose_weights(shown, "Frown network")
    assert shown.detail.get_chosen.text() == "Check the chosen"
    press(shown.detail.get_chosen, qtbot)
    begun_and_settled(shown, qtbot)
    assert shown._job.state.phase is Phase.DONE, shown.message.text()
    assert len(asked) == 2 and place.read_bytes() == WEIGHTS


def test_terms_that_are_declined_fetch_nothing(dialog, qtbot, asked):
    shown = dialog()
    shown.table.choose("tiny")
    press(shown.detail.get, qtbot)
    terms(qtbot).reject()
    settled(shown, qtbot)
    assert asked == [] and shown._job.state.phase is Phase.IDLE and not is_accepted(model_named("smile"))


@pytest.fixture
def gated(asked, tmp_path: Path, monkeypatch) -> list[tuple[str, str]]:
    address = f"http://127.0.0.1:{model_named('smile').files[0].source.split(':')[2].split('/')[0]}"
    make_catalogue(tmp_path / "root", address, gated=True)
    # The token goes to the service's own address only, and this is where the user has moved it.
    monkeypatch.setenv("HF_ENDPOINT", address)
    return asked


@pytest.mark.timeout(120)
def test_a_token_is_asked_for_kept_and_sent_and_never_shown(dialog, qtbot, gated, tmp_path):
    shown = dialog()
    shown.table.choose("tiny")
    choose_weights(shown, "Frown network")
    press(shown.detail.get_chosen, qtbot)
    page = terms(qtbot)
    assert page.token is not None and page.token.echoMode() is page.token.EchoMode.Password
    page.ticks["frown"].click()
    assert not page.go.isEnabled()
    page.token.setText("hf_secret")
    page.file_allowed.click()
    press(page.go, qtbot)
    begun_and_settled(shown, qtbot)
    assert shown._job.state.phase is Phase.DONE, shown.message.text()
    assert gated == [("/frown.bin", "Bearer hf_secret")]
    kept = tmp_path / "home" / "tokens" / "huggingface"
    assert kept.read_text() == "hf_secret" and kept.stat().st_mode & 0o077 == 0
    assert "hf_secret" not in repr(Agreement((), "huggingface", "hf_secret", True))


def test_a_token_that_is_known_need_not_be_typed_again(dialog, qtbot, gated, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_known")
    shown = dialog()
    shown.table.choose("tiny")
    choose_weights(shown, "Frown network")
    press(shown.detail.get_chosen, qtbot)
    page = terms(qtbot)
    page.ticks["frown"].click()
    assert page.go.isEnabled() and page.token.text() == "" and "stored" in page.token.placeholderText()
    page.reject()


def test_without_a_keyring_a_token_is_not_written_down_unasked(dialog, qtbot, gated, tmp_path):
    shown = dialog()
    shown.table.choose("tiny")
    choose_weights(shown, "Frown network")
    press(shown.detail.get_chosen, qtbot)
    page = terms(qtbot)
    page.ticks["frown"].click()
    page.token.setText("hf_secret")
    press(page.go, qtbot)
    qtbot.waitUntil(lambda: "keyring" in shown.message.text(), timeout=10_000)
    assert not (tmp_path / "home" / "tokens").exists() and gated == [] and not shown._job.state.running
    assert not is_accepted(model_named("frown"))


def test_a_failure_is_said_in_place_and_nothing_else_is_lost(dialog, qtbot):
    script = """if True:
        import json, sys
        print(json.dumps({"error": {"message": "The network is down.", "hint": "Try later.", "exit": 6}}), flush=True)
        sys.exit(6)
    """
    shown = dialog(script=script)
    shown.table.choose("tiny")
    press(shown.detail.install, qtbot)
    settled(shown, qtbot)
    assert shown.message.text() == "The network is down. Try later."
    assert shown._theme.look.tokens["danger"] in shown.message.styleSheet()
    assert words_of(shown)["Tiny faces"][0] == "Not installed" and shown.detail.install.isEnabled()


WAITS = """if True:
    import json, time
    print(json.dumps({"progress": {"stage": "packages", "name": "x", "done": 1, "total": 4, "overall": 0.25,
                                   "overall_eta": 60}}), flush=True)
    time.sleep(60)
"""


def test_progress_and_cancel(dialog, qtbot):
    shown = dialog(script=WAITS)
    shown.table.choose("tiny")
    press(shown.detail.install, qtbot)
    qtbot.waitUntil(lambda: shown.bar.value() == 250, timeout=10_000)
    assert shown.left.text() == "about 1 min left" and "package 1 of 4: x" in shown.message.text()
    qtbot.mouseClick(shown.cancel, Qt.MouseButton.LeftButton)
    settled(shown, qtbot)
    assert shown.message.text().startswith("Stopped.") and not shown.progress.isVisible()


def test_closing_the_window_stops_nothing(dialog, theme, qtbot):
    shown = dialog(script=WAITS)
    shown.table.choose("tiny")
    press(shown.detail.install, qtbot)
    job = shown._job
    qtbot.waitUntil(lambda: job.state.overall == 0.25, timeout=10_000)
    shown.close()
    QApplication.processEvents()
    assert job.state.running
    again = EnvironmentsDialog(job, theme)
    again.show()
    assert again.bar.value() == 250 and again.message.text().startswith("Installing Tiny faces")
    again.close()
    job.shut_down()


def test_a_fault_while_looking_around_is_said(dialog):
    def fail() -> Overview:
        raise OSError("the disk is gone")

    shown = dialog(look=fail)
    assert "the disk is gone" in shown.message.text() and shown.table.topLevelItemCount() == 0


def test_everything_can_be_reached_by_key(dialog, qtbot):
    shown = dialog()
    shown.table.choose("tiny")
    # Keys go to the active window, and a bare X server activates none by itself.
    shown.activateWindow()
    shown.table.setFocus()
    qtbot.waitUntil(shown.table.hasFocus, timeout=5000)
    reached = set()
    for _ in range(20):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget() or shown, Qt.Key.Key_Tab)
    detail = shown.detail
    assert {shown.table, detail.variant, detail.install, detail.weights.tree, detail.get} <= reached


# Over the studio


def test_the_studio_asks_before_it_stops_an_installation(window, monkeypatch, qtbot):
    job = EnvironmentJob(window, command=[sys.executable, "-c", WAITS], kill_after_ms=300)
    window.environment_job = job
    assert closing.may_stop(job, window)
    job.start(Task(Work.INSTALL, ("tiny",), "Tiny"))
    questions = say_yes(monkeypatch, QMessageBox.ButtonRole.RejectRole)
    assert not window.close() and job.state.running and window.isVisible()
    assert questions[0].startswith("Installing Tiny. Closing the studio stops it.")
    say_yes(monkeypatch, QMessageBox.ButtonRole.AcceptRole)
    assert window.close() and not job.state.running


@pytest.mark.usefixtures("asked")
def test_menus_and_palette_open_it(window, qtbot):
    window.actions_.by_id["environments"].trigger()
    (shown,) = window.findChildren(EnvironmentsDialog)
    assert shown.isVisible()
    qtbot.waitUntil(lambda: not shown.loading, timeout=10_000)
    shown.close()


@pytest.mark.usefixtures("asked")
def test_preferences_offer_the_programs_of_a_stage_and_lead_to_them(studio, qtbot):
    preferences = PreferencesDialog(studio.verbs, studio)
    preferences.show()
    qtbot.waitUntil(lambda: not studio.session.busy, timeout=5000)
    row = preferences.rows["programs/faces_backend"]
    # The built-in program is not in this catalogue, and the project still has it as its choice.
    names = {row.field.itemData(place): row.field.itemText(place) for place in range(row.field.count())}
    assert names == {"tiny": "Tiny faces", "embedded": "embedded (not there)"}
    row.field.setCurrentIndex(row.field.findData("tiny"))
    row.field.activated.emit(row.field.currentIndex())
    assert preferences.waiting == {"faces_backend": "tiny"} and preferences.again.isVisible()
    assert "needs installing" in row.note.text()
    row.note.linkActivated.emit("programs")
    (shown,) = preferences.findChildren(EnvironmentsDialog)
    qtbot.waitUntil(lambda: not shown.loading, timeout=10_000)
    shown.close()
    assert preferences.waiting == {"faces_backend": "tiny"}
    preferences.close()


def test_the_embedded_programs_are_the_default_and_need_nothing(studio, qtbot):
    preferences = PreferencesDialog(studio.verbs, studio)
    preferences.show()
    qtbot.waitUntil(lambda: not studio.session.busy, timeout=5000)
    for name in ("faces", "speech", "speakers", "voice", "text"):
        row = preferences.rows[f"programs/{name}_backend"]
        assert row.field.currentText() == "Embedded perception" and row.value == "embedded"
    preferences.close()


def test_in_the_smallest_window_every_button_is_in_sight(dialog, qtbot):
    shown = dialog()
    shown.table.choose("tiny")
    shown.resize(shown.minimumSize())
    detail = shown.detail
    room = detail.viewport().rect()
    qtbot.waitUntil(lambda: detail.viewport().width() < 480, timeout=5000)
    for button in (detail.install, detail.check, detail.remove, detail.get, detail.get_chosen):
        area = button.rect().translated(button.mapTo(detail.viewport(), button.rect().topLeft()))
        assert area.left() >= 0 and area.right() <= room.right(), button.text()
        assert area.width() >= button.sizeHint().width(), button.text()
    assert detail.widget().width() <= room.width()


def test_a_removal_shows_that_something_goes_on_and_no_stop(dialog, qtbot):
    shown = dialog(script="import time; time.sleep(30)")
    shown._job.start(Task(Work.REMOVE, ("tiny",), "Tiny faces"))
    assert shown.progress.isVisible() and shown.bar.maximum() == 0 and not shown.cancel.isVisible()
    shown._job.shut_down()
    shown._job.start(Task(Work.INSTALL, ("tiny",), "Tiny faces"))
    assert shown.bar.maximum() == 1000 and shown.cancel.isVisible()
