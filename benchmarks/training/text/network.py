"""The sentence model's layers in torch, read from its ONNX file, with thin trainable matrices in the upper ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

Half = npt.NDArray[np.float16]
Apply = Callable[[Tensor, str], Tensor]

WIDTH, HEADS, LAYERS = 384, 12, 6
# Only the upper half is changed: the lower one knows words, and its states are computed once for all rounds.
LOWER = 3
# Above this many word pieces a training text is cut.
LONGEST = 48
# Unit vectors are small beside what a linear layer starts with.
VECTOR_SCALE = 16.0


class Published:
    """The network as published."""

    def __init__(self, path: Path) -> None:
        tensors = onnx.load(str(path)).graph.initializer
        self.weights = {
            one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in tensors if one.data_type == 1
        }
        self.turned = {
            name: one.T.contiguous()
            for name, one in self.weights.items()
            if name.startswith("encoder") and one.ndim == 2
        }

    def linear(self, value: Tensor, layer: str) -> Tensor:
        """The layer as published."""
        return functional.linear(value, self.turned[f"{layer}.weight"], self.weights[f"{layer}.bias"])

    def norm(self, value: Tensor, layer: str) -> Tensor:
        """Layer normalisation."""
        scale, bias = self.weights[f"{layer}.weight"], self.weights[f"{layer}.bias"]
        return functional.layer_norm(value, (WIDTH,), scale, bias, 1e-12)

    def layers(self, value: Tensor, shown: Tensor, numbers: range, apply: Apply, dropout: float = 0.0) -> Tensor:
        """States (n, t, 384) after the layers `numbers`; `shown` (n, t) is 1 for word pieces and 0 for padding."""
        count, length, _ = value.shape
        hidden = ((1.0 - shown) * -1e4)[:, None, None, :]

        def heads(states: Tensor) -> Tensor:
            return states.view(count, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        for number in numbers:
            layer = f"encoder.layer.{number}"
            query, key, content = (
                heads(apply(value, f"{layer}.attention.self.{part}")) for part in ("query", "key", "value")
            )
            mixed = functional.scaled_dot_product_attention(query, key, content, attn_mask=hidden)
            joined = apply(mixed.transpose(1, 2).reshape(count, length, WIDTH), f"{layer}.attention.output.dense")
            value = self.norm(value + functional.dropout(joined, dropout), f"{layer}.attention.output.LayerNorm")
            inner = functional.gelu(apply(value, f"{layer}.intermediate.dense"))
            outer = functional.dropout(apply(inner, f"{layer}.output.dense"), dropout)
            value = self.norm(value + outer, f"{layer}.output.LayerNorm")
        return value

    def lower(self, tokens: Sequence[Sequence[int]]) -> list[Half]:
        """The states (t, 384) of each text below the layers that are changed."""
        cut = [list(one[:LONGEST]) for one in tokens]
        order = np.argsort([len(one) for one in cut], kind="stable")
        out: list[Half] = [np.empty((0, WIDTH), np.float16)] * len(cut)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for at in range(0, len(order), 64):
                rows = order[at : at + 64]
                ids = torch.zeros(len(rows), max(len(cut[row]) for row in rows), dtype=torch.long)
                for place, row in enumerate(rows):
                    ids[place, : len(cut[row])] = torch.tensor(cut[row])
                value = self.weights["words"][ids] + self.weights["places"][: ids.shape[1]]
                value = self.norm(value, "embeddings.LayerNorm")
                states = self.layers(value, (ids > 0).float(), range(LOWER), self.linear).half().numpy()
                for place, row in enumerate(rows):
                    out[row] = states[place, : len(cut[row])].copy()
        return out


class Changed(nn.Module):
    """The upper layers with a product of two thin matrices added to each of theirs (Hu et al. 2022)."""

    def __init__(self, published: Published, rank: int, gain: float) -> None:
        super().__init__()
        self.published, self.gain = published, gain
        self.down, self.up = nn.ParameterDict(), nn.ParameterDict()
        for name, turned in published.turned.items():
            if int(name.split(".")[2]) >= LOWER:
                rows, columns = turned.shape[1], turned.shape[0]
                self.down[name.replace(".", "/")] = nn.Parameter(torch.randn(rows, rank) / math.sqrt(rows))
                self.up[name.replace(".", "/")] = nn.Parameter(torch.zeros(rank, columns))

    def _linear(self, value: Tensor, layer: str) -> Tensor:
        name = f"{layer}.weight".replace(".", "/")
        return self.published.linear(value, layer) + ((value @ self.down[name]) @ self.up[name]) * self.gain

    def forward(self, states: Sequence[Half], dropout: float) -> Tensor:
        """Vectors (n, 384) of length `VECTOR_SCALE` of texts, from their states below the changed layers."""
        value = torch.zeros(len(states), max(len(one) for one in states), WIDTH)
        shown = torch.zeros(value.shape[:2])
        for row, one in enumerate(states):
            value[row, : len(one)] = torch.from_numpy(one).float()
            shown[row, : len(one)] = 1.0
        with torch.autocast("cpu", torch.bfloat16):
            value = self.published.layers(value, shown, range(LOWER, LAYERS), self._linear, dropout)
        mean = (value.float() * shown[..., None]).sum(1) / shown.sum(1, keepdim=True)
        return functional.normalize(mean, dim=1) * VECTOR_SCALE

    def thin(self) -> dict[str, npt.NDArray[np.float16]]:
        """The thin matrices as `tuning.npz` holds them, the gain in the second."""
        out: dict[str, npt.NDArray[np.float16]] = {}
        for key in sorted(self.down):
            name = key.replace("/", ".")
            out[f"{name}/down"] = self.down[key].detach().numpy().astype(np.float16)
            out[f"{name}/up"] = (self.up[key].detach().numpy() * self.gain).astype(np.float16)
        return out
