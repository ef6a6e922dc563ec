"""From what there is and what is wanted to the tracks on screen."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.timeline.arrangement import Arrangement, kind_name
from app.timeline.content import Content, Derived
from app.timeline.curves import Runs
from app.timeline.tracks import (
    CodingTrack,
    ConflictTrack,
    CurveTrack,
    FaceTrack,
    FilmstripTrack,
    LaneTrack,
    NoteTrack,
    ShotTrack,
    SoundTrack,
    Track,
    TransitionTrack,
)
from app.timeline.tracks.base import Kind


@dataclass(slots=True)
class Sources:
    """What tracks show besides the content: made once per film, or in the background."""

    filmstrip: FilmstripTrack
    sound: SoundTrack = field(default_factory=lambda: SoundTrack(None))
    derived: Derived = field(default_factory=Derived)
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
        "transitions": _transitions(content, shown, sources.derived),
        "people": [
            LaneTrack(lane, content)
            for lane in content.lanes
            if (not lane.key or lane.key in shown) and len(lane.start)
        ],
        "codings": [CodingTrack(coder, content) for coder in coders],
        "notes": [NoteTrack(content.notes)] if content.notes else [],
        "arousal": _curve("arousal", content, shown, content.arousal, 0.0, not sources.blind),
        "valence": _curve("valence", content, shown, content.valence, -1.0, not sources.blind),
        "dominance": _curve("dominance", content, shown, content.dominance, 0.0),
        "faces": _faces(content, shown, arrangement, sources.derived),
    }


def _keys(content: Content, shown: frozenset[str]) -> list[str]:
    return [lane.key for lane in content.lanes if lane.key in shown]


def _curve(
    kind: Kind, content: Content, shown: frozenset[str], curves: dict[str, Runs], low: float, always: bool = False
) -> list[Track]:
    known = [key for key in _keys(content, shown) if key in curves and curves[key].pyramid is not None]
    chosen = [(content.colours[key], curves[key]) for key in known]
    if not chosen and not always:
        return []
    return [CurveTrack(kind, kind_name(kind), chosen, low, 1.0, (low + 1.0) / 2)]


def _faces(content: Content, shown: frozenset[str], arrangement: Arrangement, derived: Derived) -> list[Track]:
    keys = [key for key in _keys(content, shown) if key in derived.faces]
    if not keys:
        return []
    smooth = [(content.colours[key], derived.faces[key].smooth) for key in keys]
    raw = [(content.colours[key], derived.faces[key].raw) for key in keys] if arrangement.raw else []
    return [FaceTrack(kind_name("faces"), smooth, raw)]


def _transitions(content: Content, shown: frozenset[str], derived: Derived) -> list[Track]:
    chosen = [one for one in derived.transitions if one.person in shown]
    return [TransitionTrack(chosen, content)] if chosen else []
