"""The peers: what they are called and how they are made, with the settings they come with."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

Step = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Subtractor:
    """A way to tell foreground from background, frame by frame."""

    name: str
    make: Callable[[], Step]
    # Sees grey frames instead of BGR.
    luma: bool = False


def opencv(create: Callable[..., object], **settings) -> Callable[[], Step]:
    return lambda: create(**settings).apply


def bgslibrary(name: str) -> Callable[[], Step]:
    def make() -> Step:
        import pybgs

        subtractor = getattr(pybgs, name)()

        def step(frame: np.ndarray) -> np.ndarray:
            mask = subtractor.apply(frame)
            # Some give nothing for their first frames.
            return mask if mask.size else np.zeros(frame.shape[:2], np.uint8)

        return step

    return make


ALL = [
    Subtractor("MOG2", opencv(cv2.createBackgroundSubtractorMOG2)),
    Subtractor("MOG2 luma", opencv(cv2.createBackgroundSubtractorMOG2, detectShadows=False),
               luma=True),
    Subtractor("KNN", opencv(cv2.createBackgroundSubtractorKNN)),
    Subtractor("ViBe", bgslibrary("ViBe")),
    Subtractor("SuBSENSE", bgslibrary("SuBSENSE")),
]


def named(name: str) -> Subtractor:
    return next(s for s in ALL if s.name == name)
