"""Corrected words are read again by the program that read the others, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emotionai_core.errors import Cancelled, WorkerError
from emotionai_core.film.probe import probe
from emotionai_core.perception.runner import launch_for
from emotionai_core.pipeline import CurrentView, analyze, current_analysis, reread_words
from emotionai_core.project.edits import CorrectText, HideLine, MergeLines, SplitLine
from emotionai_core.project.rewording import Rereading, WordReader, word_reader
from emotionai_core.project.store import Project
from emotionai_core.records.analysis import StageRun
from emotionai_core.records.evidence import EMOTIONS, Channel
from emotionai_core.wire.messages import RunRequest
from emotionai_core.wire.tables import write_tables
from emotionai_core.workers.catalogue import StageSpec, environment_named, stage_spec
from emotionai_core.workers.environment import State, installed, state
from emotionai_core.workers.process import Supervisor
from tests.end_to_end.conftest import make_film


@pytest.fixture
def bench(make_bench, monkeypatch: pytest.MonkeyPatch):
    """An analysed film, in this process."""
    made = make_bench()
    for name, value in made.variables().items():
        if name.startswith(("EMOTIONAI_", "SCRIPTED_")):
            monkeypatch.setenv(name, value)
    analyze(made.film, lambda _: None, changes={"proxy": False})
    return made


@pytest.fixture
def project(bench):
    made = Project.open(bench.project)
    yield made
    made.close()


def label(project: Project, number: int) -> str | None:
    """The emotion of a line's words."""
    line = next(one for one in current_analysis(project).lines if one.utterance.number == number)
    reading = line.reading(Channel.TEXT)
    return None if reading is None else reading.label


def files(place: Path) -> dict[str, bytes]:
    found = {str(path): path.read_bytes() for path in sorted(place.glob("artefacts/**/*")) if path.is_file()}
    assert found
    return found


def test_only_what_was_reworded_is_read_and_once(bench, project: Project):
    first, second, _ = (line.utterance.number for line in current_analysis(project).lines)
    assert label(project, second) == "joy" and reread_words(project) == 0
    before, diary = files(bench.project), bench.computed()
    project.append(CorrectText(second, "How sad to see you!"))
    analysis = current_analysis(project)
    assert analysis.unread == {second} and label(project, second) is None
    assert "1 corrected line has no emotion of the words until the words are read again." in analysis.remarks

    assert reread_words(project) == 1
    analysis = current_analysis(project)
    assert analysis.unread == frozenset() and label(project, second) == "sadness"
    assert not [remark for remark in analysis.remarks if "corrected line" in remark]
    assert label(project, first) == "sadness" and files(bench.project) == before and bench.computed() == diary

    project.undo()
    assert label(project, second) == "joy"
    project.redo()
    assert label(project, second) == "sadness" and reread_words(project) == 0


def test_corrected_words_get_their_meaning_by_the_same_gesture(project: Project):
    first, second, third = (line.utterance.number for line in current_analysis(project).lines)
    meanings = current_analysis(project).meanings
    assert meanings is not None and meanings.utterance.tolist() == [first, second, third] and not meanings.unread
    sad, glad, _ = meanings.vector
    project.append(CorrectText(second, "How sad to see you!"))
    meanings = current_analysis(project).meanings
    assert meanings is not None and meanings.unread == {second} and meanings.utterance.tolist() == [first, third]
    view = CurrentView(project)
    stages = list[str]()
    while (work := view.rereading()) is not None:
        stages.append(work.reader.run.stage)
        project.keep_word_readings(work.reader.identity, work.read())
    assert stages == ["text", "meaning"]
    for seen in (view.analysis().meanings, current_analysis(project).meanings):
        assert seen is not None and not seen.unread and seen.utterance.tolist() == [first, second, third]
        assert seen.vector[1] @ sad > 0.9 > seen.vector[1] @ glad
    project.undo()
    meanings = view.analysis().meanings
    assert meanings is not None and (meanings.vector[1] == glad).all()


def test_splits_and_merges_are_read_and_hidden_lines_are_not(project: Project):
    first, second, third = (line.utterance for line in current_analysis(project).lines)
    project.append(SplitLine(third.number, 1_000_000, (third.start + third.end) / 2, 5))
    project.append(MergeLines(first.number, second.number))
    assert current_analysis(project).unread == {first.number, third.number, 1_000_000}
    project.append(HideLine(third.number, True))
    assert current_analysis(project).unread == {first.number, 1_000_000}
    assert reread_words(project) == 2 and not current_analysis(project).unread
    assert label(project, first.number) == "sadness" and label(project, 1_000_000) == "sadness"
    project.append(HideLine(third.number, False))
    assert reread_words(project) == 1 and label(project, third.number) == "joy"


