"""What a face and head do on each frame: expression, speech, blinks and small movements."""

from __future__ import annotations

import zlib

import numpy as np
from anatomy import ActionUnits, Pose
from expressions import EXPRESSIONS
from schedule import FPS, TimedShot, blend_share, loudness

BLINK = (0.35, 0.95, 1.0, 0.55, 0.2)
SPEECH_PARTS, SPEECH_DROPS = 0.38, 0.24


class Performance:
    """One actor in one shot."""

    def __init__(self, actor: str, take: TimedShot) -> None:
        self.actor, self.take = actor, take
        self.beats = take.beats(actor)
        self.placement = take.shot.actors[actor]
        self._seed = zlib.crc32(f"{actor}{take.start:.2f}".encode())
        self._speech = {line.start: loudness(line.sound) for line in take.lines if line.line.speaker == actor}
        self._blinks = self._plan_blinks()

    def _plan_blinks(self) -> list[int]:
        rng = np.random.default_rng(self._seed)
        first, last = round(self.take.start * FPS), round(self.take.end * FPS)
        blinks, frame = [], first + int(rng.integers(18, 50))
        while frame < last - 6:
            blinks.append(frame)
            frame += int(rng.integers(55, 95))
        return blinks

    def face(self, frame: int) -> ActionUnits:
        """Action units on a frame of the film."""
        moment = frame / FPS
        worn = EXPRESSIONS[self.actor][self.beats[0].expression]
        units, freedom = worn.units, worn.speech
        for beat in self.beats[1:]:
            if moment >= beat.start:
                worn, share = EXPRESSIONS[self.actor][beat.expression], blend_share(beat, moment)
                units, freedom = units.towards(worn.units, share), freedom + share * (worn.speech - freedom)
        voice = self.voice(frame) * freedom
        units = units.plus(au25=SPEECH_PARTS * voice, au26=SPEECH_DROPS * voice * (0.8 + 0.2 * np.sin(frame * 1.7)))
        glance = 0.25 * np.sin(moment * 1.3 + self._seed % 7) ** 3
        blink = max((BLINK[frame - b] for b in self._blinks if 0 <= frame - b < len(BLINK)), default=0.0)
        return units.plus(blink=blink, gaze_x=np.sign(self.placement.yaw) * 0.35 + glance)

    def voice(self, frame: int) -> float:
        """How loudly the actor speaks on a frame, 0 to 1."""
        for start, levels in self._speech.items():
            offset = frame - round(start * FPS)
            if 0 <= offset < len(levels):
                return float(levels[offset])
        return 0.0

    def pose(self, frame: int) -> Pose:
        """Head turn on a frame: the shot's, the mood's, and a little life."""
        moment, phase = frame / FPS, (self._seed % 100) / 16.0
        pitch, roll = 0.0, 0.0
        for beat in self.beats:
            if moment >= beat.start:
                share = blend_share(beat, moment) if beat is not self.beats[0] else 1.0
                mood = EXPRESSIONS[self.actor][beat.expression]
                pitch, roll = pitch + share * (mood.pitch - pitch), roll + share * (mood.roll - roll)
        nod = 0.02 * self.voice(frame) * np.sin(frame * 0.55 + phase)
        return Pose(
            self.placement.yaw + 0.022 * float(np.sin(moment * 0.9 + phase)),
            pitch + 0.014 * float(np.sin(moment * 1.25 + 2 * phase)) + float(nod),
            roll + 0.014 * float(np.sin(moment * 0.7 + 3 * phase)),
        )
