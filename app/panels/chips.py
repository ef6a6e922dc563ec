"""Filters that hold a list back, each as a chip that can be clicked away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.panels.flow import FlowLayout
from app.panels.paint import LEFT, sized
from app.playhead import Playhead
from app.words import short_time

_HEIGHT = 24


class Chip(QAbstractButton):
    """A rounded word with a cross; a click takes it away."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Take this filter away"))
        self.say(text)

    def say(self, text: str) -> None:
        """Another word."""
        self.setText(text)
        self.setAccessibleName(self.tr("Filter {name}: click to take it away").format(name=text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The word and its cross."""
        metrics = QFontMetrics(sized(self.font(), 12))
        return QSize(metrics.horizontalAdvance(self.text()) + 38, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A pill in the colour of a selection."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QPalette.ColorRole.Link if self.hasFocus() or self.underMouse() else QPalette.ColorRole.Highlight
        painter.setPen(QPen(palette.color(edge), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setFont(sized(self.font(), 12))
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(area.adjusted(10, 0, -24, 0), LEFT, self.text())
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.4))
        x, y = area.right() - 14, area.center().y()
        painter.drawLine(QRectF(x - 3, y - 3, 6, 6).topLeft(), QRectF(x - 3, y - 3, 6, 6).bottomRight())
        painter.drawLine(QRectF(x - 3, y - 3, 6, 6).topRight(), QRectF(x - 3, y - 3, 6, 6).bottomLeft())


class SpanChip(Chip):
    """Holds a list to the chosen stretch of film as soon as there is one, until it is clicked away."""

    changed = Signal()

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._playhead = playhead
        self._left: tuple[float, float] | None = None
        playhead.span_changed.connect(self._on_span)
        self.clicked.connect(self._leave)
        self._show()

    @property
    def span(self) -> tuple[float, float] | None:
        """The stretch the list is held to, None where the whole film counts."""
        chosen = self._playhead.span
        return None if chosen == self._left else chosen

    def holds(self, start: float, end: float) -> bool:
        """Whether something from `start` to `end` is at least partly inside."""
        span = self.span
        return span is None or (start < span[1] and max(end, start + 1e-9) > span[0])

    def hold(self, wanted: bool) -> None:
        """Hold the list to the chosen stretch, or let it go."""
        self._left = None if wanted else self._playhead.span
        self._show()
        self.changed.emit()

    def _on_span(self, _span: object) -> None:
        self._left = None
        self._show()
        self.changed.emit()

    def _leave(self) -> None:
        self.hold(False)

    def _show(self) -> None:
        span = self.span
        if span is not None:
            self.say(self.tr("in {start}–{end}").format(start=short_time(span[0]), end=short_time(span[1])))
        self.setVisible(span is not None)


class ChipRow(QWidget):
    """The chips of one list; takes no room while there are none."""

    def __init__(self, fixed: SpanChip | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._made: list[Chip] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fixed = fixed
        if fixed is not None:
            fixed.setParent(self)
            self._flow.addWidget(fixed)
            fixed.changed.connect(self._appear)
        self._appear()

    @property
    def texts(self) -> list[str]:
        """What the chips say."""
        fixed = [self._fixed.text()] if self._fixed is not None and self._fixed.span is not None else []
        return fixed + [chip.text() for chip in self._made]

    def show_chips(self, chips: list[tuple[str, Callable[[], None]]]) -> None:
        """Other chips, each with what its click does."""
        for chip in self._made:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._made = []
        for text, remove in chips:
            chip = Chip(text, self)
            chip.clicked.connect(lambda _checked=False, remove=remove: remove())
            self._flow.addWidget(chip)
            self._made.append(chip)
            chip.show()
        self._appear()

    def _appear(self) -> None:
        held = self._fixed is not None and self._fixed.span is not None
        if self._fixed is not None:
            self._fixed.setVisible(held)
        self.setVisible(held or bool(self._made))
        self.updateGeometry()
