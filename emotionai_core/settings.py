"""Every default of the analysis in one typed, frozen object; the names and ranges are data, so dialogs and docs follow.

Each field's metadata carries `group`, `text` (for people), for numbers `low` and `high`, for the choice of a program
its `stage`, for a choice among few values `choices`, and `again`: whether the film has to be analysed again before a
change shows; the others take effect at once. Defaults come from the domain contract; a project stores only what
differs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from emotionai_core.errors import SettingError

Scalar = bool | int | float | str


Group = Literal[
    "programs",
    "faces",
    "speech",
    "shots",
    "copy",
    "together",
    "conflicts",
    "memory",
    "relations",
    "scores",
    "prompts",
    "clips",
]
GROUPS: Final[tuple[Group, ...]] = (
    "programs",
    "faces",
    "speech",
    "shots",
    "copy",
    "together",
    "conflicts",
    "memory",
    "relations",
    "scores",
    "prompts",
    "clips",
)


_DIRECTING: Final = frozenset({"prompts", "clips"})


def _setting(
    group: Group, default: Any, text: str, low: float | None = None, high: float | None = None, *, again: bool = False
) -> Any:
    return field(default=default, metadata={"group": group, "text": text, "low": low, "high": high, "again": again})


def _program(stage: str, text: str) -> Any:
    """A choice among the programs that answer `stage`; which there are, only this machine's catalogue knows."""
    about = {"group": "programs", "text": text, "low": None, "high": None, "again": True, "stage": stage}
    return field(default="embedded", metadata=about)


