"""What leaves the studio: fourteen columns, nothing a spreadsheet would run, nothing a browser would."""

from __future__ import annotations

import csv
import dataclasses
import io
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotionai_core.exchange.agreement_csv import AGREEMENT_COLUMNS, CODING_COLUMNS, agreement_csv, codings_csv
from emotionai_core.exchange.dataset_csv import COLUMNS, cell, dataset_csv, number
from emotionai_core.exchange.faces_csv import faces_csv
from emotionai_core.exchange.report import report_html
from emotionai_core.fusion.assembly import Assembler
from emotionai_core.project.edits import CodeLine, CorrectText, JudgeConflict, RenamePerson, WriteNote
from emotionai_core.review.agreement import agreement_of
from emotionai_core.settings import Settings
from tests.core.fusions import after as assemble
from tests.core.fusions import scene

PLAIN = Settings()
CONTRACT = (
    "start, end, character, dialogue, text_emotion, text_confidence, audio_arousal, audio_valence, audio_dominance, "
    "face_emotion, face_confidence, listener, listener_emotion, conflict"
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"


def rows(*edits) -> list[list[str]]:
    text = dataset_csv(assemble(scene(), edits, PLAIN))
    assert text.endswith("\n") and "\r" not in text
    return list(csv.reader(io.StringIO(text, newline="")))


def test_exactly_the_fourteen_columns():
    assert ", ".join(COLUMNS) == CONTRACT
    head, *body = rows()
    assert tuple(head) == COLUMNS
    assert [len(row) for row in body] == [14] * 3


def test_the_rows_of_the_scene():
    _, mara, ben, omar = rows()
    assert mara == [
        "0.500", "2.000", "MARA", "I am so sad today.", "sadness", "0.940", "0.200", "", "", "joy", "0.940", "BEN",
        "surprise", "masking",
    ]  # fmt: skip
    assert ben[2:6] == ["BEN", "How lovely.", "joy", "0.940"] and ben[13] == ""
    # Nobody was seen: no made-up face, no made-up listener; one channel alone is not sure of anything.
    assert omar[6:] == ["0.500", "", "", "", "", "", "", "unsure"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_spreadsheet_runs_nothing(start):
    text = f'{start}HYPERLINK("http://x";"y"), "z"'
    found = rows(CorrectText(0, text), RenamePerson("face-0", text), RenamePerson("face-1", text))
    guarded = "'" + text.replace("\r", "\n")
    assert found[1][3] == found[1][2] == found[1][11] == guarded
    faces = list(
        csv.reader(io.StringIO(faces_csv(assemble(scene(), [RenamePerson("face-0", text)], PLAIN)), newline=""))
    )
    assert {row[0][0] for row in faces[1:]} <= {"'", "B"}


@given(st.text(max_size=30))
def test_any_text_survives_the_csv(text):
    body = rows(CorrectText(1, text))
    assert [len(row) for row in body] == [14] * 4
    assert body[2][3] == cell(text)
    assert cell(text).removeprefix("'") == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("'")
    assert not cell(text)[:1] or cell(text)[0] not in "=+-@\t\r\n"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.000"), (-0.0, "0.000"), (-0.0004, "0.000"), (float("nan"), ""), (1.0005, "1.000"),
                        (-0.5, "-0.500"), (12345.6789, "12345.679")],
)  # fmt: skip
def test_a_number_has_one_spelling(value, text):
    assert number(value) == text


def test_faces():
    head, *body = csv.reader(io.StringIO(faces_csv(assemble(scene(), [], PLAIN))))
    assert head == ["person", "emotion", "file", "confidence"]
    assert body[0] == ["MARA", "joy", "0.000.jpg", "0.940"]
    assert len(body) == 31


# Codings and agreement


