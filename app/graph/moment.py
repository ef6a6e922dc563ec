"""The relations of one moment, placed for the graph; asked on a lane of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.graph.scene import Scene
from app.jobs.operations import Lane, Operation
from emotionai_core.records.society import Society

if TYPE_CHECKING:
    from emotionai_core.social.relations import RelationIndex

_RING_EXTENT: Final = 1.06
# After a jump through the film people walk to their places for longer, but start where they stood.
_JUMP_SECONDS, _JUMP_TURNS = 30.0, 10


def scene_at(index: RelationIndex, time: float, ego: str, before: Scene | None) -> Scene:
    """Everybody at `time`: around `ego`, or where forces draw them from where they stood `before`."""
    from emotionai_core.social.layout import force_layout, ring_layout

    relations = index.at(time)
    if ego in relations.keys:
        place = relations.keys.index(ego)
        placing = ring_layout(relations.circle[place], place)
        return Scene(relations, placing.position, placing.room, _RING_EXTENT, place)
    known = before is not None and before.ego < 0 and before.keys == relations.keys
    placing = force_layout(relations.intimacy, before.position if known and before is not None else None)
    if known and before is not None and abs(time - before.relations.time) > _JUMP_SECONDS:
        for _ in range(_JUMP_TURNS):
            placing = force_layout(relations.intimacy, placing.position)
    extent = float(np.hypot(*placing.position.T).max()) if len(relations.keys) else 1.0
    return Scene(relations, placing.position, placing.room, max(0.2, extent), -1)


class Moments(QObject):
    """Answers one question at a time; of those asked meanwhile only the last is answered."""

    ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(self)
        self._society: Society | None = None
        self._under_way = False
        self._next: tuple[float, str, Scene | None] | None = None
        # Belongs to the lane's thread.
        self._index: tuple[Society, RelationIndex] | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._lane.busy or self._next is not None

    def about(self, society: Society | None) -> None:
        """Answer about another society; what was asked of the one before is forgotten."""
        if society is None and self._society is not None:
            self._lane.run(Operation(self._drop, write=True))
        self._society, self._next, self._under_way = society, None, False

    def _drop(self) -> None:
        """Let go of the society; on the lane's thread."""
        self._index = None

    def ask(self, time: float, ego: str, before: Scene | None) -> None:
        """Ask for a moment; `ready` brings it."""
        society = self._society
        if society is None:
            return
        if self._under_way:
            self._next = time, ego, before
            return
        self._under_way = True

        def wanted() -> bool:
            return society is self._society

        def do() -> Scene:
            from emotionai_core.social.relations import RelationIndex

            if self._index is None or self._index[0] is not society:
                self._index = society, RelationIndex(society)
            return scene_at(self._index[1], time, ego, before)

        self._lane.run(Operation(do, self._answer, self._fail, wanted))

    def _answer(self, scene: Scene) -> None:
        self._under_way = False
        self.ready.emit(scene)
        asked, self._next = self._next, None
        if asked is not None:
            self.ask(*asked)

    def _fail(self, _error: Exception) -> None:
        # The lane has logged it; the next moment is asked for as if nothing was.
        self._under_way, self._next = False, None

    def close(self) -> None:
        """End the thread."""
        self.about(None)
        self._lane.close()
