"""Screenplays from files: the published samples with their expected parses, layouts, and files that are none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.errors import Cancelled, ScreenplayError
from emotionai_core.records.screenplay import ElementKind, Screenplay
from emotionai_core.screenplay import recognising
from emotionai_core.screenplay.fountain import plain
from emotionai_core.screenplay.reading import ENDINGS, LARGEST, read_screenplay
from tests.core.screenplays import pdf_of

KIND = ElementKind
SAMPLES = (
    "Action-Merged:Action", "Boneyards:Boneyards", "Character:Character", "Dialogue-Merged:Dialogue",
    "LineBreaks:LineBreaks", "Lyrics:Lyrics", "PageBreak:PageBreak", "Parenthetical:Parenthetical",
    "SceneHeading:SceneHeading", "Scratch:Scratch", "Sections:Sections", "Transition:Transition", "UTF8:UTF8",
)  # fmt: skip
# Where we read differently on purpose: two parentheticals in a row are two, and a transition is no title.
OTHERWISE = {
    "Parenthetical": (
        ("dialogue", "(bouncy) Also trying this?"),
        (("parenthetical", "bouncy"), ("dialogue", "Also trying this?")),
    ),
    "Sections": (None, (("transition", "CUT TO:"),)),
}
TOLD = re.compile(r'^([A-Z]+):"(.*?)"(?: "\([^\n]*\)")?(?: \([^\n]*\))?(?=\n[A-Z/\[]|\s*\Z)', re.M | re.S)


def expected(file: Path) -> list[tuple[str, str]]:
    """(kind, words) of an expected parse; character cues become the speeches' characters and are left out."""
    kinds = {"HEADING": "heading", "ACTION": "action", "DIALOGUE": "dialogue", "PARENTHETICAL": "parenthetical"}
    kinds |= {"LYRIC": "lyrics", "TRANSITION": "transition"}
    found = TOLD.findall(file.read_text("utf-8"))
    rows = [(kinds[kind], re.sub(r"/\*\d+\*/|\[\[\d+\]\]", "", text)) for kind, text in found if kind in kinds]
    return merged(rows)


