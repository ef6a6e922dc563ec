"""Relations in film order: range, decay, capacities, the log of migrations, and edits in the middle."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.cognition.presence import Presence
from emotionai_core.records.society import CAPACITIES, Circle, EventKind, Society, Trigger
from emotionai_core.settings import Settings
from emotionai_core.social.circles import CHECKPOINT, SocietyStream
from emotionai_core.social.closeness import WITNESS
from emotionai_core.social.influence import cumulative_memory, edge_scenes, events_between
from emotionai_core.social.relations import RelationIndex, relations_at
from tests.core.social_films import analysis_of, mind_of, present_in, random_film, spoken, state_of

# Half of what is usual and less, so that thirty minutes bring people into every circle.
QUICK = Settings(intimate_from=0.4, close_from=0.2, friends_from=0.1, acquaintance_from=0.01)

# Thresholds so low that more people pass them than there is room for.
LOW = Settings(
    intimate_from=0.004, close_from=0.003, friends_from=0.002, acquaintance_from=0.001, intimacy_decay=0.0002
)


def society(film, using: Settings = QUICK) -> Society:
    return SocietyStream(using).society(*film)


def equal(one: Society, other: Society) -> bool:
    return all(
        np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right
        for left, right in (
            (getattr(one, part.name), getattr(other, part.name)) for part in dataclasses.fields(Society)
        )
    )


def talk(*said, keys=("a", "b"), duration=600.0, witnesses=(), using=QUICK):
    """Lines of (time, speaker, listener, answer, text, valence, arousal)."""
    lines, states = [], []
    for number, (time, own, other, reply, text, valence, arousal) in enumerate(said):
        lines.append(spoken(number, time, time + 1.0, own, other, reply, text))
        states.append(state_of(lines[-1], valence, arousal))
    return society((analysis_of(lines, keys, duration), mind_of(states), present_in(lines, keys, witnesses)), using)


def replayed(said: Society, time: float) -> np.ndarray:
    """The circles that the log alone tells."""
    people = len(said.keys)
    circle = np.full((people, people), Circle.STRANGER, np.int8)
    for row in np.flatnonzero(said.moved <= time):
        pair = said.mover[row], said.moved_about[row]
        assert circle[pair] == said.origin[row], "a migration leaves a circle that nobody was in"
        circle[pair] = said.circle[row]
    return circle


films = st.builds(
    random_film,
    st.integers(0, 10_000),
    st.integers(0, 120),
    st.integers(1, 14),
    events=st.sampled_from((0.0, 0.2)),
    crowd=st.sampled_from((0.0, 0.5, 1.0)),
)


@settings(max_examples=25, deadline=None)
@given(films, st.floats(0.0, 1.0))
def test_everything_lies_in_range_and_the_log_replayed_equals_the_circles_at_any_moment(film, share):
    said = society(film)
    for intimacy in (said.intimacy, relations_at(said, share * 1800.0).intimacy):
        assert ((intimacy >= 0.0) & (intimacy <= 1.0)).all()
    assert (np.diff(said.time) >= 0.0).all() and (np.diff(said.moved) >= 0.0).all()
    moments = [share * 1800.0, 1800.0, *said.moved[:: max(1, len(said.moved) // 5)].tolist()]
    for moment in moments:
        at = relations_at(said, moment)
        assert np.array_equal(replayed(said, moment), at.circle)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.0, 1.0))
def test_circles_never_hold_more_than_they_have_room_for(seed, share):
    film = random_film(seed, 150, 40, crowd=1.0)
    said = society(film, LOW)
    full = 0
    for moment in (share * 1800.0, 1800.0):
        at = relations_at(said, moment)
        for circle, capacity in enumerate(CAPACITIES):
            inside = (at.circle <= circle).sum(axis=1)
            full += int((inside == capacity).sum())
            assert (inside <= capacity).all()
    assert full > 0, "no circle was ever full: the test says nothing"
    # Nobody is farther in than somebody who is closer.
    order = np.argsort(-at.intimacy, axis=1, kind="stable")
    assert (np.diff(np.take_along_axis(at.circle, order, axis=1), axis=1) >= 0).all()
    assert Trigger.DISPLACED in said.trigger


@settings(max_examples=25, deadline=None)
@given(films, st.floats(0.0, 1800.0), st.floats(0.0, 600.0))
def test_without_exchanges_intimacy_only_falls_and_by_the_rate_that_is_set(film, time, later):
    said = society(film)
    changes = said.time[said.time > time]
    until = min(time + later, float(changes.min()) - 1e-6 if len(changes) else math.inf)
    now, then = relations_at(said, time), relations_at(said, max(until, time))
    assert (then.intimacy <= now.intimacy + 1e-12).all()
    lost = said.decay * (then.time - now.time) / 60.0
    assert np.allclose(then.intimacy, np.maximum(now.intimacy - lost, 0.0), atol=1e-9)
    assert (then.circle >= now.circle).all()
    assert np.array_equal(then.balance, now.balance, equal_nan=True)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(0, 349), st.sampled_from(("text", "speaker", "gone", "added", "tone", "none"))
)
def test_after_an_edit_the_stream_gives_what_a_fresh_one_gives(seed, at, what):
    film = random_film(seed, 350, 9)
    stream = SocietyStream(QUICK)
    stream.society(*film)
    changed = edited(film, at, what)
    after = stream.society(*changed)
    fresh = society(changed)
    assert equal(after, fresh)
    if what == "tone" or what == "none":
        assert stream.recomputed_from > 0 or at < 2 * CHECKPOINT
    assert equal(stream.society(*film), society(film)), "undone, everything is as before"


def edited(film, at: int, what: str):
    analysis, mind, present = film
    lines, keys = list(analysis.lines), [one.key for one in analysis.people]
    witnesses = [
        [present.keys[one] for one in present.person[present.offset[row] : present.offset[row + 1]]]
        for row in range(len(lines))
    ]
    one = lines[at]
    if what == "text":
        lines[at] = replace(one, utterance=replace(one.utterance, text="You betrayed me!"))
    elif what == "speaker":
        lines[at] = replace(one, person=next(key for key in keys if key != one.listener))
    elif what == "gone":
        del lines[at], witnesses[at]
    elif what == "added":
        lines.insert(at, spoken(1_000_000, one.utterance.start, one.utterance.end, keys[0], keys[1], "joy"))
        witnesses.insert(at, [])
    states = list(mind.states)
    if what == "tone" and states:
        spot = min(at, len(states) - 1)
        states[spot] = replace(states[spot], valence=-states[spot].valence)
    return (
        replace(analysis, lines=tuple(lines)),
        replace(mind, states=tuple(states)),
        present_in(lines, keys, witnesses),
    )


def test_an_edit_late_in_the_film_keeps_what_lies_before():
    film = random_film(5, 500, 9)
    stream = SocietyStream(QUICK)
    whole = stream.society(*film)
    assert stream.recomputed_from == 0
    stream.society(*edited(film, 480, "text"))
    assert stream.recomputed_from in (300, 400)
    assert equal(stream.society(*film), whole)


def test_new_people_make_everything_new():
    analysis, mind, present = random_film(6, 200, 5)
    stream = SocietyStream(QUICK)
    stream.society(analysis, mind, present)
    grown = replace(present, keys=(*present.keys, "zz"))
    more = replace(analysis, people=(*analysis.people, replace(analysis.people[0], key="zz")))
    assert equal(stream.society(more, mind, grown), society((more, mind, grown)))
    assert stream.recomputed_from == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_in_which_lines_are_listed_makes_no_difference_to_relations(seed, chance):
    analysis, mind, present = random_film(seed, 60, 6)
    order = list(range(60))
    chance.shuffle(order)
    rows = [np.arange(present.offset[at], present.offset[at + 1]) for at in order]
    taken = np.concatenate(rows)
    mixed = Presence(
        present.keys, np.concatenate([[0], np.cumsum([len(one) for one in rows])]), present.person[taken],
        present.role[taken], present.scene[order],
    )  # fmt: skip
    other = society((replace(analysis, lines=tuple(analysis.lines[at] for at in order)), mind, mixed))
    one = society((analysis, mind, present))
    assert np.array_equal(np.array(order)[other.line], one.line)
    assert equal(replace(other, line=one.line, moved_line=one.moved_line), one)


def test_who_is_spoken_to_and_who_speaks_are_moved_by_different_amounts():
    said = talk((0.0, "a", "b", "joy", "Fine.", 0.2, 0.5))
    at = relations_at(said, 1.0)
    speaker, listener = at.intimacy[0, 1], at.intimacy[1, 0]
    assert 0.0 < listener < speaker  # what came back, joy, was warmer than what was given


def test_a_witness_is_moved_less_than_the_listener():
    said = talk((0.0, "a", "b", "", "Fine.", 0.8, 0.5), keys="abc", witnesses=[["c"]])
    at = relations_at(said, 1.0)
    assert at.intimacy[2, 0] == pytest.approx(WITNESS * at.intimacy[1, 0])
    assert at.met[2, 0] and at.met[0, 2] and not at.met[1, 2]


def test_the_closer_the_smaller_the_step_up_and_intimacy_never_reaches_one():
    plain = replace(QUICK, intimate_influence=1.0, close_influence=1.0, friends_influence=1.0, intimacy_decay=0.0)
    said = talk(*[(float(second), "a", "b", "", "Fine.", 1.0, 1.0) for second in range(0, 300, 2)], using=plain)
    own = said.intimacy[(said.source == 1)]
    assert (np.diff(own) > 0.0).all() and (np.diff(own, n=2) < 0.0).all() and own[-1] < 1.0


def test_a_bad_exchange_takes_closeness_away_and_arousal_makes_it_worse():
    warm = [(float(second), "a", "b", "joy", "Fine.", 0.9, 0.6) for second in range(0, 20, 2)]
    mild = talk(*warm, (30.0, "a", "b", "anger", "Fine.", -0.9, 0.1))
    wild = talk(*warm, (30.0, "a", "b", "anger", "Fine.", -0.9, 0.9))
    assert wild.change[-1] < mild.change[-1] < 0.0
    assert wild.negative[-1] > mild.negative[-1] > 0.0


@pytest.mark.parametrize(("circle", "factor"), [("intimate", 3.0), ("close", 2.0), ("friends", 1.3)])
def test_what_people_of_a_circle_do_counts_more(circle, factor):
    names = ("intimate_from", "close_from", "friends_from", "acquaintance_from")
    at = names.index(f"{circle}_from")
    # Whoever is met at all is in this circle, and nobody farther in.
    bounds = {name: 1.0 if place < at else 0.0 for place, name in enumerate(names)}
    said = talk(*[(time, "a", "b", "", "Fine.", 0.5, 0.5) for time in (0.0, 2.0)], using=replace(QUICK, **bounds))
    assert said.factor.tolist() == [1.0, 1.0, factor, factor]


@pytest.mark.parametrize(
    ("text", "kind", "factor", "sign"),
    [
        ("You betrayed me!", EventKind.BETRAYAL, 3.0, -1),
        ("I would die for you.", EventKind.SACRIFICE, 3.0, 1),
        ("I love you.", EventKind.CONFESSION, 2.5, 1),
    ],
)
def test_an_event_multiplies_and_decides_the_tone_whatever_the_face_shows(text, kind, factor, sign):
    said = talk((0.0, "a", "b", "", text, -0.1 * sign, 0.5), keys="abc", witnesses=[["c"]])
    plain = talk((0.0, "a", "b", "", "Fine.", -0.1 * sign, 0.5), keys="abc", witnesses=[["c"]])
    between = (said.source < 2) & (said.target < 2)
    assert (said.factor[between] == factor).all() and (said.factor[~between] == 1.0).all()
    assert (np.sign(said.change[between]) == sign).all()
    assert np.array_equal(said.change[~between], plain.change[~between])
    (event,) = said.events
    assert (event.kind, event.factor, event.utterance) == (kind, factor, 0)
    assert (event.source, event.target) == (("b", "a") if sign < 0 else ("a", "b"))
    assert events_between(said, "b", "a") == said.events and not events_between(said, "a", "c")


def test_a_migration_by_an_event_is_called_one():
    warm = [(float(second), "a", "b", "joy", "Fine.", 0.9, 0.6) for second in range(0, 10, 2)]
    said = talk(*warm, (20.0, "a", "b", "", "You betrayed me!", 0.0, 1.0))
    last = said.moved == 21.0
    assert last.any() and (said.trigger[last] == Trigger.EVENT).all() and (said.circle[last] > said.origin[last]).all()
    assert (said.trigger[~last & (said.moved_line >= 0)] == Trigger.INTERACTION).all()


def test_an_event_before_many_and_to_nobody_known_moves_nobody():
    said = talk((0.0, "a", "", "", "You betrayed me!", 0.5, 0.5), keys="abc", witnesses=[["b", "c"]])
    assert said.events[0].source == "" and said.events[0].target == "a"
    assert (said.factor == 1.0).all() and (said.change > 0.0).all()


def test_falls_through_thresholds_have_their_exact_times():
    said = talk(*[(float(second), "a", "b", "joy", "Fine.", 0.9, 0.6) for second in range(0, 40, 2)], duration=20000.0)
    falls = said.trigger == Trigger.DECAY
    assert falls.any() and (said.moved_line[falls] == -1).all()
    for row in np.flatnonzero(falls):
        at = relations_at(said, float(said.moved[row]))
        intimacy = at.intimacy[said.mover[row], said.moved_about[row]]
        assert intimacy == pytest.approx(said.thresholds[said.origin[row]], abs=1e-9)
    assert relations_at(said, 20000.0).intimacy.max() == 0.0


def test_without_decay_nobody_falls():
    warm = [(float(second), "a", "b", "joy", "Fine.", 0.9, 0.6) for second in range(0, 40, 2)]
    said = talk(*warm, duration=9000.0, using=replace(QUICK, intimacy_decay=0.0))
    assert np.array_equal(relations_at(said, 9000.0).intimacy, relations_at(said, 40.0).intimacy)
    assert not (said.trigger == Trigger.DECAY).any()


def test_enemies_have_a_balance_although_they_never_were_close():
    said = talk(*[(float(second), "a", "b", "anger", "Fine.", -0.9, 0.9) for second in range(0, 20, 2)])
    at = relations_at(said, 20.0)
    assert at.intimacy[0, 1] == 0.0 and at.balance[0, 1] == -1.0 and at.circle[0, 1] == Circle.STRANGER
    assert math.isnan(at.balance[0, 0])


def test_nothing_known_of_a_line_is_being_together_and_no_more():
    lines = [spoken(0, 0.0, 1.0, "a", "b")]
    said = society((analysis_of(lines, "ab"), mind_of([]), present_in(lines, "ab")))
    assert (said.change > 0.0).all() and (said.positive == 0.0).all()
    assert np.isnan(relations_at(said, 1.0).balance).all()


@pytest.mark.parametrize("keys", [(), ("a",), ("a", "b")])
def test_a_film_in_which_nobody_speaks_to_anybody(keys):
    lines = [spoken(0, 0.0, 1.0, keys[0])] if keys else []
    said = society((analysis_of(lines, keys), mind_of([]), present_in(lines, keys)))
    at = relations_at(said, 60.0)
    assert len(said.time) == 0 and at.intimacy.shape == (len(keys), len(keys)) and not at.met.any()


def test_the_lines_that_made_a_relation_come_biggest_first():
    said = talk(
        (0.0, "a", "b", "", "Fine.", 0.2, 0.5), (4.0, "b", "a", "", "I love you.", 0.9, 0.9),
        (8.0, "a", "b", "", "Fine.", 0.1, 0.2),
    )  # fmt: skip
    scenes = edge_scenes(said, "a", "b")
    assert scenes[0].line == 1 and len(scenes) == 3
    sizes = [abs(one.change) for one in scenes]
    assert sizes == sorted(sizes, reverse=True)
    own = cumulative_memory(said, "a", "b")
    assert sum(max(one.felt, 0.0) for one in scenes) == pytest.approx(own.positive[-1])
    assert edge_scenes(said, "a", "nobody") == ()


def test_thresholds_in_another_order_are_put_in_order():
    muddled = Settings(intimate_from=0.1, close_from=0.4, friends_from=0.01, acquaintance_from=0.2)
    assert society(random_film(1, 30, 4), muddled).thresholds == (0.4, 0.2, 0.1, 0.01)


def test_the_index_answers_quickly_and_the_same_as_a_single_question():
    film = random_film(3, 200, 12)
    said = society(film)
    index = RelationIndex(said)
    for time in (0.0, 300.5, 1800.0):
        one, other = index.at(time), relations_at(said, time)
        assert np.array_equal(one.intimacy, other.intimacy) and np.array_equal(one.circle, other.circle)


CODE = """
import hashlib, dataclasses, numpy as np
from emotionai_core.social.circles import SocietyStream
from emotionai_core.settings import Settings
from tests.core.social_films import random_film
said = SocietyStream(Settings(intimate_from=0.4, close_from=0.2, friends_from=0.1)).society(*random_film(2, 150, 10))
told = hashlib.sha256()
for one in dataclasses.fields(said):
    part = getattr(said, one.name)
    told.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
print(told.hexdigest())
"""


def test_the_same_film_gives_the_same_bytes_whatever_the_hash_seed():
    def digest(seed: str) -> str:
        environment = {"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path))}
        done = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert digest("1") == digest("2")


def test_what_is_hardly_one_way_or_the_other_has_no_tone():
    faint = talk(*((float(second), "a", "b", "", "Fine.", -0.14, 0.5) for second in range(0, 20, 2)))
    at = relations_at(faint, 30.0)
    assert np.isnan(at.balance).all() and at.intimacy[0, 1] > 0.0
    assert (faint.negative == 0.0).all()


def test_one_felt_line_is_no_balance_yet():
    once = relations_at(talk((0.0, "a", "b", "", "Fine.", -0.5, 0.3)), 10.0)
    assert np.isnan(once.balance[0, 1])
    thrice = relations_at(talk(*((float(at), "a", "b", "", "Fine.", -0.5, 0.3) for at in (0, 3, 6))), 10.0)
    assert thrice.balance[0, 1] == -1.0
