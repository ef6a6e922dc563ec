"""From what the machine read and what people corrected to the current view of the film.

`Assembler` keeps what an edit cannot have changed. Each step is a pure function of what it is given and is made again
only when that is other than before, so that the view is the same as if it were made from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar, cast

import numpy as np

from emotionai_core.fusion.columns import UtteranceColumns, edited_columns, machine_columns
from emotionai_core.fusion.conflict import said_reading
from emotionai_core.fusion.corrections import Corrections, Corrector
from emotionai_core.fusion.dataset import Rows, judged, look, voice_degraded
from emotionai_core.fusion.expression import steadied
from emotionai_core.fusion.gallery import curve, lines_by_person, people, screen_times, shown_valence
from emotionai_core.fusion.identity import Identities, best_looks, identities, merged_faces, with_tracks
from emotionai_core.fusion.meaning import LineMeanings
from emotionai_core.fusion.micro import movement_table, movements_of_lines
from emotionai_core.fusion.montage import Montage, Shots, montage
from emotionai_core.fusion.offset import corrected
from emotionai_core.fusion.recalibration import Trust, film_trust, recalibrated, recalibration_remark
from emotionai_core.fusion.reliability import face_reliability
from emotionai_core.fusion.scenes import scene_numbers, scene_starts
from emotionai_core.fusion.script import EditedLine, Script, corrected_parts, shown
from emotionai_core.fusion.speakers import Casting, cast_lines
from emotionai_core.fusion.windows import FaceIndex
from emotionai_core.perception.calibration import calibrated
from emotionai_core.project.edits import AssignSpeaker, Signed
from emotionai_core.project.load import MachineReading
from emotionai_core.project.rewording import words_of
from emotionai_core.project.store import WordReadings
from emotionai_core.records.analysis import Analysis, Curve, FaceTable, Floats, Meanings
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.evidence import Channel
from emotionai_core.records.film import Shot
from emotionai_core.records.line import Line
from emotionai_core.records.person import Person, Portrait
from emotionai_core.records.reliability import FaceReliability, Tier
from emotionai_core.records.utterance import Utterance
from emotionai_core.settings import Settings

_Made = TypeVar("_Made")
_NOTHING: Final[WordReadings] = {}


class _Kept(Generic[_Made]):
    """The last result of a step, and what it was made of."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] | None = None
        self._made: _Made | None = None

    def get(self, of: tuple[object, ...], make: Callable[[], _Made]) -> _Made:
        """What `make` gives for `of`, which determines it."""
        if self._of != of:
            self._made, self._of = make(), of
        return cast(_Made, self._made)


