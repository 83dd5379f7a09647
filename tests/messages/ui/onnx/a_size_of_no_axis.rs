//! Cure: Remove the size, or write the name that the axis has in the file.

use nn_runtime::prelude::*;

network! {
    #[onnx("../../../onnx/mlp.onnx", sizes(length = 512))]
    struct Net;
}

fn main() {}
