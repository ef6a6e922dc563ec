"""Where the camera of an animatic stands and goes, what it sees, and the mood's light."""

from __future__ import annotations

import itertools
import math
import tomllib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.generation.camera import SHAKE, TREMBLE, Lens, corners_of, path
from emotionai_core.generation.framing import DUTCH, Room, Shot, compose, holds, other_scale
from emotionai_core.generation.grade import MOODS, Grade, grade_for, graded, vignette
from emotionai_core.records.prompt import Grouping, Movement, ShotScale
from emotionai_core.workers.places import resources
from tests.core.animatics import NAN, staged

ASPECT = 512 / 320
FACE = (800.0, 300.0, 200.0, 260.0)
OTHER = (1150.0, 320.0, 190.0, 250.0)


def room(width: int = 1920, height: int = 1080, dutch: bool = False, shaken: bool = False) -> Room:
    angle = (DUTCH if dutch else 0.0) + (TREMBLE if shaken else 0.0)
    return Room(width, height, ASPECT, angle, SHAKE if shaken else 0.0)


def camera(staging, frames: int = 48, size=(1920, 1080), face=FACE, other=None, seed: int = 42) -> list[Shot]:
    space = room(*size, staging.dutch, staging.movement is Movement.HANDHELD)
    composition = compose(staging, space, min(107.0, space.tallest), face, other)
    return path(composition, staging.movement, space, frames, 24, seed)


def on_screen(shot: Shot, x: float, y: float) -> tuple[float, float]:
    """Where a point of the source is seen, as fractions of the screen."""
    sine, cosine = math.sin(shot.angle), math.cos(shot.angle)
    right, down = x - shot.x, y - shot.y
    across, below = cosine * right + sine * down, -sine * right + cosine * down
    return across / (ASPECT * shot.height) + 0.5, below / shot.height + 0.5


boxes = st.tuples(*[st.floats(0, 1) for _ in range(4)])


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(ShotScale), st.sampled_from(Movement), st.sampled_from(Grouping), st.booleans(),
    st.none() | boxes, st.none() | boxes, st.integers(16, 4000), st.integers(16, 4000), st.integers(1, 30),
    st.integers(0, 2**31), st.floats(-1, 1),
)  # fmt: skip
def test_nothing_from_outside_the_source_is_ever_seen(
    scale, movement, grouping, dutch, face, other, width, height, frames, seed, towards
):
    staging = staged(scale=scale, movement=movement, grouping=grouping, dutch=dutch)
    space = room(width, height, dutch, movement is Movement.HANDHELD)

    def pixels(box):
        return None if box is None else (box[0] * width, box[1] * height, box[2] * width + 1, box[3] * height + 1)

    composition = compose(staging, space, min(107.0, space.tallest), pixels(face), pixels(other))
    shots = path(composition, movement, space, frames, 24, seed, towards)
    corners = np.array([corners_of(one, ASPECT) for one in shots]).reshape(-1, 2)
    assert len(shots) == frames
    assert np.isfinite(corners).all()
    assert corners.min() >= -1e-6
    assert corners[:, 0].max() <= width + 1e-6
    assert corners[:, 1].max() <= height + 1e-6


@pytest.mark.parametrize("dutch", [False, True])
@pytest.mark.parametrize("scale", [ShotScale.EXTREME_CLOSE_UP, ShotScale.CLOSE_UP, ShotScale.MEDIUM_CLOSE_UP])
def test_the_eyes_are_on_the_upper_third_and_the_head_in_the_picture(scale: ShotScale, dutch: bool):
    shot = camera(staged(scale=scale, dutch=dutch))[-1]
    eyes = on_screen(shot, 900, 300 + 0.4 * 260)
    chin = on_screen(shot, 900, 560)
    assert eyes == pytest.approx((0.5, 1 / 3), abs=0.02)
    assert 0.35 < chin[1] < 1.0
    assert shot.angle == (DUTCH if dutch else 0.0)


