//! Large images of which some lines are made at a time.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use super::plan_of;

/// The steps of the prediction of one row.
fn row(declaration: &str) -> String {
    let plan = plan_of(declaration);
    let steps: Vec<&str> = plan.lines().filter_map(|line| line.strip_prefix("row, called ")).collect();
    steps.join("\n") + "\n"
}

#[test]
fn lines_of_an_inverted_residual_are_made_before_windows_go_over_them() {
    expect![[r#"
        transpose pixels_of_inputs inputs 3 5120
        by strips in lines: convolve_bias conv2d1 pixels_of_inputs conv2d1.weight 1x1 in 64x80x3 conv2d1.bias; silu silu1; convolve_bias_relu relu1 silu1 conv2d2.weight 3x3 in 64x80x60 stride 2x2 groups 60 conv2d2.bias
        transpose outputs relu1 1280 60
    "#]].assert_eq(&row(
        "struct Net([3, 64, 80]) -> [60, 32, 40] { Conv2d(60, kernel = 1), Silu, Conv2d(60, kernel = 3, stride = 2, padding = 1, groups = 60), Relu }",
    ));
}

#[test]
fn lines_of_a_convolution_are_made_before_they_are_pooled() {
    expect![[r#"
        transpose pixels_of_inputs inputs 3 5412
        by strips in lines: convolve conv2d1 pixels_of_inputs conv2d1.weight 3x3 in 66x82x3; max_pool max_pool1 conv2d1 2x2 in 64x80x60 stride 2x2
        add_bias max_pool1 conv2d1.bias
        relu max_pool1
        transpose outputs max_pool1 1280 60
    "#]].assert_eq(&row("struct Net([3, 66, 82]) -> [60, 32, 40] { Conv2d(60, kernel = 3), Relu, MaxPool(2) }"));
}

#[test]
fn a_small_image_or_one_that_is_read_twice_is_made_as_a_whole() {
    for declaration in [
        "struct Net([3, 32, 40]) -> [60, 16, 20] { Conv2d(60, kernel = 1), MaxPool(2) }",
        "struct Net([3, 64, 80]) -> [60, 64, 80] { Conv2d(60, kernel = 1), Residual { Conv2d(60, kernel = 3, padding = same, groups = 60) } }",
        // The lines that windows see are nearly all lines.
        "struct Net([3, 64, 80]) -> [60, 3, 80] { Conv2d(60, kernel = 1), MaxPool([62, 1], stride = 1) }",
    ] {
        assert!(!row(declaration).contains("strips"), "{declaration}");
    }
}
