"""How far one exchange moves two people, and which circle an intimacy belongs to: the rules, as arithmetic on columns.

Dunbar 1992 and seed document 001 give the circles, the decay and the influence; the exchange itself is our reading:

    tone(listener) = 0.7 shown + 0.3 answer     what they hear, and how they take it
    tone(speaker)  = 0.5 shown + 0.5 answer     what they give, and what comes back
    tone(witness)  = shown, of weight 0.25
    felt = role * 0.06 * tone * (0.5 + arousal)
    step = influence * (felt + role * 0.02)     being together counts a little by itself (Zajonc 1968)

`shown` in [-1, 1] is the valence of the line, and 0 where that is within 0.15 of neither: four of
the seven emotions are negative, so that mere doubt leans that way. `answer` is what the listener's face says (1, 0,
-1). Unanswered, the listener's tone is all of what is shown and the speaker's half of it. A step up is multiplied by
what is missing to 1, so that the last bit is the hardest; a step down counts in full. Somebody who is met for the first
time starts at 0.
The two steps are chosen, not measured: some fifty neutral exchanges in a row, two long scenes of talk, or a dozen
joyful ones, bring strangers into the inmost circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.records.evidence import POLARITY_OF, Polarity
from emotionai_core.records.memory import Role
from emotionai_core.records.society import CAPACITIES
from emotionai_core.settings import Settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]

CONTACT: Final = 0.02
FELT: Final = 0.06
WITNESS: Final = 0.25
# Valence that a line has to pass to have a tone at all.
TONE_FROM: Final = 0.15
# Felt tone, in sum, below which a pair has no balance: about two clearly felt lines.
LEAST_FELT: Final = 0.03
_LISTENER = int(Role.LISTENER)
_ROOM = np.array(CAPACITIES)
# An intimacy of nothing is a stranger's, whatever the thresholds are set to.
_LEAST = 1e-6
_ANSWER = {Polarity.POSITIVE: 1.0, Polarity.NEUTRAL: 0.0, Polarity.NEGATIVE: -1.0}


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What the settings say, ready for use: intimacy is lost `a_minute`, which is `decay` a second.

    `thresholds` (4,) fall from the inmost circle on, `influence` (5,) is by circle.
    """

    a_minute: float
    thresholds: Floats
    influence: Floats

    @property
    def decay(self) -> float:
        """Intimacy lost in a second."""
        return self.a_minute / 60.0


def rules(settings: Settings) -> Rules:
    """The rules under these settings; thresholds in another order than the circles' are put in order."""
    bounds = (settings.intimate_from, settings.close_from, settings.friends_from, settings.acquaintance_from)
    influence = (settings.intimate_influence, settings.close_influence, settings.friends_influence, 1.0, 1.0)
    falling = np.maximum(np.sort(np.array(bounds))[::-1], _LEAST)
    return Rules(settings.intimacy_decay, falling, np.array(influence))


def answer(emotion: str) -> float:
    """What the face of somebody who listens says: 1, 0 or -1; NaN where there is none."""
    return _ANSWER[POLARITY_OF[emotion]] if emotion else float("nan")


def felt(shown: float, arousal: float, reply: float, role: Small, towards_speaker: bool) -> Floats:
    """How a line feels to those who hear it (towards the speaker), or to the speaker (towards them): (n,).

    `role` (n,) is that of the one who hears. NaN for `shown` or `arousal` means nothing is known: 0, and 0.5.
    """
    valence = 0.0 if np.isnan(shown) else shown
    weight = 0.5 + (0.5 if np.isnan(arousal) else arousal)
    if np.isnan(reply):
        heard = valence if towards_speaker else 0.5 * valence
    else:
        own = 0.7 if towards_speaker else 0.5
        heard = own * valence + (1.0 - own) * reply
    listening: npt.NDArray[np.bool_] = role == _LISTENER
    return FELT * weight * np.where(listening, heard, WITNESS * valence)


def contact(role: Small) -> Floats:
    """What being together counts for by itself: (n,)."""
    return CONTACT * np.where(role == _LISTENER, 1.0, WITNESS)


def level(intimacy: Floats, time: float | Floats, decay: float) -> Floats:
    """What an intimacy at `time` would have been at time 0, without a floor.

    All of one person's relations fall at the same rate: their levels stay, and with them who is closer than whom.
    """
    return intimacy + decay * time


def crossings(levels: Floats, made: Rules) -> Floats:
    """When intimacies of these levels fall through each threshold: (4, ...) seconds, -inf for never above it."""
    above = levels - made.thresholds.reshape(-1, *[1] * levels.ndim)
    if made.decay == 0.0:
        return np.where(above > 0.0, np.inf, -np.inf)
    return above / made.decay


def by_threshold(crossing: Floats, time: float) -> Small:
    """The circle that each intimacy has earned at `time`: (...) from crossings (4, ...)."""
    return (crossing <= time).sum(axis=0).astype(np.int8)


def by_capacity(levels: Floats) -> Small:
    """The innermost circle with room for each of one row's people (rows, people): the closest come first."""
    order: Ints = np.argsort(-levels, axis=1, kind="stable")
    rank = np.empty(levels.shape, np.int64)
    rank[np.arange(len(levels))[:, None], order] = np.arange(levels.shape[1])
    return np.searchsorted(_ROOM, rank, side="right").astype(np.int8)


def room(levels: Floats, crossing: Floats, time: float) -> Small:
    """The innermost circle with room for everybody (rows, people); all 0 while there is room for what all have earned.

    Both say the same of the circle that is held, now and as long as nothing but time changes it; `by_capacity` is
    dear. `levels` (rows, people), `crossing` (4, rows, people).
    """
    inside = (crossing > time).sum(axis=2)
    if (inside <= _ROOM[:, None]).all():
        return np.zeros(levels.shape, np.int8)
    return by_capacity(levels)
