"""One preference as a row: its text, a field of its kind, its default, and a button that goes back to it."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.dialogs.preference_items import Item
from app.icons import icon
from app.theme import Theme
from emotionai_core.settings import Scalar

_FIELD_WIDTH = 230
_LANGUAGE = re.compile(r"auto|[a-z]{2,3}")


class PreferenceRow(QWidget):
    """Says `changed` with a value that may be taken; what may not be is said below the field."""

    changed = Signal(object)
    # What the chosen value needs can be had among the programs, and somebody wants to go there.
    programs_wanted = Signal()

    def __init__(self, item: Item, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._theme = theme
        self._value: Scalar = item.default
        self.text = QLabel(item.text)
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(160)
        self.field = self._make_field()
        self.field.setAccessibleName(item.text)
        self.text.setBuddy(self.field)
        self.note = QLabel()
        self.note.setObjectName("faint")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.linkActivated.connect(lambda _link: self.programs_wanted.emit())
        self.reset = QToolButton()
        self.reset.setIconSize(QSize(16, 16))
        self.reset.setIcon(icon("undo", theme.look.colour("muted"), theme.look.colour("faint")))
        self.reset.setToolTip(self.tr("Back to {default}").format(default=self.spoken(item.default)))
        self.reset.setAccessibleName(self.tr("Default of: {text}").format(text=item.text))
        self.reset.clicked.connect(self.go_back)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.text, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        grid.addWidget(self.note, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self.show_value(item.default)

    def _make_field(self) -> QWidget:
        item = self.item
        both = isinstance(item.default, bool)
        if item.choices or both:
            combo = QComboBox()
            choices: tuple[tuple[Scalar, str], ...] = item.choices
            for value, name in ((True, self.tr("on")), (False, self.tr("off"))) if both else choices:
                combo.addItem(name, value)
            combo.activated.connect(lambda place: self._take(combo.itemData(place)))
            combo.setFixedWidth(_FIELD_WIDTH)
            return combo
        line = QLineEdit()
        line.setFixedWidth(_FIELD_WIDTH)
        line.setPlaceholderText(self.spoken(item.default))
        line.textEdited.connect(lambda _text: self._on_typed(line, False))
        line.editingFinished.connect(lambda: self._on_typed(line, True))
        return line

    @property
    def value(self) -> Scalar:
        """The value in force."""
        return self._value

    def spoken(self, value: Scalar) -> str:
        """A value as it stands in the field."""
        if isinstance(value, bool):
            return self.tr("on") if value else self.tr("off")
        if isinstance(value, int | float):
            return f"{value:g}"
        return dict(self.item.choices).get(value, str(value)) or self.tr("nothing")

    def show_value(self, value: Scalar) -> None:
        """The value in force; nothing is told."""
        self._value = value
        match self.field:
            case QComboBox():
                if self.field.findData(value) < 0:
                    # A program that was taken away since it was chosen.
                    self.field.addItem(self.tr("{name} (not there)").format(name=value), value)
                self.field.setCurrentIndex(self.field.findData(value))
            case QLineEdit():
                if not self.field.hasFocus() or self.field.text() == "":
                    self.field.setText("" if value == "" else self.spoken(value))
        self.reset.setEnabled(value != self.item.default)
        self._say("")

    def go_back(self) -> None:
        """To the default."""
        if isinstance(self.field, QLineEdit):
            self.field.setText(str(self.item.default) if self.item.default == "" else self.spoken(self.item.default))
        self._take(self.item.default)

    def _on_typed(self, line: QLineEdit, finished: bool) -> None:
        wrong = self.problem(line.text())
        self._say(wrong)
        if wrong or not finished:
            return
        self._take(self._read(line.text()))

    def _read(self, text: str) -> Scalar:
        default = self.item.default
        if isinstance(default, int):
            return int(text)
        return _number(text) or 0.0 if isinstance(default, float) else " ".join(text.split())

    def problem(self, text: str) -> str:
        """Why a typed value may not be taken; "" when it may."""
        item = self.item
        if isinstance(item.default, str):
            if item.id == "language" and not item.choices and not _LANGUAGE.fullmatch(text.strip()):
                return self.tr("Two or three small letters, such as en or zh, or auto.")
            return ""
        number = _number(text)
        whole = isinstance(item.default, int)
        if number is None or (whole and number != int(number)):
            return self.tr("A whole number is needed.") if whole else self.tr("A number is needed.")
        if not item.low <= number <= item.high:
            return self.tr("From {low} to {high}.").format(low=f"{item.low:g}", high=f"{item.high:g}")
        return ""

    def _take(self, value: Scalar) -> None:
        if value != self._value:
            self._value = value
            self.changed.emit(value)
        self.show_value(value)

    def _say(self, problem: str) -> None:
        """What is wrong, else what there is to know."""
        parts = [problem] if problem else [self.item.hint, self._default_text(), self._when()]
        text = escape("  ·  ".join(part for part in parts if part))
        colours = self._theme.look.tokens
        if problem:
            text = f'<span style="color: {colours["danger"]}">{text}</span>'
        elif lack := self.item.missing.get(str(self._value), ""):
            link = f'<a href="programs" style="color: {colours["accent"]}">{escape(self.tr("Environments…"))}</a>'
            text = f'<span style="color: {colours["warn"]}">{escape(lack)}</span>  {link}<br>{text}'
        self.note.setText(text)

    def _default_text(self) -> str:
        default = self.spoken(self.item.default)
        if self.item.high and not isinstance(self.item.default, bool):
            text = self.tr("Default {default}, from {low} to {high}")
            return text.format(default=default, low=f"{self.item.low:g}", high=f"{self.item.high:g}")
        return (
            ""
            if self.item.default == "" and not self.item.choices
            else self.tr("Default {default}").format(default=default)
        )

    def _when(self) -> str:
        return {
            "at once": "",
            "restart": self.tr("shows when the studio is started again"),
            "again": self.tr("needs a new analysis"),
        }[self.item.shows]


def _number(text: str) -> float | None:
    """A number in the user's spelling or the plain one."""
    plain = text.strip().replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        value, fine = QLocale().toDouble(text.strip())
        return value if fine else None
    return value if value == value and abs(value) < 1e9 else None
