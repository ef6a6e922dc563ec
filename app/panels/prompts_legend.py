"""Which colour and line of a prompt's words means which source."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.panels.paint import LEFT, sized
from app.panels.prompts_words import PENS, origin_colour, origin_name
from app.theme import Theme
from emotionai_core.records.prompt import Origin

_ROW, _SWATCH, _GAP = 18, 16, 12


class OriginLegend(QWidget):
    """One swatch for each origin, in as many rows as it takes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        names = ", ".join(origin_name(one) for one in Origin)
        self.setAccessibleName(self.tr("Where words come from: {names}").format(names=names))
        theme.changed.connect(self.update)

    def _places(self, width: float) -> list[tuple[Origin, QRectF]]:
        metrics = QFontMetricsF(sized(self.font(), 11))
        x, y, found = 0.0, 0.0, []
        for origin in Origin:
            wide = _SWATCH + 5 + metrics.horizontalAdvance(origin_name(origin))
            if x and x + wide > width:
                x, y = 0.0, y + _ROW
            found.append((origin, QRectF(x, y, wide, _ROW)))
            x += wide + _GAP
        return found

    def sizeHint(self) -> QSize:
        """As wide as it may be, as high as that takes."""
        return QSize(120, round(self._places(max(120, self.width()))[-1][1].bottom()) + 2)

    def minimumSizeHint(self) -> QSize:
        """The rows are all needed."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower takes more rows."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Swatches and names."""
        painter, look = QPainter(self), self._theme.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = sized(self.font(), 11)
        for origin, area in self._places(self.width()):
            colour = origin_colour(look, origin)
            swatch = QRectF(area.x(), area.y() + 3, _SWATCH, 11)
            ground = origin_colour(look, origin)
            ground.setAlphaF(0.24)
            painter.fillRect(swatch, ground)
            if PENS[origin] is not Qt.PenStyle.NoPen:
                painter.setPen(QPen(colour, 2, PENS[origin]))
                painter.drawLine(QPointF(swatch.x(), swatch.bottom()), QPointF(swatch.right(), swatch.bottom()))
            painter.setFont(font)
            painter.setPen(look.colour("muted"))
            painter.drawText(area.adjusted(_SWATCH + 5, 0, 6, 0), LEFT, origin_name(origin))
