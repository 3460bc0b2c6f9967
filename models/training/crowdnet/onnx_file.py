"""Writes the network for ONNX Runtime: `python -m crowdnet.onnx_file CHECKPOINT OUT.onnx`.

Only benchmarks that compare engines need it, and the package `onnx` that it imports. The input is
"picture", 1 x 3 x H x W floats 0 to 255 with sides that 16 divides; the output is "output".
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .export import HEIGHT, WIDTH, load
from .graph import BIN_CENTRES, BLOCK, DEVIATION, MEAN
from .network import CrowdNetwork, key

OPERATORS = 17


def onnx_model(network: CrowdNetwork, width: int, height: int) -> onnx.ModelProto:
    constants, nodes = [], []

    def constant(name: str, values: np.ndarray) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    mean = constant("mean", np.float32(MEAN).reshape(1, 3, 1, 1))
    deviation = constant("deviation", np.float32(DEVIATION).reshape(1, 3, 1, 1))
    low, high = constant("zero", np.float32(0)), constant("six", np.float32(6))
    twice = constant("twice", np.float32([1, 1, 2, 2]))
    nodes.append(helper.make_node("Sub", ["picture", mean], ["centred"]))
    nodes.append(helper.make_node("Div", ["centred", deviation], ["scaled"]))
    for layer in network.layers:
        inputs = ["scaled" if name == "picture" else name for name in layer.inputs]
        if layer.kind == "add":
            nodes.append(helper.make_node("Add", inputs, [layer.name]))
        elif layer.kind == "double":
            nodes.append(helper.make_node(
                "Resize", [inputs[0], "", twice], [layer.name], mode="nearest",
                coordinate_transformation_mode="asymmetric", nearest_mode="floor"))
        else:
            convolution = network.convolutions[key(layer.name)]
            weight = constant(f"{layer.name}.weight", convolution.weight.numpy())
            bias = constant(f"{layer.name}.bias", convolution.bias.numpy())
            result = f"{layer.name}.linear" if layer.relu6 else layer.name
            nodes.append(helper.make_node(
                "Conv", [inputs[0], weight, bias], [result], kernel_shape=[layer.size] * 2,
                strides=[layer.stride] * 2, pads=[layer.size // 2] * 4,
                group=convolution.groups))
            if layer.relu6:
                nodes.append(helper.make_node("Clip", [result, low, high], [layer.name]))
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, height, width])
    output = helper.make_tensor_value_info(
        "output", TensorProto.FLOAT,
        [1, len(BIN_CENTRES) + 2, height // BLOCK, width // BLOCK])
    graph = helper.make_graph(nodes, "crowd-p", [picture], [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPERATORS)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=WIDTH)
    parser.add_argument("--height", type=int, default=HEIGHT)
    options = parser.parse_args()
    onnx.save(onnx_model(load(options.checkpoint), options.width, options.height), options.out)


if __name__ == "__main__":
    main()
