"""One peer over one sequence, in a process of its own on one core.

usage: worker.py NAME SEQUENCE [MASKS]

Prints `ns_per_frame` and the CPU time that the peer took for a frame on average; with MASKS (.npz)
also keeps the masks of the frames that are scored. Reading frames is not in the time; each is
read just before it is needed, so that caches are as a decoder would leave them.
"""

import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np

import sequences
import subtractors


def main() -> None:
    # Threads in a pool, if there are any, would take turns on the one core: process_time has them.
    cv2.setNumThreads(1)
    subtractor = subtractors.named(sys.argv[1])
    sequence = sequences.Sequence(Path(sys.argv[2]))
    masks_path = sys.argv[3] if len(sys.argv) > 3 else None

    step, spent, masks = subtractor.make(), 0, {}
    for number, path in enumerate(sequence.frames, 1):
        frame = sequences.read(path, subtractor.luma)
        begin = time.process_time_ns()
        mask = step(frame)
        spent += time.process_time_ns() - begin
        if masks_path and number in sequence.truth:
            mask = mask[..., 0] if mask.ndim == 3 else mask
            masks[number] = np.packbits(mask == 255, axis=None)
    if masks_path:
        partial = f"{masks_path}.partial.npz"
        np.savez_compressed(partial, numbers=list(masks), masks=np.stack(list(masks.values())))
        os.replace(partial, masks_path)
    print(f"ns_per_frame {spent / len(sequence.frames)}", flush=True)


main()
