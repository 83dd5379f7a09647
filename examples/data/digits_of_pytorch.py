"""Trains a small convolutional network on every second digit with PyTorch and exports it: `digits_of_pytorch.onnx`.

pip install torch onnx onnxscript
"""

import gzip
import os

import numpy
import onnx
import torch
from torch import nn

os.chdir(os.path.dirname(os.path.abspath(__file__)))
torch.manual_seed(1)
with gzip.open("digits.csv.gz", "rt") as file:
    rows = numpy.loadtxt(file, delimiter=",", skiprows=1, dtype=numpy.float32)
rows = torch.from_numpy(rows[::2])
pixels, digits = rows[:, :-1].reshape(-1, 1, 8, 8), rows[:, -1].long()


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.fc = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 32, 3), nn.Linear(128, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x / 16)), 2)
        return self.fc(torch.relu(self.conv2(x)).flatten(1))


net = Digits()
optimizer = torch.optim.Adam(net.parameters(), 1e-3)
for epoch in range(40):
    for batch in torch.randperm(len(digits)).split(32):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(pixels[batch]), digits[batch]).backward()
        optimizer.step()
print((net(pixels).argmax(1) == digits).float().mean().item(), "of the digits are right")
torch.onnx.export(net.eval(), (pixels[:1],), "digits_of_pytorch.onnx", external_data=False)
model = onnx.load("digits_of_pytorch.onnx")
for node in model.graph.node:
    node.doc_string = ""
    del node.metadata_props[:]
del model.graph.value_info[:]
onnx.save(model, "digits_of_pytorch.onnx")
