"""Trains and judges what expects a character's next state: resources/models/surprise.

    python -m benchmarks.training.surprise DATA [--out resources/models/surprise]

Needs torch 2.13.0 (processor build) and onnx beside the studio's own packages. DATA holds
`film_annotation_studyforrest` and `text_meld` (EmoryNLP to learn from, MELD to measure only). Every character is held
apart once, for the figures; what is shipped is fitted on all of them with the same plan. One thread and fixed seeds:
the same data and the same torch on the same kind of processor give the same files. Prints the figures as JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch

from benchmarks.training.surprise import graph, judge, sequences
from benchmarks.training.surprise.network import Plan, ridge, trained
from benchmarks.training.surprise.windows import varied, windows

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ("lstm", "linear", "persistence")
QUANTILES = 200
SEED = 100


def told(data: Path) -> list[sequences.Sequence]:
    """Everybody's states, of those who have more than one."""
    every = [
        *sequences.film(data / "film_annotation_studyforrest"),
        *sequences.series(data / "text_meld"),
    ]
    return [one for one in every if len(one.time) > 1]


def write(every: list[sequences.Sequence], apart: judge.Errors, figures: dict[str, float], out: Path) -> None:
    """Fit on everybody and write graph, tables and card."""
    graph.written(trained(windows(varied(every, SEED)), Plan(), SEED), out / "surprise.onnx")
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    priors = {f"prior_{name}": np.quantile(apart[name], middles).astype(np.float32) for name in SHIPPED}
    linear = ridge(windows(every)).astype(np.float32)
    np.savez(out / "tables.npz", allow_pickle=False, linear=linear, **priors)
    card = {
        "version": "2",
        "figures": figures,
        "sha256": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("surprise.onnx", "tables.npz")
        },
    }
    (out / "card.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def main() -> int:
    """Judge, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "models" / "surprise")
    chosen = parser.parse_args()
    out: Path = chosen.out
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    every = told(chosen.data)
    data, found, faint = judge.held_apart(every, Plan())
    figures = {name: round(float(one.mean()), 4) for name, one in found.items() if name != "linear per set"}
    write(every, faint, figures, out)
    shipped = judge.models_of(every, Plan(), SEED)
    meld = {
        f"MELD {split}": judge.elsewhere(chosen.data / "text_meld", split, shipped, (*SHIPPED, "mean"))
        for split in ("train", "dev")
    }
    print(json.dumps(judge.report(data, found) | meld, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
