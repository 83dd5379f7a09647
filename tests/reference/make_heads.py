"""make_heads.py OUT [SEED]: what PyTorch makes of a network with two inputs and two heads, in float64.

Tensors of `two_heads.safetensors`: the inputs `photo` and `facts`, the targets `kind` (-1: none) and `price` (NaN: none), the parameters under the names of the
declaration, the answers `y.kind` and `y.price`, the `loss`, and `d.NAME` for every parameter and both inputs.
Needs torch and safetensors.
"""
import sys, torch, torch.nn as nn, torch.nn.functional as F
from pathlib import Path
from safetensors.torch import save_file

out, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20261130
torch.set_default_dtype(torch.float64)
g = torch.Generator().manual_seed(seed)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.fc, self.side = nn.Conv2d(2, 3, 3), nn.Linear(12, 5), nn.Linear(3, 4)
        self.trunk, self.kind, self.price = nn.Linear(9, 6), nn.Linear(6, 4), nn.Linear(6, 2)

    def forward(self, photo, facts):
        seen = torch.tanh(self.fc(F.max_pool2d(F.relu(self.conv(photo)), 2).flatten(1)))
        both = torch.tanh(self.trunk(torch.cat([seen, F.relu(self.side(facts))], 1)))
        return self.kind(both), self.price(both)


net = Net()
for p in net.parameters():
    p.data = torch.randn(p.shape, generator=g) * 0.4
photo, facts = (torch.randn(*shape, generator=g).requires_grad_(True) for shape in [(7, 2, 6, 6), (7, 3)])
kind = torch.tensor([0, 3, -1, 2, 1, 3, -1])
price = torch.randn(7, 2, generator=g)
price[[1, 2, 5]] = float("nan")
there = ~price.isnan().any(1)
scores, prices = net(photo, facts)
of_kind = F.cross_entropy(scores, kind, weight=torch.tensor([1.0, 2.0, 0.5, 1.0]), ignore_index=-1)
loss = of_kind + 0.5 * F.mse_loss(prices[there], price[there])
loss.backward()
tensors = {"photo": photo, "facts": facts, "kind": kind.double(), "price": price, "y.kind": scores.softmax(1), "y.price": prices, "loss": loss[None]}
tensors |= {"d.photo": photo.grad, "d.facts": facts.grad}
for name, parameter in net.named_parameters():
    tensors |= {name: parameter, f"d.{name}": parameter.grad}
save_file({name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}, out / "two_heads.safetensors")
