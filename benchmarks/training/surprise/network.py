"""The LSTM and the linear autoregression, and how each is fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from benchmarks.training.surprise.windows import Floats, Windows
from emotionai_core.cognition.surprise import decoded, encoded

HIDDEN, LAYERS = 32, 2
# In the network's scale arousal spans as much as valence; as an error of the film's states it counts half as wide.
_SPAN = (1.0, 0.25)
_RIDGE = 3.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how carefully to learn."""

    epochs: int = 16
    batch: int = 256
    rate: float = 3e-3
    decay: float = 1e-2
    dropout: float = 0.2


class Network(nn.Module):
    """Two layers of LSTM over the encoded window; the state after it comes from the last step."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.recurrent = nn.LSTM(5, HIDDEN, LAYERS, batch_first=True, dropout=dropout)
        self.dropout = nn.Dropout(dropout)
        self.state = nn.Linear(HIDDEN, 2)

    def forward(self, window: torch.Tensor) -> torch.Tensor:
        """(n, 8, 5) to (n, 2), both axes in about [-1, 1]."""
        steps, _ = self.recurrent(window)
        return self.state(self.dropout(steps[:, -1]))


def _wanted(data: Windows) -> Floats:
    return data.target * (1.0, 2.0) - (0.0, 1.0)


def trained(data: Windows, plan: Plan, seed: int) -> Network:
    """One network, from `seed`; the same data and seed give the same weights on one thread."""
    torch.manual_seed(seed)
    shuffle = torch.Generator().manual_seed(seed)
    network = Network(plan.dropout)
    window = torch.tensor(encoded(data.history, data.known), dtype=torch.float32)
    wanted = torch.tensor(_wanted(data), dtype=torch.float32)
    span = torch.tensor(_SPAN)
    optimiser = torch.optim.AdamW(network.parameters(), plan.rate, weight_decay=plan.decay)
    steps = plan.epochs * -(-len(data) // plan.batch)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, steps, pct_start=0.15)
    network.train()
    for _ in range(plan.epochs):
        for rows in torch.randperm(len(data), generator=shuffle).split(plan.batch):
            optimiser.zero_grad()
            loss = ((network(window[rows]) - wanted[rows]) ** 2 * span).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            pace.step()
    return network.eval()


def answered(network: Network, data: Windows) -> Floats:
    """The network's answers as (valence, arousal), (n, 2)."""
    with torch.no_grad():
        found = network(torch.tensor(encoded(data.history, data.known), dtype=torch.float32))
    return decoded(found.numpy().astype(np.float64))


def ridge(data: Windows) -> Floats:
    """The linear autoregression's weights, (41, 2): a row for each number of the encoded window, one for the bias."""
    read = encoded(data.history, data.known).reshape(len(data), -1)
    read = np.column_stack((read, np.ones(len(read))))
    table = np.linalg.solve(read.T @ read + _RIDGE * np.eye(read.shape[1]), read.T @ _wanted(data))
    return table.astype(np.float64)
