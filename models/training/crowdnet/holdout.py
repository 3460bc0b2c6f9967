"""Chose the held-out pictures of a set: `python -m crowdnet.holdout SET PICTURES`. Prints names.

Two pictures show the same place if a homography of their SIFT features has many inliers. Places
are held out whole. `ALIKE` is where groups begin to be real: repeated pictures of shanghaitech-a
have hundreds, the same paving elsewhere a few.
"""

import random
import sys
from pathlib import Path

import cv2
import numpy as np

from .sets import data_root

ALIKE = 8
LONG_SIDE = 480
FEATURES = 400
SEED = 1


def features(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Places and unit descriptors of a reduced grey picture."""
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    scale = LONG_SIDE / max(grey.shape)
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    points, descriptors = cv2.SIFT_create(FEATURES).detectAndCompute(grey, None)
    descriptors /= np.maximum(np.linalg.norm(descriptors, axis=1, keepdims=True), 1e-6)
    return np.float32([point.pt for point in points]), descriptors


def inliers(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> int:
    """How many different features of both lie on one plane, seen twice."""
    likeness = one[1] @ other[1].T
    rows = np.arange(len(likeness))
    best = likeness.argmax(axis=1)
    first = likeness[rows, best].copy()
    likeness[rows, best] = -1
    clear = (1 - first) < 0.7 * (1 - likeness.max(axis=1))
    if clear.sum() < 10:
        return 0
    plane, mask = cv2.findHomography(one[0][clear], other[0][best[clear]], cv2.RANSAC, 6,
                                     maxIters=300)
    if plane is None:
        return 0
    # A plane that collapses everything into a few points explains any picture.
    return len(np.unique(best[clear][mask.ravel() > 0]))


def places(found: list[tuple[np.ndarray, np.ndarray]]) -> list[list[int]]:
    """Groups of indices of pictures of the same place, by union of all alike pairs."""
    parent = list(range(len(found)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for index, one in enumerate(found):
        for other in range(index + 1, len(found)):
            if root(index) != root(other) and inliers(one, found[other]) >= ALIKE:
                parent[root(index)] = root(other)
    groups: dict[int, list[int]] = {}
    for index in range(len(found)):
        groups.setdefault(root(index), []).append(index)
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def main() -> None:
    name, wanted = sys.argv[1], int(sys.argv[2])
    paths = sorted((data_root() / "crowd" / name / "images").glob("*.jpg"))
    groups = places([features(path) for path in paths])
    print("places:", [len(group) for group in groups if len(group) > 1], file=sys.stderr)
    random.Random(SEED).shuffle(groups)
    held: list[str] = []
    for group in groups:
        if len(held) + len(group) <= wanted:
            held += [paths[index].name for index in group]
    print("\n".join(sorted(held)))


if __name__ == "__main__":
    main()
