"""Pictures without people: drawn ones, and frames of roads, trees and rooms."""

from pathlib import Path

import cv2
import numpy as np

from .sets import data_root, read_rgb

# Frames known to be without people, by sequence: (first, last, step), counted from 1.
TRAINING_FRAMES = {"highway": (1, 1200, 12), "WavingTrees": (1, 230, 20)}
VALIDATION_FRAMES = {"HighwayI": (1, 440, 8), "HallAndMonitor": (1, 8, 1),
                     "ucsd-traffic": (1, 31, 2)}
DRAWN_FOR_VALIDATION = 120


def training_frames(scenes: Path | None = None) -> list[np.ndarray]:
    """Frames of the data, and the pictures in a folder of scenes, if there is one."""
    rendered = sorted(scenes.glob("*.jpg")) if scenes and scenes.is_dir() else []
    return _frames(TRAINING_FRAMES) + [read_rgb(path) for path in rendered]


def validation_pictures(width: int = 640, height: int = 368) -> list[tuple[str, np.ndarray]]:
    """About 200 pictures, the same ones each time, each with what it is."""
    random = np.random.default_rng(20_140)
    pictures = []
    for index in range(DRAWN_FOR_VALIDATION):
        kind = KINDS[index % len(KINDS)]
        pictures.append((kind.__name__.strip("_"), kind(random, width, height)))
    for name, span in VALIDATION_FRAMES.items():
        for frame in _frames({name: span}):
            pictures.append((name, cv2.resize(frame, (width, height))))
    return pictures


