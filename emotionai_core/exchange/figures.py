"""The report's figures by name, as SVG in the colours of the studio's light theme."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, cast

from emotionai_core.exchange import figures_film, figures_mind, figures_people
from emotionai_core.exchange.document import Document
from emotionai_core.exchange.telling import Telling
from emotionai_core.workers.places import resources

FIGURES: Final[Mapping[str, Callable[[Telling, dict[str, str]], str]]] = {
    "reliability": figures_film.reliability,
    "emotions": figures_film.emotions,
    "arcs": figures_film.arcs,
    "scenes": figures_film.scene_strip,
    "contradictions": figures_film.contradictions,
    "transitions": figures_mind.transitions,
    "memory": figures_mind.memory,
    "traits": figures_mind.traits,
    "scores": figures_mind.scores,
    "relations": figures_people.relations,
    "network": figures_people.network,
    "migrations": figures_people.migrations,
    "delivery": figures_people.delivery,
    "gaps": figures_people.gaps,
}


@cache
def theme(name: str) -> dict[str, str]:
    """The colours of the studio's theme "light" or "dark", as #rrggbb by name."""
    path = resources() / "themes" / f"{name}.json"
    known = cast(dict[str, object], json.loads(path.read_text(encoding="utf-8")))
    return {key: value for key, value in known.items() if isinstance(value, str)}


def drawn(telling: Telling, document: Document) -> dict[str, str]:
    """Every figure of `document` by its name, as SVG text."""
    return {one.name: FIGURES[one.name](telling, theme("light")) for one in document.figures}
