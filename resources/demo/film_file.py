"""Writing the film: H.264 and AAC in an mp4 that comes out the same byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from voices import RATE, Sound

# One thread and no version strings: both would make two runs differ.
VIDEO_OPTIONS = {
    "crf": "22",
    "preset": "slow",
    "tune": "animation",
    "x264-params": "threads=1:lookahead-threads=1:keyint=100",
}
BITEXACT = {"fflags": "+bitexact", "movflags": "+faststart"}
AUDIO_FRAME = 1024


def write_film(path: Path, frames: Iterable[NDArray[np.uint8]], sound: Sound, fps: int, size: tuple[int, int]) -> None:
    """Encode RGB ``frames`` of ``size`` (width, height) and mono ``sound`` at ``RATE``."""
    with av.open(str(path), "w", format="mp4", container_options=BITEXACT) as container:
        video = container.add_stream("libx264", rate=fps, options=VIDEO_OPTIONS)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        audio.bit_rate = 96_000
        for stream in (video, audio):
            stream.codec_context.flags |= av.codec.context.Flags.bitexact
        video.codec_context.thread_count = 1
        written = 0
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(video.encode(frame))
            # Sound follows the picture closely, so that players can read the file from a pipe.
            while written + AUDIO_FRAME <= min(len(sound), (number + 1) * RATE // fps):
                container.mux(audio.encode(_audio_frame(sound[written : written + AUDIO_FRAME], written)))
                written += AUDIO_FRAME
        if written < len(sound):
            container.mux(audio.encode(_audio_frame(sound[written:], written)))
        container.mux(video.encode())
        container.mux(audio.encode())


def _audio_frame(block: Sound, position: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(block[None].astype(np.float32), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, position, Fraction(1, RATE)
    return frame
