//! Cure: Export the network without that operator, or declare it yourself and read its weights. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/unreadable/unsupported.onnx")]
    struct Net;
}

fn main() {}
