"""From what there is and what is wanted to the tracks on screen."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.timeline.arrangement import Arrangement, kind_name
from app.timeline.content import Content, CurveRuns, Curves, Derived
from app.timeline.tracks import (
    ClipTrack,
    CodingTrack,
    ConflictTrack,
    CurveTrack,
    FaceTrack,
    FilmstripTrack,
    KeySceneTrack,
    LaneTrack,
    NoteTrack,
    ShotTrack,
    SoundTrack,
    Track,
    TransitionTrack,
)
from app.timeline.tracks.base import Kind
from app.timeline.tracks.curves import Curve
from emotionai_core.records.clip import Clip
from emotionai_core.records.prompt import PromptBook


@dataclass(slots=True)
class Sources:
    """What tracks show besides the content: made once per film, or in the background."""

    filmstrip: FilmstripTrack
    sound: SoundTrack = field(default_factory=lambda: SoundTrack(None))
    derived: Derived = field(default_factory=Derived)
    book: PromptBook | None = None
    clips: tuple[Clip, ...] = ()
    surprise: Curves = field(default_factory=lambda: Curves({}))
    picture: bool = False
    coder: str = ""
    blind: bool = False


def tracks_for(content: Content, shown: frozenset[str], arrangement: Arrangement, sources: Sources) -> list[Track]:
    """The tracks of a film with these people shown, in the order wanted."""
    groups = groups_for(content, shown, arrangement, sources)
    return [track for kind in arrangement.order if kind not in arrangement.hidden for track in groups[kind]]


def groups_for(
    content: Content, shown: frozenset[str], arrangement: Arrangement, sources: Sources
) -> dict[Kind, list[Track]]:
    """The tracks of every kind, hidden ones too; none where there is nothing to show."""
    coders = [sources.coder] if any(one.coder == sources.coder for _, one in content.codings) else []
    film = content.duration > 0
    return {
        "shots": [ShotTrack(content)],
        "film": [sources.filmstrip] if film and sources.picture else [],
        "sound": [sources.sound] if film and sources.sound.waveform is not None else [],
        # A film without conflicts says so by an empty track; a blind coder is not to take it for one.
        "conflicts": [] if sources.blind else [ConflictTrack(content)],
        # There are some once somebody asked for prompts.
        "key_scenes": [KeySceneTrack(sources.book, content)] if sources.book and sources.book.frames else [],
        "clips": [ClipTrack(sources.clips)] if sources.clips else [],
        "transitions": _transitions(content, shown, sources.derived),
        "people": [
            LaneTrack(lane, content)
            for lane in content.lanes
            if (not lane.key or lane.key in shown) and len(lane.start)
        ],
        "codings": [CodingTrack(coder, content) for coder in coders],
        "notes": [NoteTrack(content.notes)] if content.notes else [],
        "arousal": _curve("arousal", content, shown, content.arousal, 0.0, arrangement.raw, not sources.blind),
        "valence": _curve("valence", content, shown, content.valence, -1.0, arrangement.raw, not sources.blind),
        "dominance": _curve("dominance", content, shown, content.dominance, 0.0, arrangement.raw),
        "faces": _faces(content, shown, arrangement, sources.derived),
        "surprise": _curve("surprise", content, shown, sources.surprise, 0.0, arrangement.raw),
    }


def _keys(content: Content, shown: frozenset[str]) -> list[str]:
    return [lane.key for lane in content.lanes if lane.key in shown]


def _curve(
    kind: Kind,
    content: Content,
    shown: frozenset[str],
    curves: Curves,
    low: float,
    raw: bool,
    always: bool = False,
) -> list[Track]:
    found = [(content.colours[key], curves.of(key)) for key in _keys(content, shown)]
    known = [(colour, runs) for colour, runs in found if runs is not None]
    if not known and not always:
        return []
    return [CurveTrack(kind, kind_name(kind), *_lines(known, raw), low, 1.0, (low + 1.0) / 2)]


def _lines(known: list[tuple[int, CurveRuns]], raw: bool) -> tuple[list[Curve], list[Curve]]:
    """Smooth lines, and every single sample if wanted."""
    single = [(colour, runs.raw) for colour, runs in known] if raw else []
    return [(colour, runs.smooth) for colour, runs in known], single


def _faces(content: Content, shown: frozenset[str], arrangement: Arrangement, derived: Derived) -> list[Track]:
    known = [(content.colours[key], derived.faces[key]) for key in _keys(content, shown) if key in derived.faces]
    if not known:
        return []
    return [FaceTrack(kind_name("faces"), *_lines(known, arrangement.raw))]


def _transitions(content: Content, shown: frozenset[str], derived: Derived) -> list[Track]:
    chosen = [one for one in derived.transitions if one.person in shown]
    return [TransitionTrack(chosen, content)] if chosen else []
