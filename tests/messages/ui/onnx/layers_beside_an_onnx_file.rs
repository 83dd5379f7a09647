//! Cure: Write `struct Net;`, or `#[weights("mlp.onnx")]` in place of `#[onnx("mlp.onnx")]`.

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/mlp.onnx")]
    struct Net(8) -> 3 { Dense(3) }
}

fn main() {}
