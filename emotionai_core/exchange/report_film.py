"""The first four sections of the report: the film and the method, emotions, the timeline, contradictions."""

from __future__ import annotations

import math
from collections import Counter

from emotionai_core.exchange.document import Block, Figure, Paragraph, percent, plain
from emotionai_core.exchange.telling import Telling, mean, moment, scenes
from emotionai_core.fusion.scenes import scene_spans
from emotionai_core.records.conflict import ConflictKind, Verdict
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.reliability import LEAST_CONFIDENCE, LEAST_COVERAGE, NEUTRAL_RATIO


def film(telling: Telling) -> tuple[Block, ...]:
    """Section 1: what was analysed, how much of it was found, and how it was read."""
    analysis, words = telling.account.analysis, telling.words
    seen = analysis.film
    verdicts = Counter(line.verdict for line in analysis.lines)
    corrected = sum(telling.corrections.values())
    coders = ", ".join(f"{coder or words('no_name')} {count}" for coder, count in sorted(telling.corrections.items()))
    facts = telling.facts(
        "film_facts",
        [
            ("duration", moment(seen.duration)),
            ("picture", f"{seen.width} × {seen.height}"),
            ("frame_rate", plain(float(seen.rate), 3)),
            ("shots", str(len(analysis.shots))),
            ("scenes", str(len(scene_spans(analysis)))),
            ("people", str(len(analysis.people))),
            ("lines", str(len(analysis.lines))),
            ("lines_with_speaker", str(sum(bool(line.person) for line in analysis.lines))),
            ("contradictions", str(verdicts[Verdict.CONFLICT])),
            ("unsure_lines", str(verdicts[Verdict.UNSURE])),
            ("corrections", f"{corrected} ({coders})" if corrected else words("no_corrections")),
        ],
    )
    # How far faces can be relied upon is told in this language.
    again = "" if analysis.reliability is None else analysis.reliability.sentence()
    remarks = [one for one in analysis.remarks if one != again]
    told = [*_reliability(telling), *remarks, *map(words.limit, telling.account.limits)]
    return (
        facts,
        Paragraph(words("method")),
        *(Paragraph(text, "quiet") for text in told),
        Figure("reliability", words("figure_reliability")),
    )


def _reliability(telling: Telling) -> list[str]:
    found = telling.account.analysis.reliability
    if found is None:
        return []
    if math.isnan(found.neutral) or math.isnan(found.coverage):
        return [found.sentence()]
    return [
        telling.words(
            "reliability_told",
            tier=telling.words.term("tiers", found.tier.value),
            neutral=percent(found.neutral),
            confidence=percent(found.confidence),
            coverage=percent(found.coverage),
            most=percent(NEUTRAL_RATIO),
            least=percent(LEAST_CONFIDENCE),
            fewest=percent(LEAST_COVERAGE),
        )
    ]


def emotions(telling: Telling) -> tuple[Block, ...]:
    """Section 2: how often each emotion is shown, over the film and by person."""
    states, words = telling.account.mind.states, telling.words
    overall = telling.table(
        "emotions_overall",
        ("emotion", "lines", "share", "mean_valence", "mean_arousal", "mean_confidence"),
        [_of_emotion(telling, name) for name in EMOTIONS],
        range(1, 6),
    )
    own = telling.states()
    people = telling.table(
        "emotions_by_person",
        ("person", "lines", "mean_valence", "mean_arousal", *(f"emotion_{name}" for name in EMOTIONS)),
        [
            (
                person.name,
                str(len(own[person.key])),
                plain(mean(state.valence for state in own[person.key])),
                plain(mean(state.arousal for state in own[person.key])),
                *_shares(own[person.key]),
            )
            for person in telling.speakers()
        ],
        range(1, 11),
    )
    if not states:
        return (Paragraph(words("no_states"), "quiet"),)
    return (Figure("emotions", words("figure_emotions")), *overall, *people)


