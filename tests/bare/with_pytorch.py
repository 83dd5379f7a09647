"""What the runtime saved, loaded by PyTorch: it predicts what the program `bits` prints.

    cargo run --release --bin bits --features simd,std | python with_pytorch.py

Wants torch and safetensors. No test of the workspace runs it.
"""

import struct
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn


class Scaler(nn.Module):
    def __init__(self, width, back=False):
        super().__init__()
        self.mean, self.deviation = nn.Parameter(torch.zeros(width)), nn.Parameter(torch.ones(width))
        self.back = back

    def forward(self, x):
        return x * self.deviation + self.mean if self.back else (x - self.mean) / self.deviation


class Every(nn.Module):
    """`src/every.rs`, layer by layer."""

    def __init__(self):
        super().__init__()
        self.standardize1 = Scaler(8)
        self.hidden, self.batch_norm1 = nn.Linear(8, 100), nn.BatchNorm1d(100)
        self.dense2, self.layer_norm1 = nn.Linear(100, 16, bias=False), nn.LayerNorm(16)
        self.dense3, self.rms_norm1, self.prelu1 = nn.Linear(16, 16), nn.RMSNorm(16, eps=1e-5), nn.PReLU()
        self.group_norm1 = nn.GroupNorm(4, 16)
        self.dense4, self.dense5, self.dense6, self.dense7 = nn.Linear(16, 9), nn.Linear(9, 7), nn.Linear(7, 5), nn.Linear(5, 3)
        self.rescale1 = Scaler(3, back=True)
        self.between = [nn.SiLU(), nn.Mish(), nn.Softplus(), nn.Softsign()]
        self.squashed = [nn.Tanh(), nn.LeakyReLU(), nn.ELU(), nn.SELU(), nn.Hardtanh(), nn.Hardsigmoid(), nn.Sigmoid()]

    def forward(self, x):
        x = self.batch_norm1(self.hidden(self.standardize1(x))).relu()
        x = nn.functional.gelu(self.layer_norm1(self.dense2(x)))
        x = x + self.prelu1(self.rms_norm1(self.dense3(x)))
        x = self.dense4(nn.functional.gelu(self.group_norm1(x), approximate="tanh"))
        for activation in self.between:
            x = activation(x)
        x = self.dense5(x)
        for activation in self.squashed:
            x = activation(x)
        x = self.dense7(self.dense6(x).log_softmax(1)).softmax(1)
        return self.rescale1(x)


net = Every().eval()
net.load_state_dict(load_file(Path(__file__).parent / "src/every.safetensors"))
rows = [[row * 0.07 - 0.9 * place for place in range(8)] for row in range(100)]
with torch.no_grad():
    expected = net(torch.tensor(rows))
words = [line.strip("[]\n").split(", ") for line in sys.stdin]
answers = torch.tensor([[struct.unpack("<f", struct.pack("<I", int(word, 16)))[0] for word in line] for line in words])
difference = (answers - expected).abs().max().item()
print(f"{len(words)} rows, the largest difference is {difference:.1e} (PyTorch {torch.__version__})")
assert answers.shape == expected.shape and difference < 5e-6
