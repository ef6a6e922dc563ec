"""LTX-Video 2.3 at a ComfyUI server: one way of making clips.

Picture and sound are cut from the film and sent, the workflow is built and checked against the server's own nodes, sent
under an id that is told before, followed, and its file fetched. A job whose studio died is taken up again by that id.
"""

from __future__ import annotations

import hashlib
import tempfile
import uuid
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from emotionai_core.errors import Cancelled, GenerationError, ServerLost
from emotionai_core.generation import pictures
from emotionai_core.generation.comfy import nodes, sentences, workflows
from emotionai_core.generation.comfy.answers import Past, SystemStats
from emotionai_core.generation.comfy.client import PROMPT_ID, Client
from emotionai_core.generation.comfy.first_picture import write_first_picture
from emotionai_core.generation.comfy.following import Ear, Stalled, Waiting, follow, withdraw
from emotionai_core.generation.comfy.tiers import TIERS
from emotionai_core.generation.comfy.workflows import Given, Graph
from emotionai_core.generation.making import Asked, Made, Progress, Tell
from emotionai_core.records.clip import ClipRequest, Size

_GB: Final = 1024**3
Versions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LtxMaker:
    """Makes clips at the server that `server` gives (started where that is its business).

    `sent` hears the id of a job before it is sent; `resume` gives the id under which the job was sent before, ""
    where it was not. `installed` adds versions that a server does not tell.
    """

    server: Callable[[], Client]
    sent: Callable[[str], None] = lambda prompt: None
    resume: Callable[[], str] = lambda: ""
    installed: Callable[[], Versions] = lambda: ()
    waiting: Waiting = field(default_factory=Waiting)

    def __call__(self, request: ClipRequest, folder: Path, tell: Tell, cancelled: Asked) -> Made:
        """Make the clip; raises as `MakeClip` says, `OutOfVideoMemory` and `ServerLost` among it."""
        tell(Progress(0.0, "Asking ComfyUI"))
        client = self.server()
        stats = client.stats()
        _check_version(stats, request)
        watch = _Peak(client, self.waiting.answer)
        target = folder / "clip.mp4"
        found = self._before(client, request, tell, cancelled, watch)
        if found is None or not _fetched(client, found, target, cancelled):
            found = self._made(client, request, tell, cancelled, watch)
            tell(Progress(1.0, "Fetching the clip"))
            if not _fetched(client, found, target, cancelled):
                raise GenerationError("ComfyUI finished without a clip.", "Look into its log.", retryable=True)
        return Made(target, self._versions(stats, request), watch.peak)

    def _before(self, client: Client, request: ClipRequest, tell: Tell, cancelled: Asked, watch: _Peak) -> Past | None:
        """What became of the job under the id it was sent by before; None where nothing usable came of it."""
        prompt = self.resume()
        if not PROMPT_ID.fullmatch(prompt):
            return None
        found = client.history(prompt)
        if found is None and prompt in client.queue():
            # Only the shape of the graph is needed to tell how far it is.
            given = Given("picture.png", "sound.wav")
            try:
                found = self._followed(
                    client, prompt, workflows.build(request, given, request.tier), tell, cancelled, watch
                )
            except ServerLost:
                # It was gone before it could be taken up: it is sent as if for the first time.
                return None
        return found if found is not None and found.succeeded else None

    def _made(self, client: Client, request: ClipRequest, tell: Tell, cancelled: Asked, watch: _Peak) -> Past:
        prompt = str(uuid.uuid4())
        tell(Progress(0.0, "Sending picture and sound"))
        given = _given(client, request)
        if cancelled():
            raise Cancelled
        # The file's name makes every job another, so that a file that was fetched and deleted is written again.
        prefix = f"emo/{request.tier.value}_{request.mode.value}_{prompt[:8]}"
        graph = checked(client, workflows.build(request, given, request.tier, prefix))
        # From here on, the job can be found again even if this process ends.
        self.sent(prompt)
        found = self._followed(client, prompt, graph, tell, cancelled, watch, post=True)
        if not found.succeeded:
            raise sentences.failed(found.failure) if not found.interrupted else _interrupted()
        return found

    def _followed(
        self,
        client: Client,
        prompt: str,
        graph: Graph,
        tell: Tell,
        cancelled: Asked,
        watch: _Peak,
        post: bool = False,
    ) -> Past:
        # The server talks about a job to the client that sent it: one that follows from the job can be that one again.
        name = prompt.replace("-", "")
        ear = Ear(client, name)
        try:
            if post:
                ear.hear(0.0)
                _post(client, graph, prompt, name)
            return follow(client, prompt, graph, ear, tell, cancelled, self.waiting, watch.look)
        except Stalled:
            # What did not move is not taken up again.
            self.sent("")
            raise
        finally:
            ear.close()

    def _versions(self, stats: SystemStats, request: ClipRequest) -> Versions:
        spec = TIERS[request.tier]
        told = (("comfyui", stats.version), ("torch", stats.torch), ("workflow", workflows.VERSION))
        weights = (("weights", spec.dtype), *workflows.models_of(spec))
        return (*told, *weights, *self.installed())


