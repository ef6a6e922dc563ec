"""Every file that is not a film is one sentence; every odd name of a film is a film."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from emotionai_core.errors import FilmError
from emotionai_core.film import container as container_module
from emotionai_core.film.container import opened
from emotionai_core.film.frames import FrameReader
from emotionai_core.film.probe import digest_of, probe
from emotionai_core.film.shots import find_cuts
from tests import films

NAMES = [
    "two words.mp4", "it's \"quoted\".mp4", "new\nline.mp4", "emoji 🎬 黒澤.mp4", "-dash.mp4", "%03d %s.mp4",
    "concat:a|b.mp4",     "http:x.mp4", "a#b?c=d&e.mp4", "no ending", "..mp4", "a'b;$(touch pwned).mp4",
]  # fmt: skip


def sentence(path: Path) -> str:
    with pytest.raises(FilmError) as caught:
        probe(path)
    text = caught.value.sentence()
    assert text.count("\n") == path.name.count("\n") * str(caught.value).count(path.name)
    assert text.endswith(".")
    assert "Errno" not in text and "Traceback" not in text
    assert caught.value.hint
    return text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.mp4", b"", "empty (0 bytes)"),
        ("text.mp4", b"This is a letter, not a film.\n" * 200, "not a film"),
        ("zeros.mp4", bytes(100_000), "not a film"),
        ("header.mp4", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "not a film"),
        ("html.mkv", b"<!doctype html><title>404</title>", "not a film"),
        ("noise.avi", bytes(range(256)) * 400, "not a film"),
    ],
)
def test_what_is_no_film(tmp_path: Path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    assert says in sentence(path)


def test_what_is_not_even_a_file(tmp_path: Path):
    assert "no file" in sentence(tmp_path / "missing.mp4")
    assert "folder" in sentence(tmp_path)
    assert "cannot be reached" in sentence(tmp_path / ("x" * 300))
    plain = tmp_path / "plain"
    plain.write_text("x")
    assert "cannot be reached" in sentence(plain / "film.mp4")
    loop = tmp_path / "loop.mp4"
    loop.symlink_to(loop)
    assert "cannot be reached" in sentence(loop)


@pytest.mark.skipif(os.name == "nt", reason="named pipes are a POSIX matter")
def test_a_named_pipe_is_refused_at_once(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "not an ordinary file" in sentence(tmp_path / "pipe.mp4")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch):
    path = films.constant(tmp_path, 5)
    if os.geteuid() == 0:
        # Root reads everything, so the refusal is played.
        def refuse(*_, **__):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(container_module.Path, "open", refuse)
    else:
        path.chmod(0)
    text = sentence(path)
    assert "may not be read" in text and "permissions" in text


def test_a_sound_file_has_no_picture(tmp_path: Path):
    import wave

    path = tmp_path / "song.mp4"
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(bytes(16000))
    assert "no picture track" in sentence(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_film_of_any_name_is_read(tmp_path: Path, constant_film: Path, name):
    path = tmp_path / name
    path.write_bytes(constant_film.read_bytes())
    found = probe(path)
    assert (found.film.frames, found.film.duration) == (100, 4.0)
    reader = FrameReader(path, found.times)
    assert films.number_on(reader.read(2.0)) == 50
    reader.close()
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_name_that_is_not_text(tmp_path: Path, constant_film: Path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.mp4"))
    path.write_bytes(constant_film.read_bytes())
    assert probe(path).film.frames == 100


def test_a_relative_name_with_a_leading_dash(tmp_path: Path, constant_film: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("-i.mp4").write_bytes(constant_film.read_bytes())
    assert probe(Path("-i.mp4")).film.frames == 100


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp4", "script.ffconcat", "script.mp4", "list.mpd", "film%03d.jpg"])
def test_a_file_that_names_other_files_opens_none_of_them(tmp_path: Path, name):
    other = films.write_film(tmp_path / "other.ts", 25, container_format="mpegts")
    Path(tmp_path / "film001.jpg").write_bytes(b"\xff\xd8\xff\xe0 a jpeg begins like this")
    content = {
        "list": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.0,\nother.ts\n#EXT-X-ENDLIST\n",
        "script": "ffconcat version 1.0\nfile other.ts\n",
        "film%03d": "x",
    }[Path(name).stem]
    if name.endswith(".mpd"):
        content = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>other.ts</BaseURL></MPD>'
    path = tmp_path / name
    path.write_text(content)
    code = f"""
