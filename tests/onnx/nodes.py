"""Runs the standard's tests of its operators: those of `onnx.backend.test` with one node and numbers of `float` whose operator a declaration can
have. Prints how many are passed and why others are not, and fails if one of `nodes.txt` is not. `--renew` writes that list.

A test is passed if a network of the file answers as the test says: with the first axis as that of rows, or with all as one row. Inputs that a
network has as weights become constants. The sequences of convolutions are in the order that a declaration has, steps before features.
`Attention` is left out: a declaration has it with the products before it, and the tests have it alone. The moments that a normalisation can give,
too, are left out: nothing reads them in a prediction. Of `Pow` there are the tests with one exponent.

pip install onnx safetensors
"""

import collections
import sys
import warnings

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

warnings.filterwarnings("ignore")
from onnx.backend.test.case.node import collect_testcases

from program import FOLDER, HERE, run

# How many of the first inputs are what a network is given; all others are its weights. 2: both, if they have the same shape.
OPERATORS = {
    **dict.fromkeys(["Add", "Sub", "Mul", "Div"], 2),
    **dict.fromkeys(["Concat", "Sum"], 99),
    **dict.fromkeys(
        """Gemm MatMul Neg Conv ConvTranspose MaxPool AveragePool GlobalMaxPool GlobalAveragePool ReduceMean ReduceMax Resize Upsample
        BatchNormalization LayerNormalization RMSNormalization GroupNormalization InstanceNormalization LSTM GRU RNN Flatten Reshape Squeeze
        Unsqueeze Transpose Expand Slice Split Identity Dropout Relu Sigmoid Tanh Softplus Softsign Mish LeakyRelu Elu Selu HardSigmoid Gelu Softmax
        LogSoftmax HardSwish PRelu Clip Gather Exp Log Abs Pow Sqrt Reciprocal Pad""".split(),
        1,
    ),
}


def cases():
    for case in collect_testcases(None):
        graph = case.model.graph
        if len(graph.node) != 1:
            continue
        node, (inputs, outputs) = graph.node[0], case.data_sets[0]
        if node.op_type not in OPERATORS or node.domain not in ("", "ai.onnx") or "expanded" in case.name or "training" in case.name:
            continue
        arrays = [x for x in [*inputs, *outputs]]
        if any(not isinstance(x, numpy.ndarray) for x in arrays) or not inputs or inputs[0].dtype != numpy.float32 or outputs[0].dtype != numpy.float32:
            continue
        if node.op_type == "Pow" and inputs[1].size != 1:
            continue
        if any(x.dtype != numpy.float32 for x in outputs) or inputs[0].ndim == 0:
            continue
        yield case.name, case.model, inputs, outputs


SEQUENCES = {"Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool", "BatchNormalization", "InstanceNormalization", "GroupNormalization"}
RECURRENT = {"LSTM", "GRU", "RNN"}


def steps_first(node, x):
    return x.transpose(0, 2, 1) if node.op_type in SEQUENCES and x.ndim == 3 and x.shape[2] > 1 else x


def by_rows_of_steps(name, node, end, data, outputs, graph, constants, keep):
    """A recurrent layer has rows in its second axis, and its answers in the second axis or the one before the last."""
    [(given, x)] = data
    nodes = [helper.make_node("Transpose", ["x_rows"], [given.name], perm=[1, 0, 2]), node]
    outs, answers = [], []
    for e, y in zip(graph.output, outputs):
        order = [2, 0, 1, 3] if y.ndim == 4 else [1, 0, 2]
        nodes.append(helper.make_node("Transpose", [e.name], [f"{e.name}_rows"], perm=order))
        answers.append(y.transpose(order))
        outs.append(helper.make_tensor_value_info(f"{e.name}_rows", TensorProto.FLOAT, answers[-1].shape))
    x = x.transpose(1, 0, 2)
    inputs = [helper.make_tensor_value_info("x_rows", TensorProto.FLOAT, x.shape)]
    yield f"{name}.steps", helper.make_model(helper.make_graph(nodes, name, inputs, outs, constants), **keep), [x], answers


