"""What a clip will need of the card's memory, and the largest that fits: frames first, then size, never upwards.

The seed's own formula does not reproduce its table (SPEC, section 5). This model is base + tokens * slope + the tile
that is decoded, made to go through the tier's recorded row and fitted to every peak that was measured since. Whatever
the line says, a size is never estimated below what the table recorded of as many tokens, and never above what a clip
at least as large took on this card: what went through fits. A server takes what is there, so that a measured peak
says how much was enough, not how much is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from emotionai_core.errors import GenerationError
from emotionai_core.generation.comfy.tiers import LARGEST, LONGEST, MULTIPLE, SHORTEST, SMALLEST
from emotionai_core.generation.peaks import Peaks, Where, card_name, known, learned
from emotionai_core.generation.vram_rows import DECODED, PRIORS, ROWS, STREAMED, Prior, Row, tokens
from emotionai_core.records.clip import Clamp, Size, Tier

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PROCESSOR: Final = "cpu"
"""What a server without a card is called."""
LEAST: Final = Size(SMALLEST, SMALLEST, SHORTEST)
"""The smallest clip that the model makes."""
PLAUSIBLE: Final = 0.5
"""A size that is thought to need less than this part of the memory it ran out of did not meet an empty card."""
MARGIN: Final = 1.05
"""What did not fit needs at least this many times the memory it failed with."""
RAM_BESIDE: Final = 8.0
"""GB of the machine's memory beside the model files, which stream through it (measured in the wild)."""
_MEMORIES: Final = (("the card's memory", "The card's memory"), ("the machine's memory", "The machine's memory"))
_FEW_FRAMES: Final = 25
_SMALL_SIDE: Final = 256


@dataclass(frozen=True, slots=True)
class Line:
    """Peak GB = base + slope * tokens + what the decoded tile takes."""

    base: float
    slope: float


