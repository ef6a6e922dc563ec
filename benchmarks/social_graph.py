"""How long one frame of the graph of relations takes while everything moves, beside what Qt and pyqtgraph bring.

    python -m benchmarks.social_graph [--people 101] [--size 900 700] [--frames 60]

Everybody is linked to everybody in both directions (101 people: 10,100 links, all shown), and both places and
intimacies change with every frame. A frame is measured from the wish to the painted picture of the whole widget
(`grab`). The peers draw the same people and the same links as straight lines: a QGraphicsScene with an item per link
and person, and pyqtgraph's GraphItem, with and without smooth lines. A peer that is not installed is named:

    pip install pyqtgraph
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsLineItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from app.application import make_application
from app.graph.canvas import GraphCanvas
from app.graph.nodes import Node
from app.graph.scene import Scene, between
from app.graph.strokes import balance_colour
from app.theme import Theme
from emotionai_core.records.society import RelationsAt
from emotionai_core.social.layout import force_layout, spiral

GOAL_MS = 1000 / 30
Step = Callable[[float], None]


def relations(people: int, seed: int) -> RelationsAt:
    """Everybody knows everybody."""
    chance = np.random.default_rng(seed)
    intimacy = chance.uniform(0.02, 1.0, (people, people))
    np.fill_diagonal(intimacy, 0.0)
    circle = np.clip(((1 - intimacy) * 5).astype(np.int8), 0, 4)
    balance = chance.uniform(-1, 1, (people, people))
    keys = tuple(f"face-{one:03d}" for one in range(people))
    return RelationsAt(0.0, keys, intimacy, circle, balance, intimacy > 0)


def scenes(people: int) -> tuple[Scene, Scene]:
    """Two moments to go between: people evenly over the disc, and as forces draw them, over the whole of it."""
    one, other = relations(people, 1), relations(people, 2)
    even = spiral(people)
    drawn = force_layout(other.intimacy).position
    drawn = drawn / np.hypot(*drawn.T).max()
    room = np.full(people, 0.08)
    return Scene(one, even, room, 1.0, -1), Scene(other, drawn, room, 1.0, -1)


def measured(step: Step, widget: QWidget, frames: int) -> np.ndarray:
    """Milliseconds (frames, 2): by the clock, and of this thread's processor."""
    taken = []
    for number in range(frames):
        QApplication.processEvents()
        began, used = time.perf_counter(), time.thread_time()
        step((number + 1) / (frames + 1))
        widget.grab()
        taken.append((time.perf_counter() - began, time.thread_time() - used))
    return np.array(taken) * 1000


def told(name: str, taken: np.ndarray) -> float:
    """Print one row; returns the median of the processor's times."""
    cells = [np.percentile(taken[:, kind], share) for kind in (0, 1) for share in (50, 95)]
    print(f"{name:44}" + "".join(f"{one:9.1f}" for one in cells), flush=True)
    return float(cells[2])


def ours(pair: tuple[Scene, Scene], size: list[int], theme: Theme, frames: int) -> np.ndarray:
    canvas = GraphCanvas(lambda _key: None, theme)
    canvas.resize(*size)
    canvas.show()
    nodes = [Node(key, f"Person {at}", at) for at, key in enumerate(pair[0].keys)]
    canvas.show_scene(pair[0], nodes)
    canvas.grab()

    def step(share: float) -> None:
        canvas.motion.go(between(*pair, share), False)

    taken = measured(step, canvas, frames)
    assert canvas.shown is not None and len(canvas.shown.source) == len(nodes) * (len(nodes) - 1)
    canvas.close()
    return taken


