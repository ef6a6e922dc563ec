"""Photographs as a film, one picture a look, so that any program that reads films can be asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

INTERVAL: Final = Fraction(1, 4)
SIDE: Final = 640
PICTURES: Final = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")

Picture = npt.NDArray[np.uint8]


def fitted(picture: Picture) -> Picture:
    """RGB (640, 640, 3): the picture, made smaller if it must be, in the middle; its edges go on around it.

    Nothing is made larger and no frame is drawn around it: both change what the networks say.
    """
    high, wide = picture.shape[:2]
    scale = min(SIDE / max(high, wide), 1.0)
    size = max(2, round(wide * scale)), max(2, round(high * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    right, bottom = SIDE - size[0] - left, SIDE - size[1] - top
    return cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_REPLICATE).astype(np.uint8, copy=False)


def read_picture(path: Path) -> Picture | None:
    """RGB (h, w, 3), None for what is no picture."""
    raw = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    return None if raw is None else cv2.cvtColor(raw, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def as_film(paths: Sequence[Path], target: Path) -> dict[str, list[float]]:
    """Write the pictures one after the other, each on screen for `INTERVAL`; returns the shots: every picture is one.

    A file that is no picture becomes a grey frame.
    """
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libx264", rate=1 / INTERVAL, options={"crf": "8", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = SIDE, SIDE, "yuv420p"
        stream.time_base = stream.codec_context.time_base = INTERVAL
        for number, path in enumerate(paths):
            picture = read_picture(path)
            shown = fitted(picture) if picture is not None else np.full((SIDE, SIDE, 3), 127, np.uint8)
            frame = VideoFrame.from_ndarray(shown, format="rgb24")
            frame.pts, frame.time_base = number, INTERVAL
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    edges = [float(number * INTERVAL) for number in range(len(paths) + 1)]
    return {"start": edges[:-1], "end": edges[1:]}
