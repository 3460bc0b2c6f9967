"""Trains the network: `python -m crowdnet.train --out FOLDER`. Run it again to go on.

The learning rate warms up, stays, and falls to nothing over the last steps before `--steps`, so a
training may be stopped anywhere: the moving average is good at all times, and `--steps` of a later
run decides when the fall starts.
"""

import argparse
import json
import os
import time
from pathlib import Path

import cv2
import torch

from . import checkpoint, export
from .batches import SHARES, Batches
from .checkpoint import MovingAverage
from .loss import zero_inflated_loss
from .network import CrowdNetwork
from .validation import Validation
from .weights import imagenet_weights

WARM_UP_STEPS = 100
WEIGHT_DECAY = 1e-4
GRADIENT_LIMIT = 10.0
# Mean absolute errors that the project aims for, and the mean count of pictures without people.
AIMS = {"shanghaitech-b": 9.0, "shanghaitech-a": 75.0, "mall": 2.0}
AIM_OF_EMPTY = 0.5


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--out", type=Path, required=True, help="folder of checkpoints, log and decoded sets")
    add("--start", type=Path, help="weights to start from where FOLDER has no checkpoint: a .model")
    add("--steps", type=int, default=60_000, help="where the training ends")
    add("--fall", type=int, default=12_000, help="steps of the falling learning rate at the end")
    add("--side", type=int, default=256, help="side of a training square in pixels")
    add("--batch", type=int, default=8)
    add("--head-rate", type=float, default=1e-3)
    add("--backbone-rate", type=float, default=3e-4)
    add("--freeze-until", default="f4.expand", help='first layer that learns; "" for all')
    add("--average", type=float, default=0.999, help="decay of the moving average a step")
    add("--calm", type=float, default=0.0,
        help="share of squares neither scaled nor degraded: for the last steps")
    add("--empty", type=float, default=SHARES["empty"],
        help="share of squares without people")
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=1)
    add("--evaluate-every", type=float, default=600, help="processor seconds")
    add("--save-every", type=float, default=120, help="processor seconds")
    return parser.parse_args()


class Training:
    """One training: its parts, and what it has spent."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        torch.manual_seed(options.seed)
        if options.start:
            network = export.load(options.start).requires_grad_(True).train()
        else:
            network = CrowdNetwork()
            network.load_imagenet(imagenet_weights())
        self.network = network.to(memory_format=torch.channels_last)
        self.average = MovingAverage(self.network, options.average)
        # Frozen layers stay in the optimizer, idle, so that a later run may thaw them.
        groups = _groups(self.network)
        self.optimizer = torch.optim.AdamW(
            [{"params": groups["backbone"]}, {"params": groups["head"]}],
            weight_decay=WEIGHT_DECAY)
        self.network.freeze_until(options.freeze_until or None)
        self.batches = Batches(options.out / "decoded", options.seed, options.calm,
                               options.empty)
        self.step, self.spent = 0, 0.0
        self._started = time.process_time()

    def resume(self, path: Path) -> None:
        self.step, self.spent = checkpoint.restore(
            path, self.network, self.average, self.optimizer, self.batches)
        self._started = time.process_time()

    def cpu_seconds(self) -> float:
        return self.spent + time.process_time() - self._started

    def advance(self) -> float:
        """One step; returns the loss."""
        options = self.options
        share = learning_share(self.step, options.steps, options.fall)
        for group, rate in zip(self.optimizer.param_groups,
                               (options.backbone_rate, options.head_rate), strict=True):
            group["lr"] = rate * share
        pictures, heads = self.batches.draw(options.batch, options.side)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(pictures)
        loss = zero_inflated_loss(logits, heads)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), GRADIENT_LIMIT)
        self.optimizer.step()
        self.average.update(self.network, self.step)
        self.step += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        checkpoint.save(path, **checkpoint.state_of(
            self.step, self.cpu_seconds(), self.network, self.average, self.optimizer,
            self.batches))


def learning_share(step: int, steps: int, fall: int) -> float:
    """The share of the learning rate at a step: up, level, then a straight line to nothing."""
    return max(0.0, min(1.0, (step + 1) / WARM_UP_STEPS, (steps - step) / max(fall, 1)))


def _groups(network: CrowdNetwork) -> dict[str, list[torch.nn.Parameter]]:
    groups: dict[str, list[torch.nn.Parameter]] = {"backbone": [], "head": []}
    for name, parameter in network.named_parameters():
        groups["backbone" if name.startswith("convolutions.f") else "head"].append(parameter)
    return groups


def run(options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    (options.out / "pid").write_text(str(os.getpid()))
    training = Training(options)
    latest = options.out / "latest.pt"
    if latest.exists():
        training.resume(latest)
    validation = Validation(options.out / "decoded", mall_step=4)
    losses: list[float] = []
    saved = evaluated = training.cpu_seconds()
    while training.step < options.steps:
        losses.append(training.advance())
        now, last = training.cpu_seconds(), training.step == options.steps
        early = training.step in (100, 300, 1000)
        if last or early or now - evaluated >= options.evaluate_every:
            scores = validation.run(training.average.network)
            best = keep_if_best(options.out, training, scores)
            _log(options.out / "log.jsonl", training, losses, {**best, **scores})
            losses, evaluated = [], training.cpu_seconds()
        if last or now - saved >= options.save_every:
            training.save(latest)
            saved = training.cpu_seconds()
    (options.out / "pid").unlink(missing_ok=True)


def distance(scores: dict[str, dict[str, float]]) -> float:
    """One figure to choose weights by: errors in units of what the project aims for, a mean."""
    parts = [scores[name]["mae"] / aim for name, aim in AIMS.items()]
    return (sum(parts) + scores["empty"]["mean"] / AIM_OF_EMPTY) / (len(parts) + 1)


def keep_if_best(out: Path, training: Training, scores: dict[str, object]) -> dict[str, float]:
    """Writes the average weights if none before were nearer to the aims."""
    now, path = round(distance(scores), 3), out / "best.pt"
    before = out / "best.json"
    if not before.exists() or json.loads(before.read_text())["distance"] > now:
        checkpoint.save(path, network=training.average.network.state_dict(), step=training.step)
        before.write_text(json.dumps({"distance": now, "step": training.step, **scores}))
    return {"distance": now}


def _log(path: Path, training: Training, losses: list[float], scores: dict[str, object]) -> None:
    line = {"step": training.step, "cpu_seconds": round(training.cpu_seconds()),
            "at": round(time.time()), "side": training.options.side,
            "batch": training.options.batch, "seed": training.options.seed,
            "rate_share": round(learning_share(training.step, training.options.steps,
                                               training.options.fall), 3),
            "loss": round(sum(losses) / max(len(losses), 1), 4), **scores}
    with open(path, "a") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    run(arguments())
