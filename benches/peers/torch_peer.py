"""PyTorch, eager: its fastest way for networks of this size without a C++ compiler. Install: pip install torch"""

import torch
from torch import nn

from timing import THREADS, WORKLOADS, measure, rows, wanted

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