def test_a_wider_scale_shows_more():
    heights = [camera(staged(scale=one), face=(900, 400, 130, 160))[0].height for one in ShotScale]
    assert heights == sorted(heights)
    assert len(set(heights)) == len(heights)
    assert heights[-1] == 1080


def scales(grouping: Grouping, size, face, other) -> list[float]:
    """The height of every scale's picture, from the tightest on."""
    return [camera(staged(scale=one, grouping=grouping), 1, size, face, other)[0].height for one in ShotScale]


@pytest.mark.parametrize("grouping", Grouping)
@pytest.mark.parametrize(
    ("face", "other"),
    [
        # Two at a table, as large in the film as in a close-up; two small ones side by side; one alone.
        ((298.0, 189.0, 212.0, 277.0), (747.0, 223.0, 256.0, 293.0)),
        ((600.0, 300.0, 40.0, 50.0), (700.0, 300.0, 40.0, 50.0)),
        ((298.0, 189.0, 212.0, 277.0), None),
        ((600.0, 300.0, 12.0, 15.0), None),
    ],
)
def test_every_scale_shows_more_than_the_tighter_one_whoever_is_there(grouping: Grouping, face, other):
    heights = scales(grouping, (1280, 720), face, other)
    assert all(wider >= tighter * 1.05 for tighter, wider in itertools.pairwise(heights))
    assert heights[-1] == 720
    if grouping is not Grouping.SINGLE and other is not None:
        for scale in (ShotScale.MEDIUM_CLOSE_UP, ShotScale.MEDIUM, ShotScale.WIDE):
            shot = camera(staged(scale=scale, grouping=grouping), 1, (1280, 720), face, other)[0]
            # Faces with their hair.
            hair = [(x, y - 0.25 * h, w, 1.25 * h) for x, y, w, h in (face, other)]
            assert all(holds(shot, one, ASPECT) for one in hair)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(Grouping), boxes, boxes, st.integers(64, 2000), st.integers(64, 2000))
def test_no_scale_is_tighter_than_a_tighter_one(grouping, face, other, width, height):
    face, other = ((x * width, y * height, w * width + 1, h * height + 1) for x, y, w, h in (face, other))
    heights = scales(grouping, (width, height), face, other)
    assert all(wider >= tighter - 1e-6 for tighter, wider in itertools.pairwise(heights))


@pytest.mark.parametrize("grouping", [Grouping.INTIMATE, Grouping.ACQUAINTANCE, Grouping.STRANGER])
def test_a_tilted_two_shot_holds_both(grouping: Grouping):
    face, other = (500.0, 500.0, 90.0, 110.0), (1300.0, 430.0, 100.0, 120.0)
    shot = camera(staged(scale=ShotScale.MEDIUM_CLOSE_UP, grouping=grouping, dutch=True), face=face, other=other)[0]
    assert holds(shot, face, ASPECT)
    assert holds(shot, other, ASPECT)


def test_without_a_face_all_of_the_picture_is_shown_at_any_scale():
    for scale in ShotScale:
        for grouping in Grouping:
            assert camera(staged(scale=scale, grouping=grouping), face=None)[0].height == 1080
    # Of an upright picture, more of its upper part than of its lower one.
    tall = camera(staged(), size=(720, 1280), face=None)[0]
    assert tall.height == 450
    assert tall.y - 225 == pytest.approx((1280 - 450) / 4)


def test_what_is_of_another_scale_is_said():
    face = (0.0, 0.0, 80.0, 100.0)
    assert other_scale(ShotScale.CLOSE_UP, 200, face) == other_scale(ShotScale.WIDE, 2000, face) == ""
    assert "closer than the scale" in other_scale(ShotScale.WIDE, 300, face)
    assert "too small" in other_scale(ShotScale.EXTREME_CLOSE_UP, 300, face)
    assert other_scale(ShotScale.MEDIUM_CLOSE_UP, 700, face, two=True) == ""


