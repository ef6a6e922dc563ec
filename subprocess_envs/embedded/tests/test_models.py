"""The folder of models: complete, unchanged, and giving the numbers that were recorded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from embedded.manual import stage_manual
from embedded.models import model_path, session, weights_of

from emotionai_core.wire.serve import StageError


def _folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path.mkdir()
    (path / "a.bin").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    row = {"name": "a", "model": "group", "file": "a.bin", "sha256": digest, "licence": "MIT"}
    (path / "models.json").write_text(json.dumps({"format": 1, "models": [row]}), "utf-8")
    monkeypatch.setenv("EMOTIONAI_MODELS", str(path))
    return path


def test_a_whole_model_is_found_and_introduced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _folder(tmp_path / "models", monkeypatch)
    assert model_path("a") == folder / "a.bin"
    assert [weights.name for weights in weights_of(["group"])] == ["group/a.bin"]
    assert weights_of([]) == ()


@pytest.mark.parametrize("harm", ["no folder", "no manifest", "bad manifest", "no file", "other bytes", "other name"])
def test_what_is_missing_or_damaged_is_said_with_the_way_out(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _folder(tmp_path / "models", monkeypatch)
    match harm:
        case "no folder":
            monkeypatch.delenv("EMOTIONAI_MODELS")
        case "no manifest":
            (folder / "models.json").unlink()
        case "bad manifest":
            (folder / "models.json").write_text("{", "utf-8")
        case "no file":
            (folder / "a.bin").unlink()
        case "other bytes":
            (folder / "a.bin").write_bytes(b"weight!")
    with pytest.raises(StageError) as raised:
        model_path("b" if harm == "other name" else "a")
    assert raised.value.failed.hint == "Run: emotionai doctor --repair"


def test_every_stage_of_the_manual_is_whole() -> None:
    for stage in ("faces", "people"):
        manual = stage_manual(stage)
        assert manual.backend == "embedded" and manual.version and manual.limits
    with pytest.raises(StageError):
        stage_manual("dreams")


def test_every_model_gives_its_recorded_numbers(models: Path) -> None:
    import selftest

    failed = [result for result in selftest.results() if not result["ok"]]
    assert not failed


def test_network_sessions_keep_to_fixed_threads(models: Path) -> None:
    options = session("pnet").get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (2, 1)
