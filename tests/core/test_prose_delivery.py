"""Delivery in words: verdicts that the estimates bear out are told apart from those that may be chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.prose.lines import LinesInWords
from emotionai_core.prose.review import film_review
from emotionai_core.prose.telling import Language
from emotionai_core.records.scores import Delivery
from tests.accounts import make_account

WITHIN = {"en": "within the error of the estimates (1.70)", "zh_TW": "在估計的誤差（1.70）之內"}
CLEAR = {"en": "the verdict is clear", "zh_TW": "判讀明確"}


@pytest.mark.parametrize("language", ["en", "zh_TW"])
def test_a_line_says_whether_its_verdict_may_be_chance(language: Language):
    account = make_account(seed=3)
    told, found = LinesInWords(account, language), account.alignment
    for place in np.flatnonzero(np.isfinite(found.gap)).tolist():
        text = " ".join(one.text for one in told.delivery(place))
        assert (CLEAR[language] in text, WITHIN[language] in text) == (bool(found.sure[place]), not found.sure[place])


def test_the_review_names_only_clear_deliveries():
    account = make_account(seed=3)
    found = account.alignment
    clear = found.utterance[found.sure & (found.delivery != Delivery.ALIGNED)].tolist()
    script = film_review(account, "The Harbour", "en")[-1]
    named = [number for passage in script.passages for number in passage.utterances]
    assert named and set(named) <= set(clear)
    assert f"In {len(clear)} of these lines the gap is larger" in script.text
    unsure = replace(account, alignment=replace(found, sure=np.zeros(len(found.sure), np.bool_)))
    script = film_review(unsure, "The Harbour", "en")[-1]
    assert not any(passage.utterances for passage in script.passages)
    assert "each of these verdicts may be chance" in script.text


@pytest.mark.parametrize(("language", "said"), [("en", "too uncertain"), ("zh_TW", "太不確定")])
def test_a_line_of_too_little_confidence_is_told_as_that(language: Language, said: str):
    account = make_account(seed=3)
    found = account.alignment
    place = int(np.flatnonzero(np.isfinite(found.gap))[0])
    changed = {name: getattr(found, name).copy() for name in ("gap", "delivery", "confidence")}
    changed["gap"][place], changed["delivery"][place], changed["confidence"][place] = np.nan, Delivery.ABSTAINS, 0.07
    text = LinesInWords(replace(account, alignment=replace(found, **changed)), language).delivery(place)[0].text
    assert said in text and "0.07" in text