class Guard:
    """Estimates and limits clips of one tier on one card under one version of the server."""

    def __init__(
        self, tier: Tier, version: str = "", card: str = "", peaks: Peaks | None = None, warning: float = 14.0
    ) -> None:
        self.tier = tier
        self._warning = warning
        self._where = Where(tier, version, card_name(card))
        self._peaks = peaks
        self._prior = PRIORS[tier]
        self._memory, self._its_memory = _MEMORIES[card == PROCESSOR]
        self._measured = () if peaks is None else peaks.of(self._where)
        self._fit()

    def estimate(self, size: Size) -> float:
        """Peak GB of the card's memory that a clip of this size takes."""
        return float(self.estimates(*_columns(size))[0])

    def estimates(self, width: Whole, height: Whole, frames: Whole) -> Floats:
        """`estimate` of many sizes at once: (n,) each, (n,) GB."""
        number = width / 32 * (height / 32) * ((frames - 1) / 8 + 1)
        tile = _tile_tokens(self._prior, width, height, frames)
        told = self._line.base + self._line.slope * number + DECODED * tile
        told = np.maximum(told, self._floor.at(number))
        for row in self._ran:
            inside = (width <= row.size.width) & (height <= row.size.height) & (frames <= row.size.frames)
            told = np.where(inside, np.minimum(told, row.peak), told)
        # The table's own tokens are computed the same way, so that a recorded size meets its row exactly. Beyond the
        # largest in it nothing is known: there memory is taken to grow with the tokens.
        beyond = np.maximum(number / self._table.last, 1.0)
        return np.maximum(told, self._table.at(number) * beyond)

    def clamp(
        self,
        size: Size,
        budget: float,
        fps: int = 24,
        ram: float = float("nan"),
        files: float = 0.0,
        line: float = float("nan"),
    ) -> Clamp:
        """The largest clip of at most this size within `budget` GB of the card's memory.

        `ram` GB of the machine's memory (NaN: not known) are held against `files` GB of model files (0: the tier's
        usual): less than those is refused, little beside them is told. `line` seconds after the clip's beginning its
        line has ended (NaN: no voice is heard); what is cut off that is told. Raises `GenerationError` where not even
        the smallest clip fits.
        """
        files = files or self._prior.files
        _check_ram(ram, files)
        if size.width < LEAST.width or size.height < LEAST.height or size.frames < LEAST.frames:
            raise GenerationError(
                f"A clip of {_told(size)} is too small for LTX-Video.",
                f"It needs at least {LEAST.width}x{LEAST.height} pixels and {LEAST.frames} frames.",
            )
        width, height, frames, fits = self.clamps(*_columns(size), np.array([budget]))
        if not fits[0]:
            raise GenerationError(
                f"Not even the smallest clip fits into {budget:.1f} GB of {self._memory}.",
                "Close other programs that use the card, choose a smaller tier, or make an animatic.",
            )
        granted = _size(width, height, frames)
        estimate = self.estimate(granted)
        told = (*self._reasons(size, granted, budget, fps), *cut_voice(size, granted, fps, line), *_scarce(ram, files))
        return Clamp(size, granted, estimate, budget, told)

    def clamps(
        self, width: Whole, height: Whole, frames: Whole, budget: Floats
    ) -> tuple[Whole, Whole, Whole, npt.NDArray[np.bool_]]:
        """`clamp` of many sizes at once, (n,) each: what is granted, and whether it fits at all."""
        steps = _Steps(*_valid(width, height, frames))
        low, high = np.zeros_like(width), steps.count - 1
        # Every step is smaller than the one before in no side larger, so its estimate falls and halving finds it.
        for _ in range(int(high.max(initial=0)).bit_length() + 1):
            middle = (low + high) // 2
            fits = self.estimates(*steps.at(middle)) <= budget
            high = np.where(fits, middle, high)
            low = np.where(fits, low, np.minimum(middle + 1, high))
        granted = steps.at(high)
        return *granted, self.estimates(*granted) <= budget

    def step_down(self, size: Size) -> Size | None:
        """The next smaller clip to try after the card's memory ran out, a quarter less; None below the smallest."""
        steps = _Steps(*_valid(*_columns(size)))
        for place in range(1, int(steps.count[0])):
            smaller = _size(*steps.at(np.array([place])))
            if tokens(smaller) <= 0.75 * tokens(size):
                return smaller
        return None

    def learn(self, size: Size, peak: float, fits: bool = True) -> None:
        """Take a run in: the most it took in GB (NaN: nobody saw), or with `fits` False the memory that was not enough.

        Raises `OSError`.
        """
        if not fits and not (known(peak) and self._thought(size) >= PLAUSIBLE * peak):
            return
        row = Row(self.tier, size, peak, fits)
        self._measured = tuple(learned(self._measured, row))
        self._fit()
        if self._peaks is not None:
            self._peaks.keep(self._where, row)

    def _thought(self, size: Size) -> float:
        """Estimate of a size without what is said not to have fitted."""
        ran = tuple(one for one in self._measured if one.fits)
        line, number = _fitted(self._prior, ran), np.array([tokens(size)])
        told = line.base + line.slope * number[0] + DECODED * float(_tile_tokens(self._prior, *_columns(size))[0])
        return max(told, float(self._table.at(number)[0]))

    def _fit(self) -> None:
        self._line = _fitted(self._prior, self._measured)
        self._table = _Stairs(_rows(self.tier))
        self._floor = _Stairs(self._measured)
        self._ran = tuple(_still_true(self._measured))

    def _ran_out(self, size: Size) -> bool:
        """Whether the memory ran out for so many tokens, and that is why so much is thought to be needed."""
        least = [_needs(one) for one in self._measured if not one.fits and tokens(one.size) <= tokens(size)]
        return bool(least) and max(least) >= self.estimate(size)

    def _reasons(self, size: Size, granted: Size, budget: float, fps: int) -> tuple[str, ...]:
        """Why less is granted, and what to expect, in sentences."""
        told: list[str] = []
        valid = _size(*_valid(*_columns(size)))
        if (valid.width, valid.height) != (size.width, size.height):
            told.append(f"Sides are multiples of {MULTIPLE} pixels: {valid.width}x{valid.height}.")
        if valid.frames != size.frames:
            why = "no clip is longer" if size.frames > LONGEST else "lengths go in steps of 8 frames"
            told.append(f"{_seconds(size, fps)} s became {_seconds(valid, fps)} s: {why}.")
        if granted != valid:
            told.append(self._too_much(valid, budget))
        if granted.frames != valid.frames:
            told.append(f"It was shortened from {_seconds(valid, fps)} s to {_seconds(granted, fps)} s.")
        if (granted.width, granted.height) != (valid.width, valid.height):
            told.append(f"It was made smaller: {granted.width}x{granted.height}.")
        if granted.frames / fps > self._warning:
            told.append(f"It is longer than {self._warning:g} s: faces fall apart.")
        return tuple(told)

    def _too_much(self, size: Size, budget: float) -> str:
        if self._ran_out(size):
            return f"{self._its_memory} ran out for {_told(size)}, or less, not long ago."
        need = self.estimate(size)
        # Two numbers that look the same would not say why.
        digits = 1 if f"{need:.1f}" != f"{budget:.1f}" else 3
        return (
            f"{_told(size)} would need about {need:.{digits}f} GB of {self._memory}; {budget:.{digits}f} GB are there."
        )


