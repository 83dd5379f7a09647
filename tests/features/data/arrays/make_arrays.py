"""Writes the arrays beside it with NumPy, which tests/suite/arrays.rs reads. Run in this folder; numbers are those of 10 * row + place."""

import numpy as np

rows = np.arange(5)[:, None] * 10 + np.arange(6)  # 5 rows of 6 numbers
images = rows.reshape(5, 2, 3)
classes = np.array([2, 0, 1, 1, 0])

np.save("images.npy", images.astype("<f4"))
np.save("classes.npy", classes)
with open("version_2.npy", "wb") as file:
    np.lib.format.write_array(file, images.astype("<f8"), version=(2, 0))
with open("version_3.npy", "wb") as file:
    np.lib.format.write_array(file, images.astype("<f8"), version=(3, 0))

types = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
arrays = {"classes": classes, "column": classes[:, None], "truths": classes > 0}
for kind in types:
    for order, name in [("<", "little"), (">", "big")]:
        arrays[f"{kind}_{name}_c"] = images.astype(order + kind, order="C")
        arrays[f"{kind}_{name}_fortran"] = images.astype(order + kind, order="F")
arrays["negative"] = -images.astype("i2")
arrays["one_axis"] = classes.astype("f4")
np.savez("kinds.npz", **arrays)
np.savez_compressed("compressed.npz", x=images.astype("f4"), y=classes)

wrong = images.astype("f8")
wrong[3, 1, 2] = np.nan
overflow = images.astype("f8")
overflow[0, 0, 1] = 1e39
np.savez(
    "wrong.npz",
    images=images.astype("f4"),
    classes=classes,
    with_nan=wrong,
    overflow=overflow,
    complex=images.astype("c8"),
    text=np.array(["a", "b", "c", "d", "e"]),
    objects=np.array([1, "b", None, 2, 3], dtype=object),
    fields=np.array([(1, 2.0)] * 5, dtype=[("a", "i4"), ("b", "f4")]),
    long_double=images.astype("g"),
    days=np.array(["2024-01-01"] * 5, dtype="M8[D]"),
    single=np.float32(1.0),
    no_rows=np.zeros((0, 2, 3)),
    no_classes=np.zeros(0, "i8"),
    narrow=rows[:, :4].astype("f4"),
    four_classes=np.arange(4),
    fractions=np.array([0.0, 1.0, 0.5, 1.0, 0.0]),
    negative=np.array([0, 1, 2, -1, 0]),
    strange=np.array([0, 1, 3, 1, 0]),
)
