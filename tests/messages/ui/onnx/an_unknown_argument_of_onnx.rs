//! Cure: Write `sizes(name = 512)` or `as = f16` after the file. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/mlp.onnx", size = 4)]
    struct Net;
}

fn main() {}
