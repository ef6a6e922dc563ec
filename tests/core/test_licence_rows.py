"""Under which licences everything may be used: complete, and with the texts that are promised."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from emotionai_core.workers import licences as module
from emotionai_core.workers.catalogue import environments, read_environment
from emotionai_core.workers.commands import run_command
from emotionai_core.workers.environment import fingerprint, installed
from emotionai_core.workers.licences import licence_texts, licences, own_text, texts_of
from emotionai_core.workers.own_models import OWN_MODELS
from emotionai_core.workers.packages import packages
from emotionai_core.workers.places import resources
from tests.core.programs import FILE, program, varied


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


def test_models_packages_and_what_is_ours_are_listed(root: Path):
    folder = varied(root, FILE.format(sha256="a" * 64))
    text = (folder / "worker.toml").read_text()
    (folder / "worker.toml").write_text(text.replace('models = ["m"]', 'models = ["m"]\nresources = ["models/h.npz"]'))
    rows = licences()
    model = next(row for row in rows if row.what == "Model M")
    assert (model.kind, model.version, model.licence, model.non_commercial, model.here) == (
        "model", "r1", "CC-BY-NC-4.0", True, False,
    )  # fmt: skip
    assert (model.source, model.used_for, model.note) == ("https://example.org/b.bin", "Varied: Faces", "Not for sale.")
    assert any(row.kind == "ours" and row.what == "models/h.npz" and row.licence == "MIT" for row in rows)
    numpy = next(row for row in rows if row.what == "numpy")
    assert (numpy.kind, numpy.used_for) == ("package", "The studio") and "BSD" in numpy.licence


def test_our_own_models_say_what_they_learned_from(monkeypatch):
    monkeypatch.delenv("EMOTIONAI_ROOT", raising=False)
    rows = {row.what: row for row in licences() if row.kind == "ours"}
    files = {f"models/{path.parent.name}/{path.name}" for path in (resources() / "models").glob("*/*.[no][pn][zn]*")}
    assert len(files) == 5 and files <= rows.keys()
    for name, licence, sets in (
        ("models/text_emotion/tuning.npz", "CC-BY-SA-4.0", "EmoBank (CC-BY-SA-4.0), GoEmotions (Apache-2.0)"),
        ("models/expected_intensity/head.npz", "CC-BY-SA-4.0", "EmoBank (CC-BY-SA-4.0), GoEmotions (Apache-2.0)"),
        ("models/surprise/surprise.onnx", "MIT", "studyforrest (CC0-1.0), EmoryNLP (Apache-2.0)"),
    ):
        assert rows[name].licence == licence and rows[name].note.startswith(sets), name
        assert set(texts_of(rows[name].licence)) == {licence}


def test_each_model_card_says_the_same_licence(monkeypatch):
    monkeypatch.delenv("EMOTIONAI_ROOT", raising=False)
    said = {"CC-BY-SA-4.0": "CC BY-SA 4.0, that of EmoBank", "MIT": "that of this project"}
    for model in OWN_MODELS:
        card = (resources() / "models" / model.name / "README.md").read_text("utf-8")
        after = " ".join(card.partition("**Licence** of the file")[2][:60].lstrip("s: ").split())
        assert after.startswith(said[model.licence]), model.name


def test_our_own_licence_names_us():
    ours = (Path(__file__).parents[2] / "LICENSE").read_text("utf-8")
    assert "<" not in own_text() and own_text().splitlines()[2] == ours.splitlines()[2]


def test_weights_of_a_variant_are_for_the_stages_that_read_them(root: Path):
    varied(root)
    rows = {row.what: row.used_for for row in licences() if row.kind == "model"}
    assert rows == {"Model M": "Varied: Faces", "Other": "Varied: Faces"}


def test_packages_of_installed_programs_are_asked_for_once(root: Path, monkeypatch):
    spec = read_environment(program(root))
    where = installed(spec)
    where.python.parent.mkdir(parents=True)
    where.python.symlink_to(sys.executable)
    (where.home / "ready.json").write_text(json.dumps({"fingerprint": fingerprint(spec)}))
    calls: list[list[str]] = []
    said = json.dumps([{"name": "only-there", "version": "2", "licence": "GPL-3.0-only", "source": "https://x.org"}])

    def asked(command, *rest):
        calls.append(list(command))
        return ("noise", said)

    monkeypatch.setattr(module, "run_command", asked)
    for _ in range(2):
        row = next(row for row in licences() if row.what == "only-there")
        assert (row.version, row.licence, row.used_for) == ("2", "GPL-3.0-only", "Tiny")
    assert len(calls) == 1 and calls[0][0] == str(where.python)


def test_an_interpreter_that_does_not_answer_costs_only_its_rows(root: Path):
    spec = read_environment(program(root))
    installed(spec).home.mkdir(parents=True)
    (installed(spec).home / "ready.json").write_text(json.dumps({"fingerprint": fingerprint(spec)}))
    assert any(row.what == "numpy" for row in licences())


def test_the_list_needs_nothing_but_the_standard_library():
    import emotionai_core.workers.packages as script

    lines = run_command([sys.executable, "-I", "-S", str(script.__file__)])
    assert json.loads(lines[-1]) == []
    lines = run_command([sys.executable, "-I", str(script.__file__)])
    assert json.loads(lines[-1]) == packages()
    names = [row["name"].lower().replace("_", "-") for row in packages()]
    assert names == sorted(set(names)) and all(row["licence"] for row in packages())


def test_texts_are_there_for_what_we_use(monkeypatch):
    monkeypatch.delenv("EMOTIONAI_ROOT", raising=False)
    texts = licence_texts()
    assert {"MIT", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "LGPL-3.0", "GPL-3.0"} <= texts.keys()
    assert "Permission is hereby granted" in texts["MIT"] and "GNU LESSER" in texts["LGPL-3.0"]
    assert texts_of("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only") == ("LGPL-3.0", "GPL-3.0")
    assert texts_of("mit") == ("MIT",) and texts_of("no licence stated") == ()
    assert texts_of("BSD-3-Clause AND MIT AND MIT") == ("BSD-3-Clause", "MIT")


def test_every_real_model_says_its_licence(monkeypatch):
    monkeypatch.delenv("EMOTIONAI_ROOT", raising=False)
    for spec in environments():
        for model in spec.models.values():
            assert model.licence, model.name
            assert model.shipped or model.licence_note, f"{model.name} says nothing that a person could agree to"
            if "NC" in model.licence.split("-"):
                assert model.non_commercial, model.name
            assert not model.gated or model.service, model.name
