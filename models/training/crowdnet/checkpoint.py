"""The whole state of a training, written so that a kill at any moment loses minutes at most."""

import os
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .batches import Batches
from .network import CrowdNetwork


class MovingAverage:
    """An exponential average of the weights: what is evaluated and shipped."""

    def __init__(self, network: CrowdNetwork, decay: float) -> None:
        self.network = deepcopy(network).requires_grad_(False).eval()
        self.decay = decay

    @torch.no_grad()
    def update(self, network: CrowdNetwork, step: int) -> None:
        """Follows quickly at first, so that early evaluations mean something."""
        share = 1 - min(self.decay, (1 + step) / (10 + step))
        for average, weight in zip(self.network.parameters(), network.parameters(), strict=True):
            average.lerp_(weight, share)


def save(path: Path, **state: Any) -> None:
    """Replaces the file in one step: it is never seen half written."""
    part = path.with_suffix(".part")
    with open(part, "wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def state_of(step: int, cpu_seconds: float, network: CrowdNetwork, average: MovingAverage,
             optimizer: torch.optim.Optimizer, batches: Batches) -> dict[str, Any]:
    return {"step": step, "cpu_seconds": cpu_seconds, "network": network.state_dict(),
            "average": average.network.state_dict(), "optimizer": optimizer.state_dict(),
            "torch_random": torch.get_rng_state(),
            "batch_random": batches.random.bit_generator.state}


def restore(path: Path, network: CrowdNetwork, average: MovingAverage,
            optimizer: torch.optim.Optimizer, batches: Batches) -> tuple[int, float]:
    """Takes up where `save` left off: the step to do next, and the processor time so far."""
    # The generator's state is plain numbers, but the file also holds numpy's own types.
    with torch.serialization.safe_globals([np.dtype, np.ndarray]):
        state = torch.load(path, map_location="cpu", weights_only=True)
    network.load_state_dict(state["network"])
    average.network.load_state_dict(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["torch_random"])
    batches.random.bit_generator.state = state["batch_random"]
    return int(state["step"]), float(state["cpu_seconds"])
