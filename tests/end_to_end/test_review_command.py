"""`emotionai review` on a whole project: both files, both languages, with a language model that lies and one that
does not."""

from __future__ import annotations

import html
import json
import re
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.command import main
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.prose.files import by_sentence, review_html, review_markdown, review_of
from emotionai_core.prose.telling import LANGUAGES, phrase
from emotionai_core.records.account import Account
from tests.accounts import make_account
from tests.core.fake_llm import HONEST, LYING, Raw, language_model

SIZE = Size(4.0, 60, 900, 4, 4)
TITLES = {
    "en": ["Characters", "Picture and pace", "Relationships", "Arcs", "Performances", "Script and delivery"],
    "zh_TW": ["角色", "畫面與節奏", "關係", "弧線", "演出", "劇本與演繹"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("film") / "long.emai", SIZE)


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account()


class Page(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_files_are_written(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str):
    status = main(["review", str(made), "--language", language, "--to", str(tmp_path / "new" / "folder")])
    files = sorted((tmp_path / "new" / "folder").iterdir())
    assert status == 0 and [one.name for one in files] == ["long-review.html", "long-review.md"]
    written = capsys.readouterr().out
    assert all(f"Written: {one}" in written for one in files)
    page, text = (one.read_text(encoding="utf-8") for one in files)
    assert re.findall("^## (.*)$", text, re.MULTILINE)[:6] == TITLES[language]
    assert [html.unescape(one) for one in re.findall("<h2>(.*?)</h2>", page)][:6] == TITLES[language]
    for said in (text, page):
        assert said.count(phrase(language, "by_template")) == 6 and phrase(language, "ethics")[:40] in said
    before = [one.read_bytes() for one in files]
    assert main(["review", str(made), "--language", language, "--to", str(files[0].parent)]) == 0
    assert [one.read_bytes() for one in files] == before


def test_a_project_is_not_written_to_elsewhere(made: Path):
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*") if path.is_file()}
    assert main(["review", str(made)]) == 0
    new = {path for path in made.rglob("*") if path.is_file()} - before.keys()
    assert {path.relative_to(made).as_posix() for path in new} == {"exports/long-review.md", "exports/long-review.html"}
    # Readers of the database keep their places in a file beside it.
    assert not [
        path.name for path, when in before.items() if path.stat().st_mtime_ns != when and "-shm" not in path.name
    ]


def test_a_language_model_words_it(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with language_model(HONEST) as server:
        arguments = ["review", str(made), "--llm", server.address, "--to", str(tmp_path), "--json"]
        assert main(arguments) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["chapter"] for one in said[:-1]] == [{"done": number, "total": 6} for number in range(7)]
    assert len(said[-1]["done"]["files"]) == 2
    text = (tmp_path / "long-review.md").read_text(encoding="utf-8")
    assert text.count("Worded by the language model qwen2.5:7b, held to the facts") == 6
    assert text.count(" The guard cannot see made-up names in small letters") == 6
    assert text.count("What was measured of the film is told here") == 6 and "Rests on: " in text


def test_a_language_model_that_lies_is_said_to(made: Path, tmp_path: Path):
    with language_model(LYING) as server:
        assert main(["review", str(made), "--llm", server.address, "--to", str(tmp_path)]) == 0
    for name in ("long-review.md", "long-review.html"):
        text = html.unescape((tmp_path / name).read_text(encoding="utf-8"))
        assert text.count("because these answers of the language model were turned down") == 6
        assert "The data has no name or word “Rhett”." in text and "Then Rhett leaves" not in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--llm", "http://example.org/v1"), "is not a server on this machine"),
        (("--llm", "{address}", "--model", "llama3"), "'llama3' is not on the server; it has: qwen2.5:7b."),
        (("--to", "{file}"), "The review cannot be written to 'file'"),
    ],
)
def test_what_cannot_be_done_is_said(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
):
    (tmp_path / "file").write_text("x")
    with language_model(HONEST) as server:
        given = [one.format(address=server.address, file=tmp_path / "file") for one in arguments]
        status = main(["review", str(made), *(() if "--to" in given else ("--to", str(tmp_path / "to"))), *given])
    assert status == 1 and sentence in capsys.readouterr().err
    assert not (tmp_path / "to").exists() and server.asked == []


def test_stopping_leaves_what_was_written(made: Path, tmp_path: Path):
    (tmp_path / "long-review.md").write_text("the review before")
    with language_model(HONEST, Raw((), hold=True)) as server:
        command = [
            sys.executable,
            "-m",
            "app.command",
            "review",
            str(made),
            "--llm",
            server.address,
            "--to",
            str(tmp_path),
        ]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        for line in process.stderr:
            if "worded 1 of 6" in line:
                break
        threading.Timer(0.3, process.send_signal, (signal.SIGINT,)).start()
        rest = process.communicate(timeout=20)[1]
    assert process.returncode == 130 and "Stopped." in rest and "Traceback" not in rest
    assert [one.name for one in tmp_path.iterdir()] == ["long-review.md"]
    assert (tmp_path / "long-review.md").read_text() == "the review before"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_words_of_a_film_stay_text(account: Account, language):
    evil = "<img src=x onerror=alert(1)> **Bob** [a](http://b) & # `c`"
    people = tuple(replace(one, name=f"{evil}{place}") for place, one in enumerate(account.analysis.people))
    lines = tuple(replace(one, utterance=replace(one.utterance, text=evil)) for one in account.analysis.lines)
    review = review_of(replace(account, analysis=replace(account.analysis, people=people, lines=lines)), evil, language)
    page = Page(review_html(review))
    assert set(page.tags) <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "br", "span"} | {
        "section",
        "ul",
        "li",
    }
    assert evil in page.words and not re.search('https?:|src="|href=', review_html(review).replace("http://b", ""))
    text = re.sub(r"\\.", "", review_markdown(review))
    assert not re.search(r"[<>`\[\]]|\*\*", text)


def test_leading_characters_are_portrayed(account: Account):
    review = review_of(account, "The Harbour", "en")
    leads = sorted(account.analysis.people, key=lambda one: -one.lines)[:4]
    assert {one.name for one in review.portrayals} == {one.name for one in leads if one.lines}
    text = review_markdown(review)
    assert all(f"## {one.name}" in text for one in review.portrayals)
    assert text.count("### Turning points") == len(review.portrayals)
    times = re.findall(r"Rests on: ([0-9:, ]+)", text)
    assert times and all(re.fullmatch(r"\d+:\d\d:\d\d", one) for row in times for one in row.strip().split(", ") if one)


def test_who_worded_a_chapter_is_said():
    (chapter, *_) = review_of(make_account(), "x", "en").chapters
    said = {
        by_sentence(replace(chapter, by=by, rejected=rejected), "en")
        for by in ("template", "qwen2.5:7b")
        for rejected in ((), ("A number.",))
    }
    assert len(said) == 4 and sum("qwen2.5:7b" in one for one in said) == 2