def test_codings_are_a_row_per_line_and_coder():
    signed = [
        (CodeLine(1, "joy", 0.5), "Bob"), (CodeLine(0, "fear", None, -0.25), "=Ada"),
        (JudgeConflict(0, "rejected"), "Bob"), (RenamePerson("face-0", "+Mara"), "Bob"),
        (JudgeConflict(0, "rejected"), ""), (JudgeConflict(0, ""), ""),
    ]  # fmt: skip
    head, *body = csv.reader(io.StringIO(codings_csv(Assembler(scene(), PLAIN).assemble(signed)), newline=""))
    assert tuple(head) == CODING_COLUMNS
    assert body == [
        ["'=Ada", "0", "0.500", "2.000", "'+Mara", "I am so sad today.", "fear", "", "-0.250", ""],
        ["Bob", "0", "0.500", "2.000", "'+Mara", "I am so sad today.", "", "", "", "rejected"],
        ["Bob", "1", "4.000", "6.000", "BEN", "How lovely.", "joy", "0.500", "", ""],
    ]


def test_agreement_is_a_row_per_figure_and_empty_where_there_is_not_enough():
    analysis = Assembler(scene(), PLAIN).assemble([(CodeLine(0, "joy"), "Ada"), (CodeLine(0, "joy"), "@Bob")])
    head, *body = csv.reader(io.StringIO(agreement_csv(agreement_of(analysis), analysis), newline=""))
    assert tuple(head) == AGREEMENT_COLUMNS
    assert ["'@Bob / Ada", "emotion", "cohen-kappa", "", "", "", "", "", "1", ""] in body
    assert ["'@Bob / Ada", "emotion", "cohen-kappa", "MARA", "", "", "", "", "1", ""] in body
    assert {row[9][:6] for row in body if row[0] == "published"} == {"Poria "}


def test_the_report_says_who_corrected():
    text = report_html(assemble(scene(), [], PLAIN), "x", PLAIN, {"Ada": 2, "": 1, "<b>": 4})
    assert "7 corrections and codings by people (without a name 1, &lt;b&gt; 4, Ada 2)" in text
    assert "No corrections: this is the machine&#x27;s reading alone" in page()


# The report


class Tags(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(*edits, title: str = "x") -> str:
    return report_html(assemble(scene(), edits, PLAIN), title, PLAIN)


def parsed(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    return tags


def test_the_report_is_the_same_twice_and_holds_what_was_found():
    text = page(JudgeConflict(0, "accepted"))
    assert text == page(JudgeConflict(0, "accepted"))
    for part in ("masking", "accepted", "MARA", "I am so sad today.", "0:00:00.500", "EU AI Act", "Small faces.",
                 "embedded", "face_interval"):  # fmt: skip
        assert part in text
    assert "/films/" not in text


def test_the_report_counts_in_words_and_shares_in_per_cent():
    analysis = assemble(scene(), [], PLAIN)
    text = report_html(dataclasses.replace(analysis, shots=analysis.shots[:1], people=analysis.people[:1]), "x", PLAIN)
    assert "1 shot, 1 person, " in text
    (severity,) = {f"{round(100 * one.severity)}%" for one in analysis.conflicts}
    assert f"<td>{severity}</td>" in text and f"<td>{analysis.conflicts[0].severity:.3f}</td>" not in text


def test_the_report_says_what_a_setting_is_beside_its_name():
    text = page()
    assert 'Seconds between two looks at the picture</td><td><span class="quiet">face_interval</span></td>' in text
    assert "<td>off</td>" in text and "<td>True</td>" not in text


def test_hostile_names_are_only_text():
    plain = parsed(page())
    edits = [RenamePerson("face-0", HOSTILE), RenamePerson("face-1", HOSTILE), CorrectText(0, HOSTILE),
             CorrectText(2, HOSTILE), WriteNote(1, 1.0, HOSTILE)]  # fmt: skip
    text = page(*edits, title=HOSTILE)
    hostile = parsed(text)
    assert hostile.tags == plain.tags and hostile.attributes == plain.attributes
    assert "script" not in hostile.tags
    assert HOSTILE not in text


def test_the_report_fetches_nothing():
    text = page()
    assert "http" not in text.replace("<!doctype html>", "")
    assert parsed(text).attributes <= {"charset", "class", "lang"}
