"""The network as a list of plain layers, which is what is trained, exported and run.

Every layer is one convolution with a bias (batch normalisation is folded before training starts)
and at most one ReLU6; the only other operations are an addition and a doubling by nearest
neighbours.
"""

from dataclasses import dataclass

# The pixel values that the network subtracts, red, green, blue. They are whole numbers so that a
# picture can be padded with this colour as bytes and the stem run on bytes, exactly.
MEAN = (124.0, 116.0, 104.0)
# ImageNet's deviations on the scale of 0 to 255; the exported stem's weights include them.
DEVIATION = (58.395, 57.12, 57.375)

# One count for each block of this many pixels in each direction.
BLOCK = 16
# Counts of persons that one block's distribution is a mixture of.
BIN_CENTRES = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 14.0)


@dataclass(frozen=True)
class Layer:
    """One step. `inputs` are names of earlier layers or "picture"."""

    name: str
    kind: str  # "conv", "depthwise", "add", "double"
    inputs: tuple[str, ...]
    channels: int
    size: int = 1
    stride: int = 1
    relu6: bool = False
    # The convolution and normalisation of torchvision's MobileNetV2 that this starts from.
    pretrained: tuple[str, str] | None = None


# expansion, channels, repeats, stride: MobileNetV2, table 2, up to features[13].
STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1))


def backbone() -> list[Layer]:
    """MobileNetV2's features[0...13]: 96 channels at a sixteenth of the picture."""
    layers = [Layer("f0", "conv", ("picture",), 32, 3, 2, True, ("features.0.0", "features.0.1"))]
    channels, last, index = 32, "f0", 1
    for expansion, out, repeats, stage_stride in STAGES:
        for repeat in range(repeats):
            stride = stage_stride if repeat == 0 else 1
            source, name, path = last, f"f{index}", f"features.{index}.conv"
            wide = channels * expansion
            part = 0
            if expansion > 1:
                layers.append(Layer(f"{name}.expand", "conv", (last,), wide, relu6=True,
                                    pretrained=(f"{path}.0.0", f"{path}.0.1")))
                last, part = f"{name}.expand", 1
            layers.append(Layer(f"{name}.depthwise", "depthwise", (last,), wide, 3, stride, True,
                                (f"{path}.{part}.0", f"{path}.{part}.1")))
            layers.append(Layer(f"{name}.project", "conv", (f"{name}.depthwise",), out,
                                pretrained=(f"{path}.{part + 1}", f"{path}.{part + 2}")))
            last = f"{name}.project"
            if stride == 1 and channels == out:
                layers.append(Layer(name, "add", (source, last), out))
                last = name
            channels, index = out, index + 1
    return layers


def head(eighth: str, sixteenth: str) -> list[Layer]:
    """Joins an eighth and a sixteenth, looks around once at each, and ends at a sixteenth.

    The output has `len(BIN_CENTRES)` logits of the count of a block that has persons, then two:
    that the block has none, that it has some.
    """
    width, wide, outputs = 48, 96, len(BIN_CENTRES) + 2
    return [
        Layer("h.deep", "conv", (sixteenth,), width),
        Layer("h.double", "double", ("h.deep",), width),
        Layer("h.fine", "conv", (eighth,), width),
        Layer("h.join", "add", ("h.double", "h.fine"), width),
        Layer("h.mix", "conv", ("h.join",), width, relu6=True),
        Layer("h.near", "depthwise", ("h.mix",), width, 3, 1, True),
        Layer("h.near.mix", "conv", ("h.near",), width, relu6=True),
        Layer("h.down", "depthwise", ("h.near.mix",), width, 3, 2, True),
        Layer("h.down.mix", "conv", ("h.down",), wide, relu6=True),
        Layer("h.around", "depthwise", ("h.down.mix",), wide, 3, 1, True),
        Layer("h.around.mix", "conv", ("h.around",), wide, relu6=True),
        Layer("output", "conv", ("h.around.mix",), outputs),
    ]


def network_p() -> list[Layer]:
    """The network that Pantau ships."""
    layers = backbone()
    eighth = next(layer.name for layer in layers if layer.name == "f6")
    return layers + head(eighth, layers[-1].name)


def source_channels(layers: list[Layer]) -> dict[str, int]:
    """How many channels each layer's first input has."""
    channels = {"picture": 3} | {layer.name: layer.channels for layer in layers}
    return {layer.name: channels[layer.inputs[0]] for layer in layers}


def cost(layers: list[Layer], width: int, height: int) -> tuple[int, int]:
    """Parameters, and multiplications for a picture of this size (sides that 16 divides)."""
    areas = {"picture": float(width * height)}
    inputs = source_channels(layers)
    parameters = multiplications = 0
    for layer in layers:
        area = areas[layer.inputs[0]] / layer.stride**2 * (4 if layer.kind == "double" else 1)
        areas[layer.name] = area
        if layer.kind in ("conv", "depthwise"):
            fan_in = 1 if layer.kind == "depthwise" else inputs[layer.name]
            weights = layer.channels * fan_in * layer.size**2
            parameters += weights + layer.channels
            multiplications += int(weights * area)
    return parameters, multiplications
