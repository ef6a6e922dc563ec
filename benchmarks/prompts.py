"""How long the prompts of a film of 225 minutes take: 3,874 lines, 101 people, a screenplay beside it.

The baseline asks the same with plain loops: every pattern of dialogue tried on every line, a line's state and
transition looked for among all of them, an index of relations made for every key scene. Times are the processor's, so
that a busy machine does not count; all of it runs on one core.

python -m benchmarks.prompts
python -m benchmarks.prompts DATA    how often each kind of dialogue is found in lines of text_meld, with five of them
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from emotionai_core.prompting.checking import unsourced
from emotionai_core.prompting.composing import Prompter
from emotionai_core.prompting.dialogue import Dialogue
from emotionai_core.prompting.folders import rules_in_use
from emotionai_core.records.account import Account
from emotionai_core.records.prompt import PromptBook
from emotionai_core.records.screenplay import (
    Element,
    ElementKind,
    Screenplay,
    ScriptAlignment,
    ScriptMatch,
    ScriptScene,
)
from emotionai_core.settings import Settings
from emotionai_core.social.relations import relations_at
from tests.accounts import make_account

GOAL = 1.0
TIMES = 5
SHOWN = 5


def film() -> Account:
    """A film in which no two lines are alike and chapters are scenes."""
    account = make_account(size="film")
    lines = tuple(
        replace(line, utterance=replace(line.utterance, text=f"{line.utterance.text} Take {number}, said again."))
        for number, line in enumerate(account.analysis.lines)
    )
    starts = tuple(sorted({shot.start for shot in account.analysis.shots if shot.index % 5 == 0 and shot.start > 0.0}))
    return replace(account, analysis=replace(account.analysis, lines=lines, scene_starts=starts))


def screenplay(account: Account) -> ScriptAlignment:
    """Every line's words between two actions; 40 speeches a scene."""
    elements: list[Element] = []
    scenes: list[ScriptScene] = []
    matches: dict[int, ScriptMatch] = {}

    def add(kind: ElementKind, text: str, who: str = "") -> None:
        elements.append(Element(len(elements), kind, text, len(scenes), who, len(elements) + 1))

    analysis = account.analysis
    for place, line in enumerate(analysis.lines):
        if place % 40 == 0:
            first = len(elements)
            add(ElementKind.HEADING, f"INT. ROOM {place} - NIGHT")
        who = analysis.name(line.person).upper() or "SOMEBODY"
        add(ElementKind.ACTION, f"{who} turns to the door. Rain falls on the glass, number {place}.")
        matches[line.utterance.number] = ScriptMatch(line.utterance.number, len(elements), 0.9, "same", True)
        add(ElementKind.DIALOGUE, line.utterance.text, who)
        if place % 40 == 39 or place == len(analysis.lines) - 1:
            scenes.append(ScriptScene(elements[first].text, first, len(elements) - 1))
    read = Screenplay("film.fountain", "fountain", "0" * 64, "", tuple(elements), tuple(scenes))
    return ScriptAlignment(read, matches)


def plainly(account: Account, book: PromptBook) -> int:
    """The baseline: states, transitions, patterns and circles without an index; returns how much was found."""
    rules, _ = rules_in_use()
    mind, found = account.mind, 0
    for line in account.analysis.lines:
        text, number = line.utterance.text, line.utterance.number
        found += sum(bool(one.english.search(text) or one.chinese.search(text)) for one in rules.patterns)
        found += len([one for one in mind.states if one.utterance == number])
        found += len([one for one in mind.transitions if one.utterance == number])
    for frame in book.frames:
        found += int(relations_at(account.society, frame.start).met.any())
    return found


def seconds(action: Callable[[], object], times: int) -> list[float]:
    """How long an action took, each time."""
    taken: list[float] = []
    for _ in range(times):
        began = time.process_time()
        action()
        taken.append(time.process_time() - began)
    return taken


def kinds(data: Path) -> None:
    """Print how often each kind is found in the dialogues of development of MELD, to be read by a person."""
    path = data / "text_meld" / "dev_sent_emo.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        lines = [" ".join(row["Utterance"].replace("\x92", "'").split()) for row in csv.DictReader(file)]
    rules, _ = rules_in_use()
    read = Dialogue(rules)
    found: dict[str, list[str]] = {one.name: [] for one in rules.patterns}
    for line in lines:
        if (said := read.kind(line)) is not None:
            found[said.pattern.name].append(f"[{said.phrase}] {line[:100]}")
    print(f"{sum(map(len, found.values()))} of {len(lines)} lines are of a kind")
    for name, examples in found.items():
        print(f"{name}: {len(examples)}")
        for one in examples[:: max(1, len(examples) // SHOWN)][:SHOWN]:
            print(f"    {one}")


def main() -> int:
    """Measure; exit status 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, help="a folder with text_meld")
    data = parser.parse_args().data
    if data is not None:
        kinds(data)
        return 0
    account = film()
    script = screenplay(account)
    settings = Settings()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # A prompter keeps what it read in lines: each time a new one, as after opening a film.
    taken = seconds(lambda: Prompter(settings).book(account, script), TIMES)
    kept = Prompter(settings)
    book = kept.book(account, script)
    again = seconds(lambda: kept.book(account, script), TIMES)
    one = book.frames[len(book.frames) // 2]
    checking = seconds(lambda: unsourced(one, account, script, settings), TIMES)
    baseline = seconds(lambda: plainly(account, book), 1)[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle, after = statistics.median(taken), statistics.median(again)
    scale = f"{len(account.analysis.lines)} lines, {len(script.screenplay.elements)} elements of a screenplay"
    print(f"{scale}, {len(book.frames)} key scenes")
    print(f"book {middle:.3f} s (slowest {max(taken):.3f}, goal {GOAL}), after an edit {after:.3f} s")
    print(f"baseline {baseline:.2f} s: {baseline / middle:.1f} times; check of a prompt {1000 * min(checking):.1f} ms")
    print(f"peak {peak:.0f} MiB, {peak - before:.0f} more than the account and screenplay")
    return 0 if middle < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
