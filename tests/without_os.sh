#!/usr/bin/env bash
# Runs cargo for a target without an operating system: `tests/without_os.sh build --release --target thumbv7em-none-eabihf`.
#
# If rustup has the target's libraries (`rustup target add …`), this is plain cargo. Otherwise Debian's Rust, 1.85 or newer, compiles them from
# source (packages `cargo-web`, `rustc-web`, `rust-web-src`, `lld`), with the features enabled that were not stable in 1.85. Exits with 77 if
# neither is available.
set -euo pipefail

# Cargo, started below, calls this script as its wrapper of rustc.
if [ "${WITHOUT_OS_WRAPS_RUSTC:-}" ]; then
    case "${CARGO_PKG_NAME:-}" in
        nn-kernels | nn-macros | nn-runtime | firmware | digit_sensor | draw_digits) set -- "$@" "-Zcrate-attr=feature(slice_as_chunks,const_copy_from_slice,integer_sign_cast)" ;;
    esac
    exec "$@"
fi

target=""
for argument in "$@"; do
    [ "${previous:-}" = --target ] && target=$argument
    previous=$argument
done
if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    exec cargo "$@"
fi
if ! [ -x /usr/bin/cargo ] || ! [ -d /usr/lib/rustlib/src/rust/library ] || ! command -v ld.lld >/dev/null; then
    echo "neither rustup nor Debian has the libraries of $target" >&2
    exit 77
fi
export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTC_WRAPPER WITHOUT_OS_WRAPS_RUSTC=1
RUSTC_WRAPPER=$(realpath "$0")
export CARGO_TARGET_THUMBV7EM_NONE_EABIHF_LINKER=ld.lld CARGO_TARGET_RISCV32IMC_UNKNOWN_NONE_ELF_LINKER=ld.lld CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
# If rustup's cargo started this script, it set these variables.
unset RUSTUP_TOOLCHAIN CARGO
exec /usr/bin/cargo "$@" --ignore-rust-version -Z build-std=core