def _of_emotion(telling: Telling, name: str) -> tuple[str, ...]:
    states = telling.account.mind.states
    own = [state for state in states if state.emotion == name]
    return (
        telling.words.term("emotions", name),
        str(len(own)),
        percent(len(own) / len(states) if states else float("nan")),
        plain(mean(state.valence for state in own)),
        plain(mean(state.arousal for state in own)),
        plain(mean(state.confidence for state in own)),
    )


def _shares(own: list[EmotionState]) -> list[str]:
    counts = Counter(state.emotion for state in own)
    return [percent(counts[name] / len(own)) for name in EMOTIONS]


def timeline(telling: Telling) -> tuple[Block, ...]:
    """Section 3: the arcs of the characters and what each scene is like."""
    words, arcs = telling.words, telling.account.mind.arcs
    rows: list[tuple[str, ...]] = []
    for person in telling.speakers():
        arc = arcs.get(person.key)
        if arc is None:
            continue
        turn = max(arc.turns, key=lambda one: (abs(one.change), -one.time), default=None)
        rows.append(
            (
                person.name,
                words.term("shapes", arc.shape.value) if arc.shape else words("not_enough", needed=arc.needed),
                str(len(arc.time)),
                str(len(arc.turns)),
                f"{moment(turn.time)} ({turn.change:+.2f})" if turn else "–",
            )
        )
    return (
        Figure("arcs", words("figure_arcs")),
        *telling.table("arcs_by_person", ("person", "shape", "lines", "turning_points", "greatest_turn"), rows, (2, 3)),
        Figure("scenes", words("figure_scenes")),
        *telling.table(
            "scenes_table",
            ("scene", "start", "end", "lines", "people", "mean_valence", "mean_arousal", "contradictions"),
            _scene_rows(telling),
            (0, 3, 4, 5, 6, 7),
        ),
    )


def _scene_rows(telling: Telling) -> list[tuple[str, ...]]:
    analysis, of_line = telling.account.analysis, scenes(telling.account)
    felt = {state.utterance: state for state in telling.account.mind.states}
    rows: list[tuple[str, ...]] = []
    for number, start, end in scene_spans(analysis):
        lines = [line for line in analysis.lines if of_line[line.utterance.number] == number]
        shown = [felt[line.utterance.number] for line in lines if line.utterance.number in felt]
        rows.append(
            (
                str(number + 1),
                moment(start),
                moment(end),
                str(len(lines)),
                str(len({key for line in lines for key in (line.person, line.listener) if key})),
                plain(mean(state.valence for state in shown)),
                plain(mean(state.arousal for state in shown)),
                str(sum(line.conflict is not None for line in lines)),
            )
        )
    return rows


def contradictions(telling: Telling) -> tuple[Block, ...]:
    """Section 4: where the channels of one line disagree."""
    analysis, words = telling.account.analysis, telling.words
    if not analysis.conflicts:
        return (Paragraph(words("no_contradictions")),)
    judged = Counter((one.kind, analysis.judgements.get(one.utterance, "")) for one in analysis.conflicts)
    kinds = telling.table(
        "contradictions_by_kind",
        ("kind", "count", "accepted", "rejected"),
        [
            (
                words.term("kinds", kind.value),
                str(sum(count for (which, _), count in judged.items() if which is kind)),
                str(judged[kind, "accepted"]),
                str(judged[kind, "rejected"]),
            )
            for kind in ConflictKind
        ],
        (1, 2, 3),
    )
    worst = sorted(analysis.conflicts, key=lambda one: (-one.severity, one.utterance))
    rows = [
        (
            moment(one.start),
            telling.name(one.person),
            telling.said(one.utterance),
            words.term("kinds", one.kind.value),
            percent(one.severity),
            words.term("judgements", analysis.judgements.get(one.utterance, "")),
        )
        for one in worst
    ]
    return (
        Figure("contradictions", words("figure_contradictions")),
        *kinds,
        *telling.table("contradictions_table", ("time", "person", "line", "kind", "severity", "judgement"), rows, (4,)),
    )
