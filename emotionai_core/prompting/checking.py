"""The zero-fabrication check: every word of a prompt held against the source that it names (SPEC section 4).

It asks the account, the screenplay and the rules themselves, by paths of its own: nothing that composes prompts has a
part in it. Words outside spans cannot be, as a part's text is that of its spans.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from emotionai_core.prompting.folders import rules_in_use
from emotionai_core.prompting.length import words
from emotionai_core.prompting.rules import THRESHOLDS, TRAITS, Rule, RuleSet, thresholds_of
from emotionai_core.prompting.supplement import SUPPLEMENTED, headed
from emotionai_core.records.account import Account
from emotionai_core.records.evidence import Channel
from emotionai_core.records.line import Line
from emotionai_core.records.prompt import Origin, PartName, PromptFrame, PromptPart, Source, Span, Unsourced
from emotionai_core.records.screenplay import ElementKind, ScriptAlignment
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

_SPACE = re.compile(r"\s+")


def unsourced(
    frame: PromptFrame,
    account: Account,
    script: ScriptAlignment | None,
    settings: Settings | None = None,
    rules: RuleSet | None = None,
) -> tuple[Unsourced, ...]:
    """The words of a prompt whose source does not give them, in the order of its text; () where all have one.

    Words that the analyst wrote or locked are held against what stands in rules, line, screenplay and description, not
    against measured values, which may have changed since. Without `settings`, thresholds that are settings count as
    met by any value that they could be set to. `rules` are those in use where none are given.
    """
    rules = rules or rules_in_use()[0]
    line = next((one for one in account.analysis.lines if one.utterance.number == frame.utterance), None)
    either = [{str(name): one for name in THRESHOLDS} for one in (0.0, 1.0)]
    limits: list[Mapping[str, float]] = [thresholds_of(settings)] if settings else [*either]
    check = _Check(frame, account, script, rules, line, tuple(limits))
    return tuple(found for part in frame.parts for found in check.part(part))


@dataclass(frozen=True)
class _Check:
    frame: PromptFrame
    account: Account
    script: ScriptAlignment | None
    rules: RuleSet
    line: Line | None
    thresholds: tuple[Mapping[str, float], ...]
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
        given = [self._given(part, span, one) for one in span.sources]
        if part.written:
            # Words of several sources in one span: each has to be in one of them.
            return "" if any(not why for why in given) or self._pieced(part, span) else given[0]
        return next((why for why in given if why), "") or self._ruled(part.name, span)

    def _given(self, part: PromptPart, span: Span, source: Source) -> str:
        """Why one source does not give the words, "" where it does."""
        match source.origin:
            case Origin.SCREENPLAY:
                return self._screenplay(part.name, span.text, source)
            case Origin.DESCRIPTION:
                described = self.account.analysis.direction.descriptions.get(source.person, "")
                own = source.person == self.frame.person and part.name == "anchor"
                return "" if own and _within(span.text, described) else "The description does not say this."
            case Origin.TRANSCRIPT if not source.rule:
                quoted = span.text.strip("“”")
                said = "" if self.line is None else self.line.utterance.text
                return "" if part.name == "action" and _within(quoted, said) else "The line does not say this."
            case Origin.PIPELINE | Origin.TRANSCRIPT | Origin.RULES:
                return self._rule(part, span.text, source)
            case Origin.ANALYST:
                return ""

    def _rule(self, part: PromptPart, text: str, source: Source) -> str:
        rule = self.rules.by_name.get((part.name, source.rule))
        if rule is None:
            return f"There is no rule '{source.rule}' for this part."
        if text not in rule.say and not (part.written and any(_within(text, one) for one in rule.say)):
            return f"The rule '{rule.name}' does not say this."
        if source.origin is Origin.RULES:
            return "The rule asks for a value, and none is named." if rule.when else ""
        if part.written:
            return ""
        actual = self._actual(source.field)
        if actual is None:
            return f"The film gives no {source.field}."
        expected = -1 if part.name == "anchor" else self.frame.utterance
        if source.utterance != expected or source.person != self.frame.person:
            return "The value belongs to another line."
        if source.field == "dialogue":
            return self._phrase(rule, source.value)
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
                known[fact] = rule.name if fact == "kind" else actual if actual is not None else ""
        missing = [one.fact for one in rule.when if one.fact not in known]
        if missing:
            return f"The rule '{rule.name}' asks for {missing[0]}, and no source names it."
        met = any(self._holds(rule, known, limits) for limits in self.thresholds)
        return "" if met else f"The rule '{rule.name}' does not hold here."

    def _holds(self, rule: Rule, known: Mapping[str, str | float], limits: Mapping[str, float]) -> bool:
        tier = known.get("tier")
        told = dict(known)
        if isinstance(tier, float):
            told["tier"] = self.rules.tier(tier, limits["extreme_arousal"])
        return all(one.holds(told[one.fact], limits) for one in rule.when)

    def _phrase(self, rule: Rule, phrase: str) -> str:
        said = "" if self.line is None else self.line.utterance.text.replace("’", "'")
        pattern = next((one for one in self.rules.patterns if one.name == rule.name), None)
        if pattern is None or not _within(phrase, said):
            return "The line does not say this."
        found = pattern.english.search(_even(said)) or pattern.chinese.search(_even(said))
        return "" if found else f"The line is no {rule.name}."

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
                return face.label or None if face is not None else None
            case "emotion" | "valence" | "arousal":
                state = next((one for one in self.account.mind.states if one.utterance == number), None)
                return None if state is None else getattr(state, name)
            case "voice.arousal":
                return _number(line.voice.arousal)
            case "voice.dominance":
                return _number(line.voice.dominance)
            case "surprise":
                moved = next((one for one in self.account.mind.transitions if one.utterance == number), None)
                return None if moved is None else moved.surprise
            case "conflict":
                rejected = self.account.analysis.judgements.get(number) == "rejected"
                return None if line.conflict is None or rejected else line.conflict.kind.value
            case "words":
                return float(words(line.utterance.text))
            case "dialogue":
                return line.utterance.text
            case "company":
                return self._company(line)
            case "circle":
                return self._circle(line)
            case _:
                traits = self.account.traits.get(self.frame.person, ())
                known = (one.estimate for one in traits if f"trait.{one.name}" == name)
                return _number(next((one.value for one in known), math.nan))

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
        if part not in SUPPLEMENTED:
            return "A screenplay adds nothing to this part."
        match = None if self.script is None else self.script.kept(self.frame.utterance)
        if self.script is None or match is None:
            return "No screenplay was matched with this line."
        elements = self.script.screenplay.elements
        if not 0 <= source.element < len(elements) or not 0 <= match.element < len(elements):
            return "The screenplay has no such element."
        element, spoken = elements[source.element], elements[match.element]
        if element.scene != spoken.scene:
            return "It stands in another scene of the screenplay."
        if element.kind not in (ElementKind.ACTION, ElementKind.PARENTHETICAL, ElementKind.HEADING):
            return "It is no stage direction."
        if element.kind is ElementKind.PARENTHETICAL and element.character != spoken.character:
            return "It is said of another character."
        if source.rule:
            mark, _ = headed(element.text, self.rules.picking.headings)
            said = mark is not None and mark.name == source.rule and text in mark.say
            return "" if said and element.kind is ElementKind.HEADING else "The heading does not say this."
        return "" if _within(text, element.text) else "The screenplay does not say this."

    def _pieced(self, part: PromptPart, span: Span) -> bool:
        """Whether every word of a span stands in one of the rules or texts that its sources name."""
        return all(
            any(not self._given(part, Span(word, span.sources), source) for source in span.sources)
            for word in re.findall(r"[\w'’-]+", span.text)
        )


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _even(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _within(text: str, whole: str) -> bool:
    """Whether a text stands in another one, word for word, apart from letter case."""
    sought, low = _even(text).casefold(), _even(whole).casefold()
    if not sought:
        return False
    place = low.find(sought)
    while place >= 0:
        before, after = low[place - 1 : place], low[place + len(sought) : place + len(sought) + 1]
        if not (_joins(before, sought[0]) or _joins(sought[-1], after)):
            return True
        place = low.find(sought, place + 1)
    return False


def _joins(one: str, other: str) -> bool:
    """Whether two characters are of one word: Chinese writes none apart."""
    return one.isalnum() and other.isalnum() and one < "\u3400" and other < "\u3400"
