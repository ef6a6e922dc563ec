"""The film review in six chapters, told from an account by templates; a language model may put it otherwise, under
guard.

Seed document 001 (Movie Reviewer): characters, era, relationships, arcs, scoring, script. Nothing is told that was not
measured: of era and setting only what picture, cuts and pauses show.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emotionai_core.prose.characters import relations_at_the_end, tell_summary
from emotionai_core.prose.lines import LinesInWords
from emotionai_core.prose.telling import At, Count, Language, Name, Number, Quote, Share, Telling, Term
from emotionai_core.records.account import Account
from emotionai_core.records.memory import Hotspot
from emotionai_core.records.person import Person
from emotionai_core.records.prose import Chapter
from emotionai_core.records.scores import Delivery, ScoreCard
from emotionai_core.records.society import Circle, RelationsAt
from emotionai_core.social.dossier import dossier

CHAPTERS = ("characters", "picture", "relationships", "arcs", "performances", "script")
_LEADS, _PAIRS, _MOMENTS = 4, 4, 3


@dataclass(frozen=True, slots=True, eq=False)
class _Review:
    account: Account
    title: str
    language: Language
    leads: tuple[Person, ...]
    relations: RelationsAt
    words: LinesInWords


def film_review(account: Account, title: str, language: Language) -> tuple[Chapter, ...]:
    """Six chapters in the order of `CHAPTERS`; the same account gives the same words."""
    people = sorted(account.analysis.people, key=lambda one: (-one.lines, -one.screen_time, one.key))
    leads = tuple(one for one in people if one.lines)[:_LEADS]
    made = _Review(account, title, language, leads, relations_at_the_end(account), LinesInWords(account, language))
    tellers: tuple[Callable[[Telling, _Review], None], ...] = (
        _characters,
        _picture,
        _relationships,
        _arcs,
        _performances,
        _script,
    )
    found: list[Chapter] = []
    for key, tell in zip(CHAPTERS, tellers, strict=True):
        told = Telling(language)
        tell(told, made)
        if not told.passages:
            told.say([told.sentence("nothing_to_tell")])
        found.append(told.chapter(key))
    return tuple(found)


def _characters(told: Telling, of: _Review) -> None:
    analysis = of.account.analysis
    speaking = sum(1 for one in analysis.people if one.lines)
    told.say(
        [
            told.sentence("cast", title=Name(of.title), people=Count(speaking), count=Count(len(analysis.lines))),
            told.sentence("as_performed"),
        ],
        (),
        ("people",),
    )
    for person in of.leads:
        share = person.lines / max(1, len(analysis.lines))
        told.say([told.sentence("speaks", name=Name(person.name), count=Count(person.lines), share=Share(share))])
        tell_summary(told, of.account, dossier(of.account, person.key, of.relations))


def _picture(told: Telling, of: _Review) -> None:
    analysis = of.account.analysis
    film = analysis.film
    scenes = len({shot.scene for shot in analysis.shots})
    shots = len(analysis.shots)
    said = [told.sentence("length", time=At(film.duration), shots=Count(shots), scenes=Count(scenes))]
    if shots:
        said.append(told.sentence("pace", seconds=Number(film.duration / shots, 1)))
    told.say(said, (), ("shots",))
    if analysis.reliability is not None and not math.isnan(analysis.reliability.coverage):
        found = analysis.reliability
        told.say(
            [
                told.sentence(
                    f"tier_{found.tier.value}",
                    neutral=Share(found.neutral),
                    confidence=Share(found.confidence),
                    coverage=Share(found.coverage),
                )
            ],
            (),
            ("reliability",),
        )
    told.say([told.sentence("no_era")])


def _relationships(told: Telling, of: _Review) -> None:
    account, relations = of.account, of.relations
    keys = relations.keys
    pairs = [(keys.index(one.key), other) for one in of.leads if one.key in keys for other in range(len(keys))]
    met = [(own, other) for own, other in pairs if own != other and relations.met[own, other]]
    met.sort(key=lambda pair: (-float(relations.intimacy[pair]), pair))
    for own, other in met[:_PAIRS]:
        balance = float(relations.balance[own, other])
        tone = "unknown" if math.isnan(balance) else "good" if balance > 0.2 else "bad" if balance < -0.2 else "mixed"
        sentence = told.sentence(
            "pair",
            name=Name(account.analysis.name(keys[own])),
            other=Name(account.analysis.name(keys[other])),
            circle=Term("circle", Circle(int(relations.circle[own, other])).name.lower()),
            intimacy=Number(float(relations.intimacy[own, other])),
            back=Number(float(relations.intimacy[other, own])),
            tone=Term("tone", tone),
        )
        told.say([sentence], (), ("society",))
    moves = len(account.society.moved)
    told.say([told.sentence("migrations", count=Count(moves))], (), ("society",))
    said = {line.utterance.number: line.utterance for line in account.analysis.lines}
    for event in account.society.events[:_MOMENTS]:
        sentence = told.sentence(
            "event",
            kind=Term("event", event.kind.value),
            name=Name(account.analysis.name(event.source)),
            other=Name(account.analysis.name(event.target)),
            time=At(said[event.utterance].start),
            quote=Quote(said[event.utterance].text),
        )
        told.say([sentence], (event.utterance,), ("events",))


def _arcs(told: Telling, of: _Review) -> None:
    mind = of.account.mind
    for person in of.leads:
        arc = mind.arcs.get(person.key)
        if arc is None or arc.shape is None:
            continue
        sentence = told.sentence(
            "arc",
            name=Name(person.name),
            shape=Term("shape", arc.shape.value),
            count=Count(len(arc.turns)),
        )
        told.say([sentence], [one.utterance for one in arc.turns], ("arcs",))
    surprising = {one.utterance: one.surprise for one in mind.transitions}
    # The most surprising first, then in film order.
    chosen = sorted(mind.explanations, key=lambda one: -surprising[one.utterance])[:_MOMENTS]
    for one in sorted(chosen, key=lambda one: one.utterance):
        of.words.tell_explanation(told, one)
    for spot in sorted(mind.hotspots, key=lambda one: (-len(one.utterances), one.start))[:_MOMENTS]:
        _hotspot(told, of.account, spot)


def _hotspot(told: Telling, account: Account, spot: Hotspot) -> None:
    sentence = told.sentence(
        "hotspot",
        name=Name(account.analysis.name(spot.person)),
        start=At(spot.start),
        end=At(spot.end),
        count=Count(len(spot.utterances)),
    )
    told.say([sentence], spot.utterances, ("hotspots",))


def _performances(told: Telling, of: _Review) -> None:
    told.say([told.sentence("scores_are", low=Count(0), high=Count(10))], (), ("cards",))
    for person in of.leads:
        card = of.account.cards[person.key]
        if not card.total.enough:
            told.say([told.sentence("no_score", name=Name(person.name), count=Count(person.lines))], (), ("cards",))
            continue
        told.say(_card(told, person, card), (), ("cards",))
    counted = Counter(one.kind.value for one in of.account.analysis.conflicts)
    total = sum(counted.values())
    said = [told.sentence("conflicts", count=Count(total))]
    for kind, number in sorted(counted.items()):
        said.append(told.sentence("conflicts_of", kind=Term("conflict", kind), count=Count(number)))
    told.say(said, [one.utterance for one in of.account.analysis.conflicts], ("conflicts",))


def _card(told: Telling, person: Person, card: ScoreCard) -> list[str]:
    total = card.total
    said = [
        told.sentence(
            "score",
            name=Name(person.name),
            total=Number(total.value, 1),
            low=Number(total.low, 1),
            high=Number(total.high, 1),
            count=Count(total.count),
        )
    ]
    known = [one for one in card.dimensions if one.estimate.enough]
    if len(known) > 1:
        best = max(known, key=lambda one: one.estimate.value)
        worst = min(known, key=lambda one: one.estimate.value)
        said.append(
            told.sentence(
                "dimensions",
                best=Term("dimension", best.name),
                most=Number(best.estimate.value, 1),
                worst=Term("dimension", worst.name),
                least=Number(worst.estimate.value, 1),
            )
        )
    return said


def _script(told: Telling, of: _Review) -> None:
    found, lines = of.account.alignment, of.account.analysis.lines
    known = np.flatnonzero(found.delivery != Delivery.ABSTAINS)
    if not len(known):
        told.say([told.sentence("no_delivery")], (), ("alignment",))
        return
    counts = [int((found.delivery[known] == kind).sum()) for kind in (Delivery.UNDER, Delivery.ALIGNED, Delivery.OVER)]
    clear = known[found.sure[known] & (found.delivery[known] != Delivery.ALIGNED)]
    if len(clear):
        certain = told.sentence("clear_deliveries", count=Count(len(clear)), error=Number(found.error))
    else:
        certain = told.sentence("no_clear_delivery", error=Number(found.error))
    compared = told.sentence(
        "deliveries",
        count=Count(len(known)),
        under=Count(counts[0]),
        aligned=Count(counts[1]),
        over=Count(counts[2]),
    )
    told.say([compared, certain], (), ("alignment",))
    order = clear[np.argsort(-np.abs(found.gap[clear]), kind="stable")][:_MOMENTS]
    places: list[int] = sorted(order.tolist())
    for place in places:
        line = lines[place]
        under = found.delivery[place] == Delivery.UNDER
        sentence = told.sentence(
            "held_back" if under else "went_beyond",
            name=Name(of.account.analysis.name(line.person)),
            time=At(line.utterance.start),
            quote=Quote(line.utterance.text),
            gap=Number(float(found.gap[place]), signed=True),
        )
        told.say([sentence], (line.utterance.number,), ("alignment",))
