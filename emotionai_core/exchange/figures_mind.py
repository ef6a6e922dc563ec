"""Figures of states and of people: transitions, memory, traits, scores."""

from __future__ import annotations

from collections.abc import Sequence

from emotionai_core.exchange.figures_film import WIDTH, Colours
from emotionai_core.exchange.series import grid, memory_tiers, transition_counts
from emotionai_core.exchange.svg import FAINT, GRID, Canvas, Plot, mixed, short
from emotionai_core.exchange.telling import Telling
from emotionai_core.records.estimate import Estimate
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.scores import DIMENSIONS

TRAITS = ("openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism")


def transitions(telling: Telling, colours: Colours) -> str:
    """A matrix of counts, the emotion before in rows."""
    counts = transition_counts(telling.account.mind.transitions)
    most = max(int(counts.max()), 1)
    canvas = Canvas(WIDTH, 300)
    left, top, wide, high = 150.0, 44.0, 76.0, 32.0
    canvas.text(left + 3.5 * wide, 14, telling.words("to_emotion"), 10.5, "middle", FAINT)
    canvas.text(40, top + 3.5 * high, telling.words("from_emotion"), 10.5, "middle", FAINT, -90)
    for row, origin in enumerate(EMOTIONS):
        canvas.text(left - 10, top + high * row + 20, telling.words.term("emotions", origin), 11, "end")
        canvas.rect(left - 6, top + high * row + 3, 3, high - 6, colours[origin])
        canvas.text(left + wide * (row + 0.5), top - 8, telling.words.term("emotions", origin), 11, "middle")
        for column in range(len(EMOTIONS)):
            share = int(counts[row, column]) / most
            x, y = left + wide * column, top + high * row
            canvas.rect(x + 1, y + 1, wide - 2, high - 2, mixed("#f1f3f7", colours["accent"], share**0.5))
            ink = "#ffffff" if share > 0.25 else "#191c23"
            canvas.text(x + wide / 2, y + 20, str(int(counts[row, column])), 11, "middle", ink)
    return canvas.svg()


def memory(telling: Telling, colours: Colours) -> str:
    """Three counts that only grow."""
    duration = telling.account.analysis.film.duration
    at = grid(duration)
    tiers = memory_tiers(telling.account.mind.memories, at)
    shades = {"rehearsals": colours["wave"], "candidates": colours["warn"], "long_term": colours["good"]}
    canvas = Canvas(WIDTH, 200)
    most = max(int(tier.max()) for tier in tiers.values())
    plot = Plot(canvas, (64, 24, WIDTH - 78, 128), (0, duration / 60), (0, max(most, 1)))
    plot.axes(telling.words("minutes"), about=(10, 4), whole="y")
    canvas.text(13, 88, telling.words("memories_axis"), 10.5, "middle", FAINT, -90)
    canvas.legend(66, 14, [(shades[name], telling.words(name)) for name in shades])
    for name, colour in shades.items():
        points = zip(at.tolist(), tiers[name].tolist(), strict=True)
        canvas.path((plot.at(time / 60, float(count)) for time, count in points), colour, 1.8)
    return canvas.svg()


def _intervals(
    telling: Telling, colours: Colours, names: Sequence[str], rows: list[tuple[str, list[Estimate | None]]], high: float
) -> str:
    """A panel for each name, a row for each person: dots with intervals on a scale from 0 to `high`."""
    canvas = Canvas(WIDTH, 62 + 20 * max(len(rows), 1))
    wide = (WIDTH - 136) / len(names)
    bottom = 28 + 20 * max(len(rows), 1)
    for panel, name in enumerate(names):
        left = 128 + wide * panel
        plot = Plot(canvas, (left, 28, wide - 14, bottom - 28), (0, high), (0, 1))
        canvas.text(left + (wide - 14) / 2, 16, short(name, int(wide / 6.2)), 10, "middle")
        for value, anchor in ((0, "start"), (high / 2, "middle"), (high, "end")):
            x = plot.at(value, 0)[0]
            canvas.line((x, 24), (x, bottom), GRID, 0.75)
            canvas.text(x, bottom + 13, f"{value:g}", 9, anchor, FAINT)
        for row, (_, estimates) in enumerate(rows):
            found, y = estimates[panel], 28 + 20 * row + 10.0
            if found is None or not found.enough:
                canvas.text(left + (wide - 14) / 2, y + 3, "–", 10, "middle", FAINT)
                continue
            canvas.line((plot.at(found.low, 0)[0], y), (plot.at(found.high, 0)[0], y), colours["accent"], 2)
            canvas.circle((plot.at(found.value, 0)[0], y), 3.4, colours["accent"])
    if not rows:
        canvas.text(WIDTH / 2, 42, telling.words("none"), 11, "middle", FAINT)
    for row, (name, _) in enumerate(rows):
        canvas.text(120, 28 + 20 * row + 14, short(name, 18), 11, "end")
    unit = telling.words("trait_axis" if high == 1 else "score_axis")
    canvas.text(128 + (WIDTH - 136) / 2, bottom + 29, unit, 10.5, "middle", FAINT)
    return canvas.svg()


def traits(telling: Telling, colours: Colours) -> str:
    """Five panels of dots with intervals."""
    rows: list[tuple[str, list[Estimate | None]]] = []
    for person in telling.speakers():
        own = {one.name: one.estimate for one in telling.account.traits.get(person.key, ())}
        if any(one.enough for one in own.values()) and len(rows) < 12:
            rows.append((person.name, [own.get(name) for name in TRAITS]))
    return _intervals(telling, colours, [telling.words.term("traits", name) for name in TRAITS], rows, 1)


def scores(telling: Telling, colours: Colours) -> str:
    """Total and six dimensions."""
    rows: list[tuple[str, list[Estimate | None]]] = []
    for person in telling.speakers():
        card = telling.account.cards.get(person.key)
        if card is not None and any(one.estimate.enough for one in card.dimensions) and len(rows) < 12:
            own = {one.name: one.estimate for one in card.dimensions}
            rows.append((person.name, [card.total, *(own.get(name) for name in DIMENSIONS)]))
    names = [telling.words("total"), *(telling.words(f"dimension_{name}") for name in DIMENSIONS)]
    return _intervals(telling, colours, names, rows, 10)
