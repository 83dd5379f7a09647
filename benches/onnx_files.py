"""Times the answer to one row, for each file that is named: by ONNX Runtime, and by the program `onnx_files`, in turn, each on one thread. Prints
the medians in microseconds, and how many times as fast the program is.

pip install onnxruntime; cargo build --release --package nn-benches --example onnx_files; python3 benches/onnx_files.py
"""

import pathlib
import statistics
import subprocess
import time

import numpy
import onnxruntime

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROUNDS = 5


def session(name):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    file = onnxruntime.InferenceSession(str(ROOT / "tests" / "onnx" / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
    sizes = {"steps": 6, "features": 4}
    shape = lambda end: [1 if place == 0 else sizes.get(axis, axis) for place, axis in enumerate(end.shape)]
    kind = lambda end: numpy.int64 if end.type == "tensor(int64)" else numpy.float32
    inputs = {end.name: numpy.ones([axis if isinstance(axis, int) else 1 for axis in shape(end)], kind(end)) for end in file.get_inputs()}
    return lambda: file.run(None, inputs)


def microseconds(run, seconds=0.1):
    run()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


program = ROOT / "target" / "release" / "examples" / "onnx_files"
ours, theirs, sessions = {}, {}, {}
for _ in range(ROUNDS):
    for line in subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines():
        name, products, time_of_row = line.split()
        ours.setdefault((name, int(products)), []).append(float(time_of_row))
        sessions.setdefault(name, session(name))
        theirs.setdefault(name, []).append(microseconds(sessions[name]))
print("file | products | nn, us | ONNX Runtime, us | times as fast")
for (name, products), times in ours.items():
    mine, other = statistics.median(times), statistics.median(theirs[name])
    print(f"{name} | {products} | {mine:.2f} | {other:.1f} | {other / mine:.1f}")
