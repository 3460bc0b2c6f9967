"""Runs a network over whole held-out pictures."""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import torch

from . import empties
from .graph import BLOCK, MEAN
from .network import CrowdNetwork, counts
from .scores import Scores
from .sets import SETS, LabelledPicture, PackedSet, split


class Validation:
    """The held-out pictures of all sets, and pictures without people."""

    def __init__(self, cache: Path, mall_step: int = 1) -> None:
        self.sets: dict[str, list[LabelledPicture]] = {}
        for name in SETS:
            packed = PackedSet(name, cache)
            _, held = split(name, packed.names())
            pictures = packed.pictures(held)
            self.sets[name] = pictures[::mall_step] if name == "mall" else pictures
        self.empties = empties.validation_pictures()

    def run(self, network: CrowdNetwork, names: Iterable[str] = SETS, scale: float = 1,
            half: bool = True) -> dict[str, object]:
        """Scores by set; "empty" has the mean and the largest count of pictures without people."""
        result: dict[str, object] = {}
        for name in names:
            scores = Scores()
            for picture in self.sets[name]:
                block_persons = count(network, picture.pixels, scale, half)
                height, width = picture.pixels.shape[:2]
                scores.add(block_persons, picture.heads, width, height, BLOCK / scale)
            result[name] = scores.summary()
        result["empty"] = self.run_empties(network, half)
        return result

    def run_empties(self, network: CrowdNetwork, half: bool = True) -> dict[str, object]:
        totals = [(float(count(network, pixels, 1, half).sum()), kind)
                  for kind, pixels in self.empties]
        values = [total for total, _ in totals]
        worst, kind = max(totals)
        return {"images": len(values), "mean": round(float(np.mean(values)), 3),
                "largest": round(worst, 2), "largest_kind": kind,
                "above_3": sum(value > 3 for value in values)}


@torch.no_grad()
def count(network: CrowdNetwork, pixels: np.ndarray, scale: float, half: bool) -> np.ndarray:
    """Persons in each block of a picture that is resized by `scale` before."""
    if scale != 1:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        logits = network(whole_blocks(pixels))
    return counts(logits)[0].numpy()


def whole_blocks(pixels: np.ndarray) -> torch.Tensor:
    """A picture as the network takes it, padded right and below with the mean colour."""
    height, width = pixels.shape[:2]
    padded = np.empty((-(-height // BLOCK) * BLOCK, -(-width // BLOCK) * BLOCK, 3), np.uint8)
    padded[:] = np.array(MEAN, np.uint8)
    padded[:height, :width] = pixels
    return torch.from_numpy(padded).permute(2, 0, 1)[None].float()
