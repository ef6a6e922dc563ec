"""The `emotionai` command as a child process that speaks JSON lines: started, heard, stopped, never waited for."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

KILL_AFTER_MS = 5000
_LONGEST_LINE = 1 << 20
_STDERR_KEPT = 4000
_log = logging.getLogger(__name__)


class CommandProcess(QObject):
    """One process at a time."""

    # An event: a JSON object that the command wrote.
    said = Signal(dict)
    # Its exit status, -1 when it was killed or died of a signal; every event was told before.
    ended = Signal(int)
    not_started = Signal()

    def __init__(self, parent: QObject | None, command: Sequence[str] | None, kill_after_ms: int) -> None:
        super().__init__(parent)
        self._command = list(command) if command is not None else [sys.executable, "-m", "app.command"]
        self._process: QProcess | None = None
        self._rest = b""
        self._stderr = b""
        self._killer = QTimer(self)
        self._killer.setSingleShot(True)
        self._killer.setInterval(kill_after_ms)
        self._killer.timeout.connect(self._kill)

    @property
    def errors(self) -> str:
        """The end of what it wrote for nobody in particular."""
        return self._stderr.decode(errors="replace")

    def start(self, arguments: Sequence[str]) -> None:
        """Run the command with these arguments; the one before must have ended."""
        self._rest = self._stderr = b""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        # The process must find the studio's packages wherever it was started from, and its output must be UTF-8.
        paths = [str(Path(__file__).resolve().parents[2]), environment.value("PYTHONPATH", "")]
        environment.insert("PYTHONPATH", os.pathsep.join(path for path in paths if path))
        environment.insert("PYTHONUTF8", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_stderr)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        self._process = process
        process.start(self._command[0], [*self._command[1:], *arguments])

    def stop(self) -> None:
        """Ask it to stop; after some seconds make it stop."""
        if self._process is not None:
            self._process.terminate()
            self._killer.start()

    def tell(self, message: Mapping[str, object]) -> None:
        """Write it a line; nothing where it is gone."""
        if self._process is not None:
            self._process.write(json.dumps(message).encode() + b"\n")

    def hang_up(self) -> None:
        """End its input, which asks a command that listens to end; after some seconds make it end."""
        if self._process is not None:
            self._process.closeWriteChannel()
            self._killer.start()

    def shut_down(self, hung_up: bool = False) -> None:
        """Stop without telling anybody, at the end of the studio; one that hung up ends by itself in its time."""
        process = self._process
        if process is None:
            return
        process.blockSignals(True)
        if not hung_up:
            process.terminate()
        if not process.waitForFinished(self._killer.interval()):
            process.kill()
            process.waitForFinished(2000)
        self._let_go()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _let_go(self) -> None:
        self._killer.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _on_output(self) -> None:
        if self._process is None:
            return
        self._rest += self._process.readAllStandardOutput().data()
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
        for line in lines:
            self._take(line)

    def _on_stderr(self) -> None:
        if self._process is not None:
            self._stderr = (self._stderr + self._process.readAllStandardError().data())[-_STDERR_KEPT:]

    def _take(self, line: bytes) -> None:
        try:
            event = json.loads(line)
        except (ValueError, UnicodeDecodeError, RecursionError):
            _log.warning("the command wrote a line that is no event: %r", line[:200])
            return
        if isinstance(event, dict):
            self.said.emit(event)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._let_go()
            self.not_started.emit()

    def _on_finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_stderr()
        if self._rest.strip():
            self._take(self._rest)
        self._let_go()
        self.ended.emit(status if how is QProcess.ExitStatus.NormalExit else -1)


def number_in(value: object, default: float) -> float:
    """A number of an event, or `default` for what is none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
        return float(value)
    return default
