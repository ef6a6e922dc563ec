"""What a lane calls, and what it does not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from app.jobs.operations import Lane, Operation
from emotionai_core.errors import Cancelled


@pytest.fixture
def lane(qapp) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()
    made.deleteLater()


def test_what_was_skipped_never_succeeds_even_if_it_is_wanted_again(lane: Lane, qtbot):
    answers = iter([False, True, True, True])
    called: list[object] = []
    lane.run(Operation(lambda: called.append("done"), called.append, called.append, lambda: next(answers)))
    lane.run(Operation(lambda: "second", called.append))
    qtbot.waitUntil(lambda: not lane.busy, timeout=2000)
    assert called == ["second"]


def test_stopping_when_nobody_wants_it_any_more_is_no_failure(lane: Lane, qtbot, caplog: pytest.LogCaptureFixture):
    called: list[object] = []

    def stop() -> None:
        raise Cancelled

    lane.run(Operation(stop, called.append, called.append))
    qtbot.waitUntil(lambda: not lane.busy, timeout=2000)
    assert called == [] and caplog.records == []


def test_closing_says_nothing_of_what_was_only_read(lane: Lane, caplog: pytest.LogCaptureFixture):
    begun, go_on = threading.Event(), threading.Event()

    def read() -> None:
        begun.set()
        assert go_on.wait(2)
        raise OSError("gone")

    lane.run(Operation(read))
    assert begun.wait(2)
    threading.Timer(0.05, go_on.set).start()
    lane.close()
    assert caplog.records == []


def test_a_write_that_fails_while_closing_is_told(lane: Lane, caplog: pytest.LogCaptureFixture):
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(2)

    def write() -> None:
        raise OSError("disk full")

    lane.run(Operation(wait))
    lane.run(Operation(write, write=True))
    assert begun.wait(2)
    threading.Timer(0.05, go_on.set).start()
    with caplog.at_level(logging.ERROR):
        lane.close()
    assert [one.message for one in caplog.records] == ["a change could not be written while closing"]


def test_a_failure_is_told_and_logged(lane: Lane, qtbot, caplog: pytest.LogCaptureFixture):
    told: list[Exception] = []

    def fail() -> None:
        raise ValueError("no")

    lane.run(Operation(fail, failure=told.append))
    qtbot.waitUntil(lambda: not lane.busy, timeout=2000)
    assert [str(error) for error in told] == ["no"]
    assert [one.message for one in caplog.records] == ["background operation failed"]
