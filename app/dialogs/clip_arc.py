"""Joining clips to an arc: in which order, and with how much cross-fade."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.panels.clips_words import made_with, maker_name, place_of, title_of
from app.theme import Theme
from emotionai_core.records.clip import Clip

_CLIP_ROLE = Qt.ItemDataRole.UserRole
_LONGEST_FADE = 3.0
_FIELD = 30


class ArcOrder(QListWidget):
    """Clips one after the other; dragging or Alt with up and down moves one, Delete leaves one out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Order of the arc"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and leave out by keys."""
        row = self.currentRow()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            to = row + steps[Qt.Key(event.key())]
            if row >= 0 and 0 <= to < self.count():
                self.insertItem(to, self.takeItem(row))
                self.setCurrentRow(to)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self.takeItem(row)
        else:
            super().keyPressEvent(event)


class ArcDialog(QDialog):
    """`agreed` brings the clips in order, the cross-fade in seconds, and whether the film's own sound is heard."""

    agreed = Signal(object, float, bool)

    def __init__(self, clips: Sequence[Clip], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Join to an arc"))
        self.order = ArcOrder()
        for clip in clips:
            request = clip.request
            told = (maker_name(request.maker), place_of(request), title_of(request), made_with(request))
            words = " · ".join(part for part in told if part)
            item = QListWidgetItem(words)
            item.setData(_CLIP_ROLE, clip)
            self.order.addItem(item)
        self.order.setCurrentRow(0)
        self.crossfade = QDoubleSpinBox()
        self.crossfade.setRange(0.0, _LONGEST_FADE)
        self.crossfade.setSingleStep(0.1)
        self.crossfade.setDecimals(1)
        self.crossfade.setValue(0.5)
        self.crossfade.setSuffix(" s")
        self.crossfade.setMinimumHeight(_FIELD)
        self.crossfade.setAccessibleName(self.tr("Cross-fade"))
        self.scene_sound = QCheckBox(self.tr("The film’s own sound in place of the clips’"))
        hint = QLabel(self.tr("Drag to another place, or press Alt with up or down. Delete leaves one out."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        form = QFormLayout()
        form.addRow(self.tr("Cross-fade"), self.crossfade)
        form.addRow("", self.scene_sound)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.join = buttons.addButton(self.tr("Join"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.join.setObjectName("primary")
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(hint)
        column.addWidget(self.order, 1)
        column.addLayout(form)
        column.addWidget(buttons)
        model = self.order.model()
        for changed in (model.rowsInserted, model.rowsRemoved):
            changed.connect(lambda *_: self.join.setEnabled(self.order.count() > 1))
        self.resize(520, 420)

    def offer(self, crossfade: float) -> None:
        """Begin with so many seconds of cross-fade; nothing once the window was closed."""
        if self.isVisible():
            self.crossfade.setValue(crossfade)

    def clips(self) -> list[Clip]:
        """In the order chosen."""
        return [self.order.item(row).data(_CLIP_ROLE) for row in range(self.order.count())]

    def _agree(self) -> None:
        chosen = self.clips()
        self.accept()
        self.agreed.emit(chosen, self.crossfade.value(), self.scene_sound.isChecked())
