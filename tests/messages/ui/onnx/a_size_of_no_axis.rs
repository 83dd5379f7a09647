//! Cure: Remove the size, or write the name that the axis has in the file. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/mlp.onnx", sizes(length = 512))]
    struct Net;
}

fn main() {}
