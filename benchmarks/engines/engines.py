"""The crowd network in Pantau and in ONNX Runtime: one picture, one thread, one run."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import machine
import numpy as np
import onnx_network
from crowdnet import container, reference

HERE = Path(__file__).resolve().parent
RUNS = 12
# Of all persons, relative: engines add in another order.
TOLERANCE = 1e-3
PEER = "ONNX Runtime"


class EngineError(Exception):
    """An engine is not there, failed, or counts other persons."""


def main() -> None:
    options = arguments()
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    file = container.read(options.model, container.MODEL_MAGIC)
    with tempfile.TemporaryDirectory() as folder:
        bench = Engines(options, file, Path(folder))
        try:
            rounds = [bench.round(number) for number in range(options.rounds + 1)][1:]
        except EngineError as error:
            sys.exit(f"engines: {error}")
    facts = machine.describe(options.root, ("onnxruntime", "onnx", "numpy"))
    lines = report(rounds, bench)
    print(f"\nengines  ({facts['cpu']}, load {facts['load_average'][0]}; onnxruntime "
          f"{facts['packages']['onnxruntime']})\n\n{table(lines)}")
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        body = {"benchmark": "engines", "machine": facts, "rows": lines}
        text = json.dumps(body, indent=2, sort_keys=True)
        (options.output / "engines.json").write_text(text + "\n")


class Engines:
    def __init__(self, options: argparse.Namespace, file: container.Container,
                 folder: Path) -> None:
        self.options, self.folder = options, folder
        self.width, self.height = file.width, file.height
        random = np.random.default_rng(3)
        # Squares of even colours: neither flat nor pure noise.
        squares = random.integers(0, 256, (file.height // 16, file.width // 16, 3))
        noise = random.integers(-20, 21, (file.height, file.width, 3))
        pixels = (squares.repeat(16, 0).repeat(16, 1) + noise).clip(0, 255).astype(np.uint8)
        (folder / "picture.rgb").write_bytes(pixels.tobytes())
        words = {line.split()[0]: line.split()[1:] for line in file.lines}
        self.centres = np.float32(words["bins"])
        centred = pixels.astype(np.float32) - np.float32(words["mean"])
        np.save(folder / "picture.npy", np.ascontiguousarray(centred.transpose(2, 0, 1)[None]))
        (folder / "network.onnx").write_bytes(
            onnx_network.write(file, file.width, file.height))
        self.gmac = 0.0

    def round(self, number: int) -> dict[str, float]:
        """Milliseconds by engine: the median of some runs. All must count the same persons."""
        print(f"engines: round {number} of {self.options.rounds}", file=sys.stderr, flush=True)
        times, persons = self.pantau()
        times[PEER], expected = self.peer()
        for name, found in persons.items():
            if abs(found - expected) > TOLERANCE * max(1, abs(expected)):
                raise EngineError(f"{name} counts {found} persons, {PEER} {expected}")
        return times

    def pantau(self) -> tuple[dict[str, float], dict[str, float]]:
        self.call([self.options.program, "crowd", self.options.model, "--quick", "--rgb",
                   self.folder / "picture.rgb", "--size", f"{self.width}x{self.height}",
                   "--output", self.folder])
        rows = json.loads((self.folder / "crowd.json").read_text())["rows"]
        self.gmac = rows[0]["facts"]["gmac"]
        return ({row["name"]: row["median"] for row in rows},
                {row["name"]: row["facts"]["persons"] for row in rows})

    def peer(self) -> tuple[float, float]:
        output = self.folder / "output.npy"
        text = self.call([sys.executable, HERE / "worker.py", self.folder / "network.onnx",
                          self.folder / "picture.npy", output, str(RUNS)])
        logits = np.load(output)[0].transpose(1, 2, 0)
        persons = float(reference.persons(logits, self.centres).sum())
        return statistics.median(float(line) for line in text.split()), persons

    def call(self, command: list) -> str:
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except OSError as error:
            raise EngineError(f"{command[0]}: {error.strerror}; `make bench` builds it") from error
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            raise EngineError(f"{Path(command[0]).name}: failed")
        return done.stdout


def report(rounds: list[dict[str, float]], bench: Engines) -> list[dict]:
    """A line of the time of each engine, and of its ratio to the peer's, round by round."""
    lines = []
    for name in rounds[0]:
        times = sorted(r[name] for r in rounds)
        ratios = [r[name] / r[PEER] for r in rounds]
        median = statistics.median(times)
        lines.append({
            "clock": "thread_cpu", "name": name, "subject": f"{bench.width}x{bench.height}",
            "unit": "ms", "n": len(times), "median": digits(median), "min": digits(times[0]),
            "p95": digits(times[min(len(times) - 1, int(0.95 * len(times)))]),
            "facts": {"gmac_per_s": digits(bench.gmac / median * 1e3),
                      "times_onnxruntime": digits(statistics.median(ratios))}})
    return lines


def table(lines: list[dict]) -> str:
    rows = [["32-bit floats, one thread", "ms a picture", "GMAC/s", f"times {PEER}"]]
    rows += [[line["name"], f"{line['median']:.2f}", f"{line['facts']['gmac_per_s']:.1f}",
              f"{line['facts']['times_onnxruntime']:.2f}"] for line in lines]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    text = ["| " + " | ".join(cell.ljust(widths[i]) if i == 0 else cell.rjust(widths[i])
                              for i, cell in enumerate(row)) + " |" for row in rows]
    rule = "|" + "|".join("-" * (w + (2 if i == 0 else 1)) + ("" if i == 0 else ":")
                          for i, w in enumerate(widths)) + "|"
    return "\n".join([text[0], rule, *text[1:]])


def digits(value: float) -> float:
    return float(f"{value:.4g}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/engines/run",
        description="CPU time of the crowd network in Pantau and in ONNX Runtime, side by side.")
    parser.add_argument("--model", type=Path, help="default: models/crowd-p.model")
    parser.add_argument("--output", type=Path, metavar="DIR", help="folder for engines.json")
    parser.add_argument("--rounds", type=int, default=9, help="default: 9")
    parser.add_argument("--program", type=Path, help="default: .build/release/bench")
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.model = options.model or options.root / "models/crowd-p.model"
    options.program = options.program or options.root / ".build/release/bench"
    return options


main()
