"""Layouts as they come: shooting drafts with stars and numbers, two who speak at once, running heads, Chinese."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from emotionai_core.errors import Cancelled, ScreenplayError
from emotionai_core.records.screenplay import Screenplay
from emotionai_core.screenplay import recognising
from emotionai_core.screenplay.reading import read_screenplay
from emotionai_core.screenplay.shapes import is_cue, is_heading, labelled, speaker
from tests.core.screenplays import pdf_of

Rows = list[tuple[float, str]]


def read(folder: Path, text: str, name: str = "film.txt") -> Screenplay:
    file = folder / name
    file.write_text(text, "utf-8")
    return read_screenplay(file)


def told(found: Screenplay) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.character, one.text) for one in found.elements]


SHORT = ["你來了。", "為什麼？", "你騙我！", "算了，不說了。", "好", "你到底想怎樣？我等了你一整個晚上。"]


@pytest.mark.parametrize("name", ["film.txt", "film.fountain"])
def test_short_chinese_speeches_under_their_cue(tmp_path: Path, name: str):
    talk = [(("林美", "志明")[at % 2], text) for at, text in enumerate(SHORT)]
    text = "INT. 客廳 - 夜\n\n下雨了。\n林美走進來。\n\n" + "\n\n".join(f"{who}\n{said}" for who, said in talk) + "\n"
    rows = told(read(tmp_path, text, name))
    assert [(who, said) for kind, who, said in rows if kind == "dialogue"] == talk
    assert "".join(rows[1][2].split()) == "下雨了。林美走進來。" and rows[1][0] == "action"


def test_a_cue_without_a_blank_line_before_it(tmp_path: Path):
    text = "第1場 內 客廳\n\n林美\n你來了。\n志明\n我不知道。\n林美\n好。\n志明\n走吧。\n林美\n走。\n志明\n嗯。\n"
    said = {who: text for _, who, text in told(read(tmp_path, text))[1:]}
    assert len(told(read(tmp_path, text))) == 7 and said == {"林美": "走。", "志明": "嗯。"}


def test_an_action_in_two_lines_is_no_cue(tmp_path: Path):
    text = "第1場 內 客廳\n\n雨停了\n林美走到窗邊。\n\n林美：你看。\n\n天亮\n△ 街上無人。\n"
    assert [kind for kind, _, _ in told(read(tmp_path, text))] == ["heading", "action", "dialogue", "action", "action"]


@pytest.mark.parametrize(
    "head",
    [
        "第一場\n時：夜\n景：林家客廳\n人：林美、志明",
        "第一場\n景：林家客廳\n時：夜\n人物：林美",
        "第一場\n\n時：夜　景：林家客廳　人：林美、志明",
    ],
)
def test_the_parts_of_a_chinese_head_are_no_characters(tmp_path: Path, head: str):
    found = read(tmp_path, f"{head}\n\n△ 林美坐下。\n\n林美OS：我沒事。\n林美（V.O.）：走。\n志明（生氣）：你騙我！\n")
    assert told(found) == [
        ("heading", "", "第一場 林家客廳 夜"),
        ("action", "", "林美坐下。"),
        ("dialogue", "林美", "我沒事。"),
        ("dialogue", "林美", "走。"),
        ("parenthetical", "志明", "生氣"),
        ("dialogue", "志明", "你騙我！"),
    ]
    assert [one.heading for one in found.scenes] == ["第一場 林家客廳 夜"]


def test_labels_that_nobody_speaks(tmp_path: Path):
    text = 'INT. HALL - DAY\n\nSUPER: "1945"\n\nNOTE: cut this\n\nMARA: No.\nTITLE CARD: Berlin\n\n字幕：三年後\n'
    assert told(read(tmp_path, text))[1:] == [
        ("action", "", 'SUPER: "1945"'),
        ("dialogue", "MARA", "No."),
        ("action", "", "TITLE CARD: Berlin"),
        ("action", "", "字幕：三年後"),
    ]


@pytest.mark.parametrize(
    "text", ["S1 內 客廳 夜", "2-3 日 外 火車站", "日 外 火車站", "S12. 外 街道", "外，火車站，夜", "12-A 內 客廳"]
)
def test_chinese_headings(text: str):
    assert is_heading(text)


@pytest.mark.parametrize("text", ["外，雨", "外，雨還在下。", "第一場，他輸了。", "日子 外面 很長"])
def test_chinese_prose_is_no_heading(text: str):
    assert not is_heading(text)


@pytest.mark.parametrize(
    "text", ["int. house", "INT HOUSE", "Interior: a hall", "INTERIOR HALL", "I/E. CAR", "EST LIST"]
)
def test_headings(text: str):
    assert is_heading(text)


@pytest.mark.parametrize(
    "text", ["Interior lights flicker on.", "Exterior walls crumble.", "Int the dark", "Est. 1920", "I/E is a show."]
)
@pytest.mark.parametrize("name", ["film.txt", "film.fountain"])
def test_prose_is_no_heading(tmp_path: Path, text: str, name: str):
    found = read(tmp_path, f"INT. HALL - DAY\n\nMARA\nI never liked it.\n{text}\n\n{text}\n", name)
    assert told(found)[1:] == [("dialogue", "MARA", f"I never liked it. {text}"), ("action", "", text)]


def test_names_lose_what_says_how_they_are_heard():
    assert [speaker(one) for one in ("林美OS", "林美（OS）", "林美畫外音", "旁白", "MARA V.O.", "CARLOS")] == [
        "林美", "林美", "林美", "旁白", "MARA", "CARLOS",
    ]  # fmt: skip
    assert not is_cue("你騙我！") and not is_cue("下雨了，天黑") and labelled("時：夜") is None


# A shooting draft: numbers in both margins, stars at the right one.
DRAFT: Rows = [
    (0.9, "12"), (1.5, "INT. KITCHEN - DAY"), (7.2, "12"), (-1, ""),
    (-1, ""),
    (1.5, "Mara stands at the window."), (7.6, "*"), (-1, ""),
    (7.6, "*"), (-1, ""),
    (3.7, "MARA"), (7.6, "*"), (-1, ""),
    (2.5, "I never wanted this."), (7.6, "*"), (-1, ""),
    (-1, ""),
    (3.7, "JONAS (CONT'D)"), (7.6, "*"), (-1, ""),
    (3.1, "(quietly)"), (7.6, "*"), (-1, ""),
    (2.5, "You lied to me."), (-1, ""),
    (-1, ""),
    (1.5, "14"), (2.0, "OMITTED"), (7.2, "14"), (-1, ""),
    (-1, ""),
    (1.5, "15"), (1.8, "ANGLE ON: THE DOOR"), (7.2, "15"), (-1, ""),
    (-1, ""),
    (1.9, "MARA"), (5.0, "JONAS (V.O.)"), (-1, ""),
    (1.6, "I never wanted"), (4.4, "(bitter)"), (-1, ""),
    (1.6, "any of this."), (4.4, "Because you lied."), (-1, ""),
    (-1, ""),
    (1.5, "Rain."), (-1, ""),
]  # fmt: skip
DRAFTED = [
    ("heading", "", "INT. KITCHEN - DAY"),
    ("action", "", "Mara stands at the window."),
    ("dialogue", "MARA", "I never wanted this."),
    ("parenthetical", "JONAS", "quietly"),
    ("dialogue", "JONAS", "You lied to me."),
    ("action", "", "ANGLE ON: THE DOOR"),
    ("dialogue", "MARA", "I never wanted any of this."),
    ("parenthetical", "JONAS", "bitter"),
    ("dialogue", "JONAS", "Because you lied."),
    ("action", "", "Rain."),
]


def lines(rows: Rows) -> list[list[tuple[float, str]]]:
    """Pieces as lines; an indentation of -1 ends one."""
    told: list[list[tuple[float, str]]] = [[]]
    for indent, text in rows:
        if indent < 0:
            told.append([])
        else:
            told[-1].append((indent, text))
    return told


def test_a_shooting_draft_in_text(tmp_path: Path):
    rows: list[str] = []
    for line in lines(DRAFT):
        text = ""
        for indent, words in line:
            text = text.ljust(round(10 * indent)) + words
        rows.append(text)
    assert told(read(tmp_path, "\n".join(rows))) == DRAFTED


def test_a_shooting_draft_in_pdf(tmp_path: Path):
    found = read_screenplay(pdf_of(lines(DRAFT), tmp_path / "draft.pdf"))
    assert told(found) == DRAFTED and found.warnings == ()


def test_two_at_once_that_cannot_be_parted_are_left_out_and_said(tmp_path: Path):
    rows = ["     MARA                    JONAS", " I never wanted any of this here.", "          You lied.   I did."]
    text = "\n".join(["INT. HALL - DAY", "", *rows, "", "Rain."])
    found = read(tmp_path, text)
    assert told(found)[1:] == [("action", "", "Rain.")]
    assert found.warnings[0].startswith("Where two speak at once, 1 passage could not be told apart")


def test_cues_at_the_foot_of_pages_are_no_running_heads(tmp_path: Path):
    said = ["I will go home now.", "Why did you come?", "Leave it.", "Stay with me."]
    rows: list[tuple[float, str]] = []
    for number in range(8):
        page = [(1.5, "THE LAST TRAIN"), (0.0, ""), (1.5, f"They walk through room {'ABCDEFGH'[number]}."), (0.0, "")]
        page += [(3.7, "JONAS"), (2.5, f"Nobody is here, in {'ABCDEFGH'[number]}."), (0.0, "")]
        page += [(3.7, "MARA"), (2.5, said[number // 2])] if number % 2 else [(1.5, f"Rain on {'ABCDEFGH'[number]}.")]
        rows += page + [(0.0, "")] * (54 - len(page))
    found = read_screenplay(pdf_of(rows, tmp_path / "feet.pdf"))
    assert [one.text for one in found.elements if one.character == "MARA"] == said
    assert not any("LAST TRAIN" in one.text for one in found.elements)


@pytest.mark.parametrize(
    "text", ["1\n00:00:01,000 --> 00:00:02,000\nMARA: No.\n", "WEBVTT\n\n00:01.000 --> 00:02.000\nNo\n"]
)
def test_subtitles_are_no_screenplay(tmp_path: Path, text: str):
    with pytest.raises(ScreenplayError, match="holds subtitles") as caught:
        read(tmp_path, text)
    assert "--subtitles" in caught.value.hint


def mixed(folder: Path) -> Path:
    """A PDF of a page of text and a page that is a picture."""
    import typst

    source = folder / "mixed.typ"
    pdf_of(
        [(1.5, "INT. STATION - DAY"), (0.0, ""), (3.7, "JONAS"), (2.5, "I know.")], folder / "page.pdf", scanned=True
    )
    text = "INT. HALL - DAY #linebreak() #linebreak() She waits for a very long time there."
    picture = '#page(margin: 0pt, image("page-0.png", width: 100%))'
    source.write_text(f'#set page(paper: "us-letter")\n{text}\n{picture}', "utf-8")
    target = folder / "mixed.pdf"
    target.write_bytes(typst.compile(str(source)))
    return target


def test_a_picture_among_pages_of_text_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recognising.shutil, "which", lambda _: None)
    found = read_screenplay(mixed(tmp_path))
    assert found.warnings[0] == "Page 2 is a picture and left out, for Tesseract is not installed."
    assert [one.heading for one in found.scenes] == ["INT. HALL - DAY"]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed: this check did NOT run")
def test_a_picture_among_pages_of_text_is_read(tmp_path: Path):
    found = read_screenplay(mixed(tmp_path))
    assert found.format == "pdf" and "Page 2 is a picture" in found.warnings[0]
    assert ("dialogue", "JONAS", "I know.") in told(found)


def test_a_recogniser_is_stopped_when_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = pdf_of([(1.5, "INT. HALL - DAY")], tmp_path / "scan.pdf", scanned=True)
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setattr("emotionai_core.screenplay.pages.tesseract", lambda: [str(slow)])
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.monotonic())
        return len(asked) > 5

    with pytest.raises(Cancelled):
        read_screenplay(file, cancelled)
    assert asked[-1] - asked[0] < 20
