"""Cuts: where they were planted, and the same wherever the run began."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.errors import FilmError
from emotionai_core.film import shots
from emotionai_core.film.probe import probe
from emotionai_core.film.shots import find_cuts, shots_between
from tests import films

PLANTED = (30, 55, 100, 121, 149)
FRAMES = 180


@pytest.fixture(scope="module", params=["constant", "ntsc", "late"])
def cut_film(request, film_folder: Path):
    make = {
        "constant": ("cuts.mp4", 25, {}),
        "ntsc": ("cuts_ntsc.mp4", Fraction(24000, 1001), {}),
        "late": ("cuts.ts", 25, {"start": 7.0, "container_format": "mpegts"}),
    }
    name, rate, options = make[request.param]
    path = films.write_film(film_folder / name, FRAMES, rate, picture=films.scenes(PLANTED), **options)
    return path, probe(path)


def cuts_of(path: Path, duration: float, first: int = 0) -> dict[int, tuple[float, ...]]:
    return {span.index: span.cuts for span in find_cuts(path, duration, 3.0, first, lambda _: None)}


def test_planted_cuts_are_found_to_the_frame(cut_film):
    path, found = cut_film
    cuts = cuts_of(path, found.film.duration)[0]
    frames = [found.times.frame_at(time) for time in cuts]
    assert len(frames) == len(PLANTED)
    assert all(abs(one - planted) <= 1 for one, planted in zip(frames, PLANTED, strict=True))


@pytest.mark.parametrize("length", [1.5, 2.2, 4.0])
def test_a_run_that_begins_later_finds_the_same(cut_film, monkeypatch, length):
    path, found = cut_film
    whole = cuts_of(path, found.film.duration)[0]
    monkeypatch.setattr(shots, "CHUNK_SECONDS", length)
    chunked = cuts_of(path, found.film.duration)
    assert sum(chunked.values(), ()) == whole
    for first in (1, max(chunked)):
        assert cuts_of(path, found.film.duration, first) == {i: cuts for i, cuts in chunked.items() if i >= first}
    for index, cuts in chunked.items():
        assert all(index * length <= time < (index + 1) * length for time in cuts)


def test_a_calm_film_has_no_cut(constant_film: Path):
    calm = probe(constant_film)
    # The bar code flickers; a still picture does not.
    assert calm.film.frames == 100
    path = films.write_film(constant_film.parent / "still.mp4", 60, picture=lambda _: films.bar_code(9))
    assert cuts_of(path, 2.4) == {0: ()}


def test_a_film_of_one_frame(tmp_path: Path):
    path = films.write_film(tmp_path / "one.mp4", 1)
    found = probe(path)
    assert found.film.frames == 1 and found.film.duration > 0
    assert cuts_of(path, found.film.duration) == {0: ()}


def test_the_caller_may_stop_it(cut_film):
    path, found = cut_film

    class Stop(Exception):
        pass

    def stop(_: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        list(find_cuts(path, found.film.duration, 3.0, 0, stop))


def test_a_missing_film_is_a_sentence(tmp_path: Path):
    with pytest.raises(FilmError, match="no file"):
        list(find_cuts(tmp_path / "gone.mp4", 5.0, 3.0, 0, lambda _: None))


@given(cuts=st.lists(st.floats(-1.0, 12.0), max_size=12), duration=st.floats(0.1, 10.0), shortest=st.floats(0.04, 2.0))
def test_shots_cover_the_film_without_gaps(cuts, duration, shortest):
    made = shots_between(cuts, duration, shortest)
    assert made[0].start == 0.0 and made[-1].end == duration
    assert all(a.end == b.start for a, b in itertools.pairwise(made))
    assert [one.index for one in made] == list(range(len(made)))
    assert all(one.end - one.start >= shortest for one in made[:-1])


def test_cuts_of_the_composite_film(shared_data: Path):
    folder = shared_data / "composite"
    path = folder / "composite_cc_640x360_25fps.mp4"
    listed = json.loads((folder / "composite_edl.json").read_text())
    seconds = 25.0
    truth = [float(one["start"]) for one in listed["segments"]]
    early = [time for time in truth if 0 < time < seconds]
    found = next(iter(find_cuts(path, seconds, 3.0, 0, lambda _: None))).cuts
    hit = [time for time in early if any(abs(time - one) <= 0.041 for one in found)]
    assert len(early) >= 4
    assert hit == early, found
