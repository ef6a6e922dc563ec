"""Every clip as a row of CSV, for other programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from emotionai_core.generation.clip_tables import COLUMNS, clips_csv
from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import Clamp, Heard, Maker, Sampling, Size
from tests.core.clip_requests import MEASURED, make_clip, make_request


def rows_of(*clips) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(clips_csv(clips))))


def test_a_clip_has_its_request_seed_versions_hashes_target_and_what_was_measured():
    request = make_request(
        7, Maker.LTX, seed=777, sampling=Sampling((1.0, 0.725, 0.0), 1.5, "euler"), experiment="seeds",
        clamp=Clamp(Size(960, 544, 121), Size(512, 320, 49), 7.5, 10.0),
    )  # fmt: skip
    (row,) = rows_of(make_clip("a" * 16, request, sha256="e" * 64, versions=(("ComfyUI", "0.27"),), measured=MEASURED))
    assert tuple(row) == COLUMNS
    assert (row["line"], row["seed"], row["sigmas"], row["granted_frames"]) == ("7", "777", "1 0.725 0", "49")
    assert (row["versions"], row["sha256"], row["factors"]) == ("ComfyUI=0.27", "e" * 64, "prompt=full")
    assert (row["target_emotion"], row["measured_emotion"], row["same_emotion"]) == ("anger", "anger", "yes")
    # A negative number stays one.
    assert (row["arousal_gap"], row["valence_gap"], row["programs"]) == ("-0.120", "", "faces mtcnn 1")


def test_what_is_not_known_is_empty():
    (row,) = rows_of(make_clip("a" * 16))
    told = ("measured_emotion", "measured_arousal", "confidence", "looks_at_faces", "same_emotion", "limits", "peak_gb")
    assert all(row[name] == "" for name in (*told, "granted_width"))


def test_no_folder_of_this_machine_and_no_formula_is_written():
    request = make_request(
        film="/home/somebody/film.mp4", sound=Heard(r"C:\Users\somebody\sound.wav", 0.0, 1.0), name="=HYPERLINK(1)"
    )
    (row,) = rows_of(make_clip("a" * 16, request))
    assert row["film"] == "film.mp4"
    assert "somebody" not in "".join(row.values())
    assert row["character"] == "'=HYPERLINK(1)"


def test_a_store_is_written_as_its_clips_are(tmp_path: Path):
    store = ClipStore(tmp_path / "clips")
    try:
        assert clips_csv(store) == clips_csv(()) == ",".join(COLUMNS) + "\n"
    finally:
        store.close()
