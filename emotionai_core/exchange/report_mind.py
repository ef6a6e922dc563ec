"""Sections 5 and 6 of the report: how states follow one another, and what memory keeps of them."""

from __future__ import annotations

from collections import Counter

import numpy as np

from emotionai_core.exchange.document import Block, Figure, Paragraph, percent, plain
from emotionai_core.exchange.telling import Telling, mean, moment
from emotionai_core.prose.lines import LinesInWords
from emotionai_core.records.memory import Entry, Insight, Transition, TransitionKind

MOST = 15
"""Rows of the lists of extremes."""


def transitions(telling: Telling) -> tuple[Block, ...]:
    """Section 5: transitions by kind, stability by person, the most surprising ones with their explanations."""
    mind, words = telling.account.mind, telling.words
    if not mind.transitions:
        return (Paragraph(words("no_transitions")),)
    kinds = Counter(one.kind for one in mind.transitions)
    by_kind = telling.table(
        "transitions_by_kind",
        ("kind", "count", "share"),
        [
            (words.term("transitions", kind.value), str(kinds[kind]), percent(kinds[kind] / len(mind.transitions)))
            for kind in TransitionKind
        ],
        (1, 2),
    )
    return (
        Paragraph(words("surprise_model", model=words.term("models", mind.model.name), version=mind.model.version)),
        *_model_figures(telling),
        Figure("transitions", words("figure_transitions")),
        *by_kind,
        *_stability(telling),
        *_patterns(telling),
        *_surprising(telling),
    )


def _model_figures(telling: Telling) -> tuple[Block, ...]:
    """How well the model does on characters held apart."""
    words, model = telling.words, telling.account.mind.model
    figures = ", ".join(f"{words.term('models', name)} {plain(value, 4)}" for name, value in model.figures)
    if not figures:
        return (Paragraph(model.sentence, "quiet"),)
    best = min(model.figures, key=lambda one: one[1])[0]
    return (Paragraph(words("model_figures", figures=figures, best=words.term("models", best))),)


def _stability(telling: Telling) -> tuple[Block, ...]:
    own: dict[str, list[Transition]] = {}
    for one in telling.account.mind.transitions:
        own.setdefault(one.person, []).append(one)
    rows = [
        (
            person.name,
            str(len(own[person.key])),
            percent(mean(float(one.kind is TransitionKind.SUDDEN) for one in own[person.key])),
            plain(mean(one.jump for one in own[person.key])),
            plain(mean(one.surprise for one in own[person.key])),
            plain(mean(one.stability for one in own[person.key])),
            plain(min(one.stability for one in own[person.key])),
        )
        for person in telling.speakers()
        if person.key in own
    ]
    head = ("person", "transitions", "sudden_share", "mean_jump", "mean_surprise", "mean_stability", "least_stability")
    return telling.table("stability_table", head, rows, range(1, 7))


def _patterns(telling: Telling) -> tuple[Block, ...]:
    words = telling.words
    found = sorted(telling.account.mind.patterns, key=lambda one: (-len(one.utterances), one.person, one.origin))
    rows = [
        (
            telling.name(one.person),
            f"{words.term('emotions', one.origin)} → {words.term('emotions', one.emotion)}",
            str(len(one.utterances)),
            telling.at(one.utterances[0]),
        )
        for one in found
        if len(one.utterances) > 1
    ]
    return telling.table("patterns_table", ("person", "pattern", "count", "first_time"), rows, (2,))


def _surprising(telling: Telling) -> tuple[Block, ...]:
    words = telling.words
    reasons = {one.utterance: one for one in telling.account.mind.explanations}
    most = sorted(telling.account.mind.transitions, key=lambda one: (-one.surprise, one.utterance))[:MOST]
    rows: list[tuple[str, ...]] = []
    for one in most:
        reason = reasons.get(one.utterance)
        before = telling.said(reason.said[-1]) if reason and reason.said else ""
        rows.append(
            (
                telling.at(one.utterance),
                telling.name(one.person),
                f"{words.term('emotions', one.origin)} → {words.term('emotions', one.emotion)}",
                plain(one.surprise),
                telling.said(one.utterance),
                telling.contradiction(one.utterance),
                before,
                str(len(reason.recalled)) if reason else "–",
            )
        )
    head = ("time", "person", "transition", "surprise", "line", "contradiction_kind", "said_before", "recalled")
    return telling.table("surprising_table", head, rows, (3, 7))


