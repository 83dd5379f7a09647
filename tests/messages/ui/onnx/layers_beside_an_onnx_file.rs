//! Cure: Write `struct Net;`, or `#[weights("mlp.onnx")]` in place of `#[onnx("mlp.onnx")]`. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/mlp.onnx")]
    struct Net(8) -> 3 { Dense(3) }
}

fn main() {}
