"""Clips by LTX-Video at a server that plays every trouble: nothing hangs, nothing is lost, every end has a sentence."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import uuid
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from emotionai_core.errors import Cancelled, GenerationError, OutOfVideoMemory, ServerLost
from emotionai_core.generation.comfy import following
from emotionai_core.generation.comfy.client import Client, Patience
from emotionai_core.generation.comfy.first_picture import cut
from emotionai_core.generation.comfy.following import Waiting
from emotionai_core.generation.comfy.ltx import LtxMaker, lengthen
from emotionai_core.generation.making import Progress
from emotionai_core.generation.pictures import read_picture, write_picture
from emotionai_core.records.clip import ClipRequest, Mode, Pictured, Size, Tier
from emotionai_core.records.prompt import Grouping, ShotScale
from tests.comfy.fake_server import FakeComfy
from tests.comfy.graphs import STAGING, asked
from tests.comfy.script import Script

QUICK = Patience(connect=0.5, answer=1.0, file=5.0, settle=0.2, glance=0.02)
SHORT = Waiting(look=0.05, answer=0.2, silence=0.4, refused=0.2, stall=0.5, leave=1.0)
SMALL = Size(128, 64, 9)
pytestmark = pytest.mark.usefixtures("no_thread_left")


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds with a tone from 1.0 to 1.25 s."""
    file = tmp_path_factory.mktemp("voice") / "voice.wav"
    samples = np.zeros(3 * 16_000, np.int16)
    samples[16_000:20_000] = (8000 * np.sin(np.arange(4000) * 0.3)).astype(np.int16)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(samples.tobytes())
    return file


class Studio:
    """One maker with everything it told."""

    def __init__(self, server: FakeComfy, folder: Path) -> None:
        self.sent: list[str] = []
        self.told: list[Progress] = []
        self.before = ""
        self.stop = False
        self.folder = folder
        self.maker = LtxMaker(
            lambda: Client(server.address, QUICK), self.sent.append, lambda: self.before, waiting=SHORT
        )

    def make(self, request: ClipRequest):
        return self.maker(request, self.folder, self.told.append, lambda: self.stop)


@contextmanager
def studio(folder: Path, script: Script) -> Iterator[tuple[FakeComfy, Studio]]:
    with FakeComfy(script) as server:
        yield server, Studio(server, folder)


def request(mode: Mode = Mode.T2V, tier: Tier = Tier.LOCAL12, film: Path | None = None, voice: Path | None = None):
    return asked(mode, tier, SMALL, film, voice)


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("mode", Mode)
def test_every_mode_makes_a_clip(tmp_path: Path, constant_film: Path, voice: Path, mode: Mode, tier: Tier):
    with studio(tmp_path, Script()) as (_, one):
        # What the websocket tells is to be heard to its end, before history says that it is done.
        one.maker = replace(one.maker, waiting=replace(SHORT, look=5.0))
        made = one.make(request(mode, tier, constant_film, voice))
    assert list(tmp_path.iterdir()) == [made.file]
    with av.open(str(made.file)) as film:
        stream = film.streams.video[0]
        scale = 2 if tier is Tier.CLOUD80 else 1
        assert (stream.width, stream.height, stream.frames) == (128 * scale, 64 * scale, 9)
        assert film.streams.audio
    versions = dict(made.versions)
    assert versions["comfyui"] == "0.27.0" and versions["workflow"] == "ltx-2.3/1" and "model model" in versions
    assert 5.0 < made.peak < 12.0
    done = [told.done for told in one.told]
    assert done == sorted(done) and done[0] == 0.0 and done[-2] > 0.9 and done[-1] == 1.0
    assert any(told.text.startswith("Sampling, step 8 of 8") for told in one.told)
    assert any(told.preview.startswith(b"\xff\xd8\xff") for told in one.told)
    assert len(one.sent) == 1 and str(uuid.UUID(one.sent[0])) == one.sent[0]


