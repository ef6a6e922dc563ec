"""When everything happens: lines are spoken first, and the shots are cut around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from brushes import smooth
from screenplay import SHOTS, Line, Shot
from voices import RATE, Sound, speak

FPS = 25
TURN = 0.28
ANTICIPATION = 0.30


@dataclass(frozen=True)
class TimedLine:
    """A line with its sound and place in the film, in seconds."""

    index: int
    line: Line
    start: float
    end: float
    sound: Sound


@dataclass(frozen=True)
class Beat:
    """From ``start`` to ``end`` an actor wears one expression; the change into it takes ``TURN`` seconds."""

    start: float
    end: float
    expression: str


@dataclass(frozen=True)
class TimedShot:
    """A shot between two frame-exact cuts."""

    shot: Shot
    start: float
    end: float
    lines: tuple[TimedLine, ...]

    def beats(self, actor: str) -> list[Beat]:
        """The expressions of one actor in this shot, in order."""
        changes = [(self.start, self.shot.opening[actor])] if actor in self.shot.opening else []
        for timed in self.lines:
            wanted = timed.line.face if timed.line.speaker == actor else timed.line.watching.get(actor)
            when = timed.start - ANTICIPATION if changes else self.start
            if wanted and (not changes or wanted != changes[-1][1]):
                changes.append((when, wanted))
        ends = [when for when, _ in changes[1:]] + [self.end]
        return [Beat(when, end, name) for (when, name), end in zip(changes, ends, strict=True)]


def on_frame(seconds: float) -> float:
    """The first frame at or after a moment."""
    return int(np.ceil(round(seconds * FPS, 6))) / FPS


def plan() -> list[TimedShot]:
    """Speak every line and lay out the film."""
    clock, index, timed_shots = 0.0, 0, []
    for shot in SHOTS:
        start, lines = clock, []
        clock = on_frame(clock + shot.lead_in)
        for line in shot.lines:
            clock = on_frame(clock + line.pause)
            sound = speak(line.speaker, line.text, line.voice)
            lines.append(TimedLine(index, line, clock, clock + len(sound) / RATE, sound))
            clock, index = clock + len(sound) / RATE, index + 1
        clock = on_frame(clock + shot.lead_out)
        timed_shots.append(TimedShot(shot, start, clock, tuple(lines)))
    return timed_shots


def loudness(sound: Sound) -> np.ndarray:
    """How far the mouth opens on every frame of a line, 0 to 1."""
    hop = RATE // FPS
    count = -(-len(sound) // hop)
    padded = np.pad(sound, (0, count * hop - len(sound)))
    energy = np.sqrt((padded.reshape(count, hop) ** 2).mean(1))
    level = np.clip(energy / (np.percentile(energy, 85) + 1e-6), 0, 1.1)
    return np.convolve(np.pad(level, 1), (0.2, 0.6, 0.2), "valid")


def blend_share(beat: Beat, moment: float) -> float:
    """How far the change into a beat has come."""
    return float(smooth(0.0, TURN, moment - beat.start))