def test_a_small_face_is_not_blown_up_without_end():
    assert camera(staged(scale=ShotScale.EXTREME_CLOSE_UP), face=(900, 500, 20, 26))[0].height == 107.0


@pytest.mark.parametrize("grouping", [one for one in Grouping if one is not Grouping.SINGLE])
def test_a_two_shot_holds_both_faces(grouping: Grouping):
    shot = camera(staged(scale=ShotScale.MEDIUM_CLOSE_UP, grouping=grouping), other=OTHER)[0]
    for x, y, w, h in (FACE, OTHER):
        for corner in ((x, y), (x + w, y + h)):
            across, down = on_screen(shot, *corner)
            assert 0 <= across <= 1
            assert 0 <= down <= 1


def test_strangers_stand_at_the_edges_and_intimates_have_less_air_than_acquaintances():
    def left_edge(grouping: Grouping) -> float:
        face, other = (500.0, 400.0, 60.0, 80.0), (1100.0, 400.0, 60.0, 80.0)
        shot = camera(staged(scale=ShotScale.MEDIUM_CLOSE_UP, grouping=grouping), face=face, other=other)[0]
        return on_screen(shot, 500, 400)[0]

    assert left_edge(Grouping.STRANGER) < 0.02
    order = [Grouping.INTIMATE, Grouping.CLOSE, Grouping.FRIENDS, Grouping.ACQUAINTANCE]
    assert [left_edge(one) for one in order] == sorted(left_edge(one) for one in order)


@pytest.mark.parametrize("dutch", [False, True])
def test_a_stranger_alone_is_off_the_middle(dutch: bool):
    staging = staged(scale=ShotScale.MEDIUM_CLOSE_UP, grouping=Grouping.STRANGER, dutch=dutch)
    shot = camera(staging, face=(850.0, 450.0, 100.0, 130.0))[0]
    assert on_screen(shot, 900, 502) == pytest.approx((0.22, 1 / 3), abs=0.01)


def test_faces_too_far_apart_leave_the_speaker_in():
    face, other = (10.0, 400.0, 200.0, 260.0), (1700.0, 400.0, 200.0, 260.0)
    staging = staged(scale=ShotScale.MEDIUM, grouping=Grouping.INTIMATE)
    shot = camera(staging, size=(1920, 700), face=face, other=other)[0]
    assert 0 <= on_screen(shot, 10, 400)[0] < on_screen(shot, 210, 400)[0] <= 1


@pytest.mark.parametrize(
    ("movement", "ratio"),
    [
        (Movement.STATIC, 1.0),
        (Movement.SLOW_PUSH_IN, 1 / 1.12),
        (Movement.PUSH_IN, 1 / 1.35),
        (Movement.FAST_ZOOM_IN, 1 / 1.8),
        (Movement.PULL_BACK, 1.35),
        (Movement.PAN, 1.0),
    ],
)
@pytest.mark.parametrize("scale", [ShotScale.CLOSE_UP, ShotScale.WIDE])
def test_the_camera_goes_as_far_as_prompted_at_any_scale(movement: Movement, ratio: float, scale: ShotScale):
    shots = camera(staged(movement=movement, scale=scale), frames=240)
    assert shots[-1].height / shots[0].height == pytest.approx(ratio, rel=0.01)
    steps = np.abs(np.diff([one.height for one in shots])) + np.abs(np.diff([one.x for one in shots]))
    if movement is Movement.STATIC:
        assert not steps.any()
    elif movement is not Movement.FAST_ZOOM_IN:
        # At rest at both ends: no jerk where the clip begins or is cut.
        assert max(steps[0], steps[-1]) < 0.1 * steps.max()


def test_a_fast_zoom_is_over_within_its_time():
    shots = camera(staged(movement=Movement.FAST_ZOOM_IN), frames=48)
    assert shots[15] == shots[-1]
    assert shots[5].height > shots[-1].height


