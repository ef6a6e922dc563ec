"""The command palette: every action, and people, panels, layouts and times, by a few letters of their name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QStackedLayout, QVBoxLayout, QWidget

from app.actions.catalogue import ACTIONS, MENUS
from app.actions.facts import why_not
from app.actions.keys import native, text_of
from app.actions.menus import Actions
from app.actions.verbs import Verbs
from app.dialogs.fuzzy import match
from app.dialogs.results import QueryField, ResultList, Row
from app.panels.parts import EmptyState
from app.preferences import Preferences
from emotionai_core.records.timebase import position_from, timecode

_RECENT = "recent_commands"
_REMEMBERED = 6
_WIDTH, _HEIGHT = 560, 420
# The palette is not something to find in the palette.
_LEFT_OUT = frozenset({"palette"})


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do, by name; `why` says why it is not possible now."""

    id: str
    name: str
    where: str
    run: Callable[[], None]
    keys: str = ""
    why: str = ""


class Palette(QDialog):
    """Opens over the window, closes when something was chosen."""

    def __init__(self, actions: Actions, verbs: Verbs, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setWindowTitle(self.tr("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._verbs = verbs
        actions.refresh()
        self._commands = (*_of_actions(actions, verbs), *_of_panels(verbs), *_of_layouts(verbs), *_of_people(verbs))
        self.list = ResultList(verbs.theme, self.tr("Commands"))
        self.field = QueryField(self.list, self.tr("Do what? A command, a person, a layout, a time…"))
        self._empty = EmptyState()
        self._empty.say(self.tr("No command is called so"), self.tr("A few letters of its name are enough."))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addLayout(self._stack, 1)
        self.field.textChanged.connect(self._show)
        self.field.taken.connect(self.take)
        self.list.clicked.connect(lambda _index: self.take())
        self._show("")

    def present(self) -> None:
        """Show it over the upper middle of the window."""
        parent = self.parentWidget()
        if parent is not None:
            frame = parent.window().geometry()
            width, height = min(_WIDTH, frame.width() - 40), min(_HEIGHT, frame.height() - 80)
            self.setGeometry(frame.x() + (frame.width() - width) // 2, frame.y() + 56, width, height)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """An edge of its own: no window manager draws one around a popup."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self._verbs.theme.look.colour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; everything else belongs to the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            event.ignore()

    def _show(self, text: str) -> None:
        rows = self._found(text) if text.strip() else self._offered()
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)

    def _offered(self) -> list[Row]:
        """Nothing typed: what was taken last, then everything."""
        by_id = {one.id: one for one in self._commands}
        recent = [by_id[name] for name in recent_commands(self._verbs.preferences) if name in by_id]
        rest = [one for one in self._commands if one not in recent]
        rows = [Row(self.tr("Recent")), *map(_row, recent)] if recent else []
        possible = [one for one in rest if not one.why]
        impossible = [one for one in rest if one.why]
        return [*rows, Row(self.tr("All commands")), *map(_row, possible), *map(_row, impossible)]

    def _found(self, text: str) -> list[Row]:
        ranked: list[tuple[int, int, Row]] = []
        recent = recent_commands(self._verbs.preferences)
        for place, command in enumerate(self._commands):
            fits = match(text, command.name)
            if fits is not None:
                score = fits[0] + (3 if command.id in recent else 0) - (8 if command.why else 0)
                ranked.append((-score, place, replace(_row(command), marks=fits[1])))
        time = self._time(text)
        return [*([time] if time is not None else []), *(row for _, _, row in sorted(ranked, key=lambda one: one[:2]))]

    def _time(self, text: str) -> Row | None:
        """Go to a time that was typed."""
        playhead = self._verbs.playhead
        if playhead.times is None or self._verbs.session.analysis is None:
            return None
        time = position_from(text, playhead.position, playhead.times)
        if time is None or time > playhead.duration:
            return None
        name = self.tr("Go to {time}").format(time=timecode(time))
        return _row(Command("", name, self.tr("Film"), lambda: playhead.seek(time)))

    def take(self) -> None:
        """Do what is chosen, after the palette is gone."""
        row = self.list.chosen
        if row is None or not isinstance(row.payload, Command) or row.payload.why:
            return
        command = row.payload
        _remember(self._verbs.preferences, command.id)
        self.close()
        command.run()


def _row(command: Command) -> Row:
    side = "     ".join(part for part in (command.where, command.keys) if part)
    return Row(command.name, command.why, side, enabled=not command.why, payload=command)


def _of_actions(actions: Actions, verbs: Verbs) -> Iterable[Command]:
    menus = {name: QCoreApplication.translate("actions", title).replace("&", "") for name, title in MENUS}
    # A letter in brackets marks the key of a menu in Chinese.
    menus = {name: title.split("(")[0].strip() for name, title in menus.items()}
    facts = verbs.facts()
    for record in ACTIONS:
        if record.id in _LEFT_OUT:
            continue
        made = actions.by_id[record.id]
        why = "" if facts[record.when] else why_not(record.when)
        name = text_of(record).removesuffix("…")
        yield Command(
            record.id, name, menus.get(record.menu, ""), made.trigger, native(actions.keys.of(record)[:1]), why
        )


def _of_panels(verbs: Verbs) -> Iterable[Command]:
    where = QCoreApplication.translate("palette", "Panel")
    why = "" if verbs.session.analysis is not None else why_not("project")
    for name, dock in verbs.workspace.docks.items():
        title = QCoreApplication.translate("palette", "Show panel: {panel}").format(panel=dock.windowTitle())
        yield Command(f"panel/{name}", title, where, lambda name=name: verbs.show_panel(name), why=why)


def _of_layouts(verbs: Verbs) -> Iterable[Command]:
    where = QCoreApplication.translate("palette", "Layout")
    why = "" if verbs.session.analysis is not None else why_not("project")
    for name in verbs.layouts.names():
        title = QCoreApplication.translate("palette", "Layout: {name}").format(name=name)
        yield Command(f"layout/{name}", title, where, lambda name=name: verbs.show_layout(name), why=why)


def _of_people(verbs: Verbs) -> Iterable[Command]:
    analysis = verbs.session.analysis
    where = QCoreApplication.translate("palette", "Person")
    for person in analysis.people if analysis is not None else ():
        title = QCoreApplication.translate("palette", "Show only {name}").format(name=person.name)
        yield Command(f"person/{person.key}", title, where, lambda key=person.key: show_only(verbs, key))


def show_only(verbs: Verbs, key: str) -> None:
    """One person on the timeline and the picture, and nobody else."""
    verbs.session.show_people(frozenset({key}))


def recent_commands(preferences: Preferences) -> list[str]:
    """Ids of what was taken last, newest first."""
    return [one for one in preferences.text(_RECENT).split("\n") if one]


def _remember(preferences: Preferences, name: str) -> None:
    if name:
        rest = [one for one in recent_commands(preferences) if one != name]
        preferences.put(_RECENT, "\n".join([name, *rest][:_REMEMBERED]))
