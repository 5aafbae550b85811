"""Reads tab-separated lines of engine, measurement and rate; prints medians, and how many times faster ours is."""

import collections
import statistics
import sys

rates = collections.defaultdict(lambda: collections.defaultdict(list))
for line in sys.stdin:
    engine, name, rate = line.rstrip("\n").split("\t")
    rates[name][engine].append(float(rate))
engines = sorted({engine for found in rates.values() for engine in found}, key=lambda engine: (engine != "ours", engine))
print(f"{'times a second (median)':<36}" + "".join(f"{engine:>16}" for engine in engines))
for name, found in rates.items():
    medians = {engine: statistics.median(values) for engine, values in found.items()}
    print(f"{name:<36}" + "".join(f"{medians[engine]:>16,.0f}" if engine in medians else " " * 16 for engine in engines))
    ratios = [f"{medians['ours'] / medians[engine]:.1f} ×" if engine in medians else "" for engine in engines[1:]]
    print(f"{'':<52}" + "".join(f"{ratio:>16}" for ratio in ratios))