def _choice(group: Group, choices: tuple[Scalar, ...], default: Scalar, text: str, *, again: bool = True) -> Any:
    """A choice among few values; numbers among them are in order."""
    low, high = (None, None) if isinstance(default, str) else (choices[0], choices[-1])
    about = {"group": group, "text": text, "low": low, "high": high, "again": again, "choices": choices}
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class Settings:
    """The analysis settings of one project; immutable, so that a run's settings can be written into its report."""

    faces_backend: str = _program("faces", "Faces and people are read by")
    speech_backend: str = _program("speech", "Words are read by")
    speakers_backend: str = _program("speakers", "Voices are told apart by")
    voice_backend: str = _program("voice", "Emotion of the voice is read by")
    text_backend: str = _program("text", "Emotion of the words is read by")
    whisper_model: str = _choice(
        "programs", ("large-v3", "medium", "small"), "large-v3", "Size of Whisper, where WhisperX reads the words"
    )
    voice_hop: float = _choice(
        "programs", (0.25, 0.5, 1.0), 0.5, "Seconds between two readings of a voice, where transformers read it"
    )
    separate_voices: bool = _setting("programs", False, "Take music and noise away from the voices first", again=True)
    denoise: bool = _setting(
        "programs", False, "Take noise away too (measured: more wrong words, not fewer)", again=True
    )
    restore_faces: bool = _setting("programs", False, "Restore the portraits of an old film", again=True)
    face_interval: float = _setting("faces", 0.25, "Seconds between two looks at the picture", 0.04, 5.0, again=True)
    face_min_pixels: int = _setting("faces", 40, "Smallest face, in pixels", 20, 400, again=True)
    face_threshold: float = _setting("faces", 0.9, "Certainty a face detection needs", 0.5, 0.999, again=True)
    old_movie: bool = _setting("faces", False, "Old film: raise local contrast before reading faces", again=True)
    micro_expressions: bool = _setting(
        "faces", False, "Look for brief movements of faces around lines (weak evidence)", again=True
    )
    language: str = _setting(
        "speech", "en", "Language of the dialogue (ISO 639-1; WhisperX also takes auto)", again=True
    )
    recognise: bool = _setting("speech", True, "Listen for words where there are no subtitles (low trust)", again=True)
    mend_offset: bool = _setting(
        "speech", True, "Mend subtitles that are shifted as a whole (embedded program only)", again=True
    )
    speakers: int = _setting("speech", 0, "Number of speakers; 0 lets the machine estimate", 0, 20, again=True)
    min_speakers: int = _setting("speech", 2, "Fewest speakers of an estimate", 1, 20, again=True)
    max_speakers: int = _setting("speech", 5, "Most speakers of an estimate", 1, 20, again=True)
    shot_threshold: float = _setting(
        "shots", 3.0, "Adaptive cut detection: how far a cut stands out from its neighbours", 0.5, 20.0, again=True
    )
    shot_min_seconds: float = _setting("shots", 0.25, "Shortest shot, in seconds", 0.04, 5.0, again=True)
    scene_gap: float = _setting(
        "shots", 20.0, "A pause in the dialogue longer than this starts a new scene, in seconds", 1.0, 600.0
    )
    proxy: bool = _setting("copy", True, "Make a copy for scrubbing after the analysis", again=True)
    proxy_height: int = _setting("copy", 360, "Height of the scrubbing copy, in pixels", 120, 1080, again=True)
    offset_gap: float = _setting(
        "together", 60.0, "Faces that start this long after the last line are shifted, in seconds", 1.0, 3600.0
    )
    window_margin: float = _setting(
        "together", 1.5, "Faces before and after a line count up to this far, in seconds", 0.0, 10.0
    )
    wide_window: float = _setting(
        "together", 5.0, "Faces this far away count where none is nearer, in seconds", 0.0, 30.0
    )
    wide_confidence: float = _setting("together", 0.4, "Confidence of such a far face", 0.0, 1.0)
    voice_polarity: float = _setting("conflicts", 0.1, "Voice valence beyond this is positive or negative", 0.0, 1.0)
    voice_range_floor: float = _setting(
        "conflicts", 0.2, "Voice is switched off below this arousal range (p95-p5)", 0.0, 1.0
    )
    face_certainty: float = _setting("conflicts", 0.6, "Calibrated probability the face needs to speak", 0.34, 1.0)
    text_certainty: float = _setting("conflicts", 0.6, "Calibrated probability the words need to speak", 0.34, 1.0)
    voice_certainty: float = _setting("conflicts", 0.6, "Calibrated probability the voice needs to speak", 0.34, 1.0)
    margin: float = _setting("conflicts", 0.25, "Lead over the runner-up a channel needs to speak", 0.0, 1.0)
    min_face_samples: int = _setting("together", 2, "Looks at a face that a reading needs", 1, 50)
    min_face_quality: float = _setting("together", 0.25, "Quality a face needs to count", 0.0, 1.0)
    strong_negative: float = _setting(
        "conflicts", 0.7, "Calibrated probability that counts as strongly negative", 0.34, 1.0
    )
    recalibrate: bool = _setting(
        "conflicts", True, "Let accepted and rejected contradictions change how far each channel is trusted"
    )

    surprise_model: str = _choice(
        "memory", ("lstm", "linear", "persistence"), "lstm", "What expects a character's next state", again=False
    )
    surprise_threshold: float = _setting("memory", 0.6, "Surprise from which a memory may be kept", 0.0, 1.0)
    high_arousal: float = _setting("memory", 0.7, "Arousal from which a memory is kept at the end of a scene", 0.0, 1.0)
    short_term_size: int = _setting("memory", 5, "Memories in a character's short-term memory", 1, 20)
    memory_similarity: float = _setting("memory", 0.4, "Similarity from which a memory calls up another", 0.0, 1.0)
    emotion_boost: float = _setting("memory", 0.15, "What the same emotion adds to a similarity", 0.0, 1.0)
    memory_references: int = _setting("memory", 2, "Times a memory is called up before it is kept for long", 1, 20)
    presence_seconds: float = _setting(
        "memory", 60.0, "Whoever was seen or heard in the scene this recently is still there, in seconds", 0.0, 600.0
    )
    natural_jump: float = _setting("memory", 0.25, "A change of state up to this is natural", 0.0, 2.83)
    sudden_jump: float = _setting("memory", 0.7, "A change of state beyond this is sudden, if it is quick", 0.0, 2.83)
    gradual_seconds: float = _setting(
        "memory", 30.0, "A change that took longer than this is gradual, in seconds", 0.0, 600.0
    )
    stability_floor: float = _setting("memory", 0.1, "Least stability of a character", 0.0, 1.0)
    volatile_from: float = _setting("memory", 0.35, "Deviation of valence from which a trend is volatile", 0.0, 1.0)
    hotspot_shifts: int = _setting("memory", 3, "Sudden changes that make a hotspot", 2, 20)
    hotspot_seconds: float = _setting("memory", 60.0, "Time within which they have to happen, in seconds", 1.0, 600.0)
    turning_point: float = _setting("memory", 0.3, "Change of valence that is a turning point", 0.05, 2.0)
    mood_half_life: float = _setting("memory", 120.0, "Time in which half of a mood is gone, in seconds", 1.0, 3600.0)
    intimacy_decay: float = _setting("relations", 0.005, "Intimacy lost per minute without a word", 0.0, 1.0)
    intimate_from: float = _setting("relations", 0.75, "Intimacy of the intimate circle", 0.0, 1.0)
    close_from: float = _setting("relations", 0.5, "Intimacy of the close circle", 0.0, 1.0)
    friends_from: float = _setting("relations", 0.25, "Intimacy of friends", 0.0, 1.0)
    acquaintance_from: float = _setting("relations", 0.05, "Intimacy of acquaintances", 0.0, 1.0)
    intimate_influence: float = _setting("relations", 3.0, "What intimates do counts this many times", 1.0, 10.0)
    close_influence: float = _setting("relations", 2.0, "What close people do counts this many times", 1.0, 10.0)
    friends_influence: float = _setting("relations", 1.3, "What friends do counts this many times", 1.0, 10.0)
    betrayal_factor: float = _setting("relations", 3.0, "A betrayal counts this many times", 1.0, 10.0)
    sacrifice_factor: float = _setting("relations", 3.0, "A sacrifice counts this many times", 1.0, 10.0)
    confession_factor: float = _setting("relations", 2.5, "A confession counts this many times", 1.0, 10.0)
    fewest_lines: int = _setting("scores", 8, "Lines that a score or a trait needs", 1, 500)
    weight_expression: float = _setting("scores", 0.25, "Weight of face against words in the total", 0.0, 1.0)
    weight_voice: float = _setting("scores", 0.20, "Weight of the voice in the total", 0.0, 1.0)
    weight_coherence: float = _setting("scores", 0.15, "Weight of coherence in the total", 0.0, 1.0)
    weight_range: float = _setting("scores", 0.15, "Weight of the range of emotions in the total", 0.0, 1.0)
    weight_transition: float = _setting("scores", 0.15, "Weight of transitions in the total", 0.0, 1.0)
    weight_interaction: float = _setting("scores", 0.10, "Weight of interaction in the total", 0.0, 1.0)
    climax_arousal: float = _setting("scores", 0.7, "Arousal from which a moment is a climax", 0.0, 1.0)
    delivery_calibration: str = _choice(
        "scores",
        ("fixed", "film"),
        "film",
        "Intensities are compared with the fixed scale (0.5, 0.2) or with this film's own",
        again=False,
    )
    delivery_threshold: float = _setting("scores", 0.15, "Gap from which delivery is under or over", 0.0, 3.0)
    delivery_confidence: float = _setting("scores", 0.2, "Confidence that a verdict on delivery needs", 0.0, 1.0)
    amplifier: bool = _setting("scores", True, "Let extreme loudness or an open jaw override the measured intensity")
    amplifier_loudness: float = _setting(
        "scores", 12.0, "Decibels over the speaker's usual loudness that are extreme", 3.0, 40.0
    )
    amplifier_jaw: float = _setting("scores", 0.9, "Evidence of an open jaw that is extreme", 0.0, 1.0)

    prompt_tier: str = _choice(
        "prompts",
        ("full", "pipeline", "minimal"),
        "full",
        "Prompts are made of everything, of the film alone, or of the emotion alone",
        again=False,
    )
    scenes_per_chapter: int = _setting("prompts", 3, "Most key scenes of a chapter", 1, 20)
    key_surprise: float = _setting("prompts", 0.6, "Surprise from which a line counts towards a key scene", 0.0, 1.0)
    key_score: float = _setting("prompts", 1.0, "Points that a key scene needs", 0.0, 10.0)
    dutch_surprise: float = _setting("prompts", 0.7, "Surprise beyond which the camera tilts", 0.0, 1.0)
    extreme_arousal: float = _setting("prompts", 0.85, "Arousal beyond which the camera is at its closest", 0.0, 1.0)
    script_similarity: float = _setting(
        "prompts", 0.6, "Likeness from which a line was written as one in the screenplay", 0.0, 1.0
    )
    clip_maker: str = _choice(
        "clips",
        ("auto", "animatic", "ltx"),
        "auto",
        "Clips are made by LTX-Video where it can run, always as animatics, or always by LTX-Video",
        again=False,
    )
    clip_mode: str = _choice(
        "clips",
        ("auto", "t2v", "i2v", "a2v", "i2v_a2v"),
        "auto",
        "LTX-Video is given what there is, words, a picture, a voice, or picture and voice",
        again=False,
    )
    clip_seconds: float = _setting("clips", 2.0, "Length of a clip, in seconds", 0.3, 20.0)
    clip_warning: float = _setting("clips", 14.0, "Length from which faces in clips fall apart, in seconds", 1.0, 60.0)
    picture_strength: float = _setting("clips", 0.7, "How far the film's picture binds a clip", 0.0, 1.0)
    crossfade: float = _setting("clips", 0.5, "Cross-fade between the clips of an arc, in seconds", 0.0, 3.0)
    measure_clips: bool = _setting("clips", True, "Read every clip with the programs that read the film")

    def __post_init__(self) -> None:
        for one in dataclasses.fields(self):
            _check(one.name, getattr(self, one.name), one.type, one.metadata)

    def differing(self) -> dict[str, Scalar]:
        """Only what differs from the defaults, for storing."""
        plain = Settings()
        return {
            one.name: getattr(self, one.name)
            for one in dataclasses.fields(self)
            if getattr(self, one.name) != getattr(plain, one.name)
        }

    def as_dict(self) -> dict[str, Scalar]:
        """Every setting by name."""
        return cast(dict[str, Scalar], dataclasses.asdict(self))


