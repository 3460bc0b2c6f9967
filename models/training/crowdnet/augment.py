"""What a surveillance camera does to a picture: size, light, noise, blur, compression."""

import cv2
import numpy as np

SCALES = (0.5, 1.6)


def crop(random: np.random.Generator, pixels: np.ndarray, heads: np.ndarray,
         side: int, is_calm: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """A square of `side` pixels at a random place and scale, maybe mirrored, with its heads.

    One that is calm keeps its scale.

    A picture too small for the scale is enlarged until the square fits.
    """
    height, width = pixels.shape[:2]
    scale = 1.0 if is_calm else float(np.exp(random.uniform(*np.log(SCALES))))
    scale = max(scale, side / min(height, width))
    window = min(round(side / scale), height, width)
    left = int(random.integers(0, width - window + 1))
    top = int(random.integers(0, height - window + 1))
    part = pixels[top : top + window, left : left + window]
    shrinks = window >= side
    part = cv2.resize(part, (side, side),
                      interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    moved = (heads - np.float32([left, top])) * np.float32(side / window)
    inside = ((moved >= 0) & (moved < side)).all(axis=1)
    moved = moved[inside]
    if random.random() < 0.5:
        part = np.ascontiguousarray(part[:, ::-1])
        moved[:, 0] = np.float32(side) - np.float32(1e-3) - moved[:, 0]
    return part, moved


def degrade(random: np.random.Generator, part: np.ndarray) -> np.ndarray:
    """Changes the look, never the geometry. Most squares get one or two of these."""
    if random.random() < 0.1:
        part = _night(random, part)
    elif random.random() < 0.7:
        part = _light(random, part)
    if random.random() < 0.2:
        grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
        part = np.repeat(grey[..., None], 3, axis=2)
    if random.random() < 0.15:
        part = _blur(random, part)
    if random.random() < 0.15:
        part = _noise(random, part, random.uniform(2, 14))
    if random.random() < 0.35:
        part = _compress(random, part)
    if random.random() < 0.3:
        part = halve_chroma(part, int(random.integers(2)))
    return part


def halve_chroma(picture: np.ndarray, phase: int = 0) -> np.ndarray:
    """One colour for 2 x 2 pixels, as Pantau has it of a camera's 4:2:0, not interpolated.

    `phase` is the place of the first pair of columns and rows: 0 or 1.
    """
    height, width = picture.shape[:2]
    planes = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    after = ((phase + height) % 2, (phase + width) % 2)
    padded = np.pad(planes[..., 1:], ((phase, after[0]), (phase, after[1]), (0, 0)), mode="edge")
    pairs = padded.reshape(padded.shape[0] // 2, 2, padded.shape[1] // 2, 2, 2)
    means = (pairs.sum(axis=(1, 3), dtype=np.uint16) + 2) // 4
    spread = means.astype(np.uint8).repeat(2, axis=0).repeat(2, axis=1)
    planes[..., 1:] = spread[phase : phase + height, phase : phase + width]
    return cv2.cvtColor(planes, cv2.COLOR_YCrCb2RGB)


def _light(random: np.random.Generator, part: np.ndarray) -> np.ndarray:
    """Brightness, contrast, gamma and tint, by one table a channel."""
    levels = np.arange(256, dtype=np.float32) / 255
    gamma = np.exp(random.uniform(-0.35, 0.35))
    contrast, brightness = random.uniform(0.8, 1.2), random.uniform(-0.12, 0.12)
    tint = random.uniform(0.92, 1.08, 3)
    table = (levels[:, None] ** gamma - 0.5) * contrast * tint + 0.5 + brightness
    table = np.clip(table * 255, 0, 255).astype(np.uint8)
    return cv2.LUT(part, table.reshape(256, 1, 3))


def _night(random: np.random.Generator, part: np.ndarray) -> np.ndarray:
    """Dark, pale and noisy."""
    dark = part.astype(np.float32) * random.uniform(0.15, 0.6) + random.uniform(0, 20)
    if random.random() < 0.6:
        grey = dark.mean(axis=2, keepdims=True)
        dark = grey + (dark - grey) * random.uniform(0, 0.5)
    return _noise(random, np.clip(dark, 0, 255).astype(np.uint8), random.uniform(3, 12))


def _noise(random: np.random.Generator, part: np.ndarray, deviation: float) -> np.ndarray:
    channels = 1 if random.random() < 0.5 else 3
    grain = random.standard_normal((*part.shape[:2], channels), dtype=np.float32)
    return np.clip(part + grain * np.float32(deviation), 0, 255).astype(np.uint8)


def _blur(random: np.random.Generator, part: np.ndarray) -> np.ndarray:
    """Out of focus, moving sideways, or enlarged from fewer pixels."""
    kind = random.integers(3)
    if kind == 0:
        return cv2.GaussianBlur(part, (0, 0), float(random.uniform(0.5, 1.6)))
    if kind == 1:
        return cv2.blur(part, (int(random.integers(2, 6)), 1))
    side = part.shape[0]
    fewer = int(side * random.uniform(0.5, 0.85))
    small = cv2.resize(part, (fewer, fewer), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)


def _compress(random: np.random.Generator, part: np.ndarray) -> np.ndarray:
    quality = int(random.integers(20, 75))
    _, packed = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)
