"""From a key scene to a request: what there is decides, what somebody wishes overrules, nothing is made up."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from emotionai_core.errors import GenerationError
from emotionai_core.generation import requests
from emotionai_core.generation.choosing import Ability
from emotionai_core.generation.codec import request_from_json, request_to_json
from emotionai_core.generation.requests import RequestContext, Wish, arc_for, context_of, request_for, requests_for
from emotionai_core.project.store import Project
from emotionai_core.records.clip import SEEDS, Heard, Maker, Mode, Size, Tier
from emotionai_core.records.person import Portrait
from emotionai_core.records.prompt import (
    PARTS,
    Origin,
    PromptFrame,
    PromptPart,
    PromptTier,
    Source,
    Span,
    spans_from_json,
)
from emotionai_core.records.utterance import VoiceAffect
from emotionai_core.settings import Settings
from tests.accounts import make_account
from tests.core.clip_requests import STAGING, make_clip, make_request

CAN = Ability(True, "LTX-Video can run here.", Tier.CLOUD48)
ACCOUNT = make_account()


def frame_of(place: int = 3, **staging) -> PromptFrame:
    line = ACCOUNT.analysis.lines[place]
    said = line.utterance
    parts = tuple(
        PromptPart(name, spans, spans)
        for name in PARTS
        for spans in [(Span(f"some {name}", (Source(Origin.RULES, name, "x", rule=name),)),)]
    )
    return PromptFrame(
        said.number, line.person, "", said.start, said.end, 0, PromptTier.FULL, parts, replace(STAGING, **staging), 1.0
    )


def context_with(
    sound: bool = True, ability: Ability = CAN, voice: float = 0.5, place: int = 3, **changes
) -> RequestContext:
    analysis = ACCOUNT.analysis
    lines = {line.utterance.number: replace(line, voice=VoiceAffect(arousal=voice)) for line in analysis.lines}
    return RequestContext(
        settings=Settings(**changes),
        film=Path("film.mp4"),
        digest="d",
        duration=analysis.film.duration,
        lines=lines,
        names={person.key: person.name for person in analysis.people},
        states={one.utterance: one for one in ACCOUNT.mind.states},
        sound=Path("voices.wav") if sound else None,
        separated=True,
        ability=ability,
    )


@pytest.mark.parametrize(
    ("face", "sound", "voice", "mode"),
    [
        (True, True, 0.5, Mode.I2V_A2V),
        (True, False, 0.5, Mode.I2V),
        (True, True, math.nan, Mode.I2V),
        (False, True, 0.5, Mode.A2V),
        (False, False, 0.5, Mode.T2V),
    ],
)
def test_ltx_is_given_what_there_is(face, sound, voice, mode):
    frame = frame_of() if face else frame_of(face=None)
    made = request_for(frame, context_with(sound, voice=voice))
    assert (made.maker, made.mode, made.tier) == (Maker.LTX, mode, Tier.CLOUD48)
    assert (made.sound is not None) is mode.voice
    assert made.size.frames % 8 == 1 and (made.size.width, made.size.height) == (768, 512)


def test_all_of_a_scene_is_in_its_request():
    frame, context = frame_of(), context_with(picture_strength=0.4, crossfade=1.0)
    made, state = request_for(frame, context), context.states[frame.utterance]
    assert made.prompt == frame.text and made.negative == "some negative"
    assert [span.text for span in spans_from_json(made.spans)] == [f"some {name}" for name in PARTS]
    assert (made.target.emotion, made.target.arousal, made.target.valence) == (
        state.emotion,
        state.arousal,
        state.valence,
    )
    assert made.caption == context.lines[frame.utterance].utterance.text
    assert made.name == context.names[frame.person] and made.staging == frame.staging
    assert (made.picture.time, made.sampling.strength, made.crossfade, made.seed) == (1.25, 0.4, 1.0, 42)
    assert made.sound.start == frame.start and made.sound.separated
    assert made.sound.end - made.sound.start == pytest.approx(made.size.frames / made.fps)
    text = request_to_json(made)
    assert request_to_json(request_from_json(text)) == text


def test_where_ltx_cannot_run_an_animatic_of_the_whole_line_is_made():
    frame = frame_of()
    context = context_with(
        ability=Ability(False, "No card. Animatics are made instead."), voice=math.nan, clip_seconds=0.3
    )
    made = request_for(frame, context)
    assert made.maker is Maker.ANIMATIC and context.says == "No card. Animatics are made instead."
    # The scene's sound is heard although no voice was measured in it.
    assert made.sound is not None
    assert 0 <= made.size.frames / made.fps - (frame.end - frame.start) < 1 / made.fps
    assert (made.size.width, made.size.height) == (512, 320)


@pytest.mark.parametrize(("wanted", "maker"), [("animatic", Maker.ANIMATIC), ("ltx", Maker.LTX)])
def test_the_settings_decide_before_the_machine(wanted, maker):
    for ability in (CAN, Ability(False, "No.")):
        context = context_with(clip_maker=wanted, ability=ability)
        assert request_for(frame_of(), context).maker is maker and context.says == ""


def test_a_wish_decides_before_the_settings():
    wish = Wish(Maker.LTX, Mode.T2V, Tier.CLOUD80, 7, seconds=1.0, experiment="study", factors=(("tier", "full"),))
    made = request_for(frame_of(), context_with(clip_maker="animatic", clip_mode="a2v"), wish)
    assert (made.maker, made.mode, made.tier, made.seed) == (Maker.LTX, Mode.T2V, Tier.CLOUD80, 7)
    assert made.size == Size(960, 544, 25) and made.sound is None
    assert (made.experiment, made.factors) == ("study", (("tier", "full"),))
    assert request_for(frame_of(), context_with(), replace(wish, size=Size(64, 64, 9))).size == Size(64, 64, 9)


def test_a_voice_that_is_not_there_is_said():
    with pytest.raises(GenerationError, match="no voice"):
        request_for(frame_of(), context_with(sound=False), Wish(mode=Mode.A2V))
    with pytest.raises(GenerationError, match="no voice"):
        request_for(frame_of(), context_with(clip_mode="i2v_a2v", voice=math.nan))
    # It is LTX-Video's setting: an animatic does without.
    plain = context_with(sound=False, clip_mode="a2v", clip_maker="animatic")
    assert request_for(frame_of(), plain).mode is Mode.I2V


def test_two_seconds_are_49_frames_and_a_voice_is_not_cut_off():
    frame = frame_of()
    short = request_for(frame, context_with(sound=False, clip_seconds=2.0))
    assert short.size.frames == 49
    spoken = request_for(frame, context_with(clip_seconds=0.3))
    assert spoken.size.frames / spoken.fps >= frame.end - frame.start
    endless = replace(frame, end=frame.start + 100.0)
    assert request_for(endless, context_with()).size.frames / 24 == pytest.approx(20.0, abs=0.4)


def test_without_a_face_the_picture_is_the_middle_of_the_line():
    frame = frame_of(face=None, face_time=math.nan)
    assert request_for(frame, context_with()).picture.time == (frame.start + frame.end) / 2
    beyond = replace(frame, start=1e6, end=2e6)
    made = request_for(beyond, context_with())
    assert made.picture.time < ACCOUNT.analysis.film.duration and made.sound is None


def test_an_animatic_of_a_line_without_a_face_shows_the_speaker_s_portrait():
    frame = frame_of(face=None, face_time=3.0, other=(0.6, 0.2, 0.2, 0.3))
    portrait = Portrait(7.5, (0.4, 0.2, 0.1, 0.2), 0.9)
    context = replace(context_with(), portraits={frame.person: portrait})
    made = request_for(frame, context, Wish(maker=Maker.ANIMATIC))
    assert (made.picture.time, made.staging.face_time, made.staging.face) == (7.5, 7.5, portrait.box)
    assert made.staging.other is None and made.mode.picture
    # LTX-Video would take the other scene's place and light for this one's; and a face that is there is taken.
    assert request_for(frame, context, Wish(maker=Maker.LTX)).staging.face is None
    assert request_for(frame_of(), context, Wish(maker=Maker.ANIMATIC)).staging == frame_of().staging
    somebody = replace(context, portraits={"face-9": portrait})
    assert request_for(frame, somebody, Wish(maker=Maker.ANIMATIC)).staging.face is None


def test_a_project_gives_its_portraits_and_both_of_its_sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    film = ACCOUNT.analysis.film
    monkeypatch.setattr(requests, "stored_film", lambda _: film)
    project = Project.create_or_open(tmp_path / "x.emai")
    own = project.path / "cache" / f"sound-{film.digest}.wav"
    try:
        assert context_of(project, ACCOUNT.analysis).film_sound is None
        own.parent.mkdir(exist_ok=True)
        own.write_bytes(b"RIFF")
        context = context_of(project, ACCOUNT.analysis)
    finally:
        project.close()
    assert context.film_sound == context.sound == own
    known = {one.key: one.portrait for one in ACCOUNT.analysis.people if one.portrait is not None}
    assert known and context.portraits == known


def test_a_batch_holds_every_scene_with_every_seed():
    frames = [frame_of(place) for place in range(3)]
    made = requests_for(frames, context_with(), SEEDS)
    assert [(one.utterance, one.seed) for one in made] == [(one.utterance, seed) for one in frames for seed in SEEDS]


def test_an_arc_joins_clips_in_the_order_given():
    clips = [make_clip(name * 16, make_request(number, start=10.0 - number)) for number, name in enumerate("ab")]
    made = arc_for(clips, context_with(), 0.25)
    assert made.maker is Maker.ARC and made.clips == ("a" * 16, "b" * 16) and made.crossfade == 0.25
    assert made.start == 9.0 and made.size.frames == round((2 * 49 / 24 - 0.25) * 24)
    assert arc_for(clips, context_with(crossfade=2.0)).crossfade == 2.0
    with pytest.raises(GenerationError, match="two"):
        arc_for(clips[:1], context_with())
    with pytest.raises(GenerationError):
        request_for(frame_of(), context_with(), Wish(maker=Maker.ARC))


def scenes(*starts: float, **changes) -> list:
    """Clips of this film, two seconds and a frame each."""
    asked = [make_request(start=start, film_digest="d", **changes) for start in starts]
    return [make_clip(str(place) * 16, one) for place, one in enumerate(asked)]


def test_an_arc_plays_the_film_s_own_sound_where_that_is_asked_for():
    context = replace(context_with(), film_sound=Path("film.wav"))
    made = arc_for(scenes(10.0, 30.0), context, 0.5, scene_sound=True)
    assert [(one.file, one.start) for one in made.scene] == [("film.wav", 10.0), ("film.wav", 30.0)]
    assert made.scene[0].end - made.scene[0].start == pytest.approx(49 / 24)
    again = request_from_json(request_to_json(made))
    assert (again.scene, again.one_scale) == (made.scene, made.one_scale)
    assert arc_for(scenes(10.0, 30.0), context).scene == ()


def test_why_an_arc_cannot_have_the_film_s_sound_is_said():
    with pytest.raises(GenerationError, match="not kept"):
        arc_for(scenes(1.0, 2.0), context_with(), scene_sound=True)
    context = replace(context_with(), film_sound=Path("film.wav"))
    for clips in (scenes(1.0, math.nan), [*scenes(1.0), make_clip("b" * 16)]):
        with pytest.raises(GenerationError, match="scenes of this film"):
            arc_for(clips, context, scene_sound=True)


def test_only_sounds_cut_from_one_file_are_on_one_scale():
    def on_one_scale(*clips) -> bool:
        return arc_for(clips, context_with()).one_scale

    first, second = scenes(1.0, 2.0)
    assert on_one_scale(first, second)
    assert on_one_scale(first, replace(second, sound=False, request=replace(second.request, sound=None)))
    # What LTX-Video made up itself, and voices beside the whole sound, are as loud as they happen to be.
    assert not on_one_scale(first, replace(second, request=replace(second.request, sound=None)))
    assert not on_one_scale(*scenes(1.0), *scenes(2.0, sound=Heard("film.wav", 1.0, 3.0)))
    assert not on_one_scale(*(replace(one, sound=False) for one in (first, second)))