def plain_items(pair: tuple[Scene, Scene], size: list[int], theme: Theme, frames: int, smooth: bool) -> np.ndarray:
    """An item of Qt's own for every link and person."""
    scene = QGraphicsScene()
    scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    source, target = np.nonzero(~np.eye(len(pair[0].keys), dtype=bool))
    lines = [QGraphicsLineItem() for _ in source]
    discs = [QGraphicsEllipseItem(-12, -12, 24, 24) for _ in pair[0].keys]
    for item in (*lines, *discs):
        scene.addItem(item)
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    view.resize(*size)
    view.setSceneRect(-size[0] / 2, -size[1] / 2, *size)
    view.show()

    def step(share: float) -> None:
        now = between(*pair, share)
        places = now.position * (min(size) / 2 - 34)
        values = zip(source.tolist(), target.tolist(), lines, strict=True)
        for at, to, line in values:
            line.setLine(QLineF(*places[at], *places[to]))
            colour = balance_colour(theme.look, float(now.relations.balance[at, to]))
            line.setPen(QPen(colour, 1 + round(6 * now.relations.intimacy[at, to])))
        for disc, place in zip(discs, places.tolist(), strict=True):
            disc.setPos(*place)

    taken = measured(step, view, frames)
    view.close()
    return taken


def pyqtgraph_item(pair: tuple[Scene, Scene], size: list[int], frames: int, smooth: bool) -> np.ndarray:
    """GraphItem, which draws each link by itself with a pen of its own."""
    import pyqtgraph as pg

    pg.setConfigOptions(antialias=smooth)
    whole = pg.GraphicsLayoutWidget()
    whole.resize(*size)
    box = whole.addViewBox()
    box.setRange(xRange=(-1, 1), yRange=(-1, 1))
    item = pg.GraphItem()
    box.addItem(item)
    whole.show()
    links = np.stack(np.nonzero(~np.eye(len(pair[0].keys), dtype=bool)), axis=1)

    def step(share: float) -> None:
        now = between(*pair, share)
        pens = np.zeros(
            len(links), [(name, np.ubyte) for name in ("red", "green", "blue", "alpha")] + [("width", float)]
        )
        balance = now.relations.balance[links[:, 0], links[:, 1]]
        pens["red"], pens["blue"], pens["alpha"] = 120 - 100 * balance, 120 + 100 * balance, 255
        pens["width"] = 1 + np.round(6 * now.relations.intimacy[links[:, 0], links[:, 1]])
        item.setData(pos=now.position, adj=links, pen=pens, size=24, symbolBrush=QColor("gray"))

    taken = measured(step, whole, frames)
    whole.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=101)
    parser.add_argument("--size", type=int, nargs=2, default=[900, 700])
    parser.add_argument("--frames", type=int, default=60)
    options = parser.parse_args()
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    theme = Theme(make_application(["benchmark"]), "dark")
    pair = scenes(options.people)
    print(f"{options.people * (options.people - 1):,} links of {options.people} people, all shown and all moving")
    print(f"{'milliseconds a frame':44}{'clock p50':>9}{'p95':>9}{'cpu p50':>9}{'p95':>9}")
    mine = ours(pair, options.size, theme, options.frames)
    own = told("EmotionalAI Studio, curved, with arrows", mine)
    rest = max(5, options.frames // 8)
    peers = [("QGraphicsScene, " + how, plain_items(pair, options.size, theme, rest, smooth)) for how, smooth in HOW]
    try:
        peers += [
            ("pyqtgraph GraphItem, " + how, pyqtgraph_item(pair, options.size, rest, smooth)) for how, smooth in HOW
        ]
    except ImportError as error:
        print(f"not installed: {error.name}")
    medians = {name: told(name, taken) for name, taken in peers}
    nearest = min(medians, key=lambda name: medians[name])
    print(f"{medians[nearest] / own:.1f} times as fast as {nearest} (processor, medians)")
    slow = float(np.percentile(mine[:, 1], 95))
    print(f"p95 {slow:.1f} ms of the processor: {1000 / slow:.0f} frames a second, goal 30: {slow < GOAL_MS}")


HOW = (("rough lines", False), ("smooth lines", True))

if __name__ == "__main__":
    main()
