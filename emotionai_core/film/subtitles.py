"""Subtitles as a source of transcript: SRT, VTT, ASS through pysubs2, or a text track in the film.

Markup and sound descriptions go; speaker names ("NAME: text", VTT's <v Name>, ASS's actor field) are kept apart.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pysubs2
from av.subtitles.subtitle import AssSubtitle
from pysubs2.exceptions import Pysubs2Error

from emotionai_core.errors import SubtitleError
from emotionai_core.film.container import AnyPacket, decoded_packet, opened, packets
from emotionai_core.records.film import Film

_ENDINGS = (".srt", ".vtt", ".ass", ".ssa")
_LARGEST = 20 * 2**20
_VOICE_TAG = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,60})>", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:-\s*)?([^\W\d_][\w .'’\-]{0,29}?)\s*[::]\s+(?=\S)")
# pysubs2 drops VTT voice tags together with the name in them; these private characters carry it past.
_NAME_OPENS, _NAME_CLOSES = "\ue000", "\ue001"
_VOICE = re.compile(f"{_NAME_OPENS}([^{_NAME_CLOSES}]*){_NAME_CLOSES}")
# pysubs2 takes VTT's comment and style blocks for text.
_VTT_BLOCKS = re.compile(r"^(?:NOTE|STYLE|REGION)\b.*?(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]{0,80}>|\{\\[^}]{0,200}\}")
_SOUNDS = re.compile(r"\[[^\]]{0,80}\]|\([^)]{0,80}\)|[♪♫#]+")


@dataclass(frozen=True, slots=True)
class SubtitleLine:
    """One line as shown, [start, end) in seconds from the first video frame; `label` is the speaker's name or ""."""

    start: float
    end: float
    text: str
    label: str


def subtitles_beside(film: Path) -> Path | None:
    """The subtitle file with the film's own name, if there is exactly such a one."""
    for ending in _ENDINGS:
        candidate = film.with_suffix(ending)
        if candidate.is_file():
            return candidate
    return None


def read_subtitles(path: Path) -> tuple[SubtitleLine, ...]:
    """The spoken lines of a subtitle file in time order; raises `SubtitleError`."""
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise SubtitleError(f"The subtitle file '{path.name}' is {size // 2**20} MiB, too large to be subtitles.")
        data = path.read_bytes()
    except OSError as error:
        raise SubtitleError(f"The subtitle file '{path.name}' cannot be read: {error.strerror}.") from error
    lines = _parsed(_decoded(data), path.name)
    if not lines:
        raise SubtitleError(f"'{path.name}' holds no subtitle lines.", "Choose an SRT, VTT or ASS file with dialogue.")
    return lines


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _parsed(text: str, name: str) -> tuple[SubtitleLine, ...]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_NAME_OPENS, "").replace(_NAME_CLOSES, "")
    if text.lstrip().startswith("WEBVTT"):
        text = _VTT_BLOCKS.sub("", text)
    marked = _VOICE_TAG.sub(lambda found: f"{_NAME_OPENS}{found.group(1).strip()}{_NAME_CLOSES}", text)
    try:
        events = pysubs2.SSAFile.from_string(marked)
    except (Pysubs2Error, ValueError, LookupError) as error:
        raise SubtitleError(f"'{name}' is not a subtitle file this studio knows.", "Use SRT, VTT or ASS.") from error
    found = [_line(event) for event in events if not event.is_comment]
    return tuple(sorted((line for line in found if line.text and line.end > line.start), key=lambda one: one.start))


def _line(event: pysubs2.SSAEvent) -> SubtitleLine:
    text = html.unescape(_MARKUP.sub("", event.plaintext)).replace("\n", " ")
    voice = _VOICE.search(text)
    label = event.name.strip() or (voice.group(1) if voice else "")
    text = _SOUNDS.sub(" ", _VOICE.sub("", text))
    spoken = _LABEL.match(text)
    if spoken and not label and _looks_like_name(spoken.group(1)):
        label = spoken.group(1).strip()
        text = text[spoken.end() :]
    text = " ".join(text.split())
    # A line of nothing but dashes and dots was a sound description.
    text = text if re.search(r"\w", text) else ""
    return SubtitleLine(event.start / 1000, event.end / 1000, text, label)


def _looks_like_name(text: str) -> bool:
    """ "MARA", "Dr. Bell", "MAN 2"; not "I tell you this" before a colon."""
    words = text.replace(".", " ").split()
    return 1 <= len(words) <= 3 and all(word[0].isupper() or word.isdigit() for word in words)


def embedded_subtitles(film: Film) -> tuple[SubtitleLine, ...]:
    """The lines of the film's first text track, () when it has none; times are moved onto the film's clock."""
    texts = [track for track in film.tracks if track.kind == "subtitle" and track.codec in _TEXT_CODECS]
    if not texts:
        return ()
    lines: list[SubtitleLine] = []
    with opened(film.path) as container:
        stream = next((one for one in container.streams.subtitles if one.index == texts[0].index), None)
        if stream is None:
            return ()
        for packet in packets(container, stream):
            line = _packet_line(packet, film.origin)
            if line is not None:
                lines.append(line)
    return tuple(sorted(lines, key=lambda one: one.start))


_TEXT_CODECS = ("srt", "subrip", "mov_text", "ass", "ssa", "webvtt", "text")


def _packet_line(packet: AnyPacket, origin: float) -> SubtitleLine | None:
    if packet.pts is None or not packet.size:
        return None
    name, pieces = "", list[str]()
    for subtitle in decoded_packet(packet):
        if isinstance(subtitle, AssSubtitle):
            # "ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text", whatever the track's own format is.
            fields = subtitle.ass.decode("utf-8", "replace").split(",", 8)
            name = fields[3] if len(fields) == 9 else ""
            pieces.append(fields[-1])
    start = float(packet.pts * packet.time_base) - origin
    end = start + float((packet.duration or 0) * packet.time_base)
    event = pysubs2.SSAEvent(start=round(start * 1000), end=round(end * 1000), text=" ".join(pieces), name=name)
    line = _line(event)
    return line if line.text and line.end > line.start else None
