"""Figures of relations and of delivery."""

from __future__ import annotations

import math

import numpy as np

from emotionai_core.exchange.figures_film import WIDTH, Colours
from emotionai_core.exchange.report_people import leading
from emotionai_core.exchange.series import moves
from emotionai_core.exchange.svg import FAINT, GRID, Canvas, Plot, mixed, short
from emotionai_core.exchange.telling import Telling
from emotionai_core.records.scores import Delivery
from emotionai_core.records.society import RelationsAt
from emotionai_core.social.relations import RelationIndex

# What lies within the error is drawn pale.
_SURE, _UNSURE = 0.85, 0.35


def _end(telling: Telling) -> RelationsAt:
    return RelationIndex(telling.account.society).at(telling.account.analysis.film.duration)


def relations(telling: Telling, colours: Colours) -> str:
    """A matrix of intimacies of the people with most lines."""
    end, keys = _end(telling), leading(telling, 16)
    places = [end.keys.index(key) for key in keys]
    cell = min(44.0, 400 / max(len(keys), 1))
    side = cell * len(keys)
    canvas = Canvas(WIDTH, side + 106)
    values = np.array([[end.intimacy[one, two] if one != two else np.nan for two in places] for one in places])
    most = float(np.nanmax(values)) if len(keys) > 1 else 0.0
    for row, key in enumerate(keys):
        canvas.text(118, 84 + cell * (row + 0.5) + 4, short(telling.name(key), 18), min(11, cell), "end")
        canvas.text(126 + cell * (row + 0.5), 78, short(telling.name(key), 12), min(11, cell), "start", turn=-45)
        for column in range(len(keys)):
            value = float(values[row, column])
            share = value / most if most > 0 and not math.isnan(value) else 0.0
            colour = GRID if row == column else mixed("#f1f3f7", colours["accent"], share)
            canvas.rect(124 + cell * column, 84 + cell * row, cell - 1, cell - 1, colour)
    for step in range(21):
        canvas.rect(WIDTH - 210 + 8 * step, 6, 8, 9, mixed("#f1f3f7", colours["accent"], step / 20))
    canvas.text(WIDTH - 214, 14, "0", 9.5, "end", FAINT)
    canvas.text(WIDTH - 38, 14, f"{most:.2f}", 9.5, "start", FAINT)
    canvas.text(WIDTH - 210, 28, telling.words("intimacy"), 9.5, "start", FAINT)
    return canvas.svg()


def network(telling: Telling, colours: Colours) -> str:
    """People in a ring; the curve from A bends to the right of the way to B, so both directions are seen."""
    end, keys = _end(telling), leading(telling, 20)
    places = [end.keys.index(key) for key in keys]
    canvas = Canvas(WIDTH, 430)
    canvas.legend(8, 16, [(colours["sadness"], telling.words("gains")), (colours["anger"], telling.words("losses"))])
    middle, radius = (WIDTH / 2, 215.0), 165.0
    angle = [2 * math.pi * place / max(len(keys), 1) - math.pi / 2 for place in range(len(keys))]
    spot = [(middle[0] + radius * math.cos(one), middle[1] + radius * math.sin(one)) for one in angle]
    most = max((float(end.intimacy[a, b]) for a in places for b in places if a != b), default=0.0)
    for one, a in enumerate(places):
        for two, b in enumerate(places):
            value = float(end.intimacy[a, b])
            if one == two or value <= 0 or value < 0.02 * most:
                continue
            balance = float(end.balance[a, b])
            side = 0.0 if math.isnan(balance) else balance
            colour = mixed("#a7aebd", colours["sadness"] if side > 0 else colours["anger"], abs(side))
            x, y = (spot[one][0] + spot[two][0]) / 2, (spot[one][1] + spot[two][1]) / 2
            dx, dy = spot[two][0] - spot[one][0], spot[two][1] - spot[one][1]
            bend = (x - 0.12 * dy + 0.25 * (middle[0] - x), y + 0.12 * dx + 0.25 * (middle[1] - y))
            canvas.curve(spot[one], bend, spot[two], colour, 0.4 + 4.6 * value / most)
    for place, key in enumerate(keys):
        canvas.circle(spot[place], 6, "#ffffff", colours["accent"])
        x, y = middle[0] + (radius + 14) * math.cos(angle[place]), middle[1] + (radius + 14) * math.sin(angle[place])
        anchor = "middle" if abs(math.cos(angle[place])) < 0.25 else "start" if math.cos(angle[place]) > 0 else "end"
        canvas.text(x, y + 4 + 6 * math.sin(angle[place]), short(telling.name(key), 20), 11, anchor)
    return canvas.svg()


