"""ComfyUI, its node pack and every model of LTX-Video stand in the list of licences."""

from __future__ import annotations

from emotionai_core.generation.comfy.licensing import all_licences
from emotionai_core.generation.comfy.models import catalogue


def test_programs_and_models_of_ltx_are_listed_with_their_terms(tmp_path, monkeypatch):
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path))
    rows = {row.what: row for row in all_licences()}
    assert (rows["ComfyUI"].licence, rows["ComfyUI-GGUF"].licence) == ("GPL-3.0-only", "Apache-2.0")
    assert not rows["ComfyUI"].here and "none of it" in rows["ComfyUI"].note
    models = [rows[one.spec.title] for one in catalogue()]
    assert len(models) >= 10 and all(row.kind == "model" and row.licence and row.note for row in models)
    assert "numpy" in rows
