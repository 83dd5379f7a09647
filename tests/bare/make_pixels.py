"""Writes src/pixels.safetensors: random weights for the network in src/pixels.rs. Needs numpy and safetensors."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

random = np.random.default_rng(3)
shapes = {"standardize1.mean": [2], "standardize1.deviation": [2]}
for name, shape in {
    "wide": [6, 2, 3, 3],
    "conv2d2": [8, 3, 3, 3],
    "conv_transpose2d1": [8, 6, 3, 3],
    "conv2d3": [6, 6, 2, 2],
    "conv2d4": [4, 12, 1, 1],
    "conv2d5": [4, 12, 1, 1],
    "dense1": [12, 144],
    "conv1d1": [3, 2, 2],
    "dense2": [3, 2],
    "conv_transpose1d1": [3, 4, 2],
    "dense3": [4, 8],
}.items():
    outputs = shape[1] if "transpose" in name else shape[0]
    shapes |= {f"{name}.weight": shape, f"{name}.bias": [outputs]}
for name, width in {"batch_norm1": 6, "group_norm1": 8, "layer_norm1": 3}.items():
    shapes |= {f"{name}.weight": [width], f"{name}.bias": [width]}
shapes |= {"batch_norm1.running_mean": [6], "batch_norm1.running_var": [6]}


def tensor(name, shape):
    """Factors and spreads are near 1, all else around 0, narrower where many numbers are summed."""
    numbers = random.standard_normal(shape) / np.sqrt(max(np.prod(shape[1:]), 1) if len(shape) > 1 else 8)
    near_one = "norm" in name and name.endswith("weight") or name.endswith(("deviation", "running_var"))
    return (np.abs(1 + numbers) if near_one else numbers).astype(np.float32)


save_file({name: tensor(name, shape) for name, shape in shapes.items()}, Path(__file__).parent / "src/pixels.safetensors")
