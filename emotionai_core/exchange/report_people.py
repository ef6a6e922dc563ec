"""Sections 7 to 10 of the report: personality, scores, relations, delivery against words."""

from __future__ import annotations

from collections import Counter

import numpy as np

from emotionai_core.exchange.document import Block, Figure, Paragraph, Table, brief, percent, plain, with_interval
from emotionai_core.exchange.telling import Telling, moment
from emotionai_core.judgement.certainty import share_by_error, share_when_exchanged
from emotionai_core.judgement.weights import dimension_weights, tier_of
from emotionai_core.records.estimate import Input
from emotionai_core.records.reliability import Tier
from emotionai_core.records.scores import DIMENSIONS, Alignment, Amplifier, Delivery
from emotionai_core.records.society import Circle, RelationsAt, Trigger
from emotionai_core.social.relations import RelationIndex

MATRIX = 12
"""People in the relations matrix; more do not fit on a page."""
MOST = 15
TRAITS = ("openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism")


def personality(telling: Telling) -> tuple[Block, ...]:
    """Section 7: five traits of each character as performed, with intervals and what went in."""
    words, traits = telling.words, telling.account.traits
    rows: list[tuple[str, ...]] = []
    inputs: list[tuple[str, ...]] = []
    for person in telling.speakers():
        own = {trait.name: trait for trait in traits.get(person.key, ())}
        if not any(trait.estimate.enough for trait in own.values()):
            continue
        rows.append(
            (
                person.name,
                str(max(trait.estimate.count for trait in own.values())),
                *(with_interval(own[name].estimate) if name in own else "–" for name in TRAITS),
            )
        )
        inputs += [
            (person.name, words.term("traits", name), _inputs(telling, own[name].inputs))
            for name in TRAITS
            if name in own and len(rows) <= 6
        ]
    return (
        Paragraph(words("personality_note"), "quiet"),
        Figure("traits", words("figure_traits")),
        *telling.table("traits_table", ("person", "lines", *(f"trait_{name}" for name in TRAITS)), rows, range(1, 7)),
        *_too_few(telling, len(telling.account.analysis.people) - len(rows)),
        *telling.table("trait_inputs", ("person", "trait", "inputs"), inputs),
    )


def _too_few(telling: Telling, count: int) -> tuple[Block, ...]:
    said = telling.words("too_few", count=count, needed=telling.settings.fewest_lines)
    return (Paragraph(said, "quiet"),) if count > 0 else ()


def _inputs(telling: Telling, inputs: tuple[Input, ...]) -> str:
    parts: list[str] = []
    for one in inputs:
        share = "" if np.isnan(one.share) else f" ({one.share:+.2f})"
        parts.append(f"{telling.words.term('inputs', one.name)} {brief(one.value)}{share}")
    return "; ".join(parts)


def scores(telling: Telling) -> tuple[Block, ...]:
    """Section 8: six dimensions and their total, with formulas, weights and the lines that cost most."""
    words, cards = telling.words, telling.account.cards
    rows: list[tuple[str, ...]] = []
    costly: list[tuple[str, ...]] = []
    for person in telling.speakers():
        card = cards.get(person.key)
        if card is None or not any(one.estimate.enough for one in card.dimensions):
            continue
        by_name = {one.name: one for one in card.dimensions}
        rows.append(
            (
                person.name,
                with_interval(card.total, 1),
                *(with_interval(by_name[name].estimate, 1) if name in by_name else "–" for name in DIMENSIONS),
            )
        )
        costly += [
            (
                person.name,
                words.term("dimensions", one.name),
                percent(one.weight),
                _inputs(telling, one.inputs),
                ", ".join(telling.at(number) for number in one.lines[:3]),
            )
            for one in card.dimensions
            if one.estimate.enough and len(rows) <= 5
        ]
    tiers = sorted({card.tier.value for card in cards.values()})
    return (
        Paragraph(words("tier_note", tier=", ".join(words.term("tiers", tier) for tier in tiers)), "quiet"),
        Figure("scores", words("figure_scores")),
        *_formulas(telling),
        *telling.table(
            "scores_table", ("person", "total", *(f"dimension_{name}" for name in DIMENSIONS)), rows, range(1, 8)
        ),
        *_too_few(telling, len(telling.account.analysis.people) - len(rows)),
        *telling.table("score_inputs", ("person", "dimension", "weight", "inputs", "costly_lines"), costly, (2,)),
    )


