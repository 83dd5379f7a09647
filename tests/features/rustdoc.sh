#!/usr/bin/env bash
# rustdoc with its unstable options. Cargo calls it (`RUSTDOC`). The compiler is not affected, so dependencies are not compiled again.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
