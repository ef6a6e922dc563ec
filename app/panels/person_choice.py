"""The field that says whose account is shown, with a portrait beside each name."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from app.panels.parts import name_combo
from app.panels.person_head import round_face
from app.panels.rows import Index
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from app.timeline.content import ranked
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.person import Person

_FACE = 22


class _People(QAbstractListModel):
    """Everybody, most lines first; portraits are asked for only as rows come into view."""

    def __init__(self, session: Session, portraits: Portraits, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._portraits = portraits
        self._theme = theme
        self.people: list[Person] = []
        self._faces: dict[tuple[str, int, str, int], QPixmap] = {}
        portraits.ready.connect(self.repaint)
        theme.changed.connect(self.repaint)

    def take(self, people: list[Person]) -> None:
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def repaint(self) -> None:
        if self.people:
            role = [Qt.ItemDataRole.DecorationRole]
            self.dataChanged.emit(self.index(0), self.index(len(self.people) - 1), role)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return person.name or person.key
        if role == Qt.ItemDataRole.DecorationRole:
            return self._face(person)
        return person.key if role == Qt.ItemDataRole.UserRole else None

    def _face(self, person: Person) -> QPixmap:
        face, colour = self._portraits.picture(person), self._session.colours.get(person.key, 0)
        look = self._theme.look
        key = person.key, colour, look.name, 0 if face is None else face.cacheKey()
        if key not in self._faces:
            self._faces[key] = round_face(look, face, colour, _FACE)
        return self._faces[key]


class PersonChoice(QComboBox):
    """Everybody in the film; `picked` tells only what somebody chose by hand."""

    picked = Signal(str)

    def __init__(self, session: Session, portraits: Portraits, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = _People(session, portraits, theme, self)
        self.setModel(self._people)
        self.setIconSize(QSize(_FACE, _FACE))
        self.setMinimumWidth(100)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(14)
        name_combo(self, self.tr("Person"))
        self.activated.connect(self._on_activated)

    @property
    def key(self) -> str:
        """Whose account is shown, "" for nobody."""
        return str(self.currentData() or "")

    def _on_activated(self, place: int) -> None:
        self.picked.emit(self._people.people[place].key)

    def fill(self, analysis: Analysis, key: str) -> None:
        """Everybody of an analysis, with `key` chosen where there is such a person, else the first."""
        people = list(ranked(analysis.people))
        if [(one.key, one.name) for one in people] != [(one.key, one.name) for one in self._people.people]:
            self._people.take(people)
        self.choose(key)
        if self.currentIndex() < 0 and people:
            self.setCurrentIndex(0)

    def choose(self, key: str) -> bool:
        """Show somebody; whether there is such a person."""
        place = next((at for at, one in enumerate(self._people.people) if one.key == key), -1)
        if place >= 0:
            self.setCurrentIndex(place)
        return place >= 0
