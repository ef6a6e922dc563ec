"""The ways this environment can be installed: their locks, their weights, and what a process is told."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import PROGRAM, ROOT
from visual import faces, networks
from visual.made_up import FILES
from visual.variants import DESCRIPTION, chosen_variant, prepare_process

from emotionai_core.wire.manual import read_manual

DESCRIBED = tomllib.loads(DESCRIPTION.read_text("utf-8"))
VARIANTS = sorted(DESCRIBED["environment"]["variants"])


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_has_a_lock_with_hashes_and_the_pinned_packages(name: str) -> None:
    lock = (PROGRAM / DESCRIBED["environment"]["variants"][name]["lock"]).read_text("utf-8")
    assert "deepface==0.0.103 \\\n    --hash=sha256:" in lock and "retina-face==0.0.19 \\\n" in lock
    assert "://" not in lock and "werkzeug==" in lock
    needed = {"cpu": "onnxruntime==", "cuda": "onnxruntime-gpu==", "pytorch": "torch==", "tensorflow": "tensorflow=="}
    assert needed[name] in lock


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variants_weights_are_in_the_catalogue(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTIONAI_VARIANT", name)
    variant = chosen_variant()
    read = [variant.weights.get(model, model) for model in read_manual(DESCRIPTION, "faces").models]
    files = [[one["file"] for one in DESCRIBED["models"][model]["files"]] for model in read]
    assert files == [[file] for file in FILES[variant.engine]]
    for model in read:
        entry = DESCRIBED["models"][model]
        assert entry["licence"] and len(entry["licence_note"]) > 40
        assert all(one["source"].endswith(f"/{one['file']}") for one in entry["files"])


def test_a_process_is_told_its_engine_and_to_keep_quiet() -> None:
    code = "import json, os; from visual.variants import prepare_process as p; p(); print(json.dumps(dict(os.environ)))"
    path = os.pathsep.join([str(ROOT), str(PROGRAM)])
    variables = {**os.environ, "PYTHONPATH": path, "EMOTIONAI_VARIANT": "pytorch", "DEEPFACE_BACKEND_ENGINE": "onnx"}
    variables["EMOTIONAI_WEIGHTS"] = "somewhere"
    told = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True
    ).stdout
    for wanted in (
        '"DEEPFACE_BACKEND_ENGINE": "pytorch"',
        '"DEEPFACE_HOME": "somewhere"',
        '"ORT_DISABLE_TELEMETRY": "1"',
        '"OMP_NUM_THREADS": "2"',
    ):
        assert wanted in told


def test_nothing_is_left_in_the_users_home_by_the_import_of_the_runtime(tmp_path: Path) -> None:
    variables = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(ROOT), str(PROGRAM)])}
    for name in ("ORT_DISABLE_TELEMETRY", "CI"):
        variables.pop(name, None)
    code = "from visual.variants import prepare_process; prepare_process(); import onnxruntime"
    subprocess.run([sys.executable, "-c", code], env=variables, check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_card_that_cannot_be_used_is_said(job_for, shots, weights, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (networks, faces):
        monkeypatch.setattr(module, "device", lambda: "cuda")
    job, recorder = job_for("faces", Path("film.mp4"), 1.0, inputs=shots)
    reader = faces.make_reader(job, faces.Settings.of(job.request.settings))
    assert [event["code"] for event in recorder.events("warning")] == ["slow-device"]
    assert reader.batch < 64


def test_preparing_twice_changes_nothing() -> None:
    before = dict(os.environ)
    prepare_process()
    assert dict(os.environ) == before
