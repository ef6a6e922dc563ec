"""The rows of the memory inspector, made of one answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt

from app.panels.memory_query import WAITING_SHOWN, Answer, Kept
from app.panels.memory_words import plain, recall_numbers, recall_reason, references_text, short_term_sentence
from app.panels.person_words import entry_reason, role_word
from app.panels.rows import Index, RowsModel
from app.tips import plain_tip
from app.words import kind_name, percent, short_time
from emotionai_core.records.account import Account
from emotionai_core.records.conflict import ConflictKind
from emotionai_core.records.memory import Role
from emotionai_core.records.prose import Passage
from emotionai_core.settings import Settings

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
# So many more memories are shown with each press.
_MORE = 50


@dataclass(frozen=True, slots=True)
class Head:
    """What follows below, and how many there are."""

    title: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence; `place` of the line it is about, -1 for none."""

    text: str
    place: int = -1


@dataclass(frozen=True, slots=True)
class More:
    """A press shows `count` memories of a `part`: "waiting" or "long"."""

    text: str
    part: str
    count: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """A memory: the place of its line, who said it, what was shown, why it is here, and how its channels disagree."""

    place: int
    time: float
    who: str
    text: str
    emotion: str
    detail: str
    reason: str = ""
    kind: ConflictKind | None = None


Row = Head | Told | More | Remembered
Keyed = tuple[Hashable, Row]


class MemoryModel(RowsModel[Row]):
    """Rows of all kinds; headings cannot be chosen."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, or what it says."""
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Remembered):
            said = f"{row.who}: “{row.text}”" if row.who else f"“{row.text}”"
            kind = kind_name(row.kind) if row.kind is not None else ""
            return plain_tip("\n".join(part for part in (said, kind, row.detail, row.reason) if part))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What leads into the film or shows more can be chosen."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None or (place_of(row) < 0 and not isinstance(row, More)):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def place_of(row: Row) -> int:
    """The line a row leads to, -1 for none."""
    return -1 if isinstance(row, Head | More) else row.place


def spoken(row: Row) -> str:
    """A row as a screen reader says it."""
    if isinstance(row, Head):
        return f"{row.title} {row.count}".strip()
    if isinstance(row, Told | More):
        return row.text
    kind = f"{kind_name(row.kind)}. " if row.kind is not None else ""
    return f"{short_time(row.time)} {row.who}: {row.text}. {kind}{row.detail}"


