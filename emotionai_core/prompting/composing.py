"""From an account, and a screenplay laid along the film, to the prompts of its key scenes (SPEC section 4).

No word without a source: all that is written is what a rule says of a measured value, words of the line, words of the
screenplay, or what the analyst wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from emotionai_core.errors import Cancelled
from emotionai_core.prompting.dialogue import NOTES, Dialogue
from emotionai_core.prompting.folders import rules_in_use
from emotionai_core.prompting.keyframes import KeyScene, chapters_of, select
from emotionai_core.prompting.known import Knowledge, LineFacts
from emotionai_core.prompting.length import LONGEST, chinese, first_words, words
from emotionai_core.prompting.rules import Rule, RuleSet, thresholds_of
from emotionai_core.prompting.staging import staged, steered
from emotionai_core.prompting.supplement import SUPPLEMENTED, Supplement, Supplements
from emotionai_core.records.account import Account
from emotionai_core.records.direction import Written
from emotionai_core.records.prompt import (
    PARTS,
    Origin,
    PartName,
    PromptBook,
    PromptFrame,
    PromptPart,
    PromptTier,
    Source,
    Span,
)
from emotionai_core.records.screenplay import ScriptAlignment
from emotionai_core.settings import Settings

_QUOTE: Final = ("“", "”")
_NOTE = re.compile(NOTES.pattern)
_PIECE = re.compile(r"[^.!?。！？…]+[.!?。！？…]*[\"”’」』)]*")
_NOTHING: Final[Mapping[PartName, tuple[Span, ...]]] = {}
_NOBODYS: Final[Mapping[tuple[int, PartName], Written]] = {}
_CHECKED_EVERY = 32
# Characters: more than any quotation has.
_LONGEST_READ = 1_000
CUT: Final = "…"
"""Stands behind a quotation that goes on in the line."""

Machine = dict[PartName, tuple[Span, ...]]


class Prompter:
    """Writes prompts under one set of settings; keeps the rules and what they read in lines."""

    def __init__(self, settings: Settings) -> None:
        """Reads the rules that are in use now, and keeps to them.

        Raises `RulesError` (a `StudioError`) when the studio's own rules cannot be read."""
        self._settings = settings
        self._rules, self._remarks = rules_in_use()
        self._dialogue = Dialogue(self._rules)
        self._thresholds = thresholds_of(settings)
        self._tier = PromptTier(settings.prompt_tier)

    @property
    def rules(self) -> RuleSet:
        """The rules that choose the words."""
        return self._rules

    def book(
        self,
        account: Account,
        script: ScriptAlignment | None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        written: bool = True,
    ) -> PromptBook:
        """The prompts of a film's key scenes; raises `Cancelled`.

        Without `written` the parts that the analyst wrote are left to the machine, as an experiment over tiers needs
        it; which lines are told, and the descriptions of characters, stay the same.
        """
        if cancelled():
            raise Cancelled
        knowledge = Knowledge(account, self._rules, self._settings, self._dialogue)
        selection = select(knowledge)
        full = self._tier is PromptTier.FULL
        supplements = Supplements(script, self._rules.picking) if script is not None and full else None
        used = _NOTHING
        frames: list[PromptFrame] = []
        for place, scene in enumerate(selection.scenes):
            if place % _CHECKED_EVERY == 0 and cancelled():
                raise Cancelled
            line = account.analysis.lines[scene.place]
            known = knowledge.of(line)
            added = None if supplements is None else supplements.of(line.utterance.number, line.person)
            fresh = _fresh(added, used)
            used = used if added is None else _last(added, used)
            frames.append(self._frame(account, scene, known, fresh, written))
        return PromptBook(
            frames=tuple(frames),
            chapters=chapters_of(account.analysis),
            trivial=selection.trivial,
            full=selection.full,
            limits=(*self._remarks, *selection.limits, *_unwritten(script, self._tier)),
            rules=self._rules.told,
        )

    def _frame(self, account: Account, scene: KeyScene, known: LineFacts, added: Machine, written: bool) -> PromptFrame:
        line, direction = known.line, account.analysis.direction
        taken = self._taken(known)
        machine = self._machine(known, taken, direction.descriptions.get(line.person, ""), added)
        own = direction.written if written else _NOBODYS
        parts = tuple(_part(own, line.utterance.number, name, machine.get(name, ())) for name in PARTS)
        minimal = self._tier is PromptTier.MINIMAL
        staging = staged(known, taken, account.analysis.faces, neutral=minimal)
        told = {part.name for part in parts if part.spans}
        frame = PromptFrame(
            utterance=line.utterance.number,
            person=line.person,
            listener=line.listener,
            start=line.utterance.start,
            end=line.utterance.end,
            chapter=scene.chapter,
            tier=self._tier,
            parts=parts,
            staging=steered(staging, parts, self._rules.vocabulary),
            score=scene.score,
            reasons=scene.reasons,
            chosen=scene.chosen,
            limits=tuple(
                text for part, text in known.limits if part not in told and (not minimal or part == "expression")
            ),
        )
        return frame if words(frame.text) <= LONGEST else _too_long(frame)

    def _taken(self, known: LineFacts) -> tuple[Rule, ...]:
        """The rules that hold, part by part; of the tier "minimal" the label and what is not wanted."""
        if self._tier is PromptTier.MINIMAL:
            label = next((one for one in self._rules.labels if one.holds(known.facts, self._thresholds)), None)
            return (*(() if label is None else (label,)), *self._rules.taken("negative", {}, self._thresholds))
        return tuple(rule for part in PARTS for rule in self._rules.taken(part, known.facts, self._thresholds))

    def _machine(self, known: LineFacts, taken: Sequence[Rule], description: str, added: Machine) -> Machine:
        """What the machine writes, by part."""
        spans: dict[PartName, list[Span]] = {name: [] for name in PARTS}
        if self._tier is not PromptTier.MINIMAL:
            spans["anchor"] += _described(description, known.line.person)
        if "atmosphere" in added:
            spans["atmosphere"] += added["atmosphere"]
        for rule in taken:
            spans[rule.part] += ruled(rule, known)
        for part in ("expression", "body"):
            spans[part] += added.get(part, ())
        if self._tier is not PromptTier.MINIMAL:
            spans["action"] += self._quoted(known)
        return {name: _once(found) for name, found in spans.items()}

    def _quoted(self, known: LineFacts) -> list[Span]:
        utterance = known.line.utterance
        text = quotation(utterance.text, self._rules.longest_quote)
        if not text:
            return []
        source = Source(Origin.TRANSCRIPT, "dialogue", text, "", utterance.start, utterance.number, known.line.person)
        return [Span(f"{_QUOTE[0]}{text}{_QUOTE[1]}", (source,))]


