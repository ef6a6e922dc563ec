"""Creation for the walk of the screens: a project with a screenplay, written prompts and clips in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fake_generate import FILM, finish, make_clip, make_request
from PySide6.QtWidgets import QDialog

from app.clips import Clips
from app.described_clips import core_text
from app.dialogs.clip_arc import ArcDialog
from app.dialogs.clip_options import ClipOptionsDialog
from app.dialogs.clip_request import ClipRequestDialog
from app.dialogs.comfyui import ComfyDialog
from app.dialogs.comfyui_view import ComfyView
from app.dialogs.compare_clips import CompareDialog
from app.dialogs.compare_clips_rating import RatingDialog
from app.jobs.clip_job import ServerEvent, ServerState
from emotionai_core.generation.comfy.cards import Card
from emotionai_core.generation.comfy.installation import ComfyOverview
from emotionai_core.generation.comfy.models import FileState, ModelStatus, catalogue
from emotionai_core.generation.configuration import Configuration, Kind
from emotionai_core.generation.need import Need
from emotionai_core.generation.store import ClipStore
from emotionai_core.project.edits import ChooseScene, RateClips, UseScreenplay, WritePrompt
from emotionai_core.records.analysis import Analysis
from emotionai_core.records.clip import Clamp, Clip, Maker, Size, Tier
from emotionai_core.records.prompt import Origin, Source, Span, spans_to_json
from emotionai_core.screenplay.keeping import keep
from emotionai_core.workers.installed import State
from tests.films import write_film

OUT_OF_MEMORY = (
    "The card's memory was not enough for 768x512 with 121 frames. "
    "Close other programs that use the card, ask for a shorter clip, or make an animatic."
)
TIGHT = Clamp(
    Size(770, 512, 300),
    Size(512, 320, 49),
    7.6,
    8.1,
    (
        "Sides are multiples of 32 pixels: 768x512.",
        "12.5 s became 10.7 s: no clip is longer.",
        "768x512 with 257 frames would need about 14.2 GB of the card's memory; 8.1 GB are there.",
        "It was shortened from 10.7 s to 2.0 s.",
        "It was made smaller: 512x320.",
        "40 GB of the machine's memory are needed (8 beside the model files); "
        "it has 32 GB: the system may end the server.",
    ),
)
WITH_PAGES = ("comfyui-absent", "comfyui-part")
"""The states of ComfyUI in which each page is looked at."""


def fill(folder: Path) -> None:
    """Clips that were read, that were not, of LTX-Video and joined; one being made, one that failed, one that waits."""
    folder.mkdir()
    film = folder / FILM
    write_film(film, 12, 24)
    store = ClipStore(folder / "clips")
    store.take()
    made: list[str] = []
    for request, measured in (
        (make_request(0), True),
        (make_request(0, seed=123), True),
        (make_request(4), False),
        (replace(make_request(8, Maker.LTX), clamp=TIGHT), True),
        (replace(make_request(0, Maker.ARC), clips=("a", "b"), crossfade=0.5), False),
    ):
        (name,) = store.add_all((request,))
        store.claim()
        if measured:
            finish(store, name, request, film)
        else:
            place = store.workplace(name)
            (place / FILM).write_bytes(film.read_bytes())
            store.finish(make_clip(name, request, measured=False))
        made.append(name)
    failed, _runs, _waits = store.add_all([replace(make_request(one, Maker.LTX), clamp=TIGHT) for one in (1, 2, 3)])
    store.claim()
    store.fail(failed, OUT_OF_MEMORY)
    store.claim()
    store.close()


def edits_for(project: Path, analysis: Analysis, clips: Sequence[Clip]) -> list[object]:
    """A screenplay of the film's own lines, some another's and some not there; a prompt of one's own; a rating."""
    file = project / "film.fountain"
    told = ["INT. ROOM - NIGHT", "", "She slams the door.", ""]
    for at, line in enumerate(analysis.lines):
        name = analysis.name(line.person) if at % 4 else "SOMEBODY"
        words = line.utterance.text if at % 5 else "Words that nobody says in this film."
        told += [name.upper(), words, ""]
    file.write_text("\n".join(told), "utf-8")
    script = keep(project, file)
    first = analysis.lines[1].utterance
    spans = (
        Span("a tear", (Source(Origin.ANALYST, "written", ""),)),
        # The film does not say so: these words are listed as without a source.
        Span("jaw clenched", (Source(Origin.PIPELINE, "face.emotion", "anger", "anger-high", 0.1, first.number),)),
    )
    return [
        UseScreenplay(script.digest, file.name),
        ChooseScene(first.number, True),
        WritePrompt(first.number, "expression", spans_to_json(spans), False),
        RateClips(clips[0].id, clips[1].id, "second"),
    ]


def words_of(window: object) -> set[str]:
    """What of prompts, screenplay and clips comes from the film and not from us."""
    prompted, clips = window.session.prompted, window.session.clips
    found = {clip.request.caption for clip in clips.clips} | {job.request.caption for job in clips.jobs}
    found |= {"Hildy", FILM, "film.fountain"}
    for frame in prompted.book.frames if prompted.book is not None else ():
        for part in frame.parts:
            found |= {span.text for span in (*part.spans, *part.machine)}
            found |= {source.rule for span in (*part.spans, *part.machine) for source in span.sources}
    for element in prompted.script.screenplay.elements if prompted.script is not None else ():
        found |= {element.text, element.character}
    for tier in Tier:
        for one in catalogue(tier):
            found |= {one.file, one.page, one.spec.title, one.spec.files[0].source}
    return found - {""}


