"""The people of the film as a list model: named in place, dragged onto each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal

from app.corrections_people import clean_name
from app.panels.known_faces import KnownFaces
from app.panels.rows import Index, RowsModel
from app.portraits import Portraits
from app.session import Session
from app.timeline.content import ranked
from app.tips import plain_tip
from app.words import part_name
from emotionai_core.fusion.appearances import Presence, parts_of, restored_portraits
from emotionai_core.fusion.known import review_order
from emotionai_core.project.edits import RenamePerson
from emotionai_core.records.person import Person, RestoredLook

PERSON_ROLE = Qt.ItemDataRole.UserRole + 1
COLOUR_ROLE = Qt.ItemDataRole.UserRole + 2
# How much of the person lies in the chosen stretch of film; None while the whole film counts.
PRESENCE_ROLE = Qt.ItemDataRole.UserRole + 3
# How certain the grouping of a face is, while people are reviewed; who they may be by faces of other films.
CERTAINTY_ROLE = Qt.ItemDataRole.UserRole + 4
SUGGESTION_ROLE = Qt.ItemDataRole.UserRole + 5
# Whether the portrait is a restored one.
RESTORED_ROLE = Qt.ItemDataRole.UserRole + 6
_MIME = "application/x-emotionai-people"


class PeopleModel(RowsModel[Person]):
    """The people of the film that pass the search, those who speak most first."""

    # Keys that were dropped on a person's key.
    dropped = Signal(object, str)

    def __init__(self, session: Session, portraits: Portraits, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._portraits = portraits
        self._words: tuple[str, ...] = ()
        self._presence: Mapping[str, Presence] | None = None
        self.known = KnownFaces(session, self)
        self._review = False
        self.known.changed.connect(self.repaint)
        session.people_shown_changed.connect(self.repaint)
        portraits.ready.connect(self.repaint)
        self._restored: Mapping[str, RestoredLook] = {}
        portraits.restored_known.connect(self.reload)
        portraits.restored_known.connect(self.repaint)

    def reload(self) -> None:
        """Take the session's current view."""
        analysis = self._session.analysis
        looks = self._portraits.restored
        self._restored = restored_portraits(analysis, looks) if looks and analysis is not None else {}
        people = ranked(analysis.people, self._session.colours) if analysis is not None else []
        if analysis is not None and self._review:
            order = {key: place for place, key in enumerate(review_order(analysis, self._session.edits.history))}
            people.sort(key=lambda one: order.get(one.key, len(order)))
        rows = [one for one in people if all(word in one.name.casefold() for word in self._words)]
        self.take(rows, [row.key for row in rows])

    def show_presence(self, found: Mapping[str, Presence] | None) -> None:
        """Tell of a stretch of film how much everybody is in it; None tells of the whole film."""
        if found != self._presence:
            self._presence = found
            self.repaint()

    def review(self, on: bool) -> None:
        """Whether those come first of whom the machine is least certain, and it is said how certain."""
        self._review = on
        self.reload()
        self.repaint()

    def search(self, text: str) -> None:
        """Only people with these words in their name."""
        self._words = tuple(text.casefold().split())
        self.reload()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be edited, every person can be shown or hidden, and dropped on another."""
        kind = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        if self._session.read_only or not index.isValid():
            return kind if index.isValid() else Qt.ItemFlag.NoItemFlags
        moved = Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return kind | Qt.ItemFlag.ItemIsEditable | moved

    def supportedDropActions(self) -> Qt.DropAction:
        """Nothing is moved: two are said to be one."""
        return Qt.DropAction.LinkAction

    def supportedDragActions(self) -> Qt.DropAction:
        """Nothing is moved: two are said to be one."""
        return Qt.DropAction.LinkAction

    def mimeTypes(self) -> list[str]:
        """Only people can be dropped on people."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """The keys of who is dragged."""
        data = QMimeData()
        data.setData(_MIME, "\n".join(self.row(index.row()).key for index in indexes).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """On somebody else, not between two."""
        return parent.isValid() and bool(_others(data, self.row(parent.row()).key))

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """They are the same person."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        key = self.row(parent.row()).key
        self.dropped.emit(_others(data, key), key)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate and assistive technology ask for."""
        if not index.isValid():
            return None
        person = self.row(index.row())
        answers: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: person.name,
            Qt.ItemDataRole.EditRole: lambda: person.name,
            Qt.ItemDataRole.CheckStateRole: lambda: self._shown(person),
            Qt.ItemDataRole.DecorationRole: lambda: self._portraits.picture(person, self._restored.get(person.key)),
            Qt.ItemDataRole.ToolTipRole: lambda: plain_tip(self._tip(person)),
            PERSON_ROLE: lambda: person,
            PRESENCE_ROLE: lambda: None if self._presence is None else self._presence.get(person.key, Presence()),
            CERTAINTY_ROLE: lambda: person.confidence if self._review and person.screen_time > 0 else None,
            SUGGESTION_ROLE: lambda: self.known.of(person.key),
            RESTORED_ROLE: lambda: self._portraits.is_restored(person.key),
            COLOUR_ROLE: lambda: self._session.colours.get(person.key, 0),
        }
        answer = answers.get(role)
        return answer() if answer is not None else None

    def _shown(self, person: Person) -> Qt.CheckState:
        return Qt.CheckState.Checked if person.key in self._session.people_shown else Qt.CheckState.Unchecked

    def _tip(self, person: Person) -> str:
        analysis = self._session.analysis
        parts = parts_of(analysis, self._session.edits.history, person.key) if analysis is not None else ()
        restored = self.tr("The portrait is restored: a network made up its detail, so it is not evidence.")
        return "\n".join(
            (
                *([restored] if self._portraits.is_restored(person.key) else []),
                self.tr("Made of: {parts}").format(parts=", ".join(part_name(one) for one in parts)),
                self.tr("F2 or a double-click renames. Drag onto another when both are the same person."),
                self.tr("Enter shows all faces. The box shows the person on the timeline (Space)."),
            )
        )

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A new name is an edit; the check box only changes what is shown."""
        person = self.row(index.row())
        if role == Qt.ItemDataRole.CheckStateRole:
            self._session.show_person(person.key, Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        name = clean_name(str(value))
        if role == Qt.ItemDataRole.EditRole and name and name != person.name:
            self._session.edit(RenamePerson(person.key, name))
            return True
        return False


def _others(data: QMimeData, key: str) -> list[str]:
    """Who is dragged, without the one they are dropped on."""
    keys = bytes(data.data(_MIME).data()).decode().split("\n") if data.hasFormat(_MIME) else []
    return [one for one in keys if one and one != key]
