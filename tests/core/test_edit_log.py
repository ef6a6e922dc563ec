"""Ten thousand random edits, undone, redone and travelled through: log and view always equal the simplest model."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from emotionai_core.fusion.assembly import Assembler, assemble
from emotionai_core.project.edits import EDITS, Edit
from emotionai_core.project.rebase import Rebase
from emotionai_core.project.store import Project
from emotionai_core.settings import Settings
from tests.core.any_edits import ANY_EDIT, snapshot, tracked

EXAMPLES, STEPS = 65, 50
CODERS = st.sampled_from(["", "Ada", "Bob"])
PLAIN = Settings()
SOURCE = tracked()
performed = {"steps": 0, "edits": 0}
kinds: set[type] = set()


class EditLog(RuleBasedStateMachine):
    """The log, and the view that is kept between edits, against two lists of gestures and a view made from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "x.emai"
        self.project = Project.create_or_open(self.folder)
        self.project._db.execute("PRAGMA synchronous = OFF")
        self.keeping = Assembler(SOURCE, PLAIN)
        self.done: list[tuple[tuple[Edit, ...], str]] = []
        self.undone: list[tuple[tuple[Edit, ...], str]] = []

    @rule(edits=st.lists(ANY_EDIT, min_size=1, max_size=6).map(tuple), coder=CODERS)
    def append(self, edits, coder):
        self.project.append_all(edits, coder)
        self.done.append((edits, coder))
        self.undone.clear()
        performed["edits"] += len(edits)
        kinds.update(type(edit) for edit in edits)

    @rule()
    def undo(self):
        expected = self.done.pop() if self.done else None
        assert self.project.undo() == (expected[0] if expected else ())
        if expected is not None:
            self.undone.append(expected)

    @rule()
    def redo(self):
        expected = self.undone.pop() if self.undone else None
        assert self.project.redo() == (expected[0] if expected else ())
        if expected is not None:
            self.done.append(expected)

    @rule(share=st.floats(0, 1))
    def go_to(self, share):
        """To any entry, also in the middle of a gesture, which then stands whole."""
        gestures = [*self.done, *self.undone[::-1]]
        owner = [place for place, (edits, _) in enumerate(gestures, 1) for _ in edits]
        number = round(share * len(owner))
        self.project.go_to(number)
        standing = owner[number - 1] if number else 0
        self.done, self.undone = gestures[:standing], gestures[standing:][::-1]

    @precondition(lambda self: len(self.done) % 5 == 4)
    @rule()
    def reopen(self):
        self.project.close()
        self.project = Project.open(self.folder)
        self.project._db.execute("PRAGMA synchronous = OFF")

    @invariant()
    def log_equals_the_model(self):
        performed["steps"] += 1
        history = self.project.history()
        assert [(one.edit, one.coder) for one in history if one.standing] == self.signed()
        undone = [(edit, coder) for edits, coder in self.undone[::-1] for edit in edits]
        assert [(one.edit, one.coder) for one in history if not one.standing] == undone
        assert (self.project.can_undo, self.project.can_redo) == (bool(self.done), bool(self.undone))

    @invariant()
    def view_equals_the_replayed_log(self):
        edits, aside = Rebase(self.project).edits()
        assert (list(edits), aside) == (self.signed(), 0)
        kept = self.keeping.assemble(edits)
        assert snapshot(kept) == snapshot(assemble(SOURCE, self.signed(), PLAIN))

    def signed(self) -> list:
        return [(edit, coder) for edits, coder in self.done for edit in edits]

    def teardown(self):
        self.project.close()
        shutil.rmtree(self.folder.parent)


def test_ten_thousand_random_edits():
    performed.update(steps=0, edits=0)
    trying = hypothesis_settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    while min(performed.values()) < 10_000:
        run_state_machine_as_test(EditLog, settings=trying)
    assert kinds == set(EDITS)
