"""Graphs and requests for tests: recorded ones read into types, and a request that asks for what they were made for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from emotionai_core.generation.comfy.stages import Link, Node
from emotionai_core.generation.comfy.workflows import Graph
from emotionai_core.records.clip import ClipRequest, Heard, Maker, Mode, Pictured, Size, Target, Tier
from emotionai_core.records.prompt import Grouping, Movement, ShotScale, Staging

NEGATIVE = "pc game, console game, video game, cartoon, childish, ugly"
STAGING = Staging(ShotScale.MEDIUM, Movement.STATIC, False, Grouping.SINGLE, "anger", 0.8, -0.5, "tense", 1.0)


def graph_of(api: dict[str, Any]) -> Graph:
    """A graph as the server takes it, as the builder's own type."""
    return Graph(
        {
            name: Node(
                node.get("class_type") or "",
                {
                    key: Link(value[0], value[1]) if isinstance(value, list) else value
                    for key, value in node["inputs"].items()
                },
            )
            for name, node in api.items()
        }
    )


def read(file: Path) -> Any:
    """A recorded JSON file."""
    return json.loads(file.read_text("utf-8"))


def asked(mode: Mode, tier: Tier, size: Size, film: Path | None = None, sound: Path | None = None) -> ClipRequest:
    """A request like those the recorded graphs were made for."""
    return ClipRequest(
        maker=Maker.LTX,
        utterance=3,
        person="anna",
        name="Anna",
        prompt="PROMPT",
        negative=NEGATIVE,
        spans="[]",
        staging=STAGING,
        target=Target("anger", 0.8, -0.5),
        caption="No.",
        film=str(film or "film.mp4"),
        film_digest="0" * 64,
        start=1.0,
        end=2.0,
        picture=Pictured(1.0),
        sound=Heard(str(sound or "film.wav"), 1.0, 2.0, True) if mode.voice else None,
        mode=mode,
        tier=tier,
        size=size,
        fps=24,
        seed=42,
    )