import sys
from pathlib import Path
from emotionai_core.errors import FilmError
from emotionai_core.film.probe import probe
import emotionai_core.film.shots
touched = []
sys.addaudithook(lambda event, args: touched.append(str(args[0])) if event == "open" else None)
try:
    probe(Path({str(path)!r}))
    print("READ")
except FilmError as error:
    print("refused")
"""
    trace = ["strace", "-f", "-e", "trace=open,openat", "-o", str(tmp_path / "trace")]
    have = subprocess.run(["sh", "-c", "command -v strace"], capture_output=True).returncode == 0
    done = subprocess.run(
        [*(trace if have else []), sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "refused", done.stderr
    if have:
        assert other.name not in (tmp_path / "trace").read_text()


def test_a_still_picture_is_no_film(tmp_path: Path):
    import av

    path = tmp_path / "still.png"
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as out:
        stream = out.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = films.WIDTH, films.HEIGHT, "rgb24"
        out.mux(stream.encode(av.VideoFrame.from_ndarray(films.bar_code(1), format="rgb24")))
        out.mux(stream.encode(None))
    sentence(path)


@pytest.mark.parametrize("share", [0.05, 0.4, 0.7, 0.95])
@pytest.mark.parametrize("kind", ["mkv", "ts", "mp4"])
def test_a_truncated_film_is_read_as_far_as_it_goes(tmp_path: Path, kind, share):
    options = {"container_format": "mpegts"} if kind == "ts" else {}
    path = films.write_film(tmp_path / f"whole.{kind}", 100, sound=films.clicks_track((1.0,), 4.0), **options)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        found = probe(path)
    except FilmError as error:
        # An MP4's index comes last; without it nothing can be found. A twentieth may hold no whole picture.
        assert kind == "mp4" or share < 0.1, error
        return
    assert 0 < found.film.frames < 100
    reader = FrameReader(path, found.times)
    for frame in {0, found.film.frames // 2, max(found.film.frames - 3, 0)}:
        assert films.number_on(reader.read(found.times.time_of(frame))) == frame
    reader.close()
    assert list(find_cuts(path, found.film.duration, 3.0, 0, lambda _: None))[-1].end == found.film.duration


def test_damage_in_the_middle_costs_the_middle_only(tmp_path: Path):
    path = films.write_film(tmp_path / "hurt.ts", 200, container_format="mpegts", options={"crf": "12", "g": "20"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    path.write_bytes(data)
    found = probe(path)
    assert found.film.duration == pytest.approx(8.0, abs=0.05)
    reader = FrameReader(path, found.times)
    times = found.times.seconds()
    early, late = [t for t in times if t < 2.0][::7], [t for t in times if t > 6.5][::7]
    assert [films.number_on(reader.read(t)) for t in early + late] == [round(t * 25) for t in early + late]
    reader.close()


def test_a_film_that_claims_to_last_years_is_refused(tmp_path: Path):
    from fractions import Fraction

    ticks = [0, 40, 80, 400 * 3600 * 1000]
    path = films.write_film(tmp_path / "long.mkv", 4, ticks=ticks, base=Fraction(1, 1000))
    assert "claims to last 400 hours" in sentence(path)


def test_a_film_with_an_unknown_codec_is_a_sentence(tmp_path: Path, constant_film: Path):
    path = tmp_path / "odd.mp4"
    path.write_bytes(constant_film.read_bytes().replace(b"avc1", b"zzz9").replace(b"avcC", b"zzzC"))
    sentence(path)


def test_the_digest_is_of_the_content(tmp_path: Path, constant_film: Path, monkeypatch):
    copy = tmp_path / "copy.mkv"
    copy.write_bytes(constant_film.read_bytes())
    assert digest_of(copy) == digest_of(constant_film)
    copy.write_bytes(constant_film.read_bytes()[:-1] + b"!")
    assert digest_of(copy) != digest_of(constant_film)
    from emotionai_core.film import probe as module

    monkeypatch.setattr(module, "_WHOLE_DIGEST_BYTES", 100)
    monkeypatch.setattr(module, "_SAMPLE_BYTES", 64)
    sampled = digest_of(copy)
    copy.write_bytes(copy.read_bytes() + b"more")
    assert digest_of(copy) != sampled


def test_closing_is_certain(constant_film: Path):
    def handles() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0

    before = handles()
    for _ in range(3):
        with opened(constant_film):
            pass
        probe(constant_film)
        FrameReader(constant_film).close()
    assert handles() == before
    assert stat.S_ISREG(constant_film.stat().st_mode)
