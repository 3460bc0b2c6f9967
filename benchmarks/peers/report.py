"""The table, and the same as JSON."""

import argparse
import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path

import machine
from sequences import Sequence

# Not in the mean: foreground over most of the picture; one single labelled frame.
APART = ("Foliage", "WavingTrees")


@dataclass
class Accuracy:
    """Scores of all methods on one folder of sequences."""

    folder: str
    held_out: bool
    sequences: list[Sequence]
    too_short: list[str]
    scores: dict[str, dict[str, dict[str, float]]]

    @property
    def title(self) -> str:
        return f"{self.folder} (held out)" if self.held_out else self.folder

    @property
    def names(self) -> list[str]:
        """In the mean."""
        return [s.name for s in self.sequences if s.name not in APART]

    @property
    def apart(self) -> list[str]:
        return [s.name for s in self.sequences if s.name in APART]

    def mean(self, method: str, key: str) -> float:
        return statistics.fmean(self.scores[method][n][key] for n in self.names)


@dataclass
class Cost:
    """CPU time of a method on one grid: nanoseconds a frame by round, None where left out."""

    method: str
    luma: bool
    size: tuple[int, int]
    rounds: list[float | None] = field(default_factory=list)

    @property
    def grid(self) -> str:
        return f"{self.size[0]}x{self.size[1]}"

    @property
    def measured(self) -> list[float]:
        return [r for r in self.rounds if r is not None]

    def seconds(self, frames: int) -> float:
        return sum(self.measured) * frames / 1e9

    @property
    def per_pixel(self) -> float:
        return statistics.median(self.measured) / (self.size[0] * self.size[1])

    def times(self, other: "Cost") -> list[float]:
        """How many times dearer than the other, round by round."""
        return [a / b for a, b in zip(self.rounds, other.rounds) if a is not None and b is not None]


def publish(options: argparse.Namespace, sets: list[Accuracy], costs: list[Cost]) -> None:
    facts = machine.describe(options.root)
    packages = ", ".join(f"{p} {v}" for p, v in facts["packages"].items())
    print(f"\npeers  ({facts['cpu']}, load {facts['load_average'][0]}; {packages})\n")
    print(table(sets, costs, options.detail))
    for accuracy in sets:
        if accuracy.too_short:
            print(f"too short to warm up, left out: {', '.join(accuracy.too_short)}")
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        text = json.dumps(body(facts, sets, costs), indent=2, sort_keys=True)
        (options.output / "peers.json").write_text(text + "\n")


# MARK: table


def table(sets: list[Accuracy], costs: list[Cost], detail: bool) -> str:
    """A column a method; first what should be large, then what should be small."""
    methods = list(sets[0].scores)
    rows = [["", *methods]]
    for accuracy in sets:
        rows += accuracy_rows(accuracy, methods, detail)
    for grid in dict.fromkeys(c.grid for c in costs):
        rows += cost_rows({c.method: c for c in costs if c.grid == grid}, grid, methods)
    return markdown(rows)


def accuracy_rows(accuracy: Accuracy, methods: list[str], detail: bool) -> list[list[str]]:
    def row(title: str, value) -> list[str]:
        return [title] + [f"{value(m):.3f}" for m in methods]

    def of_sequence(name: str) -> list[list[str]]:
        keys = ("f", "recall", "precision") if detail else ("f",)
        title = f"{name} (held out)" if accuracy.held_out else name
        return [row(f"{title}: {'F' if key == 'f' else key}",
                    lambda m: accuracy.scores[m][name][key]) for key in keys]

    rows = [line for name in accuracy.names for line in of_sequence(name)]
    if len(accuracy.names) > 1:
        count, title = len(accuracy.names), accuracy.title
        rows += [row(f"**{title}: mean F of {count}**", lambda m: accuracy.mean(m, "f")),
                 row(f"{title}: mean recall", lambda m: accuracy.mean(m, "recall")),
                 row(f"{title}: mean precision", lambda m: accuracy.mean(m, "precision"))]
    apart = [line for name in accuracy.apart for line in of_sequence(name)]
    return rows + [[f"apart, {line[0]}", *line[1:]] for line in apart]


def cost_rows(costs: dict[str, Cost], grid: str, methods: list[str]) -> list[list[str]]:
    def row(title: str, value) -> list[str]:
        return [f"{grid}: {title}"] + [value(costs[m]) if m in costs else "" for m in methods]

    rows = [row("ms a frame", lambda c: f"{c.per_pixel * c.size[0] * c.size[1] / 1e6:.3f}"),
            row("ns a pixel", lambda c: f"{c.per_pixel:.2f}")]
    for base in ("Pantau", "Pantau luma"):
        if base in costs:
            rows.append(row(f"times {base}", lambda c: times(c, costs[base])))
    return rows


def times(cost: Cost, base: Cost) -> str:
    ratios = cost.times(base)
    return f"{statistics.median(ratios):.1f}" if ratios else ""


def markdown(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]

    def line(row: list[str]) -> str:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        return "| " + " | ".join(cells) + " |"

    rules = ["-" * (widths[0] + 2)] + ["-" * (width + 1) + ":" for width in widths[1:]]
    ruler = "|" + "|".join(rules) + "|"
    return "\n".join([line(rows[0]), ruler] + [line(row) for row in rows[1:]])


# MARK: JSON


def body(facts: dict, sets: list[Accuracy], costs: list[Cost]) -> dict:
    return {
        "benchmark": "peers",
        "machine": facts,
        "inputs": [{"name": s.name, "set": a.folder, "held_out": a.held_out,
                    "frames": len(s.frames), "scored_frames": len(s.truth),
                    "picture": f"{s.size[0]}x{s.size[1]}", "in_mean": s.name not in APART}
                   for a in sets for s in a.sequences],
        "accuracy": [{"set": a.folder, "held_out": a.held_out, "method": method,
                      "sequences": {n: rounded(facts) for n, facts in scores.items()},
                      "mean": {k: round(a.mean(method, k), 4)
                               for k in ("f", "recall", "precision", "pwc")} if a.names else None}
                     for a in sets for method, scores in a.scores.items()],
        "rows": [line for cost in costs for line in lines(cost, costs)],
    }


def lines(cost: Cost, costs: list[Cost]) -> list[dict]:
    """A line of the time a frame, and the ratios to Pantau on the same grid."""
    pixels = cost.size[0] * cost.size[1]
    result = [line(cost, cost.method, "us", [r / 1000 for r in cost.measured],
                   {"ns_per_pixel": round(cost.per_pixel, 4)})]
    for base in (c for c in costs if c.method.startswith("Pantau") and c.size == cost.size):
        if base.method != cost.method:
            result.append(line(cost, f"{cost.method}: times {base.method}", "x",
                               cost.times(base), {}))
    return result


def line(cost: Cost, name: str, unit: str, values: list[float], facts: dict) -> dict:
    values = sorted(values)
    return {"clock": "thread_cpu", "facts": facts, "name": name, "subject": cost.grid,
            "unit": unit, "n": len(values), "median": digits(statistics.median(values)),
            "min": digits(values[0]), "p95": digits(values[min(len(values) - 1,
                                                              int(0.95 * len(values)))])}


def rounded(facts: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 4) for key, value in facts.items()}


def digits(value: float) -> float:
    return float(f"{value:.4g}")
