"""The zero-inflated Poisson loss over blocks (EBC-ZIP, Ma et al. 2025), always in 32-bit floats."""

import torch
from torch import Tensor
from torch.nn import functional

from .graph import BIN_CENTRES
from .network import rates

LIKELIHOOD_WEIGHT = 4.0
SCALES = (1, 2, 4, 8)


def zero_inflated_loss(logits: Tensor, heads: Tensor) -> Tensor:
    """`heads` counts the heads of each block, N x H/16 x W/16."""
    rate, odds = rates(logits)
    likelihood = _likelihood(rate, odds, heads)
    bins = _bin_loss(logits[:, :-2], heads)
    areas = _area_loss(rate * torch.sigmoid(odds), heads)
    return LIKELIHOOD_WEIGHT * likelihood + bins + areas


def block_counts(points: Tensor, side: int, block: int) -> Tensor:
    """How many of `points` (x, y in pixels) lie in each block of a square of `side` pixels."""
    cells = side // block
    index = (points / block).long().clamp(0, cells - 1)
    flat = index[:, 1] * cells + index[:, 0]
    return torch.bincount(flat, minlength=cells * cells).reshape(cells, cells).float()


def _likelihood(rate: Tensor, odds: Tensor, heads: Tensor) -> Tensor:
    """Minus the log of P(0) = q + (1 - q) exp(-rate), P(k) = (1 - q) Poisson(k; rate)."""
    some, none = functional.logsigmoid(odds), functional.logsigmoid(-odds)
    empty = torch.logaddexp(none, some - rate)
    filled = some + heads * torch.log(rate) - rate - torch.lgamma(heads + 1)
    return -torch.where(heads > 0, filled, empty).mean()


def _bin_loss(logits: Tensor, heads: Tensor) -> Tensor:
    """Cross-entropy of the nearest bin over the blocks that have heads, a mean over those."""
    centres = torch.tensor(BIN_CENTRES)
    edges = (centres[1:] + centres[:-1]) / 2
    filled = heads > 0
    if not bool(filled.any()):
        return logits.sum() * 0
    chosen = logits.permute(0, 2, 3, 1)[filled]
    return functional.cross_entropy(chosen, torch.bucketize(heads[filled], edges))


def _area_loss(counts: Tensor, heads: Tensor) -> Tensor:
    """Errors of sums over ever larger squares; a scale's weight is its side, not its area."""
    total = counts.new_zeros(())
    for scale in SCALES:
        pooled = functional.avg_pool2d((counts - heads)[:, None], scale)
        total = total + scale * pooled.abs().mean()
    return total
