"""Scores weights on the held-out pictures: `python -m crowdnet.evaluate CHECKPOINT --decoded DIR`.

Prints one JSON line, or with --table a table for the model card.
"""

import argparse
import json
from pathlib import Path

import torch

from .export import load
from .sets import SETS
from .validation import Validation


def table(scores: dict[str, dict]) -> str:
    lines = ["| held out | pictures | MAE | RMSE | bias | GAME 1, 2, 3 | MAPE by persons |",
             "|---|---|---|---|---|---|---|"]
    for name, found in scores.items():
        if name == "empty":
            continue
        bands = ", ".join(f"{band}: {value:.0f} %" for band, value in found["mape"].items())
        game = ", ".join(f"{value:.1f}" for value in found["game"])
        lines.append(f"| {name} | {found['images']} | {found['mae']:.2f} | {found['rmse']:.2f} | "
                     f"{found['bias']:+.2f} | {game} | {bands} |")
    empty = scores["empty"]
    lines.append("")
    lines.append(f"{empty['images']} pictures without people: {empty['mean']:.2f} persons in the "
                 f"mean, {empty['largest']:.1f} at most, {empty['above_3']} above 3.")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--decoded", type=Path, required=True, help="folder of the decoded sets")
    parser.add_argument("--set", dest="sets", action="append", choices=SETS, help="default: all")
    parser.add_argument("--scale", type=float, default=1, help="resize pictures by this before")
    parser.add_argument("--half", action="store_true", help="16-bit floats: quicker, not exact")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    validation = Validation(options.decoded)
    scores = validation.run(load(options.checkpoint), options.sets or SETS, options.scale,
                            options.half)
    print(table(scores) if options.table else json.dumps(scores))


if __name__ == "__main__":
    main()