class RowMaker:
    """Makes rows out of answers about one account."""

    def __init__(self, account: Account, settings: Settings) -> None:
        self._account = account
        self._settings = settings
        lines = account.analysis.lines
        self._place = {line.utterance.number: place for place, line in enumerate(lines)}
        self._names = {person.key: person.name for person in account.analysis.people}

    def rows(self, answer: Answer) -> list[Keyed]:
        """All of it, top to bottom."""
        return [
            *self._surprise(answer),
            *self._short(answer),
            *self._recalled(answer),
            *self._waiting(answer),
            *self._long(answer),
            *self._reflection(answer),
        ]

    def _memory(self, row: int, detail: str, reason: str = "") -> Remembered:
        memories, lines = self._account.mind.memories, self._account.analysis.lines
        place = int(memories.line[row])
        line = lines[place]
        return Remembered(
            place,
            line.utterance.start,
            self._names.get(line.person, "?"),
            line.utterance.text,
            memories.shown(row),
            detail,
            reason,
            line.conflict.kind if line.conflict is not None else None,
        )

    def _surprise(self, answer: Answer) -> Iterator[Keyed]:
        """Why a surprising line may have come about."""
        change, explanation = answer.transition, answer.explanation
        if change is None or explanation is None:
            return
        yield "why", Head(QCoreApplication.translate("memory", "Why this line surprises"), percent(change.surprise))
        for at, passage in enumerate(answer.why):
            yield ("why", at), self._told(passage)

    def _told(self, passage: Passage) -> Told:
        places = [self._place[number] for number in passage.utterances if number in self._place]
        return Told(passage.text, places[0] if places else -1)

    def _short(self, answer: Answer) -> Iterator[Keyed]:
        memories, short = self._account.mind.memories, answer.short
        yield (
            "short",
            Head(
                QCoreApplication.translate("memory", "In mind now"),
                f"{len(short.rows)}/{self._settings.short_term_size}",
            ),
        )
        if not short.rows:
            yield "short none", Told(QCoreApplication.translate("memory", "Nothing since this scene began."))
            return
        yield "short told", Told(short_term_sentence(short))
        for row in reversed(short.rows):
            detail = QCoreApplication.translate("memory", "{role} · valence {valence} · arousal {arousal}").format(
                role=role_word(Role(int(memories.role[row]))),
                valence=plain(float(memories.valence[row])),
                arousal=plain(float(memories.arousal[row])),
            )
            yield ("short", row), self._memory(row, detail)

    def _recalled(self, answer: Answer) -> Iterator[Keyed]:
        yield (
            "recall",
            Head(QCoreApplication.translate("memory", "What this line calls up"), str(len(answer.recalled) or "")),
        )
        if answer.question.place < 0:
            yield "recall none", Told(QCoreApplication.translate("memory", "Nothing was said yet."))
        elif not answer.read:
            yield (
                "recall none",
                Told(
                    QCoreApplication.translate(
                        "memory", "The meaning of this line was not read, so it calls up nothing."
                    )
                ),
            )
        elif not answer.recalled:
            yield "recall none", Told(_nothing_recalled(answer.could))
        for one in answer.recalled:
            yield ("recall", one.row), self._memory(one.row, recall_numbers(one), recall_reason(one))

    def _waiting(self, answer: Answer) -> Iterator[Keyed]:
        yield (
            "waiting",
            Head(QCoreApplication.translate("memory", "Waiting to be kept"), str(answer.waiting_count or "")),
        )
        if not answer.waiting_count:
            yield (
                "waiting none",
                Told(
                    QCoreApplication.translate(
                        "memory", "Nothing surprising or intense waits for being called up again."
                    )
                ),
            )
        for one in answer.waiting:
            detail = f"{entry_reason(one.entry)} · {references_text(one.references, self._settings.memory_references)}"
            yield ("waiting", one.row), self._memory(one.row, detail)
        yield from _more("waiting", len(answer.waiting), answer.waiting_count, WAITING_SHOWN)

    def _long(self, answer: Answer) -> Iterator[Keyed]:
        yield "long", Head(QCoreApplication.translate("memory", "Long-term memory"), str(answer.long_count))
        if not answer.long_count:
            text = QCoreApplication.translate(
                "memory", "A memory is kept for long once it was called up {count} times, or lies in a hotspot."
            )
            yield "long none", Told(text.format(count=self._settings.memory_references))
        for one in answer.long:
            yield ("long", one.row), self._memory(one.row, self._kept(one))
        yield from _more("long", len(answer.long), answer.long_count, 0)

    def _kept(self, one: Kept) -> str:
        told = QCoreApplication.translate("memory", "times called up: %n", "", one.references)
        since = QCoreApplication.translate("memory", "kept since {time}")
        promoted = float(self._account.mind.memories.promoted[one.row])
        return f"{entry_reason(one.entry)} · {told} · {since.format(time=short_time(promoted))}"

    def _reflection(self, answer: Answer) -> Iterator[Keyed]:
        past = answer.reflection
        yield "scene", Head(QCoreApplication.translate("memory", "What the last scene came to"))
        if past is None:
            yield "scene none", Told(QCoreApplication.translate("memory", "No scene has ended yet."))
            return
        if not answer.insights:
            yield "scene none", Told(QCoreApplication.translate("memory", "Nothing stands out in it for this person."))
        for at, passage in enumerate(answer.insights):
            yield ("scene", past.scene, at), self._told(passage)


def _nothing_recalled(could: int) -> str:
    """Why nothing comes to mind: there is nothing yet, or nothing of it is near enough."""
    if could:
        text = QCoreApplication.translate(
            "memory", "Nothing in long-term memory is alike enough: compared were %n.", "", could
        )
        return text
    return QCoreApplication.translate("memory", "Nothing in long-term memory yet that could come to mind.")


def _more(part: str, shown: int, count: int, least: int) -> Iterator[Keyed]:
    """What shows older memories, and what puts them away again."""
    rest = count - shown
    if rest > 0 and shown:
        text = QCoreApplication.translate("memory", "▸ older ones besides: %n", "", rest)
        yield (part, "more"), More(text, part, shown + _MORE)
    elif rest > 0:
        yield (part, "more"), More(QCoreApplication.translate("memory", "▸ Show them, the newest first"), part, _MORE)
    if shown > least:
        yield (part, "fewer"), More(QCoreApplication.translate("memory", "▴ Show fewer"), part, least)