def migrations(telling: Telling, colours: Colours) -> str:
    """Moves inwards above the line and outwards below it."""
    duration = telling.account.analysis.film.duration
    inward, outward = moves(telling.account.society, duration, 60)
    canvas = Canvas(WIDTH, 200)
    most = max(int(inward.max()), int(outward.max()), 1)
    plot = Plot(canvas, (64, 24, WIDTH - 78, 128), (0, duration / 60), (-most, most))
    plot.axes(telling.words("minutes"), about=(10, 4), whole="y")
    canvas.text(13, 88, telling.words("moves_axis"), 10.5, "middle", FAINT, -90)
    shades = (colours["sadness"], colours["anger"])
    canvas.legend(66, 14, [(shades[0], telling.words("inward")), (shades[1], telling.words("outward"))])
    for counts, sign, colour in ((inward, 1, shades[0]), (outward, -1, shades[1])):
        for place, count in enumerate(counts.tolist()):
            left, zero = plot.at(place * duration / 3600, 0)
            right, tip = plot.at((place + 0.9) * duration / 3600, sign * count)
            canvas.rect(left, min(zero, tip), right - left, abs(zero - tip), colour)
    return canvas.svg()


def _shades(colours: Colours) -> dict[int, str]:
    return {
        int(Delivery.UNDER): colours["sadness"],
        int(Delivery.ALIGNED): colours["neutral"],
        int(Delivery.OVER): colours["anger"],
    }


def _delivery_legend(canvas: Canvas, telling: Telling, shades: dict[int, str], x: float) -> None:
    names = [(shade, telling.words.term("deliveries", Delivery(kind).name.lower())) for kind, shade in shades.items()]
    canvas.legend(x, 14, names)


def delivery(telling: Telling, colours: Colours) -> str:
    """One dot a line, pale within the error; the band in which delivery is aligned."""
    found, shades = telling.account.alignment, _shades(colours)
    canvas = Canvas(WIDTH, 400)
    plot = Plot(canvas, (196, 26, 330, 330), (0, 1), (0, 1))
    plot.axes(telling.words("expected_axis"), telling.words("expressed_axis"))
    _delivery_legend(canvas, telling, shades, 196)
    for row in np.flatnonzero(found.delivery != Delivery.ABSTAINS).tolist():
        at = plot.at(float(found.expected[row]), float(found.expressed[row]))
        canvas.circle(at, 2.2, shades[int(found.delivery[row])], opacity=_SURE if found.sure[row] else _UNSURE)
    for limit in (-found.threshold, found.threshold):
        ends: list[tuple[float, float]] = []
        for place in range(101):
            wanted = place / 100
            level = (wanted - found.expected_scale[0]) / found.expected_scale[1] + limit
            shown = found.expressed_scale[0] + level * found.expressed_scale[1]
            if 0 <= shown <= 1:
                ends.append(plot.at(wanted, shown))
        if len(ends) > 1:
            canvas.line(ends[0], ends[-1], "#49515f", 1, "4 3")
    return canvas.svg()


def gaps(telling: Telling, colours: Colours) -> str:
    """The gap of every line over the film, pale within the error."""
    found, shades = telling.account.alignment, _shades(colours)
    lines = telling.account.analysis.lines
    canvas = Canvas(WIDTH, 200)
    most = float(np.nanmax(np.abs(found.gap))) if np.isfinite(found.gap).any() else 1.0
    minutes = telling.account.analysis.film.duration / 60
    plot = Plot(canvas, (52, 24, WIDTH - 66, 128), (0, minutes), (-most, most))
    plot.axes(telling.words("minutes"), about=(10, 5))
    canvas.text(13, 88, telling.words("gap_axis"), 10.5, "middle", FAINT, -90)
    _delivery_legend(canvas, telling, shades, 54)
    for limit in (-found.threshold, found.threshold):
        canvas.line(plot.at(0, limit), plot.at(minutes, limit), "#49515f", 1, "4 3")
    for row in np.flatnonzero(found.delivery != Delivery.ABSTAINS).tolist():
        at = plot.at(lines[row].utterance.start / 60, float(found.gap[row]))
        canvas.circle(at, 1.8, shades[int(found.delivery[row])], opacity=_SURE if found.sure[row] else _UNSURE)
    return canvas.svg()
