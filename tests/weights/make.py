"""Writes the files of weights beside it, which the compile-fail cases and the suite embed."""

import json
import struct
from pathlib import Path

FORMATS = {"F32": "f", "F16": "e", "F64": "d", "I64": "q"}


def numbers(kind, values):
    if kind == "BF16":
        return b"".join(struct.pack("<f", value)[2:] for value in values)
    return struct.pack(f"<{len(values)}{FORMATS[kind]}", *values)


def file(name, tensors, cut=0, factor=1):
    header, data = {}, b""
    for tensor, (kind, shape) in tensors.items():
        count = 1
        for size in shape:
            count *= size
        # Eighths are the same in every type. A variance is above 0, and so is what a squared distance is multiplied by.
        least = 1 if tensor.endswith(("running_var", "beta")) else -8
        some = numbers(kind, [(place % 17 + least) / 8 * factor if kind != "I64" else place for place in range(count)])
        header[tensor] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(some)]}
        data += some
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    whole = struct.pack("<Q", len(text)) + text + data
    Path(__file__).with_name(f"{name}.safetensors").write_bytes(whole[: len(whole) - cut])


NET = {"hidden.weight": ("F32", [4, 2]), "hidden.bias": ("F32", [4]), "output.weight": ("F32", [1, 4]), "output.bias": ("F32", [1])}
file("net", NET)
file("cut_short", NET, cut=5)
file("large", {name: ("F64", shape) for name, (_, shape) in NET.items()}, factor=1e5)
file("integers", NET | {"hidden.bias": ("I64", [4])})
file("mixed", {name: (kind, shape) for (name, (_, shape)), kind in zip(NET.items(), ["F16", "BF16", "F64", "F32"])})
file("sequential", {"0.weight": ("F32", [4, 2]), "0.bias": ("F32", [4]), "2.weight": ("F32", [1, 4]), "2.bias": ("F32", [1])})
ENCODER = {"dense1.weight": ("F32", [3, 2]), "dense1.bias": ("F32", [3]), "batch_norm1.weight": ("F32", [3]), "batch_norm1.bias": ("F32", [3]), "batch_norm1.running_mean": ("F32", [3]), "batch_norm1.running_var": ("F32", [3]), "batch_norm1.num_batches_tracked": ("I64", [])}
file("nested", {"output.weight": ("F32", [1, 3]), "output.bias": ("F32", [1])} | {f"encoder.{name}": tensor for name, tensor in ENCODER.items()})
file(
    "tokens",
    {
        "embedding1.weight": ("F32", [5, 3]),
        "lstm1.weight_ih_l0": ("F32", [8, 3]),
        "lstm1.weight_hh_l0": ("F32", [8, 2]),
        "lstm1.bias_ih_l0": ("F32", [8]),
        "lstm1.bias_hh_l0": ("F32", [8]),
        "gru1.weight_ih_l0": ("F32", [12, 2]),
        "gru1.weight_hh_l0": ("F32", [12, 4]),
        "gru1.bias_ih_l0": ("F32", [12]),
        "gru1.bias_hh_l0": ("F32", [12]),
        "dense1.weight": ("F32", [5, 4]),
        "dense1.bias": ("F32", [5]),
    },
)
file("tied", {"wte.weight": ("F32", [3, 2]), "head.weight": ("F32", [3, 2]), "head.bias": ("F32", [3])})
file(
    "transformer",
    {
        "wte.weight": ("F32", [5, 4]),
        "positions1.weight": ("F32", [6, 4]),
        "attn.in_proj_weight": ("F32", [12, 4]),
        "attn.in_proj_bias": ("F32", [12]),
        "attn.out_proj.weight": ("F32", [4, 4]),
        "attn.out_proj.bias": ("F32", [4]),
        "back.in_proj_weight": ("F32", [8, 4]),
        "back.out_proj.weight": ("F32", [4, 4]),
        "head.bias": ("F32", [5]),
    },
)
file(
    "ends",
    {
        "conv.weight": ("F32", [2, 1, 3, 3]),
        "conv.bias": ("F32", [2]),
        "fc.weight": ("F32", [4, 8]),
        "fc.bias": ("F32", [4]),
        "side.weight": ("F32", [4, 3]),
        "side.bias": ("F32", [4]),
        "bumps.centers": ("F32", [3, 8]),
        "bumps.beta": ("F32", [3]),
        "kind.weight": ("F32", [3, 3]),
        "kind.bias": ("F32", [3]),
        "price.weight": ("F32", [1, 3]),
        "price.bias": ("F32", [1]),
    },
)
file(
    "parts",
    {
        "encoder.weight": ("F32", [4, 4]),
        "encoder.bias": ("F32", [4]),
        "bumps.centers": ("F32", [5, 8]),
        "bumps.beta": ("F32", [5]),
        "means.weight": ("F32", [2, 5]),
        "means.bias": ("F32", [2]),
        "log_variances.weight": ("F32", [2, 5]),
        "log_variances.bias": ("F32", [2]),
        "kind.weight": ("F32", [3, 2]),
        "kind.bias": ("F32", [3]),
        "price.weight": ("F32", [1, 2]),
        "price.bias": ("F32", [1]),
    },
)
