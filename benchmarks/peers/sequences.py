"""Sequences in the CDnet 2014 layout, and renditions of them."""

import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np

# Fewer frames than this are over before a model has warmed up.
LEAST_FRAMES = 100


class SequenceError(Exception):
    """A folder that is no sequence, or lacks a part of one."""


@dataclass(frozen=True)
class Sequence:
    """A folder with input/, groundtruth/, ROI.png and temporalROI.txt."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def frames(self) -> list[Path]:
        """Every frame, in order; the first is number 1."""
        return sorted(p for p in (self.folder / "input").iterdir() if p.suffix in (".jpg", ".png"))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width = read(self.frames[0], luma=True).shape
        return width, height

    @cached_property
    def truth(self) -> dict[int, Path]:
        """The labels to be scored, by the number of their frame."""
        try:
            first, last = map(int, (self.folder / "temporalROI.txt").read_text().split())
        except (OSError, ValueError) as error:
            raise SequenceError(f"{self.folder}/temporalROI.txt: two numbers expected: {error}")
        paths = {number_of(p): p for p in (self.folder / "groundtruth").glob("gt*.png")}
        return {n: paths[n] for n in range(first, last + 1) if n in paths}

    @property
    def roi(self) -> np.ndarray:
        return read(self.folder / "ROI.png", luma=True)

    @cached_property
    def digest(self) -> str:
        """Of all frames and of which of them are scored."""
        digest = hashlib.sha256(repr(sorted(self.truth)).encode())
        for path in self.frames:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


def find(folder: Path) -> list[Sequence]:
    """All sequences in a folder, by name; raises where there are none."""
    if not folder.is_dir():
        raise SequenceError(f"{folder}: no such folder")
    found = [Sequence(p) for p in sorted(folder.iterdir()) if (p / "temporalROI.txt").exists()]
    if not found:
        raise SequenceError(f"{folder}: no sequence there (NAME/temporalROI.txt, NAME/input, ...)")
    for sequence in found:
        if not sequence.frames or not sequence.truth:
            raise SequenceError(f"{sequence.folder}: no frames, or no labels within temporalROI")
    return found


def number_of(path: Path) -> int:
    """The frame's number, from the digits that end the file's name."""
    match = re.search(r"(\d+)$", path.stem)
    if not match:
        raise SequenceError(f"{path}: its name has no number")
    return int(match.group(1))


def read(path: Path, luma: bool) -> np.ndarray:
    """A picture as BGR, or its luma: of a JPEG the very Y that it stores."""
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE if luma else cv2.IMREAD_COLOR)
    if picture is None:
        raise SequenceError(f"{path}: not a picture")
    return picture


def render_luma(sequence: Sequence, folder: Path) -> Sequence:
    """The sequence without its colours, below `folder`."""
    copy = folder / sequence.name
    (copy / "input").mkdir(parents=True)
    for part in ("groundtruth", "ROI.png", "temporalROI.txt"):
        os.symlink((sequence.folder / part).resolve(), copy / part)
    for number, path in enumerate(sequence.frames, 1):
        write(copy / f"input/in{number:06d}.png", read(path, luma=True))
    return Sequence(copy)


def render_cost(sequence: Sequence, folder: Path, size: tuple[int, int], luma: bool,
                count: int) -> Sequence:
    """The first `count` frames scaled to `size`, for timing: one blank label, as one must be."""
    copy = folder / f"{sequence.name}-{size[0]}x{size[1]}-{'luma' if luma else 'colour'}"
    for part in ("input", "groundtruth"):
        (copy / part).mkdir(parents=True)
    count = min(count, len(sequence.frames))
    for number, path in enumerate(sequence.frames[:count], 1):
        picture = cv2.resize(read(path, luma), size, interpolation=cv2.INTER_AREA
                             if size[0] < sequence.size[0] else cv2.INTER_LINEAR)
        # Colours as cameras have them, at half the size: JPEG does that, PNG does not.
        write(copy / f"input/in{number:06d}.{'png' if luma else 'jpg'}", picture)
    blank = np.zeros((size[1], size[0]), np.uint8)
    write(copy / f"groundtruth/gt{count:06d}.png", blank)
    write(copy / "ROI.png", blank + 255)
    (copy / "temporalROI.txt").write_text(f"{count} {count}\n")
    return Sequence(copy)


def write(path: Path, picture: np.ndarray) -> None:
    if not cv2.imwrite(str(path), picture):
        raise SequenceError(f"{path}: cannot be written")
