#!/usr/bin/env bash
# MNIST from its files to an accuracy, with `examples/digits.rs` and with other libraries: the time of the whole process.
# Usage: benches/mnist.sh FOLDER, the folder of the four IDX files. PYTHON is a Python with torch, keras on jax and scikit-learn; what is not
# installed is left out.
set -euo pipefail
folder=$(realpath "$1")
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
cargo build --quiet --release -p nn-examples --example digits

# seconds COMMAND…: prints its time and the last number that it prints.
seconds() {
    local start end answer
    start=$(date +%s%N)
    answer=$("$@" 2>/dev/null) || { echo "not installed"; return; }
    end=$(date +%s%N)
    echo "$(((end - start) / 1000000)) ms, accuracy $(grep -oE '[0-9]+\.[0-9]+( %)?' <<<"$answer" | tail -1)"
}

for round in $(seq "${ROUNDS:-3}"); do
    echo "round $round"
    echo "  nn: $(seconds target/release/examples/digits --mnist "$folder")"
    for stack in torch keras sklearn; do
        echo "  $stack: $(seconds "$python" benches/peers/mnist.py "$stack" "$folder")"
    done
done
