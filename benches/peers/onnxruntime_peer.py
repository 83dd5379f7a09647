"""ONNX Runtime, with bound inputs and outputs. Install: pip install onnxruntime onnx"""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from timing import IMAGES, THREADS, WORKLOADS, images, measure, rows, wanted


def model(name):
    widths, batch = WORKLOADS[name]
    random, nodes, weights, x = np.random.default_rng(0), [], [], "input"
    for place, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        weight = random.standard_normal((inputs, outputs)).astype(np.float32) * np.sqrt(2 / inputs, dtype=np.float32)
        weights += [numpy_helper.from_array(weight, f"w{place}"), numpy_helper.from_array(np.zeros(outputs, np.float32), f"b{place}")]
        nodes.append(helper.make_node("Gemm", [x, f"w{place}", f"b{place}"], [f"h{place}"]))
        x = f"h{place}"
        if place < len(widths) - 2:
            nodes.append(helper.make_node("Tanh" if name == "I3" else "Relu", [x], [f"a{place}"]))
            x = f"a{place}"
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, [batch, width]) for end, width in [("input", widths[0]), (x, widths[-1])]]
    graph = helper.make_graph(nodes, name, ends[:1], ends[1:], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    return made.SerializeToString()


def lenet_or_convolution(name):
    shape, batch = IMAGES[name]
    random, nodes, weights, x = np.random.default_rng(0), [], [], "input"

    def layer(kind, weight_shape, **settings):
        nonlocal x
        number = len(nodes)
        given = [x]
        for part, part_shape in [("w", weight_shape), ("b", weight_shape[:1])] if weight_shape else []:
            weights.append(numpy_helper.from_array(random.standard_normal(part_shape).astype(np.float32) * 0.1, f"{part}{number}"))
            given.append(f"{part}{number}")
        x = f"y{number}"
        nodes.append(helper.make_node(kind, given, [x], **settings))

    if name == "C2kf":
        layer("Conv", (32, 32, 3, 3), pads=[1, 1, 1, 1])
        outputs = [32, 14, 14]
    else:
        for inputs, channels in [(1, 6), (6, 16)]:
            layer("Conv", (channels, inputs, 5, 5))
            layer("Relu", None)
            layer("MaxPool", None, kernel_shape=[2, 2], strides=[2, 2])
        layer("Flatten", None)
        for inputs, outputs in [(256, 120), (120, 84), (84, 10)]:
            layer("Gemm", (outputs, inputs), transB=1)
            if outputs > 10:
                layer("Relu", None)
        outputs = [10]
    ends = [("input", shape), (x, outputs)]
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, [batch, *sizes]) for end, sizes in ends]
    graph = helper.make_graph(nodes, name, ends[:1], ends[1:], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    return made.SerializeToString(), images(name), np.zeros((batch, *outputs), np.float32)


def run(name, model, x, y, steps):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    binding.bind_cpu_input("input", x)
    binding.bind_output(session.get_outputs()[0].name, "cpu", 0, np.float32, y.shape, y.ctypes.data)
    measure("onnxruntime", name, lambda: [session.run_with_iobinding(binding) for _ in range(steps)], steps)


for name in filter(wanted, ["I1", "I2", "I3", "I4"]):
    widths, batch = WORKLOADS[name]
    run(name, model(name), rows(name, batch)[0], np.zeros((batch, widths[-1]), np.float32), 50)
for name in filter(wanted, ["C1p", "C1f", "C2kf"]):
    run(name, *lenet_or_convolution(name), 20 if name == "C1p" else 2)
