"""JAX with optax: many steps in one compiled scan, which is its fastest way. Install: pip install jax optax"""

import os

from timing import THREADS, WORKLOADS, measure, rows, wanted

os.environ["JAX_PLATFORMS"] = "cpu"
if THREADS == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy as np
import optax


def parameters(widths, norm):
    random, layers = np.random.default_rng(0), []
    for place, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        weight = random.standard_normal((inputs, outputs)).astype(np.float32) * np.sqrt(2 / inputs, dtype=np.float32)
        layer = {"weight": jnp.asarray(weight), "bias": jnp.zeros(outputs)}
        if norm and place < len(widths) - 2:
            layer |= {"scale": jnp.ones(outputs), "offset": jnp.zeros(outputs)}
        layers.append(layer)
    return layers


def forward(layers, x, key):
    """Dense and Relu; also batch normalisation and dropout of 0.2 if a layer has a scale."""
    for layer in layers[:-1]:
        x = x @ layer["weight"] + layer["bias"]
        if "scale" in layer:
            x = (x - x.mean(0)) * jax.lax.rsqrt(x.var(0) + 1e-5) * layer["scale"] + layer["offset"]
        x = jax.nn.relu(x)
        if "scale" in layer:
            key, own = jax.random.split(key)
            x = jnp.where(jax.random.bernoulli(own, 0.8, x.shape), x / 0.8, 0)
    return x @ layers[-1]["weight"] + layers[-1]["bias"]


def train(name, optimizer, steps):
    widths, batch = WORKLOADS[name]
    inputs, targets = rows(name, steps * batch)
    batches = jnp.asarray(inputs.reshape(steps, batch, -1)), jnp.asarray(targets.reshape((steps, batch) + targets.shape[1:]))

    def loss(layers, x, y, key):
        outputs = forward(layers, x, key)
        if name == "T2":
            return jnp.mean((outputs - y) ** 2)
        return optax.softmax_cross_entropy_with_integer_labels(outputs, y).mean()

    def step(carry, batch):
        layers, state, key = carry
        key, own = jax.random.split(key)
        value, gradient = jax.value_and_grad(loss)(layers, *batch, own)
        updates, state = optimizer.update(gradient, state, layers)
        return (optax.apply_updates(layers, updates), state, key), value

    scan = jax.jit(lambda carry, batches: jax.lax.scan(step, carry, batches), donate_argnums=0)
    layers = parameters(widths, norm=name == "T4")
    carry = [(layers, optimizer.init(layers), jax.random.key(0))]

    def chunk():
        carry[0], losses = scan(carry[0], batches)
        losses.block_until_ready()

    measure("jax", name, chunk, steps)


def predict(name):
    widths, batch = WORKLOADS[name]
    layers, x = parameters(widths, norm=False), jnp.asarray(rows(name, batch)[0])
    activation = jnp.tanh if name == "I3" else jax.nn.relu

    @jax.jit
    def network(x):
        for layer in layers[:-1]:
            x = activation(x @ layer["weight"] + layer["bias"])
        return x @ layers[-1]["weight"] + layers[-1]["bias"]

    measure("jax", name, lambda: [network(x).block_until_ready() for _ in range(50)], 50)


for name, optimizer, steps in [
    ("T1", optax.adam(1e-3), 128),
    ("T2", optax.adam(1e-3), 256),
    ("T3", optax.sgd(1e-2, momentum=0.9), 8),
    ("T4", optax.adam(1e-3), 32),
]:
    if wanted(name):
        train(name, optimizer, steps)
for name in ["I1", "I2", "I3", "I4"]:
    if wanted(name):
        predict(name)


def auto_encode(steps):
    """V1: a variational auto-encoder. Its layers: to 400, to means and logarithms of variances, from the code, to the image."""
    batch, sizes = WORKLOADS["V1"][1], [(784, 400), (400, 40), (20, 400), (400, 784)]
    layers = [parameters(ends, norm=False)[0] for ends in sizes]
    inputs = jnp.asarray(rows("V1", steps * batch)[0].reshape(steps, batch, -1))
    optimizer = optax.adam(1e-3)

    def loss(layers, x, key):
        dense = lambda layer, x: x @ layer["weight"] + layer["bias"]
        mean, log_variance = jnp.split(dense(layers[1], jax.nn.relu(dense(layers[0], x))), 2, axis=1)
        code = mean + jnp.exp(0.5 * log_variance) * jax.random.normal(key, mean.shape)
        logits = dense(layers[3], jax.nn.relu(dense(layers[2], code)))
        divergence = -0.5 * jnp.sum(1 + log_variance - mean**2 - jnp.exp(log_variance))
        return optax.sigmoid_binary_cross_entropy(logits, (x + 1) / 2).sum() + divergence

    def step(carry, x):
        layers, state, key = carry
        key, own = jax.random.split(key)
        value, gradient = jax.value_and_grad(loss)(layers, x, own)
        updates, state = optimizer.update(gradient, state, layers)
        return (optax.apply_updates(layers, updates), state, key), value

    scan = jax.jit(lambda carry, inputs: jax.lax.scan(step, carry, inputs), donate_argnums=0)
    carry = [(layers, optimizer.init(layers), jax.random.key(0))]

    def chunk():
        carry[0], losses = scan(carry[0], inputs)
        losses.block_until_ready()

    measure("jax", "V1", chunk, steps)


if wanted("V1"):
    auto_encode(32)
