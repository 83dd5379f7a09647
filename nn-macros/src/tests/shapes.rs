//! A mistake about a shape is one error: what is behind it, and would follow from it, is not reported.

use super::{messages_of, model_of};
use crate::kernel::Kernel;
use crate::lower;
use crate::step::Step;

#[test]
fn what_follows_from_a_wrong_shape_is_no_second_mistake() {
    let declarations = [
        "struct Net([1, 28, 28]) -> 10 { Dense(784 -> 128), Relu, Dense(10), Softmax }",
        "struct Net([1, 28, 28]) -> 10 { LayerNorm, Dense(10) }",
        "struct Net([1, 28, 28, 1]) -> 10 { Conv2d(16, kernel = 9), Flatten, Dense(10) }",
        "struct Net([1, 0, 28]) -> 10 { Conv2d(16, kernel = 9), Flatten, Dense(10) }",
        "struct Net([1, 28, 28]) -> [1, 1, 1, 10] { Conv2d(16, kernel = 9), Flatten, Dense(10) }",
        "struct Net([28, 28]) -> 10 { Dense(784 -> 128), Relu, Dense(10) }",
        "struct Net([3, 8, 8]) -> [16, 8, 8] { Conv2d(16, kernel = 9) }",
        "struct Net([3, 8, 8]) -> [16, 6, 6] { Conv2d(16, 3) }",
        "struct Net([3, 8, 8]) -> 10 { Conv2d(0, kernel = 3, groups = 2), Flatten, Dense(10) }",
        "struct Net([3, 8, 8]) -> 10 { Convd(8, kernel = 3), Dense(10) }",
        "struct Net([3, 8, 8]) -> 10 { Convd(8, kernel = 3), Conv2d(9, kernel = 9, groups = 5), Softmax, Flatten, Dense(10) }",
        "struct Net([3, 8, 8]) -> 10 { Residual { Flatten }, Dense(10) }",
        "struct Net([3, 8, 8]) -> 10 { Residual { Conv2d(8, kernel = 3) }, Conv2d(8 -> 16, kernel = 3), Flatten, Dense(10) }",
        "struct Net([3, 8, 8]) -> 10 { Concat { Conv2d(8, kernel = 3), Identity, MaxPool(2) }, Conv2d(9, kernel = 9), Flatten, Dense(10) }",
        "struct Net(64) -> 10 { Reshape([3, 4, 4]), Conv2d(9, kernel = 5), Flatten, Dense(10) }",
        "struct Net(64) -> 10 { Reshape([0, 4, 4]), Flatten, Dense(10) }",
        "struct Net(64) -> 10 { Lstm(8), Last, Dense(10) }",
        "struct Net([8, 8]) -> 10 { Lstm(8), Last, Last, Dense(10) }",
        "struct Net([8, 8]) -> 10 { Lstm(8, 2), Last, Dense(10) }",
        "struct Net(64) -> 10 { Conv1d(8, kernel = 3), MaxPool(2), Dense(10) }",
        "#[loss(CrossEntropy)] struct Net([28, 8]) -> [28, 5] { Dense(5) }",
    ];
    for declaration in declarations {
        let messages = messages_of(declaration);
        assert_eq!(messages.len(), 1, "{declaration}: {messages:?}");
    }
}

#[test]
fn a_shape_is_sure_again_behind_a_dense_of_numbers() {
    let messages = messages_of("struct Net([3, 8, 8]) -> 10 { Convd(8, kernel = 3), Flatten, Dense(9) }");
    assert!(matches!(&messages[..], [_, (_, error)] if error.contains("declares 10 outputs, but `dense1` gives 9")), "{messages:?}");
}

#[test]
fn a_convolution_counts_two_operations_for_each_weight_at_each_position() {
    for (declaration, products) in [
        ("struct Net([1, 6, 6]) -> [2, 4, 4] { Conv2d(2, kernel = 3, bias = false) }", 2 * 9 * 2 * 16),
        ("struct Net([5, 1, 6]) -> [10, 1, 4] { Conv2d(10, kernel = [1, 3], groups = 5, bias = false) }", 2 * 3 * 10 * 4),
        ("struct Net([6, 2]) -> [4, 3] { Conv1d(3, kernel = 3, bias = false) }", 2 * 3 * 2 * 3 * 4),
        ("struct Net([1, 2, 3]) -> [1, 4, 6] { ConvTranspose2d(1, kernel = 2, stride = 2, bias = false) }", 2 * 4 * 6),
    ] {
        let model = model_of(declaration);
        let row = lower::lower(&model).row;
        let moved = row.forward.iter().filter(|step| matches!(step, Step::Kernel { kernel: Kernel::Transpose, .. }));
        let moved: usize = moved.flat_map(Step::writes).filter_map(|value| row.width(value).known()).sum();
        assert_eq!(row.flops().known(), Some(products + moved), "{declaration}");
    }
}

#[test]
fn a_size_that_a_window_keeps_is_known_to_be_the_same() {
    let expansion = crate::compile(
        "struct Net([4, SIDE, SIDE]) -> [4, SIDE, SIDE] { Residual { Conv2d(4, kernel = 3, padding = same), Conv2d(4, kernel = 1) } }"
            .parse()
            .expect("tokens"),
    );
    assert!(!expansion.to_string().contains("assert_equal"), "nothing is left to compare");
}
