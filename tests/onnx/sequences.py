"""Writes ONNX files over sequences as the two exporters of PyTorch write them, and what ONNX Runtime answers: as `make.py`.

pip install torch onnx onnxscript onnxruntime safetensors
"""

import numpy
import onnxruntime
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional as F

from exported import export

torch.manual_seed(3)


class Recurrent(nn.Module):
    """The last step, all steps, or the last states of a recurrent layer."""

    def __init__(self, kind, takes="last", **settings):
        super().__init__()
        self.rnn = getattr(nn, kind)(6, 8, batch_first=True, **settings)
        self.fc = nn.Linear(16 if settings.get("bidirectional") else 8, 3)
        self.takes = takes

    def forward(self, x):
        y, states = self.rnn(x)
        if self.takes == "states":
            states = states[0] if isinstance(states, tuple) else states
            return self.fc(torch.cat(list(states), 1))
        return self.fc(y[:, -1] if self.takes == "last" else y)


class Words(nn.Module):
    """Spots words in features over time: convolutions along the steps, one of them depthwise."""

    def __init__(self, flat=False):
        super().__init__()
        self.first, self.first_norm = nn.Conv1d(10, 16, 5, stride=2, padding=2), nn.BatchNorm1d(16)
        self.deep, self.wide, self.norm = nn.Conv1d(16, 16, 3, padding=1, groups=16), nn.Conv1d(16, 12, 1), nn.BatchNorm1d(12)
        self.fc = nn.Linear(12 * 5 if flat else 12, 4)
        self.flat = flat

    def forward(self, x):
        x = F.relu(self.first_norm(self.first(x)))
        x = F.max_pool1d(F.relu(self.norm(self.wide(self.deep(x)))), 2)
        return F.softmax(self.fc(x.flatten(1) if self.flat else x.mean(2)), 1)


class Waves(nn.Module):
    """Convolutions over a wave, and a product with what the last pool leaves."""

    def __init__(self):
        super().__init__()
        self.first, self.norm, self.second, self.fc = nn.Conv1d(1, 8, 20, stride=4), nn.BatchNorm1d(8), nn.Conv1d(8, 8, 3), nn.Linear(8, 5)

    def forward(self, x):
        x = F.relu(self.second(F.max_pool1d(F.relu(self.norm(self.first(F.pad(x, (3, 1))))), 4)))
        return F.log_softmax(self.fc(F.avg_pool1d(x, x.shape[-1]).permute(0, 2, 1)), 2).flatten(1)


class Sound(nn.Module):
    """A convolution, then a recurrent layer that goes both ways."""

    def __init__(self):
        super().__init__()
        self.conv, self.gru, self.fc = nn.Conv1d(4, 8, 3, padding=1), nn.GRU(8, 6, batch_first=True, bidirectional=True), nn.Linear(12, 2)

    def forward(self, x):
        y, _ = self.gru(F.gelu(self.conv(x)).transpose(1, 2))
        return self.fc(y.mean(1))


class Attention(nn.Module):
    """As nanoGPT writes it: with PyTorch's function, or written out."""

    def __init__(self, features, heads, function):
        super().__init__()
        self.qkv, self.proj = nn.Linear(features, 3 * features), nn.Linear(features, features)
        self.heads, self.function = heads, function

    def forward(self, x):
        rows, steps, features = x.shape
        q, k, v = (part.view(rows, steps, self.heads, -1).transpose(1, 2) for part in self.qkv(x).split(features, 2))
        if self.function:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(-2, -1)) * (features // self.heads) ** -0.5
            scores = scores.masked_fill(torch.tril(torch.ones(steps, steps))[None, None] == 0, float("-inf"))
            y = F.softmax(scores, -1) @ v
        return self.proj(y.transpose(1, 2).contiguous().view(rows, steps, features))


class Block(nn.Module):
    def __init__(self, features, heads, function):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(features), nn.LayerNorm(features)
        self.attn = Attention(features, heads, function)
        self.fc, self.proj = nn.Linear(features, 2 * features), nn.Linear(2 * features, features)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.proj(F.gelu(self.fc(self.ln_2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, function=True, vocabulary=11, steps=7, features=8, heads=2):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, features), nn.Embedding(steps, features)
        self.blocks = nn.ModuleList(Block(features, heads, function) for _ in range(2))
        self.ln, self.head = nn.LayerNorm(features), nn.Linear(features, vocabulary, bias=False)
        self.head.weight = self.wte.weight

    def forward(self, tokens):
        x = self.wte(tokens) + self.wpe(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.ln(x))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.encoder, self.fc = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), nn.Linear(8, 3)

    def forward(self, x):
        return self.fc(self.encoder(x).mean(1))


class Looks(nn.Module):
    """One sequence that looks at another one."""

    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.shorter = nn.Conv1d(8, 8, 3)

    def forward(self, x):
        memory = self.shorter(x.transpose(1, 2)).transpose(1, 2)
        return self.attention(x, memory, memory, need_weights=False)[0]


class Norms(nn.Module):
    """Normalisations that are written out, and a gated linear unit."""

    def __init__(self):
        super().__init__()
        self.first, self.last, self.groups = nn.Linear(8, 24), nn.Linear(12, 4), nn.GroupNorm(3, 12)
        self.weight, self.shift = nn.Parameter(torch.randn(12)), nn.Parameter(torch.randn(12))

    def forward(self, x):
        x = F.glu(self.first(x))
        x = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight
        centered = self.groups(x) - self.groups(x).mean(-1, keepdim=True)
        x = centered / torch.sqrt((centered**2).mean(-1, keepdim=True) + 1e-6)
        return self.last(x * self.weight + self.shift)


class Shuffled(nn.Module):
    """Channels that are parted and shuffled, and a gate for each channel, as small networks for images have."""

    def __init__(self):
        super().__init__()
        self.conv, self.small, self.wide, self.fc = nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(8, 4, 1), nn.Conv2d(4, 8, 1), nn.Linear(8, 3)

    def forward(self, x):
        left, right = x.chunk(2, 1)
        x = torch.cat([left, F.relu(self.conv(right))], 1)
        x = x.view(-1, 2, 4, 6, 6).transpose(1, 2).reshape(-1, 8, 6, 6)
        left, right = x.chunk(2, 1)
        x = torch.cat([F.relu(self.conv(left)), right], 1)
        gate = torch.sigmoid(self.wide(F.relu(self.small(F.adaptive_avg_pool2d(x, 1)))))
        return self.fc(F.max_pool2d(x * gate, 3, 2, ceil_mode=True).mean((2, 3)))


class Decoder(nn.Module):
    """Numbers that become an image."""

    def __init__(self):
        super().__init__()
        self.fc, self.up, self.last = nn.Linear(5, 48), nn.ConvTranspose2d(3, 4, 2, 2), nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, x):
        x = self.up(F.relu(self.fc(x)).view(-1, 3, 4, 4))
        return torch.sigmoid(self.last(F.interpolate(x, scale_factor=2, mode="bilinear")))


