"""The story: who says what, how it is meant, and how each shot is framed."""

from __future__ import annotations

from dataclasses import dataclass, field

TITLE = "The Nine O'Clock Train"


@dataclass(frozen=True)
class Line:
    """A spoken line with the emotion planted in each channel.

    ``watching`` gives the faces of the others in the picture while it is spoken.
    """

    speaker: str
    text: str
    text_emotion: str
    face: str
    voice: str
    pause: float = 0.35
    watching: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placement:
    """An actor in a shot: where the face's origin is (output pixels), its size (pixels per face unit), its turn."""

    x: float
    y: float
    scale: float
    yaw: float = 0.0


@dataclass(frozen=True)
class Framing:
    """The camera's view of the set: centre and zoom on the panorama, and the depth of field."""

    x: float
    y: float
    zoom: float
    blur: float
    push: float = 0.03


@dataclass(frozen=True)
class Shot:
    """One take between two cuts."""

    place: str
    framing: Framing
    actors: dict[str, Placement] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    lead_in: float = 0.30
    lead_out: float = 0.30
    over_shoulder: str = ""
    opening: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contradiction:
    """A planted disagreement between what is said and what the face shows."""

    line: int
    kind: str
    explanation: str


SHOTS = (
    Shot(
        "kitchen",
        Framing(690, 205, 1.10, 1.6),
        {"MARA": Placement(206, 158, 74, 0.16), "TOMAS": Placement(442, 148, 76, -0.16)},
        (Line("MARA", "I got the job, Dad! I am so happy!", "joy", "joy", "agitated", 0.0, {"TOMAS": "surprise"}),),
        lead_in=1.5,
        opening={"MARA": "joy", "TOMAS": "neutral"},
    ),
    Shot(
        "kitchen",
        Framing(1200, 190, 1.45, 5.0),
        {"TOMAS": Placement(350, 160, 98, -0.06)},
        (
            Line("TOMAS", "Wow! I can't believe it! What a surprise!", "surprise", "surprise", "agitated", 0.0),
            Line("TOMAS", "I will miss you so much. It breaks my heart.", "sadness", "joy", "calm", 0.5),
        ),
    ),
    Shot(
        "kitchen",
        Framing(330, 200, 1.45, 5.0),
        {"MARA": Placement(262, 162, 98, 0.07)},
        (
            Line("MARA", "The train leaves at nine o'clock tonight.", "neutral", "neutral", "calm", 0.0),
            Line(
                "MARA", "Ugh, that smells disgusting. What a gross, nasty soup.",
                "disgust", "disgust", "normal", 0.55
            ),
        ),
        over_shoulder="TOMAS",
    ),
    Shot(
        "kitchen",
        Framing(1080, 185, 1.30, 4.0),
        {"TOMAS": Placement(322, 162, 104, 0.04)},
        (Line("TOMAS", "Oh, thank you. I love it when you are so kind to me.", "joy", "anger", "calm", 0.0),),
        lead_out=0.6,
    ),
    Shot("platform", Framing(800, 215, 0.90, 0.0, 0.06), lead_in=2.2, lead_out=0.0),
    Shot(
        "platform",
        Framing(1180, 205, 1.40, 4.5),
        {"MARA": Placement(330, 160, 100, -0.05)},
        (Line("MARA", "I'm terrified. I am so scared to go alone!", "fear", "fear", "agitated", 0.0),),
    ),
    Shot(
        "platform",
        Framing(420, 215, 1.15, 3.0),
        {"TOMAS": Placement(200, 156, 78, 0.13), "INES": Placement(440, 172, 82, -0.07)},
        (
            Line(
                "INES", "I am so sorry. Sadly, the last train is cancelled.",
                "sadness", "sadness", "calm", 0.0, {"TOMAS": "neutral"}
            ),
            Line(
                "TOMAS", "I hate this railway! I am so angry!",
                "anger", "anger", "agitated", 0.4, {"INES": "neutral"}
            ),
            Line(
                "INES", "Oh wow! I can't believe it! Is that your train?",
                "surprise", "surprise", "agitated", 0.5, {"TOMAS": "surprise"}
            ),
        ),
    ),
    Shot(
        "platform",
        Framing(600, 210, 1.45, 5.0),
        {"MARA": Placement(312, 160, 104, 0.03)},
        (Line("MARA", "I'm not crying, Dad. I feel so sad and lonely.", "sadness", "joy", "agitated", 0.0),),
    ),
    Shot(
        "platform",
        Framing(700, 215, 1.10, 2.5),
        {"TOMAS": Placement(204, 156, 80, 0.06), "MARA": Placement(440, 168, 75, -0.13)},
        (
            Line(
                "TOMAS", "I miss your mother. I feel so sad tonight.",
                "sadness", "sadness", "calm", 0.0, {"MARA": "neutral"}
            ),
            Line(
                "MARA", "I love you, Dad. Thank you, I am so happy!",
                "joy", "joy", "normal", 0.5, {"TOMAS": "joy"}
            ),
        ),
        lead_out=1.3,
    ),
)  # fmt: skip

CONTRADICTIONS = (
    Contradiction(2, "masking", "Tomas smiles while his words, spoken softly, are of loss: the face hides the text."),
    Contradiction(5, "sarcasm", "Tomas thanks Mara in loving words and a flat voice, and his face is angry."),
    Contradiction(10, "masking", "Mara beams, but her words are sad and her voice is strained and high."),
)
