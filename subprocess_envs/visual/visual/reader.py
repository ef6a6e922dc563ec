"""What the networks see in a film's pictures: faces, their expressions and whose they are."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from visual.batches import LARGEST, Batches
from visual.detector import Detector, Faces, smaller
from visual.film import Picture, Sample, even_light
from visual.networks import Networks, padded
from visual.quality import quality
from visual.tracker import READABLE, Track, View

Numbers = npt.NDArray[np.float64]

# Faces are read from the picture in up to this size even where they are looked for in a smaller one.
READ_SIDE = 1920
# Cosine distance below which DeepFace takes two Facenet512 embeddings for one person (its config/threshold.py).
SAME_PERSON = 0.30
_CHIP = (160, 160)
# On the processor larger batches gain nothing and take longer to cancel.
_LARGEST_ON_CPU = 2
# A second and a third embedding steady a long track; a short one shows one view anyway.
_VIEWS_PER_EMBEDDING = 4


class Reader:
    """The networks with their batch sizes; `warn(code, sentence)` hears of memory running out, `check()` may raise."""

    def __init__(
        self,
        networks: Networks,
        threshold: float,
        min_face: float,
        max_side: int,
        old_movie: bool,
        warn: Callable[[str, str], None],
        check: Callable[[], None],
    ) -> None:
        # OpenCV's own threads would compete with those of the networks and gain nothing on pictures this small.
        cv2.setNumThreads(1)
        self._networks = networks
        self._detector = Detector(networks.detect, threshold, min_face)
        self._max_side = max_side
        self._old_movie = old_movie
        self._check = check
        self.batch = LARGEST if networks.device == "cuda" else _LARGEST_ON_CPU
        self._pictures = Batches(warn, self.batch)
        self._faces = Batches(warn)
        self._identities = Batches(warn)

    def views(self, samples: Sequence[Sample]) -> list[list[View]]:
        """The faces of each sample, their boxes as fractions of the picture."""
        wholes = [self._picture(sample) for sample in samples]
        found = self._found([smaller(whole, self._max_side) for whole in wholes])
        placed = [_enlarged(faces, whole, self._max_side) for faces, whole in zip(found, wholes, strict=True)]
        cuts = [
            [upright_face(whole, faces, row) for row in range(len(faces))]
            for whole, faces in zip(wholes, placed, strict=True)
        ]
        flat = [cut for own in cuts for cut in own]
        emotions = iter(self._faces.run(lambda part: list(self._networks.express(part)), flat))
        self._check()
        return [
            [_view(sample.time, whole, faces, row, own[row], next(emotions)) for row in range(len(faces))]
            for sample, whole, faces, own in zip(samples, wholes, placed, cuts, strict=True)
        ]

    def _picture(self, sample: Sample) -> Picture:
        whole = sample.picture(READ_SIDE)
        return even_light(whole) if self._old_movie else whole

    def _found(self, pictures: Sequence[Picture]) -> list[Faces]:
        def look(part: Sequence[Picture]) -> list[Faces]:
            self._check()
            return self._detector.detect(part)

        groups = itertools.groupby(pictures, key=lambda picture: picture.shape)
        return [faces for _, same_size in groups for faces in self._pictures.run(look, list(same_size))]

    def _embeddings(self, chips: Sequence[Picture]) -> Numbers:
        """Unit embeddings (n, 512) of chips (160, 160, 3)."""
        self._check()
        pixels = [chip.astype(np.float32) / np.float32(255) for chip in chips]
        rows = self._identities.run(lambda part: list(self._networks.embed(np.stack(part).astype(np.float32))), pixels)
        return _unit(np.array(rows, np.float64))

    def is_same_person(self, first: Picture, second: Picture) -> bool:
        """Whether two chips show one person, by DeepFace's verification threshold."""
        one, other = self._embeddings([first, second])
        return 1 - float(one @ other) < SAME_PERSON

    def embedding(self, track: Track) -> Numbers:
        """The unit embedding (512,) of a track: of its best view if it is short, of up to three if it is long.

        Views too poor to tell who it is are left out unless there are no others.
        """
        count = math.ceil(len(track.seen) / _VIEWS_PER_EMBEDDING)
        readable = [view.chip for view in track.best[:count] if view.quality >= READABLE]
        chips = readable or [track.best[0].chip]
        return _unit(self._embeddings(chips).mean(axis=0, keepdims=True))[0]


def upright_face(whole: Picture, faces: Faces, row: int) -> Picture:
    """One face of a picture, cut out and turned until the eyes are level, as DeepFace does it: BGR, not empty."""
    from deepface.models.Detector import FacialAreaRegion
    from deepface.modules.detection import extract_face

    high, wide = whole.shape[:2]
    x, y = (int(value) for value in np.clip(faces.boxes[row, :2], 0, [wide - 2, high - 2]))
    right, bottom = (int(value) for value in np.clip(faces.boxes[row, 2:], [x + 2, y + 2], [wide, high]))
    # DeepFace names the eyes by their owner's sides, the detector by the picture's.
    points = [(int(one), int(other)) for one, other in faces.points[row]]
    region = FacialAreaRegion(
        x=x,
        y=y,
        w=right - x,
        h=bottom - y,
        right_eye=points[0],
        left_eye=points[1],
        confidence=float(faces.scores[row]),
    )
    cut = extract_face(region, whole, True, 0, 0, 0, "retinaface").img
    return np.ascontiguousarray(cut if cut.size else whole[y:bottom, x:right], np.uint8)


def _view(time: float, whole: Picture, faces: Faces, row: int, cut: Picture, emotion: Numbers) -> View:
    high, wide = whole.shape[:2]
    box = faces.boxes[row]
    chip = np.rint(padded(cut, _CHIP) * 255).astype(np.uint8)
    trust = quality(box, faces.points[row], cut)
    return View(time, box / np.array([wide, high] * 2), float(faces.scores[row]), trust, emotion, chip)


def _enlarged(faces: Faces, whole: Picture, max_side: int) -> Faces:
    """Faces found in `whole` made smaller, in the pixels of `whole`."""
    longest = max(whole.shape[:2])
    if longest <= max_side:
        return faces
    small = [max(2, round(side * max_side / longest)) for side in whole.shape[:2]]
    scale = np.array([whole.shape[1] / small[1], whole.shape[0] / small[0]])
    return Faces(faces.boxes * np.tile(scale, 2), faces.points * scale, faces.scores)


def _unit(rows: Numbers) -> Numbers:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
