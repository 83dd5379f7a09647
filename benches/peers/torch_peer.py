"""PyTorch, eager: its fastest way for networks of this size without a C++ compiler. Install: pip install torch"""

import torch
from torch import nn
from torch.nn import functional as F

from timing import THREADS, WORKLOADS, images, measure, rows, tokens, wanted

torch.set_num_threads(THREADS)
torch.manual_seed(0)


def network(name):
    widths, layers = WORKLOADS[name][0], []
    for place, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(inputs, outputs))
        if place < len(widths) - 2:
            layers += [nn.BatchNorm1d(outputs)] if name == "T4" else []
            layers.append(nn.Tanh() if name == "I3" else nn.ReLU())
            layers += [nn.Dropout(0.2)] if name == "T4" else []
    return nn.Sequential(*layers)


def train(name, optimizer, steps):
    batch = WORKLOADS[name][1]
    net = network(name)
    optimizer = optimizer(net.parameters())
    inputs, targets = (torch.from_numpy(array) for array in rows(name, steps * batch))
    targets = targets if name == "T2" else targets.long()
    loss = nn.MSELoss() if name == "T2" else nn.CrossEntropyLoss()

    def chunk():
        for start in range(0, steps * batch, batch):
            optimizer.zero_grad()
            loss(net(inputs[start : start + batch]), targets[start : start + batch]).backward()
            optimizer.step()

    measure("torch", name, chunk, steps)


def predict(name):
    net, x = network(name).eval(), torch.from_numpy(rows(name, WORKLOADS[name][1])[0])

    def chunk():
        with torch.inference_mode():
            for _ in range(20):
                net(x)

    measure("torch", name, chunk, 20)


for name, steps in [("T1", 20), ("T2", 20), ("T3", 4), ("T4", 10)]:
    if wanted(name):
        momentum = lambda parameters: torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)
        adam = lambda parameters: torch.optim.Adam(parameters, lr=1e-3, fused=True)
        train(name, momentum if name == "T3" else adam, steps)
for name in filter(wanted, ["I1", "I2", "I3", "I4"]):
    predict(name)


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip


class Block(nn.Module):
    """Two convolutions and a shortcut, which has a convolution of its own where the number of channels changes."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        norm = lambda: nn.BatchNorm2d(outputs)
        first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.body = nn.Sequential(first, norm(), nn.ReLU(), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), norm())
        shortcut = lambda: nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), norm())
        self.shortcut = nn.Identity() if inputs == outputs else shortcut()

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet8():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip


def convolutions(name, net, layout):
    """A training step, a forward pass, or a forward and a backward pass, with the channels of a pixel apart or side by side."""
    net, x = net.to(memory_format=layout), torch.from_numpy(images(name)).to(memory_format=layout)
    targets, loss = torch.randint(0, 10, (len(x),)), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-4, fused=True)

    def step():
        optimizer.zero_grad()
        loss(net(x), targets).backward()
        optimizer.step()

    def forward():
        with torch.inference_mode():
            net(x)

    x_with_gradient, d = x.clone().requires_grad_(True), torch.full_like(net(x), 0.5)

    def there_and_back():
        optimizer.zero_grad()
        x_with_gradient.grad = None
        net(x_with_gradient).backward(d)

    return {"C1": step, "C2": step, "C2k": there_and_back, "C2t": there_and_back}.get(name, forward)


NETWORKS = {
    "C1": lenet,
    "C1p": lenet,
    "C1f": lenet,
    "C2": resnet8,
    "C2k": lambda: nn.Conv2d(32, 32, 3, 1, 1),
    "C2kf": lambda: nn.Conv2d(32, 32, 3, 1, 1),
    "C2t": lambda: nn.ConvTranspose2d(32, 16, 4, 2, 1),
}
for name, network in NETWORKS.items():
    if wanted(name):
        for peer, layout in [("torch", torch.contiguous_format), ("torch-channels-last", torch.channels_last)]:
            measure(peer, name, convolutions(name, network(), layout), 1)


class Writer(nn.Module):
    """L2: a language model with an LSTM."""

    def __init__(self):
        super().__init__()
        self.embedding, self.lstm, self.head = nn.Embedding(65, 128), nn.LSTM(128, 128, batch_first=True), nn.Linear(128, 65)

    def forward(self, x):
        return self.head(self.lstm(self.embedding(x))[0])


class GptBlock(nn.Module):
    """An attention with four heads, and two linear layers."""

    def __init__(self, size=128):
        super().__init__()
        linear = lambda inputs, outputs: nn.Linear(inputs, outputs, bias=False)
        self.ln_1, self.ln_2 = nn.LayerNorm(size, bias=False), nn.LayerNorm(size, bias=False)
        self.c_attn, self.out = linear(size, 3 * size), linear(size, size)
        self.c_fc, self.c_proj = linear(size, 4 * size), linear(4 * size, size)

    def forward(self, x):
        rows, steps, size = x.shape
        heads = lambda part: part.view(rows, steps, 4, size // 4).transpose(1, 2)
        q, k, v = map(heads, self.c_attn(self.ln_1(x)).split(size, 2))
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(rows, steps, size)
        x = x + self.out(seen)
        return x + self.c_proj(F.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    """G1: nanoGPT's network for a CPU."""

    def __init__(self):
        super().__init__()
        self.wte, self.wpe, self.blocks = nn.Embedding(65, 128), nn.Embedding(64, 128), nn.Sequential(*[GptBlock() for _ in range(4)])
        self.norm, self.head = nn.LayerNorm(128, bias=False), nn.Linear(128, 65, bias=False)
        self.wte.weight = self.head.weight

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.wte(x) + self.wpe(torch.arange(64)))))


def language_model(name, net):
    x, targets = map(torch.from_numpy, tokens(name))
    if name == "L2":
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    else:
        optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1, fused=True)

    def step():
        optimizer.zero_grad()
        F.cross_entropy(net(x).reshape(-1, 65), targets.reshape(-1)).backward()
        if name == "G1":
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()

    def forward():
        with torch.inference_mode():
            net(x)

    return forward if name == "G1f" else step


for name, network in {"L2": Writer, "G1": Gpt, "G1f": Gpt}.items():
    if wanted(name):
        measure("torch", name, language_model(name, network()), 1)


class Vae(nn.Module):
    """V1: the variational auto-encoder of PyTorch's examples."""

    def __init__(self):
        super().__init__()
        self.inner, self.mean, self.log_variance = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
        self.outer, self.image = nn.Linear(20, 400), nn.Linear(400, 784)

    def loss(self, x, targets):
        inner = F.relu(self.inner(x))
        mean, log_variance = self.mean(inner), self.log_variance(inner)
        code = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        image = torch.sigmoid(self.image(F.relu(self.outer(code))))
        divergence = -0.5 * torch.sum(1 + log_variance - mean**2 - log_variance.exp())
        return F.binary_cross_entropy(image, targets, reduction="sum") + divergence


if wanted("V1"):
    vae, x = Vae(), torch.from_numpy(rows("V1", 128)[0])
    targets, optimizer = (x + 1) / 2, torch.optim.Adam(vae.parameters(), lr=1e-3, fused=True)

    def auto_encode():
        optimizer.zero_grad()
        vae.loss(x, targets).backward()
        optimizer.step()

    measure("torch", "V1", auto_encode, 1)
