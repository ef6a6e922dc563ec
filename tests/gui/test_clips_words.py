"""What is said of clips: abstaining where nothing is known, and never twice; their track leads to the newest."""

from __future__ import annotations

from dataclasses import replace

from fake_generate import make_clip, make_request

from app.panels.clips_words import against, clamp_words, comparison, limits_of, repetition_words, standing
from app.timeline.scale import TimeScale
from app.timeline.tracks import ClipTrack
from emotionai_core.records.clip import ClipJob, JobState, Maker


def test_words_abstain_where_nothing_is_known():
    clip = make_clip("0" * 16, make_request(1), measured=False)
    assert [row[2] for row in comparison(clip)] == ["–", "–", "–"] and "not read" in limits_of(clip)[0]
    assert against(clip) == "" and clamp_words(None) == ""
    same = make_clip("1" * 16, make_request(1))
    again = replace(
        same, id="2" * 16, request=replace(same.request, experiment="reproduce", factors=(("reproduce", same.id),))
    )
    assert "exactly the same" in repetition_words(again, lambda name: same if name == same.id else None)
    other = replace(again, frames_hash="9" * 64)
    assert repetition_words(other, lambda _name: same).endswith("other pictures than the first time.")
    newer = replace(other, versions=(*other.versions, ("maker", "2")))
    assert repetition_words(newer, lambda _name: same).endswith("Not the same as then: maker.")
    # With another seed it is no repetition of that clip.
    assert repetition_words(replace(other, request=replace(other.request, seed=7)), lambda _name: same) == ""
    assert repetition_words(same, lambda _name: None) == "" == repetition_words(again, lambda _name: None)


def test_the_track_of_clips_leads_to_the_newest_of_a_line():
    made = [
        make_request(1),
        make_request(1, seed=7),
        make_request(4),
        replace(make_request(2, Maker.ARC), clips=("a",)),
    ]
    clips = [make_clip(f"{place:016d}", one) for place, one in enumerate(made)]
    track = ClipTrack(clips)
    scale = TimeScale(100.0, 1000.0, 0.0, 0.1)
    assert track.lines == [1, 4] and track.hit(scale, 500, 5) is None
    found = track.hit(scale, 110, 5)
    assert found is not None and "2 clips" in found.tip
    assert (found.line, found.clip, found.time) == (1, clips[1].id, 10.0)


def test_what_was_stopped_is_said_once():
    job = ClipJob("a" * 16, 0, JobState.CANCELLED, make_request(1), message="Cancelled.")
    assert standing(job, -1.0) == "stopped"
