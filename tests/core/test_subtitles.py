"""Subtitles as a transcript: times, names apart from words, markup gone, garbage refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotionai_core.errors import SubtitleError
from emotionai_core.film.probe import probe
from emotionai_core.film.subtitles import SubtitleLine, embedded_subtitles, read_subtitles, subtitles_beside
from tests import films

SRT = """1
00:00:01,000 --> 00:00:02,500
MARA: Come in.

2
00:00:03,000 --> 00:00:04,000
<i>Please</i>, {\\an8}come <font color="red">in</font>.
"""
VTT = """WEBVTT - a title

STYLE
::cue { color: red }

NOTE This is a comment
over two lines

intro
00:01.000 --> 00:02.500 align:start
<v Mara>Come in.

1:00:03.000 --> 1:00:04.000
<v.loud esme of the long house on the hill>Who <b>are</b> you &amp; why? <v Ann>Me?
"""
ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,{\\b1}Come{\\b0} in,\\Nplease, now.
Comment: 0,0:00:02.60,0:00:02.90,Default,,0,0,0,,not spoken
"""


def read(folder: Path, text: str | bytes, name: str = "x.srt") -> tuple[SubtitleLine, ...]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_subtitles(path)


def test_srt(tmp_path: Path):
    assert read(tmp_path, SRT) == (
        SubtitleLine(1.0, 2.5, "Come in.", "MARA"),
        SubtitleLine(3.0, 4.0, "Please, come in.", ""),
    )


def test_vtt(tmp_path: Path):
    assert read(tmp_path, VTT, "x.vtt") == (
        SubtitleLine(1.0, 2.5, "Come in.", "Mara"),
        SubtitleLine(3603.0, 3604.0, "Who are you & why? Me?", "esme of the long house on the hill"),
    )


def test_ass(tmp_path: Path):
    assert read(tmp_path, ASS, "x.ass") == (SubtitleLine(1.0, 2.5, "Come in, please, now.", "Mara"),)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_line_ends(tmp_path: Path, encoding, ends):
    text = SRT.replace("Come in.", "Café – où?").replace("\n", ends)
    assert read(tmp_path, text.encode(encoding))[0] == SubtitleLine(1.0, 2.5, "Café – où?", "MARA")


def test_bytes_of_no_encoding_still_give_the_times(tmp_path: Path):
    lines = read(tmp_path, SRT.encode().replace(b"Come", b"C\x81\x9dme"))
    assert [(line.start, line.end) for line in lines] == [(1.0, 2.5), (3.0, 4.0)]


@pytest.mark.parametrize(
    ("said", "label", "text"),
    [
        ("MARA: Hello.", "MARA", "Hello."),
        ("- Dr. Bell: Hello.", "Dr. Bell", "Hello."),
        ("MAN 2: Hello.", "MAN 2", "Hello."),
        ("Émile: Bonjour.", "Émile", "Bonjour."),
        ("NARRATOR (V.O.): Once upon a time", "NARRATOR", "Once upon a time"),
        ("[door slams] MARA: Hello.", "MARA", "Hello."),
        ("MARA (whispering): Hello. [sighs]", "MARA", "Hello."),
        ("I tell you this: go.", "", "I tell you this: go."),
        ("It is 10:30 now.", "", "It is 10:30 now."),
        ("see: this", "", "see: this"),
        ("♪ La la la ♪", "", "La la la"),
        ("1, 2, 3, 4, 5, 6, 7, 8, 9, ten.", "", "1, 2, 3, 4, 5, 6, 7, 8, 9, ten."),
        ("Tom &amp; Jerry &lt;3", "", "Tom & Jerry <3"),
        ("你好: 再见", "", "你好: 再见"),
    ],
)  # fmt: skip
def test_names_are_told_from_words(tmp_path: Path, said, label, text):
    lines = read(tmp_path, f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n")
    assert lines == (SubtitleLine(1.0, 2.0, text, label),)


def test_what_nobody_says_is_no_line(tmp_path: Path):
    text = "".join(
        f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{said}\n\n"
        for i, said in enumerate(["[music]", "(sighs)", "♪ ♪", "- ..."])
    )
    with pytest.raises(SubtitleError, match="no subtitle lines"):
        read(tmp_path, text)


def test_lines_are_in_order_and_have_length(tmp_path: Path):
    text = (
        "1\n00:00:05,000 --> 00:00:06,000\nlater\n\n2\n00:00:01,000 --> 00:00:02,000\nearlier\n\n"
        "3\n00:00:03,000 --> 00:00:03,000\nno length\n\n4\n00:00:09,000 --> 00:00:08,000\nbackwards\n"
    )
    assert [line.text for line in read(tmp_path, text)] == ["earlier", "later"]


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"hello\nworld\n", b"<html></html>", b"{}", b"[Script Info]\n",
                                     b"WEBVTT\n", b"\xff\xfe\x00", b"\xef\xbb\xbf"])  # fmt: skip
