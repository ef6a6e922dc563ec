"""The loops of other packages over a film; run by `faces_speed.py` with the interpreter that has them.

    python benchmarks/faces_peer.py fer|deepface FILM EVERY

Prints one line of JSON: seconds of the loop itself (imports and loading left out), frames looked at, peak memory, and
the looks: time in seconds, x, y, w, h as shares of the picture, emotion. Imports nothing of the studio.
"""

# pyright: basic
from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import Any

Look = tuple[float, float, float, float, float, str]


def fer(film: str, every: int) -> tuple[float, int, list[Look]]:
    """`fer`'s own video loop with its default detector, writing nothing."""
    import cv2
    from fer.classes import Video  # pyright: ignore[reportMissingImports]
    from fer.fer import FER  # pyright: ignore[reportMissingImports]

    # The loop asks for a key after every frame; builds without a window cannot answer.
    cv2.waitKey = lambda *_: -1
    detector = FER(mtcnn=False)
    capture = cv2.VideoCapture(film)
    rate, first = capture.get(cv2.CAP_PROP_FPS), capture.read()[1]
    detector.detect_emotions(first)
    looks: list[Look] = []
    seen = [0]
    plain = detector.detect_emotions

    def noted(picture: Any, *more: Any, **named: Any) -> Any:
        found = plain(picture, *more, **named)
        high, wide = picture.shape[:2]
        for face in found:
            x, y, w, h = (float(value) for value in face["box"])
            emotion = max(face["emotions"], key=face["emotions"].get)
            looks.append((seen[0] * every / rate, x / wide, y / high, w / wide, h / high, emotion))
        seen[0] += 1
        return found

    detector.detect_emotions = noted
    began = time.perf_counter()
    Video(film).analyze(
        detector, frequency=every, save_frames=False, save_video=False, annotate_frames=False, zip_images=False
    )
    return time.perf_counter() - began, seen[0], looks


def deepface(film: str, every: int) -> tuple[float, int, list[Look]]:
    """`DeepFace.analyze` on every frame, with its OpenCV detector and the ONNX engine."""
    import cv2
    from deepface import DeepFace  # pyright: ignore[reportMissingImports]

    capture = cv2.VideoCapture(film)
    rate = capture.get(cv2.CAP_PROP_FPS)
    options: dict[str, Any] = {
        "actions": ("emotion",),
        "detector_backend": "opencv",
        "enforce_detection": False,
        "silent": True,
    }
    DeepFace.analyze(capture.read()[1], **options)
    capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
    looks: list[Look] = []
    began, number, seen = time.perf_counter(), 0, 0
    while capture.grab():
        if number % every == 0:
            picture = capture.retrieve()[1]
            high, wide = picture.shape[:2]
            for face in DeepFace.analyze(picture, **options):
                x, y, w, h = (float(face["region"][name]) for name in "xywh")
                # Without a face it takes the whole picture for one.
                if face["face_confidence"] > 0:
                    looks.append((number / rate, x / wide, y / high, w / wide, h / high, face["dominant_emotion"]))
            seen += 1
        number += 1
    return time.perf_counter() - began, seen, looks


def main() -> None:
    """Run one loop and print what it took and found."""
    os.environ["DEEPFACE_BACKEND_ENGINE"] = "onnx"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    name, film, every = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seconds, frames, looks = {"fer": fer, "deepface": deepface}[name](film, every)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "frames": frames, "peak_mib": peak, "looks": looks}))


if __name__ == "__main__":
    main()
