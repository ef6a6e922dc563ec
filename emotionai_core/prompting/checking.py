"""The zero-fabrication check: every word of a prompt held against the source that it names (SPEC section 4).

It asks the account, the screenplay and the rules themselves, by paths of its own: nothing that composes prompts has a
part in it. Words outside spans cannot be, as a part's text is that of its spans.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from emotionai_core.prompting.dialogue import NOTES, QUOTED
from emotionai_core.prompting.directions import direction_lacks, even
from emotionai_core.prompting.folders import rules_in_use
from emotionai_core.prompting.length import chinese, words
from emotionai_core.prompting.patterns import LONGEST_TEXT
from emotionai_core.prompting.rules import TRAITS, Pattern, Rule, RuleSet, thresholds_of
from emotionai_core.records.account import Account
from emotionai_core.records.evidence import Channel, Polarity
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState
from emotionai_core.records.prompt import (
    Origin,
    PartName,
    PromptFrame,
    PromptPart,
    PromptTier,
    Source,
    Span,
    Unsourced,
)
from emotionai_core.records.screenplay import ScriptAlignment
from emotionai_core.records.society import Circle
from emotionai_core.settings import Settings
from emotionai_core.social.relations import relations_at

# Fields of sources and the facts of rules that they are.
_FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "face.emotion": ("emotion",),
    "emotion": ("emotion",),
    "voice.arousal": ("arousal", "tier"),
    "arousal": ("arousal", "tier"),
    "valence": ("valence",),
    "voice.dominance": ("dominance",),
    "surprise": ("surprise",),
    "circle": ("circle",),
    "company": ("company",),
    "conflict": ("conflict",),
    "words": ("words",),
    "dialogue": ("kind",),
} | {f"trait.{name}": (name,) for name in TRAITS}

_EDGES = " \t\r\n\"'“”‘’.,;:!?。，；：！？…"
_CLAUSES = ",.;:!?，。；：！？、…"
_ENDED = (*".!?。！？…", "...")


def unsourced(
    frame: PromptFrame,
    account: Account,
    script: ScriptAlignment | None,
    settings: Settings,
    rules: RuleSet | None = None,
) -> tuple[Unsourced, ...]:
    """The words of a prompt whose source does not give them, in the order of its text; () where all have one.

    Words that the analyst wrote or locked are held against what stands in rules, line, screenplay and description, not
    against measured values, which may have changed since. `settings` and `rules` are those that the prompt was written
    with; the rules in use where none are given.
    """
    rules = rules or rules_in_use()[0]
    line = next((one for one in account.analysis.lines if one.utterance.number == frame.utterance), None)
    check = _Check(frame, account, script, rules, line, thresholds_of(settings))
    return tuple(found for part in frame.parts for found in check.part(part))


@dataclass(frozen=True)
class _Check:
    frame: PromptFrame
    account: Account
    script: ScriptAlignment | None
    rules: RuleSet
    line: Line | None
    thresholds: Mapping[str, float]
    _asked: dict[str, str | float | None] = field(default_factory=dict[str, "str | float | None"])

    def part(self, part: PromptPart) -> list[Unsourced]:
        found: list[Unsourced] = []
        place = 0
        for span in part.spans:
            end = place + len(span.text)
            if why := self._span(part, span):
                found.append(Unsourced(self.frame.utterance, part.name, place, end, span.text, why))
            place = end + len(", ")
        return found

    def _span(self, part: PromptPart, span: Span) -> str:
        """Why a span's words have no source, "" where they have one."""
        if not span.text.strip():
            return "There are no words."
        if not span.sources:
            return "No source is named."
        if any(one.origin is Origin.ANALYST for one in span.sources):
            return "" if part.written else "Nobody wrote this."
        kinds = {(one.origin is Origin.SCREENPLAY, one.rule) for one in span.sources}
        if len(kinds) > 1 and not part.written:
            return "Its sources do not belong together."
        lacking = next((why for one in span.sources if (why := self._given(part, span, one))), "")
        return lacking if lacking or part.written else self._ruled(part.name, span)

    def _given(self, part: PromptPart, span: Span, source: Source) -> str:
        """Why one source does not give the words, "" where it does."""
        if not part.written and (why := self._belongs(part, source)):
            return why
        match source.origin:
            case Origin.SCREENPLAY:
                return self._screenplay(part.name, span.text, source)
            case Origin.DESCRIPTION:
                return self._description(part, span.text, source)
            case Origin.TRANSCRIPT if not source.rule:
                return self._quotation(part, span.text, source)
            case Origin.PIPELINE | Origin.TRANSCRIPT | Origin.RULES:
                return self._rule(part, span.text, source)
            case Origin.ANALYST:
                return ""

    def _belongs(self, part: PromptPart, source: Source) -> str:
        """Why a source is not of this line and who speaks it, "" where it is, or is of no line."""
        if source.origin is Origin.RULES:
            return ""
        lasting = part.name == "anchor"
        timed = not lasting and source.origin is not Origin.SCREENPLAY
        start = math.nan if self.line is None else self.line.utterance.start
        if source.utterance != (-1 if lasting else self.frame.utterance) or source.person != self.frame.person:
            return "The value belongs to another line."
        right = source.time == start if timed else math.isnan(source.time)
        return "" if right else "The value belongs to another time."

    def _description(self, part: PromptPart, text: str, source: Source) -> str:
        described = self.account.analysis.direction.descriptions.get(self.frame.person, "")
        given = part.name == "anchor" and _whole_clauses(text, described)
        if not part.written:
            given = given and _bare(text) == _bare(described) and source.value == text
        return "" if given else "The description does not say this."

    def _quotation(self, part: PromptPart, text: str, source: Source) -> str:
        """A quotation is the line from its first word to the end of a sentence, or goes on in dots."""
        quoted = text.strip("“”")
        said = "" if self.line is None else even(self.line.utterance.text)
        if part.name != "action" or not (part.written or source.value == quoted):
            return "The line does not say this."
        words_quoted = quoted.removesuffix("…")
        place = said.casefold().find(words_quoted.casefold())
        if not words_quoted.strip() or place < 0 or _spoken(said[:place]):
            return "The line does not say this."
        rest = said[place + len(words_quoted) :]
        cut_within = rest[:1].isalnum() and words_quoted[-1].isalnum() and rest[0] < "\u3400"
        if _spoken(rest) and (cut_within or not quoted.rstrip("\"'”’」』)").endswith(_ENDED)):
            return "The line goes on, and the quotation does not say so."
        return ""

    def _rule(self, part: PromptPart, text: str, source: Source) -> str:
        rule = self.rules.by_name.get((part.name, source.rule))
        if rule is None:
            return f"There is no rule '{source.rule}' for this part."
        if text not in rule.say and not (part.written and any(_whole_clauses(text, one) for one in rule.say)):
            return f"The rule '{rule.name}' does not say this."
        minimal = self.frame.tier is PromptTier.MINIMAL
        if not part.written and part.name != "negative" and (rule in self.rules.labels) is not minimal:
            return f"The rule '{rule.name}' is of another tier."
        if source.origin is Origin.RULES:
            return "The rule asks for a value, and none is named." if rule.when else ""
        if part.written:
            return ""
        actual = self._actual(source.field)
        if actual is None:
            return f"The film gives no {source.field}."
        if source.field == "dialogue":
            kind = self._kind()
            return "" if kind is not None and source.value == kind[1] else "The line does not say this."
        shown = actual if isinstance(actual, str) else f"{actual:.2f}" if source.field != "words" else f"{actual:.0f}"
        return "" if source.value == shown else f"The film gives {source.field} {shown}, not {source.value}."

    def _ruled(self, part: PartName, span: Span) -> str:
        """Why the conditions of the rule behind a span do not hold, "" where they do or there is none."""
        rule = self.rules.by_name.get((part, span.sources[0].rule))
        if rule is None or span.sources[0].origin in (Origin.SCREENPLAY, Origin.DESCRIPTION):
            return ""
        known: dict[str, str | float] = {}
        for source in span.sources:
            actual = self._actual(source.field)
            for fact in _FACTS.get(source.field, ()) if actual is not None else ():
                known[fact] = actual if actual is not None else ""
        missing = [one.fact for one in rule.when if one.fact not in known]
        if missing:
            return f"The rule '{rule.name}' asks for {missing[0]}, and no source names it."
        return "" if self._holds(rule, known) else f"The rule '{rule.name}' does not hold here."

    def _holds(self, rule: Rule, known: Mapping[str, str | float]) -> bool:
        tier = known.get("tier")
        told = dict(known)
        if isinstance(tier, float):
            told["tier"] = self.rules.tier(tier, self.thresholds["extreme_arousal"])
        return all(one.holds(told[one.fact], self.thresholds) for one in rule.when)

    def _kind(self) -> tuple[Pattern, str] | None:
        """The kind of dialogue that the line is, and the phrase that shows it."""
        text = "" if self.line is None else self.line.utterance.text[:LONGEST_TEXT].replace("’", "'")
        plain = QUOTED.sub(" ", even(NOTES.sub(" ", text)))
        best: tuple[Pattern, str] | None = None
        for language in ("english", "chinese") if chinese(plain) else ("english",):
            for one in self.rules.patterns:
                found = getattr(one, language).search(plain)
                if found is not None and (best is None or one.points > best[0].points):
                    best = one, found.group()
        return best

    def _actual(self, name: str) -> str | float | None:
        """What the account gives for a source's field, None where it gives nothing."""
        if name not in self._asked:
            self._asked[name] = None if self.line is None else self._asked_for(name, self.line)
        return self._asked[name]

    def _asked_for(self, name: str, line: Line) -> str | float | None:
        number = line.utterance.number
        match name:
            case "face.emotion":
                face = line.reading(Channel.FACE)
                return None if face is None or face.polarity is Polarity.ABSTAINS else face.label or None
            case "emotion" | "valence" | "arousal":
                return self._felt(name, line)
            case "voice.arousal":
                return None if self._state(line) is None else _number(line.voice.arousal)
            case "voice.dominance":
                return _number(line.voice.dominance)
            case "surprise":
                moved = next((one for one in self.account.mind.transitions if one.utterance == number), None)
                return None if moved is None else _number(moved.surprise)
            case "conflict":
                rejected = self.account.analysis.judgements.get(number) == "rejected"
                return None if line.conflict is None or rejected else line.conflict.kind.value
            case "words":
                return float(words(line.utterance.text))
            case "dialogue":
                kind = self._kind()
                return None if kind is None else kind[0].name
            case "company":
                return self._company(line)
            case "circle":
                return self._circle(line)
            case _:
                traits = self.account.traits.get(self.frame.person, ())
                known = (one.estimate for one in traits if f"trait.{one.name}" == name)
                return _number(next((one.value for one in known if one.enough), math.nan))

    def _state(self, line: Line) -> EmotionState | None:
        return next((one for one in self.account.mind.states if one.utterance == line.utterance.number), None)

    def _felt(self, name: str, line: Line) -> str | float | None:
        """What the line's state says where it is sure enough; emotion where the face does not say it."""
        state = self._state(line)
        if state is None or state.confidence < self.rules.least_confidence:
            return None
        if name == "emotion":
            return state.emotion if self._asked_for("face.emotion", line) is None else None
        return _number(state.valence if name == "valence" else state.arousal)

    def _company(self, line: Line) -> str | None:
        if not line.person:
            return None
        if line.listener:
            return "listener"
        memories = self.account.mind.memories
        there: list[int] = memories.person[memories.utterance == line.utterance.number].tolist()
        return "others" if any(memories.keys[one] != line.person for one in there) else "alone"

    def _circle(self, line: Line) -> str | None:
        keys = self.account.society.keys
        if line.person not in keys or line.listener not in keys:
            return None
        pair = keys.index(line.person), keys.index(line.listener)
        relations = relations_at(self.account.society, line.utterance.start)
        return Circle(int(relations.circle[pair])).name.lower() if relations.met[pair] else None

    def _screenplay(self, part: PartName, text: str, source: Source) -> str:
        if self.frame.tier is not PromptTier.FULL:
            return "This tier takes nothing from a screenplay."
        match = None if self.script is None else self.script.kept(self.frame.utterance)
        if self.script is None or match is None:
            return "No screenplay was matched with this line."
        return direction_lacks(part, text, source, match, self.script.screenplay, self.rules.picking)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _bare(text: str) -> str:
    """A text apart from letter case, spaces and marks at its ends."""
    return even(text).strip(_EDGES).casefold()


def _spoken(text: str) -> bool:
    """Whether words are left in a text without the sounds in brackets."""
    return any(one.isalnum() for one in NOTES.sub(" ", text))


def _whole_clauses(text: str, whole: str) -> bool:
    """Whether a text is one or more whole clauses of another one."""
    sought, low = _bare(text), even(whole).casefold()
    place = low.find(sought) if sought else -1
    while place >= 0:
        before, after = low[:place].rstrip(), low[place + len(sought) :].lstrip()
        if (not before or before[-1] in _CLAUSES) and (not after or after[0] in _CLAUSES):
            return True
        place = low.find(sought, place + 1)
    return False
