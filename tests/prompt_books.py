"""Made-up prompts and a screenplay along a film, valid by the records: for what shows them without writing any."""

from __future__ import annotations

from dataclasses import replace

from emotionai_core.records.analysis import Analysis
from emotionai_core.records.estimate import Input
from emotionai_core.records.line import Line
from emotionai_core.records.prompt import (
    PARTS,
    Grouping,
    Movement,
    Origin,
    PartName,
    PromptBook,
    PromptFrame,
    PromptPart,
    PromptTier,
    ShotScale,
    Source,
    Span,
    Staging,
)
from emotionai_core.records.screenplay import (
    Element,
    ElementKind,
    Screenplay,
    ScriptAlignment,
    ScriptMatch,
    ScriptScene,
    SpeakerCheck,
)

WORDS: dict[PartName, tuple[tuple[str, str, str, str], ...]] = {
    "anchor": (),
    "expression": (
        ("jaw clenched", "face.emotion", "anger", "anger-high"),
        ("brow furrowed", "voice.arousal", "0.82", "anger-high"),
    ),
    "body": (("high-energy, assertive", "voice.arousal", "0.82", "body-assertive"),),
    "atmosphere": (("tense, high contrast, cool lighting", "valence", "-0.42", "mood-tense"),),
    "composition": (("intimate two-shot", "circle", "intimate", "circle-intimate"),),
    "camera": (("close-up, slow push-in", "voice.arousal", "0.82", "camera-close"),),
    "action": (("pleading", "words", "please", "pleading"),),
    "negative": (("blurry, low quality", "", "", "negative"),),
}


STAGING = Staging(ShotScale.CLOSE_UP, Movement.SLOW_PUSH_IN, False, Grouping.INTIMATE, "anger", 0.82, -0.42, "tense", 0)


def _span(line: Line, text: str, field: str, value: str, rule: str) -> Span:
    said = line.utterance
    if not field:
        return Span(text, (Source(Origin.RULES, field, value, rule),))
    origin = Origin.TRANSCRIPT if field == "words" else Origin.PIPELINE
    return Span(text, (Source(origin, field, value, rule, said.start + 0.2, said.number, line.person),))


def _part(line: Line, name: PartName, analysis: Analysis, script: ScriptAlignment | None) -> PromptPart:
    spans = tuple(_span(line, *one) for one in WORDS[name])
    match = script.kept(line.utterance.number) if script is not None else None
    if name == "expression" and match is not None:
        spans = (*spans, Span("slams the door", (Source(Origin.SCREENPLAY, "action", "", element=match.element - 1),)))
    described = analysis.direction.descriptions.get(line.person, "")
    if name == "anchor" and described:
        spans = (Span(described, (Source(Origin.DESCRIPTION, "description", "", person=line.person),)),)
    written = analysis.direction.written.get((line.utterance.number, name))
    if written is not None:
        return PromptPart(name, written.spans, spans, True, written.locked)
    return PromptPart(name, spans, spans)


def make_frame(line: Line, analysis: Analysis, script: ScriptAlignment | None = None) -> PromptFrame:
    """The prompt of a line, with what the analysis' direction says of it."""
    number = line.utterance.number
    return PromptFrame(
        number,
        line.person,
        line.listener,
        line.utterance.start,
        line.utterance.end,
        int(line.utterance.start // 40),
        PromptTier.FULL,
        tuple(_part(line, name, analysis, script) for name in PARTS),
        STAGING,
        2.0 + number % 3,
        (Input("sudden transition", 2.0), Input("surprise", 0.7)),
        analysis.direction.chosen.get(number, False),
        () if line.listener else ("Nobody listens in the picture.",),
    )


def make_book(analysis: Analysis, every: int = 4, script: ScriptAlignment | None = None) -> PromptBook:
    """Every `every`-th line as a key scene, but for what the analyst chose; chapters of 40 seconds."""
    chosen = analysis.direction.chosen
    lines = [one for at, one in enumerate(analysis.lines) if chosen.get(one.utterance.number, at % every == 0)]
    chapters = tuple((40.0 * at, 40.0 * at + 40.0) for at in range(int(analysis.film.duration // 40) + 1))
    return PromptBook(tuple(make_frame(one, analysis, script) for one in lines), chapters)


def make_script(analysis: Analysis, scenes: int = 6, gaps: int = 7) -> ScriptAlignment:
    """A screenplay of the film's own lines, every `gaps`-th not found; the analyst's matches count."""
    elements: list[Element] = []
    starts: list[int] = []
    matches: dict[int, ScriptMatch] = {}
    spans: dict[int, tuple[float, float]] = {}
    size = max(1, -(-len(analysis.lines) // scenes))
    for at, line in enumerate(analysis.lines):
        scene = at // size
        if at % size == 0:
            starts.append(len(elements))
            elements.append(Element(len(elements), ElementKind.HEADING, f"INT. ROOM {scene + 1} - NIGHT", scene))
            elements.append(Element(len(elements), ElementKind.ACTION, "She slams the door and turns.", scene))
            spans[scene] = (line.utterance.start, line.utterance.end)
        name = (analysis.name(line.person) or "SOMEBODY").upper()
        number = len(elements)
        elements.append(Element(number, ElementKind.DIALOGUE, line.utterance.text, scene, name, number + 1))
        if at % gaps == gaps - 1:
            continue
        check: SpeakerCheck = "other" if at % gaps == 3 else "same"
        why = "misattributed" if check == "other" else ""
        matches[line.utterance.number] = ScriptMatch(line.utterance.number, number, 0.93, check, not why, why)
        spans[scene] = (spans[scene][0], line.utterance.end)
    for number, element in analysis.direction.matches.items():
        kept = element >= 0
        why = "" if kept else "rejected"
        matches[number] = ScriptMatch(number, element, 1.0 if kept else 0.0, "unknown", kept, why, "analyst")
    ends = [*(one - 1 for one in starts[1:]), len(elements) - 1]
    told = tuple(ScriptScene(elements[first].text, first, last) for first, last in zip(starts, ends, strict=True))
    script = Screenplay(
        "film.fountain", "fountain", "0" * 64, "The Film", tuple(elements), told, ("A note was left out.",)
    )
    return ScriptAlignment(script, matches, spans)


def long_script(count: int) -> ScriptAlignment:
    """A screenplay of so many elements, none of them in the film."""
    kinds = (ElementKind.HEADING, ElementKind.ACTION, ElementKind.DIALOGUE, ElementKind.DIALOGUE)
    texts = (
        "INT. HOUSE - DAY",
        "He walks to the window and looks out at the rain for a while. " * 3,
        "No.",
        "We shall see what the morning brings, my dear, and then we shall talk about it again.",
    )
    elements = tuple(
        Element(at, kinds[at % 4], texts[at % 4], at // 4, "HILDY" if at % 4 > 1 else "", at) for at in range(count)
    )
    scenes = tuple(ScriptScene(texts[0], at, min(at + 3, count - 1)) for at in range(0, count, 4))
    return ScriptAlignment(Screenplay("long.txt", "text", "1" * 64, "", elements, scenes))


def without_matches(script: ScriptAlignment) -> ScriptAlignment:
    """The same screenplay, found nowhere in the film."""
    return replace(script, matches={}, spans={})
