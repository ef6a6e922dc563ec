"""Making a clip again to see whether it comes out the same: reproducibility is tested (seed document 001)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from emotionai_core.generation.codec import request_to_json
from emotionai_core.records.clip import Clip, ClipRequest, Maker

REPRODUCE: Final = "reproduce"
"""The `experiment` of a request that makes a clip again; its factor of this name is the clip's id."""


@dataclass(frozen=True, slots=True)
class Reproduced:
    """Whether a clip that was made again has the same pictures (SHA-256 of the decoded frames).

    `changed` is what is noted of both and differs: (what, then, now), "" for what was not noted; `card` says that a
    graphics card made the pictures.
    """

    clip: str
    again: str
    same: bool
    changed: tuple[tuple[str, str, str], ...] = ()
    card: bool = False

    @property
    def sentence(self) -> str:
        """What came of it; why pictures differ is not known, only what else does."""
        if self.same:
            return "Made again, it has exactly the same pictures."
        if self.changed:
            told = ", ".join(f"{what} ({then or 'none'}, now {now or 'none'})" for what, then, now in self.changed)
            return f"Made again, the pictures differ; what may have changed them: {told}."
        if self.card:
            return (
                "Made again, the pictures differ, though every program and file noted is the same: "
                "a graphics card need not calculate the same twice."
            )
        return "Made again, the pictures differ, though every program and file noted is the same."


def repeat(clip: Clip) -> ClipRequest:
    """The request that makes a clip again, to see whether its pictures come out the same."""
    others = tuple(one for one in clip.request.factors if one[0] != REPRODUCE)
    return replace(clip.request, experiment=REPRODUCE, factors=(*others, (REPRODUCE, clip.id)))


def with_seed(request: ClipRequest, seed: int) -> ClipRequest:
    """The same request with another seed: a clip of its own, no repetition, and the guard looks at it anew."""
    if request.experiment == REPRODUCE:
        factors = tuple(one for one in request.factors if one[0] != REPRODUCE)
        request = replace(request, experiment="", factors=factors)
    return replace(request, seed=seed, clamp=None)


def repeats(request: ClipRequest) -> str:
    """Which clip a request makes again; "" for none."""
    factors: Mapping[str, str] = dict(request.factors)
    return factors.get(REPRODUCE, "") if request.experiment == REPRODUCE else ""


def compared(first: Clip, clips: Iterable[Clip]) -> Reproduced | None:
    """The newest repetition of `first` among `clips` beside it; None where there is none of exactly its request."""
    wanted = _plain(first.request)
    again = [one for one in clips if repeats(one.request) == first.id and _plain(one.request) == wanted]
    if not again:
        return None
    newest = again[-1]
    then, now = dict(first.versions), dict(newest.versions)
    names = [*then, *(one for one in now if one not in then)]
    changed = tuple((one, then.get(one, ""), now.get(one, "")) for one in names if then.get(one) != now.get(one))
    same = first.frames_hash == newest.frames_hash
    return Reproduced(first.id, newest.id, same, changed, first.request.maker is Maker.LTX)


def _plain(request: ClipRequest) -> str:
    """What decides the pictures: without why it was made, and with the size that it was made in."""
    size = request.size if request.clamp is None else request.clamp.granted
    return request_to_json(replace(request, experiment="", factors=(), clamp=None, size=size))
