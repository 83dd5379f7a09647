"""Networks of ONNX files, compiled into one program and run: do they answer as they should?"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "target" / "nodes"

PROGRAM = """
use nn_runtime::prelude::*;

fn check<N: Network<Scalar = f32>>(net: &N, name: &str) {
    let bytes = std::fs::read(format!("%s/{name}.safetensors")).expect("a case");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("a case");
    let [(rows, x), (_, y)] = ["x", "y"].map(|end| {
        let tensor = file.tensor(end).expect("a tensor");
        let numbers: Vec<f32> = tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        (tensor.shape()[0], numbers)
    });
    let mut inputs = vec![N::Input::filled(0.0); rows];
    if Row::flatten(&inputs).len() != x.len() {
        return println!("{name}: another number of inputs");
    }
    Row::flatten_mut(&mut inputs).copy_from_slice(&x);
    let answers: Vec<f32> = inputs.iter().flat_map(|row| net.predict_row(row).numbers().to_vec()).collect();
    let top = y.iter().filter(|y| y.is_finite()).fold(1e-3_f32, |top, y| top.max(y.abs()));
    let same = |(a, b): (&f32, &f32)| (a - b).abs() <= 1e-3 * b.abs() + 1e-5 * top || a == b || a.is_nan() && b.is_nan();
    let right = answers.len() == y.len() && answers.iter().zip(&y).all(same);
    println!("{name}: {}", if right { "passed" } else { "other numbers" });
}
"""


def run(names):
    """What becomes of each file: `passed`, or why it is not."""
    crate = FOLDER / "program"
    (crate / "src").mkdir(parents=True, exist_ok=True)
    packages = f'nn-runtime = {{ path = "{ROOT}/nn-runtime" }}\nnn-onnx = {{ path = "{ROOT}/nn-onnx" }}\nsafetensors = "*"\n'
    (crate / "Cargo.toml").write_text(
        f'[package]\nname = "nodes"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\n{packages}[workspace]\n[profile.dev]\ndebug = false\n'
    )
    (crate / "Cargo.lock").write_bytes((ROOT / "Cargo.lock").read_bytes())
    reader = 'fn main() { for path in std::env::args().skip(1) { if let Err(error) = nn_onnx::read(&std::fs::read(&path).unwrap(), &Default::default()) { println!("{path}: {error}"); } } }'
    (crate / "src" / "bin").mkdir(exist_ok=True)
    (crate / "src" / "bin" / "read.rs").write_text(reader)
    (crate / "src" / "main.rs").write_text("fn main() {}")
    environment = {**__import__("os").environ, "CARGO_TARGET_DIR": str(FOLDER / "target")}
    cargo = lambda *arguments: subprocess.run(["cargo", *arguments], cwd=crate, env=environment, capture_output=True, text=True)
    built = cargo("build", "--quiet", "--bin", "read")
    if built.returncode:
        sys.exit(built.stderr)
    paths = {str(FOLDER / f"{name}.onnx"): name for name in names}
    read = subprocess.run([FOLDER / "target" / "debug" / "read", *paths], capture_output=True, text=True, check=True).stdout
    answers = {}
    for line in read.splitlines():
        path, _, error = line.partition(".onnx: ")
        answers[paths[f"{path}.onnx"]] = error
    left = [name for name in names if name not in answers]
    while left:
        lines = (PROGRAM % FOLDER).splitlines()
        places = {}
        for number, name in enumerate(left):
            lines.append(f'mod n{number} {{ use super::*; network! {{ #[onnx("{FOLDER}/{name}.onnx")] pub struct Net; }} pub fn run() {{ check(&Net::trained(), "{name}"); }} }}')
            places[len(lines)] = name
        lines.append("fn main() {\n" + "".join(f"    n{number}::run();\n" for number in range(len(left))) + "}")
        (crate / "src" / "main.rs").write_text("\n".join(lines))
        built = cargo("build", "--quiet", "--bin", "nodes")
        if built.returncode == 0:
            break
        wrong = re.findall(r"error(?:\[\w+\])?: (.*)\n +--> src/main.rs:(\d+):", built.stderr)
        wrong = {places[int(line)]: message for message, line in wrong if int(line) in places}
        if not wrong:
            sys.exit(built.stderr)
        answers.update(wrong)
        left = [name for name in left if name not in wrong]
    if left:
        told = subprocess.run([FOLDER / "target" / "debug" / "nodes"], capture_output=True, text=True).stdout
        answers.update(line.split(": ", 1) for line in told.splitlines())
    return {name: answers.get(name, "it panics") for name in names}
