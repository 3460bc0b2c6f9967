"""Writes the files that Pantau loads: `python -m crowdnet.export CHECKPOINT --out FOLDER`.

`crowd-p.model` holds graph and weights, `crowd-p.activations` what some layers answer to a drawn
picture, for the test of the engine that runs them.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch

from . import container, empties
from .batches import Batches
from .container import ACTIVATIONS_MAGIC, MODEL_MAGIC, Container
from .graph import BIN_CENTRES, BLOCK, DEVIATION, MEAN
from .network import CrowdNetwork, counts, key

NAME = "crowd-p"
# The picture size that costs are quoted for: 640x360 in whole blocks.
WIDTH, HEIGHT = 640, 368
TEST_WIDTH, TEST_HEIGHT = 112, 80
STORED = ("f0", "f1.project", "f3", "f4.depthwise", "f6", "f7.project", "f10", "f13", "h.double",
          "h.join", "h.near.mix", "h.down", "h.around.mix", "output")
RANGE_BATCHES = 12

# The least and the largest value of each channel, by layer.
Ranges = dict[str, tuple[np.ndarray, np.ndarray]]


def load(path: Path) -> CrowdNetwork:
    """The average weights of a checkpoint, the weights of a `best.pt`, or of an exported model."""
    if path.suffix == ".model":
        return network_of(container.read(path, MODEL_MAGIC))
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = CrowdNetwork()
    network.load_state_dict(state.get("average", state["network"]))
    return network.requires_grad_(False).eval()


def model(network: CrowdNetwork, ranges: Ranges) -> Container:
    file = Container(MODEL_MAGIC, WIDTH, HEIGHT)
    file.lines.append("mean " + " ".join(f"{value:g}" for value in MEAN))
    file.lines.append(f"block {BLOCK}")
    file.lines.append("bins " + " ".join(f"{value:g}" for value in BIN_CENTRES))
    for layer in network.layers:
        inputs = " ".join(layer.inputs)
        if layer.kind not in ("conv", "depthwise"):
            file.lines.append(f"{layer.kind} {layer.name} {inputs}")
        else:
            convolution = network.convolutions[key(layer.name)]
            weight = convolution.weight.numpy()
            if layer.inputs == ("picture",):
                weight = weight / np.float32(DEVIATION)[None, :, None, None]
            # Out, row, column, in; for a depthwise layer, row, column, channel.
            order = (2, 3, 0, 1) if layer.kind == "depthwise" else (0, 2, 3, 1)
            weights_at = file.append(weight.transpose(order))
            bias_at = file.append(convolution.bias.numpy())
            shape = f"{convolution.in_channels} {layer.channels} {layer.size} {layer.stride}"
            ending = "relu6" if layer.relu6 else "linear"
            file.lines.append(f"{layer.kind} {layer.name} {inputs} {shape} {ending} "
                              f"{weights_at} {bias_at}")
    for name, (low, high) in ranges.items():
        file.lines.append(f"range {name} {file.append(low)} {file.append(high)}")
    return file


@torch.no_grad()
def network_of(file: Container) -> CrowdNetwork:
    """The network that a model file was made from."""
    network = CrowdNetwork()
    for line in file.lines:
        kind, *words = line.split()
        if kind not in ("conv", "depthwise"):
            continue
        convolution = network.convolutions[key(words[0])]
        outputs, inputs, rows, columns = convolution.weight.shape
        shape = (rows, columns, outputs, inputs)
        order = (2, 3, 0, 1)
        if kind == "conv":
            shape, order = (outputs, rows, columns, inputs), (0, 3, 1, 2)
        weight = torch.from_numpy(file.floats(int(words[7]), shape).transpose(order).copy())
        if words[1] == "picture":
            weight = weight * torch.tensor(DEVIATION)[None, :, None, None]
        convolution.weight.copy_(weight)
        convolution.bias.copy_(torch.from_numpy(file.floats(int(words[8]), (outputs,)).copy()))
    return network.requires_grad_(False).eval()


@torch.no_grad()
def measure_ranges(network: CrowdNetwork, batches: Batches) -> Ranges:
    """How far each channel of each layer goes on training squares: bounds for 8-bit arithmetic.

    Extremes of all, not a mean of them: what is cut off in dense crowds costs 5 % of their count.
    """
    lows: dict[str, list[np.ndarray]] = {}
    highs: dict[str, list[np.ndarray]] = {}
    for _ in range(RANGE_BATCHES):
        pictures, _ = batches.draw(8, 256)
        for name, value in network.activations(pictures):
            lows.setdefault(name, []).append(value.amin(dim=(0, 2, 3)).numpy())
            highs.setdefault(name, []).append(value.amax(dim=(0, 2, 3)).numpy())
    return {name: (np.min(lows[name], axis=0), np.max(highs[name], axis=0)) for name in lows}


@torch.no_grad()
def activations(network: CrowdNetwork) -> Container:
    """A drawn picture and answers to it, in rows of pixels with the channels together."""
    random = np.random.default_rng(7)
    drawn = empties.drawn_scene(random, TEST_WIDTH, TEST_HEIGHT)
    picture = torch.from_numpy(drawn).permute(2, 0, 1)[None].float()
    file = Container(ACTIVATIONS_MAGIC, TEST_WIDTH, TEST_HEIGHT)
    _store(file, "picture", picture)
    for name, value in network.activations(picture):
        if name in STORED:
            _store(file, name, value)
    _store(file, "counts", counts(network(picture))[:, None])
    return file


def _store(file: Container, name: str, value: torch.Tensor) -> None:
    values = value[0].permute(1, 2, 0).numpy()
    height, width, channels = values.shape
    file.lines.append(f"tensor {name} {height} {width} {channels} {file.append(values)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the two files")
    parser.add_argument("--decoded", type=Path, required=True, help="folder of the decoded sets")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = load(options.checkpoint)
    ranges = measure_ranges(network, Batches(options.decoded, seed=1))
    for path, file in ((options.out / f"{NAME}.model", model(network, ranges)),
                       (options.out / f"{NAME}.activations", activations(network))):
        file.write(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.name}: {path.stat().st_size} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
