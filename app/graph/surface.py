"""The graph as a picture: people, links and marks of one moment, painted in two layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from app.graph.frame import Frame
from app.graph.motion import Motion
from app.graph.nodes import NamePainter, Node, NodePainter, paint_ring_of, radii
from app.graph.rings import paint_ring_names, paint_rings
from app.graph.scene import Links, Scene, links
from app.graph.strokes import FINE_STEPS, PLAIN_STEPS, Detail, curves, paint_links, width_of
from app.theme import Theme

Floats = npt.NDArray[np.float64]
PictureOf = Callable[[str], QPixmap | None]

# Smoothing more thin links than this would hold up the film.
_SMOOTH_UP_TO, _SMOOTH_MOVING = 2500, 250
_REST_MS = 160


class GraphSurface(QWidget):
    """Shows a scene and goes to the next one. It computes no relation."""

    # How many links are too weak to be shown.
    hidden_changed = Signal(int)

    def __init__(self, picture_of: PictureOf, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._nodes: Sequence[Node] = ()
        self._people = NodePainter(picture_of)
        self._names = NamePainter()
        self.motion = Motion(self)
        self.frame = Frame(1, 1)
        self._weakest = 0.0
        self._links: Links | None = None
        self._shape: Floats = np.zeros((0, PLAIN_STEPS, 2))
        self._places: Floats = np.zeros((0, 2))
        self._radius: Floats = np.zeros(0)
        self._image: QImage | None = None
        self._stale = True
        self._resting = False
        self._focus = self._hover = ""
        # Whom the keys marked as the one a link is to come from.
        self._mark = ""
        self._chosen: tuple[str, str] | None = None
        self._hidden = -1
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._refine)
        self.motion.moved.connect(self._on_moved)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Graph of relations"))
        theme.changed.connect(self._redraw)

    @property
    def scene(self) -> Scene | None:
        """What is shown now."""
        return self.motion.scene

    @property
    def focus(self) -> str:
        """Key of the person the keys stand on, "" for nobody."""
        return self._focus

    @property
    def shown(self) -> Links | None:
        """The links on screen, the weakest first."""
        return self._links

    def show_scene(self, scene: Scene | None, nodes: Sequence[Node]) -> None:
        """Go to another moment; `nodes` are the people by place."""
        if [one.key for one in nodes] != [one.key for one in self._nodes] or list(nodes) != list(self._nodes):
            self._people.forget()
        self._nodes = nodes
        if scene is not None and self._focus and self._focus not in scene.keys:
            self._focus = ""
        before = self.motion.goal
        if scene is None or before is None or (before.ego < 0) != (scene.ego < 0):
            self.frame = self.frame.whole()
        self.motion.go(scene, self.isVisible() and self._may_move())

    def show_weakest(self, weakest: float) -> None:
        """Hide links whose intimacy is less, and say again how many that are."""
        self._weakest, self._hidden = weakest, -1
        self._redraw()

    def show_link(self, link: tuple[str, str] | None) -> None:
        """Mark a link."""
        self._chosen = link
        self.update()

    def portraits_changed(self) -> None:
        """Faces arrived."""
        self._people.forget()
        self.update()

    def _may_move(self) -> bool:
        """Whether the system wants things to move at all."""
        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0

    def _on_moved(self) -> None:
        self._redraw()

    def _redraw(self) -> None:
        self._stale, self._resting = True, False
        self._rest.start()
        self.update()

    def _refine(self) -> None:
        if not self.motion.running:
            self._stale, self._resting = True, True
            self.update()

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(420, 420)

    def minimumSizeHint(self) -> QSize:
        """Five rings still fit."""
        return QSize(220, 220)

    # What is where.

    def _settle(self, scene: Scene) -> None:
        """Places, sizes and curves of this moment, in pixels of the widget."""
        frame = self.frame = Frame(
            self.width(), self.height(), scene.extent, self.frame.zoom, self.frame.moved_x, self.frame.moved_y
        )
        self._places = frame.places(scene.position)
        self._radius = radii(scene.room, scene.known, frame.scale, scene.ego)
        shown = self._links = links(scene, self._weakest)
        gap = self._radius
        few = len(shown.source) <= _SMOOTH_UP_TO
        ends = self._places[shown.source], self._places[shown.target]
        steps = FINE_STEPS if few else PLAIN_STEPS
        self._shape = curves(*ends, gap[shown.source], gap[shown.target] + 2, steps)
        if shown.hidden != self._hidden:
            self._hidden = shown.hidden
            self.hidden_changed.emit(shown.hidden)

    def _faded(self, scene: Scene, shown: Links) -> npt.NDArray[np.bool_]:
        """Links that have nothing to do with whom one looks at."""
        looked = self._hover or self._focus
        if scene.ego >= 0 or looked not in scene.keys:
            return np.zeros(len(shown.source), np.bool_)
        at = scene.keys.index(looked)
        return (shown.source != at) & (shown.target != at)

    def _paint_ground(self, scene: Scene) -> QImage:
        """Rings and links, kept until something moves."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._image is None or self._image.size() != size:
            self._image = QImage(size, QImage.Format.Format_RGB32)
            self._image.setDevicePixelRatio(ratio)
        look, image = self._theme.look, self._image
        ground = look.colour("panel")
        image.fill(ground)
        self._settle(scene)
        if scene.ego >= 0:
            painter = QPainter(image)
            paint_rings(painter, look, self.frame, scene)
            painter.end()
        if self._links is not None:
            faded = self._faded(scene, self._links)
            paint_links(image, ground, look, self._links, self._shape * ratio, faded, self._detail(self._links))
        if scene.ego >= 0:
            painter = QPainter(image)
            paint_ring_names(painter, look, self.frame, scene)
            painter.end()
        self._stale = False
        return image

    def _detail(self, shown: Links) -> Detail:
        """Many links that move are painted coarsely; what rests is painted again."""
        if len(shown.source) > _SMOOTH_UP_TO:
            return Detail.PLAIN if self._resting else Detail.COARSE
        return Detail.FINE if self._resting or len(shown.source) <= _SMOOTH_MOVING else Detail.PLAIN

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept ground, then people, names and marks."""
        painter, scene = QPainter(self), self.scene
        if scene is None or not len(self._nodes):
            painter.fillRect(self.rect(), self._theme.look.colour("panel"))
            return
        image = self._paint_ground(scene) if self._stale or self._image is None else self._image
        painter.drawImage(QPointF(0, 0), image)
        self._paint_chosen(painter, scene)
        look = self._theme.look
        self._people.paint(painter, look, self._nodes, self._places, self._radius)
        looked = dict.fromkeys((self._hover, self._focus, self._mark))
        first = [scene.keys.index(key) for key in looked if key in scene.keys]
        for at in first:
            key = scene.keys[at]
            token = "focus" if key == self._focus and self.hasFocus() else "accent" if key == self._mark else "muted"
            paint_ring_of(painter, look, self._places[at], float(self._radius[at]), token)
        if scene.ego >= 0:
            first.append(scene.ego)
        self._names.paint(painter, look, self._nodes, self._places, self._radius, list(dict.fromkeys(first)))
        if self.hasFocus() and not self._focus:
            painter.setPen(QPen(look.colour("focus"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_chosen(self, painter: QPainter, scene: Scene) -> None:
        """The chosen link over all others."""
        if self._chosen is None or self._links is None or any(key not in scene.keys for key in self._chosen):
            return
        source, target = (scene.keys.index(key) for key in self._chosen)
        ends = np.array([[source], [target]])
        places, radius = self._places[ends], self._radius[ends]
        shape = curves(places[0], places[1], radius[0], radius[1] + 2, FINE_STEPS)[0]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(width_of(scene.relations.intimacy[source, target])) + 1.5
        painter.setPen(QPen(self._theme.look.colour("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.tolist()]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All of it again, in another size."""
        super().resizeEvent(event)
        self._redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees does not move."""
        super().hideEvent(event)
        self.motion.finish()
        self._rest.stop()
