"""A stand-in for the process that makes clips, and made-up requests: the real store, no camera and no model.

Run as a program it takes how it is to behave, then what the studio tells it: `generate PROJECT --json`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from emotionai_core.generation.store import ClipStore
from emotionai_core.records.clip import (
    Clamp,
    Clip,
    ClipRequest,
    Maker,
    Measured,
    Mode,
    Pictured,
    Size,
    Target,
    Tier,
)
from emotionai_core.records.prompt import Grouping, Movement, Origin, ShotScale, Source, Span, Staging, spans_to_json

NOT_KNOWN = float("nan")
STAGING = Staging(ShotScale.CLOSE_UP, Movement.SLOW_PUSH_IN, False, Grouping.INTIMATE, "anger", 0.82, -0.42, "tense", 0)
SPANS = (Span("jaw clenched", (Source(Origin.PIPELINE, "voice.arousal", "0.82", "anger-high", 12.5, 3, "face-0"),)),)
CLAMP = Clamp(Size(768, 512, 121), Size(512, 320, 49), 7.6, 10.5, ("It was shortened to 49 frames.",))
FILM = "clip.mp4"


def make_request(utterance: int = 3, maker: Maker = Maker.ANIMATIC, seed: int = 42, start: float = -1.0) -> ClipRequest:
    """A request for a made-up line, ten seconds after the one before it."""
    at = 10.0 * utterance if start < 0 else start
    return ClipRequest(
        maker=maker,
        utterance=utterance,
        person="face-0",
        name="Hildy",
        prompt="Jaw clenched. Close-up, slow push-in.",
        negative="blurry",
        spans=spans_to_json(SPANS),
        staging=STAGING,
        target=Target("anger", 0.82, -0.42),
        caption=f"You said line {utterance}.",
        film="film.mp4",
        film_digest="0" * 32,
        start=at,
        end=at + 2.0,
        picture=Pictured(at),
        sound=None,
        mode=Mode.I2V,
        tier=Tier.LOCAL12,
        size=Size(512, 320, 49),
        fps=24,
        seed=seed,
        clamp=CLAMP if maker is Maker.LTX else None,
    )


def make_clip(name: str, request: ClipRequest, measured: bool = True) -> Clip:
    """What a finished request is entered as; its film is of half a second."""
    found = Measured(
        "anger", 0.74, NOT_KNOWN, (), 0.61, 9, (), ("What the face shows is not sure: in a film it would not count.",)
    )
    return Clip(
        id=name,
        request=request,
        file=FILM,
        sha256="1" * 64,
        frames_hash=f"{request.seed:064d}",
        width=128,
        height=80,
        frames=12,
        fps=24.0,
        duration=0.5,
        sound=False,
        versions=(("animatic", "1"),),
        peak=NOT_KNOWN,
        took=0.2,
        measured=found if measured and request.maker is not Maker.ARC else None,
    )


def finish(store: ClipStore, name: str, request: ClipRequest, film: Path) -> None:
    """Let a job be done."""
    place = store.workplace(name)
    shutil.copyfile(film, place / FILM)
    store.finish(make_clip(name, request))


def fill(folder: Path, film: Path, requests: tuple[ClipRequest, ...]) -> list[str]:
    """A store with these clips finished; their names."""
    store = ClipStore(folder)
    names = store.add_all(requests)
    store.take()
    while (job := store.claim()) is not None:
        finish(store, job.id, job.request, film)
    store.close()
    return list(names)


def say(**event: object) -> None:
    print(json.dumps(event), flush=True)


class Worker:
    """Makes what waits, slowly enough to be watched where `behaviour` says so."""

    def __init__(self, behaviour: str, project: Path) -> None:
        self.behaviour = behaviour
        self.folder = project / "clips"
        self.over, self.woken = threading.Event(), threading.Event()
        self.unwanted: set[str] = set()

    def listen(self) -> None:
        """What the studio says; the end of it is the end."""
        for line in sys.stdin:
            command = json.loads(line)
            if command.get("cancel"):
                self.unwanted.add(command["cancel"])
            self.woken.set()
        self.over.set()
        self.woken.set()

    def run(self) -> None:
        store = ClipStore(self.folder)
        store.take()
        say(event="server", state="absent", text="LTX-Video cannot run here; animatics are made instead.")
        while not self.over.is_set():
            job = store.claim()
            if job is None:
                say(event="idle")
                self.woken.wait()
                self.woken.clear()
                continue
            self.make(store, job.id, job.request)
        store.close()

    def make(self, store: ClipStore, name: str, request: ClipRequest) -> None:
        say(event="job", id=name, state="running", progress=0.0, left=None, text="")
        if self.behaviour == "crash":
            print("the card fell out", file=sys.stderr, flush=True)
            os._exit(9)
        if self.behaviour == "refuse":
            store.fail(name, "The card's memory ran out. Choose a smaller size.")
            say(event="job", id=name, state="failed", progress=0, left=None, text="")
            say(event="failed", id=name, message="The card's memory ran out.", hint="Choose a smaller size.")
            return
        if self.behaviour == "full":
            store.put_back(name)
            say(event="failed", id="", message="The disk is full.", hint="Free some space.")
            os._exit(1)
        if self.behaviour == "slow" and not self.linger(store, name):
            return
        finish(store, name, request, self.folder.parent / FILM)
        say(event="clip", id=name)
        say(event="job", id=name, state="done", progress=1.0, left=0, text="")

    def linger(self, store: ClipStore, name: str) -> bool:
        """Half done until it is stopped."""
        preview = store.keep_preview(name, b"no picture")
        say(event="preview", id=name, file=str(preview))
        say(event="job", id=name, state="running", progress=0.5, left=12.0, text="step 4 of 8")
        while not self.over.is_set():
            if name in self.unwanted or store.stopping(name):
                store.cancelled(name)
                say(event="job", id=name, state="cancelled", progress=0.5, left=None, text="")
                return False
            time.sleep(0.02)
        store.put_back(name)
        return False


def main() -> None:
    behaviour, _generate, project, _json = sys.argv[1:5]
    worker = Worker(behaviour, Path(project))
    threading.Thread(target=worker.listen, daemon=True).start()
    if behaviour == "deaf":
        say(event="server", state="starting", text="ComfyUI is starting.")
        while True:
            time.sleep(0.05)
    worker.run()


if __name__ == "__main__":
    main()
    # The thread that listens may sit in a read that nothing ends.
    os._exit(0)
