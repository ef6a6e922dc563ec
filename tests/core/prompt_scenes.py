"""Scenes for the tests of prompts: lines with everything that rules ask for, as small accounts; thirty to be read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from emotionai_core.records.account import Account
from emotionai_core.records.analysis import FaceTable
from emotionai_core.records.conflict import Conflict, ConflictKind, Verdict
from emotionai_core.records.direction import Direction
from emotionai_core.records.estimate import Estimate
from emotionai_core.records.evidence import POLARITY_OF, Channel, Polarity, Reading
from emotionai_core.records.line import Line
from emotionai_core.records.memory import EmotionState, Memories, Role, Transition, TransitionKind
from emotionai_core.records.screenplay import (
    Element,
    ElementKind,
    Screenplay,
    ScriptAlignment,
    ScriptMatch,
    ScriptScene,
)
from emotionai_core.records.society import Circle, Society, Trait
from emotionai_core.records.utterance import Utterance, VoiceAffect
from tests.accounts import make_account
from tests.core.social_films import analysis_of, mind_of

NAN = math.nan
PEOPLE = ("p0", "p1", "p2")
INTIMACY = {
    Circle.INTIMATE: 0.9,
    Circle.CLOSE: 0.7,
    Circle.FRIENDS: 0.5,
    Circle.ACQUAINTANCE: 0.3,
    Circle.STRANGER: 0.1,
}
Kind = ElementKind
_EMPTY = make_account()


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as the pipeline reads it; `face` "" for a face that abstains; `circle` None for never met."""

    text: str
    emotion: str = "neutral"
    arousal: float = 0.5
    valence: float = 0.0
    dominance: float = NAN
    confidence: float = 0.9
    face: str = ""
    circle: Circle | None = Circle.FRIENDS
    speaker: str = "p0"
    listener: str = "p1"
    witness: bool = False
    surprise: float = 0.3
    sudden: bool = False
    conflict: ConflictKind | None = None
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene to be read by a person: a line and what else there is."""

    name: str
    line: Shown
    traits: Mapping[str, float] = field(default_factory=dict)
    description: str = ""
    script: tuple[tuple[Kind, str, str], ...] = ()
    spoken: int = -1
    tier: str = "full"


def account_of(
    lines: Sequence[Shown],
    *,
    traits: Mapping[str, float] | None = None,
    descriptions: Mapping[str, str] | None = None,
    choose: bool = True,
    scene_starts: tuple[float, ...] = (),
) -> Account:
    """An account of some lines, ten seconds apart; all of them chosen as key scenes, or what the rules choose."""
    made = [_line(number, one) for number, one in enumerate(lines)]
    states = [_state(line, one) for line, one in zip(made, lines, strict=True)]
    moves = [_move(state, one) for state, one in zip(states, lines, strict=True) if not math.isnan(one.surprise)]
    direction = Direction(
        descriptions=dict(descriptions or {}), chosen={number: True for number in range(len(lines))} if choose else {}
    )
    analysis = replace(
        analysis_of(made, PEOPLE, 10.0 * len(lines) + 10.0),
        faces=_faces(made),
        judgements={number: "rejected" for number, one in enumerate(lines) if one.rejected},
        scene_starts=scene_starts,
        direction=direction,
    )
    mind = replace(mind_of(states, moves), memories=_memories(made, lines))
    people = {key: _traits(traits or {}) for key in PEOPLE}
    return replace(_EMPTY, analysis=analysis, mind=mind, society=_society(made, lines), traits=people, limits=())


def script_of(rows: Sequence[tuple[Kind, str, str]], matches: Mapping[int, int]) -> ScriptAlignment:
    """A screenplay of (kind, text, character), and the element that each line was written as."""
    elements: list[Element] = []
    scenes: list[ScriptScene] = []
    for number, (kind, text, character) in enumerate(rows):
        if kind is Kind.HEADING:
            scenes.append(ScriptScene(text, number, number))
        elif scenes:
            scenes[-1] = replace(scenes[-1], last=number)
        elements.append(Element(number, kind, text, len(scenes) - 1, character, number + 1))
    screenplay = Screenplay("s.fountain", "fountain", "ab" * 32, "", tuple(elements), tuple(scenes))
    kept = {line: ScriptMatch(line, at, 0.9, "same", True) for line, at in matches.items()}
    return ScriptAlignment(screenplay, kept)


def scene_account(scene: Scene) -> tuple[Account, ScriptAlignment | None]:
    """A scene as an account of one line."""
    descriptions = {"p0": scene.description} if scene.description else {}
    account = account_of([scene.line], traits=scene.traits, descriptions=descriptions)
    return account, script_of(scene.script, {0: scene.spoken}) if scene.script else None


def _line(number: int, one: Shown) -> Line:
    start = 10.0 * number + 1.0
    said = Utterance(number, start, start + 3.0, one.text, "subtitle", 1.0)
    face = Reading(Channel.FACE, Polarity.ABSTAINS, 0.4, 0.1, Polarity.NEUTRAL, "neutral")
    if one.face:
        face = replace(face, polarity=POLARITY_OF[one.face], confidence=0.9, label=one.face)
    verdict = Verdict.AGREES if one.conflict is None else Verdict.CONFLICT
    conflict = None
    if one.conflict is not None:
        conflict = Conflict(number, start, start + 3.0, one.speaker, one.conflict, 0.7, (face,))
    affect = VoiceAffect(one.arousal, NAN, one.dominance, 0.8)
    return Line(said, one.speaker, affect, (face,), one.listener, "", verdict, conflict)


def _state(line: Line, one: Shown) -> EmotionState:
    said = line.utterance
    return EmotionState(
        said.number, line.person, said.start, one.emotion, one.valence, one.arousal, one.confidence, (0.4, 0.1, 0.5)
    )


def _move(state: EmotionState, one: Shown) -> Transition:
    kind = TransitionKind.SUDDEN if one.sudden else TransitionKind.NATURAL
    return Transition(
        state.utterance, -1, state.person, state.time, kind, "neutral", one.emotion, 0.8, 5.0, (0.0, 0.5), 0.1,
        one.surprise, 0.6, False,
    )  # fmt: skip


def _faces(lines: Sequence[Line]) -> FaceTable:
    """Two looks at the speaker in each line, the second the better one, and one at the listener beside it."""
    rows = [
        row
        for line in lines
        for row in (
            (line.utterance.start + 0.5, line.person, (0.2, 0.2, 0.1, 0.2), 0.6),
            (line.utterance.start + 1.0, line.person, (0.25, 0.2, 0.1, 0.2), 0.9),
            (line.utterance.start + 1.0, line.listener, (0.6, 0.25, 0.1, 0.2), 0.95),
        )
        if row[1]
    ]
    count = len(rows)
    return FaceTable(
        time=np.array([row[0] for row in rows]),
        track=np.arange(count, dtype=np.int64),
        person=np.array([PEOPLE.index(row[1]) for row in rows], np.int64),
        box=np.array([row[2] for row in rows]).reshape(count, 4),
        confidence=np.ones(count),
        quality=np.array([row[3] for row in rows]),
        emotion=np.full((count, 7), 1 / 7),
        keys=PEOPLE,
    )


def _memories(lines: Sequence[Line], shown: Sequence[Shown]) -> Memories:
    rows = [
        (place, PEOPLE.index(key), role)
        for place, (line, one) in enumerate(zip(lines, shown, strict=True))
        for key, role in (
            (line.person, Role.SPEAKER),
            (line.listener, Role.LISTENER),
            ("p2" if one.witness else "", Role.WITNESS),
        )
        if key
    ]
    count = len(rows)
    place = np.array([row[0] for row in rows], np.int64)
    never, none, zero = np.full(count, np.inf), np.zeros(0, np.int64), np.zeros(count)
    return Memories(
        PEOPLE, place, place, np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.int8), zero, np.zeros(count, np.int8), zero, zero, zero, never, never,
        np.zeros(count, np.int8), never, np.zeros(count, np.int64), none, none, np.zeros(0),
    )  # fmt: skip


def _society(lines: Sequence[Line], shown: Sequence[Shown]) -> Society:
    """Just before each line the speaker has the listener in the wanted circle."""
    rows = [
        (
            line.utterance.start - 0.1,
            place,
            PEOPLE.index(line.person),
            PEOPLE.index(line.listener),
            INTIMACY[one.circle],
        )
        for place, (line, one) in enumerate(zip(lines, shown, strict=True))
        if one.circle is not None and line.person and line.listener
    ]
    count, none = len(rows), np.zeros(0, np.int64)
    whole = [np.array([row[at] for row in rows], np.int64) for at in (1, 2, 3)]
    zero = np.zeros(count)
    return Society(
        PEOPLE, 0.0, (0.8, 0.6, 0.4, 0.2), np.array([row[0] for row in rows]), *whole,
        np.array([row[4] for row in rows]), zero, np.ones(count), zero, zero, np.zeros(0), none, none,
        none.astype(np.int8), none.astype(np.int8), none.astype(np.int8), none, (),
    )  # fmt: skip


def _traits(values: Mapping[str, float]) -> tuple[Trait, ...]:
    return tuple(Trait(name, Estimate(value, value, value, 40, 8), ()) for name, value in sorted(values.items()))


PARLOUR = (
    (Kind.HEADING, "INT. SUNLIT PARLOR - AFTERNOON", ""),
    (Kind.ACTION, "Dust glows in the light. Scarlett's eyes flash. Rhett smiles.", ""),
    (Kind.PARENTHETICAL, "(through clenched teeth)", "SCARLETT"),
    (Kind.DIALOGUE, "How proud of yourself you are!", "SCARLETT"),
    (Kind.ACTION, "She turns to the window. Scarlett grips the back of a chair.", ""),
    (Kind.DIALOGUE, "I am.", "RHETT"),
)
YARD = (
    (Kind.HEADING, "EXT. TARA, THE FIELDS - DUSK", ""),
    (Kind.ACTION, "Rhett rises from his chair. The sky glows red.", ""),
    (Kind.DIALOGUE, "I'll never be hungry again.", "SCARLETT"),
    (Kind.ACTION, "Scarlett lifts her fist to the sky. She sinks to her knees.", ""),
)
ROOM = (
    (Kind.HEADING, "內景 客廳 - 夜", ""),
    (Kind.ACTION, "窗外下著雨。林美轉身走向門口。", ""),
    (Kind.DIALOGUE, "我絕不答應！", "林美"),
)

_FURY = Shown("How proud of yourself you are!", "anger", 0.82, -0.45, circle=Circle.INTIMATE, face="anger")
_LONG = (
    "We shall see what the morning edition says about that, my dear, and then we shall talk about it again. "
    "Until then I would ask you to sit here, to say nothing to anybody, and to drink your coffee while it is warm."
)

SCENES: tuple[Scene, ...] = (
    Scene("fury, seed 001", _FURY),
    Scene("fury with its screenplay", _FURY, script=PARLOUR, spoken=3),
    Scene("the same of the film alone", _FURY, script=PARLOUR, spoken=3, tier="pipeline"),
    Scene("the same, the label alone", _FURY, script=PARLOUR, spoken=3, tier="minimal"),
    Scene("assertive, seed 001", replace(_FURY, arousal=0.75, dominance=0.7)),
    Scene("farewell", Shown("Frankly, my dear, I don't give a damn.", "neutral", 0.3, 0.0, circle=Circle.CLOSE)),
    Scene(
        "vow, extreme arousal",
        Shown("As God is my witness, I'll never be hungry again.", "anger", 0.9, -0.3, circle=None, listener=""),
        script=YARD,
        spoken=2,
    ),
    Scene("strangers, high", replace(_FURY, circle=Circle.STRANGER)),
    Scene("strangers, extreme", replace(_FURY, circle=Circle.STRANGER, arousal=0.9)),
    Scene("strangers, low", Shown("The train leaves at nine o'clock.", arousal=0.2, circle=Circle.STRANGER)),
    Scene("Dutch angle", replace(_FURY, surprise=0.75)),
    Scene("no surprise known", replace(_FURY, surprise=NAN)),
    Scene("joy, seed 001", Shown("I got the job, Dad! I am so happy!", "joy", 0.74, 0.58, face="joy")),
    Scene("sadness, seed 001", Shown("I will miss you so much.", "sadness", 0.65, -0.5, circle=Circle.INTIMATE)),
    Scene("sadness, low", Shown("I miss your mother.", "sadness", 0.25, -0.5, face="sadness")),
    Scene("fear", Shown("I'm terrified. They will find us.", "fear", 0.79, -0.4, circle=Circle.CLOSE)),
    Scene("disgust", Shown("Ugh, that smells.", "disgust", 0.3, -0.5)),
    Scene("surprise", Shown("I can't believe it! What a surprise!", "surprise", 0.7, 0.0, circle=Circle.ACQUAINTANCE)),
    Scene("neutral", Shown("The letters are on the table by the door.", face="neutral")),
    Scene("masking", Shown("I am fine.", "joy", 0.45, -0.2, face="joy", conflict=ConflictKind.MASKING)),
    Scene(
        "masking, rejected",
        Shown("I am fine.", "joy", 0.45, -0.2, face="joy", conflict=ConflictKind.MASKING, rejected=True),
    ),
    Scene("emotion not sure", Shown("You know the way.", "fear", 0.5, -0.3, confidence=0.3)),
    Scene("nothing known", Shown("Who goes there?", arousal=NAN, valence=NAN, confidence=0.1, circle=None, speaker="")),
    Scene("giving way", Shown("Please don't leave me.", "sadness", 0.72, -0.4, dominance=0.2, circle=Circle.INTIMATE)),
    Scene("many words", Shown(_LONG, "neutral", 0.55, 0.2)),
    Scene("alone", Shown("They took everything.", "sadness", 0.5, -0.3, listener="", circle=None)),
    Scene("others near", Shown("They took everything.", "anger", 0.62, -0.3, listener="", circle=None, witness=True)),
    Scene(
        "described, with traits",
        Shown("I have to tell you something.", "fear", 0.5, -0.2, circle=Circle.FRIENDS),
        traits={"openness": 0.7, "neuroticism": 0.8, "extraversion": 0.2, "agreeableness": 0.5},
        description="a woman in a green velvet dress,\n dark hair pinned up.",
    ),
    Scene("Chinese threat", Shown("我警告你，你會後悔的！", "anger", 0.8, -0.5, dominance=0.8, circle=Circle.STRANGER)),
    Scene("Chinese, screenplay", Shown("我絕不答應！", "anger", 0.7, -0.4, circle=Circle.CLOSE), script=ROOM, spoken=2),
    Scene("Chinese love", Shown("我一直愛著你。", "joy", 0.35, 0.6, circle=Circle.INTIMATE, face="joy")),
)