def merged(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Paragraphs of action in a row as one, without stress and doubled spaces."""
    told: list[tuple[str, str]] = []
    for kind, text in rows:
        words = " ".join(re.sub(r"[*_]", "", text).split())
        if told and kind == "action" and told[-1][0] == "action":
            told[-1] = (kind, f"{told[-1][1]} {words}".strip())
        elif words:
            told.append((kind, words))
    return told


def read_rows(read: Screenplay) -> list[tuple[str, str]]:
    return merged([(one.kind.value, one.text) for one in read.elements])


@pytest.mark.parametrize("pair", SAMPLES)
def test_the_published_samples_read_as_expected(shared_data: Path, pair: str):
    want, given = pair.split(":")
    folder = shared_data / "script_fountain_fdx"
    wanted = expected(folder / f"{want}.txt")
    before, after = OTHERWISE.get(given, (None, ()))
    if before is not None:
        at = wanted.index(before)
        wanted[at : at + 1] = after
    elif after:
        wanted[:0] = after
    assert read_rows(read_screenplay(folder / f"{given}.fountain")) == wanted


def test_characters_lose_extensions_and_marks(shared_data: Path):
    read = read_screenplay(shared_data / "script_fountain_fdx" / "Character.fountain")
    speaking = [one.character for one in read.elements if one.kind is KIND.DIALOGUE]
    assert speaking == (
        [
            "STEEL",
            "STEEL",
            "STEEL",
            "BOB",
            "MOM",
            "Han",
            "STEEL",
            "STEEL",
            "C3PO",
            "3CPO",
            "DONT",
            "ME",
            "BUT",
            "TEST",
            "TEST2",
        ]
    )
    assert [one.where for one in read.elements][:3] == [2, 5, 8]


@pytest.mark.parametrize("name", ["TestFDX-FD", "TestFDX-FI", "TestFDX-FD-Write-py", "TestFDX-FD-Write-cpp"])
def test_final_draft_reads_as_its_fountain_twin(shared_data: Path, name: str):
    folder = shared_data / "script_fountain_fdx"
    read, twin = read_screenplay(folder / f"{name}.fdx"), read_screenplay(folder / "TestFDX-FD.fountain")
    assert [(one.kind, one.text, one.character, one.scene) for one in read.elements] == [
        (one.kind, one.text, one.character, one.scene) for one in twin.elements
    ]
    assert read.format == "fdx" and len(read.scenes) == 2


def test_stress_goes_and_stars_stay():
    assert plain("***bold italics*** and _underlined **both**_") == "bold italics and underlined both"
    assert plain("He dialed *69 and then *23, and hung up.") == "He dialed *69 and then *23, and hung up."
    assert plain(r"He dialed \*69 and then 23\*.") == "He dialed *69 and then 23*."


def test_final_draft_keeps_styled_runs_and_dual_dialogue_and_leaves_notes_out(tmp_path: Path):
    file = tmp_path / "dual.fdx"
    file.write_text(
        """<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script"><Content>
        <Paragraph Type="Scene Heading"><SceneProperties><Paragraph><Text>not this</Text></Paragraph></SceneProperties>
        <Text>INT. KITCHEN</Text></Paragraph>
        <Paragraph><DualDialogue>
        <Paragraph Type="Character"><Text>ÉDITH (V.O.)</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>I said </Text><Text Style="Bold">never</Text><ScriptNote>
        <Paragraph><Text>cut?</Text></Paragraph></ScriptNote><Text>.</Text></Paragraph>
        <Paragraph Type="Character"><Text>JONAS</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>Me too.</Text></Paragraph>
        </DualDialogue></Paragraph></Content></FinalDraft>""",
        "utf-8",
    )
    read = read_screenplay(file)
    assert [(one.kind, one.character, one.text) for one in read.elements] == [
        (KIND.HEADING, "", "INT. KITCHEN"),
        (KIND.DIALOGUE, "ÉDITH", "I said never."),
        (KIND.DIALOGUE, "JONAS", "Me too."),
    ]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE FinalDraft [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE FinalDraft [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<FinalDraft><Content><Paragraph Type="Action"><Text>&a;</Text></Paragraph></Content></FinalDraft>'
)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.fountain", b"", "is empty"),
        ("blank.txt", b" \n\n\t", "is empty"),
        ("bomb.fdx", BOMB.encode(), "declares entities"),
        ("outside.fdx", OUTSIDE.encode(), "declares entities"),
        ("half.fdx", b"<?xml version='1.0'?><FinalDraft><Content><Paragraph>", "breaks off"),
        ("page.fdx", b"<html><body>INT. HOUSE</body></html>", "other XML"),
        ("deep.fdx", b"<FinalDraft>" + b"<a>" * 5_000, "nested too deeply"),
        ("film.fountain", bytes(range(256)) * 40, "is not text"),
        ("zip.fadein", b"PK\x03\x04" + bytes(100), "archive of another program"),
        ("letter.txt", b"Dear Sir,\n\nthank you for the play.\n", "no scene and no dialogue"),
        ("odd.fdx", b"<?xml version='1.0' encoding='wtf-8'?><FinalDraft/>", "unknown encoding"),
        ("broken.pdf", b"%PDF-1.7\n1 0 obj <<", "is damaged or no PDF"),
    ],
)
def test_what_is_no_screenplay_gets_one_sentence(tmp_path: Path, name: str, data: bytes, sentence: str):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ScreenplayError, match=sentence) as caught:
        read_screenplay(file)
    assert name in str(caught.value) and str(caught.value).count("\n") == 0 and caught.value.exit_code == 3


def test_a_huge_file_is_not_read(tmp_path: Path):
    file = tmp_path / "huge.fountain"
    with file.open("wb") as handle:
        handle.truncate(LARGEST + 1)
    with pytest.raises(ScreenplayError, match="larger than 50 MB"):
        read_screenplay(file)
    with pytest.raises(ScreenplayError, match="no file"):
        read_screenplay(tmp_path / "nowhere.fountain")


TEXT = "INT. CAFÉ - NIGHT\n\nÉDITH\nÇa ne va pas, là-bas.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_every_encoding_gives_the_same_words(tmp_path: Path, encoding: str):
    file = tmp_path / "café.fountain"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    read = read_screenplay(file)
    assert [(one.character, one.text) for one in read.elements] == [
        ("", "INT. CAFÉ - NIGHT"),
        ("ÉDITH", "Ça ne va pas, là-bas."),
    ]


CHINESE = """第1場 咖啡館 內 日

△林美推開門，雨還在下。

林美：（哭）你騙了我。
志明：我沒有背叛你，
真的沒有。

2. 外 街道 夜

林美
（轉身）
我知道。
"""


@pytest.mark.parametrize("encoding", ["utf-8", "big5"])
def test_a_chinese_screenplay(tmp_path: Path, encoding: str):
    file = tmp_path / "劇本.txt"
    file.write_bytes(CHINESE.encode(encoding))
    read = read_screenplay(file)
    assert [(one.kind.value, one.character, one.text, one.scene) for one in read.elements] == [
        ("heading", "", "第1場 咖啡館 內 日", 0),
        ("action", "", "林美推開門，雨還在下。", 0),
        ("parenthetical", "林美", "哭", 0),
        ("dialogue", "林美", "你騙了我。", 0),
        ("dialogue", "志明", "我沒有背叛你，真的沒有。", 0),
        ("heading", "", "2. 外 街道 夜", 1),
        ("parenthetical", "林美", "轉身", 1),
        ("dialogue", "林美", "我知道。", 1),
    ]


# (indentation in inches, text) as screenplays are printed: action 1.5, speech 2.5, aside 3.1, cue 3.7.
PRINTED = [
    (7.2, "12."),
    (0.0, ""),
    (1.5, "12  INT./EXT. MARA'S CAR - NIGHT  12"),
    (0.0, ""),
    (1.5, "Rain hammers on the roof. MARA wipes the window"),
    (1.5, "with her sleeve. It is 12."),
    (0.0, ""),
    (3.7, "MARA (V.O.)"),
    (3.1, "(without looking"),
    (3.1, "at him)"),
    (2.5, "You said you would be there,"),
    (2.5, "and you were not."),
    (3.7, "(MORE)"),
    (0.0, ""),
    (0.0, ""),
    (1.5, "CONTINUED: (2)"),
    (0.0, ""),
    (3.7, "MARA (CONT'D)"),
    (2.5, "I waited for an hour."),
    (1.5, "He turns the key."),
    (0.0, ""),
    (3.7, "JONAS"),
    (2.5, "I know."),
    (0.0, ""),
    (6.0, "CUT TO:"),
    (0.0, ""),
    (1.5, "INT. STATION - DAY"),
    (0.0, ""),
    (1.5, "ARRIVALS"),
    (0.0, ""),
    (1.5, "A board clatters."),
]
READ = [
    ("heading", "", "INT./EXT. MARA'S CAR - NIGHT"),
    ("action", "", "Rain hammers on the roof. MARA wipes the window with her sleeve. It is 12."),
    ("parenthetical", "MARA", "without looking at him"),
    ("dialogue", "MARA", "You said you would be there, and you were not. I waited for an hour."),
    ("action", "", "He turns the key."),
    ("dialogue", "JONAS", "I know."),
    ("transition", "", "CUT TO:"),
    ("heading", "", "INT. STATION - DAY"),
    ("action", "", "ARRIVALS"),
    ("action", "", "A board clatters."),
]


def told(read: Screenplay) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.character, one.text) for one in read.elements]


def test_plain_text_is_told_apart_by_its_layout(tmp_path: Path):
    file = tmp_path / "printed.txt"
    file.write_text("\n".join(" " * round(10 * indent) + text for indent, text in PRINTED), "utf-8")
    read = read_screenplay(file)
    assert told(read) == READ
    assert [one.where for one in read.elements][:4] == [3, 5, 9, 11]
    assert [(one.first, one.last) for one in read.scenes] == [(0, 6), (7, 9)]


def test_plain_text_without_indentation(tmp_path: Path):
    file = tmp_path / "flush.txt"
    rows = ["INT. HALL - DAY", "", "She waits.", "", "MARA", "(softly)", "Why?", "", "He is late."]
    file.write_text("\n".join([*rows, "", "MARA: Never mind."]), "utf-8")
    assert told(read_screenplay(file)) == [
        ("heading", "", "INT. HALL - DAY"),
        ("action", "", "She waits."),
        ("parenthetical", "MARA", "softly"),
        ("dialogue", "MARA", "Why?"),
        ("action", "", "He is late."),
        ("dialogue", "MARA", "Never mind."),
    ]


def test_a_pdf_with_text_reads_as_its_text(tmp_path: Path):
    file = pdf_of(PRINTED, tmp_path / "printed.pdf")
    read = read_screenplay(file)
    assert read.format == "pdf"
    assert told(read) == READ
    assert {one.where for one in read.elements} == {1}


def test_running_heads_of_a_pdf_are_left_out(tmp_path: Path):
    speeches = [(3.7, "MARA"), (2.5, "This is the speech of"), (2.5, "everybody, number {}."), (0.0, "")] * 12
    rows: list[tuple[float, str]] = []
    for number in range(1, 5):
        side = [(1.5, "THE LAST TRAIN - second draft"), (7.0, f"{number}."), (0.0, ""), *speeches]
        rows += [(indent, text.format(len(rows) + at)) for at, (indent, text) in enumerate(side)] + [(0.0, "")] * 3
    read = read_screenplay(pdf_of(rows, tmp_path / "pages.pdf"))
    assert not any("LAST TRAIN" in one.text for one in read.elements)
    assert len(read.elements) == 48 and {one.kind for one in read.elements} == {KIND.DIALOGUE}
    assert max(one.where for one in read.elements) == 4


def test_what_goes_on_overleaf_is_one(tmp_path: Path):
    cue = [(0.0, "")] * 51 + [(1.5, "INT. HALL - DAY"), (0.0, ""), (3.7, "MARA")]
    speech = [(2.5, "Why?"), (0.0, "")] + [(0.0, "")] * 49 + [(1.5, "She waits"), (1.5, "and"), (1.5, "waits, as if")]
    rows = [*cue, *speech, (1.5, "nothing had been."), (0.0, ""), (1.5, "Then she goes.")]
    assert told(read_screenplay(pdf_of(rows, tmp_path / "overleaf.pdf"))) == [
        ("heading", "", "INT. HALL - DAY"),
        ("dialogue", "MARA", "Why?"),
        ("action", "", "She waits and waits, as if nothing had been."),
        ("action", "", "Then she goes."),
    ]


def test_without_tesseract_a_scan_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = pdf_of(PRINTED, tmp_path / "scan.pdf", scanned=True)
    monkeypatch.setattr(recognising.shutil, "which", lambda _: None)
    with pytest.raises(ScreenplayError, match="pictures of pages and no text") as caught:
        read_screenplay(file)
    assert "Install Tesseract" in caught.value.hint
    with pytest.raises(Cancelled):
        read_screenplay(file, cancelled=lambda: True)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed: this check did NOT run")
def test_a_scanned_pdf_is_recognised(tmp_path: Path):
    read = read_screenplay(pdf_of(PRINTED, tmp_path / "scan.pdf", scanned=True))
    assert read.format == "scan" and "recognised" in read.warnings[0]
    spoken = [(one.character, one.text) for one in read.elements if one.kind is KIND.DIALOGUE]
    assert spoken == [(who, text) for kind, who, text in READ if kind == "dialogue"]
    assert [one.heading for one in read.scenes] == [text for kind, _, text in READ if kind == "heading"]


PIECES = (
    *("INT. HALL - DAY", "MARA", "(softly)", "Why?", "", "/*", "*/", "[[", "]]", "*a", "_", ">", "<Text>", "12."),
    *("林美：（", "\x0c", "\ufeff", "^"),
)


@settings(max_examples=120, deadline=None)
@given(
    rows=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=30),
    ending=st.sampled_from(ENDINGS),
)
def test_any_text_is_a_screenplay_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], ending: str
):
    file = tmp_path_factory.getbasetemp() / f"any{ending}"
    file.write_text("\n".join(rows), "utf-8", errors="replace")
    try:
        read = read_screenplay(file)
    except ScreenplayError as error:
        assert "\n" not in str(error)
        return
    assert [one.number for one in read.elements] == list(range(len(read.elements)))
    assert all(one.text and -1 <= one.scene < len(read.scenes) for one in read.elements)
    spoken = {KIND.DIALOGUE, KIND.PARENTHETICAL, KIND.LYRICS}
    assert all(one.kind in spoken for one in read.elements if one.character)
