"""MNIST with another library, from the four IDX files to an accuracy: 784-128-10, 10 epochs, Adam, batches of 64, as `examples/digits.rs` does it.

Usage: mnist.py torch|keras|sklearn FOLDER
"""

import gzip
import sys
from pathlib import Path

import numpy as np

stack, folder = sys.argv[1], Path(sys.argv[2])


def read(name, header):
    with gzip.open(folder / f"{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def part(name):
    images = read(f"{name}-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255
    return images, read(f"{name}-labels-idx1-ubyte", 8).astype(np.int64)


(x, y), (x_test, y_test) = part("train"), part("t10k")


def torch():
    import torch
    from torch import nn

    net = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    loss = nn.CrossEntropyLoss()
    inputs, targets = torch.from_numpy(x), torch.from_numpy(y)
    for _ in range(10):
        # Batches cut from a shuffled tensor: a DataLoader takes several times as long.
        order = torch.randperm(len(inputs))
        for rows in order.split(64):
            adam.zero_grad()
            loss(net(inputs[rows]), targets[rows]).backward()
            adam.step()
    with torch.inference_mode():
        return (net(torch.from_numpy(x_test)).argmax(1).numpy() == y_test).mean()


def keras():
    import os

    os.environ["KERAS_BACKEND"] = "jax"
    import keras

    net = keras.Sequential([keras.layers.Input((784,)), keras.layers.Dense(128, "relu"), keras.layers.Dense(10)])
    net.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    net.fit(x, y, batch_size=64, epochs=10, verbose=0)
    return net.evaluate(x_test, y_test, batch_size=1000, verbose=0)[1]


def sklearn():
    from sklearn.neural_network import MLPClassifier

    net = MLPClassifier((128,), alpha=0, batch_size=64, learning_rate_init=1e-3, max_iter=10, tol=0, random_state=1)
    return net.fit(x, y).score(x_test, y_test)


print(f"{globals()[stack]():.4f}")