def _formulas(telling: Telling) -> tuple[Block, ...]:
    words = telling.words
    found: dict[str, str] = {}
    for card in telling.account.cards.values():
        for one in card.dimensions:
            found.setdefault(one.name, one.formula)
    chosen = dimension_weights(telling.settings, Tier.RELIABLE)
    here = dimension_weights(telling.settings, tier_of(telling.account.analysis))
    rows = [
        (
            words.term("dimensions", name),
            found[name],
            percent(chosen[name] / (sum(chosen.values()) or 1.0)),
            percent(here[name] / (sum(here.values()) or 1.0)),
        )
        for name in DIMENSIONS
        if name in found
    ]
    return telling.table("formulas_table", ("dimension", "formula", "weight_chosen", "weight_here"), rows, (2, 3))


def relations(telling: Telling) -> tuple[Block, ...]:
    """Section 9: who is how close to whom at the film's end, how that moved, and who stands in the middle."""
    words, society = telling.words, telling.account.society
    if not len(society.time):
        return (Paragraph(words("no_relations")),)
    end = RelationIndex(society).at(telling.account.analysis.film.duration)
    return (
        Paragraph(words("relations_note"), "quiet"),
        Figure("relations", words("figure_relations")),
        *_matrix(telling, end),
        Figure("network", words("figure_network")),
        *_closest(telling, end),
        Figure("migrations", words("figure_migrations")),
        *_migrations(telling),
        *_events(telling),
        *_centralities(telling),
    )


def leading(telling: Telling, most: int) -> list[str]:
    """Keys of the people with most lines who have relations, at most `most`."""
    known = set(telling.account.society.keys)
    return [person.key for person in telling.speakers() if person.key in known][:most]


def _matrix(telling: Telling, end: RelationsAt) -> tuple[Block, ...]:
    keys = leading(telling, MATRIX)
    places = [end.keys.index(key) for key in keys]
    rows = [
        (telling.name(end.keys[one]), *("·" if one == two else plain(float(end.intimacy[one, two])) for two in places))
        for one in places
    ]
    head = (telling.words("from_to"), *(telling.name(key) for key in keys))
    return (Table(telling.words("matrix_table"), head, tuple(rows), tuple(range(1, len(head)))),)


def _closest(telling: Telling, end: RelationsAt) -> tuple[Block, ...]:
    values = np.where(end.met & ~np.eye(len(end.keys), dtype=bool), end.intimacy, -1.0)
    order = np.argsort(-values, axis=None, kind="stable")[:MOST]
    rows: list[tuple[str, ...]] = []
    for flat in order:
        one, two = divmod(int(flat), len(end.keys))
        if values[one, two] <= 0.0:
            break
        rows.append(
            (
                telling.name(end.keys[one]),
                telling.name(end.keys[two]),
                plain(float(end.intimacy[one, two])),
                plain(float(end.intimacy[two, one])),
                telling.words.term("circles", Circle(int(end.circle[one, two])).name.lower()),
                plain(float(end.balance[one, two])),
            )
        )
    head = ("person", "towards", "intimacy", "in_return", "circle", "balance")
    return telling.table("closest_table", head, rows, (2, 3, 5))


def _migrations(telling: Telling) -> tuple[Block, ...]:
    society, words = telling.account.society, telling.words
    inward = society.circle < society.origin
    rows = [
        (
            words.term("triggers", trigger.name.lower()),
            str(int((inward & (society.trigger == trigger)).sum())),
            str(int((~inward & (society.trigger == trigger)).sum())),
        )
        for trigger in Trigger
    ]
    innermost = np.flatnonzero(society.circle <= Circle.CLOSE)[:MOST]
    moves = [
        (
            moment(float(society.moved[row])),
            telling.name(society.keys[int(society.mover[row])]),
            telling.name(society.keys[int(society.moved_about[row])]),
            words.term("circles", Circle(int(society.origin[row])).name.lower()),
            words.term("circles", Circle(int(society.circle[row])).name.lower()),
            words.term("triggers", Trigger(int(society.trigger[row])).name.lower()),
        )
        for row in innermost.tolist()
    ]
    head = ("time", "person", "towards", "circle_before", "circle_after", "trigger")
    return (
        *telling.table("migrations_by_trigger", ("trigger", "inward", "outward"), rows, (1, 2)),
        *telling.table("migrations_table", head, moves),
    )


def _events(telling: Telling) -> tuple[Block, ...]:
    rows = [
        (
            telling.at(one.utterance),
            telling.name(one.source),
            telling.name(one.target),
            telling.words.term("events", one.kind.value),
            one.phrase,
            plain(one.factor, 1),
        )
        for one in telling.account.society.events
    ]
    return telling.table("events_table", ("time", "person", "towards", "event", "phrase", "factor"), rows, (5,))


