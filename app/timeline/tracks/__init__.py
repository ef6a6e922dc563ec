"""The tracks of the timeline. Each paints itself into a strip and says what lies under a point."""

from app.timeline.tracks.base import Brush, Hidden, Hit, Track
from app.timeline.tracks.clips import ClipTrack
from app.timeline.tracks.codings import CodingTrack
from app.timeline.tracks.conflicts import ConflictTrack
from app.timeline.tracks.curves import CurveTrack, FaceTrack
from app.timeline.tracks.filmstrip import FilmstripTrack
from app.timeline.tracks.key_scenes import KeySceneTrack
from app.timeline.tracks.lanes import LaneTrack, block_colour
from app.timeline.tracks.notes import NoteTrack
from app.timeline.tracks.shots import ShotTrack
from app.timeline.tracks.sound import SoundTrack
from app.timeline.tracks.transitions import TransitionTrack

__all__ = [
    "Brush",
    "ClipTrack",
    "CodingTrack",
    "ConflictTrack",
    "CurveTrack",
    "FaceTrack",
    "FilmstripTrack",
    "Hidden",
    "Hit",
    "KeySceneTrack",
    "LaneTrack",
    "NoteTrack",
    "ShotTrack",
    "SoundTrack",
    "Track",
    "TransitionTrack",
    "block_colour",
]
