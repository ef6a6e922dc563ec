"""The words over an animatic: readable on anything, whole or said not to be, and never over what matters."""

from __future__ import annotations

import numpy as np
import pytest

from emotionai_core.generation import caption
from emotionai_core.generation.caption import CUT, NO_FONT, NO_TYPST, overlay


def laid(text: str, grey: int, size: tuple[int, int] = (512, 320)) -> np.ndarray:
    return overlay(text, "animatic", *size).over(np.full((size[1], size[0], 3), grey, np.uint8))


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_label_and_caption_are_readable_on_any_picture(grey: int):
    for part in (laid("I am fine.", grey)[-60:], laid("", grey)[:40, -110:]):
        bright = part.max(axis=2) > 235
        assert bright.any()
        # Dark lies right beside the strokes, whatever the picture is.
        assert part.min() < 110


def test_the_label_is_there_without_a_caption_and_only_in_its_corner():
    changed = (laid("", 128) != 128).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert rows.max() < 40
    assert columns.min() > 380


def test_a_long_caption_wraps_and_ends_before_it_covers_the_picture():
    short, long = laid("Yes.", 128), laid("nobody knows what will happen " * 40, 128)
    top = int(np.flatnonzero((long != 128).any(axis=(1, 2)) & (np.arange(320) > 60))[0])
    assert 235 < top < int(np.flatnonzero((short != 128).any(axis=(1, 2)) & (np.arange(320) > 60))[0])


def test_words_that_are_not_shown_whole_are_said():
    assert overlay("nobody knows what will happen " * 12, "animatic", 512, 320).limits == (CUT,)
    assert overlay("nobody knows what will happen " * 40, "animatic", 1920, 1080).limits == (CUT,)
    assert overlay("nobody knows what will happen " * 4, "animatic", 512, 320).limits == ()


@pytest.mark.parametrize("size", [(512, 320), (320, 512), (64, 512), (1024, 64)])
def test_a_long_address_stays_between_the_edges(size: tuple[int, int]):
    address = "https://example.org/" + "averylongaddress" * 4
    made = overlay(address, "animatic", *size)
    assert made.limits == ()
    changed = (made.over(np.full((size[1], size[0], 3), 128, np.uint8))[size[1] // 2 :] > 235).any(axis=(0, 2))
    assert changed.any()
    assert not changed[: size[0] // 50 + 1].any()
    assert not changed[-(size[0] // 50 + 1) :].any()


def test_the_label_is_whole_in_a_narrow_picture():
    def form(width: int, height: int) -> float:
        """Width over height of the letters."""
        light = overlay("", "animatic", width, height).bands[0][2][:, :, 0]
        rows, columns = np.nonzero(light > 60)
        return float(np.ptp(columns) + 1) / float(np.ptp(rows) + 1)

    assert form(64, 512) == pytest.approx(form(512, 320), rel=0.2)


def test_the_caption_is_text_and_no_markup():
    assert not np.array_equal(laid("#[*a*] $x$ @b", 128), laid("a x b", 128))
    assert overlay('#panic("x") \\u{41} ] } // ', "animatic", 512, 320).limits == ()


def test_what_cannot_be_seen_is_no_part_of_a_caption():
    assert np.array_equal(laid("I\u202e am\n\t fine.\x00\x07", 128), laid("I am fine.", 128))


def test_chinese_is_set_where_there_is_a_font_and_left_out_where_there_is_none():
    made = overlay("我很好，真的沒事。", "animatic", 512, 320)
    assert made.limits in ((), (NO_FONT,))
    assert (len(made.bands) == 2) is (made.limits == ())


def test_without_typst_the_label_is_still_burned_in(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(caption, "_typst", lambda: None)
    made = overlay("I am fine.", "animatic", 512, 320)
    assert made.limits == (NO_TYPST,)
    shown = made.over(np.full((320, 512, 3), 128, np.uint8))
    assert shown[:40, 400:].max() > 200


def test_words_without_a_font_leave_the_picture_alone():
    assert np.array_equal(laid("what is \U000f0000 this", 128), laid("", 128))
