"""The fused data set: one row per utterance, with speaker, listener, the three channels, verdict and conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from emotionai_core.fusion.columns import UtteranceColumns
from emotionai_core.fusion.conflict import emotion_readings, judge, voice_reading
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
from emotionai_core.perception.calibration import calibrated
from emotionai_core.records.analysis import FaceTable, Floats, Ints
from emotionai_core.records.conflict import Conflict, Verdict
from emotionai_core.records.evidence import EMOTIONS, Channel, Reading
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
) -> Fusion:
    """Match faces, listeners and speakers to utterances; `casting` overrides the machine's (after a correction).

    `trust` is the face backend's calibration, applied to the mean over a window: a single look may be far off.
    """
    faces, shifted = corrected(faces, lines.start, lines.end, settings.offset_gap)
    index = FaceIndex(faces, settings.min_face_quality)
    who = casting if casting is not None else cast_lines(lines, index)
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
    emotion = calibrated(readings.emotion, trust or {})
    # A look from seconds away says what it says to this degree only; the rest is not known.
    say = np.where(readings.window == WIDE, settings.wide_confidence, 1.0)[:, None]
    readings = replace(readings, emotion=say * emotion + (1.0 - say) / len(EMOTIONS))
    listener, emotion = find_listeners(index, who.face, lines.start, lines.end, settings.window_margin)
    off = voice_degraded(lines.arousal, settings.voice_range_floor)
    remarks = tuple(remark for remark in (shifted, off) if remark)
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


def fuse(
    utterances: Sequence[Utterance], lines: UtteranceColumns, fusion: Fusion, settings: Settings
) -> tuple[Line, ...]:
    """The rows of the data set, in utterance order."""
    face = _face_readings(fusion.readings, settings)
    read = [True] * len(lines)
    text = emotion_readings(
        Channel.TEXT, lines.text_emotion, read, [""] * len(lines), settings.text_certainty, settings.margin
    )
    return tuple(
        _line(row, utterance, lines, fusion, face[row], text[row], settings) for row, utterance in enumerate(utterances)
    )


def _face_readings(readings: FaceReadings, settings: Settings) -> list[Reading | None]:
    # A face seconds away from the line may help to describe it, but must not contradict it.
    enough = (readings.samples >= settings.min_face_samples) & (readings.window != WIDE)
    looks = [
        f"{count} look{'' if count == 1 else 's'} {WINDOW_NAMES[int(window)]}" if count else ""
        for count, window in zip(readings.samples, readings.window, strict=True)
    ]
    return emotion_readings(
        Channel.FACE, readings.emotion, enough.tolist(), looks, settings.face_certainty, settings.margin
    )


def _line(
    row: int,
    utterance: Utterance,
    lines: UtteranceColumns,
    fusion: Fusion,
    face: Reading | None,
    text: Reading | None,
    settings: Settings,
) -> Line:
    voice = VoiceAffect(
        float(lines.arousal[row]),
        float(lines.valence[row]),
        float(lines.dominance[row]),
        float(lines.voice_confidence[row]),
    )
    spoken = voice_reading(voice, settings.voice_polarity, settings.voice_certainty, fusion.voice_off)
    readings = tuple(reading for reading in (face, spoken, text) if reading is not None)
    verdict, kind, severity = judge(readings, settings.strong_negative)
    person = fusion.casting.key[row]
    conflict = None
    if verdict is Verdict.CONFLICT and kind is not None:
        conflict = Conflict(utterance.number, utterance.start, utterance.end, person, kind, severity, readings)
    listener, shown = _listener(fusion, row)
    return Line(utterance, person, voice, readings, listener, shown, verdict, conflict)


def _listener(fusion: Fusion, row: int) -> tuple[str, str]:
    number = int(fusion.listener[row])
    # Whoever is seen while nobody knows who speaks may be the speaker.
    if number < 0 or not fusion.casting.key[row] or np.isnan(fusion.listener_emotion[row]).any():
        return "", ""
    return fusion.faces.keys[number], EMOTIONS[int(fusion.listener_emotion[row].argmax())]
