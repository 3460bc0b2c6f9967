"""Measures a training step: `python -m crowdnet.steptime`. Processor time, least of five."""

import time

import torch

from .network import CrowdNetwork, counts

CASES = ((256, 8, "", False), (256, 8, "", True), (256, 8, "f4.expand", True),
         (256, 8, "f7.expand", True), (320, 6, "f4.expand", True), (384, 8, "f4.expand", True))


def step_seconds(side: int, batch: int, freeze_until: str, half: bool) -> float:
    network = CrowdNetwork().to(memory_format=torch.channels_last)
    network.freeze_until(freeze_until or None)
    pictures = torch.rand(batch, side, side, 3).mul(255).permute(0, 3, 1, 2)
    least = float("inf")
    for _ in range(5):
        started = time.process_time()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            logits = network(pictures)
        counts(logits).mean().backward()
        least = min(least, time.process_time() - started)
    return least


def main() -> None:
    torch.set_num_threads(1)
    for side, batch, freeze_until, half in CASES:
        seconds = step_seconds(side, batch, freeze_until, half)
        print(f"{batch} x {side}, learns from {freeze_until or 'the start'}, "
              f"{'bfloat16' if half else 'float32'}: {seconds * 1000:.0f} ms")


if __name__ == "__main__":
    main()
