"""What the report says of programs, weights and licences, and where it knows it from."""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from emotionai_core.exchange.document import Table
from emotionai_core.exchange.report import licence_warnings, report_html
from emotionai_core.exchange.structured_report import structured_report
from emotionai_core.exchange.telling import Language, Words
from emotionai_core.project.artefacts import ArtefactStore
from emotionai_core.project.load import _described
from emotionai_core.project.store import Project
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import StageRun
from emotionai_core.records.conflict import Verdict
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.records.licence import forbids_commerce
from emotionai_core.settings import Settings
from emotionai_core.workers.places import resources
from tests.accounts import make_account
from tests.core.fusions import after as assemble
from tests.core.fusions import scene

PLAIN = Settings()
MIT = ("net/one.onnx", "a" * 64, "MIT")
BARRED = ("voice/model.safetensors", "b" * 64, "CC-BY-NC-SA-4.0")
UNSTATED = ("words/model.bin", "c" * 64, "no licence stated")
DESCRIPTION = """
[environment]
name = "seer"
title = "Seeing <program>"
question = "Who?"
disk_mb = 1

[environment.variants.cpu]
title = "Processor"

[environment.variants.torch]
title = "Other engine"
weights = { looks = "looks-torch" }

[stages.faces]
backend = "seer"
version = "2"
title = "Faces"
models = ["net", "looks"]

[stages.faces.calibration]
source = "Fitted on 100 faces & more."

[models.net]
licence = "MIT"
files = [{ file = "one.onnx", source = "https://example.org/one.onnx" }]

[models.looks]
licence = "MIT"
non_commercial = true
files = [{ file = "two.onnx", source = "https://example.org/two.onnx" }]

[models.looks-torch]
licence = "MIT"
non_commercial = true
files = [{ file = "two.pth", source = "https://example.org/two.pth" }]
"""


def run(stage: str, *weights: tuple[str, str, str], **more: object) -> StageRun:
    return dataclasses.replace(StageRun(stage, "seer", "2", f"{stage}-1", weights, ("Small faces.",), ()), **more)


def page(*runs: StageRun) -> str:
    return report_html(dataclasses.replace(assemble(scene(), [], PLAIN), runs=runs), "x", PLAIN)


def test_programs_stand_with_device_variant_and_calibration():
    text = page(
        run("faces", MIT, program="Seeing <program> (Processor)", device="cuda:0", calibration="Fitted & checked."),
        run("voice"),
    )
    assert "Seeing &lt;program&gt; (Processor)<br>seer" in text
    assert "<td>cuda:0</td>" in text and "Fitted &amp; checked." in text
    assert "<td>none stated</td>" in text


def test_weights_stand_once_with_hash_licence_and_all_their_uses():
    text = page(run("faces", MIT), run("people", MIT), run("voice", BARRED))
    assert text.count("a" * 64) == 1 and text.count("b" * 64) == 1
    assert "<td>net/one.onnx</td><td>MIT</td><td>not stated</td><td>faces, people</td>" in text
    assert "None took part" in page(run("cuts"))


def test_weights_stand_with_what_they_are_and_where_they_come_from():
    text = page(run("faces", MIT, origins=(("net/one.onnx", "Face <finder>", "some-package 2.6.0"),)))
    assert "<td>Face &lt;finder&gt;<br>net/one.onnx</td><td>MIT</td><td>some-package 2.6.0</td>" in text


def test_our_own_weights_stand_with_what_they_learned_from_and_their_licence():
    text = page(run("text", ("text_emotion/head.npz", "f" * 64, "MIT")))
    learned = "EmoBank (CC-BY-SA-4.0), GoEmotions (Apache-2.0), EmoryNLP (Apache-2.0)"
    row = f"<td>text_emotion/head.npz</td><td>CC-BY-SA-4.0</td><td>Made for the studio, learned from {learned}</td>"
    assert row in text


@pytest.mark.parametrize("language", ["en", "zh_TW"])
def test_models_of_the_mind_stand_in_the_structured_report(language: Language):
    account = make_account()
    network = dataclasses.replace(account.mind.model, name="lstm")
    account = dataclasses.replace(account, mind=dataclasses.replace(account.mind, model=network))
    rows = {row[0]: row for row in weights_rows(account, language)}
    for name, licence, data in (
        ("surprise/surprise.onnx", "MIT", "studyforrest (CC0-1.0), EmoryNLP (Apache-2.0)"),
        ("surprise/tables.npz", "MIT", "studyforrest (CC0-1.0), EmoryNLP (Apache-2.0)"),
        ("expected_intensity/head.npz", "CC-BY-SA-4.0", "EmoBank (CC-BY-SA-4.0), GoEmotions"),
    ):
        _, stated, source, used_for, digest = rows[name]
        assert (stated, digest) == (licence, sha256((resources() / "models" / name).read_bytes()).hexdigest())
        assert data in source and used_for
    nothing = np.full(len(account.alignment.utterance), np.nan)
    linear = dataclasses.replace(
        account,
        mind=dataclasses.replace(account.mind, model=dataclasses.replace(network, name="linear")),
        alignment=dataclasses.replace(account.alignment, expected=nothing),
    )
    left = {row[0] for row in weights_rows(linear, language)}
    assert rows.keys() - left == {"surprise/surprise.onnx", "expected_intensity/head.npz"}


