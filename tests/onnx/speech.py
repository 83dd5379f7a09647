"""Writes `speech.onnx`, `unreadable/condition.onnx`, and ONNX Runtime's answers to it: a detector of speech as `silero-vad` has it, but small. Its state is an input and an
output, it is padded by reflection, and an `If` chooses one of two networks by the rate of the sound.

pip install numpy onnx onnxruntime safetensors
"""

import os

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

os.chdir(os.path.dirname(os.path.abspath(__file__)))
draw = numpy.random.default_rng(5)
constants = []


def constant(name, numbers, kind=numpy.float32):
    constants.append(numpy_helper.from_array(numpy.asarray(numbers, kind), name))
    return name


def wholes(name, *numbers):
    return constant(name, numbers, numpy.int64)


def branch(rate, samples):
    """The graph of one rate: windows of the sound, their magnitudes, a convolution, an LSTM of one step."""
    own = lambda name: f"{rate}.{name}"
    weight = lambda name, *shape: constant(own(name), draw.normal(size=shape) * 0.4)
    nodes = [
        helper.make_node("Pad", ["input", wholes(own("pads"), 0, 0, 0, samples // 4)], [own("padded")], mode="reflect"),
        helper.make_node("Unsqueeze", [own("padded"), "one"], [own("sound")]),
        helper.make_node("Conv", [own("sound"), weight("windows", 6, 1, 8)], [own("waves")], strides=[4]),
        helper.make_node("Slice", [own("waves"), "zero", "three", "one"], [own("real")]),
        helper.make_node("Slice", [own("waves"), "three", wholes(own("end"), 2**62), "one"], [own("imaginary")]),
        helper.make_node("Pow", [own("real"), "square"], [own("real2")]),
        helper.make_node("Pow", [own("imaginary"), "square"], [own("imaginary2")]),
        helper.make_node("Add", [own("real2"), own("imaginary2")], [own("power")]),
        helper.make_node("Sqrt", [own("power")], [own("magnitude")]),
        helper.make_node("Conv", [own("magnitude"), weight("encoder.weight", 5, 3, 3), weight("encoder.bias", 5)], [own("code")], pads=[1, 1]),
        helper.make_node("Relu", [own("code")], [own("encoded")]),
        helper.make_node("ReduceMean", [own("encoded"), "two"], [own("frame")], keepdims=0),
        helper.make_node("Unsqueeze", [own("frame"), "zero"], [own("step")]),
        helper.make_node("Gather", ["state", "first"], [own("h")], axis=0),
        helper.make_node("Gather", ["state", "second"], [own("c")], axis=0),
        helper.make_node("Unsqueeze", [own("h"), "zero"], [own("h0")]),
        helper.make_node("Unsqueeze", [own("c"), "zero"], [own("c0")]),
        helper.make_node(
            "LSTM",
            [own("step"), weight("W", 1, 16, 5), weight("R", 1, 16, 4), weight("B", 1, 32), "", own("h0"), own("c0")],
            [own("all"), own("hn"), own("cn")],
            hidden_size=4,
        ),
        helper.make_node("Concat", [own("hn"), own("cn")], [own("next")], axis=0),
        helper.make_node("Squeeze", [own("hn"), "zero"], [own("last")]),
        helper.make_node("Gemm", [own("last"), weight("output.weight", 1, 4), weight("output.bias", 1)], [own("score")], transB=1),
        helper.make_node("Sigmoid", [own("score")], [own("speech")]),
    ]
    end = lambda name, shape: helper.make_tensor_value_info(own(name), TensorProto.FLOAT, shape)
    return helper.make_graph(nodes, rate, [], [end("speech", ["batch", 1]), end("next", [2, "batch", 4])])


for name, number in [("zero", 0), ("one", 1), ("two", 2), ("three", 3)]:
    wholes(name, number)
constant("first", 0, numpy.int64), constant("second", 1, numpy.int64), constant("wide", 16000, numpy.int64), constant("square", 2.0)
nodes = [
    helper.make_node("Equal", ["rate", "wide"], ["is_wide"]),
    helper.make_node("If", ["is_wide"], ["speech", "next"], then_branch=branch("wide_band", 32), else_branch=branch("narrow_band", 16)),
]
end = lambda name, shape, kind=TensorProto.FLOAT: helper.make_tensor_value_info(name, kind, shape)
inputs = [end("input", ["batch", "samples"]), end("rate", [], TensorProto.INT64), end("state", [2, "batch", 4])]
graph = helper.make_graph(nodes, "speech", inputs, [end("speech", ["batch", 1]), end("next", [2, "batch", 4])], constants)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
onnx.checker.check_model(model)
onnx.save(model, "speech.onnx")

# What depends on the numbers of a row cannot be chosen while compiling.
nodes = [
    helper.make_node("ReduceMax", ["x", "one"], ["largest"], keepdims=0),
    helper.make_node("Greater", ["largest", "zero"], ["is_positive"]),
    helper.make_node("If", ["is_positive"], ["y"], name="/choose/If", then_branch=branch("wide_band", 32), else_branch=branch("narrow_band", 16)),
]
row = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", 32]) for name in ["x", "y"]]
graph = helper.make_graph(nodes, "condition", row[:1], row[1:], [numpy_helper.from_array(numpy.zeros((), numpy.float32), "zero")])
graph.initializer.append(numpy_helper.from_array(numpy.array([1]), "one"))
for node in graph.node[2].attribute:
    del node.g.node[:], node.g.output[1:]
    node.g.node.append(helper.make_node("Identity", ["x"], [node.g.output[0].name]))
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), "unreadable/condition.onnx")

session = onnxruntime.InferenceSession("speech.onnx")
sound, state = draw.normal(size=(3, 32)).astype(numpy.float32), draw.normal(size=(2, 3, 4)).astype(numpy.float32)
speech, following = session.run(None, {"input": sound, "rate": numpy.array(16000), "state": state})
by_row = lambda state: state.transpose(1, 0, 2).reshape(3, -1)
save_file(
    {"x": numpy.concatenate([sound, by_row(state)], axis=1), "y": numpy.concatenate([speech, by_row(following)], axis=1)},
    "speech.safetensors",
)
