"""Draws training batches from all sets, in the training thread, from one seeded generator."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from . import augment, empties
from .graph import BLOCK
from .loss import block_counts
from .sets import SETS, LabelledPicture, PackedSet, split

# How often a square comes from each source; "empty" is a picture without people.
SHARES = {"shanghaitech-b": 0.38, "shanghaitech-a": 0.30, "mall": 0.12, "synthetic": 0.04,
          "empty": 0.16}
FRAMES_AMONG_EMPTY = 0.45


class Batches:
    """An endless supply. Its `random` is all the state that it has."""

    def __init__(self, cache: Path, seed: int, calm: float = 0.0,
                 empty: float = SHARES["empty"]) -> None:
        """`calm`: the share of squares that are as the picture is, neither scaled nor degraded;
        `empty`: of squares without people, for which all sets give way alike."""
        self._calm = calm
        self.random = np.random.default_rng(seed)
        self._pictures: dict[str, list[LabelledPicture]] = {}
        for name in SETS:
            packed = PackedSet(name, cache)
            training, _ = split(name, packed.names())
            self._pictures[name] = packed.pictures(training)
        self._empty = empties.training_frames(cache.parent / "scenes")
        labelled = np.array([SHARES[name] for name in SETS])
        self._shares = np.append(labelled / labelled.sum() * (1 - empty), empty)

    def draw(self, size: int, side: int) -> tuple[Tensor, Tensor]:
        """Pictures (N x 3 x side x side, floats 0 to 255, channels last) and heads a block."""
        pictures = np.empty((size, side, side, 3), np.uint8)
        heads = torch.zeros(size, side // BLOCK, side // BLOCK)
        for index in range(size):
            is_calm = self.random.random() < self._calm
            part, points = self._square(side, is_calm)
            pictures[index] = part if is_calm else augment.degrade(self.random, part)
            if len(points):
                heads[index] = block_counts(torch.from_numpy(points), side, BLOCK)
        return torch.from_numpy(pictures).permute(0, 3, 1, 2).float(), heads

    def _square(self, side: int, is_calm: bool) -> tuple[np.ndarray, np.ndarray]:
        source = int(self.random.choice(len(self._shares), p=self._shares))
        if source < len(SETS):
            pictures = self._pictures[SETS[source]]
            picture = pictures[self.random.integers(len(pictures))]
            return augment.crop(self.random, picture.pixels, picture.heads, side, is_calm)
        nobody = np.zeros((0, 2), np.float32)
        if self.random.random() < FRAMES_AMONG_EMPTY:
            frame = self._empty[self.random.integers(len(self._empty))]
            return augment.crop(self.random, frame, nobody, side, is_calm)
        return empties.drawn(self.random, side, side), nobody
