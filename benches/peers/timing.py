"""The workloads, timed in the same way as in benches/beside_peers.rs."""

import os
import statistics
import time

import numpy as np

SECONDS = float(os.environ.get("BENCH_SECONDS", "1"))
THREADS = int(os.environ.get("THREADS", "1"))
WANTED = os.environ.get("WORKLOADS", "")

# name: widths, rows
WORKLOADS = {
    "T1": ([784, 128, 64, 10], 64),
    "T2": ([13, 64, 64, 1], 32),
    "T3": ([784, 1024, 1024, 10], 256),
    "T4": ([64, 256, 256, 256, 256, 10], 128),
    "I1": ([784, 128, 64, 10], 1),
    "I2": ([13, 64, 64, 1], 1),
    "I3": ([32, 16, 8, 1], 1),
    "I4": ([784, 128, 64, 10], 256),
    "V1": ([784, 400, 20, 400, 784], 128),
}

# Convolutions: the shape of a row of inputs, rows
IMAGES = {
    "C1": ([1, 28, 28], 128),
    "C1p": ([1, 28, 28], 1),
    "C1f": ([1, 28, 28], 128),
    "C2": ([1, 28, 28], 128),
    "C2k": ([32, 14, 14], 64),
    "C2kf": ([32, 14, 14], 64),
    "C2t": ([32, 14, 14], 64),
}

# Language models over 64 characters of 65: rows
TEXTS = {"L2": 32, "G1": 12, "G1f": 12}


def wanted(name):
    return not WANTED or name in WANTED.split(",")


def rows(name, count):
    """Inputs of a workload, and targets that cannot be learnt: a number for T2, a class for the others."""
    widths, _ = WORKLOADS[name]
    random = np.random.default_rng(0)
    inputs = random.uniform(-1, 1, (count, widths[0])).astype(np.float32)
    if name == "T2":
        return inputs, random.uniform(-1, 1, (count, 1)).astype(np.float32)
    return inputs, random.integers(0, 10, count).astype(np.int32)


def images(name):
    """A batch of images between -1 and 1."""
    shape, count = IMAGES[name]
    return np.random.default_rng(0).uniform(-1, 1, (count, *shape)).astype(np.float32)


def tokens(name):
    """A batch of characters, and the characters behind them, which cannot be learnt."""
    random = np.random.default_rng(0)
    return [random.integers(0, 65, (TEXTS[name], 64)) for _ in range(2)]


def measure(peer, name, chunk, steps):
    """chunk() does `steps` steps and waits for their result."""
    for _ in range(3):
        chunk()
    times, end = [], time.perf_counter() + SECONDS
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        chunk()
        times.append((time.perf_counter() - start) / steps)
    median, best = statistics.median(times) * 1e6, min(times) * 1e6
    count = TEXTS[name] if name in TEXTS else (WORKLOADS | IMAGES)[name][1]
    per_second = count / median * 1e6
    print(f"{peer} {name} {THREADS} {per_second:.0f}  us_per_step={median:.3f} best={best:.3f}", flush=True)
