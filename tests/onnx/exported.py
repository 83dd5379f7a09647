"""What ONNX Runtime answers to files, and what the exporters of PyTorch write. `make.py` and `sequences.py` use it."""

import os
import warnings

import numpy
import onnx
import onnxruntime
import torch
from safetensors.numpy import save_file
from torch import nn

warnings.filterwarnings("ignore")
os.chdir(os.path.dirname(os.path.abspath(__file__)))


def save(name, inputs, order=None):
    """Asks ONNX Runtime, row by row where the file has one row only."""
    session = onnxruntime.InferenceSession(f"{name}.onnx")
    names = [end.name for end in session.get_inputs()]
    rows = len(inputs[0])
    answers = [session.run(None, {n: x[row : row + 1] for n, x in zip(names, inputs)}) for row in range(rows)]
    outputs = [numpy.concatenate([answer[place] for answer in answers]) for place in range(len(answers[0]))]
    side_by_side = lambda ends: numpy.concatenate([end.reshape(rows, -1).astype(numpy.float32) for end in ends], axis=1)
    rows_of = lambda x: x if order is None else numpy.ascontiguousarray(x.transpose(order))
    save_file({"x": side_by_side([rows_of(x) for x in inputs]), "y": side_by_side(outputs)}, f"{name}.safetensors")


def export(name, network, *inputs, dynamo=True, free=False, order=None):
    """Writes what an exporter of PyTorch makes of a network, for one row, or for a free number of them. `order`: the axes of an input as a
    declaration has them, if the file has others."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
            nn.init.normal_(module.weight)
            nn.init.normal_(module.bias)
    network.eval()
    some = tuple(x[: 2 if free else 1] for x in inputs)
    axes = {}
    if free and dynamo:
        axes["dynamic_shapes"] = tuple({0: torch.export.Dim("rows", min=1, max=4096)} for _ in inputs)
    elif free:
        names = [f"x{place}" for place in range(len(inputs))]
        axes = {"input_names": names, "dynamic_axes": {name: {0: "rows"} for name in names}}
    torch.onnx.export(network, some, f"{name}.onnx", dynamo=dynamo, external_data=False, opset_version=18, verbose=False, **axes)
    model = onnx.load(f"{name}.onnx")
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:]
    onnx.save(model, f"{name}.onnx")
    save(name, [x.numpy() for x in inputs], order)