def overviews() -> Iterator[tuple[str, ComfyView]]:
    """How LTX-Video and ComfyUI can stand."""
    card = Card("NVIDIA RTX 4070", 12.0)
    small = Card("NVIDIA GTX 1050", 4.0)
    mixed = tuple(
        ModelStatus(one, state, Path("model") if state is FileState.FOUND else None, "it is not a GGUF file")
        for one, state in zip(catalogue(Tier.LOCAL12), 2 * tuple(FileState), strict=False)
    )
    here = tuple(ModelStatus(one, FileState.READY, Path("model")) for one in catalogue(Tier.LOCAL12))
    places: tuple[tuple[str, State, Card | None, Tier | None, tuple[ModelStatus, ...], Configuration], ...] = (
        ("absent", State.ABSENT, None, None, mixed, Configuration()),
        ("small", State.ABSENT, small, None, mixed, Configuration()),
        ("part", State.INCOMPLETE, card, Tier.LOCAL12, mixed, Configuration()),
        ("old", State.OUTDATED, card, Tier.LOCAL12, here, Configuration()),
        ("ready", State.READY, card, Tier.LOCAL12, here, Configuration()),
        ("folder", State.INCOMPLETE, card, Tier.LOCAL12, mixed, Configuration(kind=Kind.FOLDER, folder="/home/me")),
        ("address", State.READY, card, Tier.CLOUD48, (), Configuration(kind=Kind.ADDRESS, address="http://host:8188")),
    )
    for name, state, which, tier, models, chosen in places:
        sentence = (
            "There is no main.py of ComfyUI in /home/me. Its Python interpreter was not found; name it with --python."
        )
        able = state is State.READY and tier is not None
        found = ComfyOverview(chosen.kind, state, sentence, able, tier, "", models, version="0.27.0")
        log = "got prompt\n100%|██████████| 8/8"
        yield name, ComfyView(found, chosen, which, models, 2 * 10**9, 3 * 10**9, 40 * 10**9, log)


def dialogs(window: object) -> Iterator[tuple[str, QDialog]]:
    """Every window about clips, each made when it is its turn."""
    session, theme = window.session, window.theme
    clips: Clips = session.clips
    shown = clips.clips
    single = [clip for clip in shown if clip.request.maker is not Maker.ARC]
    yield "clip-options", ClipOptionsDialog(session, theme, window, lambda *_: Need(TIGHT, "NVIDIA RTX 4070", 12.0))
    yield "clip-options-no-card", ClipOptionsDialog(session, theme, window, lambda *_: Need(TIGHT, "", 12.0))
    yield "arc", ArcDialog(single, theme, window)
    for clip in (single[0], single[-1], next(one for one in shown if one.request.maker is Maker.ARC)):
        yield f"request-{clip.request.maker.value}", ClipRequestDialog(clip, theme, window)
    yield "compare", CompareDialog(session, theme, single, single[:2], window)
    yield "compare-scene", CompareDialog(session, theme, single, single[:1], window)
    yield "rate", RatingDialog(session, theme, shown, window)
    yield "rate-none", RatingDialog(session, theme, shown[:1], window)
    rating = RatingDialog(session, theme, shown, window)
    rating.show_results()
    yield "rate-results", rating
    for name, view in overviews():
        dialog = ComfyDialog(clips, window.environment_job, theme, window, look=lambda view=view: view)
        yield f"comfyui-{name}", dialog


def stages(window: object) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is to be done before each look at the three panels."""
    session, clips = window.session, window.session.clips
    written = session.prompted.book.frames[0].utterance
    show = window.verbs.show_panel

    def prompts(utterance: int) -> None:
        show("prompts")
        session.select(utterance)
        # Where there is no room for both pages, the second is the one that is new here.
        window.prompts.pages.setCurrentIndex(1)

    def differs() -> None:
        prompts(next(iter(session.analysis.direction.written))[0])
        for part in window.prompts.editor.parts.values():
            part.compare.setChecked(True)

    def clip(place: int) -> None:
        show("clips")
        clips.choose(clips.clips[place].id)

    def server(state: ServerState, text: str) -> None:
        clips.work.server = ServerEvent(state, text)
        clips.work.changed.emit()

    def begin() -> None:
        clips.work.server = ServerEvent(ServerState.STOPPED)
        clips.work.go_on(0)
        prompts(written)

    def foot() -> None:
        differs()
        area = window.prompts.editor.parentWidget().parentWidget()
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    yield "prompts", begin
    yield "prompts-written", differs
    yield "prompts-foot", foot
    yield "screenplay", lambda: show("screenplay")
    for place, one in enumerate(clips.clips):
        yield f"clips-{place}-{one.request.maker.value}", lambda place=place: clip(place)
    yield "clips-starting", lambda: server(ServerState.STARTING, "ComfyUI is starting ...")
    yield "clips-ready", lambda: server(ServerState.READY, "ComfyUI 0.27.0 is ready.")
    taken = "every port that was tried was taken by another program"
    yield "clips-no-server", lambda: server(ServerState.FAILED, taken)
    yield "clips-held", lambda: clips.work.hold(core_text(OUT_OF_MEMORY))


def ready(window: object) -> Callable[[], bool]:
    """Whether prompts are written, those on screen checked, and the clips known."""
    session, editor = window.session, window.prompts.editor

    def all_there() -> bool:
        prompted = session.prompted
        written = prompted.book is not None and not prompted.pending and session.clips.known and not session.busy
        checking = editor.isVisible() and editor.check.text() == editor.tr("Sources are being checked…")
        # While an edge is dragged, a screenplay keeps its old width for a moment.
        script = window.screenplay.list
        moving = script.isVisible() and script.delegate.width != script.viewport().width()
        return written and not checking and not moving

    return all_there
