"""Who is how close to whom at the playhead: circles or forces, who moved between circles, and what made a link."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from app.graph.canvas import GraphCanvas
from app.graph.moment import Moments
from app.graph.nodes import Node
from app.graph.rings import GraphLegend
from app.graph.scene import Scene
from app.panels.jump_list import JumpList
from app.panels.parts import EmptyState
from app.panels.person_parts import label
from app.panels.rows import Index
from app.panels.social_controls import STEPS, SocialControls
from app.panels.social_link import LinkView
from app.panels.social_log import ROW_ROLE, MigrationDelegate, MigrationModel
from app.playhead import Playhead
from app.portraits import Portraits
from app.session import Session
from app.theme import Theme
from emotionai_core.records.account import Account

# While the film runs, relations change with the lines; the way between two looks is smooth.
_PLAYING_MS, _STANDING_MS = 400, 30
_WIDE = 720
_LIST_WIDTH = 300
# What the graph needs with its controls and legend, and the lists below it at least, in pixels.
_GRAPH_HEIGHT, _LEAST_LIST = 360, 140


class SocialPanel(QWidget):
    """The graph of relations, its controls, the log of moves and the chosen link."""

    def __init__(
        self, session: Session, playhead: Playhead, portraits: Portraits, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._playhead, self._portraits = session, playhead, portraits
        self._account: Account | None = None
        self._nodes: list[Node] = []
        self.moments = Moments(self)
        self.controls = SocialControls()
        self.canvas = GraphCanvas(self._picture_of, theme)
        self.link = LinkView(theme)
        self.log = MigrationModel(self)
        self.moves = JumpList(self.tr("Moves between circles"))
        self.moves.setUniformItemSizes(True)
        self.moves.setModel(self.log)
        self.moves.setItemDelegate(MigrationDelegate(theme, self.moves))
        self.only = QCheckBox(self.tr("Only the chosen person"))
        self.only.setChecked(True)
        self.pending = label("faint", self.tr("Being brought up to date…"))
        self._shared = False
        self._empty = EmptyState()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._lay_out(theme)
        self._connect(theme)
        self._on_account()

    def _lay_out(self, theme: Theme) -> None:
        self._graph = QWidget()
        column = QVBoxLayout(self._graph)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.pending.setContentsMargins(12, 6, 12, 0)
        for widget in (self.pending, self.controls, self.canvas, GraphLegend(theme)):
            column.addWidget(widget, 1 if widget is self.canvas else 0)
        moves = QWidget()
        rows = QVBoxLayout(moves)
        rows.setContentsMargins(0, 6, 0, 0)
        only = QVBoxLayout()
        only.setContentsMargins(12, 2, 12, 2)
        only.addWidget(self.only)
        rows.addLayout(only)
        rows.addWidget(self.moves, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(moves, self.tr("Moves"))
        self.tabs.addTab(self.link, self.tr("Link"))
        self.tabs.setAccessibleName(self.tr("Moves and the chosen link"))
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        # Their contents would want more than a small window has.
        self.tabs.setMinimumHeight(_LEAST_LIST)
        self.split.addWidget(self._graph)
        self.split.addWidget(self.tabs)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.splitterMoved.connect(self._on_shared)
        # Of its own, because that of two parts side by side would keep it from ever becoming narrow again.
        self.setMinimumSize(240, 360)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.split)

    def _connect(self, theme: Theme) -> None:
        self.controls.changed.connect(self._on_controls)
        self.controls.weakest_changed.connect(self.canvas.show_weakest)
        self.only.toggled.connect(lambda _on: self._filter_moves())
        self.canvas.centre_wanted.connect(self.controls.choose)
        self.canvas.link_chosen.connect(self.show_link)
        self.canvas.hidden_changed.connect(self.controls.tell_hidden)
        self.link.turn.clicked.connect(self._turn_link)
        self.link.list.went.connect(lambda index: self._go_to_line(self.link.place_of(index)))
        self.moves.went.connect(self._go_to_move)
        self.moments.ready.connect(self._on_scene)
        self._portraits.ready.connect(self.canvas.portraits_changed)
        self._session.account_changed.connect(self._on_account)
        self._session.analysis_changed.connect(lambda _touches: self._show_state())
        self._playhead.moved.connect(lambda _seconds, _source: self._on_moved())
        theme.changed.connect(self.moves.viewport().update)

    def _picture_of(self, key: str) -> QPixmap | None:
        person = self._account.analysis.person(key) if self._account is not None else None
        return None if person is None else self._portraits.picture(person)

    # What there is to show.

    def _on_account(self) -> None:
        if self.isVisible():
            self._take(self._session.account)
        self._show_state()

    def _take(self, account: Account | None) -> None:
        if account is not self._account:
            first = self._account is None
            self._account = account
            self.moments.about(None if account is None else account.society)
            self._show_people(account, first)
        self._show_state()

    def _show_people(self, account: Account | None, first: bool) -> None:
        if account is None:
            self.canvas.show_scene(None, ())
            self.log.show_society(None, {})
            self._drop_link()
            return
        analysis, society = account.analysis, account.society
        colours = self._session.colours
        self._nodes = [Node(key, analysis.name(key) or key, colours.get(key, 0)) for key in society.keys]
        self.controls.offer([one for one in analysis.people if one.key in society.keys])
        if first:
            self.controls.weakest.setValue(round(society.thresholds[-1] * STEPS))
        self.log.show_society(society, self._names())
        self._filter_moves()
        if self.link.link is not None and all(key in society.keys for key in self.link.link):
            self._explain_link(*self.link.link)
        else:
            self._drop_link()
        self.canvas.show_weakest(self.controls.weakest.value() / STEPS)
        self._ask()

    def _names(self) -> dict[str, str]:
        return {node.key: node.name for node in self._nodes}

    def _show_state(self) -> None:
        account = self._account
        self.pending.setVisible(self._session.account_pending)
        if account is not None and len(account.society.time):
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        if self._session.analysis is None:
            self._empty.say(self.tr("No film yet"), self.tr("Relations appear here once a film is analysed."))
        elif self._session.blind:
            hint = self.tr("Relations follow from the machine's readings.")
            self._empty.say(self.tr("Hidden while you code blind"), hint)
        elif account is not None:
            hint = self.tr("Relations need at least two people who take part in the same line.")
            self._empty.say(self.tr("No relations"), hint)
        elif self._session.account_pending or self._session.account is not None:
            self._empty.say(self.tr("Being worked out…"), self.tr("Relations follow from all lines of the film."))
        else:
            self._empty.say(self.tr("No relations"), self.tr("They could not be worked out for this film."))

    # What is asked for.

    def _on_controls(self) -> None:
        self._filter_moves()
        self._ask()

    def _on_moved(self) -> None:
        if self.isVisible() and self._account is not None and not self._timer.isActive():
            self._timer.start(_PLAYING_MS if self._playhead.playing else _STANDING_MS)

    def _ask(self) -> None:
        if self._account is None or not self.isVisible():
            return
        before = self.canvas.motion.goal
        self.moments.ask(self._playhead.position, self.controls.ego, before)
        if self.log.show_time(self._playhead.position):
            self._follow_moves()

    def _on_scene(self, scene: Scene) -> None:
        if self._account is None or scene.keys != self._account.society.keys:
            return
        self.canvas.show_scene(scene, self._nodes)
        self.link.show_relations(scene.relations)

    def _filter_moves(self) -> None:
        self.log.show_person(self.controls.chosen if self.only.isChecked() else "")
        self.log.show_time(self._playhead.position)
        self._follow_moves()

    def _follow_moves(self) -> None:
        """Keep the last move in view, unless somebody reads the list."""
        if self.moves.hasFocus() or self.moves.underMouse():
            return
        if self.log.now:
            self.moves.scrollTo(self.log.index(self.log.now - 1), JumpList.ScrollHint.PositionAtCenter)
        else:
            self.moves.scrollToTop()

    def show_link(self, source: str, target: str) -> None:
        """What made the relation of one person towards another."""
        if self._account is not None:
            self._explain_link(source, target)
            self.tabs.setCurrentWidget(self.link)

    def _explain_link(self, source: str, target: str) -> None:
        account = self._account
        if account is None:
            return
        # With the panel's first link, not with the window.
        from emotionai_core.social.influence import cumulative_memory, edge_scenes

        society = account.society
        made, summed = edge_scenes(society, source, target), cumulative_memory(society, source, target)
        self.link.show_link((source, target), account, made, summed, self._names())
        self.canvas.show_link((source, target))
        if self.canvas.scene is not None:
            self.link.show_relations(self.canvas.scene.relations)

    def _drop_link(self) -> None:
        self.link.show_link(None, None, (), None, {})
        self.canvas.show_link(None)

    def _turn_link(self) -> None:
        if self.link.link is not None:
            source, target = self.link.link
            self.show_link(target, source)

    # Into the film.

    def _go_to_line(self, place: int) -> None:
        account = self._account
        if account is not None and 0 <= place < len(account.analysis.lines):
            said = account.analysis.lines[place].utterance
            self._session.select(said.number)
            self._playhead.go_to_start(said.start, said.end, self)

    def _go_to_move(self, index: Index) -> None:
        account, row = self._account, index.data(ROW_ROLE)
        if account is None or row is None:
            return
        place = int(account.society.moved_line[row])
        if place >= 0:
            self._go_to_line(place)
        else:
            self._playhead.seek(float(account.society.moved[row]), self)

    # Seen and unseen.

    def showEvent(self, event: QShowEvent) -> None:
        """What happened meanwhile."""
        super().showEvent(event)
        self._take(self._session.account)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is asked for a graph that nobody sees."""
        super().hideEvent(event)
        self._timer.stop()

    def _stack_up(self, low: bool) -> None:
        """Put the graph into a tab of its own where it and the lists would leave each other no room."""
        if low == (self.tabs.indexOf(self._graph) >= 0):
            return
        if low:
            self.tabs.insertTab(0, self._graph, self.tr("Graph"))
            self.tabs.setCurrentIndex(0)
        else:
            self.split.insertWidget(0, self._graph)
            self.split.setStretchFactor(0, 3)
            self._graph.show()
            self._shared = False

    def _on_shared(self, _place: int, _index: int) -> None:
        self._shared = True

    def shut_down(self) -> None:
        """End the thread."""
        self._timer.stop()
        self.moments.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lists stand beside the graph where there is room, else below it, else behind tabs."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._stack_up(not wide and self.height() < _GRAPH_HEIGHT + _LEAST_LIST)
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        turned = self.split.orientation() != wanted
        if turned:
            self.split.setOrientation(wanted)
        # Until somebody shares the room out otherwise.
        if turned or not self._shared:
            self._shared = False
            whole = self.width() if wide else self.height()
            rest = _LIST_WIDTH if wide else max(_LEAST_LIST, min(whole * 2 // 5, whole - _GRAPH_HEIGHT))
            if self.split.count() == 2:
                self.split.setSizes([whole - rest, rest])
