"""Which lines are told: points, chapters, what the analyst chose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.errors import Cancelled
from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.editing import ANALYST
from emotionai_core.prompting.keyframes import NONE_AT_ALL, NONE_ENOUGH
from emotionai_core.records.account import Account
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.direction import Written
from emotionai_core.records.prompt import PromptBook, Span
from emotionai_core.settings import Settings
from tests.accounts import make_account
from tests.core.prompt_scenes import NAN, Shown, account_of

PLAIN = Shown("The letters are on the table.", surprise=0.1)
SUDDEN = replace(PLAIN, sudden=True)


def book_of(account: Account, **settings) -> PromptBook:
    return Prompter(Settings(**settings)).book(account, None)


def told(account: Account, **settings) -> list[int]:
    return [one.utterance for one in book_of(account, **settings).frames]


def chosen(account: Account, choice: dict[int, bool]) -> Account:
    direction = replace(account.analysis.direction, chosen=choice)
    return replace(account, analysis=replace(account.analysis, direction=direction))


def test_points_of_a_line():
    lines = [replace(SUDDEN, surprise=0.7, conflict=ConflictKind.MASKING, text="I hate you."), PLAIN]
    frame = book_of(account_of(lines, choose=False)).frames[0]
    assert {one.name: one.share for one in frame.reasons} == {
        "sudden": 2.0,
        "surprise": 1.0,
        "conflict": 1.0,
        "dialogue: confrontation": 1.0,
    }
    assert frame.score == 5.0


def test_surprise_counts_beyond_its_setting_only():
    lines = [replace(PLAIN, surprise=0.6), replace(PLAIN, surprise=0.61), replace(PLAIN, surprise=NAN)]
    assert told(account_of(lines, choose=False)) == [1]
    assert told(account_of(lines, choose=False), key_surprise=0.55) == [0, 1]


def test_a_rejected_contradiction_brings_no_points():
    lines = [
        replace(PLAIN, conflict=ConflictKind.SARCASM),
        replace(PLAIN, conflict=ConflictKind.SARCASM, rejected=True),
    ]
    assert told(account_of(lines, choose=False)) == [0]


def test_lines_that_say_nothing_are_no_key_scenes():
    book = book_of(account_of([replace(SUDDEN, text="Yes."), replace(SUDDEN, text="好的。"), SUDDEN], choose=False))
    assert [one.utterance for one in book.frames] == [2]
    assert book.trivial == {0, 1}


def test_at_most_so_many_a_chapter_the_best_first_and_ties_in_film_order():
    lines = [SUDDEN, SUDDEN, SUDDEN, SUDDEN, replace(SUDDEN, surprise=0.9), SUDDEN]
    account = account_of(lines, choose=False, scene_starts=(50.5,))
    book = book_of(account)
    assert [one.utterance for one in book.frames] == [0, 1, 4, 5]
    assert [one.chapter for one in book.frames] == [0, 0, 0, 1]
    assert book.full == {2, 3}
    assert book.chapters == ((0.0, 50.5), (50.5, 70.0))
    assert told(account, scenes_per_chapter=1) == [4, 5]


def test_what_the_analyst_chose_overrules():
    account = account_of([SUDDEN, replace(PLAIN, text="Yes."), SUDDEN], choose=False)
    book = book_of(chosen(account, {0: False, 1: True}))
    assert [(one.utterance, one.chosen) for one in book.frames] == [(1, True), (2, False)]


def test_choosing_a_line_leaves_the_stand_ins_where_they_are():
    lines = [PLAIN, PLAIN, *(replace(PLAIN, text=one) for one in ("I am so sorry.", "Look out!", "Don't cry."))]
    account = account_of(lines, choose=False)
    assert told(account) == [2, 3, 4]
    assert told(chosen(account, {0: True})) == [0, 2, 3, 4]
    assert told(chosen(account, {2: True})) == [2, 3, 4]
    assert told(chosen(account, {2: False})) == [3, 4]


def test_a_line_with_written_words_stays_until_it_is_struck_out():
    account = account_of([SUDDEN, SUDDEN, PLAIN, replace(PLAIN, text="Yes.")], choose=False)
    entries = {(line, "body"): Written((Span("my own words", (ANALYST,)),), True) for line in (1, 2, 3)}
    direction = replace(account.analysis.direction, written=entries)
    account = replace(account, analysis=replace(account.analysis, direction=direction))
    assert told(account) == told(account, scenes_per_chapter=1) == [0, 1, 2, 3]
    assert told(account, key_score=9.0) == [0, 1, 2, 3]
    struck = replace(direction, chosen={2: False, 3: False})
    account = replace(account, analysis=replace(account.analysis, direction=struck))
    book = book_of(account, scenes_per_chapter=1)
    assert [one.utterance for one in book.frames] == [0, 1] and not book.full


def test_a_film_where_little_happens_still_has_key_scenes_and_says_so():
    quiet = account_of([PLAIN, replace(PLAIN, text="I am so sorry."), PLAIN], choose=False)
    book = book_of(quiet)
    assert [one.utterance for one in book.frames] == [1] and NONE_ENOUGH in book.limits
    nothing = book_of(account_of([PLAIN, PLAIN], choose=False))
    assert nothing.frames == () and NONE_AT_ALL in nothing.limits
    assert book_of(account_of([], choose=False)).frames == ()


def test_what_was_written_stands_and_the_machine_goes_on_beside_it():
    account = account_of([SUDDEN])
    spans = (Span("rain on the lens", (ANALYST,)),)
    entries = {(0, "camera"): Written(spans, True), (0, "body"): Written((), False)}
    direction = replace(account.analysis.direction, written=entries)
    account = replace(account, analysis=replace(account.analysis, direction=direction))
    for tier in ("full", "minimal"):
        frame = book_of(account, prompt_tier=tier).frames[0]
        camera, body = frame.part("camera"), frame.part("body")
        assert (camera.spans, camera.written, camera.locked) == (spans, True, True)
        assert (body.spans, body.written, body.locked) == ((), True, False)
        assert bool(camera.machine) == bool(body.machine) == (tier == "full")


def directed(shown: Shown, **parts: str) -> Account:
    account = account_of([shown])
    entries = {(0, part): Written((Span(text, (ANALYST,)),), True) for part, text in parts.items()}
    direction = replace(account.analysis.direction, written=entries)
    return replace(account, analysis=replace(account.analysis, direction=direction))


@pytest.mark.parametrize("tier", ["full", "pipeline", "minimal"])
def test_an_experiment_leaves_the_analysts_words_out(tier: str):
    account = directed(SUDDEN, camera="static wide shot", atmosphere="rain on the lens")
    plain = account_of([SUDDEN])
    prompter = Prompter(Settings(prompt_tier=tier))
    assert prompter.book(account, None, written=False).frames == prompter.book(plain, None).frames
    assert prompter.book(account, None).frames != prompter.book(plain, None).frames


def test_the_label_alone_is_staged_without_a_mood():
    staging = book_of(account_of([replace(SUDDEN, arousal=0.9, valence=-0.9)]), prompt_tier="minimal").frames[0].staging
    assert (staging.arousal, staging.valence, staging.grade) == (pytest.approx(NAN, nan_ok=True),) * 2 + ("",)


@pytest.mark.parametrize(
    ("camera", "scale", "movement", "dutch"),
    [
        ("static wide shot", "wide", "static", False),
        ("Extreme Close-Up, crash zoom", "extreme-close-up", "fast-zoom-in", False),
        ("medium close-up, slow push-in, Dutch angle", "medium-close-up", "slow-push-in", True),
        ("no zoom in, not handheld, medium shot", "medium", "push-in", False),
        ("rain on the lens", "close-up", "push-in", False),
        ("a panel, a widening street", "close-up", "push-in", False),
    ],
)
def test_an_animatic_follows_the_analysts_camera(camera: str, scale: str, movement: str, dutch: bool):
    staging = book_of(directed(replace(SUDDEN, arousal=0.8, surprise=0.9), camera=camera)).frames[0].staging
    assert (staging.scale.value, staging.movement.value, staging.dutch) == (scale, movement, dutch)


def test_an_animatic_follows_the_analysts_composition_unless_the_camera_says_more():
    both = directed(replace(SUDDEN, surprise=0.9), composition="wide shot, intimate two-shot", camera="close-up")
    staging = book_of(both).frames[0].staging
    assert (staging.scale.value, staging.grouping.value, staging.dutch) == ("close-up", "intimate", False)
    one = book_of(directed(replace(SUDDEN, surprise=0.9), composition="wide shot, far apart")).frames[0].staging
    assert (one.scale.value, one.grouping.value, one.dutch) == ("wide", "stranger", True)


@pytest.mark.parametrize("arousal", [0.2, 0.5, 0.7, 0.95])
def test_two_in_the_picture_and_the_shot_do_not_contradict(arousal: float):
    frame = book_of(account_of([replace(SUDDEN, arousal=arousal)])).frames[0]
    assert "two-shot" in frame.part("composition").text
    assert all("close-up" not in one.text or "to a" in one.text for one in frame.part("camera").spans)


def test_limits_say_what_is_so():
    def limits(**changes: object) -> str:
        return " ".join(book_of(account_of([replace(SUDDEN, **({"surprise": 0.9} | changes))])).frames[0].limits)

    assert "first line" not in limits(speaker="", surprise=NAN)
    silent = limits(arousal=NAN)
    assert "neither shot nor movement" in silent and "no mood" in silent and "gets no words" not in silent
    assert "no expression" in limits(confidence=0.1)
    assert "no expression" not in limits(confidence=0.1, conflict=ConflictKind.MASKING)


def test_the_anchor_is_the_same_in_all_frames_of_a_character():
    lines = [replace(SUDDEN, emotion=one, surprise=0.2) for one in ("anger", "joy", "fear")]
    account = account_of(lines, descriptions={"p0": "a red coat"}, traits={"openness": 0.9, "neuroticism": 0.5})
    anchors = {frame.part("anchor").spans for frame in book_of(account).frames}
    assert [tuple(one.text for one in spans) for spans in anchors] == [("a red coat", "curious tilt of the head")]


def test_where_people_are_for_an_animatic():
    staging = book_of(account_of([SUDDEN])).frames[0].staging
    assert (staging.face_time, staging.face, staging.other) == (2.0, (0.25, 0.2, 0.1, 0.2), (0.6, 0.25, 0.1, 0.2))
    unseen = book_of(account_of([replace(SUDDEN, speaker="")])).frames[0].staging
    assert (unseen.face_time, unseen.face, unseen.other) == (2.5, None, None)


def test_a_book_can_be_cancelled():
    with pytest.raises(Cancelled):
        Prompter(Settings()).book(account_of([SUDDEN]), None, lambda: True)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.booleans()), min_size=1, max_size=25),
    st.integers(1, 4),
    st.floats(0, 5),
)
def test_choosing_keeps_its_promises(rows: list[tuple[bool, float, bool]], most: int, needed: float):
    lines = [replace(PLAIN, sudden=one, surprise=two, text="Yes." if three else PLAIN.text) for one, two, three in rows]
    account = account_of(lines, choose=False, scene_starts=(35.5, 95.5))
    book = book_of(account, scenes_per_chapter=most, key_score=needed)
    numbers = [one.utterance for one in book.frames]
    assert numbers == sorted(numbers)
    for chapter in range(3):
        assert sum(one.chapter == chapter for one in book.frames) <= most
    assert not set(numbers) & (book.trivial | book.full)
    weakest = min((one.score for one in book.frames), default=0.0)
    assert weakest >= needed or NONE_ENOUGH in book.limits or not numbers


def test_an_account_as_the_studio_makes_it_has_key_scenes():
    book = book_of(make_account())
    assert book.frames and len({one.utterance for one in book.frames}) == len(book.frames)
