"""Writes ONNX files as PyTorch and scikit-learn export them, and what ONNX Runtime answers: NAME.onnx and NAME.safetensors, with the tensors
`x` and `y`. Several inputs or outputs of a row are side by side.

pip install torch onnx onnxscript onnxruntime scikit-learn skl2onnx safetensors
"""

import os
import shutil

import numpy
import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

from exported import export, save

torch.manual_seed(1)
random = numpy.random.default_rng(1)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.a = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        self.b = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return torch.relu(x + self.b(torch.relu(self.norm(self.a(x)))))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.block = Residual(8)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.block(self.norm(torch.relu(self.first(x))))
        return self.fc(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1)).softmax(-1)


class Mobile(nn.Module):
    """An inverted residual, as MobileNets have."""

    def __init__(self):
        super().__init__()
        self.wide = nn.Sequential(nn.Conv2d(4, 8, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6())
        self.deep = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False), nn.BatchNorm2d(8), nn.Hardswish())
        self.narrow = nn.Sequential(nn.Conv2d(8, 4, 1, bias=False), nn.BatchNorm2d(4))
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc((x + self.narrow(self.deep(self.wide(x)))).mean((2, 3)))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, padding=1)
        self.deep = nn.Conv2d(4, 8, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(8, 4, 2, stride=2)
        self.last = nn.Conv2d(8, 2, 3, padding=1, dilation=1)
        self.slope = nn.PReLU(4)

    def forward(self, x):
        x = self.slope(self.down(x))
        return self.last(torch.cat([x, nn.functional.leaky_relu(self.up(torch.tanh(self.deep(x))), 0.2)], 1)).log_softmax(1)


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.photo, self.facts = nn.Linear(4, 6), nn.Linear(3, 6)
        self.kind, self.price = nn.Linear(12, 3), nn.Linear(12, 1)

    def forward(self, photo, facts):
        both = torch.cat([torch.tanh(self.photo(photo)), torch.relu(self.facts(facts))], 1)
        return self.kind(both), self.price(both)


class Sentiment(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(20, 6)
        self.places = nn.Parameter(torch.randn(5, 6))
        self.norm = nn.LayerNorm(6)
        self.mix = nn.Linear(6, 6)
        self.fc = nn.Linear(30, 2)

    def forward(self, tokens):
        x = self.table(tokens) + self.places
        x = x + nn.functional.gelu(self.mix(self.norm(x)))
        return self.fc(x.reshape(x.shape[0], -1))


def mlp():
    layers = [nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 12), nn.GELU(), nn.Linear(12, 12), nn.SiLU(), nn.BatchNorm1d(12), nn.Dropout(0.5)]
    return nn.Sequential(*layers, nn.Linear(12, 6), nn.ELU(0.5), nn.Linear(6, 3), nn.Softmax(-1))


def lenet():
    body = [nn.Conv2d(1, 3, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten()]
    return nn.Sequential(*body, nn.Linear(16, 12), nn.Hardtanh(), nn.Linear(12, 10))


for dynamo, suffix in [(True, ""), (False, "_old")]:
    export(f"mlp{suffix}", mlp(), torch.randn(5, 8), dynamo=dynamo)
    export(f"lenet{suffix}", lenet(), torch.randn(4, 1, 16, 16), dynamo=dynamo)
    export(f"resnet{suffix}", ResNet(), torch.randn(3, 3, 12, 12), dynamo=dynamo)
    export(f"mobile{suffix}", Mobile(), 4 * torch.randn(3, 4, 6, 6), dynamo=dynamo)
    export(f"unet{suffix}", UNet(), torch.randn(3, 1, 8, 8), dynamo=dynamo)
    export(f"heads{suffix}", Heads(), torch.randn(4, 4), torch.randn(4, 3), dynamo=dynamo)
    export(f"sentiment{suffix}", Sentiment(), torch.randint(20, (4, 5)), dynamo=dynamo)

# scikit-learn: a scaler and a perceptron.
from skl2onnx import to_onnx
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

x = (random.normal(size=(60, 5)) * [1, 10, 100, 0.1, 1] + [0, 5, -100, 0, 1]).astype(numpy.float32)
pipeline = make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(7, 6), max_iter=300, random_state=1)).fit(x, x[:, 0] * 2 + x[:, 1])
with open("scikit.onnx", "wb") as file:
    file.write(to_onnx(pipeline, x[:1], target_opset=18).SerializeToString())
save("scikit", [x[:6]])

# A graph by hand: Gemm with its factors, axes by name, arithmetic with constants that no layer takes in.
numbers = lambda *shape: random.normal(size=shape).astype(numpy.float32)
constant = lambda name, values: helper.make_tensor(name, TensorProto.FLOAT, values.shape, values.flatten())
nodes = [
    helper.make_node("Sub", ["x", "mean"], ["centered"]),
    helper.make_node("Div", ["centered", "deviation"], ["scaled"]),
    helper.make_node("Gemm", ["scaled", "w", "b"], ["product"], alpha=0.5, beta=2.0, transB=1),
    helper.make_node("Mul", ["product", "two"], ["doubled"]),
    helper.make_node("Softplus", ["doubled"], ["soft"]),
    helper.make_node("Neg", ["soft"], ["negative"]),
    helper.make_node("Softsign", ["negative"], ["sign"]),
    helper.make_node("Mul", ["sign", "soft"], ["gated"]),
    helper.make_node("Sum", ["gated", "sign", "soft"], ["y"]),
]
graph = helper.make_graph(
    nodes,
    "by_hand",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", "features"])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 3])],
    [
        constant("mean", numbers(4)),
        constant("deviation", 1 + abs(numbers(1, 4))),
        constant("w", numbers(3, 4)),
        constant("b", numbers(3)),
        constant("two", numpy.array(2.0, dtype=numpy.float32)),
    ],
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), "by_hand.onnx")
save("by_hand", [numbers(4, 4)])

