"""Loads every model, runs it once on made-up input and compares with numbers recorded when it was converted.

One JSON line a check on standard output, {"check": "pnet", "ok": true, "difference": 1e-07}; exit status 1 when one
fails. Needs EMOTIONAI_MODELS.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotionai_core.wire.serve import StageError

Floats = npt.NDArray[np.floating]

EXPECTED = Path(__file__).with_name("selftest.json")
# Loose enough for another processor's order of summation, tight enough for a wrong weight or gate order.
TOLERANCE = 2e-3


def _pattern(*shape: int) -> npt.NDArray[np.float32]:
    """The same waves everywhere, in [-1, 1]; no random generator, whose numbers could change between versions."""
    count = int(np.prod(shape))
    return (
        np.sin(np.arange(count, dtype=np.float64) * 0.7 + np.sqrt(np.arange(count))).astype(np.float32).reshape(shape)
    )


def _network(name: str, **inputs: npt.NDArray[np.generic]) -> Floats:
    from embedded.models import session

    found = session(name).run(None, inputs)
    return np.concatenate([np.asarray(part, np.float64).ravel()[:8] for part in found])


def _silero() -> Floats:
    wave = _pattern(1, 512) * 0.3
    return _network("silero-vad", input=wave, state=np.zeros((2, 1, 128), np.float32), sr=np.array(16000, np.int64))


def _minilm() -> Floats:
    ids = np.array([[101, 2023, 2003, 1037, 3231, 102, 0, 0]], np.int64)
    return _network("minilm", ids=ids, mask=(ids > 0).astype(np.int64))


def _tokenizer() -> Floats:
    from embedded.models import model_path
    from tokenizers import Tokenizer

    return np.array(Tokenizer.from_file(str(model_path("minilm-tokenizer"))).encode("This is a test").ids[:6], float)


def _identity() -> Floats:
    from embedded.identity import Identity

    identity = Identity()
    picture = np.ascontiguousarray((_pattern(200, 200, 3) * 60 + 128).astype(np.uint8))
    chips = identity.chips(picture, np.array([[50.0, 50.0, 150.0, 150.0]]))
    return np.concatenate(
        [identity.embed([np.ascontiguousarray(picture[:150, :150])])[0][:8], [float(np.mean(chips[0])) / 255]]
    )


def _tflite(name: str, side: int) -> Floats:
    import cv2
    from embedded.models import model_path

    network = cv2.dnn.readNetFromTFLite(str(model_path(name)))
    network.setInput(_pattern(1, 3, side, side))
    outputs = network.forward(sorted(network.getUnconnectedOutLayersNames()))
    return np.concatenate([np.asarray(part, np.float64).ravel()[:4] for part in outputs])


CHECKS: dict[str, Callable[[], Floats]] = {
    "pnet": lambda: _network("pnet", pixels=_pattern(1, 3, 30, 40)),
    "rnet": lambda: _network("rnet", pixels=_pattern(2, 3, 24, 24)),
    "onet": lambda: _network("onet", pixels=_pattern(2, 3, 48, 48)),
    "mini-xception": lambda: _network("mini-xception", pixels=_pattern(1, 1, 64, 64)),
    "dlib-identity": _identity,
    "mediapipe-detector": lambda: _tflite("mediapipe-detector", 128),
    "mediapipe-mesh": lambda: _tflite("mediapipe-mesh", 192),
    "silero-vad": _silero,
    "ge2e": lambda: _network("ge2e", mel=np.abs(_pattern(1, 160, 40))),
    "minilm": _minilm,
    "minilm-tokenizer": _tokenizer,
}


def results() -> Iterator[dict[str, object]]:
    """One record a check."""
    expected: dict[str, list[float]] = json.loads(EXPECTED.read_text("utf-8"))
    for name, check in CHECKS.items():
        try:
            found = check()
        except (StageError, RuntimeError, ValueError, OSError, ImportError) as error:
            yield {"check": name, "ok": False, "error": str(error)[:300]}
            continue
        wanted = np.array(expected.get(name, []))
        if wanted.shape != found.shape:
            yield {"check": name, "ok": False, "error": "the model gives another number of outputs than expected"}
            continue
        scale = max(1.0, float(np.abs(wanted).max(initial=0)))
        difference = float(np.abs(found - wanted).max(initial=0)) / scale
        yield {"check": name, "ok": difference <= TOLERANCE, "difference": round(difference, 9)}


def main() -> int:
    """Print every check; returns the process's exit status."""
    passed = True
    for result in results():
        print(json.dumps(result), flush=True)
        passed = passed and result["ok"] is True
    return 0 if passed else 1


if __name__ == "__main__":
    if "--record" in sys.argv:
        recorded = {name: [round(float(value), 6) for value in check()] for name, check in CHECKS.items()}
        EXPECTED.write_text(json.dumps(recorded, indent=1) + "\n", "utf-8")
    sys.exit(main())
