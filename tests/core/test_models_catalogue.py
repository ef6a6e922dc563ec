"""Which programs and models there are, as their folders describe them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from emotionai_core.errors import EnvironmentMissing
from emotionai_core.workers import catalogue
from emotionai_core.workers.catalogue import (
    backends,
    broken_environments,
    environment_named,
    environments,
    read_environment,
    stage_spec,
)
from tests.core.programs import FILE, TOML, Steps, program, varied


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTIONAI_ROOT", str(tmp_path / "program"))
    monkeypatch.setenv("EMOTIONAI_HOME", str(tmp_path / "home"))
    return tmp_path / "program"


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def test_every_folder_with_a_description_is_a_program(root: Path):
    program(root, "zeta")
    program(root, "alpha", "studio")
    (root / "subprocess_envs" / "notes").mkdir()
    assert [one.name for one in environments()] == ["alpha", "zeta"]
    alpha = environment_named("alpha")
    assert not alpha.own_interpreter and environment_named("zeta").own_interpreter
    spec = stage_spec("cuts", "alpha")
    assert (spec.environment, spec.backend, spec.silence) == ("alpha", "alpha", 120.0)
    assert (spec.settings, spec.inputs, spec.calibration) == ({"threshold": 3.0}, ("shots",), {"temperature": 1.5})
    assert stage_spec("cuts", "zeta").environment == "zeta"


@pytest.mark.parametrize(
    "text",
    ["", "nonsense [", "[environment]\nname='x'", "stages = 5\n[environment]\nname='x'\ntitle='t'\nquestion='q'",
     "stages = []\n[environment]\nname='x'\ntitle='t'\nquestion='q'", "environment = 'x'\n[stages.a]\nbackend='b'",
     "[environment]\nname='x'\ntitle='t'\nquestion='q'\ndisk_mb=[]\n[stages.a]\nbackend='b'\nversion='1'\ntitle='t'",
     "[environment]\nname='x'\ntitle='t'\nquestion='q'\n[stages]\na = 3", "[stages.a]\nbackend='b'", "\x00"],
)  # fmt: skip
def test_a_wrong_description_is_one_sentence(tmp_path: Path, text):
    (tmp_path / "worker.toml").write_text(text)
    with pytest.raises(EnvironmentMissing, match="cannot be read") as caught:
        read_environment(tmp_path)
    assert caught.value.hint


def test_a_description_that_is_not_text_or_not_there(tmp_path: Path):
    with pytest.raises(EnvironmentMissing):
        read_environment(tmp_path)
    (tmp_path / "worker.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EnvironmentMissing):
        read_environment(tmp_path)


def test_a_program_that_was_dropped_in_never_answers_uninvited(root: Path):
    program(root, "aaa")
    assert stage_spec("cuts").backend == "aaa"
    program(root, "zzz")
    with pytest.raises(EnvironmentMissing, match="Several programs answer 'cuts': aaa, zzz"):
        stage_spec("cuts")
    program(root, "embedded")
    assert stage_spec("cuts").environment == "embedded"
    assert [one.backend for one in backends("cuts")] == ["embedded", "aaa", "zzz"]
    assert stage_spec("cuts", "zzz").environment == "zzz"
    with pytest.raises(EnvironmentMissing, match="No program 'x' answers 'cuts'; there are: embedded, aaa, zzz"):
        stage_spec("cuts", "x")


def test_a_broken_description_takes_no_other_with_it(root: Path):
    program(root, "good")
    bad = program(root, "bad")
    (bad / "worker.toml").write_text("nonsense [")
    twin = program(root, "twin")
    (twin / "worker.toml").write_text(TOML.format(name="good", interpreter="own"))
    assert [one.name for one in environments()] == ["good"]
    assert [one.folder.name for one in broken_environments()] == ["bad", "twin"]
    assert "cannot be read" in broken_environments()[0].sentence
    assert "same name, 'good'" in broken_environments()[1].sentence
    with pytest.raises(EnvironmentMissing, match="'bad' cannot be read"):
        environment_named("bad")


@pytest.mark.parametrize(
    ("before", "after"),
    [('name = "varied"', 'name = "../up"'), ('"requirements.lock"', '"/etc/passwd"'), ('"requirements.lock"', '"../x"'),
     ("disk_mb = 2", "disk_mb = -2"), ("disk_mb = 2", "disk_mb = true"), ('models = ["m"]', 'models = ["ghost"]'),
     ('m = "other"', 'm = "ghost"'), ("non_commercial = true", 'non_commercial = "no"'),
     ("[models.m]", '[models."a/b"]'),
     ("files = []\n\n[models.other]", 'files = ["x"]\n[models.other]')],
)  # fmt: skip
def test_what_a_description_may_not_say(root: Path, before, after):
    folder = varied(root)
    text = (folder / "worker.toml").read_text()
    assert before in text
    (folder / "worker.toml").write_text(text.replace(before, after))
    with pytest.raises(EnvironmentMissing, match="cannot be read"):
        read_environment(folder)


def test_variants_and_models_are_described(root: Path):
    spec = read_environment(varied(root, FILE.format(sha256="A" * 64)))
    assert (spec.accelerator, spec.note) == (("cpu", "cuda", "apple"), "Free.")
    assert [(one.name, one.disk_mb, one.needs) for one in spec.variants.values()] == [
        ("cpu", 2, ""),
        ("cuda", 9, "nvidia"),
    ]
    model = spec.models["m"]
    assert (model.title, model.non_commercial, model.shipped, model.bytes) == ("Model M", True, False, 3)
    assert (model.files[0].file, model.files[0].sha256) == ("a/b.bin", "a" * 64)
    with pytest.raises(EnvironmentMissing, match="no variant 'tpu'; there are: cpu, cuda"):
        spec.variant("tpu")


@pytest.mark.parametrize(
    ("before", "after"),
    [("https://", "http://"), ("https://", "file://"), ("a/b.bin", "../b.bin"), ("a/b.bin", "/b.bin"),
     ("a/b.bin", "C:/b.bin"), ("a/b.bin", "a\\\\b"), ("bytes = 3", "bytes = 3.5"), ("{sha256}", "abc")],
)  # fmt: skip
def test_files_come_from_where_they_may_and_stay_inside(root: Path, before, after):
    folder = varied(root, FILE.replace(before, after).format(sha256="a" * 64))
    with pytest.raises(EnvironmentMissing, match="cannot be read"):
        read_environment(folder)


def test_what_no_program_answers(root: Path):
    with pytest.raises(EnvironmentMissing, match="answers 'cuts'"):
        stage_spec("cuts")
    with pytest.raises(EnvironmentMissing, match="no perception program 'x'"):
        environment_named("x")
    program(root)
    with pytest.raises(EnvironmentMissing):
        stage_spec("cuts", "another")


def test_the_real_programs_are_well_described(monkeypatch):
    monkeypatch.delenv("EMOTIONAI_ROOT", raising=False)
    names = {spec.name for spec in catalogue.environments()}
    assert "film" in names
    for spec in catalogue.environments():
        assert (spec.folder / "worker.py").is_file()
        for one in spec.stages.values():
            assert one.title and one.backend and one.version and one.silence > 0


def test_a_service_in_a_description_is_a_name(root: Path):
    folder = varied(root, FILE.format(sha256=""))
    text = (folder / "worker.toml").read_text()
    for service in ("/home/x/secret.txt", "../../secret", "a/b"):
        (folder / "worker.toml").write_text(text.replace('licence = "MIT"', f'licence = "MIT"\nservice = "{service}"'))
        with pytest.raises(EnvironmentMissing, match="cannot be a name"):
            read_environment(folder)


def test_one_name_stands_for_one_model(root: Path):
    folder = varied(root, FILE.format(sha256=""))
    text = (folder / "worker.toml").read_text().replace('name = "varied"', 'name = "zz"')
    twin = root / "subprocess_envs" / "zz"
    shutil.copytree(folder, twin)
    (twin / "worker.toml").write_text(text)
    assert [one.name for one in environments()] == ["varied", "zz"]
    assert [one.name for one in catalogue.models()] == ["m", "other"]
    (twin / "worker.toml").write_text(text.replace("b.bin", "c.bin"))
    assert [one.name for one in environments()] == ["varied"]
    (broken,) = broken_environments()
    assert broken.sentence == "The programs 'varied' and 'zz' describe two models of the same name, 'm'."
    # Whatever its folder is called, it does not push a built-in program out.
    folder.rename(folder.with_name("embedded"))
    twin.rename(twin.with_name("aa"))
    (folder.with_name("embedded") / "worker.toml").write_text(text.replace('name = "zz"', 'name = "embedded"'))
    assert [one.name for one in environments()] == ["embedded"]
