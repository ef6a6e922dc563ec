"""The film review as files: Markdown to go on writing with, and one HTML page that needs nothing else."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from emotionai_core.errors import StudioError
from emotionai_core.prose.characters import evolution, relations_at_the_end, summary
from emotionai_core.prose.language_model import LanguageModel
from emotionai_core.prose.render import rendered
from emotionai_core.prose.review import film_review
from emotionai_core.prose.telling import Language, phrase
from emotionai_core.records.account import Account
from emotionai_core.records.person import Person
from emotionai_core.records.prose import Chapter, Passage
from emotionai_core.records.timebase import timecode
from emotionai_core.wire.tables import write_atomically

_LEADS = 4
# Times that a paragraph names as its sources; more would only fill the page.
_SOURCES = 12
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_STYLE: Final = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif;color:#222}"
    "h1,h2,h3{line-height:1.25}.by,.sources,footer{color:#555;font-size:.85em}.rejected{color:#8a4b08}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}.by,.sources,footer{color:#aaa}"
    ".rejected{color:#e0a86a}}"
)


@dataclass(frozen=True, slots=True)
class Portrayal:
    """A leading character: the psychological summary, and the evolution in five sections."""

    name: str
    summary: tuple[Passage, ...]
    sections: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What is written: six chapters, and the leading characters. `starts` are the times of the lines (s), by number."""

    title: str
    language: Language
    chapters: tuple[Chapter, ...]
    portrayals: tuple[Portrayal, ...]
    starts: dict[int, float]


def review_of(account: Account, title: str, language: Language) -> Review:
    """The whole review by templates; the same account gives the same words."""
    analysis = account.analysis
    leads = sorted((one for one in analysis.people if one.lines), key=_weight)[:_LEADS]
    relations = relations_at_the_end(account)
    portrayals = tuple(
        Portrayal(
            one.name,
            summary(account, one.key, language, relations),
            evolution(account, one.key, language, relations),
        )
        for one in leads
    )
    starts = {line.utterance.number: line.utterance.start for line in analysis.lines}
    return Review(title, language, film_review(account, title, language), portrayals, starts)


def write_review(
    account: Account,
    title: str,
    language: Language,
    folder: Path,
    model: LanguageModel | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Path]:
    """Write TITLE-review.md and TITLE-review.html into `folder`, each whole or not at all; returns the files.

    With a `model` the six chapters are put into its words where the guard lets them stand. `told` hears how many
    chapters are done. Raises `StudioError` (`ModelError` where the server has no such model) and `Cancelled`.
    """
    review = review_of(account, title, language)
    if model is not None:
        review = replace(review, chapters=rendered(review.chapters, model, language, cancelled, told))
    return save_review(review, folder)


def save_review(review: Review, folder: Path) -> list[Path]:
    """Write a review as it is into `folder` as TITLE-review.md and TITLE-review.html; raises `StudioError`."""
    files = {
        folder / f"{review.title}-review.md": review_markdown(review),
        folder / f"{review.title}-review.html": review_html(review),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            write_atomically(path, text.encode(errors="replace"))
    except OSError as error:
        raise StudioError(
            f"The review cannot be written to '{folder.name}': {error.strerror}.", "Choose another folder."
        ) from error
    return list(files)


def review_markdown(review: Review) -> str:
    """The review as Markdown; names and words of the film cannot become markup."""
    say = partial(phrase, review.language)
    rows = [f"# {_plain_markdown(say('heading', title=review.title))}", _plain_markdown(say("ethics"))]
    for chapter in review.chapters:
        rows.append(f"## {chapter.title}")
        rows += _markdown_passages(chapter.passages, review)
        rows.append(f"*{_plain_markdown(by_sentence(chapter, review.language))}*")
        rows += ["\n".join(f"- {_plain_markdown(one)}" for one in chapter.rejected)] if chapter.rejected else []
    for one in review.portrayals:
        rows.append(f"## {_plain_markdown(one.name)}")
        rows += _markdown_passages(one.summary, review)
        for section in one.sections:
            rows += [f"### {section.title}", *_markdown_passages(section.passages, review)] if section.passages else []
    return "\n\n".join(rows) + "\n"


def review_html(review: Review) -> str:
    """The review as one page without scripts and without anything from elsewhere."""
    say = partial(phrase, review.language)
    heading = html.escape(say("heading", title=review.title))
    body = [f"<h1>{heading}</h1>", f"<p>{html.escape(say('ethics'))}</p>"]
    for chapter in review.chapters:
        body.append(f'<section id="{chapter.key}"><h2>{html.escape(chapter.title)}</h2>')
        body += _html_passages(chapter.passages, review)
        body.append(f'<p class="by">{html.escape(by_sentence(chapter, review.language))}</p>')
        if chapter.rejected:
            items = "".join(f"<li>{html.escape(one)}</li>" for one in chapter.rejected)
            body.append(f'<ul class="by rejected">{items}</ul>')
        body.append("</section>")
    for one in review.portrayals:
        body.append(f"<section><h2>{html.escape(one.name)}</h2>")
        body += _html_passages(one.summary, review)
        for section in one.sections:
            if section.passages:
                body += [f"<h3>{html.escape(section.title)}</h3>", *_html_passages(section.passages, review)]
        body.append("</section>")
    language = review.language.replace("_", "-")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{heading}</title><style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def by_sentence(chapter: Chapter, language: Language) -> str:
    """Who put a chapter into words, what the guard cannot see in it, and whether answers were turned down."""
    if chapter.by == "template":
        return phrase(language, "by_template_instead" if chapter.rejected else "by_template")
    said = [phrase(language, "by_model", model=chapter.by), phrase(language, "guard_limits")]
    if chapter.rejected:
        said.append(phrase(language, "turned_down"))
    return ("" if language == "zh_TW" else " ").join(said)


def _weight(person: Person) -> tuple[int, float, str]:
    return -person.lines, -person.screen_time, person.key


def _sources(passage: Passage, review: Review) -> str:
    """The times of the lines that a passage rests on; "" where it rests on none."""
    times = sorted({review.starts[one] for one in passage.utterances if one in review.starts})
    if not times:
        return ""
    shown = ", ".join(timecode(one).partition(".")[0] for one in times[:_SOURCES])
    more = len(times) - _SOURCES
    return phrase(review.language, "sources_more" if more > 0 else "sources", times=shown, count=str(more))


def _markdown_passages(passages: Sequence[Passage], review: Review) -> list[str]:
    rows: list[str] = []
    for one in passages:
        sources = _sources(one, review)
        rows.append(_plain_markdown(one.text) + (f"  \n*{_plain_markdown(sources)}*" if sources else ""))
    return rows


def _html_passages(passages: Sequence[Passage], review: Review) -> list[str]:
    rows: list[str] = []
    for one in passages:
        sources = _sources(one, review)
        after = f'<br><span class="sources">{html.escape(sources)}</span>' if sources else ""
        rows.append(f"<p>{html.escape(one.text)}{after}</p>")
    return rows


def _plain_markdown(text: str) -> str:
    """A text on one row that Markdown shows as it is."""
    row = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])|^([-+=])", lambda found: (found[1] or "") + "\\" + (found[2] or found[3]), row)