def checked(client: Client, graph: Graph) -> Graph:
    """The graph as this server takes it; raises `GenerationError` with the first thing that is wrong."""
    known = client.definitions(graph.classes)
    graph = nodes.fitted(graph, known)
    for problem in nodes.problems(graph, known):
        raise GenerationError(*problem.sentence)
    return graph


class _Peak:
    """The most of the card's memory that was seen in use, in GB; NaN where there is no card."""

    def __init__(self, client: Client, seconds: float) -> None:
        self._client = client
        self._seconds = seconds
        self.peak = float("nan")

    def look(self) -> None:
        """Ask once more."""
        card = self._client.stats(self._seconds).card
        if card is not None:
            used = (card.total - card.free) / _GB
            self.peak = used if self.peak != self.peak else max(self.peak, used)


def _check_version(stats: SystemStats, request: ClipRequest) -> None:
    needed, there = workflows.floor(request.mode, request.tier), nodes.release(stats.version)
    if there is not None and there < needed:
        raise GenerationError(
            f"This ComfyUI is version {stats.version}; {TIERS[request.tier].dtype} weights in this mode need "
            f"{'.'.join(map(str, needed))} or later.",
            "Bring it up to date, or let the studio install its own.",
        )


def _given(client: Client, request: ClipRequest) -> Given:
    """Picture and sound of the request, cut from the film and sent; named by their content, so that the server keeps
    one of each.
    """
    with tempfile.TemporaryDirectory(prefix="emotionai-") as folder:
        picture, sound = "", ""
        if request.mode.picture:
            target, size = Path(folder) / "picture.png", _size(request)
            write_first_picture(request, size.width / size.height, target)
            picture = _sent(client, target)
        if request.mode.voice:
            sound = _sent(client, _sound(request, Path(folder) / "sound.wav"))
    return Given(picture, sound)


def _size(request: ClipRequest) -> Size:
    return workflows.snap(request.clamp.granted if request.clamp else request.size, request.tier)


def _sound(request: ClipRequest, target: Path) -> Path:
    if request.sound is None:
        raise GenerationError("A voice is to drive the clip, and there is none.", "Choose another mode.")
    pictures.sound(request.sound, target)
    lengthen(target, _size(request).frames / request.fps)
    return target


def lengthen(file: Path, seconds: float) -> None:
    """Add silence to a WAV file that is shorter than the clip, so that its latent is as long as the pictures'."""
    with wave.open(str(file), "rb") as sound:
        about, data = sound.getparams(), sound.readframes(sound.getnframes())
    missing = round(seconds * about.framerate + 0.5) - about.nframes
    if missing > 0 and about.sampwidth > 1:
        with wave.open(str(file), "wb") as sound:
            sound.setparams(about)
            sound.writeframes(data + bytes(missing * about.nchannels * about.sampwidth))


def _sent(client: Client, file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return client.upload(file, f"emo-{digest[:24]}{file.suffix.lower()}")


def _post(client: Client, graph: Graph, prompt: str, name: str) -> None:
    answer = client.post(graph.api(), prompt, name)
    if answer.accepted and answer.prompt != prompt:
        # It would be looked for in vain, and sent again and again.
        withdraw(client, answer.prompt)
        raise GenerationError(
            "ComfyUI took the job under another name than its own.",
            "Nothing was made. Bring ComfyUI up to date, or let the studio install its own.",
        )
    if not answer.accepted:
        raise sentences.refused(answer)
    if answer.complaints:
        # A part of the graph was dropped: what came of the rest would not be the clip.
        withdraw(client, prompt)
        raise sentences.refused(answer)


def _fetched(client: Client, found: Past, target: Path, cancelled: Asked) -> bool:
    """Fetch the clip of a job; whether it has one."""
    films = [one for one in found.outputs if one.animated or one.name.endswith(".mp4")]
    return bool(films) and client.download(films[0], target, cancelled)


def _interrupted() -> GenerationError:
    return GenerationError("The job was stopped at the server.", "Ask for it again when you like.")