def ruled(rule: Rule, known: LineFacts) -> tuple[Span, ...]:
    """The words of a rule that was taken, with every value that it asked for."""
    line = known.line
    if not rule.when:
        return tuple(Span(text, (Source(Origin.RULES, rule.part, "", rule.name),)) for text in rule.say)
    asked = dict.fromkeys(known.facts[one.fact] for one in rule.when)
    if rule.part == "anchor":
        # A trait belongs to no line: the anchor is the same in all frames of a character.
        made = [Source(fact.origin, fact.field, fact.shown, rule.name, person=line.person) for fact in asked]
    else:
        start, number = line.utterance.start, line.utterance.number
        made = [Source(one.origin, one.field, one.shown, rule.name, start, number, line.person) for one in asked]
    sources = tuple(dict.fromkeys(made))
    return tuple(Span(text, sources) for text in rule.say)


def quotation(text: str, longest: int) -> str:
    """The words of a line as they may be quoted: whole, or its first sentences where it is too long.

    Dashes and sounds in brackets at its ends are not said. A first sentence that is itself too long is cut at a word;
    the dots behind it say so.
    """
    plain = _spoken(" ".join(text.split()))
    if not any(one.isalnum() for one in plain):
        return ""
    longer = len(plain) > _LONGEST_READ
    if longer:
        plain = plain[:_LONGEST_READ] if chinese(plain[:_LONGEST_READ]) else plain[:_LONGEST_READ].rpartition(" ")[0]
    elif words(plain) <= longest:
        return plain
    kept, count = "", 0
    for found in _PIECE.finditer(plain):
        count += words(found.group())
        if count > longest or (longer and found.end() == len(plain)):
            break
        kept += found.group()
    if kept.strip():
        return kept.strip()
    begun = first_words(plain, longest).rstrip()
    return begun and f"{begun}{CUT}"


def _spoken(text: str) -> str:
    """A line without the dashes, notes of music and sounds in brackets at its ends; it is walked through once."""
    start, end = 0, len(text)
    notes = {found.start(): found.end() for found in _NOTE.finditer(text)}
    ends = {stop: start for start, stop in notes.items()}
    while start < end and (text[start] in " -–—♪" or start in notes):
        start = notes.get(start, start + 1)
    while end > start and (text[end - 1] in " ♪" or end in ends):
        end = ends.get(end, end - 1)
    return text[start:end]


def _described(description: str, person: str) -> list[Span]:
    text = " ".join(description.split()).rstrip(".,;:。，； ")
    return [Span(text, (Source(Origin.DESCRIPTION, "description", text, "", person=person),))] if text else []


def _fresh(added: Supplement | None, used: Mapping[PartName, tuple[Span, ...]]) -> Machine:
    """What a screenplay adds without the sentences that it last had for that part (de-duplication, seed document
    001). The place of a scene is said in each of its frames.
    """
    if added is None:
        return {}
    before = {part: {one.text for one in used.get(part, ()) if not _placed(one)} for part in SUPPLEMENTED}
    return {part: tuple(one for one in added.of(part) if one.text not in before[part]) for part in SUPPLEMENTED}


def _last(added: Supplement, used: Mapping[PartName, tuple[Span, ...]]) -> Mapping[PartName, tuple[Span, ...]]:
    """The last screenplay sentences of each part."""
    said = {part: tuple(one for one in added.of(part) if not _placed(one)) for part in SUPPLEMENTED}
    return {part: said[part] or used.get(part, ()) for part in SUPPLEMENTED}


def _placed(span: Span) -> bool:
    return any(one.field == "heading" for one in span.sources)


def _part(
    own: Mapping[tuple[int, PartName], Written], utterance: int, name: PartName, machine: tuple[Span, ...]
) -> PromptPart:
    written = own.get((utterance, name))
    if written is None:
        return PromptPart(name, machine, machine)
    return PromptPart(name, written.spans, machine, written=True, locked=written.locked)


def _once(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans whose words are not there yet."""
    found: dict[str, Span] = {}
    for one in spans:
        found.setdefault(one.text.casefold(), one)
    return tuple(found.values())


def _too_long(frame: PromptFrame) -> PromptFrame:
    said = f"It has {words(frame.text)} words; of more than {LONGEST} the last are heard less."
    return PromptFrame(
        frame.utterance, frame.person, frame.listener, frame.start, frame.end, frame.chapter, frame.tier, frame.parts,
        frame.staging, frame.score, frame.reasons, frame.chosen, (*frame.limits, said),
    )  # fmt: skip


def _unwritten(script: ScriptAlignment | None, tier: PromptTier) -> tuple[str, ...]:
    if tier is PromptTier.FULL and script is None:
        return ("No screenplay is in use: expression, body and atmosphere come from the film alone.",)
    return ()