def test_a_pan_comes_from_the_listener_and_ends_at_the_speaker():
    space = room()
    composition = compose(staged(), space, 107.0, FACE, None)
    from_right = path(composition, Movement.PAN, space, 24, 24, 42, towards=0.3)
    from_left = path(composition, Movement.PAN, space, 24, 24, 42, towards=-0.3)
    assert from_right[0].x - from_right[-1].x == pytest.approx(0.25 * ASPECT * composition.height, rel=0.02)
    assert from_left[0].x < from_left[-1].x
    assert from_left[-1].x == pytest.approx(from_right[-1].x, rel=0.01)


def test_a_hand_sways_a_little_and_each_seed_its_own_way():
    still = camera(staged())[0]
    first, again, other = (camera(staged(movement=Movement.HANDHELD), seed=seed) for seed in (42, 42, 123))
    assert first == again
    assert first != other
    ways = np.array([(one.x - still.x, one.y - still.y) for one in first]) / still.height
    assert 0.003 < np.abs(ways).max() <= SHAKE + 0.001
    assert np.abs(np.diff(ways, axis=0)).max() < 0.004


def spot(picture: np.ndarray) -> tuple[float, float]:
    """Centre of the light in a dark picture, in pixels from its first one's edge."""
    light = picture[:, :, 0].astype(float)
    rows, columns = np.mgrid[: light.shape[0], : light.shape[1]] + 0.5
    return float((columns * light).sum() / light.sum()), float((rows * light).sum() / light.sum())


@pytest.mark.parametrize("movement", [Movement.SLOW_PUSH_IN, Movement.HANDHELD, Movement.PAN, Movement.FAST_ZOOM_IN])
@pytest.mark.parametrize("dutch", [False, True])
def test_a_point_goes_exactly_where_the_camera_says(movement: Movement, dutch: bool):
    source = np.zeros((540, 960, 3), np.uint8)
    cv2.circle(source, (480, 250), 4, (255, 255, 255), -1, cv2.LINE_AA)
    staging = staged(movement=movement, dutch=dutch)
    shots = camera(staging, frames=24, size=(960, 540), face=(400.0, 200.0, 120.0, 150.0))
    lens = Lens(source, shots, 512, 320, lambda part: part)
    away = []
    for shot, picture in zip(shots, lens.frames(), strict=True):
        across, down = on_screen(shot, 480.5, 250.5)
        x, y = spot(picture)
        away.append((x - across * 512, y - down * 320))
    # A twentieth of a pixel: what is left is no jump that anybody could see.
    assert np.abs(away).max() < 0.05


@pytest.mark.parametrize(("size", "times"), [((512, 320), 2), ((3840, 2160), 1)])
def test_large_clips_take_every_pixel_once(size: tuple[int, int], times: int):
    parts = []
    source = np.full((360, 640, 3), 90, np.uint8)
    shots = [Shot(320.0, 180.0, 200.0)]
    frames = list(Lens(source, shots, *size, lambda part: parts.append(part.shape) or part).frames())
    assert frames[0].shape == (size[1], size[0], 3)
    # Beside the clip's own size there are a few of the source's pixels as margin.
    assert parts[0][0] == pytest.approx(size[1] * times, rel=0.06)


def test_no_corner_is_black():
    staging = staged(movement=Movement.HANDHELD, dutch=True, scale=ShotScale.WIDE)
    shots = camera(staging, size=(640, 360), face=(10.0, 10.0, 60.0, 80.0))
    white = np.full((360, 640, 3), 255, np.uint8)
    assert min(int(one.min()) for one in Lens(white, shots, 512, 320, lambda part: part).frames()) >= 254


def test_a_source_smaller_than_the_clip_fills_it():
    shots = camera(staged(movement=Movement.PUSH_IN), size=(40, 60), face=None)
    frames = list(Lens(np.full((60, 40, 3), 90, np.uint8), shots, 512, 320, lambda part: part).frames())
    assert frames[0].shape == (320, 512, 3)
    assert np.ptp(frames[-1]) <= 1