def test_the_voice_is_heard_at_its_place(tmp_path: Path, constant_film: Path, voice: Path):
    with studio(tmp_path, Script()) as (_, one):
        made = one.make(request(Mode.A2V, Tier.LOCAL12, constant_film, voice))
    with av.open(str(made.file)) as film:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    # The cut begins where the tone does, and lasts as long as the pictures.
    assert np.abs(heard[2048:8000]).mean() > 0.05 and np.abs(heard[14_000:]).mean() < 0.01
    assert abs(len(heard) / 48_000 - 9 / 24) < 0.05


def test_a_picture_of_ones_own_is_sent(tmp_path: Path):
    picture = tmp_path / "mine.png"
    write_picture(np.full((40, 64, 3), 90, np.uint8), picture)
    plain = picture.read_bytes()
    # A second file behind the picture, and what a camera notes of its owner, are nobody's business.
    picture.write_bytes(plain + b"private")
    out = tmp_path / "out"
    out.mkdir()
    asks = replace(request(Mode.I2V), picture=Pictured(0.0, str(picture)))
    with studio(out, Script()) as (server, one):
        one.make(asks)
        (sent,) = server.machine.input.iterdir()
        assert sent.read_bytes() == plain
        picture.unlink()
        with pytest.raises(GenerationError, match=r"mine\.png is gone"):
            one.make(asks)


@pytest.mark.parametrize(
    "content", [b"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n", b"root:x:0:0::/root:/bin/sh\n", b""]
)
def test_a_file_that_is_no_picture_never_leaves(tmp_path: Path, content: bytes):
    file, out = tmp_path / "id_rsa", tmp_path / "out"
    file.write_bytes(content)
    out.mkdir()
    with studio(out, Script()) as (server, one):
        with pytest.raises(GenerationError, match="not a picture"):
            one.make(replace(request(Mode.I2V), picture=Pictured(0.0, str(file))))
        assert not list(server.machine.input.iterdir()) and server.machine.accepted == 0


SPEAKER = (0.03, 0.3, 0.07, 0.25)


@pytest.mark.parametrize(
    ("face", "other", "scale"),
    [
        (SPEAKER, None, ShotScale.CLOSE_UP),
        ((0.9, 0.3, 0.07, 0.25), None, ShotScale.WIDE),
        (SPEAKER, (0.4, 0.3, 0.07, 0.25), ShotScale.EXTREME_CLOSE_UP),
        (SPEAKER, (0.9, 0.3, 0.07, 0.25), ShotScale.MEDIUM),
    ],
)
def test_a_wide_film_is_cut_around_the_speaker(face, other, scale):
    picture = np.zeros((268, 640, 3), np.uint8)
    box = [round(part * side) for part, side in zip(face, (640, 268, 640, 268), strict=True)]
    picture[box[1] : box[1] + box[3], box[0] : box[0] + box[2]] = 255
    staging = replace(STAGING, face=face, other=other, scale=scale, grouping=Grouping.STRANGER, dutch=True)
    shown = cut(picture, staging, 512 / 320)
    high, wide = shown.shape[:2]
    assert high == 268 and abs(wide - 268 * 1.6) <= 1
    # Cut about the middle, as the server does, nothing of the speaker would be left.
    assert (shown == 255).sum() == (picture == 255).sum()
    assert cut(picture, replace(staging, face=None), 1.6).shape == picture.shape


def test_a_high_film_is_cut_around_the_speaker_and_what_is_sent_is_that(tmp_path: Path, constant_film: Path):
    with av.open(str(constant_film)) as film:
        whole = film.streams.video[0].height, film.streams.video[0].width
    staging = replace(STAGING, face=(0.4, 0.1, 0.1, 0.1), face_time=1.2)
    asks = replace(request(Mode.I2V, film=constant_film), staging=staging, picture=Pictured(1.0), size=Size(96, 64, 9))
    for asked_for, same in ((asks, False), (replace(asks, picture=Pictured(0.0)), True)):
        with studio(tmp_path, Script()) as (server, one):
            one.make(asked_for)
            (sent,) = server.machine.input.iterdir()
            shape = read_picture(sent).shape[:2]
            # The box belongs to a frame of another time: then the whole picture is sent.
            assert (shape == whole) is same
            assert same or abs(shape[1] / shape[0] - 96 / 64) < 0.05


