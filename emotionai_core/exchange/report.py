"""The report: one self-contained HTML page of what was found and how, the same bytes for the same analysis.

No clock, no path, no script, no model of language: every number stands in the analysis.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from emotionai_core.records.analysis import Analysis, StageRun
from emotionai_core.records.conflict import Conflict, Verdict, point_one_way
from emotionai_core.records.evidence import Polarity, Reading
from emotionai_core.records.licence import forbids_commerce, is_unstated
from emotionai_core.records.line import Line
from emotionai_core.records.timebase import timecode
from emotionai_core.settings import Settings
from emotionai_core.workers.own_models import own_model

ETHICS = (
    "Results are estimates with a confidence, not facts about a real person. A channel that is not sure enough "
    "abstains. This analysis describes a film; it must not be used to judge employees or pupils "
    "(EU AI Act, Article 5). All data stayed on this machine."
)

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1c2230;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #d5d9e2}
h3{font-size:1rem;margin:1.4rem 0 .3rem}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:.3rem .6rem;vertical-align:top;
border-bottom:1px solid #e6e9ef}th{color:#56607a;font-weight:600}
td.n{text-align:right;font-variant-numeric:tabular-nums}
.warning{background:#fff3d6;border-left:4px solid #c98a00;padding:.4rem .8rem}
.hash{font:12px/1.3 ui-monospace,monospace;overflow-wrap:anywhere}
.quiet{color:#56607a}.tag{display:inline-block;border-radius:.6rem;padding:0 .5rem;background:#eef1f6}
.masking{background:#ffe3d1}.sarcasm{background:#e4dcfb}.suppression{background:#d8e8f8}.leakage{background:#fbe0ea}
"""


