"""What coders said of the lines, and how far they and the machine's channels agree, as CSV."""

from __future__ import annotations

import csv
import io
from typing import Final

from emotionai_core.exchange.dataset_csv import cell, number
from emotionai_core.records.agreement import Agreement
from emotionai_core.records.analysis import Analysis

CODING_COLUMNS: Final = (
    "coder", "line", "start", "end", "character", "dialogue", "emotion", "arousal", "valence", "conflict",
)  # fmt: skip
AGREEMENT_COLUMNS: Final = (
    "raters", "matter", "measure", "character", "scene", "value", "low_95", "high_95", "lines", "source",
)  # fmt: skip


def codings_csv(analysis: Analysis) -> str:
    """One row per line and coder who coded it or judged its conflict, in film order, then by coder."""
    coded = {(one.utterance, one.coder): one for one in analysis.codings}
    judged = {(one.utterance, one.coder): one.judgement for one in analysis.judged}
    coders = sorted({coder for _, coder in (*coded, *judged)})
    rows: list[tuple[str, ...]] = []
    for line in analysis.lines:
        said = line.utterance
        for coder in coders:
            key = said.number, coder
            if key not in coded and key not in judged:
                continue
            one = coded.get(key)
            known = (one.emotion, _maybe(one.arousal), _maybe(one.valence)) if one else ("", "", "")
            who, words = cell(analysis.name(line.person)), cell(said.text)
            span = number(said.start), number(said.end)
            rows.append((cell(coder), str(said.number), *span, who, words, *known, judged.get(key, "")))
    return _table(CODING_COLUMNS, rows)


def agreement_csv(agreement: Agreement, analysis: Analysis) -> str:
    """One row per figure, empty where there is not enough; the published ceilings last, with their source."""
    rows = [
        (
            cell(" / ".join(one.raters)),
            one.matter,
            one.measure,
            cell(analysis.name(one.person)),
            "" if one.scene < 0 else str(one.scene),
            *(number(value) for value in (one.value, one.low, one.high)),
            str(one.lines),
            "",
        )
        for one in agreement.rows
    ]
    published = [
        ("published", one.matter, one.measure, "", "", number(one.value), "", "", "", cell(one.source))
        for one in agreement.ceilings
    ]
    return _table(AGREEMENT_COLUMNS, [*rows, *published])


def _maybe(value: float | None) -> str:
    return "" if value is None else number(value)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
