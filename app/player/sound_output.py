"""The film's sound through the system's output. It joins a film that already runs, and then leads its clock."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QIODevice, QObject
from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSink, QMediaDevices

from app.jobs.operations import sentence_for
from app.player.feed import Feed, Wanted
from app.player.film_clock import FilmClock
from emotionai_core.film.running import CHANNELS, SOUND_RATE, RunningSound, Samples
from emotionai_core.records.timebase import Span

_log = logging.getLogger(__name__)

_FRAME_BYTES = 2 * CHANNELS
_BUFFER_SECONDS = 0.25
_QUEUE_BLOCKS = 32
# Enough to begin with, so that the first breath of a busy machine is not a gap.
_BEGIN_SAMPLES = SOUND_RATE // 12
# Beyond this the sound is moved, not the film: lips would be seen to miss it.
_FAR_SECONDS = 0.12
_SILENT_LIMIT_SECONDS = 4.0


class SoundOutput(QObject):
    """Plays the sound of one film. All methods are called by the GUI thread and none waits.

    What fails leaves the film silent until it is started again, and says so once in the log; only a film without a
    sound track is silent for good.
    """

    def __init__(self, path: Path, origin: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed: Feed[RunningSound, Samples] = Feed("film sound", lambda: RunningSound(path, origin), _QUEUE_BLOCKS)
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        # For good, and until the next start.
        self._trackless = self._failed = False
        self._told: set[str] = set()
        self._volume, self._muted = 0.8, False
        self._rate = 1.0
        # What is taken from the feed and not yet written, and the film time of its first sample.
        self._pending = np.zeros((0, CHANNELS), np.int16)
        self._pending_at = 0.0
        self._latency = 0.0
        self._begun = 0.0
        self._settled = 0.0

    @property
    def silent(self) -> bool:
        """Whether nothing is to be heard now, whatever happens: no device, no sound in the film, or a fault in it."""
        return self._trackless or self._failed

    @property
    def heard(self) -> bool:
        """Whether sound comes out now."""
        return self._sink is not None and self._played() > 0

    def start(self, seconds: float, rate: float, loop: Span | None = None, due: float | None = None) -> None:
        """Get ready to join the film from `seconds` on at `rate`, again and again through `loop`.

        `due` is what the film's clock says then, where that counts the turns of a loop.
        """
        self._halt()
        if self._trackless:
            return
        self._failed = False
        self._rate = rate
        self._pending, self._pending_at = self._pending[:0], seconds if due is None else due

        def run(source: RunningSound, wanted: Wanted) -> Iterator[Samples]:
            return source.run(seconds, rate, wanted, loop) if source.there else iter(())

        self._feed.start(run)

    def stop(self) -> None:
        """Be quiet at once."""
        self._halt()
        self._feed.stop()

    def close(self) -> None:
        """End the thread and give the device back."""
        self._halt()
        self._feed.close()

    def set_volume(self, volume: float) -> None:
        """Loudness from 0 to 1."""
        self._volume = max(0.0, min(1.0, volume))
        self._apply_volume()

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the volume."""
        self._muted = muted
        self._apply_volume()

    def pump(self, clock: FilmClock) -> None:
        """Write what is due and pull the film's clock towards what is heard."""
        if self.silent or not clock.running:
            return
        self._gather()
        if self._sink is None:
            self._join(clock)
        if self._sink is not None:
            self._watch(clock)
            self._write()

    def _gather(self) -> None:
        left = len(self._pending) if self._sink is not None else len(self._pending) // _BEGIN_SAMPLES
        if self._feed.finished and not self._feed.waiting and not left:
            if self._feed.error is not None:
                self._give_up(sentence_for(self._feed.error))
            else:
                self._trackless = True
            return
        parts = [self._pending]
        while sum(map(len, parts)) < 2 * _BEGIN_SAMPLES and (part := self._feed.take()) is not None:
            parts.append(part)
        if len(parts) > 1:
            self._pending = np.concatenate(parts)

    def _skip_to(self, seconds: float) -> None:
        count = round((seconds - self._pending_at) * SOUND_RATE / self._rate)
        count = min(max(0, count), len(self._pending))
        self._pending = self._pending[count:]
        self._pending_at += count * self._rate / SOUND_RATE

    def _join(self, clock: FilmClock) -> None:
        self._skip_to(clock.time() + self._latency * self._rate)
        if len(self._pending) < _BEGIN_SAMPLES or self._pending_at > clock.time() + 0.5 * self._rate:
            return
        device = QMediaDevices.defaultAudioOutput()
        form = QAudioFormat()
        form.setSampleRate(SOUND_RATE)
        form.setChannelCount(CHANNELS)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isNull() or not device.isFormatSupported(form):
            self._give_up("there is no sound output that takes 48 kHz stereo")
            return
        self._sink = QAudioSink(device, form, self)
        self._sink.setBufferSize(round(_BUFFER_SECONDS * SOUND_RATE) * _FRAME_BYTES)
        self._apply_volume()
        self._device = self._sink.start()
        self._begun = self._settled = time.monotonic()
        if _fault(self._sink):
            self._give_up(_fault(self._sink))

    def _watch(self, clock: FilmClock) -> None:
        """Follow what is heard; where it is too far away, leave samples out or wait for new ones."""
        sink = self._sink
        assert sink is not None
        if _fault(sink):
            self._give_up(_fault(sink))
            return
        now = time.monotonic()
        if self._played() <= 0:
            if now - self._begun > _SILENT_LIMIT_SECONDS:
                self._give_up("the sound output takes nothing")
            return
        off = self._pending_at - self._waiting_in_sink() * self._rate - clock.time()
        if abs(off) <= _FAR_SECONDS * max(1.0, self._rate):
            clock.pull(off)
        elif now > self._settled:
            if off < 0:
                self._skip_to(self._pending_at - off)
            else:
                self._halt()
            self._settled = now + 2 * _BUFFER_SECONDS

    def _write(self) -> None:
        if self._sink is None or self._device is None:
            return
        count = min(len(self._pending), self._sink.bytesFree() // _FRAME_BYTES)
        if count <= 0:
            return
        data = np.ascontiguousarray(self._pending[:count]).tobytes()
        written = max(0, self._device.write(data)) // _FRAME_BYTES
        self._pending = self._pending[written:]
        self._pending_at += written * self._rate / SOUND_RATE

    def _waiting_in_sink(self) -> float:
        assert self._sink is not None
        return (self._sink.bufferSize() - self._sink.bytesFree()) / _FRAME_BYTES / SOUND_RATE

    def _played(self) -> float:
        return self._sink.processedUSecs() / 1e6 if self._sink is not None else 0.0

    def _apply_volume(self) -> None:
        if self._sink is not None:
            # Loudness is heard as its logarithm.
            linear = QAudio.convertVolume(
                self._volume, QAudio.VolumeScale.LogarithmicVolumeScale, QAudio.VolumeScale.LinearVolumeScale
            )
            self._sink.setVolume(0.0 if self._muted else linear)

    def _halt(self) -> None:
        if self._sink is not None:
            self._sink.reset()
            self._sink.stop()
            self._sink.deleteLater()
            self._sink = self._device = None

    def _give_up(self, reason: str) -> None:
        if reason not in self._told:
            self._told.add(reason)
            _log.warning("the film plays without sound: %s", reason)
        self._failed = True
        self._halt()
        self._feed.stop()


def _fault(sink: QAudioSink) -> str:
    """What is wrong with the output; running dry for a moment is not."""
    # Compared by name: Qt moved the enumeration, and the old and the new one are never equal.
    name = sink.error().name
    return "" if name in ("NoError", "UnderrunError") else name
