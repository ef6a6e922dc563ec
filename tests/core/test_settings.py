"""Settings are data: right types, right ranges, known names, and only what differs is kept."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.errors import SettingError
from emotionai_core.perception.stages import PLAN, StagePlan
from emotionai_core.project.store import Project
from emotionai_core.settings import GROUPS, Settings, changed, needs_analysis, settings_from

FIELDS = dataclasses.fields(Settings)
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
    plain = Settings()
    declared = set()
    for field in FIELDS:
        other = {"bool": lambda f: not f.default, "str": lambda _: "zh"}.get(field.type, lambda f: f.metadata["high"])
        different = settings_from({field.name: other(field)})
        if any(_asked(plan, different) != _asked(plan, plain) for plan in PLAN):
            declared.add(field.name)
    # The shortest shot shapes what the faces are looked for in; the copy is made at the end of an analysis.
    expected = declared | {"shot_min_seconds", "proxy", "proxy_height"}
    assert {field.name for field in FIELDS if needs_analysis(field.name)} == expected


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