def drawn(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """One drawn picture of a random kind."""
    return KINDS[random.integers(len(KINDS))](random, width, height)


def drawn_scene(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Shapes on a soft ground: something to see in every part of the picture."""
    return _shapes(random, width, height)


def _frames(spans: dict[str, tuple[int, int, int]]) -> list[np.ndarray]:
    folder = data_root() / "motion"
    frames = []
    for name, (first, last, step) in spans.items():
        for number in range(first, last + 1, step):
            frames.append(read_rgb(_input(folder / name, number)))
    return frames


def _input(sequence: Path, number: int) -> Path:
    return sequence / "input" / f"in{number:06d}.jpg"


# MARK: drawn pictures


def _black(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), random.integers(0, 18), np.uint8)


def _white(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), random.integers(238, 256), np.uint8)


def _plain(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    colour = random.integers(0, 256, 3) if random.random() < 0.5 else random.integers(0, 256)
    return np.broadcast_to(np.asarray(colour, np.uint8), (height, width, 3)).copy()


def _gradient(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    start, end = random.uniform(0, 255, 3), random.uniform(0, 255, 3)
    angle = random.uniform(0, 2 * np.pi)
    x = np.linspace(-0.5, 0.5, width)[None, :] * np.cos(angle)
    y = np.linspace(-0.5, 0.5, height)[:, None] * np.sin(angle)
    share = np.clip(x + y + 0.5, 0, 1)[..., None]
    return (start * (1 - share) + end * share).astype(np.uint8)


def _noise(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Independent grains of 1 to 32 pixels, hard or smoothed, grey, tinted or of all colours."""
    grain = float(np.exp(random.uniform(0, np.log(32)))) if random.random() < 0.6 else float(
        random.choice([1, 2, 2, 3, 4]))
    small = (int(np.ceil(height / grain)), int(np.ceil(width / grain)))
    strength = random.uniform(3, 80)
    field = random.uniform(10, 240) + _spread(random, (*small, 1), strength)
    if random.random() < 0.6:
        field = field + _spread(random, (*small, 3), strength * random.uniform(0.05, 1))
    field = np.broadcast_to(field, (*small, 3)).astype(np.float32)
    how = cv2.INTER_NEAREST if random.random() < 0.6 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(field, (width, height), interpolation=how), 0, 255).astype(np.uint8)


def _coded_noise(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Noise as a stream brings it: light in grains of 1 to 16 pixels, colours at half the size."""
    grain = 1 << int(random.integers(5))
    strength = random.uniform(5, 90)
    planes = []
    for size, middle, deviation in ((grain, random.uniform(30, 220), strength),
                                    (2 * grain, 128, strength / 3), (2 * grain, 128, strength / 3)):
        small = (int(np.ceil(height / size)), int(np.ceil(width / size)))
        field = middle + _spread(random, small, deviation)
        planes.append(cv2.resize(np.clip(field, 0, 255).astype(np.uint8),
                                 (small[1] * size, small[0] * size),
                                 interpolation=cv2.INTER_NEAREST)[:height, :width])
    if random.random() < 0.5:
        planes[1:] = [np.full((height, width), 128, np.uint8)] * 2
    return cv2.cvtColor(np.dstack(planes), cv2.COLOR_YCrCb2RGB)


def _spread(random: np.random.Generator, shape: tuple[int, ...], deviation: float) -> np.ndarray:
    """Values around 0, normally or evenly distributed."""
    if random.random() < 0.5:
        return random.normal(0, deviation, shape)
    return random.uniform(-1, 1, shape) * deviation * np.sqrt(3)


def _cloud(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Noise of many sizes summed, like plaster, foliage or sky."""
    total = np.zeros((height, width, 3), np.float32)
    fall = random.uniform(0.5, 1.1)
    for octave in range(1, 8):
        size = 2**octave
        small = random.normal(0, 1, (size, size, 3)).astype(np.float32)
        small[..., 1:] = small[..., :1] + 0.3 * small[..., 1:]
        total += cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC) * fall**octave
    total = total / max(float(total.std()), 1e-3) * random.uniform(5, 50)
    return np.clip(total + random.uniform(30, 220), 0, 255).astype(np.uint8)


def _pattern(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Stripes, tiles or dots in perspective: paving, fences, shelves."""
    period = int(random.integers(4, 60))
    y, x = np.mgrid[0:256, 0:256].astype(np.float32)
    kind = random.integers(3)
    if kind == 0:
        mask = (x % period) < period * random.uniform(0.1, 0.6)
    elif kind == 1:
        mask = ((x % period) < 1 + period // 8) | ((y % period) < 1 + period // 8)
    else:
        radius = period * random.uniform(0.15, 0.45)
        mask = ((x % period) - period / 2) ** 2 + ((y % period) - period / 2) ** 2 < radius**2
    colours = random.integers(0, 256, (2, 3))
    tile = np.where(mask[..., None], colours[0], colours[1]).astype(np.uint8)
    corners = np.float32([[0, 0], [256, 0], [256, 256], [0, 256]])
    spread = random.uniform(-0.4, 0.2, (4, 2)) * [width, height]
    sign = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    target = corners / 256 * [width, height] + spread * sign
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    return cv2.warpPerspective(tile, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)


def _shapes(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Boxes, discs and lines on a soft ground: furniture, cars, signs."""
    picture = _cloud(random, width, height) if random.random() < 0.5 else _gradient(
        random, width, height)
    for _ in range(int(random.integers(2, 40))):
        colour = [int(c) for c in random.integers(0, 256, 3)]
        centre = (int(random.integers(0, width)), int(random.integers(0, height)))
        size = int(random.integers(4, max(5, width // 4)))
        kind = random.integers(4)
        if kind == 0:
            end = (centre[0] + size, centre[1] + int(size * random.uniform(0.2, 3)))
            cv2.rectangle(picture, centre, end, colour, -1)
        elif kind == 1:
            axes = (size // 2 + 1, int(size * random.uniform(0.2, 1)) + 1)
            cv2.ellipse(picture, centre, axes, float(random.uniform(0, 180)), 0, 360, colour, -1,
                        cv2.LINE_AA)
        elif kind == 2:
            end = (int(random.integers(0, width)), int(random.integers(0, height)))
            cv2.line(picture, centre, end, colour, int(random.integers(1, 8)), cv2.LINE_AA)
        else:
            cv2.putText(picture, "KELUAR 24", centre, int(random.integers(0, 8)),
                        float(random.uniform(0.4, 3)), colour, int(random.integers(1, 5)))
    return picture


def _foliage(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Clumps of round tufts of like tones, by day or at night: trees, hedges, stacked fruit."""
    picture = _cloud(random, width, height) if random.random() < 0.5 else _gradient(
        random, width, height)
    is_grey = random.random() < 0.5
    for _ in range(int(random.integers(1, 6))):
        centre = random.uniform(0, 1, 2) * [width, height]
        spread = random.uniform(10, 90)
        tuft = random.uniform(3, 20)
        tone = random.uniform(20, 200, 3) if random.random() < 0.3 else (
            random.uniform(30, 160) * np.array([0.8, 1.0, 0.6]))
        for depth in range(count := int(random.integers(20, 160))):
            x, y = centre + random.normal(0, spread, 2)
            shade = random.uniform(0.5, 0.9) + 0.5 * depth / count
            colour = np.clip(tone * shade, 0, 255)
            colour = [float(colour.mean())] * 3 if is_grey else [float(c) for c in colour]
            cv2.circle(picture, (int(x), int(y)), max(2, int(tuft * random.uniform(0.6, 1.4))),
                       colour, -1, cv2.LINE_AA)
    if random.random() < 0.5:
        picture = (picture * random.uniform(0.15, 0.8) + random.uniform(0, 30)).astype(np.uint8)
    return cv2.GaussianBlur(picture, (0, 0), random.uniform(0.3, 1.2))


KINDS = (_black, _white, _plain, _gradient, _noise, _noise, _coded_noise, _cloud, _pattern, _shapes,
         _shapes, _foliage, _foliage, _foliage)
