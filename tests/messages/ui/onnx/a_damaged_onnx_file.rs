//! Cure: Export the file again, or copy it whole. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/unreadable/cut_short.onnx")]
    struct Net;
}

fn main() {}
