"""The account as tables for other programs: whole, one row for each thing, as CSV and as JSON.

CSV follows the data set's rules: numbers in one spelling, empty for "not known", and text that no spreadsheet runs.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from emotionai_core.exchange.dataset_csv import cell, number
from emotionai_core.records.account import Account
from emotionai_core.records.estimate import Estimate, Input
from emotionai_core.records.memory import Entry, Memories, Role
from emotionai_core.records.scores import Amplifier, Delivery
from emotionai_core.records.society import Circle, Trigger
from emotionai_core.social.relations import relations_at

Value = str | int | float
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AccountTable:
    """Rows with one value for each of `columns`; an unknown number is NaN."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def account_tables(account: Account) -> tuple[AccountTable, ...]:
    """Every table, in one order."""
    return tuple(AccountTable(name, columns, tuple(rows(account))) for name, columns, rows in _TABLES)


def table_csv(table: AccountTable) -> str:
    """RFC 4180 with newline ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_shown(value) for value in row] for row in table.rows)
    return out.getvalue()


def tables_json(tables: Iterable[AccountTable]) -> str:
    """All tables by name, each as columns of values; null for "not known"."""
    whole = {
        table.name: {column: [_plain(row[place]) for row in table.rows] for place, column in enumerate(table.columns)}
        for table in tables
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return cell(value)
    return str(value) if isinstance(value, int) else number(value) if math.isfinite(value) else ""


def _plain(value: Value) -> Value | None:
    if not isinstance(value, float):
        return value
    return round(value, 3) + 0.0 if math.isfinite(value) else None


def _interval(estimate: Estimate) -> Row:
    return (estimate.value, estimate.low, estimate.high, estimate.count, estimate.needed)


def _inputs(inputs: Iterable[Input]) -> str:
    """ "name=value" pairs; what each contributed stands behind an @ where it is known."""
    return "; ".join(
        f"{one.name}={number(one.value)}" + ("" if math.isnan(one.share) else f"@{number(one.share)}") for one in inputs
    )


def _names(account: Account) -> dict[str, str]:
    return {person.key: person.name for person in account.analysis.people}


def _kinds(account: Account) -> dict[int, str]:
    """The kind of contradiction of the lines that are one, by their numbers."""
    return {one.utterance: one.kind.value for one in account.analysis.conflicts}


def _states(account: Account) -> Iterator[Row]:
    names, kinds = _names(account), _kinds(account)
    for one in account.mind.states:
        yield (
            one.utterance, one.time, one.person, names.get(one.person, ""), one.emotion, one.valence, one.arousal,
            one.confidence, *one.weights, kinds.get(one.utterance, ""),
        )  # fmt: skip


def _transitions(account: Account) -> Iterator[Row]:
    names = _names(account)
    for one in account.mind.transitions:
        yield (
            one.utterance, one.before, one.time, one.person, names.get(one.person, ""), one.kind.value, one.origin,
            one.emotion, one.jump, one.elapsed, *one.predicted, one.error, one.surprise, one.stability, int(one.cut),
        )  # fmt: skip


def _memory_row(kept: Memories, row: int, names: dict[str, str], kinds: dict[int, str]) -> Row:
    key = kept.keys[int(kept.person[row])]
    return (
        row, int(kept.utterance[row]), float(kept.time[row]), key, names.get(key, ""),
        Role(int(kept.role[row])).name.lower(), kept.shown(row), float(kept.valence[row]),
        float(kept.arousal[row]), float(kept.surprise[row]), float(kept.left[row]), float(kept.entered[row]),
        Entry(int(kept.entry[row])).name.lower(), float(kept.promoted[row]), int(kept.references[row]),
        kinds.get(int(kept.utterance[row]), ""),
    )  # fmt: skip


def _memories(account: Account) -> Iterator[Row]:
    kept, names, kinds = account.mind.memories, _names(account), _kinds(account)
    return (_memory_row(kept, row, names, kinds) for row in range(len(kept)))


def _long_term(account: Account) -> Iterator[Row]:
    kept, names, kinds = account.mind.memories, _names(account), _kinds(account)
    texts = {line.utterance.number: line.utterance.text for line in account.analysis.lines}
    lasting = np.flatnonzero(np.isfinite(kept.promoted))
    for row in lasting[np.argsort(kept.promoted[lasting], kind="stable")].tolist():
        yield (*_memory_row(kept, row, names, kinds), texts.get(int(kept.utterance[row]), ""))


def _rehearsals(account: Account) -> Iterator[Row]:
    kept = account.mind.memories
    for earlier, later, alike in zip(
        kept.rehearsed.tolist(), kept.rehearsal.tolist(), kept.similarity.tolist(), strict=True
    ):
        yield (earlier, later, float(kept.time[later]), kept.keys[int(kept.person[later])], alike)


def _hotspots(account: Account) -> Iterator[Row]:
    names = _names(account)
    for one in account.mind.hotspots:
        yield (one.person, names.get(one.person, ""), one.start, one.end, " ".join(map(str, one.utterances)))


def _reflections(account: Account) -> Iterator[Row]:
    names = _names(account)
    for one in account.mind.reflections:
        for insight in one.insights:
            yield (
                one.scene, one.start, one.end, one.archived, len(one.kept), insight.person,
                names.get(insight.person, ""), insight.kind, insight.about, insight.emotion,
                "; ".join(f"{name}={number(value)}" for name, value in insight.numbers), insight.importance,
                " ".join(map(str, insight.rows)),
            )  # fmt: skip


def _arcs(account: Account) -> Iterator[Row]:
    names = _names(account)
    for key in sorted(account.mind.arcs):
        arc = account.mind.arcs[key]
        shape = arc.shape.value if arc.shape else ""
        for turn in arc.turns:
            yield (key, names.get(key, ""), shape, turn.utterance, turn.time, turn.change)
        if not arc.turns:
            yield (key, names.get(key, ""), shape, "", float("nan"), float("nan"))


def _traits(account: Account) -> Iterator[Row]:
    for person in account.analysis.people:
        for one in account.traits.get(person.key, ()):
            yield (person.key, person.name, one.name, *_interval(one.estimate), _inputs(one.inputs))


def _scores(account: Account) -> Iterator[Row]:
    for person in account.analysis.people:
        card = account.cards.get(person.key)
        if card is None:
            continue
        yield (person.key, person.name, "total", *_interval(card.total), 1.0, card.tier.value, "", "", "")
        for one in card.dimensions:
            yield (
                person.key, person.name, one.name, *_interval(one.estimate), one.weight, card.tier.value, one.formula,
                _inputs(one.inputs), " ".join(map(str, one.lines)),
            )  # fmt: skip


def _relations(account: Account) -> Iterator[Row]:
    """Whoever met, at the film's end."""
    end, names = relations_at(account.society, account.analysis.film.duration), _names(account)
    for one, two in np.argwhere(end.met & ~np.eye(len(end.keys), dtype=bool)).tolist():
        yield (
            end.keys[one], names.get(end.keys[one], ""), end.keys[two], names.get(end.keys[two], ""),
            float(end.intimacy[one, two]), Circle(int(end.circle[one, two])).name.lower(),
            float(end.balance[one, two]),
        )  # fmt: skip