def test_a_job_that_is_taken_under_another_name_is_taken_back(tmp_path: Path, monkeypatch):
    posted = Client.post

    def other(client: Client, *given):
        return replace(posted(client, *given), prompt=str(uuid.uuid4()))

    monkeypatch.setattr(Client, "post", other)
    fails(tmp_path, Script(), GenerationError, "under another name")


def test_the_same_again_is_the_same_film(tmp_path: Path):
    with studio(tmp_path, Script()) as (server, one):
        first = one.make(request()).file.read_bytes()
        # Nothing but the file is made again: the server has kept what came before.
        steps = server.machine.steps
        assert one.make(request()).file.read_bytes() == first and server.machine.steps == steps
        assert one.make(replace(request(), seed=43)).file.read_bytes() != first


def fails(folder: Path, script: Script, kind: type[GenerationError], words: str, asks: ClipRequest | None = None):
    with studio(folder, script) as (_, one):
        began = time.monotonic()
        with pytest.raises(kind, match=words) as caught:
            one.make(asks or request())
        assert time.monotonic() - began < 8
    assert list(folder.iterdir()) == []
    return caught.value


def test_a_killed_server_is_lost(tmp_path: Path):
    assert fails(tmp_path, Script(die_at=3), ServerLost, "does not answer").retryable


def test_a_hung_server_is_lost(tmp_path: Path):
    assert fails(tmp_path, Script(hang_at=3), ServerLost, "does not answer").retryable


def test_a_server_that_does_not_move_is_lost(tmp_path: Path):
    assert fails(tmp_path, Script(stall_at=3), ServerLost, "has not moved").retryable


def test_a_lost_history_is_a_lost_job(tmp_path: Path):
    assert fails(tmp_path, Script(forget_at=3), ServerLost, "has forgotten").retryable
    assert fails(tmp_path, Script(clean_history=True), ServerLost, "has forgotten").retryable


def test_too_little_memory_is_said(tmp_path: Path):
    fails(tmp_path, Script(oom_frames=8), OutOfVideoMemory, "not enough")


def test_a_full_disk_is_said(tmp_path: Path):
    fails(tmp_path, Script(disk_full=True), GenerationError, "disk is full")


def test_a_damaged_model_is_said(tmp_path: Path):
    fails(
        tmp_path,
        Script(corrupt="ltx-2.3-22b-distilled-Q3_K_M.gguf"),
        GenerationError,
        "UnetLoaderGGUF reads is damaged",
    )


def test_a_missing_model_is_said_before_anything_is_sent(tmp_path: Path):
    with studio(tmp_path, Script(missing_models=("ltx-2.3-22b-distilled-Q3_K_M.gguf",))) as (server, one):
        with pytest.raises(GenerationError, match=r"distilled-Q3_K_M\.gguf is missing"):
            one.make(request())
        assert server.machine.accepted == 0 and one.sent == []


def test_a_missing_node_pack_is_said(tmp_path: Path):
    fails(tmp_path, Script(missing_nodes=("UnetLoaderGGUF",)), GenerationError, "ComfyUI-GGUF is missing")


def test_an_old_server_is_refused(tmp_path: Path):
    fails(tmp_path, Script(version="0.19.2"), GenerationError, r"0\.20\.0 or later")


@pytest.mark.parametrize("refuse", [0, 2])
def test_a_websocket_that_drops_is_taken_up_again(tmp_path: Path, refuse: int):
    script = Script(step_seconds=0.05, drop_at=(2, 5), refuse=refuse)
    with studio(tmp_path, script) as (_, one):
        assert one.make(request()).file.is_file()