class Stream(nn.Module):
    """A step that takes the states of a stack of layers, and gives them on."""

    def __init__(self):
        super().__init__()
        self.lstm, self.gru, self.fc = nn.LSTM(3, 4, 2, batch_first=True), nn.GRU(4, 4, batch_first=True), nn.Linear(4, 2)

    def forward(self, x, h, c, g):
        y, (h, c) = self.lstm(x, (h, c))
        y, g = self.gru(y, g)
        return torch.tanh(self.fc(y)), h, c, g


for dynamo, suffix in [(True, ""), (False, "_old")]:
    export(f"lstm{suffix}", Recurrent("LSTM", num_layers=2), torch.randn(4, 5, 6), dynamo=dynamo, free=True)
    export(f"gru{suffix}", Recurrent("GRU", takes="steps", bidirectional=True), torch.randn(4, 5, 6), dynamo=dynamo, free=not dynamo)
    export(f"states{suffix}", Recurrent("LSTM", takes="states", bidirectional=True), torch.randn(4, 5, 6), dynamo=dynamo)
    export(f"both_ways{suffix}", Recurrent("GRU", bidirectional=True), torch.randn(4, 5, 6), dynamo=dynamo, free=dynamo)
    export(f"words{suffix}", Words(), torch.randn(4, 10, 20), dynamo=dynamo, free=True, order=(0, 2, 1))
    export(f"waves{suffix}", Waves(), torch.randn(3, 1, 100), dynamo=dynamo)
    export(f"sound{suffix}", Sound(), torch.randn(3, 4, 12), dynamo=dynamo, free=True, order=(0, 2, 1))
    export(f"gpt{suffix}", Gpt(), torch.randint(11, (4, 7)), dynamo=dynamo, free=True)
    export(f"gpt_written_out{suffix}", Gpt(function=False), torch.randint(11, (4, 7)), dynamo=dynamo)
    export(f"encoder{suffix}", Encoder(), torch.randn(4, 6, 8), dynamo=dynamo, free=dynamo)
    export(f"looks{suffix}", Looks(), torch.randn(3, 6, 8), dynamo=dynamo, free=not dynamo)
    export(f"norms{suffix}", Norms(), torch.randn(4, 8), dynamo=dynamo, free=True)
    export(f"shuffled{suffix}", Shuffled(), torch.randn(3, 8, 6, 6), dynamo=dynamo, free=dynamo)
    export(f"decoder{suffix}", Decoder(), torch.randn(3, 5), dynamo=dynamo, free=True)
export("words_flat", Words(flat=True), torch.randn(4, 10, 20), free=True, order=(0, 2, 1))
export("rnn_old", Recurrent("RNN", nonlinearity="relu"), torch.randn(4, 5, 6), dynamo=False, free=True)

# A stream: ONNX Runtime answers step after step, with the states that it gave before.
stream, steps = Stream().eval(), 6
zeros = {"h": torch.zeros(2, 1, 4), "c": torch.zeros(2, 1, 4), "g": torch.zeros(1, 1, 4)}
names = ["y", *(f"{state}_next" for state in zeros)]
arguments = {"dynamo": False, "opset_version": 18, "input_names": ["x", *zeros], "output_names": names}
torch.onnx.export(stream, (torch.randn(1, 1, 3), *zeros.values()), "stream.onnx", dynamic_axes={"x": {1: "steps"}, "y": {1: "steps"}}, **arguments)
session, x = onnxruntime.InferenceSession("stream.onnx"), numpy.random.default_rng(3).normal(size=(3, steps, 3)).astype(numpy.float32)
answers = []
for row in x:
    states = {name: zero.numpy() for name, zero in zeros.items()}
    for step in row:
        y, *given = session.run(names, {"x": step[None, None], **states})
        states = dict(zip(states, given))
        answers.append(y)
save_file({"x": x.reshape(3, -1), "y": numpy.concatenate(answers).reshape(3, -1)}, "stream.safetensors")