def _migrations(account: Account) -> Iterator[Row]:
    moved, names, lines = account.society, _names(account), account.analysis.lines
    for row in range(len(moved.moved)):
        mover, about = moved.keys[int(moved.mover[row])], moved.keys[int(moved.moved_about[row])]
        line = int(moved.moved_line[row])
        yield (
            float(moved.moved[row]), mover, names.get(mover, ""), about, names.get(about, ""),
            Circle(int(moved.origin[row])).name.lower(), Circle(int(moved.circle[row])).name.lower(),
            Trigger(int(moved.trigger[row])).name.lower(), lines[line].utterance.number if line >= 0 else "",
        )  # fmt: skip


def _events(account: Account) -> Iterator[Row]:
    for one in account.society.events:
        yield (one.utterance, one.kind.value, one.source, one.target, one.phrase, one.pattern, one.factor)


def _centralities(account: Account) -> Iterator[Row]:
    for person in account.analysis.people:
        one = account.centralities.get(person.key)
        if one is not None:
            yield (person.key, person.name, one.degree, one.strength, one.betweenness, one.eigenvector)


def _alignment(account: Account) -> Iterator[Row]:
    found = account.alignment
    asked, shown = found.expected_z, found.expressed_z
    for row, line in enumerate(account.analysis.lines):
        yield (
            line.utterance.number, line.utterance.start, line.person, line.utterance.text,
            float(found.expected[row]), float(found.expressed[row]), float(found.measured[row]),
            float(found.voice[row]), float(found.face[row]),
            float(asked[row]), float(shown[row]), float(found.gap[row]),
            Delivery(int(found.delivery[row])).name.lower(), Amplifier(int(found.amplifier[row])).name.lower(),
            float(found.confidence[row]), bool(found.sure[row]),
        )  # fmt: skip


_PERSON = ("person", "name")
_ESTIMATE = ("value", "low", "high", "lines", "lines_needed")
_MEMORY = (
    "memory", "line", "time", *_PERSON, "role", "emotion", "valence", "arousal", "surprise", "left_short_term",
    "candidate_from", "kept_for", "long_term_from", "rehearsals", "contradiction",
)  # fmt: skip
_TABLES: Final[tuple[tuple[str, tuple[str, ...], Callable[[Account], Iterator[Row]]], ...]] = (
    ("states", ("line", "time", *_PERSON, "emotion", "valence", "arousal", "confidence", "weight_face", "weight_voice",
                "weight_text", "contradiction"), _states),
    ("transitions", ("line", "line_before", "time", *_PERSON, "kind", "from", "to", "jump", "elapsed",
                     "predicted_valence", "predicted_arousal", "error", "surprise", "stability", "cut"), _transitions),
    ("memories", _MEMORY, _memories),
    ("long_term", (*_MEMORY, "text"), _long_term),
    ("rehearsals", ("memory", "by_memory", "time", "person", "similarity"), _rehearsals),
    ("hotspots", (*_PERSON, "start", "end", "lines"), _hotspots),
    ("reflections", ("scene", "start", "end", "archived", "kept", *_PERSON, "kind", "about", "emotion", "numbers",
                     "importance", "memories"), _reflections),
    ("arcs", (*_PERSON, "shape", "turn_line", "turn_time", "turn_change"), _arcs),
    ("traits", (*_PERSON, "trait", *_ESTIMATE, "inputs"), _traits),
    ("scores", (*_PERSON, "dimension", *_ESTIMATE, "weight", "tier", "formula", "inputs", "lines_that_cost"), _scores),
    ("relations", (*_PERSON, "towards", "towards_name", "intimacy", "circle", "balance"), _relations),
    ("migrations", ("time", *_PERSON, "towards", "towards_name", "from", "to", "trigger", "line"), _migrations),
    ("events", ("line", "kind", "person", "towards", "words", "pattern", "factor"), _events),
    ("centralities", (*_PERSON, "degree", "strength", "betweenness", "eigenvector"), _centralities),
    ("alignment", ("line", "time", "person", "text", "expected", "expressed", "measured", "voice", "face",
                   "expected_z", "expressed_z", "gap", "delivery", "override", "confidence", "beyond_error"),
     _alignment),
)  # fmt: skip
