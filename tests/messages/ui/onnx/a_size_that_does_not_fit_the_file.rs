//! Cure: Give the size with which the network was trained, here 4. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/by_hand.onnx", sizes(features = 5))]
    struct Net;
}

fn main() {}
