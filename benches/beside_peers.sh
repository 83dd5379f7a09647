#!/usr/bin/env bash
# Times every workload in turn with other libraries and prints the ratios. Libraries that $PYTHON cannot import are left out, with a message.
# CANDLE=1 builds candle. Eigen is built if its headers are installed (`apt install libeigen3-dev`).
# Usage: [PYTHON=python3] [ROUNDS=3] [BENCH_SECONDS=1] [THREADS=1] [WORKLOADS=T1,I1] benches/beside_peers.sh
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
export THREADS=${THREADS:-1} BENCH_SECONDS=${BENCH_SECONDS:-1} OMP_NUM_THREADS=${THREADS:-1}
pin=(); [ "$THREADS" = 1 ] && command -v taskset >/dev/null && pin=(taskset -c 0)

cargo build --quiet --release --package nn-benches --example beside_peers
peers=()
for needs in "jax, optax" "onnxruntime, onnx" torch; do
    if "$python" -c "import $needs" 2>/dev/null; then peers+=("${needs%%,*}"); else echo "$needs cannot be imported: left out"; fi
done

candle=()
if [ "${CANDLE:-0}" = 1 ]; then
    cargo build --quiet --release --manifest-path benches/peers/candle/Cargo.toml --target-dir target/peers
    candle=(target/peers/release/candle-peer)
else
    echo "candle is left out: CANDLE=1 builds it"
fi

# Eigen chooses its instruction set while compiling. It is built twice: for any x86-64, as a program without flags is, and for AVX2.
eigen=()
headers=${EIGEN:-/usr/include/eigen3}
if [ -d "$headers" ] && command -v g++ >/dev/null; then
    mkdir -p target/peers
    for name in eigen:x86-64 eigen-avx2:haswell; do
        g++ -std=c++17 -O3 -DNDEBUG -march="${name#*:}" -DNAME="\"${name%:*}\"" -I"$headers" benches/peers/eigen_peer.cpp -o "target/peers/${name%:*}"
        eigen+=("target/peers/${name%:*}")
    done
else
    echo "Eigen is not in $headers, or there is no g++: left out"
fi

lines=$(mktemp)
for ((round = 0; round < ${ROUNDS:-3}; round++)); do
    "${pin[@]}" target/release/examples/beside_peers
    for peer in "${peers[@]}"; do "${pin[@]}" "$python" "benches/peers/${peer}_peer.py"; done
    for peer in "${eigen[@]}"; do "${pin[@]}" "$peer"; done
    for peer in "${candle[@]}"; do RAYON_NUM_THREADS=$THREADS "${pin[@]}" "$peer"; done
done > "$lines"

"$python" - "$lines" <<'PYTHON'
import collections, statistics, sys
times = collections.defaultdict(lambda: collections.defaultdict(list))
for line in open(sys.argv[1]):
    peer, workload, _, _, median, _ = line.split()
    times[workload][peer].append(float(median.split("=")[1]))
print(f"{'':4} {'nn':>12}  others, median microseconds of the rounds (ratio)")
for workload, peers in times.items():
    middle = {peer: statistics.median(all) for peer, all in peers.items()}
    others = "  ".join(f"{peer} {time:.2f} ({time / middle['nn']:.2f})" for peer, time in middle.items() if peer != "nn")
    print(f"{workload:4} {middle['nn']:12.3f}  {others}")
PYTHON
