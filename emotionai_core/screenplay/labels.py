"""Words before a colon that name nobody: what a scene's head is made of, what is written on the screen, notes.

Taiwanese screenplays open a scene with 時 (time), 景 (place) and 人 (who is there), in lines of their own or in one.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Label = Literal["time", "place", "people", "shown", "title", "left out"]

_LABELS: Final[dict[Label, str]] = {
    "time": "時 时 時間 时间 TIME",
    "place": "景 地 地點 地点 場景 场景 場地 场地 LOCATION PLACE SETTING",
    "people": "人 人物 角色 出場人物 出场人物 登場人物 登场人物 CHARACTERS CAST",
    "shown": "SUPER SUPERIMPOSE TITLE_CARD CARD CHYRON CAPTION SUBTITLE SUBTITLES ON_SCREEN TEXT SFX SOUND MUSIC "
    "字幕 字卡 音效 音樂 音乐 特效 鏡頭 镜头 畫面 画面 動作 动作",
    "title": "TITLE 片名 劇名 剧名",
    "left out": "NOTE NOTES AUTHOR AUTHORS WRITTEN_BY WRITER CREDIT DRAFT DRAFT_DATE DATE CONTACT COPYRIGHT SOURCE "
    "註 注 备注 備註 附註 編劇 编剧 作者 導演 导演 日期 版本",
}
_KINDS: Final[dict[str, Label]] = {
    word.replace("_", " "): kind for kind, words in _LABELS.items() for word in words.split()
}
_WORDS: Final = "|".join(sorted(map(re.escape, _KINDS), key=lambda one: (-len(one), one)))
_LABEL: Final = re.compile(rf"(?:^|\s+)(?:【\s*)?({_WORDS})(?:\s*】)?\s*[:：]\s*")
_NAMES: Final = re.compile(r"[、，,／/;；\s]+")


def labels_of(text: str) -> list[tuple[Label, str]]:
    """What a line of labels says, label by label; empty for any other line. Only time, place and people share one;
    English ones are in capitals.
    """
    first = _LABEL.match(text)
    if first is None:
        return []
    kind = _KINDS[first.group(1)]
    if kind not in ("time", "place", "people"):
        return [(kind, text[first.end() :].strip())]
    parts = _LABEL.split(text)
    return [(_KINDS[label], words.strip()) for label, words in zip(parts[1::2], parts[2::2], strict=True)]


def people_of(text: str) -> list[str]:
    """The names in a list of who is there."""
    return [name for name in _NAMES.split(text) if name]
