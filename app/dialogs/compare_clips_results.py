"""Which pairs are to be rated, and what all ratings together say, for the windows that show it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.panels.clips_words import made_with, maker_name, place_of, title_of
from app.words import percent
from emotionai_core.records.clip import Clip, Maker
from emotionai_core.records.direction import Rating

if TYPE_CHECKING:
    from emotionai_core.generation.ratings import RatingTable, Standing

Row = tuple[str, "Standing"]


def pairs_of(clips: Sequence[Clip], ratings: Sequence[Rating], coder: str) -> list[tuple[str, str]]:
    """Pairs of clips of one scene that this coder has not rated yet, in an order that tells nothing."""
    from emotionai_core.generation.ratings import pairs

    known = {clip.id: clip for clip in clips}
    return [pair for pair in pairs(clips, ratings, coder) if not _alike(known[pair[0]], known[pair[1]])]


def _alike(first: Clip, second: Clip) -> bool:
    """Animatics that only their seed tells apart, which is the sway of a hand: no difference to rate."""
    one, other = first.request, second.request
    return one.maker is Maker.ANIMATIC and replace(one, seed=other.seed) == other


def results_page(clips: Sequence[Clip], ratings: Sequence[Rating], muted: str) -> str:
    """A page of HTML: how clips and what they differ in fared, how far that may be chance, how far coders agree."""
    from emotionai_core.generation.ratings import table

    found = table(clips, ratings)
    if not found.count:
        nothing = QCoreApplication.translate(
            "RatingDialog", "Nothing has been rated yet: pairs are clips of one line that differ in how they were made."
        )
        return f"<p>{escape(nothing)}</p>"
    rated = QCoreApplication.translate("RatingDialog", "{count} ratings").format(count=found.count)
    parts = [f"<h3>{escape(rated)}</h3>", *_factors(found, muted)]
    rows = [(_told(one.clip), one.standing) for one in found.clips]
    parts += _table(QCoreApplication.translate("RatingDialog", "Clips"), rows, muted)
    parts += _remarks(found, muted)
    return "".join(parts)


def _factors(found: RatingTable, muted: str) -> Iterable[str]:
    for factor in found.factors:
        title = QCoreApplication.translate("RatingDialog", "By {factor}").format(factor=factor.factor)
        yield from _table(title, [(one.name, one) for one in factor.levels], muted)


def _table(title: str, rows: Sequence[Row], muted: str) -> list[str]:
    heads = (
        title,
        QCoreApplication.translate("RatingDialog", "won"),
        QCoreApplication.translate("RatingDialog", "lost"),
        QCoreApplication.translate("RatingDialog", "equal"),
        QCoreApplication.translate("RatingDialog", "p (binomial)"),
        QCoreApplication.translate("RatingDialog", "Elo points [95 %]"),
    )
    cells = "".join(f"<td style='color:{muted}; padding-right:18px'>{escape(one)}</td>" for one in heads)
    told = [f"<tr>{cells}</tr>"]
    for name, one in rows:
        # Of a single preference, p says nothing.
        p = one.p if one.wins + one.losses > 1 else math.nan
        values = (name, str(one.wins), str(one.losses), str(one.ties), _chance(p), _points(one))
        told.append(
            "<tr>" + "".join(f"<td style='padding-right:18px'>{escape(text)}</td>" for text in values) + "</tr>"
        )
    return ["<table>", *told, "</table><br>"]


def _chance(p: float) -> str:
    return "–" if math.isnan(p) else f"{p:.3f}"


def _points(one: Standing) -> str:
    if math.isnan(one.strength):
        return QCoreApplication.translate("RatingDialog", "not enough yet")
    return f"{one.strength:+.0f} [{one.low:+.0f}, {one.high:+.0f}]"


def _remarks(found: RatingTable, muted: str) -> list[str]:
    side = QCoreApplication.translate(
        "RatingDialog", "Preferred: the one shown first {left}, the one shown second {right} (p {p})."
    )
    told = [
        side.format(
            left=found.left, right=found.right, p=_chance(found.side_p if found.left + found.right > 1 else math.nan)
        )
    ]
    agreed = found.agreement
    if agreed.pairs:
        text = QCoreApplication.translate(
            "RatingDialog", "{coders} coders rated {pairs} pairs in common: the same in {same}, alpha {alpha}."
        )
        same = "–" if math.isnan(agreed.same) else percent(agreed.same)
        alpha = "–" if math.isnan(agreed.alpha) else f"{agreed.alpha:.2f}"
        told.append(text.format(coders=len(agreed.coders), pairs=agreed.pairs, same=same, alpha=alpha))
    return [f"<p style='color:{muted}'>{escape(one)}</p>" for one in told]


def _told(clip: Clip) -> str:
    request = clip.request
    told = (maker_name(request.maker), made_with(request), place_of(request), title_of(request))
    return " · ".join(part for part in told if part)