def test_a_reading_that_was_shown_stays(project: Project):
    numbers = [line.utterance.number for line in current_analysis(project).lines]
    texts = ("A sad one.", "A glad one.", "A sad, sad one.")
    for number, text in zip(numbers, texts, strict=True):
        project.append(CorrectText(number, text))
    reader = word_reader(project)
    assert reader is not None
    assert reread_words(project) == 3
    together = project.word_readings(reader.identity)
    assert sorted(together) == sorted(texts)
    project.keep_word_readings(reader.identity, {texts[0]: (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)})
    assert project.word_readings(reader.identity) == together, "what was shown stays"


def test_a_stopped_run_keeps_nothing(bench, project: Project):
    number = current_analysis(project).lines[0].utterance.number
    project.append(CorrectText(number, "No tears."))
    with pytest.raises(Cancelled):
        reread_words(project, lambda: True)
    assert current_analysis(project).unread == {number}


def test_another_program_is_refused_with_a_way_out(project: Project):
    number = current_analysis(project).lines[0].utterance.number
    project.append(CorrectText(number, "No tears."))
    work = CurrentView(project).rereading()
    assert work is not None
    runs = project.runs()
    changed = {**runs, "text": replace(runs["text"], weights=(("other", "f" * 64, "MIT"),))}
    project.replace_runs(list(changed.values()), {})
    with pytest.raises(WorkerError, match="another one by now"):
        reread_words(project)
    assert current_analysis(project).unread == {number}


def test_a_missing_program_is_a_remark_and_no_error(project: Project, monkeypatch: pytest.MonkeyPatch):
    number = current_analysis(project).lines[0].utterance.number
    project.append(CorrectText(number, "No tears."))
    monkeypatch.setattr("emotionai_core.project.rewording.state", lambda _: State.ABSENT)
    assert reread_words(project) == 0
    remarks = current_analysis(project).remarks
    assert "The program that reads words is not installed. Run: emotionai doctor --repair" in remarks


def test_a_reader_beside_the_writer_reads_along(bench, project: Project):
    number = current_analysis(project).lines[1].utterance.number
    project.append(CorrectText(number, "How sad."))
    reread_words(project)
    beside = Project.open(bench.project, writable=False)
    assert label(beside, number) == "sadness"
    beside.close()


def test_the_real_program_reads_each_line_as_if_alone(tmp_path: Path):
    """With the embedded environment: what is read beside a line does not touch its numbers, bit for bit."""
    spec = stage_spec("text", "embedded")
    if state(environment_named(spec.environment)) is not State.READY:
        pytest.skip("the embedded perception programs are not installed: this check did NOT run")
    run = _its_own_run(spec, tmp_path)
    reader = WordReader(run, spec, spec.settings)
    film = make_film(tmp_path / "film.mp4")
    record = probe(film).film
    words = ("How wonderful to see you!", "I am so sad today.", "你好", "Get out of my house, you liar!")
    together = Rereading(reader, words, record, tmp_path / "text.log").read()
    assert together["你好"] is None, "not a language it reads"
    best = {one: EMOTIONS[int(np.argmax(together[one] or ()))] for one in words if together[one] is not None}
    assert best["How wonderful to see you!"] == "joy" and best["I am so sad today."] == "sadness"
    for one in words[:2]:
        assert Rereading(reader, (one,), record, tmp_path / "text.log").read() == {one: together[one]}


def _its_own_run(spec: StageSpec, folder: Path) -> StageRun:
    """The record that an analysis by this program leaves, asked of the program itself."""
    where = installed(environment_named(spec.environment))
    given, place = folder / "speech.json", folder / "asked"
    place.mkdir()
    empty: list[object] = []
    names = ("utterance", "start", "end", "text", "source", "confidence", "label")
    write_tables(given, {"utterances": dict.fromkeys(names, empty)})
    request = RunRequest("text", spec.backend, "none.mp4", str(place), 1.0, dict(spec.settings), {"speech": str(given)})
    launch = launch_for(spec, where, folder / "asked.log")
    hello = Supervisor(launch, request, lambda _: None, lambda: False).run().hello
    weights = tuple((one.name, one.sha256, one.licence) for one in hello.weights)
    return StageRun("text", hello.backend, hello.version, "text-0", weights, (), ())
