#!/usr/bin/env bash
# How long a program with a network takes to build again after its declaration was edited, and its size.
# Usage: benches/compile_cost.sh [FOLDER]. The program is built in FOLDER (default: a temporary folder).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder/src"
cat > "$folder/Cargo.toml" <<TOML
[package]
name = "cost"
edition = "2024"
[dependencies]
nn-runtime = { path = "$root/nn-runtime" }
[workspace]
TOML
cp "$root/rust-toolchain.toml" "$folder"
cd "$folder"

# program LAYERS FIRST: hidden layers of widths FIRST, FIRST + 1, … (none for 0 layers: no network at all).
program() {
    echo 'use nn_runtime::prelude::*;'
    if [ "$1" -gt 0 ]; then
        echo 'network! { #[loss(MeanSquaredError)] struct Net(8) -> 1 {'
        for ((layer = 1; layer < $1; layer++)); do echo "    Dense($(($2 + layer))), Relu,"; done
        echo '    Dense(1) } }'
        cat <<'RUST'
fn main() {
    let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    let (mut workspace, mut adam) = (Net::workspace(1), Adam::default());
    let loss = net.gradient(&[[0.5; 8]], &[[1.0]], &mut workspace).unwrap();
    adam.step(&mut net, workspace.gradient());
    println!("{loss} {:?}", net.predict(&[0.5; 8]));
}
RUST
    else
        echo 'fn main() { println!("{}", Adam::default().learning_rate()); }'
    fi
}

# The median of three rebuilds, each after the widths were changed.
rebuild() {
    local times=()
    program "$1" 20 > src/main.rs
    cargo build --quiet ${2:-}
    for edit in 30 40 50; do
        program "$1" "$edit" > src/main.rs
        sleep 1.1 # a file's time has whole seconds on some systems
        local start end
        start=$(date +%s%N)
        cargo build --quiet ${2:-}
        end=$(date +%s%N)
        times+=($(((end - start) / 1000000)))
    done
    printf '%s\n' "${times[@]}" | sort -n | sed -n 2p
}

for profile in "" --release; do
    kind=$([ -n "$profile" ] && echo release || echo debug)
    for layers in 0 3 12 36; do
        milliseconds=$(rebuild "$layers" "$profile")
        size=$(stat -c %s "target/$kind/cost")
        stripped=$(cp "target/$kind/cost" stripped && strip stripped && stat -c %s stripped)
        echo "$kind, $layers layers: $milliseconds ms to build again, $size bytes, $stripped stripped"
    done
done
