"""Settings are data: right types, right ranges, known names, and only what differs is kept."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.errors import SettingError
from emotionai_core.perception.stages import PLAN, StagePlan, declared
from emotionai_core.project.store import Project
from emotionai_core.settings import GROUPS, Settings, changed, needs_analysis, settings_from
from emotionai_core.workers.catalogue import stage_spec

FIELDS = dataclasses.fields(Settings)
# All embedded, and those that have settings of their own.
PROGRAMS = ({}, {"speech_backend": "whisperx", "voice_backend": "transformers"})
NUMBERS = [one for one in FIELDS if one.type in ("int", "float")]


def test_the_contracts_defaults():
    """Numbers that the domain contract states."""
    plain = Settings()
    assert (plain.face_interval, plain.face_threshold) == (0.25, 0.9)
    assert (plain.window_margin, plain.wide_window, plain.wide_confidence) == (1.5, 5.0, 0.4)
    assert (plain.offset_gap, plain.voice_range_floor, plain.voice_polarity, plain.scene_gap) == (60.0, 0.2, 0.1, 20.0)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_setting_says_what_it_is(field):
    assert field.metadata["text"] and not field.metadata["text"].endswith(".")
    low, high = field.metadata["low"], field.metadata["high"]
    if field.type in ("int", "float"):
        assert low <= field.default <= high
    else:
        assert low is None and high is None


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_a_number_lies_in_its_range(field):
    low, high = field.metadata["low"], field.metadata["high"]
    for good in (low, high):
        assert getattr(settings_from({field.name: good}), field.name) == good
    for bad in (low - 1, high + 1, math.nan, math.inf, -math.inf, 10**400, "1", None, True, [1]):
        with pytest.raises(SettingError, match=field.name):
            settings_from({field.name: bad})
    if field.type == "int":
        with pytest.raises(SettingError, match="type int"):
            settings_from({field.name: float(low)})


@pytest.mark.parametrize(("name", "bad"), [("old_movie", 1), ("recognise", "yes"), ("language", 5), ("language", None)])
def test_wrong_types(name, bad):
    with pytest.raises(SettingError, match=name):
        settings_from({name: bad})


def test_unknown_names():
    with pytest.raises(SettingError, match="no setting 'face_intervall'") as caught:
        settings_from({"face_intervall": 1.0})
    assert "face_interval" in caught.value.hint


@given(st.dictionaries(st.sampled_from([one.name for one in FIELDS]) | st.text(max_size=5),
                       st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                       max_size=5))  # fmt: skip
def test_of_any_values_only_setting_errors_escape(values):
    try:
        found = settings_from(values)
    except SettingError:
        return
    assert {name: found.as_dict()[name] for name in values} == values
    assert settings_from(found.differing()) == found


def test_only_what_differs_is_kept():
    assert Settings().differing() == {}
    assert settings_from({"margin": 0.5, "language": "en"}).differing() == {"margin": 0.5}
    assert set(Settings().as_dict()) == {one.name for one in FIELDS}
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().margin = 0.1  # type: ignore[misc]


def test_what_no_stage_reads_with_takes_effect_at_once():
    """Changing each setting alone: the stages' declarations say which of them a new analysis is needed for."""
    read = set()
    for programs in PROGRAMS:
        plain = settings_from(programs)
        for field in FIELDS:
            different = settings_from({**programs, field.name: _other(field)})
            if any(_asked(plan, different) != _asked(plan, plain) for plan in PLAN):
                read.add(field.name)
    # The shortest shot shapes what the faces are looked for in; the copy is made at the end of an analysis.
    expected = read | {"shot_min_seconds", "proxy", "proxy_height"}
    assert {field.name for field in FIELDS if needs_analysis(field.name)} == expected


def _other(field: dataclasses.Field) -> object:
    """A value that the default is not."""
    if "choices" in field.metadata:
        return field.metadata["choices"][-1]
    return {"bool": not field.default, "str": "zh"}.get(str(field.type), field.metadata["high"])


def test_what_only_one_program_reads_is_declared_to_it_alone():
    """The keys of results must not change with what had no influence on them."""
    different = {"whisper_model": "small", "voice_hop": 1.0, "mend_offset": False}
    for programs, expected in zip(PROGRAMS, ({"mend_offset": False}, {"model": "small", "hop": 1.0}), strict=True):
        settings = settings_from({**programs, **different})
        found = {name: value for plan in PLAN for name, value in plan.declares(settings).items()}
        assert {name: found[name] for name in ("model", "hop", "mend_offset") if name in found} == expected


@pytest.mark.parametrize("programs", [*PROGRAMS, {"faces_backend": "deepface", "text_backend": "transformers"}])
def test_what_is_declared_stands_in_the_programs_own_descriptions(programs):
    """A setting that a description does not list is neither checked for its type nor known to have a default."""
    settings = settings_from(programs)
    for plan in PLAN:
        spec = stage_spec(plan.stage, plan.backend(settings))
        assert plan.declares(settings).keys() <= spec.settings.keys(), (plan.stage, spec.backend)


@pytest.mark.parametrize(("name", "bad"), [("whisper_model", "huge"), ("whisper_model", ""), ("voice_hop", 0.3)])
def test_of_few_values_only_these(name, bad):
    with pytest.raises(SettingError, match=rf"'{name}' must be one of (large-v3, medium, small|0.25, 0.5, 1.0), not"):
        settings_from({name: bad})


def test_a_language_that_was_found_out_is_what_later_stages_read_in():
    text = next(plan for plan in PLAN if plan.stage == "text")
    for wanted, heard, read_in in (("auto", "fr", "fr"), ("auto", "", "auto"), ("en", "fr", "en"), ("", "fr", "fr")):
        assert declared(text, settings_from({"language": wanted}), heard)["language"] == read_in
    voice = next(plan for plan in PLAN if plan.stage == "voice")
    assert "language" not in declared(voice, Settings(), "fr")


def _asked(plan: StagePlan, settings: Settings) -> tuple[object, ...]:
    return plan.declares(settings), plan.backend(settings), plan.wanted(settings)


def test_every_setting_has_a_group():
    assert {field.metadata["group"] for field in FIELDS} == set(GROUPS)


def test_changes_lie_over_what_is_set_and_none_goes_back():
    before = settings_from({"margin": 0.5, "scene_gap": 30.0})
    assert changed(before, {"margin": None, "wide_window": 4.0}).differing() == {"scene_gap": 30.0, "wide_window": 4.0}


def test_an_open_project_takes_what_takes_effect_at_once_and_nothing_else(tmp_path):
    project = Project.create_or_open(tmp_path / "x.emai")
    try:
        project.change_settings({"margin": 0.5, "scene_gap": 30.0})
        project.change_settings({"margin": None})
        assert project.settings.differing() == {"scene_gap": 30.0}
        for bad in ({"face_interval": 1.0}, {"scene_gap": 0.0}, {"no_such": 1}, {"scene_gap": "1"}):
            with pytest.raises(SettingError):
                project.change_settings({**bad, "margin": 0.6})
        assert project.settings.differing() == {"scene_gap": 30.0}
    finally:
        project.close()
