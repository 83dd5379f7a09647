//! Which steps share a walk.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use super::plan_of;

fn passes(declaration: &str) -> String {
    plan_of(declaration)
        .lines()
        .filter(|line| line.starts_with("forward") || line.starts_with("backward"))
        .fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn dropout_goes_along_with_the_activation_before_it() {
    expect![[r"
        forward dense1 = inputs * dense1.weight
        forward by blocks: bias_tanh dense1 dense1.bias; copy dropout1 dense1; dropout dropout1 0.2 1.25 stream1
        forward outputs = dropout1 * dense2.weight
        forward add_bias outputs dense2.bias
        backward zero d_dense2.bias
        backward sum_rows d_dense2.bias d_outputs
        backward d_dense2.weight = dropout1^T * d_outputs
        backward d_dropout1 = d_outputs * dense2.weight^T
        backward zero d_dense1.bias
        backward by blocks: dropout d_dropout1 0.2 1.25 stream1; tanh_backward_bias d_dropout1 d_dense1.bias dense1
        backward d_dense1.weight = inputs^T * d_dropout1
    "]]
    .assert_eq(&passes("struct Net(4) -> 2 { Dense(8), Tanh, Dropout(0.2), Dense(2) }"));
}

#[test]
fn dropout_goes_along_with_a_normalization_and_a_residual() {
    expect![[r"
        forward dense1 = inputs * dense1.weight
        forward by blocks: add_bias dense1 dense1.bias; group_norm layer_norm1 dense1 layer_norm1.weight layer_norm1.bias 4 0.00001; copy outputs layer_norm1; gelu outputs; dropout outputs 0.2 1.25 stream1; add outputs inputs; dropout outputs 0.1 1.1111111111111112 stream2
        backward zero d_layer_norm1.weight
        backward zero d_layer_norm1.bias
        backward zero d_dense1.bias
        backward by blocks: dropout d_outputs 0.1 1.1111111111111112 stream2; copy d_outputs_ d_outputs; dropout d_outputs_ 0.2 1.25 stream1; gelu_backward d_outputs_ layer_norm1; group_norm_backward d_outputs_ d_layer_norm1.weight d_layer_norm1.bias dense1 layer_norm1.weight 4 0.00001; sum_rows d_dense1.bias d_outputs_
        backward d_dense1.weight = inputs^T * d_outputs_
    "]].assert_eq(&passes("struct Net(4) -> 4 { Residual { Dense(4), LayerNorm, Gelu, Dropout(0.2) }, Dropout(0.1) }"));
}

#[test]
fn a_product_and_a_join_end_a_walk() {
    expect![[r#"
        forward by blocks: copy tanh1 inputs; tanh tanh1; copy dropout1 tanh1; dropout dropout1 0.2 1.25 stream1
        forward batch_norm_moments moments_of_batch_norm1 dropout1 batch_norm1.running_mean batch_norm1.running_var frozen(batch_norm1)
        forward join moments moments_of_batch_norm1
        forward by blocks: batch_norm batch_norm1 dropout1 moments_of_batch_norm1 batch_norm1.weight batch_norm1.bias 0.00001; copy outputs batch_norm1; gelu outputs; dropout outputs 0.2 1.25 stream2
        backward by blocks: dropout d_outputs 0.2 1.25 stream2; gelu_backward d_outputs batch_norm1
        backward batch_norm_sums sums_of_batch_norm1 d_batch_norm1.weight d_batch_norm1.bias d_batch_norm1.running_mean d_batch_norm1.running_var d_outputs dropout1 moments_of_batch_norm1 rows 0.00001 frozen(batch_norm1)
        backward join sums sums_of_batch_norm1
    "#]].assert_eq(&passes("struct Net(4) -> 4 { Tanh, Dropout(0.2), BatchNorm, Gelu, Dropout(0.2) }"));
}
