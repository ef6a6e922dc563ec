"""How right the expression of faces and the likeness of faces are, on labelled photographs.

Sets: any folder below the data with a folder for each of at least two emotions (anger or angry, happy, ...) holding
pictures of faces; and files `pairs.csv` with the columns a, b (pictures, relative to the file) and same (1 or 0).
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, cast

import numpy as np

from benchmarks.accuracy.figure import Figure
from benchmarks.accuracy.metrics import area_under_curve
from benchmarks.accuracy.pictures import INTERVAL, PICTURES, as_film
from benchmarks.accuracy.program import Tables, film_of, run_stage_on
from emotionai_core.fusion.conflict import polarity_columns
from emotionai_core.perception.calibration import polarities
from emotionai_core.records.analysis import Floats, Ints
from emotionai_core.records.evidence import EMOTIONS, POLARITY_OF, Polarity
from emotionai_core.settings import Settings
from emotionai_core.workers.catalogue import stage_spec

NAMES: Final = {
    **{name: name for name in EMOTIONS},
    "angry": "anger",
    "disgusted": "disgust",
    "fearful": "fear",
    "happy": "joy",
    "happiness": "joy",
    "sad": "sadness",
    "surprised": "surprise",
}
_PUBLISHED: Final = "AffectNet-7: 0.665 (EmotiEffLib), people agree in about 0.6"
_POLARITIES: Final = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
_BINS: Final = 10


def measure(data: Path, backend: str | None = None) -> Iterator[Figure]:
    """Figures of every labelled set; raises `FileNotFoundError` when there is none."""
    sets, pairs = labelled(data), sorted(data.rglob("pairs.csv"))
    if not sets and not pairs:
        raise FileNotFoundError(f"no folders of labelled faces and no pairs.csv below '{data.name}'")
    for folder in sets:
        yield from _expression(folder, backend)
    for listing in pairs:
        yield _likeness(listing, backend)


def labelled(data: Path) -> list[Path]:
    """Folders that hold pictures in folders of at least two emotions."""
    folders = [data, *(path for path in sorted(data.rglob("*")) if path.is_dir())]
    return [folder for folder in folders if len({emotion for _, emotion in _classes(folder)}) >= 2]


def _classes(folder: Path) -> list[tuple[Path, str]]:
    inside = [(path, NAMES[path.name.lower()]) for path in sorted(folder.iterdir()) if path.name.lower() in NAMES]
    return [(path, emotion) for path, emotion in inside if path.is_dir() and _pictures(path)]


def _pictures(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in PICTURES]


def looked_at(paths: Sequence[Path], backend: str | None) -> Tables:
    """What the stage `faces` finds in the pictures, each shown for `INTERVAL` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pictures.mkv"
        shots = as_film(paths, target)
        # In a picture with a label there is a face: it need not be beyond doubt.
        settings = {"interval": float(INTERVAL), "threshold": 0.5}
        return run_stage_on("faces", backend, film_of(target), {"shots": {"shots": shots}}, settings)


def largest(table: dict[str, list[object]], count: int, column: str, clock: str) -> list[object]:
    """`column` of the largest face of each of `count` pictures, None where none was found; `clock` names its time."""
    best: list[tuple[float, object]] = [(0.0, None)] * count
    for time, w, h, value in zip(table[clock], table["w"], table["h"], table[column], strict=True):
        place = round(float(cast(float, time)) / float(INTERVAL))
        area = float(cast(float, w)) * float(cast(float, h))
        if 0 <= place < count and area > best[place][0]:
            best[place] = area, value
    return [value for _, value in best]


def _expression(folder: Path, backend: str | None) -> Iterator[Figure]:
    pictures = [(path, emotion) for inside, emotion in _classes(folder) for path in _pictures(inside)]
    spec = stage_spec("faces", backend)
    tables = looked_at([path for path, _ in pictures], backend)
    found = largest(cast("dict[str, list[object]]", tables["faces"]), len(pictures), "emotion", "time")
    rows = [
        (cast("list[float]", shares), EMOTIONS.index(emotion))
        for shares, (_, emotion) in zip(found, pictures, strict=True)
        if shares is not None
    ]
    if not rows:
        return
    raw, truth = np.array([shares for shares, _ in rows]), np.array([label for _, label in rows])
    missed = len(pictures) - len(rows)
    majority = int(np.bincount(truth).argmax())
    always = np.full(len(truth), majority)
    said = raw.argmax(axis=1)
    name, count = f"{folder.name}: {len(pictures)} photographs", len(truth)
    trivial = f"always {EMOTIONS[majority]}"
    note = f"in {missed} no face was found; {confusion(truth, said)}"
    yield Figure(
        "faces", spec.backend, name, "accuracy, 7 classes", float((said == truth).mean()), count,
        float((always == truth).mean()), trivial, _PUBLISHED, note=note,
    )  # fmt: skip
    yield Figure(
        "faces", spec.backend, name, "macro F1", macro_f1(truth, said), count, macro_f1(truth, always), trivial
    )
    yield Figure(
        "faces", spec.backend, name, "calibration error (ECE)", calibration_error(raw, truth), count,
        lower_is_better=True, note="of the distributions as the stage gives them",
    )  # fmt: skip
    yield from _abstaining(spec.backend, name, polarities(raw, spec.calibration), truth)


