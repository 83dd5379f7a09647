//! Cure: Give the size of the axis, by its name in the file: `#[onnx("by_hand.onnx", sizes(features = 4))]`. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/by_hand.onnx")]
    struct Net;
}

fn main() {}
