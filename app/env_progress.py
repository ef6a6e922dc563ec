"""Progress of several installations and downloads as one whole, for a person or as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from app.console import JsonLines, Terminal
from emotionai_core.run import Advanced, StageBegan
from emotionai_core.workers.progress import Pace, Progressed

# Where each step of an installation lies on its way from 0 to 1: fetching packages is nearly all of it.
_STEPS = {"packages": (0.0, 0.8), "weights": (0.8, 0.1), "convert": (0.9, 0.07), "check": (0.97, 0.03)}


class Whole:
    """Parts of known size, done one after the other; `overall` never goes back."""

    def __init__(self, speak: Terminal | JsonLines, sizes: Sequence[float]) -> None:
        self._speak = speak
        self._sizes = list(sizes)
        self._index = -1
        self._overall = 0.0
        self._pace = Pace()

    def begin(self, stage: str, title: str) -> None:
        """The next part starts."""
        self._index += 1
        self._overall = max(self._overall, self._share(0.0))
        self._speak.report(StageBegan(stage, title, self._index + 1, len(self._sizes)))

    def tell(self, event: Progressed) -> None:
        """Show how far the present part is."""
        start, length = _STEPS.get(event.step, (0.0, 1.0))
        within = min(1.0, event.done / event.total) if event.total > 0 else 0.0
        self._overall = max(self._overall, self._share(start + length * within))
        left = self._pace.left(self._overall, 1.0)
        if isinstance(self._speak, JsonLines):
            _write(event, self._overall, left)
            return
        if event.step == "check":
            return
        scale, unit = (1e6, "MB") if event.unit == "bytes" else (1.0, event.unit)
        total = event.total / scale
        shown = Advanced(event.step, event.done / scale, total, unit, event.eta, self._overall, left)
        self._speak.report(shown)

    def _share(self, within: float) -> float:
        done = sum(self._sizes[: self._index]) + self._sizes[self._index] * within
        return min(1.0, done / max(sum(self._sizes), 1e-9))


def _write(event: Progressed, overall: float, left: float) -> None:
    progress = {
        "stage": event.step,
        "name": event.name,
        "done": event.done,
        "total": event.total,
        "unit": event.unit,
        "eta": round(event.eta, 1),
        "overall": round(overall, 4),
        "overall_eta": round(left, 1),
    }
    sys.stdout.write(json.dumps({"progress": progress}, ensure_ascii=False) + "\n")
    sys.stdout.flush()
