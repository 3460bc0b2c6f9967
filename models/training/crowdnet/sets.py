"""Reads the labelled sets, decodes them once into one file each, and splits off validation."""

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

SETS = ("shanghaitech-b", "shanghaitech-a", "mall", "synthetic")
HOLDOUT = Path(__file__).resolve().parent.parent / "holdout"
# The frames of mall are consecutive: the last of them are held out.
MALL_HELD_OUT = 140


def data_root() -> Path:
    """The folder that PANTAU_DATA names."""
    root = os.environ.get("PANTAU_DATA")
    if not root:
        raise SystemExit("PANTAU_DATA must name the folder that holds crowd/ and motion/.")
    return Path(root)


@dataclass(frozen=True)
class LabelledPicture:
    """A picture (H x W x 3 bytes, red green blue; never written to) and its heads (x, y)."""

    name: str
    pixels: np.ndarray
    heads: np.ndarray


class PackedSet:
    """All pictures of one set, decoded, in one file that the system maps into memory."""

    def __init__(self, name: str, cache: Path) -> None:
        self.name = name
        folder = data_root() / "crowd" / name
        index_path, bytes_path = cache / f"{name}.json", cache / f"{name}.rgb"
        if not index_path.exists():
            cache.mkdir(parents=True, exist_ok=True)
            _pack(folder, index_path, bytes_path)
        self._index = json.loads(index_path.read_text())
        self._bytes = np.memmap(bytes_path, dtype=np.uint8, mode="r")
        self._heads = {entry["name"]: _heads(folder / "points" / f"{stem(entry['name'])}.csv")
                       for entry in self._index}

    def names(self) -> list[str]:
        return [entry["name"] for entry in self._index]

    def pictures(self, names: list[str]) -> list[LabelledPicture]:
        wanted = set(names)
        result = []
        for entry in self._index:
            if entry["name"] not in wanted:
                continue
            start, height, width = entry["start"], entry["height"], entry["width"]
            pixels = self._bytes[start : start + height * width * 3].reshape(height, width, 3)
            result.append(LabelledPicture(entry["name"], pixels, self._heads[entry["name"]]))
        return result


def split(name: str, names: list[str]) -> tuple[list[str], list[str]]:
    """Names to train on, and names held out: the last frames of mall, elsewhere a fixed list."""
    if name == "mall":
        ordered = sorted(names)
        return ordered[:-MALL_HELD_OUT], ordered[-MALL_HELD_OUT:]
    held = set((HOLDOUT / f"{name}.txt").read_text().split())
    missing = held - set(names)
    if missing:
        raise SystemExit(f"{name}: held-out pictures are missing: {sorted(missing)[:5]}")
    return [n for n in names if n not in held], [n for n in names if n in held]


def stem(name: str) -> str:
    return name.rsplit(".", 1)[0]


def read_rgb(path: Path) -> np.ndarray:
    """A picture from a file as red, green, blue; grey ones become three equal channels."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise SystemExit(f"{path} is not a picture.")
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)


def _pack(folder: Path, index_path: Path, bytes_path: Path) -> None:
    index, start = [], 0
    with open(bytes_path, "wb") as file:
        for path in sorted((folder / "images").glob("*.jpg")):
            pixels = read_rgb(path)
            height, width = pixels.shape[:2]
            index.append({"name": path.name, "start": start, "height": height, "width": width})
            file.write(pixels.tobytes())
            start += pixels.nbytes
    index_path.write_text(json.dumps(index))


def _heads(path: Path) -> np.ndarray:
    with open(path, newline="") as file:
        rows = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    return np.array(rows, dtype=np.float32).reshape(-1, 2)
