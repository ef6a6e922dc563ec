"""How long the timeline takes to show another place or another zoom, beside pyqtgraph and mne-qt-browser.

    python -m benchmarks.timeline [--project NAME.emai] [--width 1600] [--steps 200] [--only ours|pyqtgraph|mne]

On a synthetic film of 225 minutes (made in the temporary folder, with picture and sound, when no project is named):
the frame time of STEPS pan steps of 30 pixels and STEPS zoom steps of 5 %, each from the wish to the painted picture of
the whole widget (`grab`, which paints at once: no timer of a peer's comes into it). Peers draw the same lines,
conflicts, curves and face readings in the same process, but neither pictures of the film nor its sound. The times of
the processor are what to compare on a machine that others use. A peer that is not installed is named, not faked:

    pip install pyqtgraph mne mne-qt-browser
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from app.application import make_application
from app.backing import CoreBacking
from app.playhead import Playhead
from app.session import Session
from app.theme import Theme
from app.timeline.arrangement import KINDS, Arrangement
from app.timeline.tracks.base import Kind
from app.timeline.view import TimelineView
from emotionai_core.fusion.expression import expression_curves
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.evidence import EMOTIONS

PAN_PIXELS, ZOOM, HEIGHT = 30, 1.05, 620
GOAL_MS = 16.7
PEERS_SHOW: frozenset[Kind] = frozenset({"conflicts", "people", "arousal", "valence", "faces"})


@dataclass(frozen=True)
class Times:
    """Milliseconds of every step, by the clock and of the processor."""

    name: str
    pan: np.ndarray
    zoom: np.ndarray

    def row(self, kind: int) -> str:
        cells = [f"{np.percentile(one[:, kind], q):8.1f}" for one in (self.pan, self.zoom) for q in (50, 95)]
        return f"{self.name:34}" + "".join(cells)


def measured(step: Callable[[int], None], widget: QWidget, steps: int) -> np.ndarray:
    """Times of some steps, (steps, 2): by the clock, and of this thread's processor, which no neighbour lengthens.

    What else waits is done between them and does not count.
    """
    taken = []
    for number in range(steps):
        QApplication.processEvents()
        began, used = time.perf_counter(), time.thread_time()
        step(number)
        widget.grab()
        taken.append((time.perf_counter() - began, time.thread_time() - used))
    return np.array(taken) * 1000


def settle(busy: Callable[[], bool], least: float = 0.3) -> None:
    """Let what runs in the background come to its end."""
    until = time.perf_counter() + least
    while time.perf_counter() < until or busy():
        QApplication.processEvents()
        time.sleep(0.005)


def ours(name: str, view: TimelineView, steps: int) -> Times:
    canvas = view.canvas

    def busy() -> bool:
        return view.backdrop.busy or view.thumbnails.busy

    def pan(number: int) -> None:
        canvas.set_scale(canvas.scale.panned(PAN_PIXELS if number < steps / 2 else -PAN_PIXELS))

    def zoom(number: int) -> None:
        canvas.zoom(ZOOM if number < steps / 2 else 1 / ZOOM, canvas.scale.width / 2)

    canvas.fit()
    settle(busy)
    zoomed = measured(zoom, view, steps)
    canvas.zoom(8.0, canvas.scale.width / 2)
    settle(busy)
    return Times(name, measured(pan, view, steps), zoomed)


def bare_pyqtgraph(analysis: Analysis, people: list[str], width: int, steps: int, clip: bool, down: bool) -> Times:
    """Plots of pyqtgraph, as they come, or with what its documentation says for long curves."""
    import pyqtgraph as pg

    whole = pg.GraphicsLayoutWidget()
    whole.resize(width, HEIGHT)
    plots = [whole.addPlot(row=row, col=0) for row in range(4)]
    for plot in plots[1:]:
        plot.setXLink(plots[0])
    for plot in plots:
        plot.setClipToView(clip)
        plot.setDownsampling(auto=down, mode="peak")
    _blocks(pg, plots[0], analysis, people)
    faces = expression_curves(analysis.faces)
    for number, key in enumerate(people):
        pen = pg.mkPen(pg.intColor(number))
        curve = analysis.curves[key]
        for plot, value in ((plots[1], curve.arousal), (plots[2], curve.valence)):
            plot.plot(curve.time, value, pen=pen, connect="finite")
        if key in faces:
            plots[3].plot(faces[key].time, faces[key].raw, pen=pen)
            plots[3].plot(faces[key].time, faces[key].smooth, pen=pen)
    whole.show()
    duration = analysis.film.duration

    def show(start: float, room: float) -> None:
        plots[0].setXRange(start, start + room, padding=0)

    times = _stepped(show, whole, duration, width, steps)
    whole.close()
    means = " and ".join([*(["clipped"] if clip else []), *(["down-sampled"] if down else [])]) or "as it comes"
    return Times(f"pyqtgraph, {means}", *times)


def _blocks(pg: object, plot: object, analysis: Analysis, people: list[str]) -> None:
    """Lines as bars in a row per person, conflicts as scattered points above."""
    row = {key: number for number, key in enumerate([*people, ""])}
    lines = [line for line in analysis.lines if line.person in row]
    labels = [next((r.label for r in line.readings if r.label), "neutral") for line in lines]
    bars = pg.BarGraphItem(  # type: ignore[attr-defined]
        x0=np.array([line.utterance.start for line in lines]),
        x1=np.array([line.utterance.end for line in lines]),
        y0=np.array([row[line.person] for line in lines]),
        height=0.8,
        pen=None,
        brushes=[pg.intColor(EMOTIONS.index(label), 7) for label in labels],  # type: ignore[attr-defined]
    )
    plot.addItem(bars)  # type: ignore[attr-defined]
    middles = [(one.start + one.end) / 2 for one in analysis.conflicts]
    plot.addItem(pg.ScatterPlotItem(middles, [len(row)] * len(middles), size=10))  # type: ignore[attr-defined]


def _stepped(
    show: Callable[[float, float], None], widget: QWidget, duration: float, width: int, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pan and zoom times over the same places and zooms as ours."""
    half = steps / 2

    def zoom(number: int) -> None:
        room = duration / ZOOM ** (min(number, steps - number))
        show((duration - room) / 2, room)

    def pan(number: int) -> None:
        room = duration / 8
        moved = PAN_PIXELS * (number if number < half else steps - number) * room / width
        show((duration - room) / 2 + moved, room)

    show(0.0, duration)
    settle(lambda: False)
    zoomed = measured(zoom, widget, steps)
    settle(lambda: False)
    return measured(pan, widget, steps), zoomed


