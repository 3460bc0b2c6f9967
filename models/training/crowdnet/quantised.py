"""Rehearses 8-bit arithmetic: `python -m crowdnet.quantised CHECKPOINT --decoded FOLDER`.

Prints how far counts move from those of 32-bit floats on held-out pictures.

As in the engine (`ByteWeights.swift`), only 1x1 convolutions but the last are in bytes; what is
filtered, added and passed on stays in floats.

- What goes into one becomes 7 bits without sign, so that sums of pairs of products fit 16 bits on
  every processor: each channel from its least to its largest value on training pictures.
- Weights are multiplied by their channel's step and become signed bytes with one scale for each
  output. Where no input is negative, they are rounded so that the errors add up to nothing.
"""

import argparse
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .batches import Batches
from .export import Ranges, load, measure_ranges
from .graph import Layer
from .network import CrowdNetwork, counts, key
from .validation import Validation, whole_blocks

PICTURES = {"shanghaitech-b": 10, "shanghaitech-a": 6, "mall": 6}
LEAST_EXTENT = 1e-4
STEPS = 127


class QuantisedNetwork(CrowdNetwork):
    """Floats that take only the values that bytes could. Layers in `exact` stay as they were."""

    def __init__(self, source: CrowdNetwork, ranges: Ranges,
                 exact: frozenset[str] = frozenset()) -> None:
        super().__init__(source.layers)
        self.load_state_dict(deepcopy(source.state_dict()))
        self.requires_grad_(False).eval()
        self.extents: dict[str, tuple[Tensor, Tensor]] = {}
        for layer in self.layers:
            if layer.kind != "conv" or layer.size != 1 or layer.name in exact | {"output"}:
                continue
            low, high = (torch.from_numpy(values) for values in ranges[layer.inputs[0]])
            steps = (high - low).clamp(min=LEAST_EXTENT) / STEPS
            self.extents[layer.name] = low[None, :, None, None], steps[None, :, None, None]
            weight = self.convolutions[key(layer.name)].weight
            scaled = weight[:, :, 0, 0] * steps
            scale = scaled.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / STEPS
            whole = rounded(scaled / scale, balanced=bool((low >= 0).all()))
            weight.copy_((whole * scale / steps)[:, :, None, None])

    def enters(self, layer: Layer, value: Tensor) -> Tensor:
        if layer.name not in self.extents:
            return value
        low, steps = self.extents[layer.name]
        return low + steps * torch.round((value - low) / steps).clamp(0, STEPS)


def rounded(exact: Tensor, balanced: bool) -> Tensor:
    """Whole weights; if `balanced`, those nearest to the other side go there until errors of an
    output add up to less than 1."""
    whole = torch.round(exact)
    for output, errors in enumerate(whole - exact):
        total = float(errors.sum())
        direction = 1 if total > 0 else -1
        moved = round(abs(total)) if balanced else 0
        whole[output, torch.topk(errors * direction, moved).indices] -= direction
    return whole


@torch.no_grad()
def compare(network: CrowdNetwork, others: dict[str, CrowdNetwork],
            validation: Validation) -> list[str]:
    lines = []
    for name, wanted in PICTURES.items():
        pictures = validation.sets[name]
        pictures = pictures[:: max(1, len(pictures) // wanted)]
        blocks = [whole_blocks(picture.pixels) for picture in pictures]
        truth = np.array([len(picture.heads) for picture in pictures])
        exact = np.array([float(counts(network(block)).sum()) for block in blocks])
        for title, other in others.items():
            rough = np.array([float(counts(other(block)).sum()) for block in blocks])
            moved = np.abs(rough / exact - 1) * 100
            lines.append(f"{name}, {title}: {100 * (rough.sum() / exact.sum() - 1):+.2f} % in "
                         f"total; a picture moves by {np.median(moved):.2f} % (median), "
                         f"{moved.max():.1f} % (most); MAE {np.abs(exact - truth).mean():.2f} -> "
                         f"{np.abs(rough - truth).mean():.2f}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--decoded", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = load(options.checkpoint)
    ranges = measure_ranges(network, Batches(options.decoded, seed=1))
    head = frozenset(layer.name for layer in network.layers if layer.name.startswith("h."))
    others = {"1x1 in bytes": QuantisedNetwork(network, ranges),
              "head in floats": QuantisedNetwork(network, ranges, head)}
    print("\n".join(compare(network, others, Validation(options.decoded, mall_step=4))))


if __name__ == "__main__":
    main()
