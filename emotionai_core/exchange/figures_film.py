"""Figures of the first sections: reliability of faces, emotions, arcs, scenes, contradictions."""

from __future__ import annotations

import math
from collections import Counter

from emotionai_core.exchange.svg import FAINT, INK, Canvas, Plot, short
from emotionai_core.exchange.telling import Telling, mean, scenes
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.reliability import LEAST_CONFIDENCE, LEAST_COVERAGE, NEUTRAL_RATIO

WIDTH = 720.0
Colours = dict[str, str]


def reliability(telling: Telling, colours: Colours) -> str:
    """Three measures in [0, 1] with the limit of each."""
    found = telling.account.analysis.reliability
    canvas = Canvas(WIDTH, 130)
    plot = Plot(canvas, (190, 8, WIDTH - 210, 84), (0, 1), (0, 3))
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = plot.at(value, 0)[0]
        canvas.line((x, 8), (x, 92), "#dfe3ea", 0.75)
        canvas.text(x, 105, f"{value:g}", 9.5, "middle", FAINT)
    canvas.text(190 + (WIDTH - 210) / 2, 122, telling.words("share_of_one"), 10.5, "middle", FAINT)
    limits = (("neutral", NEUTRAL_RATIO), ("confidence", LEAST_CONFIDENCE), ("coverage", LEAST_COVERAGE))
    for row, (name, limit) in enumerate(limits):
        value = getattr(found, name) if found else math.nan
        y = plot.at(0, 2.5 - row)[1]
        canvas.text(182, y + 4, telling.words.term("reliability", name), 11, "end")
        if not math.isnan(value):
            canvas.rect(190, y - 8, value * (WIDTH - 210), 16, colours["wave"])
        x = plot.at(limit, 0)[0]
        canvas.line((x, y - 12), (x, y + 12), colours["danger"], 2)
    return canvas.svg()


def emotions(telling: Telling, colours: Colours) -> str:
    """Stacked shares, the film first."""
    own = telling.states()
    rows = [(telling.words("everybody"), list(telling.account.mind.states))]
    rows += [(person.name, own[person.key]) for person in telling.speakers()[:12]]
    canvas = Canvas(WIDTH, 62 + 24 * len(rows))
    canvas.legend(150, 14, [(colours[name], telling.words.term("emotions", name)) for name in EMOTIONS])
    room = WIDTH - 170
    for row, (name, states) in enumerate(rows):
        top, left = 26 + 24 * row, 150.0
        canvas.text(142, top + 13, short(name, 20), 11, "end")
        counts = Counter(state.emotion for state in states)
        for emotion in EMOTIONS:
            width = room * counts[emotion] / max(len(states), 1)
            canvas.rect(left, top, width, 18, colours[emotion])
            left += width
    bottom = 26 + 24 * len(rows) + 10
    for value in (0, 25, 50, 75, 100):
        canvas.text(150 + room * value / 100, bottom, str(value), 9.5, "middle", FAINT)
    canvas.text(150 + room / 2, bottom + 18, telling.words("share_axis"), 10.5, "middle", FAINT)
    return canvas.svg()


def arcs(telling: Telling, colours: Colours) -> str:
    """One strip for each of the people with most lines."""
    people = [person for person in telling.speakers() if person.key in telling.account.mind.arcs][:6]
    canvas = Canvas(WIDTH, 46 + 96 * max(len(people), 1))
    minutes = telling.account.analysis.film.duration / 60
    wrong = {line.utterance.number for line in telling.account.analysis.lines if line.conflict is not None}
    felt = {state.utterance: state for state in telling.account.mind.states}
    for row, person in enumerate(people):
        arc = telling.account.mind.arcs[person.key]
        plot = Plot(canvas, (52, 18 + 96 * row, WIDTH - 66, 72), (0, minutes), (-1, 1))
        last = row == len(people) - 1
        plot.axes(telling.words("minutes") if last else "", about=(10, 2))
        shape = (
            telling.words.term("shapes", arc.shape.value)
            if arc.shape
            else telling.words("not_enough", needed=arc.needed)
        )
        canvas.text(54, 14 + 96 * row, f"{short(person.name, 30)} · {shape}", 11)
        for time, valence in zip(arc.time.tolist(), arc.valence.tolist(), strict=True):
            canvas.circle(plot.at(time / 60, valence), 1.4, colours["wave"], opacity=0.55)
        if arc.shape is not None:
            canvas.path(
                (plot.at(t / 60, v) for t, v in zip(arc.time.tolist(), arc.smoothed.tolist(), strict=True)),
                colours["accent"],
            )
        level = dict(zip(arc.time.tolist(), arc.smoothed.tolist(), strict=True))
        for turn in arc.turns:
            canvas.circle(plot.at(turn.time / 60, level.get(turn.time, 0.0)), 3.6, "none", INK)
        for number in sorted(wrong):
            if number in felt and felt[number].person == person.key:
                canvas.cross(plot.at(felt[number].time / 60, felt[number].valence), 3, colours["danger"])
    canvas.text(13, canvas.height / 2, telling.words("valence_axis"), 10.5, "middle", FAINT, -90)
    return canvas.svg()


def scene_strip(telling: Telling, colours: Colours) -> str:
    """Mean valence as bars and mean arousal as a line over the scenes."""
    of_line = scenes(telling.account)
    own: dict[int, list[tuple[float, float]]] = {}
    for state in telling.account.mind.states:
        own.setdefault(of_line.get(state.utterance, 0), []).append((state.valence, state.arousal))
    numbers = sorted({shot.scene for shot in telling.account.analysis.shots} | set(own))
    canvas = Canvas(WIDTH, 200)
    plot = Plot(canvas, (52, 24, WIDTH - 66, 128), (0.5, max(len(numbers), 1) + 0.5), (-1, 1))
    plot.axes(telling.words("scene"), about=(10, 4), whole="x")
    canvas.legend(
        54, 14, [(colours["good"], telling.words("mean_valence")), (colours["danger"], telling.words("mean_arousal"))]
    )
    line: list[tuple[float, float]] = []
    for place, number in enumerate(numbers, 1):
        valence, arousal = (mean(one[part] for one in own.get(number, [])) for part in (0, 1))
        if not math.isnan(valence):
            left, zero = plot.at(place - 0.38, 0)
            right, tip = plot.at(place + 0.38, valence)
            canvas.rect(left, min(zero, tip), right - left, abs(zero - tip), colours["good"], 0.75)
        line.append(plot.at(place, arousal))
    canvas.path(line, colours["danger"], 1.8)
    return canvas.svg()


def contradictions(telling: Telling, colours: Colours) -> str:
    """Severity over the film, one colour for each kind."""
    canvas = Canvas(WIDTH, 190)
    minutes = telling.account.analysis.film.duration / 60
    plot = Plot(canvas, (52, 24, WIDTH - 66, 120), (0, minutes), (0, 1))
    plot.axes(telling.words("minutes"), telling.words("severity_axis"), (10, 4))
    canvas.legend(54, 14, [(colours[kind.value], telling.words.term("kinds", kind.value)) for kind in ConflictKind])
    for one in telling.account.analysis.conflicts:
        at = plot.at(one.start / 60, one.severity)
        canvas.line(plot.at(one.start / 60, 0), at, colours[one.kind.value], 0.8)
        canvas.circle(at, 3, colours[one.kind.value], opacity=0.85)
    return canvas.svg()
