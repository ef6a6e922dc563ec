"""The fused data set: one row per utterance, with speaker, listener, the three channels, verdict and conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.fusion.conflict import ChannelColumns, channel_columns, judge, voice_reading
from emotionai_core.fusion.micro import weighed, with_movements
from emotionai_core.fusion.montage import Montage, Shots, montage
from emotionai_core.fusion.offset import corrected
from emotionai_core.fusion.speakers import Casting, cast_lines
from emotionai_core.fusion.windows import (
    WIDE,
    WINDOW_NAMES,
    FaceIndex,
    FaceReadings,
    find_listeners,
    read_faces,
)
from emotionai_core.perception.calibration import calibrated, polarities
from emotionai_core.records.analysis import FaceTable, Floats, Ints
from emotionai_core.records.conflict import Conflict, Verdict
from emotionai_core.records.evidence import EMOTIONS, Channel, MicroMovement, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.utterance import Utterance, VoiceAffect
from emotionai_core.settings import Settings
from emotionai_core.wire.messages import Json


@dataclass(frozen=True, slots=True, eq=False)
class Fusion:
    """What fusion found: faces on the common clock, who speaks, every utterance's face and listener, remarks."""

    faces: FaceTable
    casting: Casting
    readings: FaceReadings
    listener: Ints
    listener_emotion: Floats
    voice_off: str
    remarks: tuple[str, ...]


def align(
    lines: UtteranceColumns,
    faces: FaceTable,
    settings: Settings,
    casting: Casting | None = None,
    trust: Mapping[str, Json] | None = None,
    shots: Shots | None = None,
) -> Fusion:
    """Match faces, listeners and speakers to utterances; `casting` overrides the machine's (after a correction).

    `trust` is the face backend's calibration, applied to the mean over a window: a single look may be far off.
    `shots` are on the faces' corrected clock.
    """
    faces, shifted = corrected(faces, lines.start, lines.end, settings.offset_gap)
    index = FaceIndex(faces, settings.min_face_quality)
    cutting = montage(index, shots)
    who = casting if casting is not None else cast_lines(lines, index, cutting=cutting)
    off = voice_degraded(lines.arousal, settings.voice_range_floor)
    remarks = tuple(remark for remark in (shifted, off) if remark)
    return look(lines, faces, index, who, cutting, settings, trust or {}, off, remarks)


def look(
    lines: UtteranceColumns, faces: FaceTable, index: FaceIndex, who: Casting, cutting: Montage, settings: Settings,
    trust: Mapping[str, Json], off: str, remarks: tuple[str, ...],
) -> Fusion:  # fmt: skip
    """What speakers' and listeners' faces show around every utterance, of faces on the transcript's clock."""
    readings = read_faces(
        index,
        who.face,
        lines.start,
        lines.end,
        margin=settings.window_margin,
        wide=settings.wide_window,
        wide_confidence=settings.wide_confidence,
        min_samples=settings.min_face_samples,
    )
    emotion, mass = calibrated(readings.emotion, trust), polarities(readings.emotion, trust)
    # A look from seconds away says what it says to this degree only; the rest is not known.
    say = np.where(readings.window == WIDE, settings.wide_confidence, 1.0)[:, None]
    mass = say * mass + (1.0 - say) / mass.shape[1]
    readings = replace(readings, emotion=say * emotion + (1.0 - say) / len(EMOTIONS), polarity=mass)
    # Whoever was seen before a cut to somewhere else does not listen.
    low, high = cutting.around(lines.start, lines.end)
    before, after = lines.start - settings.window_margin, lines.end + settings.window_margin
    listener, emotion = find_listeners(index, who.face, np.maximum(before, low), np.minimum(after, high))
    return Fusion(faces, who, readings, listener, emotion, off, remarks)


def voice_degraded(arousal: Floats, floor: float) -> str:
    """Why the voice channel is off, "" when it is not: the film's arousal range (p95 - p5) is below `floor`."""
    known = arousal[~np.isnan(arousal)]
    if len(known) < 5:
        return ""
    low, high = np.percentile(known, [5, 95])
    if high - low >= floor:
        return ""
    return f"The voice channel is off: arousal varies by only {high - low:.2f} over the film ({floor:.2f} needed)."


