"""What the colours and glyphs of the timeline mean, and what it leaves out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import Theme
from app.timeline.markers import paint_glyph
from app.timeline.tracks import Hidden
from app.words import emotion_name, kind_name
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS


class Legend(QWidget):
    """What the colours and glyphs mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(24)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Legend: colours of emotions, shapes of conflicts"))
        self.setToolTip(self.tr("Blocks have the colour of what the words say, faint where the words are not sure."))
        theme.changed.connect(self.update)

    def title(self) -> str:
        """What the colours of the blocks are taken from."""
        return self.tr("Colour: words")

    def sizeHint(self) -> QSize:
        """As wide as it gets."""
        last, x = self._entries()[-1], self._places()[-1]
        return QSize(round(x) + 15 + self._metrics().horizontalAdvance(last[0]) + 6, 24)

    def _entries(self) -> list[tuple[str, str, ConflictKind | None]]:
        """Words, colour token, and the kind of conflict whose glyph it is: kinds come after emotions."""
        emotions: list[tuple[str, str, ConflictKind | None]] = [(emotion_name(one), one, None) for one in EMOTIONS]
        return emotions + [(kind_name(kind), kind.value, kind) for kind in ConflictKind]

    def _small(self) -> QFont:
        font = self.font()
        font.setPixelSize(12)
        return font

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._small())

    def _places(self) -> list[float]:
        """Where each entry begins."""
        metrics = self._metrics()
        x, places = metrics.horizontalAdvance(self.title()) + 13.0, list[float]()
        for text, _, kind in self._entries():
            x += 14 if kind is ConflictKind.MASKING else 0
            places.append(x)
            x += 15 + metrics.horizontalAdvance(text) + 13
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is coloured, then as many entries as fit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        look, middle, metrics = self._theme.look, self.height() / 2, self._metrics()
        painter.setPen(look.colour("muted"))
        painter.drawText(QPointF(0, middle + 4.5), self.title())
        for (text, token, kind), x in zip(self._entries(), self._places(), strict=True):
            if x + 16 + metrics.horizontalAdvance(text) > self.width():
                break
            if kind is None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.emotion(token))
                painter.drawRoundedRect(int(x), int(middle - 5), 10, 10, 3, 3)
            else:
                paint_glyph(painter, kind, QPointF(x + 5, middle), 11, look.kind(kind))
            painter.setPen(look.colour("muted"))
            painter.drawText(QPointF(x + 15, middle + 4.5), text)


class LeftOut(QWidget):
    """One quiet sentence about what the view leaves out; its tooltip says how to see it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setFixedHeight(24)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What the timeline leaves out"))
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text

    def show_hidden(self, hidden: list[Hidden]) -> None:
        """All of it in one line."""
        text = " · ".join(one.text for one in hidden)
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.setToolTip("\n".join([text, *dict.fromkeys(one.tip for one in hidden)]))
            self.update()

    def sizeHint(self) -> QSize:
        """What is left beside the legend; the tooltip has the whole sentence where that is too little."""
        return QSize(160, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sentence, shortened if it must be."""
        painter = QPainter(self)
        painter.setPen(self._theme.look.colour("muted"))
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
