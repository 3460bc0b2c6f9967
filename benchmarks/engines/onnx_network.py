"""A model file of ours as ONNX: the same layers, the same numbers, sides of the picture fixed."""

import numpy as np
import onnx
from crowdnet.container import Container
from onnx import TensorProto, helper, numpy_helper

OPERATORS = 17


def write(file: Container, width: int, height: int) -> bytes:
    """Input "picture": 1 x 3 x H x W, red, green, blue less the mean; output "output"."""
    constants, nodes = [], []

    def constant(name: str, values: np.ndarray) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    zero, six = constant("zero", np.float32(0)), constant("six", np.float32(6))
    twice = constant("twice", np.float32([1, 1, 2, 2]))
    block = outputs = 0
    for line in file.lines:
        kind, *words = line.split()
        if kind == "block":
            block = int(words[0])
        elif kind == "add":
            nodes.append(helper.make_node("Add", words[1:], [words[0]]))
        elif kind == "double":
            nodes.append(helper.make_node(
                "Resize", [words[1], "", twice], [words[0]], mode="nearest",
                coordinate_transformation_mode="asymmetric", nearest_mode="floor"))
        elif kind in ("conv", "depthwise"):
            name, source, ending = words[0], words[1], words[6]
            inputs, outputs, size, stride = map(int, words[2:6])
            if kind == "depthwise":
                weight = file.floats(int(words[7]), (size, size, outputs))
                weight = weight.transpose(2, 0, 1)[:, None]
            else:
                weight = file.floats(int(words[7]), (outputs, size, size, inputs))
                weight = weight.transpose(0, 3, 1, 2)
            bias = file.floats(int(words[8]), (outputs,))
            sums = f"{name}.sums" if ending == "relu6" else name
            numbers = [constant(f"{name}.weight", weight), constant(f"{name}.bias", bias)]
            nodes.append(helper.make_node(
                "Conv", [source, *numbers], [sums], kernel_shape=[size] * 2,
                strides=[stride] * 2, pads=[size // 2] * 4,
                group=outputs if kind == "depthwise" else 1))
            if ending == "relu6":
                nodes.append(helper.make_node("Clip", [sums, zero, six], [name]))
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, height, width])
    output = helper.make_tensor_value_info(
        "output", TensorProto.FLOAT, [1, outputs, height // block, width // block])
    graph = helper.make_graph(nodes, "crowd", [picture], [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPERATORS)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model.SerializeToString()
