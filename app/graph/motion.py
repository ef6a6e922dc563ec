"""From one moment to the next without a jump."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from app.graph.scene import Scene, between

SMOOTH_MS: Final = 350


class Motion(QObject):
    """Holds what is shown; given something new, it goes there, `moved` at every step."""

    moved = Signal()
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self._from: Scene | None = None
        self._to: Scene | None = None
        self._clock = QVariantAnimation(self)
        self._clock.setDuration(SMOOTH_MS)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._clock.valueChanged.connect(self._step)
        self._clock.finished.connect(self.rested)

    @property
    def goal(self) -> Scene | None:
        """Where it goes to, or rests."""
        return self._to

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._clock.state() == QVariantAnimation.State.Running

    def go(self, scene: Scene | None, smooth: bool) -> None:
        """Show another moment, at once or smoothly."""
        self._clock.stop()
        before, self._to = self.scene, scene
        if scene is None or before is None or not smooth or before.keys != scene.keys:
            self.scene = scene
            self.moved.emit()
            self.rested.emit()
            return
        self._from = before
        self._clock.start()

    def finish(self) -> None:
        """Be there now."""
        if self.running:
            self.go(self._to, False)

    def _step(self, share: object) -> None:
        if self._from is not None and self._to is not None:
            self.scene = between(self._from, self._to, float(share))  # type: ignore[arg-type]
            self.moved.emit()
