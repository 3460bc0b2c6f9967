"""Pantau's side: `pantau evaluate motion` on one core, and its masks scored once more."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import scoring
import sequences
from sequences import Sequence

# Of recall, precision and F: what Pantau says of itself may differ by this much from our count.
TOLERANCE = 0.0005


class PantauError(Exception):
    """The program is not there, failed, or says of itself what its masks don't bear out."""


class Pantau:
    def __init__(self, program: Path, core: int) -> None:
        if not os.access(program, os.X_OK):
            raise PantauError(f"{program}: not there; `make build` first, or --pantau PROGRAM")
        self.program = program
        self.core = core

    def scores(self, found: list[Sequence]) -> dict[str, dict[str, float]]:
        """Recall, precision and F by sequence, after our own count of the masks."""
        result = {}
        for sequence in found:
            with tempfile.TemporaryDirectory() as masks:
                said = self._evaluate(sequence, "--masks", masks)
                result[sequence.name] = counted(sequence, Path(masks) / sequence.name)
            for key in ("recall", "precision", "f"):
                if abs(said[key] - result[sequence.name][key]) > TOLERANCE:
                    raise PantauError(
                        f"{sequence.name}: pantau says {key} {said[key]:.4f}, its masks come to "
                        f"{result[sequence.name][key]:.4f}: one of the two scorers errs")
            result[sequence.name]["pantau_says_f"] = said["f"]
        return result

    def nanoseconds_per_frame(self, sequence: Sequence) -> float:
        """CPU time from the decoded picture to mask and blobs."""
        return self._evaluate(sequence)["ms_per_frame"] * 1e6

    def _evaluate(self, sequence: Sequence, *options: str) -> dict:
        command = [self.program, "evaluate", "motion", sequence.folder, "--json", *options]
        done = subprocess.run(command, capture_output=True, text=True,
                              preexec_fn=lambda: os.sched_setaffinity(0, {self.core}))
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            raise PantauError(f"pantau evaluate motion {sequence.folder}: failed")
        return json.loads(done.stdout)["sequences"][0]


def counted(sequence: Sequence, masks: Path) -> dict[str, float]:
    paths = {sequences.number_of(p): p for p in masks.glob("*.png")}
    missing = [n for n in sequence.truth if n not in paths]
    if missing:
        raise PantauError(f"{sequence.name}: pantau wrote no mask of frame {missing[0]}")
    pairs = ((sequences.read(paths[n], luma=True), sequences.read(p, luma=True))
             for n, p in sequence.truth.items())
    return scoring.score(pairs, sequence.roi).facts()
