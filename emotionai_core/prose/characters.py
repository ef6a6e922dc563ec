"""What an account holds about one character, in words: the psychological summary and the evolution in five sections.

All of it describes a character as performed in a film, as an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from emotionai_core.prose.lines import prevails
from emotionai_core.prose.telling import At, Count, Language, Name, Number, Quote, Share, Telling, Term, Value
from emotionai_core.records.account import Account
from emotionai_core.records.prose import Chapter, Passage
from emotionai_core.records.society import RelationsAt, Trait
from emotionai_core.social.dossier import Dossier, Stretch, dossier
from emotionai_core.social.relations import RelationIndex

_VOLATILE, _STEADY = 0.3, 0.15
_LOW_STABILITY, _HIGH_STABILITY = 0.55, 0.75
# Changes that are told one by one.
_TURNS, _BONDS = 3, 3


def relations_at_the_end(account: Account) -> RelationsAt:
    """Everybody's relations when the film ends, made once for several characters."""
    return RelationIndex(account.society).at(account.analysis.film.duration)


def summary(
    account: Account, key: str, language: Language, relations: RelationsAt | None = None
) -> tuple[Passage, ...]:
    """The psychological summary of the character with this `Person.key`; one sentence where there are too few lines."""
    told = Telling(language)
    tell_summary(told, account, dossier(account, key, relations or relations_at_the_end(account)))
    return tuple(told.passages)


def tell_summary(told: Telling, account: Account, of: Dossier) -> None:
    """Add the summary to a chapter."""
    name, facts = Name(account.analysis.name(of.person)), of.summary
    lines = [state.utterance for state in of.states]
    if not of.thirds:
        told.say([told.sentence("too_few_lines", name=name, count=Count(len(lines)))], lines, ("states",))
        return
    spread = _deviation([state.valence for state in of.states])
    mood = "volatile" if spread >= _VOLATILE else "steady" if spread <= _STEADY else "moving"
    said = [told.sentence(f"mood_{mood}", name=name, spread=Number(spread))]
    changes = [one for one in of.changes if len(one.lines) > 1]
    used = list[int]()
    if changes:
        most = changes[0]
        origin, emotion = Term("emotion", most.origin), Term("emotion", most.emotion)
        said.append(told.sentence("commonest_change", origin=origin, emotion=emotion, count=Count(len(most.lines))))
        used += most.lines
    if not math.isnan(facts.stability):
        level = "low" if facts.stability < _LOW_STABILITY else "high" if facts.stability > _HIGH_STABILITY else "middle"
        said.append(
            told.sentence(f"stability_{level}", stability=Number(facts.stability), share=Share(facts.sudden_share))
        )
    if facts.times:
        said.append(
            told.sentence(
                "commonest_sudden",
                origin=Term("emotion", facts.origin),
                emotion=Term("emotion", facts.emotion),
                count=Count(facts.times),
            )
        )
    told.say(said, used or lines, ("states", "transitions"))
    told.say(_of_traits(told, account.traits.get(of.person, ())), (), ("traits",))


def _of_traits(told: Telling, traits: Sequence[Trait]) -> list[str]:
    known = [one for one in traits if one.estimate.enough]
    if not known or len(known) < len(traits):
        return []
    high = max(known, key=lambda one: one.estimate.value)
    low = min(known, key=lambda one: one.estimate.value)
    # Traits whose intervals meet cannot be told apart.
    if high.estimate.low <= low.estimate.high:
        return []
    found: list[str] = []
    for place, one in (("highest", high), ("lowest", low)):
        estimate = one.estimate
        found.append(
            told.sentence(
                f"{place}_trait",
                trait=Term("trait", one.name),
                value=Number(estimate.value),
                low=Number(estimate.low),
                high=Number(estimate.high),
            )
        )
    return found


def evolution(
    account: Account, key: str, language: Language, relations: RelationsAt | None = None
) -> tuple[Chapter, ...]:
    """The character's way through the film in five sections: beginning, development, turning points, relations, end."""
    of = dossier(account, key, relations or relations_at_the_end(account))
    found: list[Chapter] = []
    for section, tell in (
        ("beginning", _beginning),
        ("development", _development),
        ("turning_points", _turning_points),
        ("relations", _relations),
        ("end", _end),
    ):
        told = Telling(language)
        if of.thirds:
            tell(told, account, of)
        else:
            name = Name(account.analysis.name(key))
            told.say([told.sentence("too_few_lines", name=name, count=Count(len(of.states)))], (), ("states",))
        found.append(told.chapter(section))
    return tuple(found)


def _stretch(told: Telling, key: str, account: Account, of: Dossier, part: Stretch) -> None:
    own = [one for one in of.states if part.start <= one.time <= part.end]
    values: dict[str, Value] = {
        "name": Name(account.analysis.name(of.person)),
        "start": At(part.start),
        "end": At(part.end),
        "valence": Number(part.valence, signed=True),
        "arousal": Number(part.arousal),
        "count": Count(part.lines),
    }
    shown = sum(one.emotion == part.emotion for one in own)
    if part.lines == 1 or prevails(shown, part.lines):
        values |= {"emotion": Term("emotion", part.emotion), "shown": Count(shown)}
    else:
        key = f"{key}_mixed"
    told.say([told.sentence(key, **values)], [one.utterance for one in own], ("states",))


def _beginning(told: Telling, account: Account, of: Dossier) -> None:
    _stretch(told, "at_first", account, of, of.thirds[0])


def _end(told: Telling, account: Account, of: Dossier) -> None:
    _stretch(told, "at_last", account, of, of.thirds[-1])


def _development(told: Telling, account: Account, of: Dossier) -> None:
    arc = account.mind.arcs[of.person]
    if arc.shape is None:
        return
    shape = Term("shape", arc.shape.value)
    first, last = of.thirds[0], of.thirds[-1]
    said = [
        told.sentence(
            "arc_shape",
            name=Name(account.analysis.name(of.person)),
            shape=shape,
            first=Number(first.valence, signed=True),
            last=Number(last.valence, signed=True),
        )
    ]
    told.say(said, [state.utterance for state in of.states], ("arcs",))


def _turning_points(told: Telling, account: Account, of: Dossier) -> None:
    turns = account.mind.arcs[of.person].turns
    name = Name(account.analysis.name(of.person))
    if not turns:
        told.say([told.sentence("no_turns", name=name)], (), ("arcs",))
        return
    words = {line.utterance.number: line.utterance.text for line in account.analysis.lines}
    told.say([told.sentence("turns", name=name, count=Count(len(turns)))], [one.utterance for one in turns], ("arcs",))
    for turn in sorted(turns, key=lambda one: (-abs(one.change), one.time))[:_TURNS]:
        key = "turn_up" if turn.change > 0 else "turn_down"
        change = Number(abs(turn.change))
        quote = Quote(words.get(turn.utterance, ""))
        told.say([told.sentence(key, time=At(turn.time), change=change, quote=quote)], (turn.utterance,), ("arcs",))


def _relations(told: Telling, account: Account, of: Dossier) -> None:
    name = Name(account.analysis.name(of.person))
    if not of.bonds:
        told.say([told.sentence("no_bonds", name=name)], (), ("society",))
        return
    for bond in of.bonds[:_BONDS]:
        sentence = told.sentence(
            "bond",
            name=name,
            other=Name(account.analysis.name(bond.other)),
            circle=Term("circle", bond.circle.name.lower()),
            intimacy=Number(bond.intimacy),
            back=Number(bond.back),
        )
        told.say([sentence], (), ("society",))


def _deviation(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((one - mean) ** 2 for one in values) / len(values))
