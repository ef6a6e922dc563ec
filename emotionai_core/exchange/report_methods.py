"""The last section of the report: programs, weights, licences, settings, formulas, limits and the note on ethics."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from emotionai_core.exchange.document import Block, Paragraph, Table
from emotionai_core.exchange.report import licence_warnings
from emotionai_core.exchange.telling import Telling
from emotionai_core.records.analysis import StageRun


def methods(telling: Telling) -> tuple[Block, ...]:
    """What everything above was computed with, and what it cannot say."""
    words, account = telling.words, telling.account
    runs = account.analysis.runs
    rules = [Paragraph(words(f"rule_{name}")) for name in ("conflict", "state", "memory", "relation", "trait", "score")]
    return (
        Paragraph(words("ethics"), "warning"),
        *(Paragraph(text, "warning") for text in licence_warnings(runs)),
        *rules,
        *(Paragraph(text, "quiet") for text in account.limits),
        *_programs(telling, runs),
        *_weights(telling, runs),
        _settings(telling),
    )


def _programs(telling: Telling, runs: Sequence[StageRun]) -> tuple[Block, ...]:
    rows = [
        (
            telling.words.term("stages", run.stage),
            " / ".join(text for text in (run.program, run.backend) if text),
            run.version,
            run.device or "–",
            run.calibration or "–",
        )
        for run in runs
    ]
    limits = [
        (telling.words.term("stages", run.stage), " ".join((*run.limits, *run.warnings)))
        for run in runs
        if run.limits or run.warnings
    ]
    return (
        *telling.table("programs_table", ("stage", "program", "version", "device", "calibrated_on"), rows),
        *telling.table("limits_table", ("stage", "limits"), limits),
    )


def _weights(telling: Telling, runs: Sequence[StageRun]) -> tuple[Block, ...]:
    stages: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        for weights in run.weights:
            stages.setdefault(weights, []).append(telling.words.term("stages", run.stage))
    origins = {name: (what, source) for run in runs for name, what, source in run.origins}
    rows = [
        (
            " · ".join(text for text in (origins.get(name, ("", ""))[0], name) if text),
            licence,
            origins.get(name, ("", ""))[1] or "–",
            ", ".join(used),
            digest,
        )
        for (name, digest, licence), used in sorted(stages.items())
    ]
    head = tuple(telling.words(key) for key in ("weights_file", "licence", "source", "used_for", "sha256"))
    if not rows:
        return telling.table("weights_table", ("weights_file",), ())
    return (Table(telling.words("weights_table"), head, tuple(rows)),)


def _settings(telling: Telling) -> Table:
    """Every setting with its text in this language, its name for the command line, and its value."""
    words = telling.words
    rows: list[tuple[str, str, str]] = []
    for one in dataclasses.fields(telling.settings):
        value = getattr(telling.settings, one.name)
        shown = words("on" if value else "off") if isinstance(value, bool) else str(value)
        if isinstance(value, float):
            shown = f"{value:g}"
        text = words.group("settings").get(one.name, str(one.metadata["text"]))
        rows.append((text, one.name, shown))
    head = (words("setting"), words("setting_name"), words("value"))
    return Table(words("settings_table"), head, tuple(rows), (2,))
