"""The arithmetic of the accuracy harness for cuts, faces and people, and photographs turned into a film."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from benchmarks.accuracy import cuts, people
from benchmarks.accuracy.faces import calibration_error, confusion, labelled, largest, macro_f1
from benchmarks.accuracy.pictures import SIDE, as_film, fitted
from tests.films import scenes, write_film


def test_each_cut_is_found_once_and_within_the_tolerance_alone():
    assert cuts.matched([1.0, 1.02, 5.0], [1.01, 5.2, 9.0], 0.04) == 1
    assert cuts.matched([1.0, 1.02], [1.0, 1.02], 0.04) == 2
    assert cuts.f1([1.0, 2.0], [1.0, 3.0], 0.04) == 0.5
    assert cuts.f1([], [], 0.04) == 1.0


def test_lists_beside_films_and_those_judged_here_are_found(tmp_path: Path):
    for name in ("a.mp4", "mdn_tears-of-steel-battle-clip-medium.webm"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "a.cuts.txt").write_text("1.5\n3\n")
    (tmp_path / "a.people.csv").write_text("start,end,x,y,name\n0,2,0.5,0.4,ANN\n")
    assert cuts._beside(tmp_path) == [(tmp_path / "a.mp4", [1.5, 3.0])]
    assert people._beside(tmp_path) == [(tmp_path / "a.mp4", [people.Seen(0, 2, 0.5, 0.4, "ANN")])]
    ((path, times),) = cuts.judged_films(tmp_path, "cuts")
    assert path.suffix == ".webm"
    assert times == sorted(times)
    assert len(times) == 24


def test_nothing_to_measure_is_said(tmp_path: Path):
    for module in (cuts, people):
        with pytest.raises(FileNotFoundError):
            next(module.measure(tmp_path))


@pytest.mark.parametrize("backend", [None, "embedded", "whisperx"])
def test_cuts_are_put_down_to_the_program_that_found_them(tmp_path: Path, backend: str | None):
    """There is one, whatever program is asked about the other stages."""
    write_film(tmp_path / "film.mp4", 80, picture=scenes((40,)))
    (tmp_path / "film.cuts.txt").write_text("1.6\n")
    (figure,) = cuts.measure(tmp_path, backend)
    assert (figure.backend, figure.value, figure.count) == ("pyscenedetect", 1.0, 1)


def test_agreement_of_perfect_merged_and_split_people():
    truth = ["ANN"] * 4 + ["BOB"] * 4
    perfect = people.agreement(truth, [1] * 4 + [0] * 4)
    assert perfect == {"purity": 1.0, "completeness": pytest.approx(1.0), "V-measure": pytest.approx(1.0)}
    merged = people.agreement(truth, [0] * 8)
    assert merged == {"purity": 0.5, "completeness": 1.0, "V-measure": 0.0}
    split = people.agreement(truth, [0, 0, 1, 1, 2, 2, 2, 2])
    assert split["purity"] == 1.0
    # Entropies in bits: the groups given the person 0.5, the groups 1.5.
    assert split["completeness"] == pytest.approx(1 - 0.5 / 1.5)


def test_looks_are_named_by_place_and_time():
    seen = [people.Seen(0, 2, 0.2, 0.5, "ANN"), people.Seen(0, 2, 0.8, 0.5, "BOB"), people.Seen(2, 3, 0.5, 0.5, "")]
    faces = {"time": [0.0, 0.0, 2.5, 9.0], "track": [0, 1, 2, 3]}
    faces |= {"x": [0.7, 0.15, 0.45, 0.5], "y": [0.45] * 4, "w": [0.1] * 4, "h": [0.1] * 4}
    truth, group = people.named_looks(faces, {"track": [0, 1, 2, 3], "person": [5, 6, 7, 8]}, seen)
    assert truth == ["BOB", "ANN", "no face at 2"]
    assert group == [5, 6, 7]


def test_f1_confusion_and_calibration_error():
    truth, said = np.array([0, 0, 3, 3]), np.array([0, 3, 3, 3])
    assert macro_f1(truth, said) == pytest.approx((2 / 3 + 0.8) / 2)
    assert confusion(truth, said).endswith("anger 1/0/0/1/0/0/0, joy 0/0/0/2/0/0/0")
    sure = np.full((4, 7), 0.05)
    sure[np.arange(4), said] = 0.7
    assert calibration_error(sure, truth) == pytest.approx(0.05)


def _picture(path: Path, grey: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), np.full((40, 30, 3), grey, np.uint8))
    return path


def test_folders_of_two_emotions_are_a_set(tmp_path: Path):
    for name in ("happy", "sad", "holiday"):
        _picture(tmp_path / "set" / name / "1.png", 9)
    _picture(tmp_path / "other" / "happy" / "1.png", 9)
    assert labelled(tmp_path) == [tmp_path / "set"]


def test_pictures_are_made_smaller_and_never_larger():
    assert fitted(np.zeros((3000, 1000, 3), np.uint8)).shape == (SIDE, SIDE, 3)
    small = np.zeros((10, 10, 3), np.uint8)
    small[4:6, 4:6] = 255
    assert int((fitted(small)[..., 0] > 0).sum()) == 4


def test_every_picture_is_a_shot_of_its_own_in_the_film(tmp_path: Path):
    greys = [20, 120, 220]
    paths = [_picture(tmp_path / f"{grey}.png", grey) for grey in greys]
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    shots = as_film([*paths, broken], tmp_path / "film.mkv")
    assert shots == {"start": [0.0, 0.25, 0.5, 0.75], "end": [0.25, 0.5, 0.75, 1.0]}
    with av.open(str(tmp_path / "film.mkv")) as container:
        frames = list(container.decode(video=0))
    assert [frame.time for frame in frames] == shots["start"]
    means = [frame.to_ndarray(format="rgb24").mean() for frame in frames]
    assert means == pytest.approx([*greys, 127], abs=4)


def test_the_largest_face_of_each_picture_speaks_for_it():
    table = {"time": [0.0, 0.0, 0.5], "w": [0.1, 0.3, 0.2], "h": [0.1, 0.3, 0.2], "emotion": ["a", "b", "c"]}
    assert largest(table, 3, "emotion", "time") == ["b", None, "c"]