def report_html(
    analysis: Analysis, title: str, settings: Settings, corrections: Mapping[str, int] | None = None
) -> str:
    """The whole page. `corrections` says how many edits stand, by the name of the coder who made them."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        _summary(analysis, corrections or {}),
        _section("Contradictions", _conflicts(analysis)),
        _section("People", _people(analysis)),
        _section("Lines", _lines(analysis)),
        _section("Methods and limits", _methods(analysis, settings)),
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(parts) + "\n</body></html>\n"


def _section(title: str, body: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{body}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _summary(analysis: Analysis, corrections: Mapping[str, int]) -> str:
    film = analysis.film
    verdicts = Counter(line.verdict for line in analysis.lines)
    turned_down = sum(analysis.judgements.get(one.utterance) == "rejected" for one in analysis.conflicts)
    rejected = f" ({turned_down} rejected by the analyst)" if turned_down else ""
    facts = [
        f"{timecode(film.duration)}, {film.width} × {film.height}, {float(film.rate):.3f} frames a second"
        + (" on average (variable)" if film.variable else ""),
        f"{_count(len(analysis.shots), 'shot')}, {_count(len(analysis.people), 'person', 'people')}, "
        f"{_count(len(analysis.lines), 'line')}",
        f"{_count(verdicts[Verdict.CONFLICT], 'contradiction')}{rejected}, "
        f"{_count(verdicts[Verdict.AGREES], 'line')} without contradiction, {verdicts[Verdict.UNSURE]} unsure",
        _corrected(corrections),
        *analysis.remarks,
    ]
    return (
        "<ul>" + "".join(f"<li>{escape(fact)}</li>" for fact in facts) + f'</ul><p class="quiet">{escape(ETHICS)}</p>'
    )


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _share(value: float) -> str:
    """A severity or a certainty in [0, 1] as everywhere in the studio, empty for "not known"."""
    return "" if math.isnan(value) else f"{round(100 * value)}%"


def _plain(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"


def _seconds(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.1f}"


def _corrected(corrections: Mapping[str, int]) -> str:
    total = sum(corrections.values())
    if not total:
        return "No corrections: this is the machine's reading alone"
    names = [f"{coder or 'without a name'} {count}" for coder, count in sorted(corrections.items())]
    return f"{total} correction{'' if total == 1 else 's'} and codings by people ({', '.join(names)})"


def _conflicts(analysis: Analysis) -> str:
    if not analysis.conflicts:
        return "<p>None was marked: no line has channels that contradict each other surely enough.</p>"
    texts = {line.utterance.number: line.utterance.text for line in analysis.lines}
    return _table(
        ("Time", "Who", "Line", "Kind", "Severity", "Evidence", "Judgement"),
        [_conflict_row(analysis, conflict, texts[conflict.utterance]) for conflict in analysis.conflicts],
    )


def _conflict_row(analysis: Analysis, conflict: Conflict, text: str) -> Sequence[str]:
    kind = conflict.kind.value
    return (
        timecode(conflict.start),
        escape(analysis.name(conflict.person)),
        escape(text),
        f'<span class="tag {kind}">{kind}</span>',
        _share(conflict.severity),
        "<br>".join(_reading(reading) for reading in conflict.evidence),
        escape(analysis.judgements.get(conflict.utterance, "")),
    )


def _reading(reading: Reading) -> str:
    if reading.polarity is Polarity.ABSTAINS and reading.leaning is Polarity.ABSTAINS:
        return f'<span class="quiet">{reading.channel.value}: {escape(reading.note)}</span>'
    says = reading.label or reading.leaning.value
    if reading.polarity is Polarity.ABSTAINS:
        return f'<span class="quiet">{reading.channel.value}: {escape(says)} ({escape(reading.note)})</span>'
    note = f' <span class="quiet">{escape(reading.note)}</span>' if reading.note else ""
    return f"{reading.channel.value}: {escape(says)}, {reading.polarity.value} {_share(reading.confidence)}{note}"


def _people(analysis: Analysis) -> str:
    return _table(
        ("Name", "On screen (s)", "Speaking (s)", "Lines", "Grouping confidence"),
        [
            (
                escape(person.name),
                _seconds(person.screen_time),
                _seconds(person.speaking_time),
                str(person.lines),
                _share(person.confidence),
            )
            for person in analysis.people
        ],
    )


def _lines(analysis: Analysis) -> str:
    return _table(
        ("Time", "Who", "Line", "Channels", "Arousal", "Verdict"),
        [
            (
                timecode(line.utterance.start),
                escape(analysis.name(line.person)),
                escape(line.utterance.text)
                + (
                    ' <span class="quiet">(heard by machine, low trust)</span>'
                    * (line.utterance.source == "recogniser")
                ),
                "<br>".join(_reading(reading) for reading in line.readings),
                _plain(line.voice.arousal),
                _verdict(line),
            )
            for line in analysis.lines
        ],
    )


def _verdict(line: Line) -> str:
    """Channels agree only where all that speak have one polarity; of joy and neutral nothing but that is said."""
    if line.verdict is Verdict.AGREES and not point_one_way(line.readings):
        return "no contradiction"
    return line.verdict.value


def _methods(analysis: Analysis, settings: Settings) -> str:
    rule = (
        "A channel speaks when its calibrated polarity probability and its lead over the runner-up pass the settings "
        "below; a contradiction needs one positive and one negative channel that speak. Severity is confidence × "
        "confidence × half the polarity distance of the pair that disagrees most."
    )
    parts = [
        f"<p>{escape(rule)}</p>",
        _heading("Programs"),
        _programs(analysis.runs),
        _heading("Weights and their licences"),
        _weights(analysis.runs),
        _heading("Settings"),
        _settings(settings),
    ]
    return "\n".join(parts)


def _settings(settings: Settings) -> str:
    """What each setting is, its name for the command line, and its value, in the order of the preferences."""
    rows: list[tuple[str, str, str]] = []
    for one in dataclasses.fields(settings):
        value = getattr(settings, one.name)
        shown = (
            ("on" if value else "off")
            if isinstance(value, bool)
            else f"{value:g}"
            if isinstance(value, float)
            else str(value)
        )
        rows.append(
            (escape(str(one.metadata["text"])), f'<span class="quiet">{escape(one.name)}</span>', escape(shown))
        )
    return _table(("Setting", "Name", "Value"), rows)


def _heading(title: str) -> str:
    return f"<h3>{escape(title)}</h3>"


def _programs(runs: Sequence[StageRun]) -> str:
    """Who read what, on which processor, and what its certainties were fitted on."""
    rows = [
        (
            escape(run.stage),
            "<br>".join(escape(text) for text in (run.program, run.backend) if text),
            escape(run.version),
            escape(run.device),
            escape(run.calibration or "none stated"),
            "<br>".join(escape(text) for text in (*run.limits, *run.warnings)),
        )
        for run in runs
    ]
    return _table(("Stage", "Program", "Version", "Computed on", "Calibration", "Limits and warnings"), rows)


def _weights(runs: Sequence[StageRun]) -> str:
    """Every weights file that took part, once, with the stages it took part in."""
    stages: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        for name, digest, licence in run.weights:
            stages.setdefault((name, digest, weights_licence(name, licence)), []).append(run.stage)
    if not stages:
        return "<p>None took part.</p>"
    origins = {name: (what, source) for run in runs for name, what, source in run.origins}
    rows: list[tuple[str, ...]] = []
    for (name, digest, licence), used in sorted(stages.items()):
        what, source = origins.get(name, ("", ""))
        ours = own_model(name)
        if ours is not None:
            what, source = "", f"Made for the studio, learned from {ours.credits}"
        rows.append(
            (
                "<br>".join(escape(text) for text in (what, name) if text),
                escape(licence),
                escape(source or "not stated"),
                escape(", ".join(used)),
                f'<span class="hash">{escape(digest)}</span>',
            )
        )
    table = _table(("Weights", "Licence", "Source", "Used for", "SHA-256"), rows)
    return "\n".join([*(f'<p class="warning">{escape(text)}</p>' for text in licence_warnings(runs)), table])


def weights_licence(name: str, stated: str) -> str:
    """Under which licence a weights file is offered; of our own it is known better than by the program that read it."""
    ours = own_model(name)
    return stated if ours is None else ours.licence


def licence_warnings(runs: Iterable[StageRun]) -> tuple[str, ...]:
    """Sentences about weights whose licence limits what the results may be used for; none when there are no such."""
    known = tuple(runs)
    used = sorted({(licence, name) for run in known for name, _, licence in run.weights})
    restricted = {name for run in known for name in run.restricted}
    barred = [f"{name} ({licence})" for licence, name in used if name in restricted or forbids_commerce(licence)]
    unknown = [name for licence, name in used if is_unstated(licence)]
    said: list[str] = []
    if barred:
        said.append(
            "Not for commercial use: weights that may be used for other purposes only took part in this analysis: "
            f"{', '.join(barred)}."
        )
    if unknown:
        said.append(
            "The publisher states no licence for weights that took part in this analysis, so nothing beyond looking at "
            f"them is surely allowed: {', '.join(unknown)}."
        )
    return tuple(said)