def mne_browser(analysis: Analysis, people: list[str], width: int, steps: int) -> Times:
    """The same signals as channels at four samples a second, lines as annotations."""
    import mne

    mne.set_log_level("error")
    mne.viz.set_browser_backend("qt")
    moments = np.arange(0.0, analysis.film.duration, 0.25)
    faces = expression_curves(analysis.faces)
    rows: list[np.ndarray] = []
    for key in people:
        curve = analysis.curves[key]
        signals = [(curve.time, curve.arousal), (curve.time, curve.valence)]
        if key in faces:
            signals += [(faces[key].time, faces[key].raw), (faces[key].time, faces[key].smooth)]
        for when, value in signals:
            known = np.isfinite(value)
            rows.append(np.interp(moments, when[known], value[known]) if known.any() else np.zeros(len(moments)))
    raw = mne.io.RawArray(np.array(rows), mne.create_info(len(rows), 4.0, "misc"))
    lines = [line.utterance for line in analysis.lines if line.person in (*people, "")]
    raw.set_annotations(
        mne.Annotations([one.start for one in lines], [one.end - one.start for one in lines], ["line"] * len(lines))
    )
    browser = raw.plot(
        duration=analysis.film.duration, n_channels=len(rows), scalings={"misc": 1}, block=False, show=True
    )
    browser.resize(width, HEIGHT)

    def show(start: float, room: float) -> None:
        browser.mne.plt.setXRange(start, start + room, padding=0)

    times = _stepped(show, browser, float(moments[-1]), width, steps)
    browser.close()
    return Times("mne-qt-browser", *times)


