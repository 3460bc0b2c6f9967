"""Runs an exported model file with numpy alone: a second opinion on the file's description."""

import numpy as np

from .container import Container

Array = np.ndarray


def run(file: Container, pixels: Array) -> dict[str, Array]:
    """Every layer's answer to a picture (H x W x 3, whole blocks), rows x columns x channels."""
    values: dict[str, Array] = {}
    for line in file.lines:
        kind, *words = line.split()
        if kind == "mean":
            values["picture"] = pixels.astype(np.float32) - np.float32(words)
        elif kind == "add":
            values[words[0]] = values[words[1]] + values[words[2]]
        elif kind == "double":
            values[words[0]] = values[words[1]].repeat(2, axis=0).repeat(2, axis=1)
        elif kind in ("conv", "depthwise"):
            values[words[0]] = _convolution(file, kind, words, values[words[1]])
        elif kind == "bins":
            centres = np.float32(words)
    values["counts"] = persons(values["output"], centres)
    return values


def _convolution(file: Container, kind: str, words: list[str], source: Array) -> Array:
    inputs, outputs, size, stride = (int(word) for word in words[2:6])
    ending, weights_at, bias_at = words[6], int(words[7]), int(words[8])
    margin = size // 2
    padded = np.pad(source, ((margin, margin), (margin, margin), (0, 0)))
    height, width = source.shape[0] // stride, source.shape[1] // stride
    total = np.zeros((height, width, outputs), np.float32) + file.floats(bias_at, (outputs,))
    shape = (size, size, outputs) if kind == "depthwise" else (outputs, size, size, inputs)
    weights = file.floats(weights_at, shape)
    for row in range(size):
        for column in range(size):
            part = padded[row : row + height * stride : stride,
                          column : column + width * stride : stride]
            if kind == "depthwise":
                total += part * weights[row, column]
            else:
                total += part @ weights[:, row, column].T
    return np.clip(total, 0, 6) if ending == "relu6" else total


def persons(output: Array, centres: Array) -> Array:
    """Persons in each block out of the last layer's values, rows x columns x channels."""
    shares = np.exp(output[..., :-2] - output[..., :-2].max(axis=-1, keepdims=True))
    rate = (shares * centres).sum(axis=-1) / shares.sum(axis=-1)
    return (rate / (1 + np.exp(output[..., -2] - output[..., -1])))[..., None]
