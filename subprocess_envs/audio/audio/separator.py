"""Demucs (Rouard et al. 2023): the voices of a stretch of stereo sound, without what plays along with them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from demucs.htdemucs import HTDemucs

from audio.batches import Batches
from audio.loading import attempt, damaged, stored_file
from audio.spans import MODEL_RATE, Fading, Samples, Segments

MODEL = "htdemucs"
WEIGHTS = "955717e8.safetensors"
VOICES = "vocals"
# What of a segment is heard again in the next one, as Demucs itself does it.
OVERLAP = 0.25

Read = Callable[[int, int], Samples]


class Separator:
    """The network, ready to take the voices out of a film; holds nothing of what it heard."""

    def __init__(self, network: HTDemucs, device: torch.device, check: Callable[[], None], batches: Batches) -> None:
        """`check` is called before every layer, a few times a second, and may raise."""
        self._network = network.to(device).eval()
        self._device = device
        self._batches = batches
        self._voices = list(network.sources).index(VOICES)
        length = int(network.segment * network.samplerate)
        self.segments = Segments(length, int((1 - OVERLAP) * length))
        for layer in network.modules():
            layer.register_forward_pre_hook(lambda *_: check())

    def voices(self, read: Read, first: int, count: int, total: int, heard: Callable[[int], None]) -> Samples:
        """The voices of samples [first, first + count) of a film of `total` samples, as (count,) at `MODEL_RATE`.

        `read` gives (2, n) from a first sample on. Segments lie on one grid over the film, so that stretches separated
        one by one are what separating all at once would give. `heard` gets the number of segments done.
        """
        starts = self.segments.touching(first, count, total)
        voices = Fading(first, count)
        if not starts:
            return voices.result()
        length, weights = self.segments.length, self.segments.weights()
        sound = read(starts[0], starts[-1] - starts[0] + length)
        # Whatever lies after the film's last sample is not for anybody to hear.
        sound[:, max(0, total - starts[0]) :] = 0
        cuts = [sound[:, start - starts[0] :][:, :length] for start in starts]
        for number, part in enumerate(self._batches.run(cuts, self._separated)):
            voices.add(starts[number], part, weights)
            heard(number + 1)
        return voices.result()

    def _separated(self, cuts: Sequence[Samples]) -> Sequence[Samples]:
        """The voices of each (2, length), both sides together: (length,)."""
        silent = np.zeros(self.segments.length, np.float32)
        loud = [index for index, cut in enumerate(cuts) if cut.any()]
        if not loud:
            return [silent] * len(cuts)
        with torch.inference_mode():
            batch = torch.from_numpy(np.stack([cuts[index] for index in loud])).to(self._device)
            found = self._network(batch)[:, self._voices].mean(1).cpu().numpy()
        parts = dict(zip(loud, found, strict=True))
        return [parts.get(index, silent) for index in range(len(cuts))]


def load_separator(device: torch.device, check: Callable[[], None], warn: Callable[[str, str], None]) -> Separator:
    """The network from its downloaded file; raises `StageError` when that is missing or damaged."""
    path = stored_file(MODEL, WEIGHTS)
    network = attempt(MODEL, lambda: _network(path))
    if VOICES not in network.sources or network.samplerate != MODEL_RATE or network.audio_channels != 2:
        raise damaged(MODEL, "it is a network for something else")
    return Separator(network, device, check, Batches(device, warn))


def _network(path: Path) -> HTDemucs:
    """Demucs's safetensors file: the network's measures are in its metadata, in JSON."""
    from safetensors import safe_open

    with safe_open(str(path), framework="pt") as file:
        about = cast(Mapping[str, str], file.metadata() or {})
        state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    # Only this one class is ever made, whatever the file names.
    if about.get("klass") != "demucs.htdemucs.HTDemucs":
        raise ValueError(f"it holds '{str(about.get('klass'))[:60]}', no hybrid transformer")
    arguments, options = (_measures(json.loads(about[name])) for name in ("args", "kwargs"))
    network = cast(HTDemucs, _hybrid()(*arguments, **options))
    network.load_state_dict(state)
    return network


def _hybrid() -> type[Any]:
    return cast(type[Any], importlib.import_module("demucs.htdemucs").HTDemucs)


def _measures(value: Any) -> Any:
    """JSON as the network's arguments; fractions are written as objects."""
    if isinstance(value, dict):
        entry = cast(dict[str, Any], value)
        if entry.get("_type") == "fraction":
            return Fraction(int(entry["numerator"]), int(entry["denominator"]))
        return {name: _measures(item) for name, item in entry.items()}
    if isinstance(value, list):
        return [_measures(item) for item in cast(list[Any], value)]
    return value
