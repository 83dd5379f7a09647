"""Random graphs: each is read and answers as ONNX Runtime does, or is refused with a message. Fails if one answers otherwise, or if fewer are read
than before. `python3 tests/onnx/graphs.py 60 1` draws 60 graphs from the seed 1.

pip install onnx onnxruntime safetensors
"""

import collections
import random
import sys

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

from program import FOLDER, run

COUNT, SEED = (int(number) for number in (sys.argv[1:] + ["60", "1"])[:2])
ROWS = 2
# So many of a hundred are read at least.
LEAST = 98


class Graph:
    """A graph that grows node by node, with the numbers that each value has for some rows."""

    def __init__(self, seed):
        self.draw, self.numbers = random.Random(seed), numpy.random.default_rng(seed)
        shape = [ROWS, *(self.draw.randint(1, 5) for _ in range(self.draw.randint(1, 4)))]
        self.values = {"x": self.numbers.uniform(-1, 1, shape).astype(numpy.float32)}
        self.nodes, self.constants, self.last = [], [], "x"
        self.add("Neg", ["x"])
        while len(self.nodes) < 2 + self.draw.randint(2, 7):
            self.grow()

    def constant(self, numbers):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.asarray(numbers), name))
        return name

    def floats(self, *shape):
        return self.constant(self.numbers.uniform(0.2, 1.2, shape).astype(numpy.float32))

    def wholes(self, numbers):
        return self.constant(numpy.asarray(numbers, numpy.int64))

    def add(self, operator, inputs, outputs=1, **attributes):
        names = [f"v{len(self.values) + place}" for place in range(outputs)]
        node = helper.make_node(operator, inputs, names, **attributes)
        given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, self.values[name].shape) for name in dict.fromkeys(inputs) if name in self.values]
        outs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names]
        used = [constant for constant in self.constants if constant.name in inputs]
        answers = session(helper.make_graph([node], "node", given, outs, used)).run(None, {end.name: self.values[end.name] for end in given})
        self.nodes.append(node)
        self.values.update(zip(names, answers))
        self.last = names[0]
        return names

    def grow(self):
        x = self.last
        now = self.values[x]
        rank, axis = now.ndim, self.draw.randrange(1, max(2, now.ndim)) if now.ndim > 1 else 1
        choices = [self.elementwise, self.arithmetic]
        if rank > 1:
            choices += [self.moved, self.moved, self.part, self.part, self.together, self.together, self.reduced, self.joined, self.joined, self.product, self.padded, self.resized]
        if rank in (3, 4):
            choices += [self.windows, self.windows, self.channels]
        before = len(self.nodes)
        self.draw.choice(choices)(x, now, rank, axis)
        if not self.values[self.last].size:
            # An axis that is too short for what was drawn.
            del self.nodes[before:]
            self.last = x
            return
        if numpy.abs(self.values[self.last]).max() > 1e3 or self.values[self.last].size > 4000:
            self.add("Tanh", [self.last])

    def elementwise(self, x, now, rank, axis):
        kind = self.draw.choice(["Relu", "Tanh", "Sigmoid", "Abs", "Sqrt", "Pow", "Exp", "LeakyRelu", "HardSwish", "Clip", "Reciprocal", "Softplus"])
        if kind in ("Sqrt", "Reciprocal"):
            [x] = self.add("Softplus", [x])
        if kind == "Exp":
            [x] = self.add("Tanh", [x])
        more = {"Pow": lambda: [self.constant(numpy.float32(self.draw.choice([2, 3])))], "Clip": lambda: [self.constant(numpy.float32(-0.5)), self.constant(numpy.float32(0.25))]}
        self.add(kind, [x, *more.get(kind, list)()])

    def arithmetic(self, x, now, rank, axis):
        shape = [1, *(size if self.draw.random() < 0.5 else 1 for size in now.shape[1:])]
        constant = self.floats(*shape[self.draw.randrange(rank) :])
        inputs = [x, constant] if self.draw.random() < 0.7 else [constant, x]
        kind = self.draw.choice(["Add", "Sub", "Mul", "Div"])
        self.add(kind, inputs if kind != "Div" else [x, constant])

    def moved(self, x, now, rank, axis):
        kind = self.draw.choice(["Transpose", "Transpose", "Reshape", "Unsqueeze", "Squeeze", "Flatten"])
        if kind == "Transpose":
            order = list(range(1, rank))
            self.draw.shuffle(order)
            self.add(kind, [x], perm=[0, *order])
        elif kind == "Reshape":
            sizes, rest = [], int(numpy.prod(now.shape[1:]))
            while rest > 1 and len(sizes) < 4:
                size = self.draw.choice([size for size in range(2, rest + 1) if rest % size == 0])
                sizes, rest = [*sizes, size], rest // size
            self.add(kind, [x, self.wholes([0, *sizes, rest])])
        elif kind == "Unsqueeze" and rank < 5:
            self.add(kind, [x, self.wholes([axis])])
        elif kind == "Squeeze" and 1 in now.shape[1:] and rank > 2:
            self.add(kind, [x, self.wholes([1 + now.shape[1:].index(1)])])
        else:
            self.add("Flatten", [x], axis=1)

    def part(self, x, now, rank, axis):
        size = now.shape[axis]
        kind = self.draw.choice(["Slice", "Gather", "Split"])
        if kind == "Slice":
            start = self.draw.randrange(size)
            step = self.draw.choice([1, 1, 2, -1])
            end = -100 if step < 0 else self.draw.randint(start + 1, size)
            self.add(kind, [x, self.wholes([start]), self.wholes([end]), self.wholes([axis]), self.wholes([step])])
        elif kind == "Gather":
            places = [self.draw.randrange(size) for _ in range(self.draw.randint(1, 3))]
            self.add(kind, [x, self.wholes(places if self.draw.random() < 0.7 or rank < 3 else places[0])], axis=axis)
        elif size > 1:
            cut = self.draw.randint(1, size - 1)
            parts = self.add(kind, [x, self.wholes([cut, size - cut])], outputs=2, axis=axis)
            self.add("Concat", parts[::-1], axis=axis)

    def together(self, x, now, rank, axis):
        kind = self.draw.choice(["Softmax", "LayerNormalization", "LayerNormalization", "LogSoftmax", "BatchNormalization"])
        if kind == "LayerNormalization" and now.shape[axis:] != (1,) * (rank - axis):
            self.add(kind, [x, self.floats(*now.shape[axis:]), self.floats(*now.shape[axis:])], axis=axis)
        elif kind == "BatchNormalization":
            self.add(kind, [x, *(self.floats(now.shape[1]) for _ in range(4))])
        elif now.shape[axis] > 1:
            self.add("Softmax" if kind == "LayerNormalization" else kind, [x], axis=axis)

    def reduced(self, x, now, rank, axis):
        axes = sorted(self.draw.sample(range(1, rank), self.draw.randint(1, rank - 1)))
        keeps = int(self.draw.random() < 0.6 or len(axes) == rank - 1)
        self.add(self.draw.choice(["ReduceMean", "ReduceMax", "ReduceSum", "ReduceMin", "ReduceL2"]), [x, self.wholes(axes)], keepdims=keeps)

    def joined(self, x, now, rank, axis):
        kind = self.draw.choice(["Add", "Mul", "Sub", "Div", "Concat"])
        if kind == "Concat":
            [other] = self.add("Relu", [x])
            self.add(kind, [x, other, x], axis=axis)
            return
        if self.draw.random() < 0.5:
            [other] = self.add("ReduceMax", [x, self.wholes([axis])], keepdims=1)
        else:
            [other] = self.add("Sigmoid", [x])
        if kind == "Div":
            [other] = self.add("Exp", [self.add("Tanh", [other])[0]])
        self.add(kind, [x, other] if self.draw.random() < 0.7 or kind == "Div" else [other, x])

    def product(self, x, now, rank, axis):
        if rank > 2 and self.draw.random() < 0.3:
            self.add("MatMul", [x, self.floats(*now.shape[1:-2], now.shape[-1], self.draw.randint(1, 4))])
        elif rank == 2 and self.draw.random() < 0.5:
            outputs = self.draw.randint(1, 5)
            self.add("Gemm", [x, self.floats(outputs, now.shape[1]), self.floats(outputs)], transB=1)
        else:
            self.add("MatMul", [x, self.floats(now.shape[-1], self.draw.randint(1, 5))])

    def padded(self, x, now, rank, axis):
        size = now.shape[axis]
        mode = self.draw.choice(["reflect", "edge", "wrap", "constant"])
        most = size - 1 if mode == "reflect" else size
        pads = [self.draw.randint(0, min(2, most)) for _ in range(2)]
        value = [self.constant(numpy.float32(self.draw.choice([0, 0.5])))] if mode == "constant" else [""]
        self.add("Pad", [x, self.wholes(pads), *value, self.wholes([axis])], mode=mode)

    def resized(self, x, now, rank, axis):
        if rank not in (3, 4):
            return
        sizes = [*now.shape[:2], *(self.draw.randint(1, 6) for _ in range(rank - 2))]
        mode = self.draw.choice(["nearest", "linear"])
        coordinates = self.draw.choice(["half_pixel", "asymmetric", "align_corners"])
        self.add("Resize", [x, "", "", self.wholes(sizes)], mode=mode, coordinate_transformation_mode=coordinates)

    def windows(self, x, now, rank, axis):
        sides = now.shape[2:]
        kernel = [self.draw.randint(1, min(3, side)) for side in sides]
        stride = [self.draw.randint(1, 2) for _ in sides]
        pads = [self.draw.randint(0, (side - 1) // 2) for side in kernel] * 2
        settings = {"kernel_shape": kernel, "strides": stride, "pads": pads}
        kind = self.draw.choice(["Conv", "Conv", "MaxPool", "AveragePool", "ConvTranspose", "GlobalAveragePool"])
        channels = self.draw.randint(1, 4)
        if kind == "Conv":
            self.add(kind, [x, self.floats(channels, now.shape[1], *kernel), self.floats(channels)], **settings)
        elif kind == "ConvTranspose":
            self.add(kind, [x, self.floats(now.shape[1], channels, *kernel)], **settings)
        elif kind == "GlobalAveragePool":
            self.add(kind, [x])
        else:
            more = {"count_include_pad": self.draw.randint(0, 1)} if kind == "AveragePool" else {}
            self.add(kind, [x], ceil_mode=self.draw.randint(0, 1) * (1 - more.get("count_include_pad", 0)), **settings, **more)

    def channels(self, x, now, rank, axis):
        if now[0, 0].size > 1:
            self.add("InstanceNormalization", [x, self.floats(now.shape[1]), self.floats(now.shape[1])])

    def model(self):
        x, y = self.values["x"], self.values[self.last]
        given = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", *x.shape[1:]])
        gives = helper.make_tensor_value_info(self.last, TensorProto.FLOAT, ["rows", *y.shape[1:]])
        return model(helper.make_graph(self.nodes, "graph", [given], [gives], self.constants))


def model(graph):
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def session(graph):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model(graph).SerializeToString(), options, providers=["CPUExecutionProvider"])


FOLDER.mkdir(parents=True, exist_ok=True)
names = []
for number in range(COUNT):
    graph = Graph(SEED * 100_000 + number)
    name = f"graph{number}"
    onnx.save(graph.model(), FOLDER / f"{name}.onnx")
    flat = lambda numbers: numpy.ascontiguousarray(numbers.reshape(ROWS, -1))
    save_file({"x": flat(graph.values["x"]), "y": flat(graph.values[graph.last])}, FOLDER / f"{name}.safetensors")
    names.append(name)
answers = run(names)
for reason, count in collections.Counter(answers.values()).most_common():
    if reason != "passed":
        print(f"{count} x {reason}: {[name for name in names if answers[name] == reason][:3]}")
read = sum(answer == "passed" for answer in answers.values())
print(f"{read} of {COUNT} graphs are read, and answer as ONNX Runtime does")
if any(answer in ("other numbers", "another number of inputs", "it panics") for answer in answers.values()) or 100 * read < LEAST * COUNT:
    sys.exit(1)