def test_a_websocket_that_falls_silent_is_found_out_and_taken_up_again(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(following, "_PING", 0.15)
    with studio(tmp_path, Script(step_seconds=0.25, mute_at=1)) as (_, one):
        one.maker = replace(one.maker, waiting=replace(SHORT, stall=1.4))
        assert one.make(request()).file.is_file()
    assert any(told.text.startswith("Sampling, step 7") for told in one.told)


def test_a_job_of_which_nobody_hears_is_not_thrown_away(tmp_path: Path):
    with studio(tmp_path, Script(step_seconds=0.12)) as (server, one):
        # As behind a proxy that knows no websockets.
        server.machine.refuse = 10**6
        assert one.make(request()).file.is_file() and server.machine.accepted == 1


def test_a_job_of_which_nobody_hears_is_given_up_in_the_end(tmp_path: Path):
    with studio(tmp_path, Script(stall_at=3)) as (server, one):
        server.machine.refuse = 10**6
        one.maker = replace(one.maker, waiting=replace(SHORT, stall=0.1, deaf=0.6))
        with pytest.raises(ServerLost, match="has not moved"):
            one.make(request())
        # What did not move is not taken up again.
        assert len(one.sent) == 2 and one.sent[1] == ""


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_proxy_that_stumbles_ends_no_job(tmp_path: Path, status: int):
    with studio(tmp_path, Script(step_seconds=0.03)) as (server, one):
        heard = one.told.append

        def stumble(told: Progress) -> None:
            heard(told)
            if told.text.startswith("Sampling, step 2"):
                server.machine.stumbles = [status, status]

        one.maker(request(), tmp_path, stumble, lambda: False)
        assert server.machine.accepted == 1 and server.machine.stumbles == []


def test_a_proxy_that_does_not_reach_the_server_is_a_lost_server(tmp_path: Path):
    with studio(tmp_path, Script(step_seconds=0.05)) as (server, one):

        def stumble(told: Progress) -> None:
            if told.text.startswith("Sampling, step 2"):
                server.machine.stumbles = [500] * 1000

        with pytest.raises(ServerLost) as caught:
            one.maker(request(), tmp_path, stumble, lambda: False)
        assert caught.value.retryable
        server.machine.stumbles = []
        # It went on there, and is found again by its id.
        one.before = one.sent[0]
        assert one.make(request()).file.is_file() and server.machine.accepted == 1


def test_where_nobody_listens_it_is_known_soon(tmp_path: Path):
    with studio(tmp_path, Script(die_at=3)) as (_, one):
        one.maker = replace(one.maker, waiting=replace(SHORT, silence=60.0))
        began = time.monotonic()
        with pytest.raises(ServerLost):
            one.make(request())
        assert time.monotonic() - began < 20


def test_pictures_on_the_way_say_whose_they_are(tmp_path: Path):
    with studio(tmp_path, Script()) as (server, one):
        one.maker = replace(one.maker, waiting=replace(SHORT, look=5.0))
        flags: list[bool] = []

        def tell(told: Progress) -> None:
            if told.preview:
                flags.extend(socket.metadata for socket in server.machine.sockets)

        one.maker(request(), tmp_path, tell, lambda: False)
    assert flags and all(flags)


def test_previews_without_words_are_shown_too(tmp_path: Path):
    with studio(tmp_path, Script(plain_previews=True)) as (_, one):
        one.maker = replace(one.maker, waiting=replace(SHORT, look=5.0))
        one.make(request())
    assert any(told.preview for told in one.told)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 8
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_running_job_is_interrupted(tmp_path: Path):
    with studio(tmp_path, Script(step_seconds=0.1)) as (server, one):
        threading.Timer(0.4, lambda: setattr(one, "stop", True)).start()
        with pytest.raises(Cancelled):
            one.make(request())
        until(lambda: server.machine.running is None)
        past = Client(server.address, QUICK).history(one.sent[0])
        assert past is not None and past.interrupted
    assert list(tmp_path.iterdir()) == []


def test_a_waiting_job_is_taken_out_of_the_queue(tmp_path: Path):
    with studio(tmp_path, Script(step_seconds=0.2)) as (server, one):
        other = Studio(server, tmp_path)

        def make() -> None:
            with pytest.raises(Cancelled):
                other.make(request())

        thread = threading.Thread(target=make)
        thread.start()
        until(lambda: server.machine.running is not None)
        threading.Timer(0.3, lambda: setattr(one, "stop", True)).start()
        with pytest.raises(Cancelled):
            one.make(replace(request(), seed=1))
        assert server.machine.pending == [] and server.machine.running is not None
        assert any("before it" in told.text for told in one.told)
        other.stop = True
        thread.join(8)


def test_cancelling_at_a_hung_server_does_not_hang(tmp_path: Path):
    with studio(tmp_path, Script(hang_at=2)) as (server, one):
        one.maker = replace(one.maker, waiting=replace(SHORT, silence=60.0))
        threading.Thread(target=lambda: (server.machine.hung.wait(8), setattr(one, "stop", True))).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            one.make(request())
        assert time.monotonic() - began < 4


def test_a_job_of_a_studio_that_died_is_found_again(tmp_path: Path):
    with studio(tmp_path, Script(step_seconds=0.05)) as (server, one):
        dead = Studio(server, tmp_path)

        class Died(BaseException):
            pass

        def die(told: Progress) -> None:
            if told.text.startswith("Sampling, step 2"):
                raise Died

        with pytest.raises(Died):
            dead.maker(request(), tmp_path, die, lambda: False)
        one.before = dead.sent[0]
        # Still running: it is followed to its end.
        assert one.make(request()).file.is_file() and server.machine.accepted == 1 and one.sent == []
        assert any(told.text.startswith("Sampling") for told in one.told)
        # Finished long ago: its file is fetched.
        one.make(request())
        assert server.machine.accepted == 1
        # Finished, but its file was deleted: it is made again.
        for file in (server.machine.output / "emo").iterdir():
            file.unlink()
        one.make(request())
        assert server.machine.accepted == 2
        # Gone with its server: it is sent again.
        one.before = str(uuid.uuid4())
        one.make(request())
        assert server.machine.accepted == 3


def test_a_job_that_failed_before_is_sent_again(tmp_path: Path):
    with studio(tmp_path, Script(oom_frames=16)) as (server, one):
        with pytest.raises(OutOfVideoMemory):
            one.make(replace(request(), size=Size(128, 64, 17)))
        one.before = one.sent[0]
        assert one.make(request()).file.is_file() and server.machine.accepted == 2


def test_sound_is_lengthened_with_silence(voice: Path, tmp_path: Path):
    file = tmp_path / "v.wav"
    file.write_bytes(voice.read_bytes())
    lengthen(file, 4.0)
    with wave.open(str(file), "rb") as sound:
        assert sound.getnframes() >= 64_000
    before = file.read_bytes()
    lengthen(file, 1.0)
    assert file.read_bytes() == before


def test_the_fake_stands_in_for_main_py(tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    main = Path(__file__).parents[1] / "comfy" / "fake_server.py"
    command = [sys.executable, str(main), "--listen", "127.0.0.1", "--port", str(port), "--disable-auto-launch"]
    command += ["--reserve-vram", "1.5", "--script", Script(die_at=2).to_json()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None and "To see the GUI" in process.stderr.readline()
        maker = LtxMaker(lambda: Client(f"http://127.0.0.1:{port}", QUICK), waiting=SHORT)
        try:
            with pytest.raises(ServerLost):
                maker(request(), tmp_path, lambda _: None, lambda: False)
            assert process.wait(8) == 137
        finally:
            process.kill()
