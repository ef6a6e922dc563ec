"""The graph in the user's hands: moved and chosen from by pointer and keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.graph.frame import Frame, nearest_curve, towards
from app.graph.nodes import Node
from app.graph.scene import Scene
from app.graph.surface import GraphSurface, PictureOf
from app.graph.words import relation_sentence
from app.theme import Theme
from app.tips import plain_tip

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NEARER, _FARTHER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Minus,)
_REACH = 6.0


class GraphCanvas(GraphSurface):
    """Says who is to stand in the middle and which link is chosen."""

    # Key of a person who is to stand in the middle.
    centre_wanted = Signal(str)
    # Keys of whom a link comes from and goes to.
    link_chosen = Signal(str, str)

    def __init__(self, picture_of: PictureOf, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(picture_of, theme, parent)
        self._grip: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_scene(self, scene: Scene | None, nodes: Sequence[Node]) -> None:
        """Go to another moment, and say the relations of whom the keys stand on as they are then."""
        super().show_scene(scene, nodes)
        if scene is None or scene.ego >= 0 or self._mark not in scene.keys:
            self._mark = ""
        self._describe()

    # What lies under the pointer.

    def person_at(self, place: QPointF) -> str:
        """Key of who stands there, "" for nobody."""
        scene = self.scene
        if scene is None or not len(self._places):
            return ""
        away = np.hypot(self._places[:, 0] - place.x(), self._places[:, 1] - place.y()) - self._radius
        nearest = int(np.argmin(away))
        return scene.keys[nearest] if away[nearest] <= 3 else ""

    def link_at(self, place: QPointF) -> tuple[str, str] | None:
        """Keys of both ends of the link that passes there."""
        scene, shown = self.scene, self._links
        if scene is None or shown is None:
            return None
        at = nearest_curve(self._shape, place.x(), place.y(), _REACH)
        return None if at < 0 else (scene.keys[int(shown.source[at])], scene.keys[int(shown.target[at])])

    def _told(self, source: str, target: str) -> str:
        scene = self.motion.goal
        assert scene is not None
        at, to = scene.keys.index(source), scene.keys.index(target)
        return relation_sentence(scene.relations, at, to, (self._nodes[at].name, self._nodes[to].name))

    def tip_at(self, place: QPointF) -> str:
        """What is said of what lies there."""
        scene, key = self.scene, self.person_at(place)
        if scene is None:
            return ""
        if not key:
            link = self.link_at(place)
            return "" if link is None else self._told(*link)
        name, ego = self._nodes[scene.keys.index(key)].name, scene.keys[scene.ego] if scene.ego >= 0 else ""
        if not ego or ego == key:
            return name
        return "\n".join((name, self._told(ego, key), self._told(key, ego)))

    def event(self, event: QEvent) -> bool:
        """Tips; and the keys that mean something here must not move the film."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(QPointF(event.pos()))), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (*_ARROWS, *_ENTER, *_NEARER, *_FARTHER, Qt.Key.Key_0)
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            marks = event.key() == Qt.Key.Key_Space and self._marks
            if (event.key() in keys or marks) and not held:
                event.accept()
                return True
        return super().event(event)

    # Pointer and keys.

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer or farther around the pointer."""
        self._take(self.frame.zoomed(1.0016 ** event.angleDelta().y(), event.position()))
        event.accept()

    def _take(self, frame: Frame) -> None:
        self.frame = frame
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold the graph, or choose what lies there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the graph along, or look at somebody."""
        if self._grip is None:
            self._look_at(self.person_at(event.position()))
            return
        moved = event.position() - self._grip
        if self._dragged or moved.manhattanLength() > 4:
            self._dragged, self._grip = True, event.position()
            self._take(self.frame.shifted(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that did not drag chooses."""
        grip, self._grip = self._grip, None
        if grip is None or self._dragged or event.button() != Qt.MouseButton.LeftButton:
            return
        key = self.person_at(event.position())
        link = None if key else self.link_at(event.position())
        self._stand_on(key)
        if link is not None:
            self.link_chosen.emit(*link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put somebody in the middle; on nothing, show all of it."""
        key = self.person_at(event.position())
        if key:
            self.centre(key)
        elif self.link_at(event.position()) is None:
            self._take(self.frame.whole())

    def centre(self, key: str) -> None:
        """Move to somebody, and ask for them to be in the middle of the rings."""
        scene = self.scene
        if scene is None or key not in scene.keys:
            return
        if scene.ego < 0:
            self._take(self.frame.centred(scene.position[scene.keys.index(key)]))
        self._stand_on(key)
        self.centre_wanted.emit(key)

    def _look_at(self, key: str) -> None:
        if key != self._hover:
            self._hover = key
            self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
            self._redraw_marks()

    def _redraw_marks(self) -> None:
        """Around one person only marks change; in a crowd, who has nothing to do with whom one looks at fades."""
        if self.scene is not None and self.scene.ego < 0:
            self._redraw()
        self.update()

    def _stand_on(self, key: str) -> None:
        if key != self._focus:
            self._focus = key
            self._describe()
            self._redraw_marks()

    def _describe(self) -> None:
        """Say whom the keys stand on, and their relation with whoever a link would come from."""
        scene, key = self.motion.goal, self._focus
        if scene is None or key not in scene.keys or len(self._nodes) != len(scene.keys):
            self.setAccessibleDescription("")
            return
        parts, origin = [self._nodes[scene.keys.index(key)].name], self._origin(scene)
        if origin == key and self._mark:
            parts.append(self.tr("marked"))
        elif origin and origin != key:
            parts += [self._told(origin, key), self._told(key, origin)]
        self.setAccessibleDescription("\n".join(parts))

    def _origin(self, scene: Scene) -> str:
        """Key of whoever a link would come from, "" for nobody."""
        return scene.keys[scene.ego] if scene.ego >= 0 else self._mark

    @property
    def _marks(self) -> bool:
        """Whether Space marks somebody: everybody is shown, and the keys stand on one."""
        scene = self.scene
        return scene is not None and scene.ego < 0 and self._focus in scene.keys

    @property
    def marked(self) -> str:
        """Key of whoever a link is to come from, "" for nobody."""
        return self._mark

    def _mark_focus(self) -> None:
        self._mark = "" if self._mark == self._focus else self._focus
        self._describe()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from person to person, Enter centres, Shift+Enter chooses the link, plus, minus and 0 zoom.

        In a crowd the link comes from whoever was marked with Space.
        """
        scene, key = self.scene, event.key()
        middle = QPointF(self.width() / 2, self.height() / 2)
        if scene is None or not len(self._nodes):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            start = scene.keys.index(self._focus) if self._focus in scene.keys else max(0, scene.ego)
            self._stand_on(scene.keys[towards(self._places, start, *_ARROWS[Qt.Key(key)])])
        elif key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            origin = self._origin(scene)
            if origin and self._focus in scene.keys and origin != self._focus:
                self.link_chosen.emit(origin, self._focus)
        elif key == Qt.Key.Key_Space and self._marks:
            self._mark_focus()
        elif key in _ENTER:
            self.centre(self._focus)
        elif key in (*_NEARER, *_FARTHER):
            self._take(self.frame.zoomed(1.25 if key in _NEARER else 0.8, middle))
        elif key == Qt.Key.Key_0:
            self._take(self.frame.whole())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys stand."""
        super().focusInEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nobody is looked at."""
        super().leaveEvent(event)
        self._look_at("")
