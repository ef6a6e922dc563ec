"""A job followed at a server of which only the answers are played: what is waited for, and what is believed."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from emotionai_core.errors import ServerLost
from emotionai_core.generation.comfy import answers, following
from emotionai_core.generation.comfy.answers import Past, QueueState
from emotionai_core.generation.comfy.following import Waiting, follow
from emotionai_core.generation.comfy.stages import Node
from emotionai_core.generation.comfy.workflows import Graph

SHORT = Waiting(look=0.05, answer=0.2, silence=0.4, refused=0.2, stall=0.5, leave=1.0)


class Moving:
    """A server at which a job is neither in history nor in queue for `missing` looks, as between the two."""

    def __init__(self, missing: int) -> None:
        self.missing, self.looks = missing, 0

    def history(self, prompt: str, _: float) -> Past | None:
        self.looks += 1
        return None if self.looks <= self.missing else Past(prompt, True, False, (), None)

    def queue(self, _: float) -> QueueState:
        return QueueState((), ())


class Deaf:
    """No websocket."""

    connected = 0
    speaks_since = math.inf

    def hear(self, _: float) -> None:
        return None


def test_a_job_between_queue_and_history_is_not_forgotten():
    graph = Graph({})
    given: Any = (Deaf(), lambda _: None, lambda: False, SHORT)
    assert follow(Moving(1), "p", graph, *given).succeeded
    with pytest.raises(ServerLost, match="has forgotten"):
        follow(Moving(2), "p", graph, *given)


@pytest.mark.parametrize("text", ["1" + "0" * 400, "1e400", "-3", "NaN", '"5"', "[]", "true"])
def test_hostile_numbers_end_no_job(text: str):
    course = following.Course(Graph({"a": Node("SaveVideo", {})}))
    course.states(json.loads(f'{{"a": {{"value": {text}, "max": {text}, "state": "running"}}}}'))
    course.states(json.loads(f'{{"a": {{"value": 1, "max": {text}, "state": "running"}}}}'))
    assert 0.0 <= course.done <= 1.0
    state = answers.queue_state(json.loads(f'{{"queue_running": [[{text}, "p"]], "queue_pending": []}}'))
    assert state.running == ("p",)
