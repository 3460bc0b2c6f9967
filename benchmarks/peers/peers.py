"""Peers beside Pantau: the same frames, one core, one run; see benchmarks/README.md."""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import report
import scoring
import sequences
import subtractors
from pantau import Pantau, PantauError
from sequences import Sequence, SequenceError

HERE = Path(__file__).resolve().parent
# Frames of a round of timing, and after how many seconds a slow peer needs no further round.
COST_FRAMES = 500
PATIENCE = 40.0
GRIDS = [(320, 240), (480, 270)]


class Bench:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.work = options.root / ".build/peers"
        self.cache = self.work / "cache"
        self.cache.mkdir(parents=True, exist_ok=True)
        self.core = max(os.sched_getaffinity(0))
        self.peers = [s for s in subtractors.ALL if s.name in options.methods]
        self.pantau = None if options.no_pantau else Pantau(options.pantau, self.core)

    # MARK: accuracy

    def accuracy(self, found: list[Sequence]) -> dict[str, dict[str, dict[str, float]]]:
        """Scores by method and sequence; Pantau's first."""
        result: dict[str, dict[str, dict[str, float]]] = {}
        if self.pantau:
            progress("Pantau: accuracy")
            result["Pantau"] = self.pantau.scores(found)
            result["Pantau luma"] = {}
            for sequence in found:
                with tempfile.TemporaryDirectory(dir=self.work) as folder:
                    copy = sequences.render_luma(sequence, Path(folder))
                    result["Pantau luma"] |= self.pantau.scores([copy])
        for peer in self.peers:
            result[peer.name] = {s.name: self.peer_score(peer, s) for s in found}
        return result

    def peer_score(self, peer: subtractors.Subtractor, sequence: Sequence) -> dict[str, float]:
        path = self.cache / f"{slug(peer.name)}-{sequence.name}-{self.key(sequence)}.npz"
        if self.options.fresh or not path.exists():
            progress(f"{peer.name}: {sequence.name}")
            self.run_peer(peer, sequence, path)
        width, height = sequence.size
        with np.load(path) as kept:
            masks = {int(n): np.unpackbits(bits, count=width * height).reshape(height, width) * 255
                     for n, bits in zip(kept["numbers"], kept["masks"])}
        pairs = ((masks[n], sequences.read(p, luma=True)) for n, p in sequence.truth.items())
        return scoring.score(pairs, sequence.roi).facts()

    def key(self, sequence: Sequence) -> str:
        """Changes with the frames, the peers' packages and how they are made."""
        digest = hashlib.sha256(sequence.digest.encode())
        for name in ("requirements.txt", "subtractors.py", "worker.py"):
            digest.update((HERE / name).read_bytes())
        return digest.hexdigest()[:16]

    # MARK: cost

    def costs(self, sequence: Sequence) -> list[report.Cost]:
        """CPU time a frame: every grid, in rounds in which all take turns."""
        result = []
        for size in GRIDS:
            with tempfile.TemporaryDirectory(dir=self.work) as folder:
                clips = {luma: sequences.render_cost(sequence, Path(folder), size, luma,
                                                     COST_FRAMES) for luma in (False, True)}
                result += self.rounds(clips, size)
        return result

    def rounds(self, clips: dict[bool, Sequence], size: tuple[int, int]) -> list[report.Cost]:
        costs = []
        if self.pantau:
            costs = [report.Cost("Pantau", False, size), report.Cost("Pantau luma", True, size)]
        costs += [report.Cost(p.name, p.luma, size) for p in self.peers]
        for round in range(self.options.rounds + 1):
            progress(f"cost at {size[0]}x{size[1]}: round {round} of {self.options.rounds}")
            for cost in costs:
                if len(cost.rounds) > 1 and cost.seconds(COST_FRAMES) > PATIENCE:
                    cost.rounds.append(None)
                elif cost.method.startswith("Pantau"):
                    cost.rounds.append(self.pantau.nanoseconds_per_frame(clips[cost.luma]))
                else:
                    peer = subtractors.named(cost.method)
                    cost.rounds.append(self.run_peer(peer, clips[cost.luma]))
        for cost in costs:
            cost.rounds.pop(0)  # it warmed up
        return costs

    def run_peer(self, peer: subtractors.Subtractor, sequence: Sequence,
                 masks: Path | None = None) -> float:
        """Nanoseconds of CPU time a frame."""
        command = [sys.executable, HERE / "worker.py", peer.name, sequence.folder.resolve()]
        # bgslibrary looks for settings in the current folder: an empty one, for those it has.
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run(
                command + ([masks] if masks else []), capture_output=True, text=True, cwd=empty,
                env=os.environ | {"OMP_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"},
                preexec_fn=lambda: os.sched_setaffinity(0, {self.core}))
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            raise PantauError(f"{peer.name} on {sequence.folder}: failed")
        # bgslibrary also prints there when it makes and removes a subtractor.
        return float(next(line.split()[1] for line in done.stdout.splitlines()
                          if line.startswith("ns_per_frame ")))


def main() -> None:
    options = arguments()
    try:
        bench = Bench(options)
        sets = []
        for folder, held_out in [(options.dir, False)] + [(d, True) for d in options.held_out]:
            found = sequences.find(folder)
            short = [s.name for s in found if len(s.frames) < sequences.LEAST_FRAMES]
            long = [s for s in found if s.name not in short]
            if not long:
                raise SequenceError(f"{folder}: every sequence is too short for a model to warm up")
            sets.append(report.Accuracy(folder.name, held_out, long, short, bench.accuracy(long)))
        costs = [] if options.no_cost else bench.costs(cost_sequence(sets[0].sequences))
    except (SequenceError, PantauError) as error:
        sys.exit(f"peers: {error}")
    report.publish(options, sets, costs)


def cost_sequence(found: list[Sequence]) -> Sequence:
    """A road with traffic where there is one, else the longest."""
    return max(found, key=lambda s: (s.name == "highway", len(s.frames)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/peers/run",
        description="Accuracy and cost of background subtractors and of Pantau, side by side.")
    data = os.environ.get("PANTAU_DATA")
    parser.add_argument("dir", nargs="?", type=Path, metavar="DIR",
                        default=Path(data) / "motion" if data else None,
                        help="sequences in the CDnet 2014 layout; default: $PANTAU_DATA/motion")
    parser.add_argument("--held-out", type=Path, action="append", default=[], metavar="DIR",
                        help="sequences that nothing was tuned on; reported apart")
    parser.add_argument("--output", type=Path, metavar="DIR", help="folder for peers.json")
    parser.add_argument("--rounds", type=int, default=7, help="of timing; default: 7")
    parser.add_argument("--methods", nargs="+", default=[s.name for s in subtractors.ALL],
                        choices=[s.name for s in subtractors.ALL], help="only these peers")
    parser.add_argument("--detail", action="store_true",
                        help="recall and precision of every sequence too")
    parser.add_argument("--fresh", action="store_true", help="don't use masks kept from before")
    parser.add_argument("--no-cost", action="store_true", help="accuracy only")
    parser.add_argument("--no-pantau", action="store_true", help="the peers only")
    parser.add_argument("--pantau", type=Path, metavar="PROGRAM",
                        help="default: .build/release/pantau")
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.dir is None:
        parser.error("say where the sequences are: DIR, or the variable PANTAU_DATA")
    options.pantau = options.pantau or options.root / ".build/release/pantau"
    return options


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def progress(text: str) -> None:
    print(f"peers: {text}", file=sys.stderr, flush=True)


main()
