"""To what dragged ends cling."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from app.timeline.curves import Floats
from app.timeline.tracks import Hit, LaneTrack, Track
from emotionai_core.records.timebase import FrameTimes

REACH = 6.0


def stations(tracks: Iterable[Track], cuts: Floats, own: Hit | None, others: Iterable[float]) -> Floats:
    """Times worth clinging to: cuts, edges of lines and of the dragged line's neighbouring words."""
    found = [cuts, np.array(list(others), np.float64)]
    for track in tracks:
        if isinstance(track, LaneTrack):
            numbers = np.array([line.utterance.number for line in track.lane.lines])
            foreign = numbers != (own.line if own is not None and own.line is not None else -1)
            found += [track.lane.start[foreign], track.lane.end[foreign]]
            line = track.line(own.line) if own is not None and own.line is not None else None
            if line is not None:
                found.append(np.array([time for word in line.utterance.words for time in (word.start, word.end)]))
    return np.unique(np.concatenate([one.astype(np.float64) for one in found]))


def snapped(time: float, places: Floats, slack: float, frames: FrameTimes | None) -> tuple[float, bool]:
    """The nearest place within `slack` seconds, and whether there was one; else the nearest frame's beginning."""
    if len(places):
        index = int(np.searchsorted(places, time))
        near = [float(places[i]) for i in (index - 1, index) if 0 <= i < len(places)]
        best = min(near, key=lambda one: abs(one - time))
        if abs(best - time) <= slack:
            return best, True
    if frames is not None and len(frames):
        frame = frames.frame_at(time)
        nearest = min((frames.time_of(frame), frames.time_of(frame + 1)), key=lambda one: abs(one - time))
        return nearest, False
    return time, False