def _abstaining(backend: str, name: str, mass: Floats, truth: Ints) -> Iterator[Figure]:
    """How often a polarity may be heard, and how often it is right then."""
    settings = Settings()
    leaning, _, _, speaks = polarity_columns(mass, settings.face_certainty, settings.margin)
    true = np.array([_POLARITIES.index(POLARITY_OF[EMOTIONS[label]]) for label in truth])
    heard = speaks > 0
    right = leaning == true
    common = float(np.bincount(true).max() / len(true))
    yield Figure("faces", backend, name, "share that is heard", float(heard.mean()), len(true))
    parts = [
        f"{polarity.value} {right[heard & (leaning == place)].mean():.2f} of {int((heard & (leaning == place)).sum())}"
        for place, polarity in enumerate(_POLARITIES)
        if (heard & (leaning == place)).any()
    ]
    yield Figure(
        "faces", backend, name, "right polarity where heard",
        float(right[heard].mean()) if heard.any() else float("nan"), int(heard.sum()),
        common, "the most frequent polarity", note=f"{', '.join(parts)}; of all {right.mean():.3f}",
    )  # fmt: skip


def macro_f1(truth: Ints, said: Ints) -> float:
    """Mean F1 over the classes that occur in `truth`."""
    scores: list[float] = []
    for label in np.unique(truth).tolist():
        both = int(((truth == label) & (said == label)).sum())
        scores.append(2 * both / (int((truth == label).sum()) + int((said == label).sum())))
    return float(np.mean(scores))


def calibration_error(emotion: Floats, truth: Ints) -> float:
    """Expected calibration error (Guo et al. 2017) of the most probable class, over ten equal bins."""
    sure, right = emotion.max(axis=1), emotion.argmax(axis=1) == truth
    place = np.clip((sure * _BINS).astype(int), 0, _BINS - 1)
    gaps = [
        (place == part).mean() * abs(float(right[place == part].mean()) - float(sure[place == part].mean()))
        for part in np.unique(place)
    ]
    return float(sum(gaps))


def confusion(truth: Ints, said: Ints) -> str:
    """Rows of the confusion matrix in the order of `EMOTIONS`, classes that don't occur left out."""
    rows: list[str] = []
    for label in np.unique(truth).tolist():
        counts = np.bincount(said[truth == label], minlength=len(EMOTIONS)).tolist()
        rows.append(f"{EMOTIONS[label]} {'/'.join(str(count) for count in counts)}")
    return "called " + "/".join(EMOTIONS) + ": " + ", ".join(rows)


def _likeness(listing: Path, backend: str | None) -> Figure:
    with listing.open(encoding="utf-8", newline="") as file:
        rows = [(row["a"], row["b"], row["same"].strip() == "1") for row in csv.DictReader(file)]
    names = sorted({name for a, b, _ in rows for name in (a, b)})
    tables = looked_at([listing.parent / name for name in names], backend)
    found = largest(cast("dict[str, list[object]]", tables["tracks"]), len(names), "embedding", "best_time")
    known = {name: np.array(vector) for name, vector in zip(names, found, strict=True) if vector is not None}
    pairs = [(known[a], known[b], same) for a, b, same in rows if a in known and b in known]
    likeness = [-float(np.linalg.norm(a - b)) for a, b, _ in pairs]
    return Figure(
        stage="faces",
        backend=stage_spec("faces", backend).backend,
        data=f"{listing.parent.name}: {len(rows)} pairs",
        metric="identity, AUC",
        value=area_under_curve([same for _, _, same in pairs], likeness),
        count=len(pairs),
        unit="pairs",
        trivial=0.5,
        trivial_name="chance",
        note=f"in {len(names) - len(known)} of {len(names)} pictures no face was found",
    )