class _PerLine(Generic[_Made]):
    """What was made of each touched line, as long as the line stays the very same."""

    def __init__(self, make: Callable[[EditedLine], _Made]) -> None:
        self._make = make
        self._made: dict[int, tuple[EditedLine, _Made]] = {}

    def get(self, line: EditedLine) -> _Made:
        """What is made of the line alone."""
        number = line.utterance.number
        kept = self._made.get(number)
        if kept is None or kept[0] is not line:
            kept = self._made[number] = line, self._make(line)
        return kept[1]


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Faces with corrected tracks, who speaks by them, and portraits of those whose looks changed."""

    faces: FaceTable
    casting: Casting
    portraits: Mapping[str, Portrait | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Looks:
    """Faces of merged people, indexed."""

    faces: FaceTable
    index: FaceIndex
    cutting: Montage
    screen: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Spoken:
    """The lines that are shown: `rows` says which machine row each is of, `edited` holds the touched by place.

    `reworded` are the words, by place, of those that say something else than the machine's.
    """

    utterances: tuple[Utterance, ...]
    rows: tuple[int, ...]
    edited: Mapping[int, EditedLine]
    columns: UtteranceColumns
    unread: frozenset[int]
    reworded: Mapping[int, str]


class Assembler:
    """The current view of one machine reading under one set of settings, after any edits."""

    def __init__(self, reading: MachineReading, settings: Settings) -> None:
        self._reading = reading
        self._settings = settings
        self._machine = {one.number: one for one in reading.utterances}
        self._corrector = Corrector(self._machine)
        self._row = {one.number: row for row, one in enumerate(reading.utterances)}
        columns = machine_columns(reading)
        # Clocks, voices and who speaks are matters of the machine's lines: correcting one line moves no other.
        steady = steadied(reading.faces, reading.face_calibration)
        self._faces, self._shifted = corrected(steady, columns.start, columns.end, settings.offset_gap)
        self._off = voice_degraded(columns.arousal, settings.voice_range_floor)
        shift = float(self._faces.time[0] - steady.time[0]) if len(steady) else 0.0
        self._brief = movement_table(reading.micro if settings.micro_expressions else None, shift)
        cuts = np.array([shot.start for shot in reading.shots]) + shift
        begins = scene_starts(columns.start, columns.end, cuts, settings.scene_gap)
        self._cuts = Shots(cuts, scene_numbers(begins, cuts))
        self._columns = columns
        self._rows = Rows(settings)
        self._meanings = LineMeanings(reading)
        self._seen, self._looks = _Kept[_Seen](), _Kept[_Looks]()
        self._spoken, self._fused = _Kept[_Spoken](), _Kept[tuple[Line, ...]]()
        self._told, self._valences = _Kept[tuple[Line, ...]](), dict[int, tuple[Line, float]]()
        self._parts = _Kept[Mapping[int, frozenset[str]]]()
        self._learnt = _Kept[tuple[tuple[Line, ...], str]]()
        self._reliable = _Kept[FaceReliability]()
        self._people = _Kept[tuple[Person, ...]]()
        self._meant = _Kept[Meanings | None]()
        self._curves, self._shots = _Kept[Mapping[str, Curve]](), _Kept[tuple[Shot, ...]]()
        self._shown = _PerLine(lambda line: shown(line.utterance))
        self._read = _PerLine(self._is_read)
        self._touched = _PerLine(lambda line: corrected_parts(line, self._machine[line.sources[0][0]]))

    def assemble(
        self, edits: Sequence[Signed], reread: WordReadings = _NOTHING, meant: WordReadings = _NOTHING
    ) -> Analysis:
        """The analysis as it stands after `edits`, in the order of the log; pure and deterministic.

        `reread` are the emotions, `meant` the sentence vectors that were read in words that people corrected.
        """
        said = self._corrector.corrections(edits)
        seen = self._seen.get((said.tracks,), lambda: self._see(said.tracks))
        who = identities(said.people, self._known(said, seen, edits))
        looks = self._looks.get((seen, who.merged), lambda: self._look(seen, who))
        script = said.script
        spoken = self._spoken.get((script.touched, script.gone, reread), lambda: self._speak(script, reread))
        fused = self._fused.get((seen, looks, spoken, who.merged), lambda: self._fuse(seen, who, looks, spoken))
        rows = self._told.get((fused, spoken, said.kinds), lambda: _told(fused, spoken, said.kinds, self._settings))
        reliability = self._reliable.get(
            (rows,), lambda: face_reliability(self._reading.faces, rows, self._settings.min_face_quality)
        )
        judgements = _of(said.judgements, {row.utterance.number: place for place, row in enumerate(rows)})
        rows, learned = self._learnt.get((rows, judgements), lambda: self._learn(rows, judgements))
        own = lines_by_person(rows)
        everybody = self._people.get(
            (rows, seen, looks, who),
            lambda: people(self._reading, seen.casting, who, own, looks.screen, seen.portraits),
        )
        keys = tuple(person.key for person in everybody)
        order = {row.utterance.number: place for place, row in enumerate(rows)}
        begins = self._scene_starts(spoken)
        return Analysis(
            film=self._reading.film,
            shots=self._scenes(begins),
            people=everybody,
            lines=rows,
            faces=looks.faces,
            curves=self._curves.get((rows, keys), lambda: self._drawn(keys, own, rows)),
            runs=self._reading.runs,
            judgements=judgements,
            notes=tuple(sorted(said.notes.values(), key=lambda note: (note.time, note.number))),
            remarks=self._remarks(spoken, reliability, learned),
            cast=said.cast,
            comments=_of(said.comments, order),
            corrected=self._parts.get((spoken, rows, said.kinds), lambda: self._corrected(spoken, rows, said)),
            hidden=_hidden(script),
            codings=said.standing_codings(order),
            judged=said.standing_judged(order),
            unread=spoken.unread,
            reliability=reliability,
            meanings=self._meant.get(
                (spoken, meant), lambda: self._meanings.of(spoken.utterances, spoken.rows, spoken.reworded, meant)
            ),
            scene_starts=begins,
            direction=said.directions.standing(order, who.merged),
        )

    def _see(self, tracks: Mapping[int, str | None]) -> _Seen:
        moved = with_tracks(self._faces, tracks)
        index = FaceIndex(moved.faces, self._settings.min_face_quality)
        # A picture is taken from the film, whose clock a shift of the faces does not change.
        unshifted = replace(moved.faces, time=self._reading.faces.time)
        portraits = best_looks(unshifted, moved.changed)
        casting = cast_lines(self._columns, index, moved.faces.keys, montage(index, self._cuts))
        return _Seen(moved.faces, casting, portraits)

    def _known(self, said: Corrections, seen: _Seen, edits: Sequence[Signed]) -> set[str]:
        assigned = {edit.key for edit, _ in edits if isinstance(edit, AssignSpeaker)} if said.people else set[str]()
        return ({*seen.faces.keys, *seen.casting.key} | assigned) - {""}

    def _look(self, seen: _Seen, who: Identities) -> _Looks:
        faces = merged_faces(seen.faces, who)
        index = FaceIndex(faces, self._settings.min_face_quality)
        return _Looks(faces, index, montage(index, self._cuts), screen_times(faces))

    def _speak(self, script: Script, reread: WordReadings) -> _Spoken:
        """The lines that are shown, in film order."""
        touched, reading = script.touched, self._reading
        if not touched and not script.gone:
            count = len(reading.utterances)
            return _Spoken(reading.utterances, tuple(range(count)), {}, self._columns, frozenset(), {})
        plain = [one for one in reading.utterances if one.number not in touched and one.number not in script.gone]
        lines = {number: line for number, line in touched.items() if not line.hidden}
        found = [*plain, *map(self._shown.get, lines.values())]
        found.sort(key=lambda one: (one.start, one.number))
        rows = [self._row[lines[one.number].sources[0][0] if one.number in lines else one.number] for one in found]
        edited = {place: lines[one.number] for place, one in enumerate(found) if one.number in lines}
        words = {place: words_of(found[place].text) for place, line in edited.items() if not self._read.get(line)}
        reworded = {place: self._emotion(reread.get(said)) for place, said in words.items()}
        unread = frozenset(found[place].number for place, said in words.items() if said not in reread)
        columns = edited_columns(self._columns, found, rows, edited, self._row, reworded)
        return _Spoken(tuple(found), tuple(rows), edited, columns, unread, words)

    def _emotion(self, read: tuple[float, ...] | None) -> Floats | None:
        """What was read in corrected words, weighed like what was read in all others."""
        return None if read is None else calibrated(np.array([read]), self._reading.text_calibration)[0]

    def _is_read(self, line: EditedLine) -> bool:
        (source, _), *more = line.sources
        return not more and words_of(self._machine[source].text) == words_of(line.utterance.text)

    def _fuse(self, seen: _Seen, who: Identities, looks: _Looks, spoken: _Spoken) -> tuple[Line, ...]:
        keys = [seen.casting.key[row] for row in spoken.rows]
        for place, line in spoken.edited.items():
            keys[place] = line.speaker if line.speaker is not None else keys[place]
        roots = tuple(who.root(key) for key in keys)
        number = {key: index for index, key in reversed(list(enumerate(looks.faces.keys)))}
        face = np.array([number.get(key, -1) for key in roots], np.int64)
        casting = replace(seen.casting, key=roots, face=face)
        trust = self._reading.face_calibration
        said, settings = spoken.columns, self._settings
        fusion = look(said, looks.faces, looks.index, casting, looks.cutting, settings, trust, self._off, ())
        start, end = said.start, said.end
        brief = movements_of_lines(self._brief, looks.faces, face, start, end)
        return self._rows.fuse(spoken.utterances, said, fusion, brief)

    def _scene_starts(self, spoken: _Spoken) -> tuple[float, ...]:
        cuts = np.array([shot.start for shot in self._reading.shots])
        columns = spoken.columns
        return tuple(scene_starts(columns.start, columns.end, cuts, self._settings.scene_gap).tolist())

    def _scenes(self, begins: tuple[float, ...]) -> tuple[Shot, ...]:
        shots = self._reading.shots
        cuts = np.array([shot.start for shot in shots])
        scenes: tuple[int, ...] = tuple(scene_numbers(np.array(begins), cuts).tolist())
        # Lines seldom move so far that a scene begins elsewhere.
        numbered = zip(shots, scenes, strict=True)
        return self._shots.get(scenes, lambda: tuple(replace(shot, scene=scene) for shot, scene in numbered))

    def _drawn(self, keys: Sequence[str], own: Mapping[str, Sequence[Line]], rows: Sequence[Line]) -> dict[str, Curve]:
        """Everybody's curve; what a line shows is worked out once."""
        before = self._valences
        self._valences = dict[int, tuple[Line, float]]()
        for row in rows:
            kept = before.get(row.utterance.number)
            value = kept[1] if kept is not None and kept[0] is row else shown_valence(row)
            self._valences[row.utterance.number] = row, value
        valence = {number: value for number, (_, value) in self._valences.items()}
        return {key: curve(own.get(key, ()), valence) for key in keys}

    def _learn(self, rows: tuple[Line, ...], judgements: Mapping[int, str]) -> tuple[tuple[Line, ...], str]:
        """The rows as the judgements have taught to trust the channels, and what to say of it."""
        trust = film_trust(rows, judgements) if self._settings.recalibrate else Trust()
        after = recalibrated(rows, trust, judgements, self._settings)
        return after, recalibration_remark(rows, after, trust)

    def _remarks(self, spoken: _Spoken, faces: FaceReliability, learned: str) -> tuple[str, ...]:
        unread = ""
        if spoken.unread:
            count = len(spoken.unread)
            lines = "1 corrected line has" if count == 1 else f"{count} corrected lines have"
            unread = f"{lines} no emotion of the words until the words are read again."
        doubt = "" if faces.tier is Tier.RELIABLE else faces.sentence()
        warned = dict.fromkeys(text for run in self._reading.runs for text in run.warnings)
        return tuple(remark for remark in (self._shifted, self._off, doubt, unread, learned, *warned) if remark)

    def _corrected(self, spoken: _Spoken, rows: Sequence[Line], said: Corrections) -> dict[int, frozenset[str]]:
        kinds = {row.utterance.number for row in rows if row.conflict is not None} & said.kinds.keys()
        touched = {line.utterance.number: line for line in spoken.edited.values()}
        found: dict[int, frozenset[str]] = {}
        for number in sorted({*touched, *kinds}):
            line = touched.get(number)
            parts = frozenset[str]() if line is None else self._touched.get(line)
            parts = parts | {"kind"} if number in kinds else parts
            if parts:
                found[number] = parts
        return found