def models(name, model, inputs, outputs):
    """The two forms of a test: the file, the rows and the answers."""
    graph = model.graph
    node = graph.node[0]
    count = OPERATORS[node.op_type]
    if "Normalization" in node.op_type:
        del node.output[1:], graph.output[1:]
        outputs = outputs[:1]
    if count == 2 and (len(inputs) < 2 or inputs[0].shape != inputs[1].shape):
        count = 1
    given = list(zip(graph.input, inputs))
    if count == 1 and len(inputs) == 2 and node.op_type in ("Add", "Sub", "Mul", "Div") and inputs[0].size < inputs[1].size:
        data, weights = given[1:], given[:1]
    else:
        data, weights = given[:count], given[count:]
    constants = [numpy_helper.from_array(x, end.name) for end, x in weights]
    rows = data[0][1].shape[0]
    end = lambda end, shape: helper.make_tensor_value_info(end.name, TensorProto.FLOAT, shape)
    keep = {"opset_imports": model.opset_import, "ir_version": model.ir_version}
    if node.op_type in RECURRENT and not any(a.name == "layout" and a.i for a in node.attribute):
        yield from by_rows_of_steps(name, node, end, data, outputs, graph, constants, keep)
    if all(x.ndim > 1 and x.shape[0] == rows for _, x in data) and all(y.ndim > 0 and y.shape[0] == rows for y in outputs):
        ins = [end(e, list(x.shape)) for e, x in data]
        outs = [end(e, list(y.shape)) for e, y in zip(graph.output, outputs)]
        by_rows = helper.make_model(helper.make_graph([node], name, ins, outs, constants), **keep)
        yield f"{name}.rows", by_rows, [steps_first(node, x) for _, x in data], [steps_first(node, y) for y in outputs]
    axis = helper.make_tensor("only_row", TensorProto.INT64, [1], [0])
    nodes, ins, outs = [], [], []
    for e, x in data:
        ins.append(helper.make_tensor_value_info(f"row_{e.name}", TensorProto.FLOAT, [1, *x.shape]))
        nodes.append(helper.make_node("Squeeze", [f"row_{e.name}", "only_row"], [e.name]))
    nodes.append(node)
    for e, y in zip(graph.output, outputs):
        outs.append(helper.make_tensor_value_info(f"row_{e.name}", TensorProto.FLOAT, [1, *y.shape]))
        nodes.append(helper.make_node("Unsqueeze", [e.name, "only_row"], [f"row_{e.name}"]))
    one = helper.make_model(helper.make_graph(nodes, name, ins, outs, [*constants, axis]), **keep)
    yield f"{name}.one", one, [x[None] for _, x in data], [y[None] for y in outputs]


FOLDER.mkdir(parents=True, exist_ok=True)
forms = collections.defaultdict(list)
for name, model, inputs, outputs in cases():
    for form, file, x, y in models(name, model, inputs, outputs):
        onnx.save(file, FOLDER / f"{form}.onnx")
        flat = lambda ends: numpy.concatenate([end.reshape(len(x[0]), -1) for end in ends], axis=1).astype(numpy.float32)
        save_file({"x": flat(x), "y": flat(y)}, FOLDER / f"{form}.safetensors")
        forms[name].append(form)
answers = run([form for some in forms.values() for form in some])
passed = sorted(name for name, some in forms.items() if any(answers[form] == "passed" for form in some))
for name, some in forms.items():
    if name not in passed:
        print(f"{name}: " + " | ".join(dict.fromkeys(answers[form] for form in some)))
print(f"{len(passed)} of {len(forms)} tests of nodes are passed, {100 * len(passed) / len(forms):.1f} %")
kept = HERE / "nodes.txt"
if "--renew" in sys.argv:
    kept.write_text("\n".join(passed) + "\n")
lost = sorted(set(kept.read_text().split()) - set(passed))
if lost:
    sys.exit(f"{len(lost)} tests were passed before: {', '.join(lost)}")
