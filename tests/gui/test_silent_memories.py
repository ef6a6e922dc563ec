"""Memories of lines that show nothing have no emotion, in lists and in pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.panels.memory_rows import RowMaker
from app.panels.paint import paint_emotion
from app.theme import Theme
from emotionai_core.records.account import Account
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.settings import Settings
from tests.accounts import make_account


@pytest.fixture
def account() -> Account:
    made = make_account(seed=3)
    emotion = made.mind.memories.emotion.copy()
    emotion[0] = -1
    return replace(made, mind=replace(made.mind, memories=replace(made.mind.memories, emotion=emotion)))


def test_a_memory_of_nothing_shown_is_not_called_neutral(account: Account):
    maker, memories = RowMaker(account, Settings()), account.mind.memories
    assert maker._memory(0, "").emotion == ""
    assert [maker._memory(row, "").emotion for row in range(1, 9)] == [EMOTIONS[one] for one in memories.emotion[1:9]]


@pytest.mark.parametrize(("label", "painted"), [("", False), ("neutral", True)])
def test_no_emotion_leaves_no_tag(qapp, theme: Theme, label: str, painted: bool):
    image = QImage(200, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    left = paint_emotion(painter, theme.look, 190.0, 20.0, label, painter.font())
    painter.end()
    assert (left < 190.0) == painted == bool(np.frombuffer(image.constBits(), np.uint8).any())
    assert QRectF(image.rect()).contains(left, 20.0)
