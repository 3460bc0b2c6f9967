"""Errors of counts: the figures of the literature, computed as there."""

from dataclasses import dataclass, field

import numpy as np

BANDS = ((1, 10), (11, 50), (51, 200), (201, None))


@dataclass
class Scores:
    """Collects pictures; GAME(n) sums absolute errors over 4^n equal parts of a picture."""

    errors: list[float] = field(default_factory=list)
    truths: list[int] = field(default_factory=list)
    game: list[tuple[float, float, float]] = field(default_factory=list)

    def add(self, counts: np.ndarray, heads: np.ndarray, width: int, height: int,
            block: float) -> None:
        """`counts` holds persons a block of `block` pixels; `heads` are x, y in the same pixels."""
        self.errors.append(float(counts.sum()) - len(heads))
        self.truths.append(len(heads))
        self.game.append(tuple(_game(counts, heads, width, height, block, 2**level)
                               for level in (1, 2, 3)))

    def summary(self) -> dict[str, object]:
        errors, truths = np.array(self.errors), np.array(self.truths)
        absolute = np.abs(errors)
        bands = {}
        for low, high in BANDS:
            inside = (truths >= low) & (truths <= (high or np.inf))
            if inside.any():
                label = f"{low}-{high}" if high else f"{low}+"
                bands[label] = round(float((absolute[inside] / truths[inside]).mean()) * 100, 1)
        return {"images": len(errors), "mae": _round(absolute.mean()),
                "rmse": _round(np.sqrt((errors**2).mean())), "bias": _round(errors.mean()),
                "mape": bands, "game": [_round(v) for v in np.array(self.game).mean(axis=0)],
                "worst": _round(absolute.max())}


def _game(counts: np.ndarray, heads: np.ndarray, width: int, height: int, block: float,
          parts: int) -> float:
    """A block that straddles a border is shared by area."""
    rows = _shares(counts.shape[0], height, block, parts)
    columns = _shares(counts.shape[1], width, block, parts)
    estimated = rows @ counts @ columns.T
    truth = np.zeros((parts, parts))
    for x, y in heads:
        row = min(int(y * parts / height), parts - 1)
        column = min(int(x * parts / width), parts - 1)
        truth[max(row, 0), max(column, 0)] += 1
    return float(np.abs(estimated - truth).sum())


def _shares(cells: int, extent: int, block: float, parts: int) -> np.ndarray:
    """How much of each cell lies in each part; what lies beyond the picture goes to the last."""
    shares = np.zeros((parts, cells))
    for cell in range(cells):
        start, end = cell * block, min((cell + 1) * block, extent)
        for part in range(parts):
            low, high = part * extent / parts, (part + 1) * extent / parts
            shares[part, cell] = max(0.0, min(end, high) - max(start, low)) / max(end - start, 1e-9)
        if end <= start:
            shares[-1, cell] = 1
    return shares


def _round(value: float) -> float:
    return round(float(value), 2)
