"""ONNX Runtime, with bound inputs and outputs. Install: pip install onnxruntime onnx"""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from timing import THREADS, WORKLOADS, measure, rows, wanted


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


for name in filter(wanted, ["I1", "I2", "I3", "I4"]):
    widths, batch = WORKLOADS[name]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    session = onnxruntime.InferenceSession(model(name), options, providers=["CPUExecutionProvider"])
    x, y = rows(name, batch)[0], np.zeros((batch, widths[-1]), np.float32)
    binding = session.io_binding()
    binding.bind_cpu_input("input", x)
    binding.bind_output(session.get_outputs()[0].name, "cpu", 0, np.float32, y.shape, y.ctypes.data)
    measure("onnxruntime", name, lambda: [session.run_with_iobinding(binding) for _ in range(50)], 50)
