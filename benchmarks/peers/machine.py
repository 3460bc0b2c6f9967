"""Where and with what it was measured, as the other benchmarks describe it."""

import datetime
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

V4 = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}


PACKAGES = ("opencv-contrib-python-headless", "bgslibrary", "numpy")


def describe(root: Path, packages: tuple[str, ...] = PACKAGES) -> dict:
    """Names neither the host nor a path."""
    cpu = fields("/proc/cpuinfo", ":")
    flags = set(cpu.get("flags", "").split())
    level = "v4" if V4 <= flags else "v3" if "avx2" in flags else "v2"
    changed = git(root, "status", "--porcelain", "--", "Package.swift", "Sources",
                  "benchmarks/peers", "benchmarks/engines")
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "commit": git(root, "rev-parse", "--short", "HEAD") or "unknown",
        "cores": os.cpu_count(),
        "cpu": f"{cpu.get('model name', 'unknown')} "
               f"(family {cpu.get('cpu family')}, model {cpu.get('model')})",
        "cpu_level": level,
        "date": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "flags": "-O -march=x86-64-v3" if platform.machine() == "x86_64" else "-O",
        "is_modified": changed != "",
        "load_average": [round(n, 2) for n in os.getloadavg()],
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "packages": {p: metadata.version(p) for p in packages},
        "python": platform.python_version(),
        "system": fields("/etc/os-release", "=").get("PRETTY_NAME", "unknown"),
    }


def fields(path: str, separator: str) -> dict[str, str]:
    """The first value of every key."""
    values: dict[str, str] = {}
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return values
    for line in lines:
        key, found, value = line.partition(separator)
        if found:
            values.setdefault(key.strip(), value.strip(' \t"'))
    return values


def git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