def test_a_mood_that_is_not_known_changes_nothing():
    picture = np.random.default_rng(2).integers(0, 255, (20, 30, 3)).astype(np.uint8)
    assert grade_for(NAN, NAN) == Grade()
    assert np.array_equal(graded(picture, grade_for(NAN, NAN)), picture)
    assert (vignette(30, 20, 0.0) == 1).all()


def test_pleasant_is_warmer_and_brighter_and_aroused_is_harder():
    picture = np.random.default_rng(2).integers(40, 200, (60, 90, 3)).astype(np.uint8)

    def warmth(valence: float, arousal: float) -> float:
        made = graded(picture, grade_for(valence, arousal)).astype(float)
        return made[:, :, 0].mean() - made[:, :, 2].mean()

    def light(valence: float) -> float:
        return graded(picture, grade_for(valence, 0.5)).mean()

    def contrast(arousal: float) -> float:
        return graded(picture, grade_for(0.0, arousal))[:, :, 1].std()

    levels = [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert sorted(levels, key=lambda one: warmth(one, 0.5)) == levels
    assert sorted(levels, key=light) == levels
    assert contrast(0.1) < contrast(0.5) < contrast(0.9)
    assert grade_for(-1, 1).vignette > grade_for(-1, 0.2).vignette > grade_for(1, 0.2).vignette


SAYS = {
    "cool": lambda one: one.warmth < 0, "blue": lambda one: one.warmth < 0,
    "warm": lambda one: one.warmth > 0, "golden": lambda one: one.warmth > 0,
    "high contrast": lambda one: one.contrast > 1, "hard": lambda one: one.contrast > 1,
    "strong": lambda one: one.contrast > 1, "soft": lambda one: one.contrast < 1,
    "gentle": lambda one: one.contrast < 1, "muted": lambda one: one.saturation < 1,
    "desaturated": lambda one: one.saturation < 1, "pastel": lambda one: one.saturation < 1,
    "bright": lambda one: one.brightness > 1, "dim": lambda one: one.brightness < 1,
    "low-key": lambda one: one.brightness < 1, "even natural": lambda one: one == Grade(),
    "neutral": lambda one: one.saturation == 1 and one.warmth == 0,
}  # fmt: skip


def test_the_picture_has_the_light_and_colour_that_the_prompt_names():
    rules = tomllib.loads((resources() / "prompts" / "film" / "atmosphere.toml").read_text("utf-8"))["rule"]
    moods = {rule["name"]: " ".join(rule["say"]) for rule in rules if rule["slot"] == "mood"}
    assert set(moods) <= set(MOODS)
    checked = 0
    for name, words in moods.items():
        for valence, arousal in ((NAN, NAN), (-0.15, 0.61), (0.9, 0.1), (0.0, 0.5)):
            for word, holds_for in SAYS.items():
                if word in words:
                    checked += 1
                    assert holds_for(grade_for(valence, arousal, name)), (name, word)
    assert checked >= 60


def test_a_mood_is_stronger_where_more_of_it_is_shown_and_an_unknown_one_follows_what_is_shown():
    weak, strong = grade_for(-0.15, 0.65, "tense"), grade_for(-0.9, 0.95, "tense")
    assert strong.warmth < weak.warmth < 0
    assert strong.contrast > weak.contrast > 1
    assert grade_for(-0.5, 0.9, "my own rule") == grade_for(-0.5, 0.9)


@given(st.floats(allow_infinity=True), st.floats(allow_infinity=True))
def test_no_number_breaks_the_grade(valence: float, arousal: float):
    made = graded(np.array([[[0, 128, 255]]], np.uint8), grade_for(valence, arousal))
    assert made.shape == (1, 1, 3)


def test_a_vignette_darkens_the_corners_alone():
    shade = vignette(512, 320, 0.4)
    assert shade[160, 256, 0] == 1
    assert shade[0, 0, 0] == pytest.approx(0.6, abs=0.02)
    assert shade.min() >= 0.59
