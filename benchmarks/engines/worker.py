"""One round of ONNX Runtime on one thread: `worker.py NETWORK.onnx PICTURE.npy OUTPUT.npy RUNS`.

Prints CPU time a run, in milliseconds: one line each.
"""

import sys
import time

import numpy as np
import onnxruntime


def main() -> None:
    network, picture, output, runs = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    engine = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    values = {"picture": np.load(picture)}
    for _ in range(3):  # warms up
        result = engine.run(["output"], values)[0]
    np.save(output, result)
    for _ in range(int(runs)):
        start = time.thread_time_ns()
        engine.run(["output"], values)
        print((time.thread_time_ns() - start) / 1e6)


main()