class Rows:
    """Makes the rows of the data set, and keeps those of which no number has changed since.

    A row depends on its utterance, its speaker and listener, and its own numbers; nothing else is looked at.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: dict[int, tuple[_Signature, Line]] = {}

    def fuse(
        self,
        utterances: Sequence[Utterance],
        lines: UtteranceColumns,
        fusion: Fusion,
        movements: Sequence[tuple[MicroMovement, ...]] = (),
    ) -> tuple[Line, ...]:
        """The rows in utterance order; `movements` are the brief ones of each line's speaker, () for none at all."""
        made = _Made(self._settings, lines, fusion, movements)
        before, self._made = self._made, {}
        found: list[Line] = []
        for row, utterance in enumerate(utterances):
            signature = (
                made.numbers(row),
                fusion.voice_off,
                fusion.casting.key[row],
                *made.listener(row),
                made.brief(row),
            )
            kept = before.get(utterance.number)
            same = kept is not None and kept[0] == signature and kept[1].utterance == utterance
            line = kept[1] if same and kept is not None else made.line(row, utterance)
            self._made[utterance.number] = signature, line
            found.append(line)
        return tuple(found)


_Signature = tuple[bytes, str, str, str, str, tuple[MicroMovement, ...]]


class _Made:
    """The numbers of all rows, and a row made of them where it is asked for."""

    def __init__(
        self,
        settings: Settings,
        lines: UtteranceColumns,
        fusion: Fusion,
        movements: Sequence[tuple[MicroMovement, ...]],
    ) -> None:
        self._settings, self._fusion, self._movements = settings, fusion, movements
        self._face = _face_columns(fusion.readings, settings)
        read = [True] * len(lines)
        self._text = channel_columns(
            Channel.TEXT, lines.text_emotion, read, [""] * len(lines), settings.text_certainty, settings.margin
        )
        heard = [lines.arousal, lines.valence, lines.dominance, lines.voice_confidence]
        # Rows are made one by one: numbers come out of lists faster than out of arrays.
        self._heard: list[list[float]] = np.column_stack(heard).tolist()
        looks = [fusion.readings.samples, fusion.readings.window]
        numbers = np.column_stack([self._face.numbers(), self._text.numbers(), *heard, *looks]).astype(np.float64)
        self._width, self._bytes = numbers.shape[1] * numbers.itemsize, numbers.tobytes()
        nobody = np.isnan(fusion.listener_emotion).any(axis=1) | (fusion.listener < 0)
        self._listener: list[int] = np.where(nobody, -1, fusion.listener).tolist()
        self._shown: list[int] = np.nan_to_num(fusion.listener_emotion).argmax(axis=1).tolist()

    def numbers(self, row: int) -> bytes:
        """Every number of a row, to compare."""
        return self._bytes[row * self._width : (row + 1) * self._width]

    def listener(self, row: int) -> tuple[str, str]:
        """The key and the expression of the listener."""
        number = self._listener[row]
        # Whoever is seen while nobody knows who speaks may be the speaker.
        if number < 0 or not self._fusion.casting.key[row]:
            return "", ""
        return self._fusion.faces.keys[number], EMOTIONS[self._shown[row]]

    def brief(self, row: int) -> tuple[MicroMovement, ...]:
        """The brief movements of the speaker's face."""
        return self._movements[row] if self._movements else ()

    def line(self, row: int, utterance: Utterance) -> Line:
        """One row of the data set."""
        settings = self._settings
        voice = VoiceAffect(*self._heard[row])
        spoken = voice_reading(voice, settings.voice_polarity, settings.voice_certainty, self._fusion.voice_off)
        face = self._face.reading(row)
        if face is not None and self.brief(row):
            face = with_movements(face, self.brief(row))
        channels = (face, spoken, self._text.reading(row))
        readings = tuple(reading for reading in channels if reading is not None)
        listener, shown = self.listener(row)
        person = self._fusion.casting.key[row]
        verdict, conflict = _judged(utterance, person, readings, self._settings)
        return Line(utterance, person, voice, readings, listener, shown, verdict, conflict)


def judged(line: Line, settings: Settings) -> Line:
    """The line with verdict and conflict as its readings have it."""
    verdict, conflict = _judged(line.utterance, line.person, line.readings, settings)
    return replace(line, verdict=verdict, conflict=conflict)


def _judged(
    said: Utterance, person: str, readings: tuple[Reading, ...], settings: Settings
) -> tuple[Verdict, Conflict | None]:
    verdict, kind, severity = weighed(judge(readings, settings.strong_negative), readings)
    if verdict is not Verdict.CONFLICT or kind is None:
        return verdict, None
    return verdict, Conflict(said.number, said.start, said.end, person, kind, severity, readings)


def _face_columns(readings: FaceReadings, settings: Settings) -> ChannelColumns:
    # A face seconds away from the line may help to describe it, but must not contradict it.
    enough = (readings.samples >= settings.min_face_samples) & (readings.window != WIDE)
    looks = [
        f"{count} look{'' if count == 1 else 's'} {WINDOW_NAMES[window]}" if count else ""
        for count, window in zip(readings.samples.tolist(), readings.window.tolist(), strict=True)
    ]
    return channel_columns(
        Channel.FACE,
        readings.emotion,
        enough.tolist(),
        looks,
        settings.face_certainty,
        settings.margin,
        readings.polarity,
    )
