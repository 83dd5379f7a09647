"""Networks that others trained or declared: each file becomes a program, whose answers are compared with those of ONNX Runtime. Prints the largest
difference relative to the largest answer, the median microseconds of an answer on one thread for both, how long the program compiled (without its
dependencies), and its size and start-up beside a session of ONNX Runtime.

`python3 benches/onnx_real.py FILE.onnx[,size=512,…] …` takes files, and their free axes. Without files it takes those that are installed: a detector
of speech (`silero-vad`), networks of torchvision with random weights, of Keras and of scikit-learn.

pip install numpy onnx onnxruntime; also silero-vad, torch, torchvision, onnxscript, keras, skl2onnx for the files
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time

import numpy
import onnxruntime

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "onnx_real"

PROGRAM = """
use nn_runtime::prelude::*;

network! {
    #[onnx("model.onnx"SIZES)]
    pub struct Net;
}

static NET: Net = Net::trained();

fn main() {
    // Predictions run on the stack.
    std::thread::Builder::new().stack_size(1 << 30).spawn(answer).unwrap().join().unwrap();
}

fn answer() {
    let bytes = std::fs::read("x.bin").unwrap();
    let x: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let mut rows = vec![<Net as Network>::Input::filled(0.0)];
    Row::flatten_mut(&mut rows).copy_from_slice(&x);
    let answer = NET.predict_row(&rows[0]);
    let bytes: Vec<u8> = answer.numbers().iter().flat_map(|number| number.to_le_bytes()).collect();
    std::fs::write("y.bin", bytes).unwrap();
    let seconds: f64 = std::env::args().nth(1).map_or(0.0, |seconds| seconds.parse().unwrap());
    let (beginning, mut times) = (std::time::Instant::now(), Vec::new());
    while beginning.elapsed().as_secs_f64() < seconds {
        let start = std::time::Instant::now();
        std::hint::black_box(NET.predict_row(std::hint::black_box(&rows[0])));
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    println!("{} {}", Net::FLOPS / 2, times.get(times.len() / 2).copied().unwrap_or(0.0));
}
"""


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def seconds_of(run, count=5):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def microseconds(run, seconds=0.5):
    run()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def program(name, path, sizes):
    """Builds the program of a file. Returns its folder, and the seconds that it compiled without its dependencies."""
    crate = FOLDER / name
    (crate / "src").mkdir(parents=True, exist_ok=True)
    runtime = f'nn-runtime = {{ path = "{ROOT}/nn-runtime", default-features = false, features = ["std", "simd"] }}'
    (crate / "Cargo.toml").write_text(
        f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\n{runtime}\n[workspace]\n[profile.release]\nstrip = true\n'
    )
    (crate / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
    (crate / "src" / "model.onnx").write_bytes(path.read_bytes())
    written = ", ".join(f"{axis} = {size}" for axis, size in sizes.items())
    main = crate / "src" / "main.rs"
    environment = {**os.environ, "CARGO_TARGET_DIR": str(FOLDER / "target")}
    build = lambda: subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=crate, env=environment, check=True, stdin=subprocess.DEVNULL)
    main.write_text("use nn_runtime as _;\nfn main() {}")
    build()
    main.write_text(PROGRAM.replace("SIZES", f", sizes({written})" if written else ""))
    start = time.perf_counter()
    build()
    return crate, time.perf_counter() - start


def compare(path, sizes):
    name = path.stem.replace(".", "_").replace("-", "_").lower()
    theirs = session(path)
    draw = numpy.random.default_rng(1)
    feeds, flat = {}, []
    for end in theirs.get_inputs():
        if "int" in end.type and len(end.shape) < 2:
            feeds[end.name] = numpy.asarray(sizes[end.name], numpy.int64).reshape([1] * len(end.shape))
            continue
        shape = [axis if isinstance(axis, int) else sizes.get(axis, sizes.get(f"{end.name}_{place}", 1)) for place, axis in enumerate(end.shape)]
        feeds[end.name] = draw.normal(size=shape).astype(numpy.float32) * 0.5
        # An image is [channels, height, width] in a declaration.
        is_channels_last = len(shape) == 4 and shape[3] < 5 <= shape[1]
        flat.append((feeds[end.name].transpose(0, 3, 1, 2) if is_channels_last else feeds[end.name]).ravel())
    expected = numpy.concatenate([y.ravel() for y in theirs.run(None, feeds)])
    crate, compiled = program(name, path, sizes)
    numpy.concatenate(flat).tofile(crate / "x.bin")
    binary = FOLDER / "target" / "release" / name
    run = lambda seconds: subprocess.run([binary, str(seconds)], cwd=crate, check=True, capture_output=True, text=True).stdout.split()
    ours, others = [], []
    for _ in range(5):
        products, took = run(0.5)
        ours.append(float(took))
        others.append(microseconds(lambda: theirs.run(None, feeds)))
    answers = numpy.fromfile(crate / "y.bin", numpy.float32)
    difference = numpy.abs(answers - expected).max() / max(1e-30, numpy.abs(expected).max())
    start_up = [seconds_of(lambda: run(0)) * 1e3, seconds_of(lambda: session(path)) * 1e3]
    mine, other = statistics.median(ours), statistics.median(others)
    size = binary.stat().st_size / 1e6
    print(
        f"{name} | {path.stat().st_size / 1e6:.2f} | {int(products) / 1e6:.3g} | {difference:.1e} | {mine:.1f} | {other:.1f} | {other / mine:.2f} | "
        f"{compiled:.1f} | {size:.1f} | {start_up[0]:.1f} | {start_up[1]:.1f}",
        flush=True,
    )
    return difference


def installed():
    """The files that are installed, or that what is installed can write."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        import silero_vad

        yield pathlib.Path(silero_vad.__file__).parent / "data" / "silero_vad.onnx", {"input_1": 576, "sr": 16000}
    except ImportError:
        pass
    try:
        import torch
        import torchvision

        for name in ["squeezenet1_1", "mobilenet_v2", "mobilenet_v3_small", "shufflenet_v2_x0_5", "efficientnet_b0", "resnet18"]:
            torch.manual_seed(1)
            network = getattr(torchvision.models, name)(weights=None).eval()
            # Statistics as of a trained network: those of a new one let numbers grow or vanish.
            network.train()
            with torch.no_grad():
                for _ in range(3):
                    network(torch.randn(4, 3, 224, 224))
            network.eval()
            torch.onnx.export(network, (torch.randn(1, 3, 224, 224),), FOLDER / f"{name}.onnx", external_data=False, verbose=False, dynamo=True)
            yield FOLDER / f"{name}.onnx", {}
    except ImportError:
        pass
    try:
        os.environ.setdefault("KERAS_BACKEND", "torch")
        import keras
        from keras import layers

        keras.utils.set_random_seed(1)
        sounds = keras.Sequential(
            [
                layers.Input((49, 40)),
                *(layers.Conv1D(channels, 5, strides=2, padding="same", activation="relu") for channels in (32, 64)),
                layers.GRU(48),
                layers.Dense(12, activation="softmax"),
            ]
        )
        images = keras.Sequential(
            [
                layers.Input((32, 32, 3)),
                layers.Conv2D(16, 3, padding="same", activation="relu"),
                layers.BatchNormalization(),
                layers.AveragePooling2D(3, 2, padding="same"),
                layers.SeparableConv2D(32, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.GlobalAveragePooling2D(),
                layers.Dense(10, activation="softmax"),
            ]
        )
        for name, network in [("keras_sounds", sounds), ("keras_images", images)]:
            network(numpy.zeros((1, *network.input_shape[1:]), numpy.float32))
            network.export(str(FOLDER / f"{name}.onnx"), format="onnx", verbose=False)
            yield FOLDER / f"{name}.onnx", {}
    except ImportError:
        pass
    try:
        from skl2onnx import to_onnx
        from sklearn.datasets import load_digits
        from sklearn.neural_network import MLPRegressor
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        x = load_digits().data.astype(numpy.float32)
        pipeline = make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(64, 32), max_iter=20, random_state=1)).fit(x[:, :60], x[:, 60])
        (FOLDER / "scikit_mlp.onnx").write_bytes(to_onnx(pipeline, x[:1, :60]).SerializeToString())
        yield FOLDER / "scikit_mlp.onnx", {}
    except ImportError:
        pass


def given(argument):
    path, *sizes = argument.split(",")
    return pathlib.Path(path), {axis: int(size) for axis, size in (size.split("=") for size in sizes)}


print("file | MB | million products | difference | nn, us | ONNX Runtime, us | times as fast | compiled, s | program, MB | start-up, ms | session, ms")
differences = [compare(path, sizes) for path, sizes in (map(given, sys.argv[1:]) if sys.argv[1:] else installed())]
if any(difference > 1e-4 for difference in differences):
    sys.exit("an answer differs")
