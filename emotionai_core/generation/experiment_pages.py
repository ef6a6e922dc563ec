"""An experiment's findings as tables to read (Markdown, HTML) and to calculate with (CSV)."""

from __future__ import annotations

import csv
import html
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from emotionai_core.exchange.dataset_csv import cell as safe
from emotionai_core.exchange.dataset_csv import number
from emotionai_core.generation.experiment import Experiment, Trial
from emotionai_core.generation.experiment_results import ENOUGH, Cell, Effect, Findings
from emotionai_core.generation.ratings import FactorStanding, Standing
from emotionai_core.records.clip import Size

_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:.6rem 0 1.4rem}th,td{border-bottom:1px solid #8886;padding:.25rem .7rem}"
    "th{text-align:left}td{font-variant-numeric:tabular-nums}p{max-width:46rem}"
)
_UNKNOWN: Final = "–"
_CELL_HEAD: Final = ("asked", "made", "read", "abstained", "other size", "mean", "deviation over seeds", "scatter %")
_EFFECT_HEAD: Final = (
    "effect",
    "difference",
    "95 % interval",
    "change %",
    "Hedges' g",
    "95 % interval of g",
    "partial η²",
)
_RATING_HEAD: Final = ("factor", "level", "pairs", "lines", "wins", "losses", "ties", "p", "strength", "95 % interval")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table under a heading."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cells_csv(experiment: Experiment, findings: Sequence[Findings]) -> str:
    """One row for each outcome and combination of levels."""
    head = ("outcome", *(one.name for one in experiment.factors), "asked", "made", "read", "abstained",
            "other_size", "mean", "deviation_over_seeds", "scatter_percent")  # fmt: skip
    return _csv(
        head,
        ((one.outcome.name, *cell.levels, *_counts(cell), *_spread(cell)) for one in findings for cell in one.cells),
    )


def effects_csv(findings: Sequence[Findings]) -> str:
    """One row for each outcome and effect; empty where there is not enough."""
    head = ("outcome", "factors", "level", "reference", "difference", "low_95", "high_95", "change_percent", "hedges_g",
            "g_low_95", "g_high_95", "partial_eta_squared")  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for one in findings:
        for effect in one.effects:
            levels = effect.levels or ("", "")
            values = (effect.difference, effect.low, effect.high, effect.percent, effect.g, effect.g_low, effect.g_high)
            told = (number(value) for value in (*values, effect.eta))
            rows.append((one.outcome.name, " x ".join(effect.factors), *levels, *told))
    return _csv(head, rows)


def markdown(
    experiment: Experiment, trials: Sequence[Trial], findings: Sequence[Findings], rated: Sequence[FactorStanding] = ()
) -> str:
    """All tables as Markdown."""
    parts = [f"# {experiment.name}", *(_plain(one) for one in _told(experiment, trials, findings))]
    for sheet in _sheets(experiment, findings, rated):
        lines = [f"## {sheet.title}", "", _row(sheet.head), _row("---" for _ in sheet.head)]
        parts.append("\n".join((*lines, *(_row(row) for row in sheet.rows))))
    return "\n\n".join(parts) + "\n"


def page(
    experiment: Experiment, trials: Sequence[Trial], findings: Sequence[Findings], rated: Sequence[FactorStanding] = ()
) -> str:
    """All tables as one HTML page that needs nothing else."""
    name = html.escape(experiment.name)
    parts = [f"<h1>{name}</h1>", *(f"<p>{html.escape(one)}</p>" for one in _told(experiment, trials, findings))]
    for sheet in _sheets(experiment, findings, rated):
        head = "".join(f"<th>{html.escape(one)}</th>" for one in sheet.head)
        rows = ["".join(f"<td>{html.escape(one)}</td>" for one in row) for row in sheet.rows]
        table = "".join(f"<tr>{row}</tr>" for row in (head, *rows))
        parts.append(f"<h2>{html.escape(sheet.title)}</h2><table>{table}</table>")
    start = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title><style>{_STYLE}</style>'
    return start + "\n".join(parts) + "</html>\n"