def test_garbage_is_one_sentence(tmp_path: Path, content):
    with pytest.raises(SubtitleError, match=r"'x\.srt'") as caught:
        read(tmp_path, content)
    assert caught.value.hint


@settings(max_examples=80, deadline=None)
@given(
    data=st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text).encode())
    | st.text(max_size=200).map(lambda text: ("[Script Info]\n[Events]\nFormat: Start, End, Text\n" + text).encode())
    | st.text("{}0123456789:-> ,.\n|[]\\N", max_size=200).map(str.encode)
    | st.text('{}[]":,0123456789.truefalsnd \n', max_size=80).map(str.encode)
)
def test_of_hostile_subtitles_only_the_sentence_escapes(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "hostile.srt"
    path.write_bytes(data)
    try:
        lines = read_subtitles(path)
    except SubtitleError:
        return
    assert all(line.text and line.end > line.start for line in lines)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch):
    with pytest.raises(SubtitleError, match="cannot be read"):
        read_subtitles(tmp_path / "gone.srt")
    with pytest.raises(SubtitleError, match="cannot be read"):
        read_subtitles(tmp_path)
    monkeypatch.setattr("emotionai_core.film.subtitles._LARGEST", 10)
    with pytest.raises(SubtitleError, match="too large"):
        read(tmp_path, SRT)


def test_a_file_beside_the_film(tmp_path: Path):
    film = tmp_path / "film.2020.mp4"
    assert subtitles_beside(film) is None
    (tmp_path / "film.2020.vtt").write_text(VTT)
    assert subtitles_beside(film) == tmp_path / "film.2020.vtt"
    (tmp_path / "film.2020.srt").mkdir()
    assert subtitles_beside(film) == tmp_path / "film.2020.vtt"


@pytest.mark.parametrize("start", [0.0, 3.0])
def test_a_text_track_in_the_film(tmp_path: Path, start):
    said = [
        (0.2, 1.0, "MARA: One, two, three, four, five, six, seven, eight, nine, ten"),
        (1.1, 1.9, "<i>Hi</i>\nthere"),
        (1.95, 1.99, "[bang]"),
    ]
    path = films.write_film(tmp_path / "sub.mkv", 50, subtitles=said, start=start)
    assert embedded_subtitles(probe(path).film) == (
        SubtitleLine(0.2, 1.0, "One, two, three, four, five, six, seven, eight, nine, ten", "MARA"),
        SubtitleLine(1.1, 1.9, "Hi there", ""),
    )


def test_a_film_without_a_text_track(constant_film: Path):
    assert embedded_subtitles(probe(constant_film).film) == ()


def test_real_captions(shared_data: Path):
    lines = read_subtitles(shared_data / "film" / "mdn_friday.vtt")
    assert len(lines) == 5
    assert all(0 <= line.start < line.end < 10 for line in lines)
    assert len(read_subtitles(shared_data / "composite" / "composite.srt")) == 16
