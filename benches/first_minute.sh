#!/usr/bin/env bash
# The CPU time that the README's two commands take to compile in an empty target folder, compared with faer alone with the same features and
# profile. Downloads are not counted.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo fetch --quiet

# Prints the CPU seconds of a command.
seconds() {
    local TIMEFORMAT='%U %S'
    { time CARGO_TARGET_DIR="$folder/target" "$@" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }; } 2>&1 | awk '{print $1 + $2}'
    rm -rf "$folder/target"
}

mkdir -p "$folder/faer/src"
cat >"$folder/faer/Cargo.toml" <<MANIFEST
[package]
name = "faer-alone"
edition = "2024"
[dependencies]
$(grep '^faer = ' Cargo.toml)
[workspace]
MANIFEST
echo 'fn main() { println!("{:?}", faer::Mat::<f32>::identity(2, 2)); }' >"$folder/faer/src/main.rs"
cp Cargo.lock "$folder/faer/"

faer=$(cd "$folder/faer" && seconds cargo build --release --offline)
first=$(seconds cargo build --release --offline --example house_prices)
second=$(seconds cargo test --offline --no-run)
awk -v faer="$faer" -v first="$first" -v second="$second" 'BEGIN {
    printf "faer alone                    %6.0f s\n", faer
    printf "the first command, compiling  %6.0f s, %.2f times faer (at most 2.2)\n", first, first / faer
    printf "the second command, compiling %6.0f s, %.2f times the first (at most 2.5)\n", second, second / first
}'
