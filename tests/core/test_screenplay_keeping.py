"""Screenplays kept in a project: the same bytes once, whatever the file is called, and read again where derived data is
damaged.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from app.command import main
from benchmarks.project import make_project
from benchmarks.synthetic import Size
from emotionai_core.errors import ScreenplayError
from emotionai_core.pipeline import current_analysis
from emotionai_core.project.edits import MatchLine, UseScreenplay
from emotionai_core.project.store import Project
from emotionai_core.screenplay import keeping
from emotionai_core.screenplay.keeping import keep, kept

TEXT = "Title: Rain\n\nINT. CAFÉ - NIGHT\n\nMARA\nWhy?\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "film.emai"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", ["rain.fountain", "-rf; $(x)\n.fountain", "..fountain", "雨" * 60 + ".FOUNTAIN"])
def test_a_file_is_kept_under_its_hash_whatever_it_is_called(tmp_path: Path, project: Path, name: str):
    file = tmp_path / name
    file.write_text(TEXT, "utf-8")
    read = keep(project, file)
    digest = hashlib.sha256(b"fountain\0" + TEXT.encode()).hexdigest()
    assert read.digest == digest and read.name == name
    there = sorted(path.name for path in (project / "scripts").iterdir())
    assert len(there) == 2 and f"{digest}.json" in there
    assert next((project / "scripts").glob(f"{digest}.[ft]*")).read_text("utf-8") == TEXT
    again = keep(project, file)
    assert again == read == kept(project, digest)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 1}', "gone", "scenes"])
def test_what_was_derived_is_made_again(tmp_path: Path, project: Path, damage: str):
    file = tmp_path / "rain.fountain"
    file.write_text(TEXT, "utf-8")
    read = keep(project, file)
    beside = project / "scripts" / f"{read.digest}.json"
    if damage == "gone":
        beside.unlink()
    elif damage == "scenes":
        beside.write_text(json.dumps(json.loads(beside.read_text("utf-8")) | {"scenes": [["X", 0, 99]]}))
    else:
        beside.write_text(damage)
    found = kept(project, read.digest)
    assert found is not None and found.elements == read.elements and found.title == "Rain"


def test_a_copy_that_was_changed_from_outside_is_said(tmp_path: Path, project: Path):
    file = tmp_path / "rain.fountain"
    file.write_text(TEXT, "utf-8")
    digest = keep(project, file).digest
    (project / "scripts" / f"{digest}.json").unlink()
    (project / "scripts" / f"{digest}.fountain").write_text(TEXT + "\nMore.\n", "utf-8")
    with pytest.raises(ScreenplayError, match="changed from outside"):
        kept(project, digest)


def test_what_was_derived_is_not_believed_when_it_was_altered(tmp_path: Path, project: Path):
    file = tmp_path / "rain.fountain"
    file.write_text(TEXT, "utf-8")
    read = keep(project, file)
    beside = project / "scripts" / f"{read.digest}.json"
    beside.write_text(beside.read_text("utf-8").replace("Why?", "Mara smiles."), "utf-8")
    found = kept(project, read.digest, name="rain.fountain")
    assert found == read
    beside.write_text(beside.read_text("utf-8").replace('"version": 2', '"version": 1'), "utf-8")
    assert kept(project, read.digest, name="rain.fountain") == read


def test_an_original_that_was_changed_is_said_although_what_was_read_is_whole(tmp_path: Path, project: Path):
    file = tmp_path / "rain.fountain"
    file.write_text(TEXT, "utf-8")
    digest = keep(project, file).digest
    original = project / "scripts" / f"{digest}.fountain"
    for damage in (TEXT.replace("Why", "How"), ""):
        original.write_text(damage, "utf-8")
        with pytest.raises(ScreenplayError, match=r"The project's copy of rain\.fountain") as caught:
            kept(project, digest, name="rain.fountain")
        assert caught.value.hint == "Import the screenplay again."
    original.unlink()
    assert kept(project, digest) is None


def test_the_same_bytes_read_otherwise_are_another_screenplay(tmp_path: Path, project: Path):
    text, fountain = tmp_path / "rain.txt", tmp_path / "rain.fountain"
    for file in (text, fountain):
        file.write_text("# Act one\n\n" + TEXT, "utf-8")
    one, other = keep(project, text), keep(project, fountain)
    assert one.digest != other.digest and one.elements != other.elements
    for path in (project / "scripts").glob("*.json"):
        path.unlink()
    assert kept(project, one.digest, name="rain.txt") == one
    assert kept(project, other.digest, name="rain.fountain") == other


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0" * 64, "A" * 64, "0" * 63 + "/"])
def test_what_was_never_kept_is_none(project: Path, digest: str):
    assert kept(project, digest) is None


def test_what_is_no_screenplay_leaves_nothing_behind(tmp_path: Path, project: Path):
    file = tmp_path / "film.fountain"
    file.write_bytes(bytes(range(256)))
    with pytest.raises(ScreenplayError, match="is not text"):
        keep(project, file)
    assert not (project / keeping.FOLDER).exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, project: Path):
    file = tmp_path / "rain.fountain"
    file.write_text(TEXT, "utf-8")
    (project / keeping.FOLDER).write_text("in the way")
    with pytest.raises(ScreenplayError, match="cannot be copied into the project"):
        keep(project, file)


def test_the_command_needs_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["script", str(tmp_path / "nowhere.emai")]) == 4
    assert "nowhere.emai" in capsys.readouterr().err


def test_a_screenplay_is_imported_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    film = make_project(tmp_path / "film.emai", Size.small(), seed=3)
    opened = Project.open(film, writable=False)
    lines = current_analysis(opened).lines
    opened.close()
    file = tmp_path / "film.fountain"
    speeches = [f"SOMEBODY\n{line.utterance.text}\n" for line in lines[:20]]
    file.write_text("INT. HOUSE - DAY\n\n" + "\n".join(speeches), "utf-8")
    assert main(["script", str(film), "--json"]) == 3
    assert main(["script", str(film), str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])["screenplay"]
    assert told["elements"] == 21 and told["kept"] >= 15 and 0 < told["hit_rate"] <= 1
    opened = Project.open(film, writable=False)
    assert current_analysis(opened).direction.script == told["digest"]
    opened.close()
    assert main(["script", str(film), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["screenplay"] == told


def test_matches_made_before_count_when_a_screenplay_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    film = make_project(tmp_path / "film.emai", Size.small(), seed=3)
    opened = Project.open(film, writable=True)
    lines = current_analysis(opened).lines
    file, other = tmp_path / "film.fountain", tmp_path / "other.fountain"
    file.write_text("\n".join(f"SOMEBODY\n{line.utterance.text}\n" for line in lines[:20]), "utf-8")
    other.write_text(TEXT, "utf-8")
    for one in (file, other):
        read = keep(film, one)
        opened.append(UseScreenplay(read.digest, read.name))
        if one is file:
            opened.append(MatchLine(lines[0].utterance.number, -1))
    opened.close()

    def said(*given: str) -> dict[str, object]:
        assert main(["script", str(film), *given, "--json"]) == 0
        return json.loads(capsys.readouterr().out.splitlines()[-1])["screenplay"]

    imported = said(str(file))
    assert imported == said()
    refused = imported["refused"]
    assert isinstance(refused, dict) and refused["rejected"] == 1
