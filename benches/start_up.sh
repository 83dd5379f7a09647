#!/usr/bin/env bash
# The run time of a program with an embedded network, from start to end, compared with an empty program; and its size.
# Usage: benches/start_up.sh [FOLDER]. The programs are built in FOLDER (default: a temporary folder).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder/src/bin"
cp "$root/rust-toolchain.toml" "$folder"
cp "$root/benches/mnist.safetensors" "$root/examples/embedded/house_price.safetensors" "$folder/src/bin"
cat > "$folder/Cargo.toml" <<TOML
[package]
name = "start_up"
edition = "2024"
[dependencies]
nn-runtime = { path = "$root/nn-runtime", default-features = false, features = ["simd", "std"] }
[profile.release]
lto = true
panic = "abort"
strip = true
[workspace]
TOML
cd "$folder"

echo 'fn main() { println!("{:.3}", std::env::args().len() as f32); }' > src/bin/empty.rs

# program NAME INPUTS DECLARATION
program() {
    cat > "src/bin/$1.rs" <<RUST
use nn_runtime::prelude::*;
network! { $3 }
static MODEL: Net = Net::trained();
fn main() {
    let answer = MODEL.predict(&[std::env::args().len() as f32; $2]);
    println!("{:.3}", answer[0]);
}
RUST
}
program house_price 8 '#[weights("house_price.safetensors")] struct Net(8) -> 1 {
    Standardize, hidden: Dense(64), Relu, Residual { Dense(64), Relu }, output: Dense(1), Rescale }'
digits='struct Net(784) -> 10 { hidden: Dense(128), Relu, Dense(10), Softmax }'
program digits 784 "#[weights(\"mnist.safetensors\")] $digits"
program digits_f16 784 "#[weights(\"mnist.safetensors\", as = f16)] $digits"
program digits_i8 784 "#[weights(\"mnist.safetensors\", as = i8)] $digits"

# The programs run in turn, so that other load on the machine affects all of them.
cat > src/bin/time.rs <<'RUST'
use std::process::{Command, Stdio};
use std::time::Instant;
fn main() {
    let programs: Vec<String> = std::env::args().skip(1).collect();
    let mut times = vec![Vec::new(); programs.len()];
    for _ in 0..500 {
        for (program, times) in programs.iter().zip(&mut times) {
            let start = Instant::now();
            Command::new(program).stdout(Stdio::null()).status().expect("it starts");
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    for (program, times) in programs.iter().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        let name = program.rsplit('/').next().unwrap_or_default();
        let size = std::fs::metadata(program).map_or(0, |data| data.len());
        println!("{name}: {:.0} µs from start to end (least {:.0}), {size} bytes", times[250], times[0]);
    }
}
RUST
cargo build --quiet --release
target/release/time target/release/{empty,house_price,digits,digits_f16,digits_i8}
