"""Single moments in words: why a change may have happened, what delivery does with a line, what a scene came to."""

from __future__ import annotations

import math

from emotionai_core.prose.telling import At, Count, Language, Name, Names, Number, Quote, Telling, Term, Value
from emotionai_core.records.account import Account
from emotionai_core.records.line import Line
from emotionai_core.records.memory import Explanation, Insight
from emotionai_core.records.prose import Passage
from emotionai_core.records.scores import Amplifier, Calibration, Delivery

_RECALLED = 2
# Of the numbers of an insight, those that count something.
_COUNTED = frozenset({"lines", "shifts", "memories"})
# Insights that say which emotion prevails in the lines they rest on.
_PREVAILING = frozenset({"tone", "relation", "intensity"})
_FEWEST_FOR_MOST = 3


def prevails(shown: int, lines: int) -> bool:
    """Whether an emotion that `shown` of `lines` show may be called the prevailing one: by half of three at least."""
    return lines >= _FEWEST_FOR_MOST and 2 * shown >= lines


class LinesInWords:
    """Puts single moments of one account into words of one language."""

    def __init__(self, account: Account, language: Language) -> None:
        self._account = account
        self._language: Language = language
        self._lines = {line.utterance.number: line for line in account.analysis.lines}
        self._transitions = {one.utterance: one for one in account.mind.transitions}

    def explanation(self, one: Explanation) -> tuple[Passage, ...]:
        """What was said before a surprising change, who was there, and what came to mind (theory of mind)."""
        told = Telling(self._language)
        self.tell_explanation(told, one)
        return tuple(told.passages)

    def tell_explanation(self, told: Telling, one: Explanation) -> None:
        """Add an explanation to a chapter."""
        transition, name = self._transitions[one.utterance], self._name(one.person)
        told.say(
            [
                told.sentence(
                    "change",
                    name=name,
                    time=At(self._lines[one.utterance].utterance.start),
                    origin=Term("emotion", transition.origin),
                    emotion=Term("emotion", transition.emotion),
                    kind=Term("transition", transition.kind.value),
                    surprise=Number(transition.surprise),
                    quote=self._quote(one.utterance),
                )
            ],
            (transition.before, one.utterance),
            ("transitions",),
        )
        # The nearest of what was said is what may have done it.
        said = [number for number in one.said if number in self._lines][-1:]
        for number in said:
            line = self._lines[number]
            told.say([told.sentence("said_before", who=self._speaker(line), quote=self._quote(number))], (number,))
        if one.present:
            names = Names(tuple(self._account.analysis.name(key) for key in one.present))
            told.say([told.sentence("was_there", names=names)], (), ("presence",))
        memories = self._account.mind.memories
        for recalled in one.recalled[:_RECALLED]:
            number = int(memories.utterance[recalled.row])
            if number not in self._lines:
                continue
            sentence = told.sentence(
                "came_to_mind",
                name=name,
                time=At(float(memories.time[recalled.row])),
                quote=self._quote(number),
                similarity=Number(recalled.similarity),
            )
            told.say([sentence], (number,), ("memories",))
        if one.hotspot:
            told.say([told.sentence("in_hotspot")], (one.utterance,), ("hotspots",))

    def delivery(self, place: int) -> tuple[Passage, ...]:
        """What delivery does with the line at `place` in `Analysis.lines`, and by which numbers."""
        told = Telling(self._language)
        of, line = self._account.alignment, self._account.analysis.lines[place]
        number = line.utterance.number
        expected, expressed = float(of.expected[place]), float(of.expressed[place])
        verdict = Delivery(int(of.delivery[place]))
        if verdict is Delivery.ABSTAINS:
            if math.isnan(expected) or math.isnan(expressed):
                said = [told.sentence("delivery_no_words" if math.isnan(expected) else "delivery_no_channel")]
            else:
                said = [told.sentence("delivery_unsure", confidence=Number(float(of.confidence[place])))]
            told.say(said, (number,), ("alignment",))
            return tuple(told.passages)
        z = float(of.expected_z[place]), float(of.expressed_z[place])
        said = [
            told.sentence("delivery_expected", value=Number(expected), z=Number(z[0], signed=True)),
            told.sentence("delivery_expressed", value=Number(expressed), z=Number(z[1], signed=True)),
        ]
        for name, value in (("voice", float(of.voice[place])), ("face", float(of.face[place]))):
            if not math.isnan(value):
                said.append(told.sentence("delivery_channel", channel=Term("channel", name), value=Number(value)))
        amplifier = Amplifier(int(of.amplifier[place]))
        if amplifier is not Amplifier.NONE:
            key = f"amplifier_{amplifier.name.lower()}"
            said.append(told.sentence(key, value=Number(float(of.measured[place]))))
        said.append(
            told.sentence(
                f"delivery_{verdict.name.lower()}",
                gap=Number(float(of.gap[place]), signed=True),
                threshold=Number(of.threshold),
                confidence=Number(float(of.confidence[place])),
            )
        )
        certain = "delivery_clear" if of.sure[place] else "delivery_within"
        said.append(told.sentence(certain, error=Number(of.error)))
        said.append(told.sentence("scale_film" if of.calibration is Calibration.FILM else "scale_fixed"))
        told.say(said, (number,), ("alignment",))
        return tuple(told.passages)

    def insight(self, one: Insight) -> Passage:
        """What the memories of a scene come to for one person."""
        told = Telling(self._language)
        values: dict[str, Value] = {
            "name": self._name(one.person),
            "about": self._name(one.about),
            "emotion": Term("emotion", one.emotion),
        }
        for name, value in one.numbers:
            values[name] = Count(int(value)) if name in _COUNTED else Number(value)
        memories, key = self._account.mind.memories, f"insight_{one.kind}"
        if one.kind in _PREVAILING:
            shown = sum(memories.shown(row) == one.emotion for row in one.rows)
            values["shown"] = Count(shown)
            key += "" if prevails(shown, len(one.rows)) else "_mixed"
        rows = memories.utterance[list(one.rows)].tolist()
        told.say([told.sentence(key, **values)], rows, ("reflections",))
        return told.passages[0]

    def _quote(self, number: int) -> Quote:
        line = self._lines.get(number)
        return Quote(line.utterance.text if line is not None else "")

    def _name(self, key: str) -> Name:
        return Name(self._account.analysis.name(key))

    def _speaker(self, line: Line) -> Name:
        return self._name(line.person)
