from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emotionai_core.records.account import Account
from emotionai_core.records.evidence import EMOTIONS
from emotionai_core.records.memory import TransitionKind
from emotionai_core.records.society import RelationsAt
from emotionai_core.social.dossier import Dossier, dossier
from emotionai_core.social.relations import relations_at
from emotionai_core.social.summary import summary_facts
from tests.accounts import make_account


@pytest.fixture(scope="module")
def account() -> Account:
    return make_account(seed=3)


@pytest.fixture(scope="module")
def relations(account: Account) -> RelationsAt:
    return relations_at(account.society, account.analysis.film.duration)


@pytest.fixture(scope="module")
def found(account: Account, relations: RelationsAt) -> list[Dossier]:
    return [dossier(account, person.key, relations) for person in account.analysis.people]


def test_every_state_is_counted_once(account: Account, found: list[Dossier]):
    assert sum(sum(one.counts) for one in found) == sum(1 for state in account.mind.states if state.person)
    for one in found:
        assert all(state.person == one.person for state in one.states) and len(one.arousal) == len(one.states)
        assert one.counts == tuple([state.emotion for state in one.states].count(label) for label in EMOTIONS)


def test_changes_and_stays_are_all_transitions(account: Account, found: list[Dossier]):
    for one in found:
        mine = [move for move in account.mind.transitions if move.person == one.person]
        assert sum(len(change.lines) for change in one.changes) + one.stays == len(mine)
        assert sum(count for _, count in one.kinds) == len(mine)
        sudden = {move.utterance for move in mine if move.kind is TransitionKind.SUDDEN and move.origin != move.emotion}
        assert {number for change in one.changes for number in change.sudden} == sudden
        assert [len(change.lines) for change in one.changes] == sorted(
            (len(change.lines) for change in one.changes), reverse=True
        )
        assert one.summary == summary_facts(account.mind, one.person)


def test_thirds_are_all_lines_in_order(found: list[Dossier]):
    for one in found:
        if not one.thirds:
            continue
        assert sum(part.lines for part in one.thirds) == len(one.states)
        whole = sum(part.valence * part.lines for part in one.thirds) / len(one.states)
        assert whole == pytest.approx(np.mean([state.valence for state in one.states]))
        assert one.thirds[0].start == one.states[0].time and one.thirds[-1].end == one.states[-1].time
    assert any(one.thirds for one in found)


def test_bonds_are_the_closest_of_those_met(found: list[Dossier], relations: RelationsAt):
    for one in found:
        own = relations.keys.index(one.person)
        met = np.flatnonzero(relations.met[own])
        closest = sorted(relations.intimacy[own, met[met != own]].tolist(), reverse=True)
        assert [bond.intimacy for bond in one.bonds] == closest[:5]
        for bond in one.bonds:
            other = relations.keys.index(bond.other)
            assert bond.back == relations.intimacy[other, own] and bond.circle == relations.circle[own, other]


def test_memories_are_those_that_were_promoted(account: Account, found: list[Dossier]):
    memories = account.mind.memories
    assert sum(len(one.memories) for one in found) == int(np.isfinite(memories.promoted).sum())
    for one in found:
        assert all(memories.keys[person] == one.person for person in memories.person[one.memories])
        assert np.all(np.diff(memories.time[one.memories]) >= 0)


def test_too_few_lines_give_no_thirds_and_nobody_is_empty(account: Account, relations: RelationsAt):
    person = account.mind.states[0].person
    arcs = {**account.mind.arcs, person: replace(account.mind.arcs[person], shape=None)}
    few = replace(account, mind=replace(account.mind, arcs=arcs))
    assert dossier(few, person, relations).thirds == ()
    nobody = dossier(account, "name-NOBODY", relations)
    assert (nobody.states, nobody.changes, nobody.bonds, len(nobody.memories)) == ((), (), (), 0)
