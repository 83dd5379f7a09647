#!/usr/bin/env bash
# Writes `digits.html`, a page that contains the network and opens without a server. `CARGO` names another cargo.
set -euo pipefail
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-target}
${CARGO:-cargo} build --release --target wasm32-unknown-unknown
{
    sed '/^const WASM/,$d' page.html
    echo "const WASM = \"data:application/wasm;base64,$(base64 --wrap=0 "$target/wasm32-unknown-unknown/release/draw_digits.wasm")\";"
    sed '1,/^const WASM/d' page.html
} > "${1:-digits.html}"