def memory(telling: Telling) -> tuple[Block, ...]:
    """Section 6: short-term memory, the candidate buffer, long-term memory, rehearsals, hotspots, reflections."""
    mind, words = telling.account.mind, telling.words
    kept = mind.memories
    if not len(kept):
        return (Paragraph(words("no_memories")),)
    entries = Counter(Entry(int(one)) for one in kept.entry)
    facts = telling.facts(
        "memory_facts",
        [
            ("memories", str(len(kept))),
            ("short_term_size", str(telling.settings.short_term_size)),
            ("candidates", str(int(np.isfinite(kept.entered).sum()))),
            *((f"entry_{entry.name.lower()}", str(entries[entry])) for entry in Entry if entry is not Entry.NONE),
            ("long_term", str(int(np.isfinite(kept.promoted).sum()))),
            ("rehearsals", str(len(kept.rehearsal))),
            ("hotspots", str(len(mind.hotspots))),
            ("reflections", str(len(mind.reflections))),
        ],
    )
    return (
        facts,
        Figure("memory", words("figure_memory")),
        *_by_person(telling),
        *_rehearsed(telling),
        *_hotspots(telling),
        *_reflections(telling),
    )


def _by_person(telling: Telling) -> tuple[Block, ...]:
    kept = telling.account.mind.memories
    count = len(kept.keys)
    every = np.bincount(kept.person, minlength=count)
    candidates = np.bincount(kept.person[np.isfinite(kept.entered)], minlength=count)
    long_term = np.bincount(kept.person[np.isfinite(kept.promoted)], minlength=count)
    rehearsed = np.bincount(kept.person[kept.rehearsed], minlength=count)
    order = sorted(range(count), key=lambda one: (-int(long_term[one]), -int(every[one]), kept.keys[one]))
    rows = [
        (telling.name(kept.keys[one]), *(str(int(part[one])) for part in (every, candidates, long_term, rehearsed)))
        for one in order
        if every[one]
    ]
    return telling.table(
        "memory_by_person", ("person", "memories", "candidates", "long_term", "rehearsals"), rows, range(1, 5)
    )


def _rehearsed(telling: Telling) -> tuple[Block, ...]:
    kept, words = telling.account.mind.memories, telling.words
    lasting = np.flatnonzero(np.isfinite(kept.promoted))
    most = lasting[np.argsort(-kept.references[lasting], kind="stable")][:MOST]
    rows = [
        (
            telling.at(int(kept.utterance[row])),
            telling.name(kept.keys[int(kept.person[row])]),
            telling.said(int(kept.utterance[row])),
            telling.contradiction(int(kept.utterance[row])),
            words.term("roles", str(int(kept.role[row]))),
            words.term("entries", str(int(kept.entry[row]))),
            str(int(kept.references[row])),
            moment(float(kept.promoted[row])),
        )
        for row in most.tolist()
    ]
    head = ("time", "person", "line", "contradiction_kind", "role", "entry", "rehearsals", "promoted")
    return telling.table("rehearsed_table", head, rows, (6,))


def _hotspots(telling: Telling) -> tuple[Block, ...]:
    rows = [
        (telling.name(one.person), moment(one.start), moment(one.end), str(len(one.utterances)))
        for one in telling.account.mind.hotspots
    ]
    return telling.table("hotspots_table", ("person", "start", "end", "sudden_shifts"), rows, (3,))


def _reflections(telling: Telling) -> tuple[Block, ...]:
    in_words = LinesInWords(telling.account, telling.words.language)
    rows = [
        (
            str(one.scene + 1),
            moment(one.end),
            str(one.archived),
            str(len(one.kept)),
            " ".join(in_words.insight(insight).text for insight in _weightiest(one.insights)),
        )
        for one in telling.account.mind.reflections
    ]
    return telling.table("reflections_table", ("scene", "time", "archived", "kept", "insights"), rows, (0, 2, 3))


def _weightiest(insights: tuple[Insight, ...]) -> list[Insight]:
    return sorted(insights, key=lambda one: (-one.importance, one.person, one.kind))[:3]
