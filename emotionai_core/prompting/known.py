"""What an account knows of each line, as facts that rules can ask for. What is not known is no fact.

Valence, arousal and emotion are those of the line's state (SPEC section 2), the emotion of a face that is sure of it
comes first (SPEC section 4, dimension 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from emotionai_core.prompting.dialogue import Dialogue
from emotionai_core.prompting.length import words
from emotionai_core.prompting.rules import Fact, RuleSet
from emotionai_core.records.account import Account
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState, Transition
from emotionai_core.records.prompt import Origin, PartName
from emotionai_core.records.society import Circle
from emotionai_core.settings import Settings
from emotionai_core.social.relations import RelationIndex

Limit = tuple[PartName | Literal[""], str]


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The facts of one line by name, and sentences about what is not known, each with the part that lacks it: "" for
    one that holds whatever else stands there.
    """

    line: Line
    state: EmotionState | None
    transition: Transition | None
    facts: dict[str, Fact]
    limits: tuple[Limit, ...] = ()

    def number(self, name: str) -> float:
        """A fact as a number, NaN where it is not known."""
        found = self.facts.get(name)
        return math.nan if found is None else float(found.value)


@dataclass
class Knowledge:
    """Answers for any line of an account; made once a book."""

    account: Account
    rules: RuleSet
    settings: Settings
    dialogue: Dialogue

    @cached_property
    def states(self) -> dict[int, EmotionState]:
        """The state of each line, by utterance number."""
        return {one.utterance: one for one in self.account.mind.states}

    @cached_property
    def transitions(self) -> dict[int, Transition]:
        """The transition into each line's state, by utterance number."""
        return {one.utterance: one for one in self.account.mind.transitions}

    @cached_property
    def _relations(self) -> RelationIndex:
        return RelationIndex(self.account.society)

    @cached_property
    def _people(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.account.society.keys)}

    def of(self, line: Line) -> LineFacts:
        """Everything that is known of a line."""
        number = line.utterance.number
        state, transition = self.states.get(number), self.transitions.get(number)
        limits: list[Limit] = []
        facts = self._felt(line, state, limits) | self._company(line, limits) | self._traits(line.person)
        said = words(line.utterance.text)
        facts["words"] = Fact(float(said), str(said), "words", Origin.TRANSCRIPT)
        if transition is not None and math.isfinite(transition.surprise):
            facts["surprise"] = Fact(transition.surprise, f"{transition.surprise:.2f}", "surprise")
        elif not line.person:
            limits.append(("", "Who speaks is not known: how surprising the line is for them is not known."))
        else:
            limits.append(("", "How surprising the line is, is not known: it gives no angle of the camera."))
        if contradicts(self.account, line) and line.conflict is not None:
            kind = line.conflict.kind.value
            facts["conflict"] = Fact(kind, kind, "conflict")
        if (kind := self.dialogue.kind(line.utterance.text)) is not None:
            facts["kind"] = Fact(kind.pattern.name, kind.phrase, "dialogue", Origin.TRANSCRIPT)
        return LineFacts(line, state, transition, facts, tuple(limits))

    def _felt(self, line: Line, state: EmotionState | None, limits: list[Limit]) -> dict[str, Fact]:
        """Emotion, valence, arousal, tier and dominance."""
        facts: dict[str, Fact] = {}
        sure = state is not None and state.confidence >= self.rules.least_confidence
        face = line.reading(Channel.FACE)
        if face is not None and face.label and face.polarity is not Polarity.ABSTAINS:
            facts["emotion"] = Fact(face.label, face.label, "face.emotion")
        elif state is not None and sure:
            facts["emotion"] = Fact(state.emotion, state.emotion, "emotion")
        else:
            limits.append(("expression", "No channel is sure enough of an emotion: no expression is described."))
        if state is not None and sure and math.isfinite(state.valence):
            facts["valence"] = Fact(state.valence, f"{state.valence:.2f}", "valence")
        heard = state is not None and state.arousal == line.voice.arousal
        if state is not None and (heard or sure) and math.isfinite(state.arousal):
            facts |= self._aroused(state.arousal, "voice.arousal" if heard else "arousal")
        if "valence" not in facts:
            limits.append(("", "The valence is not sure enough: it gives no mood of light and colour."))
        elif "arousal" not in facts:
            limits.append(("", "The arousal is not known: it gives no mood of light and colour."))
        if "arousal" not in facts:
            limits.append(("", "The arousal is not known: it gives neither shot nor movement of the camera."))
        if math.isfinite(line.voice.dominance):
            facts["dominance"] = Fact(line.voice.dominance, f"{line.voice.dominance:.2f}", "voice.dominance")
        elif "arousal" in facts:
            limits.append(("", "The voice gives no dominance: posture follows arousal alone."))
        else:
            limits.append(("body", "Neither arousal nor dominance is known: no posture is described."))
        return facts

    def _aroused(self, arousal: float, of: str) -> dict[str, Fact]:
        shown = f"{arousal:.2f}"
        tier = self.rules.tier(arousal, self.settings.extreme_arousal)
        return {"arousal": Fact(arousal, shown, of), "tier": Fact(tier, shown, of)}

    def _company(self, line: Line, limits: list[Limit]) -> dict[str, Fact]:
        """Who else is there, and how close the listener is."""
        if not line.person:
            limits.append(("", "Who speaks is not known: the film does not tell who stands with whom."))
            return {}
        if not line.listener:
            kind = "others" if self._others(line) else "alone"
            return {"company": Fact(kind, kind, "company")}
        facts = {"company": Fact("listener", "listener", "company")}
        speaker, listener = self._people.get(line.person), self._people.get(line.listener)
        if speaker is None or listener is None or speaker == listener:
            return facts
        relations = self._relations.at(line.utterance.start)
        if not relations.met[speaker, listener]:
            limits.append(("", "The two have not spoken before in this film: how close they are is not known."))
            return facts
        circle = Circle(int(relations.circle[speaker, listener])).name.lower()
        return facts | {"circle": Fact(circle, circle, "circle")}

    @cached_property
    def _places(self) -> dict[int, int]:
        return {line.utterance.number: place for place, line in enumerate(self.account.analysis.lines)}

    def _others(self, line: Line) -> bool:
        """Whether anybody but the speaker takes part; who does, has a memory of the line (cognition/presence)."""
        memories = self.account.mind.memories
        place = self._places[line.utterance.number]
        first, last = np.searchsorted(memories.line, [place, place + 1])
        there: list[int] = memories.person[first:last].tolist()
        return any(memories.keys[one] != line.person for one in there)

    def _traits(self, person: str) -> dict[str, Fact]:
        return {
            trait.name: Fact(trait.estimate.value, f"{trait.estimate.value:.2f}", f"trait.{trait.name}")
            for trait in self.account.traits.get(person, ())
            if trait.estimate.enough
        }


def contradicts(account: Account, line: Line) -> bool:
    """Whether the line's channels contradict each other, and nobody rejected that."""
    return line.conflict is not None and account.analysis.judgements.get(line.utterance.number) != "rejected"
