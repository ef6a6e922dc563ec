"""How a character comes from one state into the next: the state machine, and how stable they are afterwards.

Kinds and inputs after SPEC section 2: jump in the circumplex, elapsed time and surprise. Stability falls with jump and
surprise and comes back exponentially in calm time, towards a baseline that neuroticism lowers; how neurotic somebody
seems is taken from what they did so far, never from what is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from emotionai_core.cognition.affect import distance
from emotionai_core.records.memory import EmotionState, Transition, TransitionKind
from emotionai_core.settings import Settings

MOST_JUMP: Final = 2.0 * 2.0**0.5
"""The longest way through the circumplex, corner to corner."""

# Before anything is known of somebody, one change in five is taken to be sudden, with the weight of five changes.
_USUAL_SHARE: Final = 0.2
_USUAL_WEIGHT: Final = 5.0
# The most neurotic character has half the stability of the calmest to come back to.
_NEUROTICISM_PULL: Final = 0.5


@dataclass(slots=True)
class Character:
    """Where a character stands: their last state and its scene, stability in [0, 1], changes so far and sudden ones.

    `provoked` says whether somebody else has since shown, in their presence, a strong emotion of the other sign.
    """

    state: EmotionState
    scene: int
    stability: float = 1.0
    changes: int = 0
    sudden: int = 0
    provoked: bool = False

    def copy(self) -> Character:
        """One that goes on by itself."""
        return replace(self)


def starting(state: EmotionState, scene: int, settings: Settings) -> Character:
    """A character at their first state."""
    return Character(state, scene, stability=baseline(0, 0, settings.stability_floor))


def neuroticism(changes: int, sudden: int) -> float:
    """The running estimate in [0, 1]: the share of sudden changes so far, drawn towards the usual one while few."""
    return (sudden + _USUAL_SHARE * _USUAL_WEIGHT) / (changes + _USUAL_WEIGHT)


def baseline(changes: int, sudden: int, floor: float) -> float:
    """The stability that calm time leads to (SPEC: high neuroticism lowers it)."""
    return max(floor, 1.0 - _NEUROTICISM_PULL * neuroticism(changes, sudden))


def recovered(stability: float, base: float, elapsed: float, half_life: float) -> float:
    """Stability after `elapsed` seconds without a change: half of what is missing comes back in each `half_life`."""
    return base + (stability - base) * 0.5 ** (elapsed / half_life)


def shaken(stability: float, jump: float, surprise: float, settings: Settings) -> float:
    """Stability after a change: it loses the share that the jump beyond a natural one is of the longest possible, half
    of that if nothing about it surprises.
    """
    fall = max(0.0, jump - settings.natural_jump) / MOST_JUMP * (1.0 + surprise) / 2.0
    return max(settings.stability_floor, stability * (1.0 - fall))


def kind_of(jump: float, elapsed: float, surprise: float, provoked: bool, settings: Settings) -> TransitionKind:
    """The kind of a change; the first rule that holds.

    NATURAL up to `natural_jump`; SUDDEN beyond `sudden_jump` within `gradual_seconds`; TRIGGERED when it surprises or
    somebody provoked it; else GRADUAL.
    """
    if jump <= settings.natural_jump:
        return TransitionKind.NATURAL
    if jump > settings.sudden_jump and elapsed <= settings.gradual_seconds:
        return TransitionKind.SUDDEN
    if provoked or surprise >= settings.surprise_threshold:
        return TransitionKind.TRIGGERED
    return TransitionKind.GRADUAL


def provokes(shown: EmotionState, other: EmotionState, settings: Settings) -> bool:
    """Whether what somebody shows is strongly opposite to the state of another: other sign, a sudden jump away."""
    if shown.valence * other.valence >= 0.0:
        return False
    return distance((shown.valence, shown.arousal), (other.valence, other.arousal)) > settings.sudden_jump


def change(
    character: Character,
    state: EmotionState,
    scene: int,
    predicted: tuple[float, float],
    surprise: float,
    settings: Settings,
) -> Transition:
    """The transition of `character` into `state`; moves the character there."""
    before, floor = character.state, settings.stability_floor
    jump = distance((before.valence, before.arousal), (state.valence, state.arousal))
    elapsed = state.time - before.time
    kind = kind_of(jump, elapsed, surprise, character.provoked, settings)
    base = baseline(character.changes, character.sudden, floor)
    calm = recovered(character.stability, base, elapsed, settings.mood_half_life)
    cut = scene != character.scene
    character.stability = shaken(calm, jump, surprise, settings)
    character.changes += 1
    character.sudden += kind is TransitionKind.SUDDEN
    character.state, character.scene, character.provoked = state, scene, False
    return Transition(
        utterance=state.utterance,
        before=before.utterance,
        person=state.person,
        time=state.time,
        kind=kind,
        origin=before.emotion,
        emotion=state.emotion,
        jump=jump,
        elapsed=elapsed,
        predicted=predicted,
        error=error_of(predicted, state),
        surprise=surprise,
        stability=character.stability,
        cut=cut,
    )


def error_of(predicted: tuple[float, float], state: EmotionState) -> float:
    """The mean squared error of what was expected, in the units of valence and arousal."""
    return ((state.valence - predicted[0]) ** 2 + (state.arousal - predicted[1]) ** 2) / 2.0
