"""Where a film review is given to a language model: its server and name, how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.film_review_wording import Phase, Progress, Worded, Wording
from app.icons import icon
from app.jobs.operations import sentence_for
from app.panels.jobs_strip import time_left, time_taken
from app.panels.parts import name_combo
from app.panels.person_parts import label
from app.preferences import Preferences
from app.theme import Theme
from emotionai_core.prose.language_model import DEFAULT_MODEL, LanguageModel, ModelError
from emotionai_core.prose.telling import Language
from emotionai_core.records.prose import Chapter

DEFAULT_ADDRESS = "http://127.0.0.1:11434/v1"
_ADDRESS, _MODEL = "language_model_address", "language_model"


class Desk(QWidget):
    """Address and model, a list of the server's models, start, progress and stop; what is said stays until the next."""

    start_wanted = Signal()
    worded = Signal(object)

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._preferences = theme, preferences
        self._ready = False
        self._tone = "muted"
        self.wording = Wording(self)
        self.address = QLineEdit(preferences.text(_ADDRESS, DEFAULT_ADDRESS))
        self.address.setAccessibleName(self.tr("Address of the language model's server"))
        self.model = QComboBox()
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setCurrentText(preferences.text(_MODEL, DEFAULT_MODEL))
        name_combo(self.model, self.tr("Name of the language model"))
        self.list = QPushButton(self.tr("List models"))
        self.list.setToolTip(self.tr("Ask the server which models it has"))
        self.start = QPushButton(self.tr("Word the chapters"))
        self.start.setObjectName("primary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.left = label("faint")
        self.left.setWordWrap(False)
        self.cancel = QToolButton()
        self.cancel.setIconSize(QSize(16, 16))
        self.cancel.setToolTip(self.tr("Stop. The words stay as they are."))
        self.cancel.setAccessibleName(self.tr("Stop"))
        self.message = label()
        self._lay_out()
        self._connect()
        self._repaint()
        self._on_progress(self.wording.progress)
        self.say(self.tr("The film stays on this machine: only a server that runs here is asked."))

    def _lay_out(self) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(8)
        fields.setVerticalSpacing(2)
        for column, (text, field) in enumerate(((self.tr("Server"), self.address), (self.tr("Model"), self.model))):
            title = label("faint", text)
            title.setBuddy(field)
            fields.addWidget(title, 0, column)
            fields.addWidget(field, 1, column)
        fields.setColumnStretch(0, 3)
        fields.setColumnStretch(1, 2)
        for column, button in enumerate((self.list, self.start), 2):
            button.setAutoDefault(False)
            fields.addWidget(button, 1, column)
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(fields)
        layout.addWidget(self.progress)
        layout.addWidget(self.message)

    def _connect(self) -> None:
        self.list.clicked.connect(self._list)
        self.start.clicked.connect(lambda: self.start_wanted.emit())
        self.cancel.clicked.connect(self.stop)
        self.wording.changed.connect(self._on_progress)
        self.wording.listed.connect(self._on_listed)
        self.wording.worded.connect(self._on_worded)
        self.wording.failed.connect(lambda sentence: self.say(sentence, "danger"))
        self._theme.changed.connect(self._repaint)

    def offer(self, ready: bool, again: bool) -> None:
        """Whether there are chapters to be worded, and whether some were before."""
        self._ready = ready
        self.start.setText(self.tr("Word them again") if again else self.tr("Word the chapters"))
        self._on_progress(self.wording.progress)

    def word(self, chapters: Sequence[Chapter], language: Language) -> None:
        """Give chapters to the model named in the fields."""
        model = self._wanted()
        if model is not None and chapters:
            self.say("")
            self.wording.word(chapters, model, language)

    @property
    def named(self) -> tuple[str, str]:
        """Address and model as they are in the fields."""
        return self.address.text().strip(), self.model.currentText().strip() or DEFAULT_MODEL

    def stop(self) -> None:
        """Ask no more."""
        if self.wording.progress.running:
            self.wording.stop()
            self.say(self.tr("Stopped. The words stay as they are."))

    def say(self, text: str, tone: str = "muted") -> None:
        """One sentence, "" for none."""
        self._tone = tone
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self._repaint()

    def _wanted(self) -> LanguageModel | None:
        """Who is to be asked; None, and why, where the address is not one of this machine."""
        address, name = self.named
        try:
            model = LanguageModel(address, name)
        except ModelError as error:
            self.say(sentence_for(error), "danger")
            return None
        self._preferences.put(_ADDRESS, address)
        self._preferences.put(_MODEL, name)
        return model

    def _list(self) -> None:
        model = self._wanted()
        if model is not None:
            self.say("")
            self.wording.list_models(model)

    def _on_listed(self, names: tuple[str, ...]) -> None:
        before = self.model.currentText()
        self.model.clear()
        self.model.addItems(list(names))
        self.model.setCurrentText(before)
        if names:
            self.say(self.tr("The server has: {names}").format(names=", ".join(names)))
        else:
            self.say(self.tr("The server answers, and has no model."), "danger")

    def _on_worded(self, found: tuple[Worded, ...]) -> None:
        self.worded.emit(found)
        kept = [one.chapter.title for one in found if one.chapter.by == "template"]
        if kept:
            text = self.tr("Still in the words of the templates, because no answer came that could stand: {chapters}.")
            self.say(text.format(chapters=", ".join(kept)), "warn")
            return
        by, done = found[0].chapter.by, ", ".join(one.chapter.title for one in found)
        self.say(self.tr("Worded by {model}, and let stand by the guard: {chapters}.").format(model=by, chapters=done))

    def _on_progress(self, now: Progress) -> None:
        self.progress.setVisible(now.running)
        for field in (self.address, self.model, self.list):
            field.setEnabled(not now.running)
        self.start.setEnabled(self._ready and not now.running)
        # Listing has no steps: the bar only says that something is going on.
        self.bar.setRange(0, now.total if now.phase is Phase.WORDING else 0)
        self.bar.setValue(now.done)
        self.left.setText(self._in_words(now))

    def _in_words(self, now: Progress) -> str:
        if now.phase is not Phase.WORDING:
            return self.tr("The server is asked what it has…") if now.running else ""
        at = self.tr("Chapter {place} of {total}").format(place=min(now.done + 1, now.total), total=now.total)
        return "  ·  ".join(part for part in (at, time_taken(now.seconds), time_left(now.seconds_left)) if part)

    def _repaint(self) -> None:
        look = self._theme.look
        self.message.setStyleSheet(f"color: {look.tokens[self._tone]}")
        self.cancel.setIcon(icon("close", look.colour("muted"), look.colour("faint")))
