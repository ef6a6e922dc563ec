"""Holds states, arcs, transitions, surprise and relations against what observers of a film noted.

    python -m benchmarks.studyforrest DATA

DATA holds `film_annotation_studyforrest`. The studio is fed with emotions, cues and times, once of the group that saw
and heard the film and once of the group that only heard it; both are compared with what the first group noted of
valence, arousal, and whom a feeling is about. The first comparison is among the same people's answers to other
questions, the second among strangers'. Prints a table.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.studyforrest.annotations import HEARD, SEEN, Noted, intervals, places
from benchmarks.studyforrest.compare import Comparison, measures
from benchmarks.studyforrest.film import analysis
from emotionai_core.settings import Settings

FED = {SEEN: "the same people's emotions", HEARD: "other people's emotions, heard only"}


def main() -> int:
    """Compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data / "film_annotation_studyforrest"
    noted = Noted(intervals(folder, SEEN))
    settings = Settings()
    print("| what | fed | n | value | 95 % |\n|---|---|---|---|---|")
    for group, fed in FED.items():
        made = analysis(intervals(folder, group), places(folder), settings)
        for one in measures(Comparison(fed, made, noted, settings)):
            print(one.row())
    return 0


if __name__ == "__main__":
    sys.exit(main())
