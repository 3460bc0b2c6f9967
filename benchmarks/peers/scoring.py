"""The rules of CDnet 2014, written anew: independent of Pantau's own scorer."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

MOVING, UNKNOWN, OUTSIDE = 255, 170, 85


@dataclass
class Score:
    """Pixels counted over a sequence."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0

    def add(self, mask: np.ndarray, truth: np.ndarray, roi: np.ndarray) -> None:
        """Counts a frame. Foreground is 255 alone: MOG2 and KNN mark shadows with 127."""
        scored = (roi != 0) & (truth != UNKNOWN) & (truth != OUTSIDE)
        found, moving = mask == MOVING, truth == MOVING
        self.true_positives += int((found & moving & scored).sum())
        self.false_positives += int((found & ~moving & scored).sum())
        self.false_negatives += int((~found & moving & scored).sum())
        self.true_negatives += int((~found & ~moving & scored).sum())

    @property
    def recall(self) -> float:
        return ratio(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def precision(self) -> float:
        return ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def f(self) -> float:
        return ratio(2 * self.recall * self.precision, self.recall + self.precision)

    @property
    def pwc(self) -> float:
        """Percentage of wrong classifications."""
        wrong = self.false_positives + self.false_negatives
        return 100 * ratio(wrong, wrong + self.true_positives + self.true_negatives)

    def facts(self) -> dict[str, float]:
        return {"recall": self.recall, "precision": self.precision, "f": self.f, "pwc": self.pwc}


def score(pairs: Iterable[tuple[np.ndarray, np.ndarray]], roi: np.ndarray) -> Score:
    """Scores pairs of mask and truth."""
    total = Score()
    for mask, truth in pairs:
        if mask.shape != truth.shape:
            raise ValueError(f"a mask of {mask.shape}, its truth of {truth.shape}")
        total.add(mask, truth, roi)
    return total


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
