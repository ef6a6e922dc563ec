"""Opening a film with PyAV: one place where the library's faults become sentences."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

import av
import av.container
import av.error
import av.stream
from av.video.stream import VideoStream

from emotionai_core.errors import FilmError
from emotionai_core.wire.film_options import FILM_OPTIONS

WAY_OUT = "Check the file, or convert it, for example to MP4 with H.264."

# In quotes, because the class is generic in PyAV's stubs only.
AnyPacket: TypeAlias = "av.Packet[Any]"


def check_file(path: Path) -> None:
    """Raise `FilmError` with the exact reason when `path` is not a readable, non-empty file."""
    shown = path.name or str(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise FilmError(f"There is no file '{shown}'.", "Check the path.") from None
    except OSError as error:
        raise FilmError(f"The file '{shown}' cannot be reached: {error.strerror}.", "Check the path.") from error
    if stat.S_ISDIR(status.st_mode):
        raise FilmError(f"'{shown}' is a folder, not a film.", "Name a film file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise FilmError(f"'{shown}' is not an ordinary file.", "Copy the film to a file first.")
    if status.st_size == 0:
        raise FilmError(f"The file '{shown}' is empty (0 bytes).", "Copy or download it again.")
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise FilmError(f"The file '{shown}' may not be read: {error.strerror}.", "Check its permissions.") from error


@contextlib.contextmanager
def opened(path: Path) -> Generator[av.container.InputContainer]:
    """An open film, closed at the end; raises `FilmError` for anything that is not one."""
    check_file(path)
    try:
        # "file:" keeps a name such as "concat:..." from being taken for a protocol.
        container = av.open(f"file:{path}", metadata_errors="replace", options=dict(FILM_OPTIONS))
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise FilmError(f"'{path.name}' is not a film this studio can read.", WAY_OUT) from error
    try:
        yield container
    finally:
        container.close()


def main_video(container: av.container.InputContainer) -> VideoStream:
    """The first stream of moving pictures; cover art does not count."""
    for stream in container.streams.video:
        if stream.disposition & av.stream.Disposition.attached_pic:
            continue
        if not stream.codec_context:
            raise FilmError("The film's picture is in a form that cannot be decoded here.", WAY_OUT)
        return stream
    raise FilmError("The film has no picture track.", "Choose a file with moving pictures.")


def packets(container: av.container.InputContainer, *streams: av.stream.Stream) -> Iterator[AnyPacket]:
    """Packets from where the container stands now; a truncated file simply ends earlier."""
    try:
        yield from container.demux(list(streams))
    except av.error.FFmpegError:
        return


def decoded(container: av.container.InputContainer, stream: av.stream.Stream) -> Iterator[object]:
    """Decoded frames of one stream from here on; what is damaged is left out, what comes after it is not."""
    for packet in packets(container, stream):
        yield from decoded_packet(packet)


def decoded_packet(packet: AnyPacket) -> list[object]:
    """What one packet decodes to, nothing when it is damaged."""
    try:
        return cast(list[object], packet.decode())
    except av.error.FFmpegError:
        return []