nodes = [
    helper.make_node("Conv", ["x", "w"], ["conv"], pads=[1, 1, 1, 1], strides=[2, 1]),
    helper.make_node("BatchNormalization", ["conv", "norm.weight", "norm.bias", "mean", "var"], ["norm"], epsilon=1e-3),
    helper.make_node("Mul", ["norm", "each"], ["times"]),
    helper.make_node("Clip", ["times", "zero"], ["clip"]),
    helper.make_node("AveragePool", ["clip"], ["pool"], kernel_shape=[3, 3], strides=[1, 2], pads=[1, 1, 1, 1], count_include_pad=1),
    helper.make_node("BatchNormalization", ["pool", "norm.weight", "norm.bias", "mean", "var"], ["again"]),
    helper.make_node("MaxPool", ["again"], ["max"], kernel_shape=[2, 2], auto_pad="VALID"),
    helper.make_node("GlobalMaxPool", ["max"], ["top"]),
    helper.make_node("Reshape", ["top", "flat"], ["flatten"]),
    helper.make_node("Gemm", ["flatten", "g"], ["gemm"]),
    helper.make_node("Softmax", ["gemm"], ["y"], axis=1),
]
graph = helper.make_graph(
    nodes,
    "image_by_hand",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 2, 6, 7])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 4])],
    [
        constant("w", numbers(3, 2, 3, 3)),
        constant("norm.weight", numbers(3)),
        constant("norm.bias", numbers(3)),
        constant("mean", numbers(3)),
        constant("var", 1 + abs(numbers(3))),
        constant("each", numbers(3, 1, 1)),
        constant("zero", numpy.array(0.0, dtype=numpy.float32)),
        constant("g", numbers(3, 4)),
        helper.make_tensor("flat", TensorProto.INT64, [2], [0, -1]),
    ],
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), "image_by_hand.onnx")
save("image_by_hand", [numbers(4, 2, 6, 7)])

# What would be a mistake in a declaration: probabilities of probabilities, and of a single number.
nodes = [
    helper.make_node("MatMul", ["x", "w"], ["product"]),
    helper.make_node("Softmax", ["product"], ["classes"]),
    helper.make_node("Softmax", ["classes"], ["again"]),
    helper.make_node("MatMul", ["again", "v"], ["single"]),
    helper.make_node("Sigmoid", ["single"], ["probability"]),
    helper.make_node("Sigmoid", ["probability"], ["probability_again"]),
    helper.make_node("LogSoftmax", ["single"], ["zero"]),
    helper.make_node("Add", ["probability_again", "zero"], ["y"]),
]
graph = helper.make_graph(
    nodes,
    "twice",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 4])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 1])],
    [constant("w", numbers(4, 3)), constant("v", numbers(3, 1))],
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), "twice.onnx")
save("twice", [numbers(4, 4)])

# The files of the documentation: networks whose weights are beside them.
import safetensors.numpy


def dense(folder, layers, ends, activations):
    weights = safetensors.numpy.load_file(f"../../{folder}.safetensors")
    nodes, last = [], "x"
    for layer, activation in zip(layers, activations):
        nodes.append(helper.make_node("Gemm", [last, f"{layer}.weight", f"{layer}.bias"], [layer], transB=1))
        nodes.append(helper.make_node(activation, [layer], [f"{layer}_{activation.lower()}"]))
        last = f"{layer}_{activation.lower()}"
    nodes[-1].output[0] = "y"
    values = [constant(f"{layer}.{part}", weights[f"{layer}.{part}"]) for layer in layers for part in ["weight", "bias"]]
    end = lambda name, size: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", size])
    graph = helper.make_graph(nodes, "dense", [end("x", ends[0])], [end("y", ends[1])], values)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), f"../../{folder}.onnx")


dense("nn-runtime/src/xor", ["hidden", "output"], [2, 1], ["Tanh", "Sigmoid"])
shutil.copy("../../nn-runtime/src/xor.onnx", "../../guide/src/xor.onnx")

# Files that cannot become networks, for the messages: an operator that no layer computes, and one that is cut short.
graph = helper.make_graph(
    [helper.make_node("Gemm", ["x", "w"], ["product"]), helper.make_node("Einsum", ["product"], ["y"], name="/mix/Einsum", equation="ij->ij")],
    "unsupported",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 2])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 3])],
    [constant("w", numbers(2, 3))],
)
os.makedirs("unreadable", exist_ok=True)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), "unreadable/unsupported.onnx")
with open("../../nn-runtime/src/xor.onnx", "rb") as whole, open("unreadable/cut_short.onnx", "wb") as short:
    short.write(whole.read()[:100])


class Pair(nn.Module):
    """Two inputs and one output."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(4, 3), nn.Linear(2, 3)

    def forward(self, a, b):
        return torch.sigmoid(self.left(a)) * self.right(b)


class Ends(nn.Module):
    """One input and two outputs, the first of which the second one reads."""

    def __init__(self):
        super().__init__()
        self.encode, self.decode = nn.Linear(6, 2), nn.Linear(2, 6)

    def forward(self, x):
        code = self.encode(x)
        return code, torch.sigmoid(self.decode(torch.tanh(code)))


torch.manual_seed(2)
export("pair", Pair(), torch.randn(3, 4), torch.randn(3, 2))
export("ends", Ends(), torch.randn(3, 6))