def opened(project: Path, width: int, theme: Theme) -> tuple[Session, TimelineView]:
    """The project on a timeline, everything computed."""
    session, playhead = Session(), Playhead()
    view = TimelineView(session, playhead, theme)
    view.resize(width, HEIGHT)
    view.show()
    session.open(lambda: CoreBacking(project), project.stem)
    settle(lambda: session.analysis is None)
    assert session.analysis is not None
    times = session.files.times if session.files is not None else None
    playhead.set_film(session.analysis.film.duration, times)
    settle(lambda: view.backdrop.busy or view.thumbnails.busy, 1.0)
    return session, view


def synthetic() -> Path:
    """The film of 225 minutes with picture and sound, made once."""
    from benchmarks.project import make_project

    path = Path(tempfile.gettempdir()) / "emotionai-benchmark" / "timeline.emai"
    if not path.exists():
        print("making the film (some minutes, once) ...", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        make_project(path, film=True, sound=True)
    return path


def peers(analysis: Analysis, people: list[str], width: int, steps: int, only: str) -> list[Times]:
    """Whatever peer is installed."""
    found: list[Times] = []
    wanted: list[tuple[str, Callable[[], Times]]] = [
        ("pyqtgraph", lambda: bare_pyqtgraph(analysis, people, width, steps, False, False)),
        ("pyqtgraph", lambda: bare_pyqtgraph(analysis, people, width, steps, True, False)),
        ("pyqtgraph", lambda: bare_pyqtgraph(analysis, people, width, steps, True, True)),
        ("mne", lambda: mne_browser(analysis, people, width, steps)),
    ]
    for name, run in wanted:
        if only in ("", name):
            try:
                found.append(run())
            except ImportError as error:
                print(f"not installed: {error.name}")
    return found


def ratios(one: Times, other: Times, kind: int) -> str:
    """How many times as long one takes as the other, by the medians."""
    pairs = ((one.pan, other.pan), (one.zoom, other.zoom))
    pan, zoom = (np.median(a[:, kind]) / np.median(b[:, kind]) for a, b in pairs)
    return f"pan {pan:.1f} times, zoom {zoom:.1f} times"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--only", default="", choices=("", "ours", "pyqtgraph", "mne"))
    options = parser.parse_args()
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    theme = Theme(make_application(["benchmark"]), "dark")
    session, view = opened(options.project or synthetic(), options.width, theme)
    analysis = session.analysis
    assert analysis is not None
    mine = ours("EmotionalAI Studio, all tracks", view, options.steps)
    kinds = ", ".join(dict.fromkeys(track.kind for track in view.canvas.tracks))
    view.restore(Arrangement(hidden=frozenset(KINDS) - PEERS_SHOW).text())
    same = ours("... only what the peers draw", view, options.steps)
    people = [key for key in analysis.curves if key in session.people_shown]
    print(
        f"{len(analysis.lines)} lines, {len(analysis.faces)} faces, {len(analysis.conflicts)} conflicts, "
        f"{len(people)} people shown; {options.width}x{HEIGHT} pixels; tracks: {kinds}"
    )
    others = peers(analysis, people, options.width, options.steps, options.only)
    for kind, name in enumerate(("milliseconds a frame, by the clock", "... of the processor")):
        print(f"{name:34}{'pan p50':>8}{'p95':>8}{'zoom p50':>9}{'p95':>7}")
        for one in (mine, same, *others):
            print(one.row(kind))
        for one in others:
            print(f"{one.name}: {ratios(one, mine, kind)}; against the same tracks {ratios(one, same, kind)}")
    worst = max(np.percentile(mine.pan[:, 0], 95), np.percentile(mine.zoom[:, 0], 95))
    print(f"p95 {worst:.1f} ms: {'within' if worst < GOAL_MS else 'BEYOND'} {GOAL_MS} ms")
    view.shut_down()
    session.shut_down()


if __name__ == "__main__":
    main()
