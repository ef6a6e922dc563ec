"""The film through Qt Multimedia: always there, because it comes with PySide6."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink

from app.player.interface import PlayerState, VideoPlayer
from app.player.sound import sound_is_possible


class QtPlayer(VideoPlayer):
    """QMediaPlayer behind the studio's player interface. Its clock already starts at the first frame."""

    name = "qt"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._sound: QAudioOutput | None = None
        # Without a sound card an audio output prints warnings and may stall the clock: leave it out.
        if sound_is_possible() and QMediaDevices.audioOutputs():
            self._sound = QAudioOutput(self)
            self._player.setAudioOutput(self._sound)
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._on_frame, Qt.ConnectionType.QueuedConnection)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.errorOccurred.connect(self._on_error)
        self._player.durationChanged.connect(self._on_duration)
        self._player.positionChanged.connect(self._on_position)

    def set_rate(self, rate: float) -> None:
        """Play `rate` times as fast."""
        self._player.setPlaybackRate(rate)

    def set_volume(self, volume: float) -> None:
        """Loudness from 0 to 1."""
        if self._sound is not None:
            self._sound.setVolume(max(0.0, min(1.0, volume)))

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the volume."""
        if self._sound is not None:
            self._sound.setMuted(muted)

    def close(self) -> None:
        """Release the film."""
        super().close()
        self._player.setSource(QUrl())

    def _load(self, path: Path) -> None:
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()

    def _drop(self) -> None:
        self._player.stop()

    def _start(self) -> None:
        self._player.play()

    def _halt(self) -> None:
        self._player.pause()

    def _jump(self, seconds: float) -> None:
        self._player.setPosition(round(seconds * 1000))

    def _clock(self) -> float:
        return max(0.0, self._player.position() / 1000)

    def _on_frame(self, frame: QVideoFrame) -> None:
        if self.state is PlayerState.PLAYING and frame.isValid():
            self._on_played(frame.toImage())

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.InvalidMedia:
            self._give_up()
        elif status is QMediaPlayer.MediaStatus.EndOfMedia and self.state is PlayerState.PLAYING:
            self._reach_end()

    def _on_error(self, error: QMediaPlayer.Error, _text: str) -> None:
        if error is not QMediaPlayer.Error.NoError and self.state is not PlayerState.EMPTY:
            self._give_up()

    def _on_duration(self, milliseconds: int) -> None:
        if self.state is not PlayerState.EMPTY:
            self._learn_duration(milliseconds / 1000)

    def _on_position(self, milliseconds: int) -> None:
        if self.state is PlayerState.PLAYING:
            self.position_changed.emit(max(0.0, milliseconds / 1000))
