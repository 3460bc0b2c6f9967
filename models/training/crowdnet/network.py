"""Runs and trains a graph in PyTorch."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional

from .graph import BIN_CENTRES, DEVIATION, MEAN, Layer, network_p, source_channels


class CrowdNetwork(nn.Module):
    """A graph's layers with their weights. Pictures are NCHW, red, green, blue, 0 to 255."""

    def __init__(self, layers: list[Layer] | None = None) -> None:
        super().__init__()
        self.layers = layers or network_p()
        self.frozen_until: str | None = None
        self.convolutions = nn.ModuleDict()
        inputs = source_channels(self.layers)
        for layer in self.layers:
            if layer.kind not in ("conv", "depthwise"):
                continue
            groups = layer.channels if layer.kind == "depthwise" else 1
            self.convolutions[key(layer.name)] = nn.Conv2d(
                inputs[layer.name], layer.channels, layer.size, layer.stride,
                padding=layer.size // 2, groups=groups)
        self._last_use = {name: index for index, layer in enumerate(self.layers)
                          for name in layer.inputs}
        self._start_weights()

    def _start_weights(self) -> None:
        """He's start, so that the picture is still seen after the head's layers without norms.

        The output starts with small counts: without this the first errors are in the thousands.
        """
        for layer in self.layers:
            if layer.kind in ("conv", "depthwise"):
                convolution = self.convolutions[key(layer.name)]
                nn.init.kaiming_normal_(convolution.weight,
                                        nonlinearity="relu" if layer.relu6 else "linear")
                nn.init.zeros_(convolution.bias)
        output = self.convolutions["output"]
        with torch.no_grad():
            output.weight.mul_(0.1)
            output.bias[0] = 2.0
            output.bias[-2], output.bias[-1] = 1.7, -1.7

    def load_imagenet(self, state: dict[str, Tensor]) -> None:
        """Takes torchvision's MobileNetV2 with its normalisation folded into the convolutions."""
        for layer in self.layers:
            if layer.pretrained is None:
                continue
            convolution, norm = layer.pretrained
            scale = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + 1e-5)
            weight = state[f"{convolution}.weight"] * scale[:, None, None, None]
            bias = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale
            target = self.convolutions[key(layer.name)]
            with torch.no_grad():
                target.weight.copy_(weight)
                target.bias.copy_(bias)

    def freeze_until(self, name: str | None) -> None:
        """Stops training of every layer before the one that is called `name`; none for None."""
        self.frozen_until = name
        frozen = name is not None
        for layer in self.layers:
            if layer.name == name:
                frozen = False
            if layer.kind in ("conv", "depthwise"):
                self.convolutions[key(layer.name)].requires_grad_(not frozen)

    def activations(self, pictures: Tensor) -> Iterable[tuple[str, Tensor]]:
        """Each layer's name and output in turn; values are dropped after their last use."""
        mean = torch.tensor(MEAN)[None, :, None, None]
        deviation = torch.tensor(DEVIATION)[None, :, None, None]
        values = {"picture": (pictures - mean) / deviation}
        for index, layer in enumerate(self.layers):
            arguments = [values[name] for name in layer.inputs]
            if layer.kind == "add":
                value = arguments[0] + arguments[1]
            elif layer.kind == "double":
                value = functional.interpolate(arguments[0], scale_factor=2, mode="nearest")
            else:
                value = self.convolutions[key(layer.name)](self.enters(layer, arguments[0]))
            if layer.relu6:
                value = functional.relu6(value)
            values[layer.name] = value
            for name in layer.inputs:
                if self._last_use[name] == index:
                    del values[name]
            yield layer.name, value

    def enters(self, layer: Layer, value: Tensor) -> Tensor:
        """What a convolution gets of its input; all of it, but in rehearsals."""
        return value

    def forward(self, pictures: Tensor) -> Tensor:
        """The output layer's logits, N x 12 x H/16 x W/16, always as 32-bit floats."""
        value = pictures
        for _, value in self.activations(pictures):
            pass
        return value.float()


def key(name: str) -> str:
    """Module names can't hold a dot."""
    return name.replace(".", "_")


def rates(logits: Tensor) -> tuple[Tensor, Tensor]:
    """Of each block: the mean count if it has persons, and the log-odds that it has some."""
    centres = torch.tensor(BIN_CENTRES)[None, :, None, None]
    shares = torch.softmax(logits[:, :-2], dim=1)
    rate = (shares * centres).sum(dim=1)
    return rate, logits[:, -1] - logits[:, -2]


def counts(logits: Tensor) -> Tensor:
    """Persons in each block: N x H/16 x W/16."""
    rate, odds = rates(logits)
    return rate * torch.sigmoid(odds)
