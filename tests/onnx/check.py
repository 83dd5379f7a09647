"""Checks the files NAME.onnx of a folder with the checker of the standard, and runs them: NAME.safetensors has rows `x` and the answers `y`,
several inputs or outputs of a row side by side, and NaN behind the last step of a row.

pip install onnx onnxruntime safetensors
"""

import pathlib
import sys

import numpy
import onnx
import onnxruntime
from safetensors.numpy import load_file

FREE = {"steps", "steps_before", "steps_kept"}
TYPES = {"tensor(int64)": numpy.int64, "tensor(float)": numpy.float32}


def split(flat, ends, steps):
    """The numbers of each end, in its shape. `steps`: what the free axis of steps stands for, or None."""
    parts, start = [], 0
    for end in ends:
        shape = [steps if axis == "steps" else axis for axis in end.shape[1:]]
        if None in shape:
            raise ValueError("several sequences of free length")
        count = int(numpy.prod(shape))
        parts.append(flat[:, start : start + count].reshape(len(flat), *shape))
        start += count
    if start != flat.shape[1]:
        raise ValueError(f"{start} numbers in the graph, {flat.shape[1]} in the network")
    return parts


def all_steps(flat, ends):
    """How many steps a stream is given."""
    return flat.shape[1] // int(numpy.prod(ends[0].shape[2:])) if "steps" in ends[0].shape else None


def run(session, x):
    """The answers, with a graph's states carried over two parts where it has any."""
    states = {output.name.removesuffix(".next") for output in session.get_outputs() if output.name.endswith(".next")}
    ends = [end for end in session.get_inputs() if end.name not in states and end.name != "lengths"]
    gives = [end for end in session.get_outputs() if not end.name.endswith(".next")]
    steps = all_steps(x, ends)
    inputs = dict(zip([end.name for end in ends], split(x, ends, steps)))
    if any(end.name == "lengths" for end in session.get_inputs()):
        [name] = inputs
        firsts = inputs[name].reshape(*inputs[name].shape[:2], -1)[..., 0]
        inputs["lengths"] = (~numpy.isnan(firsts)).sum(axis=1)
        inputs[name] = numpy.nan_to_num(inputs[name], nan=3.0 if ends[0].type == "tensor(float)" else 0.0)
    inputs = {end.name: inputs[end.name].astype(TYPES[end.type]) for end in session.get_inputs() if end.name not in states}
    if not states:
        return session.run([end.name for end in gives], inputs)
    zeros = lambda end: numpy.zeros([len(x) if axis == "rows" else 0 if axis in FREE else axis for axis in end.shape], TYPES[end.type])
    carried = {end.name: zeros(end) for end in session.get_inputs() if end.name in states}
    answers, [name] = [], inputs
    for part in (inputs[name][:, : steps // 3], inputs[name][:, steps // 3 :]):
        if part.shape[1] == 0:
            continue
        outputs = dict(zip([end.name for end in session.get_outputs()], session.run(None, {name: part, **carried})))
        carried = {state: outputs[f"{state}.next"] for state in states}
        answers.append([outputs[end.name] for end in gives])
    joined = lambda place, end: numpy.concatenate([a[place] for a in answers], axis=1) if "steps" in end.shape else answers[-1][place]
    return [joined(place, end) for place, end in enumerate(gives)]


def check(path):
    onnx.checker.check_model(str(path), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    file = load_file(path.with_suffix(".safetensors"))
    x, y = file["x"], file["y"]
    answers = numpy.concatenate([answer.reshape(len(x), -1) for answer in run(session, x)], axis=1)
    there = ~numpy.isnan(y)
    if answers.shape != y.shape:
        raise ValueError(f"answers of the shape {answers.shape}, expected {y.shape}")
    error = numpy.abs(answers - y)[there].max() / max(1e-3, numpy.abs(y[there]).max()) if there.any() else 0.0
    if not error <= 1e-5:
        raise ValueError(f"the answers differ by {error:.1e} of the largest")
    return error


folder = pathlib.Path(sys.argv[1])
paths = sorted(folder.glob("*.onnx"))
failed, worst = [], 0.0
for path in paths:
    try:
        worst = max(worst, check(path))
    except Exception as error:
        failed.append(f"{path.stem}: {type(error).__name__}: {str(error)[:600]}")
print("\n".join(failed + [f"{len(paths)} files, {len(failed)} of them wrong, worst difference {worst:.1e}"]))
sys.exit(1 if failed or not paths else 0)