def weights_rows(account: Account, language: Language) -> tuple[tuple[str, ...], ...]:
    blocks = structured_report(account, PLAIN, "x", language=language).sections[-1].blocks
    title = Words(language)("weights_table")
    (found,) = [block for block in blocks if isinstance(block, Table) and block.title == title]
    return found.rows


def test_what_a_program_warned_of_stands_at_the_top():
    warned = dataclasses.replace(run("text"), warnings=("Read in English only.",))
    reading = dataclasses.replace(scene(), runs=(warned, dataclasses.replace(warned, stage="voice")))
    assert assemble(reading, [], PLAIN).remarks.count("Read in English only.") == 1


def test_weights_that_bar_commerce_are_warned_of():
    assert licence_warnings([run("faces", MIT)]) == ()
    (barred,) = licence_warnings([run("faces", MIT), run("voice", BARRED)])
    assert barred.startswith("Not for commercial use") and "voice/model.safetensors (CC-BY-NC-SA-4.0)" in barred
    assert "net/one" not in barred
    assert barred in page(run("voice", BARRED)) and 'class="warning"' in page(run("voice", BARRED))
    assert 'class="warning"' not in page(run("faces", MIT))


def test_weights_whose_publisher_bars_commerce_beside_a_free_licence_are_warned_of():
    (barred,) = licence_warnings([run("faces", MIT, restricted=("net/one.onnx",))])
    assert "net/one.onnx (MIT)" in barred


def test_weights_without_a_licence_are_named():
    (said,) = licence_warnings([run("text", UNSTATED, ("x", "d" * 64, ""))])
    assert "states no licence" in said and "words/model.bin" in said and "x" in said


@pytest.mark.parametrize(
    ("licence", "barred"),
    [
        ("CC-BY-NC-4.0", True),
        ("cc-by-nc-sa-4.0", True),
        ("PolyForm-Noncommercial-1.0.0", True),
        ("for non-commercial research only", True),
        ("MIT", False),
        ("NCSA", False),
        ("CC-BY-SA-4.0", False),
        ("Apache-2.0", False),
    ],
)
def test_which_licences_bar_commerce(licence: str, barred: bool):
    assert forbids_commerce(licence) is barred


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "root" / "subprocess_envs" / "seer"
    folder.mkdir(parents=True)
    (folder / "worker.toml").write_text(DESCRIPTION, "utf-8")
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "root"))
    return tmp_path


def described(catalogue: Path, *runs: StageRun) -> tuple[StageRun, ...]:
    project = SimpleNamespace(artefacts=ArtefactStore(catalogue / "artefacts"))
    return _described(cast(Project, project), {one.stage: one for one in runs})


def test_a_project_knows_its_programs_from_artefacts_and_catalogue(catalogue: Path):
    place = catalogue / "artefacts" / "faces-1"
    place.mkdir(parents=True)
    (place / "about.json").write_text(json.dumps({"device": "mps", "variant": "cpu"}))
    (found,) = described(catalogue, run("faces", MIT, ("looks/two.onnx", "e" * 64, "MIT")))
    assert found.program == "Seeing <program> (Processor)" and found.device == "mps"
    assert found.calibration == "Fitted on 100 faces & more."
    assert found.restricted == ("looks/two.onnx",)
    assert found.origins == (
        ("net/one.onnx", "net", "https://example.org/one.onnx"),
        ("looks/two.onnx", "looks", "https://example.org/two.onnx"),
    )


@pytest.mark.parametrize("about", ['{"variant": "torch"}', '{"variant": "no longer offered"}', None])
def test_weights_that_only_a_variant_reads_keep_their_bar(catalogue: Path, about: str | None):
    if about is not None:
        place = catalogue / "artefacts" / "faces-1"
        place.mkdir(parents=True)
        (place / "about.json").write_text(about)
    (found,) = described(catalogue, run("faces", MIT, ("looks-torch/two.pth", "e" * 64, "MIT")))
    assert found.restricted == ("looks-torch/two.pth",)
    (warning,) = licence_warnings([found])
    assert "looks-torch/two.pth (MIT)" in warning


def test_what_is_not_known_is_left_empty(catalogue: Path):
    imported = dataclasses.replace(run("voice"), backend="imported")
    damaged = run("faces", MIT)
    first, second = described(catalogue, imported, damaged)
    assert first == imported
    assert second.program == "Seeing <program>" and second.device == "" and second.restricted == ()


def test_the_report_says_agrees_only_of_channels_that_point_one_way():
    analysis = assemble(scene(), [], PLAIN)
    calm = next(line for line in analysis.lines if line.verdict is Verdict.AGREES)
    face, text = (dataclasses.replace(calm.readings[0], channel=one) for one in (Channel.FACE, Channel.TEXT))
    for polarity, word in ((Polarity.NEUTRAL, "no contradiction"), (Polarity.POSITIVE, "agrees")):
        pair = (dataclasses.replace(face, polarity=Polarity.POSITIVE), dataclasses.replace(text, polarity=polarity))
        page = report_html(dataclasses.replace(analysis, lines=(dataclasses.replace(calm, readings=pair),)), "x", PLAIN)
        row = page[page.index("<h2>Lines") : page.index("<h2>Methods")]
        assert f"<td>{word}</td>" in row
