#!/usr/bin/env bash
# Times steps of T1, T3 and C2 on one rank and on several, in turn, and prints how many times as many rows a second the several take: with the rows of
# one rank shared, and with as many rows for each. Then the sums of gradients alone, by their numbers. Needs what nn-mpi/README.md says.
# Usage: [RANKS=2] [ROUNDS=5] [SECONDS_EACH=2] [WORKLOADS=T1,T3,C2] [MPIRUN="mpirun --bind-to core"] benches/across_ranks.sh
set -euo pipefail
cd "$(dirname "$0")/.."
ranks=${RANKS:-2}
read -ra mpirun <<< "${MPIRUN:-mpirun --bind-to core}"
cargo build --quiet --release --manifest-path nn-mpi/Cargo.toml --target-dir target --example steps --example all_reduce
lines=$(mktemp)
export WORKLOADS=${WORKLOADS:-T1,T3,C2}
for ((round = 0; round < ${ROUNDS:-5}; round++)); do
    for run in "1 1 one" "$ranks 1 shared" "$ranks $ranks each"; do
        read -r n rows name <<< "$run"
        # Not exported: bash counts its own `SECONDS`.
        env SECONDS="${SECONDS_EACH:-2}" ROWS="$rows" "${mpirun[@]}" -n "$n" target/release/examples/steps | sed "s/^/$name /"
    done
done > "$lines"
python3 - "$lines" "$ranks" <<'PYTHON'
import collections, statistics, sys
times = collections.defaultdict(lambda: collections.defaultdict(list))
for line in open(sys.argv[1]):
    run, workload, _, rows, step, sums = line.split()
    times[workload][run].append((float(step), float(sums), int(rows)))
middle = lambda all: tuple(statistics.median(column) for column in zip(*all))
print(f"{'':4} {'one rank':>10} {'shared':>20} {'as many each':>22}   median µs of a step, of that sums (times the rows a second)")
for workload, runs in times.items():
    one, shared, each = (middle(runs[run]) for run in ("one", "shared", "each"))
    print(f"{workload:4} {one[0]:10.0f} {shared[0]:10.0f} {shared[1]:6.0f} ({one[0] / shared[0]:.2f}) "
          f"{each[0]:10.0f} {each[1]:6.0f} ({int(sys.argv[2]) * one[0] / each[0]:.2f})")
PYTHON
"${mpirun[@]}" -n "$ranks" target/release/examples/all_reduce
