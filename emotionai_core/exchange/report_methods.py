"""The last section of the report: programs, weights, licences, settings, formulas, limits and the note on ethics."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np

from emotionai_core.exchange.document import Block, Paragraph, Table
from emotionai_core.exchange.report import licence_warnings, weights_licence
from emotionai_core.exchange.telling import Telling
from emotionai_core.records.account import Account
from emotionai_core.records.analysis import StageRun
from emotionai_core.workers.own_models import own_digest, own_model


def methods(telling: Telling) -> tuple[Block, ...]:
    """What everything above was computed with, and what it cannot say."""
    words, account = telling.words, telling.account
    runs = account.analysis.runs
    rules = [Paragraph(words(f"rule_{name}")) for name in ("conflict", "state", "memory", "relation", "trait", "score")]
    return (
        Paragraph(words("ethics"), "warning"),
        *(Paragraph(text, "warning") for text in licence_warnings(runs)),
        *rules,
        *(Paragraph(words.limit(text), "quiet") for text in account.limits),
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
    words = telling.words
    stages: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        for name, digest, licence in run.weights:
            key = (name, digest, weights_licence(name, licence))
            stages.setdefault(key, []).append(words.term("stages", run.stage))
    for key, use in _ours(telling.account):
        stages.setdefault(key, []).append(words(use))
    origins = {name: (what, source) for run in runs for name, what, source in run.origins}
    rows: list[tuple[str, ...]] = []
    for (name, digest, licence), used in sorted(stages.items()):
        what, source = origins.get(name, ("", ""))
        ours = own_model(name)
        if ours is not None:
            what, source = "", words("learned_from", sets=ours.credits)
        rows.append((" · ".join(one for one in (what, name) if one), licence, source or "–", ", ".join(used), digest))
    if not rows:
        return telling.table("weights_table", ("weights_file",), ())
    head = tuple(words(key) for key in ("weights_file", "licence", "source", "used_for", "sha256"))
    return (Table(words("weights_table"), head, tuple(rows)),)


def _ours(account: Account) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Our own files that took part after perception: (name, SHA-256, licence), and the key of what they were for."""
    network = ["surprise/surprise.onnx"] * (account.mind.model.name == "lstm")
    head = ["expected_intensity/head.npz"] * bool(np.isfinite(account.alignment.expected).any())
    used = [("for_surprise", [*network, "surprise/tables.npz"]), ("for_expected_intensity", head)]
    for use, names in used:
        for name in names:
            yield (name, own_digest(name), weights_licence(name, "")), use


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