def _centralities(telling: Telling) -> tuple[Block, ...]:
    found = sorted(telling.account.centralities.values(), key=lambda one: (-one.strength, one.person))
    rows = [
        (telling.name(one.person), *(plain(v) for v in (one.strength, one.degree, one.betweenness, one.eigenvector)))
        for one in found
    ]
    head = ("person", "strength", "degree", "betweenness", "eigenvector")
    return telling.table("centralities_table", head, rows, range(1, 5))


def delivery(telling: Telling) -> tuple[Block, ...]:
    """Section 10: the intensity that the words ask for against what voice and face express."""
    words, alignment = telling.words, telling.account.alignment
    counts = Counter(Delivery(int(one)) for one in alignment.delivery)
    overrides = Counter(Amplifier(int(one)) for one in alignment.amplifier)
    facts = telling.facts(
        "delivery_facts",
        [
            *((f"delivery_{kind.name.lower()}", str(counts[kind])) for kind in Delivery),
            ("threshold", plain(alignment.threshold)),
            ("calibration", words.term("calibrations", alignment.calibration.value)),
            ("expected_scale", _scale(alignment.expected_scale)),
            ("expressed_scale", _scale(alignment.expressed_scale)),
            *(
                (f"amplifier_{kind.name.lower()}", str(overrides[kind]))
                for kind in Amplifier
                if kind is not Amplifier.NONE
            ),
        ],
    )
    known = np.flatnonzero(np.isfinite(alignment.gap))
    order = known[np.argsort(alignment.gap[known], kind="stable")]
    return (
        facts,
        *_certainty(telling, alignment),
        Paragraph(words("delivery_note")),
        Figure("delivery", words("figure_delivery")),
        Figure("gaps", words("figure_gaps")),
        *_gaps(telling, "under_table", [int(row) for row in order[:MOST] if alignment.delivery[row] == Delivery.UNDER]),
        *_gaps(
            telling, "over_table", [int(row) for row in order[::-1][:MOST] if alignment.delivery[row] == Delivery.OVER]
        ),
    )


def _certainty(telling: Telling, alignment: Alignment) -> tuple[Block, ...]:
    """Which verdicts the estimates bear out, beside what chance alone would give."""
    compared = int(np.isfinite(alignment.gap).sum())
    if not compared:
        return ()
    beyond = [int((alignment.sure & (alignment.delivery == kind)).sum()) for kind in (Delivery.UNDER, Delivery.OVER)]
    limits = (alignment.threshold, max(alignment.threshold, alignment.error))
    # Counted by the verdicts, so that the row is true to the table above also at the very edge.
    shares = (
        float((alignment.delivery[np.isfinite(alignment.gap)] != Delivery.ALIGNED).mean()),
        sum(beyond) / compared,
    )
    rows = [
        ("error_of_gap", *(plain(limit) for limit in limits)),
        ("share_found", *(percent(share) for share in shares)),
        ("share_by_error", *(percent(share_by_error(limit, alignment.error)) for limit in limits)),
        ("share_exchanged", *(percent(share_when_exchanged(alignment, limit)) for limit in limits)),
    ]
    return (
        telling.facts(
            "certainty_facts",
            [
                ("clearly_under", str(beyond[0])),
                ("clearly_over", str(beyond[1])),
                ("within_error", str(compared - sum(beyond))),
            ],
        ),
        *telling.table(
            "chance_table",
            ("what", "beyond_threshold", "beyond_error"),
            [(telling.words(name), *cells) for name, *cells in rows],
            (1, 2),
        ),
        Paragraph(telling.words("certainty_note")),
    )


def _scale(scale: tuple[float, float]) -> str:
    return f"{plain(scale[0])} ± {plain(scale[1])}"


def _gaps(telling: Telling, title: str, rows: list[int]) -> tuple[Block, ...]:
    alignment, lines = telling.account.alignment, telling.account.analysis.lines
    asked, shown = alignment.expected_z, alignment.expressed_z
    cells = [
        (
            moment(lines[row].utterance.start),
            telling.name(lines[row].person),
            telling.said(lines[row].utterance.number),
            f"{plain(float(alignment.expected[row]))} ({float(asked[row]):+.2f})",
            f"{plain(float(alignment.expressed[row]))} ({float(shown[row]):+.2f})",
            f"{float(alignment.gap[row]):+.2f}",
            telling.words.term("certainties", "clear" if alignment.sure[row] else "within"),
            telling.words.term("amplifiers", Amplifier(int(alignment.amplifier[row])).name.lower()),
        )
        for row in rows
    ]
    head = ("time", "person", "line", "expected_z", "expressed_z", "gap", "certainty", "amplifier")
    return telling.table(title, head, cells, (3, 4, 5))