def assemble(
    reading: MachineReading,
    edits: Sequence[Signed],
    settings: Settings,
    reread: WordReadings = _NOTHING,
    meant: WordReadings = _NOTHING,
) -> Analysis:
    """The analysis as it stands, made from nothing."""
    return Assembler(reading, settings).assemble(edits, reread, meant)


def _told(fused: tuple[Line, ...], spoken: _Spoken, kinds: Mapping[int, str], settings: Settings) -> tuple[Line, ...]:
    """The rows with what people say of channels and of kinds of conflict."""
    rows = list(fused)
    for place, line in spoken.edited.items():
        if line.said:
            rows[place] = judged(_with_said(rows[place], line), settings)
    for place, row in enumerate(rows):
        kind = kinds.get(row.utterance.number, "")
        if kind and row.conflict is not None:
            rows[place] = replace(row, conflict=replace(row.conflict, kind=ConflictKind(kind)))
    return tuple(rows)


def _with_said(row: Line, line: EditedLine) -> Line:
    said = {Channel(name): said_reading(Channel(name), emotion, coder) for name, emotion, coder in line.said}
    by_channel = {one.channel: one for one in row.readings} | said
    readings = tuple(by_channel[channel] for channel in Channel if channel in by_channel)
    return replace(row, readings=readings, machine=tuple(one for one in row.readings if one.channel in said))


def _hidden(script: Script) -> tuple[Utterance, ...]:
    found = [shown(line.utterance) for line in script.touched.values() if line.hidden]
    return tuple(sorted(found, key=lambda one: (one.start, one.number)))


def _of(said: Mapping[int, str], order: Mapping[int, int]) -> dict[int, str]:
    """What was said of the lines that are shown, by number."""
    return {number: said[number] for number in sorted(said) if number in order}
