"""The clips of the fake server: pictures that follow from the graph alone, and the sound the graph asks for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

_RATE = 48_000


@dataclass(frozen=True)
class Plan:
    """What a graph's video is to be: pixels, frames, pictures per second, and the WAV that is heard (None: a tone)."""

    width: int
    height: int
    frames: int
    fps: float
    wave: str | None
    sound: bool
    seconds: float


def planned(graph: dict[str, Any], key: str) -> Plan:
    """The video that the node `key` (SaveVideo or CreateVideo) makes."""
    nodes = {one: graph[one] for one in _above(graph, key, [])}
    kinds = {node["class_type"]: node["inputs"] for node in nodes.values()}
    if "EmptyLTXVLatentVideo" in kinds:
        given = kinds["EmptyLTXVLatentVideo"]
        scale = 2 if "LTXVLatentUpsampler" in kinds else 1
        width, height = (int(given[side]) // 32 * 32 * scale for side in ("width", "height"))
        frames = (int(given["length"]) - 1) // 8 * 8 + 1
    else:
        given = kinds["EmptyImage"]
        width, height, frames = given["width"], given["height"], given["batch_size"]
    video = kinds["CreateVideo"]
    source = graph[video["audio"][0]] if "audio" in video else None
    heard = source is not None and source["class_type"] == "TrimAudioDuration"
    wave = graph[source["inputs"]["audio"][0]]["inputs"]["audio"] if source and heard else None
    seconds = source["inputs"]["duration"] if source and heard else frames / video["fps"]
    return Plan(width, height, frames, video["fps"], wave, source is not None, seconds)


def write(path: Path, plan: Plan, graph: dict[str, Any], waves: Path, shrink: int = 1) -> None:
    """Encode it; the same graph gives the same file."""
    told = json.dumps({key: node for key, node in graph.items() if node["class_type"] != "SaveVideo"}, sort_keys=True)
    draw = np.random.default_rng(list(hashlib.sha256(told.encode()).digest()))
    width, height = (max(32, side // shrink // 2 * 2) for side in (plan.width, plan.height))
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("libx264", Fraction(plan.fps).limit_denominator(1001))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "ultrafast", "threads": "1"}
        sound = file.add_stream("aac", _RATE) if plan.sound else None
        still = draw.integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
        still = np.kron(still, np.ones((8, 8, 1), np.uint8))[:height, :width]
        for at in range(plan.frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(np.roll(still, 2 * at, 1)), "rgb24")
            frame.pts = at
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
        if sound is not None:
            _add_sound(file, sound, _samples(plan, waves, int(draw.integers(200, 400))))


def _samples(plan: Plan, waves: Path, pitch: int) -> np.ndarray:
    count = round(plan.seconds * _RATE)
    if plan.wave is None:
        return (0.1 * np.sin(2 * np.pi * pitch * np.arange(count) / _RATE)).astype(np.float32)
    resampler = av.AudioResampler("flt", "mono", _RATE)
    found: list[np.ndarray] = []
    with av.open(str(waves / plan.wave)) as file:
        for frame in file.decode(audio=0):
            found += [one.to_ndarray()[0] for one in resampler.resample(frame)]
        found += [one.to_ndarray()[0] for one in resampler.resample(None)]
    return np.concatenate(found)[:count]


def _add_sound(file: Any, stream: Any, samples: np.ndarray) -> None:
    frame = av.AudioFrame.from_ndarray(samples[None, :], "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = _RATE, 0, Fraction(1, _RATE)
    fifo = av.AudioFifo()
    fifo.write(frame)
    while (piece := fifo.read(1024, partial=True)) is not None:
        file.mux(stream.encode(piece))
    file.mux(stream.encode())


def _above(graph: dict[str, Any], key: str, seen: list[str]) -> list[str]:
    if key not in seen:
        seen.append(key)
        for value in graph[key]["inputs"].values():
            if isinstance(value, list) and value[0] in graph:
                _above(graph, value[0], seen)
    return seen