def _told(experiment: Experiment, trials: Sequence[Trial], findings: Sequence[Findings]) -> list[str]:
    made = sum(one.clip is not None for one in trials)
    unread = sum(one.clip is not None and one.clip.measured is None for one in trials)
    lines = len({one.request.utterance for one in trials})
    told = [experiment.about] if experiment.about else []
    told.append(
        f"{made} of {len(trials)} clips are there: {lines} lines, {len(experiment.seeds)} seeds. "
        f"{unread} of them were not read yet."
    )
    told += _sizes(trials)
    if findings and not findings[0].over_lines:
        told.append(
            f"With fewer than {ENOUGH} lines the intervals are over lines and seeds: they hold for these lines alone."
        )
    told.append(
        "All numbers are what the perception programs read in the clips, not what a viewer sees. A clip in which "
        "nothing could be read is counted as abstained and enters no mean."
    )
    return told


def _sizes(trials: Sequence[Trial]) -> list[str]:
    """What the card's memory made of the sizes that were asked for."""
    made = [one for one in trials if one.clip is not None]
    smaller = Counter((one.request.size, one.granted) for one in made if one.granted != one.request.size)
    told = [
        f"{count} clips were made as {_size(granted)} instead of {_size(asked)}, for want of memory."
        for (asked, granted), count in sorted(smaller.items(), key=str)
    ]
    if apart := sum(one.apart for one in made):
        told.append(
            f"{apart} clips have another size than most that asked for the same: they are counted as of other size and "
            "enter no mean, since a smaller or shorter clip may show something else."
        )
    return told


def _size(size: Size) -> str:
    return f"{size.width}x{size.height} with {size.frames} frames"


def _sheets(experiment: Experiment, findings: Sequence[Findings], rated: Sequence[FactorStanding]) -> list[_Sheet]:
    found: list[_Sheet] = []
    factors = tuple(one.name for one in experiment.factors)
    for one in findings:
        rows = tuple((*cell.levels, *_counts(cell), *_shown(_spread(cell))) for cell in one.cells)
        title = f"{one.outcome.name.capitalize()}: {one.outcome.about}"
        found.append(_Sheet(title, (*factors, *_CELL_HEAD), rows))
        found.append(
            _Sheet(f"Effects on {one.outcome.name}", _EFFECT_HEAD, tuple(_effect(effect) for effect in one.effects))
        )
    if rated:
        rows = tuple(_rating(one, level) for one in rated for level in one.levels)
        title = "What people preferred, without knowing which is which (a pair of clips has one vote)"
        found.append(_Sheet(title, _RATING_HEAD, rows))
    return found


def _rating(factor: FactorStanding, level: Standing) -> tuple[str, ...]:
    counts = factor.pairs, factor.lines, level.wins, level.losses, level.ties
    between = _between(_whole(level.low), _whole(level.high))
    return (
        factor.factor,
        level.name,
        *(str(count) for count in counts),
        *_shown([number(level.p)]),
        _whole(level.strength),
        between,
    )


def _effect(effect: Effect) -> tuple[str, ...]:
    if effect.levels:
        name = f"{effect.factors[0]}: {effect.levels[0]} against {effect.levels[1]}"
    else:
        name = " × ".join(effect.factors)
    percent = "" if math.isnan(effect.percent) else f"{effect.percent:+.0f}"
    difference, g, eta = (number(one) for one in (effect.difference, effect.g, effect.eta))
    first = _between(number(effect.low), number(effect.high))
    second = _between(number(effect.g_low), number(effect.g_high)) if g else ""
    return name, *_shown([difference, first, percent, g, second, eta])


def _counts(cell: Cell) -> tuple[str, ...]:
    return tuple(str(one) for one in (cell.asked, cell.made, cell.read, cell.abstained, cell.apart))


def _spread(cell: Cell) -> tuple[str, ...]:
    scatter = "" if math.isnan(cell.scatter) else f"{cell.scatter:.1f}"
    return number(cell.mean), number(cell.deviation), scatter


def _shown(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text or _UNKNOWN for text in texts)


def _whole(value: float) -> str:
    return _UNKNOWN if math.isnan(value) else f"{value:+.0f}"


def _between(low: str, high: str) -> str:
    return "not enough" if low in ("", _UNKNOWN) else f"{low} to {high}"


def _row(texts: Iterable[str]) -> str:
    return "| " + " | ".join(_plain(text).replace("|", "\\|") for text in texts) + " |"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<])", r"\\\1", text)


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe(one) for one in head])
    writer.writerows([text if _is_number(text) else safe(text) for text in row] for row in rows)
    return out.getvalue()


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()