def settings_from(values: Mapping[str, object]) -> Settings:
    """Settings with `values` over the defaults; raises `SettingError` for unknown names, wrong types and ranges."""
    known = {one.name for one in dataclasses.fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingError(f"There is no setting '{name}'.", f"Known settings: {', '.join(sorted(known))}.")
    return Settings(**cast(dict[str, Any], dict(values)))


def changed(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """`settings` with `changes` over them; None puts one back to its default. Raises `SettingError`."""
    wanted = {**settings.differing(), **changes}
    return settings_from({name: value for name, value in wanted.items() if value is not None})


def needs_analysis(name: str) -> bool:
    """Whether a change of this setting shows only after the film was analysed again."""
    return next(bool(one.metadata["again"]) for one in dataclasses.fields(Settings) if one.name == name)


def directs_only(name: str) -> bool:
    """Whether a setting is about prompts and clips alone: nothing that is read or understood depends on it."""
    return next(one.metadata["group"] in _DIRECTING for one in dataclasses.fields(Settings) if one.name == name)


def analytic(settings: Settings) -> Settings:
    """`settings` with those of prompts and clips at their defaults: what the view and the account depend on."""
    names = {one.name for one in dataclasses.fields(Settings) if one.metadata["group"] in _DIRECTING}
    return settings_from({name: value for name, value in settings.differing().items() if name not in names})


def _check(name: str, value: object, kind: object, metadata: Mapping[str, Any]) -> None:
    wanted = {"bool": bool, "int": int, "float": (int, float), "str": str}[str(kind)]
    wrong_bool = isinstance(value, bool) and kind != "bool"
    if wrong_bool or not isinstance(value, wanted):
        raise SettingError(f"The setting '{name}' must be of type {kind}, not {value!r}.")
    low, high = metadata["low"], metadata["high"]
    if low is not None and not low <= cast(float, value) <= high:
        raise SettingError(f"The setting '{name}' must lie between {low} and {high}, not {value!r}.")
    if value not in (choices := metadata.get("choices", (value,))):
        raise SettingError(f"The setting '{name}' must be one of {', '.join(map(str, choices))}, not {value!r}.")
