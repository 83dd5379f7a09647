//! Cure: Export the branch that the program needs, or compute both and choose in the program. See [ONNX files](macro@crate::network#onnx-files).

use nn_runtime::network;

network! {
    #[onnx("../../../onnx/unreadable/condition.onnx")]
    struct Net;
}

fn main() {}