def cut_voice(wanted: Size, granted: Size, fps: int, line: float) -> tuple[str, ...]:
    """What a clip that became shorter leaves out of its line, which ends `line` seconds after its beginning."""
    lost = line - granted.frames / fps
    if granted.frames >= wanted.frames or not lost >= 0.05:
        return ()
    return (f"The last {lost:.1f} s of the line are not heard.",)


def budget_of(card: float, reserve: float = 1.5, others: float = 0.0) -> float:
    """GB that a clip may take of a card with `card` GB, `others` of it taken by other programs (SPEC: reserve 1.5)."""
    return max(0.0, card - max(reserve, others))


def _check_ram(ram: float, files: float) -> None:
    if ram < files:
        raise GenerationError(
            f"LTX-Video reads {files:.0f} GB of model files through the machine's memory, which has {ram:.0f} GB.",
            "The system would end the server. Choose a smaller tier, or make an animatic.",
        )


def _scarce(ram: float, files: float) -> tuple[str, ...]:
    if not ram < files + RAM_BESIDE:
        return ()
    need = f"{files + RAM_BESIDE:.0f} GB of the machine's memory are needed ({RAM_BESIDE:.0f} beside the model files)"
    return (f"{need}; it has {ram:.0f} GB: the system may end the server.",)


def _still_true(rows: Sequence[Row]) -> Iterator[Row]:
    """What went through and was not contradicted since, of rows oldest first."""
    least = float("inf")
    for row in reversed(rows):
        if not row.fits:
            least = min(least, tokens(row.size))
        elif tokens(row.size) < least:
            yield row


