"""Who the people of the film may be by faces named in other films, and the dialog of what is remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from emotionai_core.errors import StudioError
from emotionai_core.fusion.known import Suggestion
from emotionai_core.project.known_people import forget, remembered

_NAME_ROLE = Qt.ItemDataRole.UserRole


class KnownFaces(QObject):
    """Suggestions for the film on screen, asked for in the background whenever its people change."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._found: dict[str, Suggestion] = {}
        # What was turned down, until the project is closed.
        self._declined: set[tuple[str, str]] = set()
        self._film = Path()
        session.analysis_changed.connect(self._on_analysis)
        session.closed.connect(self._forget_all)

    def of(self, key: str) -> Suggestion | None:
        """Who this person may be, None when nobody comes to mind."""
        found = self._found.get(key)
        return found if found is not None and (key, found.name) not in self._declined else None

    def decline(self, key: str) -> None:
        """It is not them."""
        found = self._found.get(key)
        if found is not None:
            self._declined.add((key, found.name))
            self.changed.emit()

    def ask(self) -> None:
        """Look again."""
        self._session.ask(lambda backing: backing.suggested_names(), self._show)

    def remember(self, key: str) -> None:
        """Keep this face under its name for other films."""
        self._session.ask(lambda backing: backing.remember_person(key), self._on_remembered)

    def _on_remembered(self, name: str) -> None:
        self._session.notice.emit(self.tr("The face of {name} is remembered on this machine.").format(name=name))

    def _on_analysis(self, touches: frozenset[str]) -> None:
        if not touches or "people" in touches or self._film != self._session.path:
            self._film = self._session.path
            self.ask()

    def _show(self, found: tuple[Suggestion, ...]) -> None:
        now = {one.key: one for one in found}
        if now != self._found:
            self._found = now
            self.changed.emit()

    def _forget_all(self) -> None:
        self._found, self._declined, self._film = {}, set(), Path()


class SuggestionStrip(QWidget):
    """Below the list: who the selected person may be, with a yes and a no."""

    accepted = Signal(str)
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel()
        self.text.setObjectName("muted")
        self.text.setWordWrap(True)
        self.yes = QPushButton()
        self.no = QPushButton(self.tr("No"))
        self.yes.setAccessibleName(self.tr("It is the same person"))
        self.no.setAccessibleName(self.tr("It is somebody else"))
        self.no.setToolTip(self.tr("It is somebody else"))
        row = QHBoxLayout()
        row.addWidget(self.yes, 1)
        row.addWidget(self.no)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.text)
        column.addLayout(row)
        self._name = ""
        self.yes.clicked.connect(lambda: self.accepted.emit(self._name))
        self.no.clicked.connect(self.declined)
        self.hide()

    def offer(self, found: Suggestion | None) -> None:
        """Ask about this suggestion; None hides the strip."""
        self.setVisible(found is not None)
        if found is None:
            return
        self._name = found.name
        text = self.tr("Looks like {name} in “{film}”. Is it the same person?")
        self.text.setText(text.format(name=found.name, film=found.film))
        self.yes.setText(self.tr("Yes, {name}").format(name=found.name))


class RememberedDialog(QDialog):
    """Every remembered face, by name, and a way to take it out again."""

    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Remembered faces"))
        about = QLabel(
            self.tr(
                "Descriptions of faces (numbers, no pictures) that you chose to remember, to suggest names in other "
                "films. They stay on this machine and are personal data: forget what you no longer need."
            )
        )
        about.setObjectName("muted")
        about.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Remembered faces"))
        self.said = QLabel()
        self.said.setObjectName("faint")
        self.said.setWordWrap(True)
        self.forget = QPushButton(self.tr("Forget"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        foot = QHBoxLayout()
        foot.addWidget(self.forget)
        foot.addStretch(1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        for widget in (about, self.list, self.said):
            column.addWidget(widget)
        column.addLayout(foot)
        self.resize(440, 400)
        buttons.rejected.connect(self.reject)
        self.forget.clicked.connect(self._forget)
        self.list.itemSelectionChanged.connect(self._on_selection)
        self._load()

    def _load(self) -> None:
        self.list.clear()
        try:
            faces = remembered()
        except StudioError as error:
            self.said.setText(error.sentence())
            faces = ()
        for name in sorted({face.name for face in faces}):
            films = ", ".join(sorted({face.film for face in faces if face.name == name}))
            item = QListWidgetItem(f"{name} · {films}")
            item.setData(_NAME_ROLE, name)
            self.list.addItem(item)
        if not faces and not self.said.text():
            self.said.setText(self.tr("No face is remembered."))
        self.list.setCurrentRow(0)
        self._on_selection()

    def _on_selection(self) -> None:
        self.forget.setEnabled(self.list.currentItem() is not None)

    def _forget(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        try:
            forget(str(item.data(_NAME_ROLE)))
        except StudioError as error:
            self.said.setText(error.sentence())
            return
        self.forgotten.emit()
        self._load()
