"""The structured report: ten sections and the methods, in two languages, the same bytes for the same account."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import string
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.exchange.account_files import write_account
from emotionai_core.exchange.account_tables import account_tables
from emotionai_core.exchange.document import Document, Table, document_json, markdown, plain, with_interval
from emotionai_core.exchange.figures import drawn
from emotionai_core.exchange.structured_report import SECTIONS, structured_report
from emotionai_core.exchange.telling import LANGUAGES, Telling, Words
from emotionai_core.records.account import Account
from emotionai_core.records.estimate import not_enough
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import ShiftPattern
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import Delivery
from emotionai_core.settings import Settings
from emotionai_core.social.relations import relations_at
from emotionai_core.workers.places import resources
from tests.accounts import make_account
from tests.made_films import make_film

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account()


@pytest.fixture(scope="module")
def report(account: Account) -> Document:
    return structured_report(account, Settings(), "Film", {"Ann": 3, "": 1})


def table(document: Document, title: str) -> Table:
    found = [
        block for section in document.sections for block in section.blocks if isinstance(block, Table)
        and block.title == title
    ]  # fmt: skip
    assert len(found) == 1, title
    return found[0]


def test_ten_sections_and_the_methods(report: Document) -> None:
    assert [section.key for section in report.sections] == [
        "film", "emotions", "timeline", "contradictions", "transitions", "memory", "personality", "scores",
        "relations", "delivery", "methods",
    ]  # fmt: skip
    assert all(section.blocks for section in report.sections)
    assert len({figure.name for figure in report.figures}) == len(report.figures) == 14


@pytest.mark.parametrize("group", ["text", "sections", "emotions", "traits", "dimensions", "circles", "stages"])
def test_both_languages_have_the_same_words(group: str) -> None:
    texts = [tomllib.loads((resources() / "report" / f"{name}.toml").read_text(encoding="utf-8")) for name in LANGUAGES]
    english, chinese = texts[0][group], texts[1][group]
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        fields = [
            sorted(name for _, name, _, _ in string.Formatter().parse(one) if name) for one in (text, chinese[key])
        ]
        assert fields[0] == fields[1], key


def test_every_setting_has_its_text_in_chinese() -> None:
    chinese = tomllib.loads((resources() / "report" / "zh_TW.toml").read_text(encoding="utf-8"))["settings"]
    assert chinese.keys() == {one.name for one in dataclasses.fields(Settings)}


def test_every_word_of_the_catalogue_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "emotionai_core" / "exchange").glob("*.py")]
    sources += [path.read_text(encoding="utf-8") for path in (resources() / "report").glob("dashboard*.js")]
    whole = "\n".join(sources)
    built = ("emotion_", "trait_", "dimension_", "entry_", "delivery_", "amplifier_", "rule_")
    known = tomllib.loads((resources() / "report" / "en.toml").read_text(encoding="utf-8"))["text"]
    lost = [key for key in known if not re.search(rf"\b{key}\b", whole) and not key.startswith(built)]
    assert lost == []


def test_numbers_are_the_account_s(account: Account, report: Document) -> None:
    states = account.mind.states
    counts = Counter(state.emotion for state in states)
    shown = {row[0]: row[1] for row in table(report, "Emotions over the film").rows}
    assert shown == {name: str(counts[name]) for name in EMOTIONS}
    memory = dict(table(report, "Memory").rows)
    assert memory["Memories"] == str(len(account.mind.memories))
    assert memory["Long-term memories"] == str(int(np.isfinite(account.mind.memories.promoted).sum()))
    delivery = dict(table(report, "Delivery").rows)
    assert delivery["Lines delivered under"] == str(int((account.alignment.delivery == Delivery.UNDER).sum()))
    assert sum(int(delivery[name]) for name in list(delivery)[:4]) == len(account.analysis.lines)
    clear = dict(table(report, "How sure these verdicts are").rows)
    found = account.alignment
    counts = [int((found.sure & (found.delivery == kind)).sum()) for kind in (Delivery.UNDER, Delivery.OVER)]
    assert [int(clear[f"Lines clearly {side}"]) for side in ("under", "over")] == counts
    assert int(clear["Lines within the error"]) == int(np.isfinite(found.gap).sum()) - sum(counts)
    chance = {name: cells for name, *cells in table(report, "Verdicts beside chance").rows}
    assert chance["Gap from which it counts, in deviations"] == ["0.15", "1.70"]
    # 0.15 and 1.7 of a normal error whose 90 % interval is 1.7 to either side.
    assert chance["Share if all lines were delivered as their words ask"] == ["88 %", "10 %"]
    for row in table(report, "Delivered most over").rows:
        asked, shown = (float(row[place].partition("(")[2].rstrip(")")) for place in (3, 4))
        assert shown - asked == pytest.approx(float(row[5]), abs=0.011)
        assert row[6] == ("clear" if float(row[5]) > 1.7 else "within the error")
    moves = table(report, "Moves between circles by what made them").rows
    assert sum(int(cell) for row in moves for cell in row[1:]) == len(account.society.moved)


def test_the_matrix_holds_intimacy_from_row_to_column(account: Account, report: Document) -> None:
    end = relations_at(account.society, account.analysis.film.duration)
    matrix = table(report, "Intimacy at the film's end")
    keys = {person.name: end.keys.index(person.key) for person in account.analysis.people}
    for row in matrix.rows:
        for name, cell in zip(matrix.head[1:], row[1:], strict=True):
            own = keys[row[0]] == keys[name]
            assert cell == ("·" if own else plain(float(end.intimacy[keys[row[0]], keys[name]])))


def test_too_few_lines_give_no_number() -> None:
    made = make_account()
    quiet = made.analysis.people[0]
    cards = dict(made.cards)
    cards[quiet.key] = replace(
        cards[quiet.key],
        total=not_enough(3, 8),
        dimensions=tuple(replace(one, estimate=not_enough(3, 8)) for one in cards[quiet.key].dimensions),
    )
    told = structured_report(replace(made, cards=cards), Settings(), "Film")
    assert quiet.name not in [row[0] for row in table(told, "Scores").rows]
    assert "lines needed: 8" in markdown(told)
    assert with_interval(not_enough(3, 8)) == "–"


def test_dialogue_is_no_markup_in_the_text() -> None:
    film = make_film()
    spoken = replace(film.lines[3].utterance, text="a | b <script>*x*</script>\n# title")
    lines = (*film.lines[:3], replace(film.lines[3], utterance=spoken), *film.lines[4:])
    text = markdown(structured_report(make_account(replace(film, lines=lines)), Settings(), "x"))
    assert "a \\| b \\<script\\>\\*x\\*\\</script\\> \\# title" in text
    assert all(line.count(" | ") >= 1 for line in text.splitlines() if line.startswith("| "))


def test_json_is_the_same_document(report: Document) -> None:
    read = json.loads(document_json(report))
    assert [section["key"] for section in read["sections"]] == [key for key, _ in SECTIONS]
    first = next(block for block in read["sections"][0]["blocks"] if block["block"] == "table")
    assert first["rows"] == [list(row) for row in table(report, "The film").rows]


def test_methods_name_weights_licences_settings_and_ethics(report: Document) -> None:
    text = markdown(report)
    assert "CC-BY-NC-4.0" in text and "Not for commercial use" in text and "ab" * 32 in text
    assert "EU AI Act" in text and "surprise\\_threshold" in text


def test_a_film_without_lines_or_people_is_told(tmp_path: Path) -> None:
    film = make_film()
    bare = replace(film, lines=(), people=(), shots=(), runs=(), reliability=None)
    for number, one in enumerate((bare, replace(film, lines=()), replace(film, lines=film.lines[:1]))):
        for path in write_account(make_account(one), Settings(), "Film", tmp_path / str(number)):
            assert path.stat().st_size > 0


_WRITE = """
import hashlib, sys
from pathlib import Path
from emotionai_core.exchange.account_files import write_account
from emotionai_core.settings import Settings
from tests.accounts import make_account
folder = Path(sys.argv[1])
for path in write_account(make_account(), Settings(), "Film", folder, sys.argv[2], {"Ann": 1, "Bo": 2}):
    print(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_has_the_same_bytes_in_another_process(tmp_path: Path, language: str) -> None:
    said: list[str] = []
    for seed in ("1", "77"):
        run = subprocess.run(
            [sys.executable, "-c", _WRITE, str(tmp_path / seed), language],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "UTC" if seed == "1" else "Asia/Taipei"},
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        said.append(run.stdout)
    assert said[0] == said[1]
    names = [line.split()[0] for line in said[0].splitlines()]
    assert {"Film-dashboard.html", "Film-account.pdf", "Film-account.md", "Film-account.json"} <= set(names)


def test_files_are_replaced_and_no_path_is_told(tmp_path: Path, account: Account) -> None:
    digests: list[str] = []
    for _ in range(2):
        files = write_account(account, Settings(), "Film", tmp_path)
        assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(files)
        digests.append(hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest())
        for path in files:
            assert str(tmp_path).encode() not in path.read_bytes(), path
    assert digests[0] == digests[1]


def test_the_films_own_weights_stand_beside_those_chosen(account: Account) -> None:
    reliability = account.analysis.reliability
    assert reliability is not None
    for tier, expression, voice in ((Tier.RELIABLE, "25 %", "20 %"), (Tier.DEGRADED, "0 %", "35 %")):
        analysis = replace(account.analysis, reliability=replace(reliability, tier=tier))
        rows = table(
            structured_report(replace(account, analysis=analysis), Settings(), "F"), "Formulas and weights"
        ).rows
        assert [row[2:] for row in rows[:2]] == [("25 %", expression), ("20 %", voice)]


def test_how_far_faces_can_be_relied_upon_is_said_once(account: Account) -> None:
    reliability = account.analysis.reliability
    assert reliability is not None
    sentence = reliability.sentence()
    analysis = replace(account.analysis, remarks=(sentence, "Something else."))
    said = markdown(structured_report(replace(account, analysis=analysis), Settings(), "F"))
    assert sentence not in said and "Something else." in said and said.count("of the lines have a face") == 1


def test_a_change_comes_back_only_when_it_was_there_twice(account: Account) -> None:
    lines = [line.utterance.number for line in account.analysis.lines]
    patterns = tuple(
        ShiftPattern(account.analysis.people[0].key, origin, "joy", tuple(lines[:count]))
        for origin, count in (("anger", 2), ("fear", 1))
    )
    found = replace(account, mind=replace(account.mind, patterns=patterns))
    (row,) = table(structured_report(found, Settings(), "F"), "Sudden changes that come back").rows
    assert row[1:3] == ("anger → joy", "2")


def test_lines_that_are_contradictions_are_marked_as_such(account: Account) -> None:
    kinds = {one.utterance: one.kind.value for one in account.analysis.conflicts}
    assert kinds
    tables = {one.name: one for one in account_tables(account)}
    for name in ("states", "memories", "long_term"):
        columns = tables[name].columns
        line, marked = columns.index("line"), columns.index("contradiction")
        rows = list(tables[name].rows)
        assert rows and all(row[marked] == kinds.get(row[line], "") for row in rows), name
    surprising = table(structured_report(account, Settings(), "F"), "Most surprising transitions")
    place = surprising.head.index("Contradiction")
    assert {row[place] for row in surprising.rows} <= {"–", "masking", "sarcasm", "suppression", "leakage"}


def test_figures_are_found_from_markdown_whatever_the_film_is_called(report: Document) -> None:
    said = markdown(report, "Film (2) a-figures")
    assert "](Film%20%282%29%20a-figures/emotions.svg)" in said


def test_every_file_is_swept_for_before_it_is_made(account: Account, tmp_path: Path) -> None:
    swept: dict[Path, bool] = {}
    beside: list[list[str]] = []

    def sweep(target: Path) -> None:
        swept[target] = target.exists()
        beside.append([one.name for one in tmp_path.iterdir() if one.name.startswith(".")])

    written = write_account(account, Settings(), "Film", tmp_path, sweep=sweep)
    assert list(swept) == written and not any(swept.values())
    assert not any(beside) and not list(tmp_path.rglob(".*"))


def test_what_the_pdf_is_made_from_lies_beside_it(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from emotionai_core.exchange import pdf

    seen: list[str] = []
    spoken = pdf._data
    monkeypatch.setattr(
        pdf, "_data", lambda *given: seen.extend(one.name for one in tmp_path.iterdir()) or spoken(*given)
    )
    one = structured_report(account, Settings(), "Film")
    telling = Telling(account, Settings(), "Film", Words("en"))
    pdf.report_pdf(one, drawn(telling, one), Words("en"), target=tmp_path / "Film-account.pdf")
    (name,) = seen
    assert re.fullmatch(rf"\.Film-account\.pdf\..+\.{os.getpid()}\.part", name) and not list(tmp_path.iterdir())


def test_limits_of_the_core_are_told_in_chinese() -> None:
    """Every sentence that `understanding` has, with numbers in it, and one that nobody has put into Chinese."""
    words = Words("zh_TW")
    source = (ROOT / "emotionai_core" / "understanding.py").read_text(encoding="utf-8")
    joined = re.sub(r'"\s+f?"', "", source)
    known = words.group("limits")
    assert len(known) == 7
    for sentence in known:
        shape = re.sub(r"\\\{\w+\\\}", r"\\{[^}]+\\}", re.escape(sentence))
        assert re.search(f'"{shape}"', joined), sentence
        said = words.limit(re.sub(r"\{\w+\}", "1.25", sentence))
        assert re.search("[\u4e00-\u9fff]", said) and "{" not in said
        assert said.count("1.25") == sentence.count("{")
    assert words.limit("Something else.") == "Something else." == Words("en").limit("Something else.")
