"""The sound's outline."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QImage

from app.timeline.tracks.base import Brush, Kind, Track
from emotionai_core.film.waveform import Waveform


class SoundTrack(Track):
    """Least and greatest sample of every pixel column, which no zoom loses."""

    kind: Kind = "sound"
    least, most = 22, 56

    def __init__(self, waveform: Waveform | None) -> None:
        super().__init__()
        self.waveform = waveform

    def title(self) -> str:
        """Sound."""
        return QCoreApplication.translate("timeline", "Sound")

    def paint(self, brush: Brush, area: QRectF) -> None:
        """Columns of a picture: a thousand lines would each be an object."""
        if self.waveform is None:
            return
        ratio = brush.painter.device().devicePixelRatioF()
        first, last = int(np.floor(brush.first * ratio)), int(np.ceil(brush.last * ratio))
        last = min(last, int(np.ceil(brush.scale.x(brush.scale.duration) * ratio)))
        if last <= first:
            return
        per_column = brush.scale.per_pixel / ratio
        start = brush.scale.start + first * per_column
        low, high = self.waveform.extremes(start, per_column, last - first)
        rows = max(3, round((area.height() - 4) * ratio))
        middle = (rows - 1) / 2
        top = np.floor(middle - high * middle + 0.5).astype(np.int64)
        bottom = np.floor(middle - low * middle + 0.5).astype(np.int64)
        row = np.arange(rows)[:, None]
        shown = (row >= top) & (row <= bottom)
        columns = last - first
        pixels = np.where(shown, np.uint32(brush.look.colour("wave").rgba()), np.uint32(0)).astype(np.uint32)
        image = QImage(pixels.tobytes(), columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        brush.painter.drawImage(QRectF(area.x() + first / ratio, area.y() + 2, columns / ratio, rows / ratio), image)
