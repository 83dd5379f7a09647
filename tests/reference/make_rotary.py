"""make_rotary.py OUT: an attention with rotary positions, in plain Python, as a case like those of make_kinds.py.

PyTorch has no such layer. The formula is that of LLaMA in Hugging Face's `transformers`: `q cos + rotate_half(q) sin`, with cosines and sines of
`step * base ** (-2 i / size)`, in double precision. Gradients are complex steps, Im f(x + ih) / h, which have no rounding error of a difference.
"""
import cmath, json, math, random, struct, sys
from pathlib import Path

ROWS, STEPS, FEATURES, HEADS, BASE = 2, 5, 8, 2, 10000.0
SIZE = FEATURES // HEADS


def rotate(head, step):
    half = SIZE // 2
    angles = [step * BASE ** (-2 * (i % half) / SIZE) for i in range(SIZE)]
    rotate_half = [-x for x in head[half:]] + head[:half]
    return [x * math.cos(a) + r * math.sin(a) for x, r, a in zip(head, rotate_half, angles)]


def linear(weight, bias, x):
    return [sum(w * x for w, x in zip(row, x)) + b for row, b in zip(weight, bias)]


def attention(t):
    shape = lambda name, width: [t[name][i:i + width] for i in range(0, len(t[name]), width)]
    steps = shape("x", FEATURES)
    y = []
    for row in range(ROWS):
        asked = [linear(shape("in_proj_weight", FEATURES), t["in_proj_bias"], x) for x in steps[row * STEPS:(row + 1) * STEPS]]
        for step in range(STEPS):
            heads = []
            for head in range(HEADS):
                part = lambda step, kind: asked[step][kind * FEATURES + head * SIZE:][:SIZE]
                query = rotate(part(step, 0), step)
                keys = [rotate(part(seen, 1), seen) for seen in range(step + 1)]
                weights = [cmath.exp(sum(q * k for q, k in zip(query, key)) / math.sqrt(SIZE)) for key in keys]
                values = [part(seen, 2) for seen in range(step + 1)]
                heads += [sum(w * v[i] for w, v in zip(weights, values)) / sum(weights) for i in range(SIZE)]
            y += linear(shape("out_proj.weight", FEATURES), t["out_proj.bias"], heads)
    return y


random.seed(20261128)
shapes = {"x": [ROWS, STEPS, FEATURES], "in_proj_weight": [3 * FEATURES, FEATURES], "in_proj_bias": [3 * FEATURES],
          "out_proj.weight": [FEATURES, FEATURES], "out_proj.bias": [FEATURES]}
drawn = lambda shape, size: [random.gauss(0, size) for _ in range(math.prod(shape))]
given = {name: drawn(shape, 1.0 if name == "x" else 0.4) for name, shape in shapes.items()}
tensors = dict(given, y=[y.real for y in attention(given)], d_y=drawn(shapes["x"], 1.0))
for name, numbers in given.items():
    def slope(place):
        moved = dict(given, **{name: [x + 1e-30j if i == place else x for i, x in enumerate(numbers)]})
        return sum(y.imag * d for y, d in zip(attention(moved), tensors["d_y"])) / 1e-30
    of_it = "d_x" if name == "x" else f"d.{name}"
    tensors[of_it], shapes[of_it] = [slope(place) for place in range(len(numbers))], shapes[name]
shapes["y"] = shapes["d_y"] = shapes["x"]

header, data = {"__metadata__": {"kind": "Attention(heads = 2, causal, rotary)", "note": "rotate_half, in plain Python"}}, b""
for name in sorted(tensors):
    numbers = struct.pack(f"<{len(tensors[name])}d", *tensors[name])
    header[name] = {"dtype": "F64", "shape": shapes[name], "data_offsets": [len(data), len(data) + len(numbers)]}
    data += numbers
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
Path(sys.argv[1], "attention_rotary.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
