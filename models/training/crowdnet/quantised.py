"""Rehearses 8-bit arithmetic: `python -m crowdnet.quantised CHECKPOINT --decoded FOLDER`.

Prints how far counts move from those of 32-bit floats on held-out pictures.

- Values after a ReLU6 become 7 bits without sign, so that sums of pairs of products fit 16 bits on
  every processor; other values signed bytes. Each channel has a scale of its own: one that goes
  into a depthwise layer or an addition is free, one that goes into a convolution is multiplied into
  that layer's weights before they are rounded.
- Weights become signed bytes with one scale for each output channel. Sums and biases stay exact.
"""

import argparse
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .batches import Batches
from .export import Ranges, load, measure_ranges
from .network import CrowdNetwork, counts, key
from .validation import Validation, whole_blocks

PICTURES = {"shanghaitech-b": 10, "shanghaitech-a": 6, "mall": 6}
LEAST = 1e-6


class QuantisedNetwork(CrowdNetwork):
    """Floats that take only the values that bytes could. Layers in `exact` stay as they were."""

    def __init__(self, source: CrowdNetwork, ranges: Ranges,
                 exact: frozenset[str] = frozenset()) -> None:
        super().__init__(source.layers)
        self.load_state_dict(deepcopy(source.state_dict()))
        self.requires_grad_(False).eval()
        self.exact = exact
        self.steps: dict[str, Tensor] = {}
        self.limits: dict[str, tuple[int, int]] = {}
        for layer in self.layers:
            low, high = (torch.from_numpy(values) for values in ranges[layer.name])
            extreme = high if layer.relu6 else torch.maximum(-low, high)
            self.steps[layer.name] = extreme.clamp(min=LEAST)[None, :, None, None] / 127
            self.limits[layer.name] = (0 if layer.relu6 else -127, 127)
        for layer in self.layers:
            if layer.kind in ("conv", "depthwise") and layer.name not in exact:
                weight = self.convolutions[key(layer.name)].weight
                steps = self.steps.get(layer.inputs[0], torch.ones(1))
                absorbed = torch.ones(1) if layer.kind == "depthwise" else steps
                scaled = weight * absorbed
                scale = scaled.abs().amax(dim=(1, 2, 3), keepdim=True).clamp(min=1e-12) / 127
                weight.copy_(torch.round(scaled / scale) * scale / absorbed)

    def arrives(self, name: str, value: Tensor) -> Tensor:
        if name in self.exact or name == "output":
            return value
        steps = self.steps[name]
        return torch.round(value / steps).clamp(*self.limits[name]) * steps


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
    others = {"all in bytes": QuantisedNetwork(network, ranges),
              "stem in floats": QuantisedNetwork(network, ranges, frozenset(["f0"]))}
    print("\n".join(compare(network, others, Validation(options.decoded, mall_step=4))))


if __name__ == "__main__":
    main()
