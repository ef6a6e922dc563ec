"""Writing reports and tables, on a lane of its own: corrections go on meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.described import prose_language
from app.jobs.operations import Lane, Operation, sentence_for

if TYPE_CHECKING:
    from app.backing import Exporting
    from app.session import Session


class Exporter(QObject):
    """Exports of the open project; several are written one after the other."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._lane = Lane(self)
        self._open = True

    @property
    def busy(self) -> bool:
        """Whether files are still being written."""
        return self._lane.busy

    def export(self, folder: Path) -> None:
        """Write every report and table into a folder, as the project stands after everything asked for so far."""
        session = self._session
        if session.blind:
            session.notice.emit(self.tr("Nothing is exported while you code blind: the files say what others said."))
            return
        language = prose_language()
        session.ask(lambda backing: backing.exporting(folder, language), lambda write: self._write(write, folder))

    def _write(self, write: Exporting, folder: Path) -> None:
        def tell(files: list[Path]) -> None:
            text = self.tr("{count} files written to {folder}")
            self._session.notice.emit(text.format(count=len(files), folder=folder))

        def fail(error: Exception) -> None:
            self._session.failed.emit(sentence_for(error))

        self._session.notice.emit(self.tr("Writing reports and tables…"))
        self._lane.run(Operation(lambda: write(lambda: not self._open), tell, fail))

    def close(self) -> None:
        """Stop at the next file and end the lane."""
        self._open = False
        self._lane.close()
