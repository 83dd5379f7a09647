//! Cure: Export the file again, or copy it whole.

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/unreadable/cut_short.onnx")]
    struct Net;
}

fn main() {}
