"""Changes the sentence model so that its vectors tell feelings apart: several questions asked of one network.

GoEmotions, EmoryNLP and our own lines ask for the seven emotions and the first two for their own finer labels; EmoBank
asks for valence, arousal and dominance. What answers them is thrown away; the changed network stays.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.training.text.corpora import Floats, Labelled, Rated
from benchmarks.training.text.network import WIDTH, Changed, Half, Published

Rows = npt.NDArray[np.int64]

# Sums over threads depend on their number.
THREADS = 2
WARM_UP = 40
LINES, REMARKS, OWN, SENTENCES = 32, 48, 12, 12
# What the columns of a corpus without them are worth as a logit.
OUT = -1e4
OPEN = (1, 6)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the network is changed; set beforehand, not searched."""

    steps: int = 400
    rank: int = 16
    gain: float = 2.0
    rate: float = 1e-3
    dropout: float = 0.1
    reddit: float = 0.5
    finer: float = 0.15
    authored: float = 0.3
    ratings: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the network learns from."""

    dialogue: Labelled
    reddit: Labelled
    authored: Labelled
    rated: Rated


@dataclass(frozen=True, slots=True)
class _Lesson:
    """One kind of text: states below the changed layers, and rows in an endless shuffled order."""

    states: list[Half]
    rows: Iterator[Rows]


class _Questions(nn.Module):
    """What is asked of the vectors; starts by knowing nothing."""

    def __init__(self, remark_labels: int, line_labels: int) -> None:
        super().__init__()
        self.seven = nn.Linear(WIDTH, 7)
        self.shift = nn.Parameter(torch.zeros(3, 7))
        self.remark = nn.Linear(WIDTH, remark_labels)
        self.line = nn.Linear(WIDTH, line_labels)
        self.rating = nn.Linear(WIDTH, 3)
        for layer in (self.seven, self.remark, self.line, self.rating):
            nn.init.zeros_(layer.weight)


def _shuffled(count: int, size: int, random: np.random.Generator) -> Iterator[Rows]:
    while True:
        order = random.permutation(count)
        for at in range(0, count - size + 1, size):
            yield order[at : at + size]


def _surprisal(logits: Tensor, target: Floats, weight: Floats) -> Tensor:
    """Mean cross entropy of shares, weighted; 0 where nothing counts."""
    shares = torch.from_numpy(target * weight[:, None]).float()
    return -(shares * functional.log_softmax(logits, dim=1)).sum() / max(float(shares.sum()), 1e-6)


def _vectors(network: Changed, states: Sequence[Half], dropout: float) -> Tensor:
    """Vectors of a batch, in groups of similar length so that little is padded."""
    order = np.argsort([len(one) for one in states], kind="stable")
    groups = [group for group in np.array_split(order, 4) if len(group)]
    found = torch.cat([network([states[row] for row in group], dropout) for group in groups])
    return found[torch.from_numpy(np.argsort(order))]


def _loss(asked: _Questions, vectors: Sequence[Tensor], rows: Sequence[Rows], of: Lessons, plan: Plan) -> Tensor:
    remarks, lines, own, sentences = (functional.dropout(one, plan.dropout) for one in vectors)
    reddit, dialogue, authored = of.reddit, of.dialogue, of.authored
    hidden = np.zeros((len(rows[1]), 7), np.float32)
    hidden[:, OPEN] = np.where(dialogue.open[rows[1]], OUT, 0.0)[:, None]
    seven = (
        plan.reddit * _surprisal(asked.seven(remarks) + asked.shift[0], reddit.target[rows[0]], reddit.weight[rows[0]])
        + _surprisal(
            asked.seven(lines) + asked.shift[1] + torch.from_numpy(hidden),
            dialogue.target[rows[1]],
            dialogue.weight[rows[1]],
        )
        + plan.authored
        * _surprisal(asked.seven(own) + asked.shift[2], authored.target[rows[2]], authored.weight[rows[2]])
    )
    finer = _surprisal(asked.remark(remarks), reddit.own[rows[0]], np.ones(len(rows[0])))
    finer = finer + _surprisal(asked.line(lines), dialogue.own[rows[1]], np.ones(len(rows[1])))
    ratings = torch.from_numpy(of.rated.ratings[rows[3]]).float()
    return seven + plan.finer * finer + plan.ratings * functional.mse_loss(asked.rating(sentences), ratings)


def tune(published: Published, tokens: Sequence[Sequence[Sequence[int]]], of: Lessons, plan: Plan) -> Changed:
    """The changed network, from `tokens`, the word pieces of reddit, dialogue, authored and rated texts."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    sizes = (REMARKS, LINES, OWN, SENTENCES)
    lessons = [
        _Lesson(published.lower(one), _shuffled(len(one), size, random))
        for one, size in zip(tokens, sizes, strict=True)
    ]
    network = Changed(published, plan.rank, plan.gain)
    asked = _Questions(of.reddit.own.shape[1], of.dialogue.own.shape[1])
    groups = [{"params": list(network.parameters()), "weight_decay": 0.0}, {"params": list(asked.parameters())}]
    optimiser = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01)
    started = time.monotonic()
    for step in range(plan.steps):
        rate = plan.rate * min(1.0, (step + 1) / WARM_UP) * (0.475 * (1.0 + np.cos(np.pi * step / plan.steps)) + 0.05)
        for group, factor in zip(optimiser.param_groups, (1.0, 2.0), strict=True):
            group["lr"] = rate * factor
        rows = [next(one.rows) for one in lessons]
        states = [one.states[row] for one, mine in zip(lessons, rows, strict=True) for row in mine]
        vectors = _vectors(network, states, plan.dropout).split([len(mine) for mine in rows])
        loss = _loss(asked, vectors, rows, of, plan)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*network.parameters(), *asked.parameters()], 1.0)
        optimiser.step()
        if step % 50 == 0:
            print(
                f"step {step}, {time.monotonic() - started:.0f} s, loss {loss.item():.3f}", file=sys.stderr, flush=True
            )
    return network
