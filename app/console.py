"""How the command speaks: to a person in the terminal, or to a program in JSON lines."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from emotionai_core.run import Advanced, Said, StageBegan

_BAR = 24


def clock(seconds: float) -> str:
    """Time left for a person: "12 s", "3:05 min", "" while unknown."""
    if seconds < 0:
        return ""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d} min"


class Terminal:
    """One line a stage; a live bar where the output is a terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._stage = ""
        self._shown = -1

    def report(self, event: StageBegan | Advanced | Said) -> None:
        """Show an event of the analysis."""
        match event:
            case StageBegan():
                self._stage = f"[{event.index}/{event.count}] {event.title}"
                self._shown = -1
                if not self._live:
                    self._write(self._stage)
            case Advanced():
                self._advance(event)
            case Said():
                self.say(("Note: " if event.serious else "") + event.message)

    def _advance(self, event: Advanced) -> None:
        percent = int(event.overall * 100)
        left = clock(event.overall_eta)
        text = f"{event.done:.0f}/{event.total:.0f} {event.unit}"
        tail = f"{percent} % of all" + (f", {left} left" if left else "")
        if self._live:
            filled = int(event.overall * _BAR)
            line = f"{'█' * filled}{'░' * (_BAR - filled)} {self._stage}: {text} · {tail}"
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r" + line[:width].ljust(width))
            if event.overall >= 1.0:
                sys.stderr.write("\n")
            sys.stderr.flush()
        elif percent // 10 != self._shown // 10 and event.stage != "done":
            self._shown = percent
            self._write(f"      {text} · {tail}")

    def say(self, message: str) -> None:
        """A sentence on a line of its own."""
        self._write(message)

    def tell(self, name: str, facts: Mapping[str, object], sentence: str) -> None:
        """A finding, as `sentence`."""
        self._write(sentence)

    def failed(self, message: str, hint: str, status: int) -> None:
        """Why the command stops."""
        self._write(f"{message} {hint}".strip())

    def done(self, project: Path, files: Sequence[Path]) -> None:
        """Where the results are."""
        print(f"Project: {project}")
        # Folders of many files by their number; the others one by one.
        alone = [path for path in files if files and path.parent == files[0].parent]
        for path in alone:
            print(f"Written: {path}")
        folders = Counter(path.parent for path in files if path not in set(alone))
        for folder, count in folders.items():
            print(f"Written: {folder} ({count} files)")

    def _write(self, text: str) -> None:
        clear = "\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r" if self._live else ""
        sys.stderr.write(f"{clear}{text}\n")
        sys.stderr.flush()


class JsonLines:
    """One JSON object per line on standard output."""

    def report(self, event: StageBegan | Advanced | Said) -> None:
        """Write an event of the analysis."""
        match event:
            case StageBegan():
                self._write({"stage": event.stage, "title": event.title, "index": event.index, "count": event.count})
            case Advanced():
                self._write(
                    {
                        "progress": {
                            "stage": event.stage,
                            "done": event.done,
                            "total": event.total,
                            "unit": event.unit,
                            "eta": event.eta,
                            "overall": round(event.overall, 4),
                            "overall_eta": round(event.overall_eta, 1),
                        }
                    }
                )
            case Said():
                self._write({"warning" if event.serious else "note": {"message": event.message}})

    def say(self, message: str) -> None:
        """A sentence."""
        self._write({"note": {"message": message}})

    def tell(self, name: str, facts: Mapping[str, object], sentence: str) -> None:
        """A finding, as `facts`."""
        self._write({name: dict(facts)})

    def failed(self, message: str, hint: str, status: int) -> None:
        """Why the command stops."""
        self._write({"error": {"message": message, "hint": hint, "exit": status}})

    def done(self, project: Path, files: Sequence[Path]) -> None:
        """Where the results are."""
        self._write({"done": {"project": str(project), "files": [str(path) for path in files]}})

    def _write(self, value: dict[str, object]) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
        sys.stdout.flush()
