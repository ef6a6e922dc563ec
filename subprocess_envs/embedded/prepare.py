"""Turns the installed weights packages into models: `python prepare.py --packages DIR --models DIR`.

One JSON line a model on standard output, {"done": 3, "total": 12, "name": "onet"}; on a fault one line
{"error": "..."} and exit status 1. Running it again makes the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from embedded.convert import ConversionError
from embedded.convert.catalogue import convert, read_catalogue

CATALOGUE = Path(__file__).with_name("weights.toml")


def _say(**line: object) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert everything in `weights.toml`; returns the process's exit status."""
    parser = argparse.ArgumentParser(description="Convert the weights of the embedded backends.")
    parser.add_argument("--packages", type=Path, required=True, help="folder that weights.lock was installed into")
    parser.add_argument("--models", type=Path, required=True, help="folder to write the models into")
    options = parser.parse_args(arguments)
    try:
        entries = read_catalogue(CATALOGUE)
        for done, entry in convert(entries, options.packages, options.models):
            _say(done=done, total=len(entries), name=entry.name)
    except ConversionError as error:
        _say(error=f"The models could not be prepared: {error}.")
        return 1
    except OSError as error:
        _say(error=f"The models could not be written or read: {error.strerror or error}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