class _Stairs:
    """The most that was needed for so many tokens or fewer; 0 below all of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        steps = sorted((tokens(one.size), _needs(one)) for one in rows)
        self._tokens = np.array([number for number, _ in steps], np.float64)
        self._peaks = np.concatenate(([0.0], np.maximum.accumulate(np.array([peak for _, peak in steps], np.float64))))
        self.last = steps[-1][0] if steps else float("inf")

    def at(self, number: Floats) -> Floats:
        """(n,) GB at so many tokens (n,)."""
        return self._peaks[np.searchsorted(self._tokens, number, side="right")]


class _Steps:
    """From the asked size downwards: frames to a second, then size to a small one, then frames again, then the rest."""

    def __init__(self, width: Whole, height: Whole, frames: Whole) -> None:
        self._width, self._height, self._frames = width, height, frames
        self._shorter = np.maximum(0, (frames - _FEW_FRAMES) // 8)
        wide = width >= height
        self._long, self._short = np.where(wide, width, height), np.where(wide, height, width)
        self._wide = wide
        self._smaller = self._until(_SMALL_SIDE)
        few = frames - 8 * self._shorter
        self._shortest = np.maximum(0, (few - LEAST.frames) // 8)
        self._tiny = self._until(LEAST.width) - self._smaller
        self.count = 1 + self._shorter + self._smaller + self._shortest + self._tiny

    def at(self, place: Whole) -> tuple[Whole, Whole, Whole]:
        """Sides and frames after so many steps."""
        first = np.minimum(place, self._shorter)
        second = np.clip(place - self._shorter, 0, self._smaller)
        third = np.clip(place - self._shorter - self._smaller, 0, self._shortest)
        fourth = np.clip(place - self._shorter - self._smaller - self._shortest, 0, self._tiny)
        long = self._long - MULTIPLE * (second + fourth)
        # Rounded to the nearest multiple, exactly in whole numbers.
        rows = (2 * long * self._short + MULTIPLE * self._long) // (2 * MULTIPLE * self._long)
        short = np.clip(rows * MULTIPLE, LEAST.height, self._short)
        wide = self._wide
        return np.where(wide, long, short), np.where(wide, short, long), self._frames - 8 * (first + third)

    def _until(self, side: int) -> Whole:
        """How many steps until the shorter side would be smaller than `side`."""
        least = np.maximum(side, -(-side * self._long // self._short))
        return np.maximum(0, (self._long - least) // MULTIPLE)


def _valid(width: Whole, height: Whole, frames: Whole) -> tuple[Whole, Whole, Whole]:
    """Down to what the server makes without cutting it silently."""
    # Finished pictures of two stages are twice as large, and have to be possible, too.
    most = LARGEST // 2 // MULTIPLE * MULTIPLE
    wide, high = (np.clip(side // MULTIPLE * MULTIPLE, LEAST.width, most) for side in (width, height))
    return wide, high, np.clip((frames - 1) // 8 * 8 + 1, LEAST.frames, LONGEST)


def _tile_tokens(prior: Prior, width: Whole, height: Whole, frames: Whole) -> Floats:
    side, length = prior.tile
    return np.minimum(width, side) / 32 * (np.minimum(height, side) / 32) * ((np.minimum(frames, length) - 1) / 8 + 1)


def _rows(tier: Tier) -> tuple[Row, ...]:
    return tuple(one for one in ROWS if one.tier is tier)


def _needs(row: Row) -> float:
    return row.peak if row.fits else row.peak * MARGIN


def _fitted(prior: Prior, measured: Sequence[Row]) -> Line:
    """Least squares over what was measured, the tier's own row and its slope counting as one measurement each."""
    row = next(one for one in _rows(prior.tier) if one.fits)
    usual = tokens(row.size)
    ran = [one for one in measured if one.fits]
    left = np.array([[1.0, usual], [0.0, usual], *([1.0, tokens(one.size)] for one in ran)])
    right = np.array([_rest(prior, row), prior.slope * usual, *(_rest(prior, one) for one in ran)])
    base, slope = np.linalg.lstsq(left, right, rcond=None)[0]
    if not measured:
        slope = prior.slope
        base = _rest(prior, row) - slope * usual
    if slope < STREAMED:
        slope = STREAMED
        base = float(np.mean(right[[0, *range(2, len(right))]] - slope * left[[0, *range(2, len(left))], 1]))
    return Line(max(0.0, float(base)), float(slope))


def _rest(prior: Prior, row: Row) -> float:
    """A peak without what its decoded tile took."""
    return row.peak - DECODED * float(_tile_tokens(prior, *_columns(row.size))[0])


def _columns(size: Size) -> tuple[Whole, Whole, Whole]:
    return np.array([size.width]), np.array([size.height]), np.array([size.frames])


def _size(width: Whole, height: Whole, frames: Whole) -> Size:
    return Size(int(width[0]), int(height[0]), int(frames[0]))


def _seconds(size: Size, fps: int) -> str:
    return f"{size.frames / fps:.1f}"


def _told(size: Size) -> str:
    return f"{size.width}x{size.height} with {size.frames} frames"
