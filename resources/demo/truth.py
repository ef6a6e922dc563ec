"""The film's ground truth and subtitles, as planned: what an honest reader of emotions should find."""

from __future__ import annotations

from typing import Any

from expressions import MACHINE_UNREADABLE
from schedule import FPS, TURN, TimedShot
from screenplay import CONTRADICTIONS, TITLE

FORMAT = 1
ACTORS = (
    {"name": "MARA", "look": "dark bob, mustard jumper", "voice": "espeak-ng en-us+f3"},
    {"name": "TOMAS", "look": "short grey hair, beard shadow, navy cardigan", "voice": "espeak-ng en-gb+m3"},
    {"name": "INES", "look": "copper curls, conductor's cap, teal uniform", "voice": "espeak-ng en-gb-scotland+f5"},
)


def truth(takes: list[TimedShot], size: tuple[int, int]) -> dict[str, Any]:
    """Everything planted in the film, ready for JSON."""
    return {
        "format": FORMAT,
        "title": TITLE,
        "licence": "CC0-1.0",
        "fps": FPS,
        "width": size[0],
        "height": size[1],
        "duration": takes[-1].end,
        "actors": list(ACTORS),
        "scenes": _scenes(takes),
        "cuts": [take.start for take in takes[1:]],
        "lines": [_line(line) for take in takes for line in take.lines],
        "faces": [face for index, take in enumerate(takes) for face in _faces(index, take)],
        "contradictions": [
            {"line": plant.line, "kind": plant.kind, "explanation": plant.explanation} for plant in CONTRADICTIONS
        ],
    }


def _scenes(takes: list[TimedShot]) -> list[dict[str, Any]]:
    scenes: list[dict[str, Any]] = []
    for take in takes:
        if not scenes or scenes[-1]["place"] != take.shot.place:
            scenes.append({"place": take.shot.place, "start": take.start, "end": take.end})
        scenes[-1]["end"] = take.end
    return scenes


def _line(timed: Any) -> dict[str, Any]:
    line = timed.line
    return {
        "index": timed.index,
        "start": round(timed.start, 3),
        "end": round(timed.end, 3),
        "speaker": line.speaker,
        "text": line.text,
        "text_emotion": line.text_emotion,
        "face_emotion": line.face,
        "voice_arousal": line.voice,
    }


def _faces(index: int, take: TimedShot) -> list[dict[str, Any]]:
    faces = []
    for actor, spot in take.shot.actors.items():
        for position, beat in enumerate(take.beats(actor)):
            faces.append({
                "actor": actor,
                "shot": index,
                "start": round(beat.start + (TURN if position else 0.0), 3),
                "end": round(beat.end, 3),
                "expression": beat.expression,
                "box_centre": [round(spot.x), round(spot.y + 0.12 * spot.scale)],
                "machine_readable": (actor, beat.expression) not in MACHINE_UNREADABLE,
            })  # fmt: skip
    return faces


def subtitles(takes: list[TimedShot]) -> str:
    """SubRip text with the speaker's name before each line."""
    blocks = []
    for timed in (line for take in takes for line in take.lines):
        span = f"{_stamp(timed.start)} --> {_stamp(timed.end)}"
        blocks.append(f"{timed.index + 1}\n{span}\n{timed.line.speaker}: {timed.line.text}\n")
    return "\n".join(blocks)


def _stamp(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{milliseconds:03}"
