"""A screenplay that is gone or damaged costs the prompts its words, and says so."""

from __future__ import annotations

from pathlib import Path

from emotionai_core.records.direction import Direction
from emotionai_core.screenplay.in_use import kept_script
from emotionai_core.screenplay.keeping import keep

PLAY = "INT. KITCHEN - NIGHT\n\nMARA\nNever come back.\n"


def test_in_use_gone_and_changed(tmp_path: Path):
    file = tmp_path / "film.fountain"
    file.write_text(PLAY)
    read = keep(tmp_path, file)
    used = Direction(script=read.digest, script_name="film.fountain")
    assert kept_script(tmp_path, used).screenplay == read and not kept_script(tmp_path, used).missing
    assert kept_script(tmp_path, Direction()) == kept_script(tmp_path / "elsewhere", Direction())
    for one in (tmp_path / "scripts").iterdir():
        one.write_bytes(b"\x00\xff" * 40)
    damaged = kept_script(tmp_path, used)
    assert damaged.screenplay is None and "film.fountain cannot be used" in damaged.missing
    for one in (tmp_path / "scripts").iterdir():
        one.unlink()
    gone = kept_script(tmp_path, used)
    assert gone.screenplay is None and "not in the project any more" in gone.missing
