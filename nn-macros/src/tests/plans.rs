//! The plans of declarations, as text.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use super::plan_of;

#[test]
fn a_hidden_layer_is_two_products_forwards_and_three_backwards() {
    expect![[r"
        param hidden.weight 2x8 at 0
        param hidden.bias 8 at 16
        param output.weight 8x1 at 24
        param output.bias 1 at 32
        memory 8 a row: hidden
        memory 8 a row: d_hidden
        forward hidden = inputs * hidden.weight
        forward bias_tanh hidden hidden.bias
        forward outputs = hidden * output.weight
        forward add_bias outputs output.bias
        backward zero d_output.bias
        backward sum_rows d_output.bias d_outputs
        backward d_output.weight = hidden^T * d_outputs
        backward d_hidden = d_outputs * output.weight^T
        backward zero d_hidden.bias
        backward tanh_backward_bias d_hidden d_hidden.bias hidden
        backward d_hidden.weight = inputs^T * d_hidden
        if wanted d_inputs = d_hidden * hidden.weight^T
        row hidden = inputs * hidden.weight + hidden.bias
        row tanh hidden
        row outputs = hidden * output.weight + output.bias
    "]]
    .assert_eq(&plan_of("struct Net(2) -> 1 { hidden: Dense(8), Tanh, output: Dense(1) }"));
}

#[test]
fn a_residual_adds_its_input_and_copies_what_is_still_wanted() {
    expect![[r"
        param dense1.weight 4x4 at 0
        param dense1.bias 4 at 16
        memory 4 a row: dense1
        memory 4 a row: d_dense1
        forward dense1 = inputs * dense1.weight
        forward by blocks: bias_relu dense1 dense1.bias; copy outputs dense1; add outputs inputs
        backward zero d_dense1.bias
        backward by blocks: copy d_dense1 d_outputs; relu_backward_bias d_dense1 d_dense1.bias dense1
        backward d_dense1.weight = inputs^T * d_dense1
        if wanted d_inputs = d_dense1 * dense1.weight^T
        if wanted add d_inputs d_outputs
        row outputs = inputs * dense1.weight + dense1.bias
        row relu outputs
        row add outputs inputs
    "]]
    .assert_eq(&plan_of("struct Net(4) -> 4 { Residual { Dense(4), Relu } }"));
}

#[test]
fn an_activation_that_needs_its_input_keeps_it() {
    expect![[r"
        param dense1.weight 4x3 at 0
        param dense1.bias 3 at 12
        param dense2.weight 3x2 at 15
        param dense2.bias 2 at 21
        memory 3 a row: dense1
        memory 3 a row: gelu1, d_gelu1
        memory 2 a row: dense2
        forward dense1 = inputs * dense1.weight
        forward by blocks: add_bias dense1 dense1.bias; copy gelu1 dense1; gelu gelu1
        forward dense2 = gelu1 * dense2.weight
        forward by blocks: add_bias dense2 dense2.bias; copy outputs dense2; silu outputs
        backward zero d_dense2.bias
        backward by blocks: silu_backward d_outputs dense2; sum_rows d_dense2.bias d_outputs
        backward d_dense2.weight = gelu1^T * d_outputs
        backward d_gelu1 = d_outputs * dense2.weight^T
        backward zero d_dense1.bias
        backward by blocks: gelu_backward d_gelu1 dense1; sum_rows d_dense1.bias d_gelu1
        backward d_dense1.weight = inputs^T * d_gelu1
        if wanted d_inputs = d_gelu1 * dense1.weight^T
        row dense1 = inputs * dense1.weight + dense1.bias
        row gelu dense1
        row outputs = dense1 * dense2.weight + dense2.bias
        row silu outputs
    "]]
    .assert_eq(&plan_of("struct Net(4) -> 2 { Dense(3), Gelu, Dense(2), Silu }"));
}

#[test]
fn smoothing_and_class_weights_leave_the_passes_as_they_are() {
    let plain = plan_of("#[loss(CrossEntropy)] struct Net(4) -> 3 { Dense(3), Softmax }");
    let weighted = "#[loss(CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0, 0.5]))] struct Net(4) -> 3 { Dense(3), Softmax }";
    assert_eq!(plan_of(weighted), plain);
}

#[test]
fn the_loss_takes_over_the_last_activation() {
    expect![[r"
        param dense1.weight 4x3 at 0
        param dense1.bias 3 at 12
        forward outputs = inputs * dense1.weight
        forward add_bias outputs dense1.bias
        backward zero d_dense1.bias
        backward sum_rows d_dense1.bias d_outputs
        backward d_dense1.weight = inputs^T * d_outputs
        if wanted d_inputs = d_outputs * dense1.weight^T
        loss takes over softmax
        row outputs = inputs * dense1.weight + dense1.bias
        row softmax outputs 3
    "]]
    .assert_eq(&plan_of("#[loss(CrossEntropy)] struct Net(4) -> 3 { Dense(3), Softmax }"));
}

#[test]
fn buffers_that_live_one_after_the_other_share_memory() {
    expect![[r"
        param a.weight 4x8 at 0
        param a.bias 8 at 32
        param b.weight 8x8 at 40
        param b.bias 8 at 104
        param c.weight 8x8 at 112
        param c.bias 8 at 176
        param d.weight 8x2 at 184
        param d.bias 2 at 200
        memory 8 a row: a
        memory 8 a row: b, d_a
        memory 8 a row: c, d_b
        memory 8 a row: d_c
        forward a = inputs * a.weight
        forward bias_relu a a.bias
        forward b = a * b.weight
        forward bias_relu b b.bias
        forward c = b * c.weight
        forward bias_relu c c.bias
        forward outputs = c * d.weight
        forward add_bias outputs d.bias
        backward zero d_d.bias
        backward sum_rows d_d.bias d_outputs
        backward d_d.weight = c^T * d_outputs
        backward d_c = d_outputs * d.weight^T
        backward zero d_c.bias
        backward relu_backward_bias d_c d_c.bias c
        backward d_c.weight = b^T * d_c
        backward d_b = d_c * c.weight^T
        backward zero d_b.bias
        backward relu_backward_bias d_b d_b.bias b
        backward d_b.weight = a^T * d_b
        backward d_a = d_b * b.weight^T
        backward zero d_a.bias
        backward relu_backward_bias d_a d_a.bias a
        backward d_a.weight = inputs^T * d_a
        if wanted d_inputs = d_a * a.weight^T
        row a = inputs * a.weight + a.bias
        row relu a
        row b = a * b.weight + b.bias
        row relu b
        row c = b * c.weight + c.bias
        row relu c
        row outputs = c * d.weight + d.bias
    "]]
    .assert_eq(&plan_of("struct Net(4) -> 2 { a: Dense(8), Relu, b: Dense(8), Relu, c: Dense(8), Relu, d: Dense(2) }"));
}

#[test]
fn a_network_that_only_hands_on_copies() {
    expect![[r"
        forward copy outputs inputs
        if wanted copy d_inputs d_outputs
        row copy outputs inputs
    "]]
    .assert_eq(&plan_of("struct Net(4) -> 4 { Identity }"));
}

#[test]
fn scalers_at_both_ends_work_in_place_where_they_can() {
    expect![[r"
        statistic standardize1.mean 2 at 0
        statistic standardize1.deviation 2 at 2
        param dense1.weight 2x1 at 0
        param dense1.bias 1 at 2
        statistic rescale1.mean 1 at 4
        statistic rescale1.deviation 1 at 5
        memory 2 a row: standardize1
        forward by blocks: copy standardize1 inputs; standardize standardize1 standardize1.mean standardize1.deviation
        forward outputs = standardize1 * dense1.weight
        forward by blocks: add_bias outputs dense1.bias; rescale outputs rescale1.mean rescale1.deviation
        backward zero d_dense1.bias
        backward by blocks: rescale_backward d_outputs rescale1.deviation; sum_rows d_dense1.bias d_outputs
        backward d_dense1.weight = standardize1^T * d_outputs
        if wanted d_inputs = d_outputs * dense1.weight^T
        if wanted standardize_backward d_inputs standardize1.deviation
        row copy standardize1 inputs
        row standardize standardize1 standardize1.mean standardize1.deviation
        row outputs = standardize1 * dense1.weight + dense1.bias
        row rescale outputs rescale1.mean rescale1.deviation
    "]]
    .assert_eq(&plan_of("struct Net(2) -> 1 { Standardize, Dense(1), Rescale }"));
}

#[test]
fn a_layer_of_the_users_own_is_called() {
    expect![[r#"
        param encoder1.parameters self::Encoder::PARAMETERS at 0
        statistic encoder1.statistics self::Encoder::STATISTICS at 0
        param dense1.weight self::Encoder::OUTx1 at __END3
        param dense1.bias 1 at __END6
        memory self::Encoder::OUT a row: encoder1
        memory of < self :: Encoder as :: nn_runtime :: Layer < 2 , :: core :: primitive :: f32 > >: memory_of_encoder1
        memory self::Encoder::OUT a row: d_encoder1
        forward forward < self :: encoder as :: nn_runtime :: layer < 2 , :: core :: primitive :: f32 > >
        forward outputs = encoder1 * dense1.weight
        forward add_bias outputs dense1.bias
        backward zero d_dense1.bias
        backward sum_rows d_dense1.bias d_outputs
        backward d_dense1.weight = encoder1^T * d_outputs
        backward d_encoder1 = d_outputs * dense1.weight^T
        backward backward < self :: encoder as :: nn_runtime :: layer < 2 , :: core :: primitive :: f32 > >
        row predict < self :: encoder as :: nn_runtime :: layer < 2 , :: core :: primitive :: f32 > >
        row outputs = encoder1 * dense1.weight + dense1.bias
    "#]]
    .assert_eq(&plan_of("struct Net(2) -> 1 { self::Encoder, Dense(1) }"));
}

#[test]
fn a_bias_before_batch_normalisation_is_left_out_of_training() {
    expect![[r#"
        param dense1.weight 4x3 at 0
        param dense1.bias 3 at 12
        param batch_norm1.weight 3 at 15
        param batch_norm1.bias 3 at 18
        statistic batch_norm1.running_mean 3 at 0
        statistic batch_norm1.running_var 3 at 3
        param dense2.weight 3x1 at 21
        param dense2.bias 1 at 24
        memory 6: moments_of_batch_norm1
        memory 6: sums_of_batch_norm1
        memory 3 a row: dense1
        memory 3 a row: batch_norm1
        memory 3 a row: d_batch_norm1
        forward dense1 = inputs * dense1.weight
        forward bias_batch_norm_moments moments_of_batch_norm1 dense1 batch_norm1.running_mean batch_norm1.running_var frozen(batch_norm1) dense1.bias
        forward join moments moments_of_batch_norm1
        forward by blocks: batch_norm batch_norm1 dense1 moments_of_batch_norm1 batch_norm1.weight batch_norm1.bias 0.00001; relu batch_norm1
        forward outputs = batch_norm1 * dense2.weight
        forward add_bias outputs dense2.bias
        backward zero d_dense2.bias
        backward sum_rows d_dense2.bias d_outputs
        backward d_dense2.weight = batch_norm1^T * d_outputs
        backward d_batch_norm1 = d_outputs * dense2.weight^T
        backward relu_backward d_batch_norm1 batch_norm1
        backward batch_norm_sums sums_of_batch_norm1 d_batch_norm1.weight d_batch_norm1.bias d_batch_norm1.running_mean d_batch_norm1.running_var d_batch_norm1 dense1 moments_of_batch_norm1 rows 0.00001 frozen(batch_norm1)
        backward add d_batch_norm1.running_mean dense1.bias
        backward join sums sums_of_batch_norm1
        backward batch_norm_backward d_batch_norm1 dense1 moments_of_batch_norm1 sums_of_batch_norm1 batch_norm1.weight rows 0.00001
        backward zero d_dense1.bias
        backward sum_rows_if d_dense1.bias d_batch_norm1 frozen(batch_norm1)
        backward d_dense1.weight = inputs^T * d_batch_norm1
        if wanted d_inputs = d_batch_norm1 * dense1.weight^T
        row dense1 = inputs * dense1.weight + dense1.bias
        row batch_norm_predict dense1 batch_norm1.weight batch_norm1.bias batch_norm1.running_mean batch_norm1.running_var 0.00001
        row relu dense1
        row outputs = dense1 * dense2.weight + dense2.bias
    "#]].assert_eq(&plan_of("struct Net(4) -> 1 { Dense(3), BatchNorm, Relu, Dense(1) }"));
}

#[test]
fn noise_is_added_in_training_alone_and_passes_gradients_on() {
    expect![[r#"
        param dense1.weight 4x2 at 0
        param dense1.bias 2 at 8
        memory 4 a row: noise1
        forward by blocks: copy noise1 inputs; noise noise1 0.1 stream1
        forward outputs = noise1 * dense1.weight
        forward by blocks: add_bias outputs dense1.bias; noise outputs 0.2 stream2
        backward zero d_dense1.bias
        backward sum_rows d_dense1.bias d_outputs
        backward d_dense1.weight = noise1^T * d_outputs
        if wanted d_inputs = d_outputs * dense1.weight^T
        row outputs = inputs * dense1.weight + dense1.bias
    "#]]
    .assert_eq(&plan_of("struct Net(4) -> 2 { Noise(0.1), Dense(2), Noise(0.2) }"));
}

#[test]
fn radial_basis_functions_of_inputs_leave_out_the_gradient_that_nobody_wants() {
    expect![[r#"
        param rbf1.centers 4x3 at 0
        param rbf1.beta 3 at 12
        param dense1.weight 3x1 at 15
        param dense1.bias 1 at 18
        memory 3 a row: rbf1
        memory 3 a row: d_rbf1
        forward rbf rbf1 inputs rbf1.centers rbf1.beta 4
        forward outputs = rbf1 * dense1.weight
        forward add_bias outputs dense1.bias
        backward zero d_dense1.bias
        backward sum_rows d_dense1.bias d_outputs
        backward d_dense1.weight = rbf1^T * d_outputs
        backward d_rbf1 = d_outputs * dense1.weight^T
        backward zero d_rbf1.centers
        backward zero d_rbf1.beta
        backward rbf_backward d_rbf1 d_rbf1.centers d_rbf1.beta inputs rbf1 rbf1.centers rbf1.beta
        if wanted rbf_backward_inputs d_inputs d_rbf1 inputs rbf1.centers 3
        row rbf rbf1 inputs rbf1.centers rbf1.beta 4
        row outputs = rbf1 * dense1.weight + dense1.bias
    "#]]
    .assert_eq(&plan_of("struct Net(4) -> 1 { Rbf(3), Dense(1) }"));
}

#[test]
fn the_gradients_of_a_layer_that_is_used_again_add_up() {
    expect![[r#"
        param a.weight 3x2 at 0
        param a.bias 2 at 6
        memory 3 a row: left, d_right
        memory 3 a row: a, d_left
        memory 3 a row: right, d_a
        memory 2 a row: again1, d_again1
        forward take_columns left inputs 6 0 3
        forward a = left * a.weight
        forward by blocks: bias_tanh a a.bias; place_columns outputs a 4 0 2
        forward take_columns right inputs 6 3 3
        forward again1 = right * a.weight
        forward by blocks: add_bias again1 a.bias; place_columns outputs again1 4 2 2
        backward zero d_a.bias
        backward by blocks: take_columns d_again1 d_outputs 4 2 2; sum_rows d_a.bias d_again1
        backward d_a.weight = right^T * d_again1
        backward by blocks: take_columns d_a d_outputs 4 0 2; tanh_backward_bias d_a d_a.bias a
        backward d_a.weight += left^T * d_a
        if wanted d_right = d_again1 * a.weight^T
        if wanted d_left = d_a * a.weight^T
        if wanted by blocks: place_columns d_inputs d_left 6 0 3; place_columns d_inputs d_right 6 3 3
        row take_columns left inputs 6 0 3
        row a = left * a.weight + a.bias
        row tanh a
        row place_columns outputs a 4 0 2
        row take_columns right inputs 6 3 3
        row again1 = right * a.weight + a.bias
        row place_columns outputs again1 4 2 2
    "#]]
    .assert_eq(&plan_of("struct Net(left: 3, right: 3) -> 4 { Concat { { a: Dense(2), Tanh }, { From(right), Again(a) } } }"));
}

#[test]
fn dropout_draws_its_mask_again_on_the_way_back() {
    expect![[r"
        param dense1.weight 4x3 at 0
        param dense1.bias 3 at 12
        param dense2.weight 3x1 at 15
        param dense2.bias 1 at 18
        memory 3 a row: dense1
        memory 3 a row: d_dense1
        forward dense1 = inputs * dense1.weight
        forward by blocks: add_bias dense1 dense1.bias; relu_dropout dense1 0.5 2 stream1
        forward outputs = dense1 * dense2.weight
        forward by blocks: add_bias outputs dense2.bias; dropout outputs 0.1 1 stream2
        backward zero d_dense2.bias
        backward by blocks: dropout d_outputs 0.1 1 stream2; sum_rows d_dense2.bias d_outputs
        backward d_dense2.weight = dense1^T * d_outputs
        backward d_dense1 = d_outputs * dense2.weight^T
        backward zero d_dense1.bias
        backward by blocks: relu_dropout_backward d_dense1 dense1 2; sum_rows d_dense1.bias d_dense1
        backward d_dense1.weight = inputs^T * d_dense1
        if wanted d_inputs = d_dense1 * dense1.weight^T
        row dense1 = inputs * dense1.weight + dense1.bias
        row relu dense1
        row outputs = dense1 * dense2.weight + dense2.bias
        row scale outputs 0.9
    "]]
    .assert_eq(&plan_of("struct Net(4) -> 1 { Dense(3), Relu, Dropout(0.5), Dense(1), Dropout(0.1, classic) }"));
}

#[test]
fn a_projection_brings_the_input_to_the_width_of_the_body() {
    expect![[r"
        param hidden.weight 2x3 at 0
        param hidden.bias 3 at 6
        param residual1.weight 2x3 at 9
        memory 3 a row: hidden, d_inputs
        memory 3 a row: d_hidden
        forward hidden = inputs * hidden.weight
        forward bias_relu hidden hidden.bias
        forward outputs = inputs * residual1.weight
        forward add outputs hidden
        backward d_residual1.weight = inputs^T * d_outputs
        backward zero d_hidden.bias
        backward by blocks: copy d_hidden d_outputs; relu_backward_bias d_hidden d_hidden.bias hidden
        backward d_hidden.weight = inputs^T * d_hidden
        if wanted d_inputs = d_outputs * residual1.weight^T
        if wanted d_inputs_ = d_hidden * hidden.weight^T
        if wanted add d_inputs_ d_inputs
        row hidden = inputs * hidden.weight + hidden.bias
        row relu hidden
        row outputs = inputs * residual1.weight
        row add outputs hidden
    "]]
    .assert_eq(&plan_of("struct Net(2) -> 3 { Residual(project) { hidden: Dense(3), Relu } }"));
}

#[test]
fn branches_are_placed_side_by_side_and_their_gradients_added() {
    expect![[r#"
        param dense1.weight 2x3 at 0
        param dense1.bias 3 at 6
        memory 3 a row: dense1, d_inputs
        memory 3 a row: d_dense1
        forward place_columns outputs inputs 5 0 2
        forward dense1 = inputs * dense1.weight
        forward by blocks: bias_relu dense1 dense1.bias; place_columns outputs dense1 5 2 3
        backward zero d_dense1.bias
        backward by blocks: take_columns d_dense1 d_outputs 5 2 3; relu_backward_bias d_dense1 d_dense1.bias dense1
        backward d_dense1.weight = inputs^T * d_dense1
        if wanted d_inputs_ = d_dense1 * dense1.weight^T
        if wanted by blocks: take_columns d_inputs d_outputs 5 0 2; add d_inputs_ d_inputs
        row place_columns outputs inputs 5 0 2
        row dense1 = inputs * dense1.weight + dense1.bias
        row relu dense1
        row place_columns outputs dense1 5 2 3
    "#]]
    .assert_eq(&plan_of("struct Net(2) -> 5 { Concat { Identity, { Dense(3), Relu } } }"));
}

#[test]
fn a_body_is_written_out_with_numbers_behind_its_names() {
    expect![[r"
        param hidden_1.weight 2x2 at 0
        param hidden_1.bias 2 at 4
        param hidden_2.weight 2x2 at 6
        param hidden_2.bias 2 at 10
        memory 2 a row: hidden_1
        memory 2 a row: d_hidden_1
        forward hidden_1 = inputs * hidden_1.weight
        forward bias_tanh hidden_1 hidden_1.bias
        forward outputs = hidden_1 * hidden_2.weight
        forward bias_tanh outputs hidden_2.bias
        backward zero d_hidden_2.bias
        backward tanh_backward_bias d_outputs d_hidden_2.bias outputs
        backward d_hidden_2.weight = hidden_1^T * d_outputs
        backward d_hidden_1 = d_outputs * hidden_2.weight^T
        backward zero d_hidden_1.bias
        backward tanh_backward_bias d_hidden_1 d_hidden_1.bias hidden_1
        backward d_hidden_1.weight = inputs^T * d_hidden_1
        if wanted d_inputs = d_hidden_1 * hidden_1.weight^T
        row hidden_1 = inputs * hidden_1.weight + hidden_1.bias
        row tanh hidden_1
        row outputs = hidden_1 * hidden_2.weight + hidden_2.bias
        row tanh outputs
    "]]
    .assert_eq(&plan_of("struct Net(2) -> 2 { Repeat(2) { hidden: Dense(2), Tanh } }"));
}

#[test]
fn a_recurrent_layer_is_a_product_for_all_steps_and_a_loop_over_them() {
    expect![[r#"
        param gru.weight_ih_l0 2x9 at 0
        param gru.weight_hh_l0 3x9 at 18
        param gru.bias_ih_l0 9 at 45
        param gru.bias_hh_l0 9 at 54
        memory 45 a row: gru_gates
        memory 15 a row: gru_scratch, d_gru
        memory 15 a row: gru_kept
        memory 15 a row: gru
        memory 15 a row: d_gru_scratch
        forward gru_gates = inputs * gru.weight_ih_l0
        forward add_bias gru_gates gru.bias_ih_l0
        forward recurrent_forward gru_gates gru_kept gru gru_scratch gru.weight_hh_l0 gru.bias_hh_l0 - - gru 3 5 false -
        forward take_columns outputs gru 15 12 3
        backward by blocks: zero d_gru; place_columns d_gru d_outputs 15 12 3
        backward zero d_gru.weight_hh_l0
        backward zero d_gru.bias_hh_l0
        backward recurrent_backward gru_gates gru_kept d_gru_scratch d_gru.weight_hh_l0 d_gru.bias_hh_l0 - - gru d_gru gru.weight_hh_l0 - - gru 3 5 false -
        backward zero d_gru.bias_ih_l0
        backward sum_rows d_gru.bias_ih_l0 gru_gates
        backward d_gru.weight_ih_l0 = inputs^T * gru_gates
        if wanted d_inputs = gru_gates * gru.weight_ih_l0^T
        row zero gru_h
        row recurrent gru gru_scratch gru_h - inputs gru.weight_ih_l0 gru.weight_hh_l0 gru.bias_ih_l0 gru.bias_hh_l0 gru 3 false -
        row take_columns outputs gru 15 12 3
    "#]].assert_eq(&plan_of("struct Net([5, 2]) -> 3 { gru: Gru(3), Last }"));
}

#[test]
fn a_dropout_does_not_hide_that_a_layer_goes_both_ways() {
    let plan = plan_of("struct Net([5, 2]) -> 6 { rnn: Rnn(3, bidirectional), Dropout(0.2), Last }");
    assert!(plan.contains("30 24 3") && plan.contains("30 3 3"), "{plan}");
}

#[test]
fn two_directions_stand_side_by_side_and_the_last_step_of_one_is_its_first() {
    expect![[r#"
        param rnn.weight_ih_l0 2x3 at 0
        param rnn.weight_hh_l0 3x3 at 6
        param rnn.weight_ih_l0_reverse 2x3 at 15
        param rnn.weight_hh_l0_reverse 3x3 at 21
        memory 15 a row: rnn, d_rnn_reverse
        memory 30 a row: rnn_scratch, rnn_, d_rnn
        memory 15 a row: rnn_reverse
        memory 15 a row: rnn_scratch_reverse, last1, last1_, d_last1, d_last1_, d_rnn_
        memory 10 a row: d_rnn_scratch, d_inputs, d_rnn_scratch_reverse
        forward rnn = inputs * rnn.weight_ih_l0
        forward recurrent_forward rnn - - rnn_scratch rnn.weight_hh_l0 - - - rnn { relu: false } 3 5 false -
        forward place_columns rnn_ rnn 6 0 3
        forward rnn_reverse = inputs * rnn.weight_ih_l0_reverse
        forward recurrent_forward rnn_reverse - - rnn_scratch_reverse rnn.weight_hh_l0_reverse - - - rnn { relu: false } 3 5 true -
        forward by blocks: place_columns rnn_ rnn_reverse 6 3 3; take_columns last1 rnn_ 30 24 3; place_columns outputs last1 6 0 3
        forward by blocks: take_columns last1_ rnn_ 30 3 3; place_columns outputs last1_ 6 3 3
        backward zero d_rnn
        backward by blocks: take_columns d_last1 d_outputs 6 0 3; place_columns d_rnn d_last1 30 24 3
        backward by blocks: take_columns d_last1_ d_outputs 6 3 3; place_columns d_rnn d_last1_ 30 3 3
        backward take_columns d_rnn_ d_rnn 6 0 3
        backward zero d_rnn.weight_hh_l0
        backward recurrent_backward d_rnn_ - d_rnn_scratch d_rnn.weight_hh_l0 - - - rnn - rnn.weight_hh_l0 - - rnn { relu: false } 3 5 false -
        backward d_rnn.weight_ih_l0 = inputs^T * d_rnn_
        backward take_columns d_rnn_reverse d_rnn 6 3 3
        backward zero d_rnn.weight_hh_l0_reverse
        backward recurrent_backward d_rnn_reverse - d_rnn_scratch_reverse d_rnn.weight_hh_l0_reverse - - - rnn_reverse - rnn.weight_hh_l0_reverse - - rnn { relu: false } 3 5 true -
        backward d_rnn.weight_ih_l0_reverse = inputs^T * d_rnn_reverse
        if wanted d_inputs = d_rnn_ * rnn.weight_ih_l0^T
        if wanted d_inputs_ = d_rnn_reverse * rnn.weight_ih_l0_reverse^T
        if wanted add d_inputs_ d_inputs
        row zero rnn_h
        row recurrent rnn rnn_scratch rnn_h - inputs rnn.weight_ih_l0 rnn.weight_hh_l0 - - rnn { relu: false } 3 false -
        row place_columns rnn_ rnn 6 0 3
        row zero rnn_h_reverse
        row recurrent rnn_reverse rnn_scratch_reverse rnn_h_reverse - inputs rnn.weight_ih_l0_reverse rnn.weight_hh_l0_reverse - - rnn { relu: false } 3 true -
        row place_columns rnn_ rnn_reverse 6 3 3
        row take_columns last1 rnn_ 30 24 3
        row place_columns outputs last1 6 0 3
        row take_columns last1_ rnn_ 30 3 3
        row place_columns outputs last1_ 6 3 3
    "#]].assert_eq(&plan_of("struct Net([5, 2]) -> 6 { rnn: Rnn(3, bidirectional, bias = false), Last }"));
}

#[test]
fn rows_of_different_lengths_have_their_lengths_beside_them() {
    expect![[r#"
        param conv.weight 3x2x3 at 0
        param conv.bias 3 at 18
        param rnn.weight_ih_l0 3x3 at 21
        param rnn.weight_hh_l0 3x3 at 30
        param rnn.bias_ih_l0 3 at 39
        param rnn.bias_hh_l0 3 at 42
        memory 48: turned_conv
        memory 15 a row: steps_of_inputs, conv
        memory 1 a row: lengths
        memory 14 a row: padded_for_conv
        memory 15 a row: rnn, d_conv
        memory 9 a row: rnn_scratch, d_rnn_scratch
        forward by blocks: take_lengths lengths steps_of_inputs inputs 2; end_steps steps_of_inputs lengths 2; frame padded_for_conv steps_of_inputs [[1, 1], [0, 0]]
        forward by blocks: convolve conv padded_for_conv conv.weight 1x3 in 1x7x2; bias_tanh conv conv.bias
        forward rnn = conv * rnn.weight_ih_l0
        forward add_bias rnn rnn.bias_ih_l0
        forward recurrent_forward rnn - - rnn_scratch rnn.weight_hh_l0 rnn.bias_hh_l0 - - rnn { relu: false } 3 5 false lengths
        forward mark_ends outputs rnn lengths 3
        backward end_steps d_outputs lengths 3
        backward zero d_rnn.weight_hh_l0
        backward zero d_rnn.bias_hh_l0
        backward recurrent_backward d_outputs - d_rnn_scratch d_rnn.weight_hh_l0 d_rnn.bias_hh_l0 - - rnn - rnn.weight_hh_l0 - - rnn { relu: false } 3 5 false lengths
        backward zero d_rnn.bias_ih_l0
        backward sum_rows d_rnn.bias_ih_l0 d_outputs
        backward d_rnn.weight_ih_l0 = conv^T * d_outputs
        backward d_conv = d_outputs * rnn.weight_ih_l0^T
        backward zero d_conv.bias
        backward zero d_conv.weight
        backward by blocks: tanh_backward_bias d_conv d_conv.bias conv; convolve_weights d_conv.weight d_conv padded_for_conv 1x3 in 1x7x2
        if wanted turn_weights turned_conv conv.weight 1x3 in 1x5x2
        if wanted convolve_back d_inputs d_conv turned_conv 1x3 in 1x5x2
        if wanted by blocks: end_steps d_inputs lengths 2; end_steps d_inputs lengths 2
        row, called take_lengths lengths steps_of_inputs inputs 2
        row, called end_steps steps_of_inputs lengths 2
        row, called frame padded_for_conv steps_of_inputs [[1, 1], [0, 0]]
        row, called convolve_bias conv padded_for_conv conv.weight 1x3 in 1x7x2 conv.bias
        row, called tanh conv
        row, called zero rnn_h
        row, called recurrent rnn rnn_scratch rnn_h - conv rnn.weight_ih_l0 rnn.weight_hh_l0 rnn.bias_ih_l0 rnn.bias_hh_l0 rnn { relu: false } 3 false lengths
        row, called mark_ends outputs rnn lengths 3
    "#]].assert_eq(&plan_of("struct Net([..=5, 2]) -> [..=5, 3] { conv: Conv1d(3, kernel = 3, padding = same), Tanh, rnn: Rnn(3) }"));
}

#[test]
fn a_network_with_a_stream_takes_and_gives_its_states_in_training() {
    expect![[r#"
        param lstm.weight_ih_l0 2x12 at 0
        param lstm.weight_hh_l0 3x12 at 24
        memory 60 a row: lstm_gates
        memory 3 a row: lstm_h
        memory 3 a row: lstm_c
        memory 3 a row: lstm_h_, d_lstm_h
        memory 3 a row: lstm_c_, d_lstm_c
        memory 18 a row: lstm_scratch, d_lstm_scratch
        memory 15 a row: lstm_kept
        forward lstm_gates = inputs * lstm.weight_ih_l0
        forward take_state lstm_h state 6 0 3
        forward take_state lstm_c state 6 3 3
        forward copy lstm_h_ lstm_h
        forward copy lstm_c_ lstm_c
        forward recurrent_forward_from lstm_gates lstm_kept outputs lstm_scratch lstm_h_ lstm_c_ lstm.weight_hh_l0 - lstm 3 5 false -
        forward place_columns state lstm_h_ 6 0 3
        forward place_columns state lstm_c_ 6 3 3
        backward take_state d_lstm_h d_state 6 0 3
        backward take_state d_lstm_c d_state 6 3 3
        backward zero d_lstm.weight_hh_l0
        backward recurrent_backward_from lstm_gates lstm_kept d_lstm_scratch d_lstm_h d_lstm_c d_lstm.weight_hh_l0 - outputs d_outputs lstm.weight_hh_l0 lstm_h lstm_c lstm 3 5 false -
        backward place_columns d_state d_lstm_h 6 0 3
        backward place_columns d_state d_lstm_c 6 3 3
        backward d_lstm.weight_ih_l0 = inputs^T * lstm_gates
        if wanted d_inputs = lstm_gates * lstm.weight_ih_l0^T
        row zero lstm_h
        row zero lstm_c
        row recurrent outputs lstm_scratch lstm_h lstm_c inputs lstm.weight_ih_l0 lstm.weight_hh_l0 - - lstm 3 false -
        step recurrent outputs lstm_scratch state0 state1 inputs lstm.weight_ih_l0 lstm.weight_hh_l0 - - lstm 3 false -
    "#]].assert_eq(&plan_of("#[stream] struct Net([5, 2]) -> [5, 3] { lstm: Lstm(3, bias = false) }"));
}

#[test]
fn an_attention_is_a_kernel_between_two_products_and_a_tied_weight_gathers_its_gradients() {
    expect![[r#"
        param wte.weight 7x4 at 0
        param attn.in_proj_weight 4x12 at 28
        param attn.in_proj_bias 12 at 76
        param attn.out_proj.weight 4x4 at 88
        param attn.out_proj.bias 4 at 104
        param dense1.bias 7 at 108
        memory 84: attn_qkv_by_token, d_attn_qkv_by_token
        memory 25: attn_scores
        memory 70: d_attn_scores
        memory 60 a row: attn_qkv
        memory 20 a row: attn_heads, d_attn_heads
        memory 20 a row: attn, d_attn
        forward attn_qkv_by_token = wte.weight * attn.in_proj_weight
        forward embed attn_qkv inputs attn_qkv_by_token 12
        forward add_bias attn_qkv attn.in_proj_bias
        forward attention_dropout attn_heads attn_scores attn_qkv - - - 2 of 4 0.1 1.1111111111111112 stream1
        forward attn = attn_heads * attn.out_proj.weight
        forward add_bias attn attn.out_proj.bias
        forward outputs = attn * wte.weight^T
        forward add_bias outputs dense1.bias
        backward zero d_dense1.bias
        backward sum_rows d_dense1.bias d_outputs
        backward d_wte.weight = d_outputs^T * attn
        backward d_attn = d_outputs * wte.weight
        backward zero d_attn.out_proj.bias
        backward sum_rows d_attn.out_proj.bias d_attn
        backward d_attn.out_proj.weight = attn_heads^T * d_attn
        backward d_attn_heads = d_attn * attn.out_proj.weight^T
        backward attention_dropout_backward attn_qkv - - d_attn_scores d_attn_heads - 2 of 4 0.1 1.1111111111111112 stream1
        backward zero d_attn.in_proj_bias
        backward sum_rows d_attn.in_proj_bias attn_qkv
        backward zero d_attn_qkv_by_token
        backward embed_backward d_attn_qkv_by_token attn_qkv inputs 12
        backward d_attn.in_proj_weight = wte.weight^T * d_attn_qkv_by_token
        backward d_wte.weight += d_attn_qkv_by_token * attn.in_proj_weight^T
        if wanted zero d_inputs
        row, called embed wte inputs wte.weight 4
        row, called attn_qkv = wte * attn.in_proj_weight + attn.in_proj_bias
        row, called attention attn_heads attn_scores attn_qkv - - - 2 of 4
        row, called attn = attn_heads * attn.out_proj.weight + attn.out_proj.bias
        row, called outputs = attn * wte.weight^T + dense1.bias
    "#]].assert_eq(&plan_of(
        "struct Net(Tokens(5, 7)) -> [5, 7] { wte: Embedding(4), attn: Attention(heads = 2, causal, dropout = 0.1), Dense(7, weight = wte) }",
    ));
}

#[test]
fn an_attention_to_another_sequence_reads_parts_of_one_tensor() {
    expect![[r#"
        param seen.weight 4x4 at 0
        param attn.in_proj_weight 12x4 at 16
        param attn.in_proj_bias 12 at 64
        param attn.out_proj.weight 4x4 at 76
        param attn.out_proj.bias 4 at 92
        memory 25: attn_scores
        memory 70: d_attn_scores
        memory 20 a row: seen, d_seen_
        memory 20 a row: tanh1
        memory 20 a row: attn_q, d_seen
        memory 20 a row: attn_k
        memory 20 a row: attn_v
        memory 20 a row: attn_heads, d_attn_heads, d_tanh1
        forward seen = inputs * seen.weight
        forward by blocks: copy tanh1 seen; tanh tanh1
        forward attn_q = tanh1 * attn.in_proj_weight[0..]^T
        forward add_bias attn_q attn.in_proj_bias[0..]
        forward attn_k = seen * attn.in_proj_weight[16..]^T
        forward add_bias attn_k attn.in_proj_bias[4..]
        forward attn_v = seen * attn.in_proj_weight[32..]^T
        forward add_bias attn_v attn.in_proj_bias[8..]
        forward attention_forward attn_heads attn_scores attn_q attn_k attn_v - 2 of 4
        forward outputs = attn_heads * attn.out_proj.weight
        forward add_bias outputs attn.out_proj.bias
        backward zero d_attn.out_proj.bias
        backward sum_rows d_attn.out_proj.bias d_outputs
        backward d_attn.out_proj.weight = attn_heads^T * d_outputs
        backward d_attn_heads = d_outputs * attn.out_proj.weight^T
        backward attention_backward attn_q attn_k attn_v d_attn_scores d_attn_heads - 2 of 4
        backward zero d_attn.in_proj_bias[0..]
        backward sum_rows d_attn.in_proj_bias[0..] attn_q
        backward d_attn.in_proj_weight[0..] = attn_q^T * tanh1
        backward d_tanh1 = attn_q * attn.in_proj_weight[0..]
        backward zero d_attn.in_proj_bias[4..]
        backward sum_rows d_attn.in_proj_bias[4..] attn_k
        backward d_attn.in_proj_weight[16..] = attn_k^T * seen
        backward d_seen = attn_k * attn.in_proj_weight[16..]
        backward zero d_attn.in_proj_bias[8..]
        backward sum_rows d_attn.in_proj_bias[8..] attn_v
        backward d_attn.in_proj_weight[32..] = attn_v^T * seen
        backward d_seen_ = attn_v * attn.in_proj_weight[32..]
        backward add d_seen_ d_seen
        backward by blocks: tanh_backward d_tanh1 tanh1; add d_tanh1 d_seen_
        backward d_seen.weight = inputs^T * d_tanh1
        if wanted d_inputs = d_tanh1 * seen.weight^T
        row, called seen = inputs * seen.weight
        row, called copy tanh1 seen
        row, called tanh tanh1
        row, called attn_q = tanh1 * attn.in_proj_weight[0..]^T + attn.in_proj_bias[0..]
        row, called attn_k = seen * attn.in_proj_weight[16..]^T + attn.in_proj_bias[4..]
        row, called attn_v = seen * attn.in_proj_weight[32..]^T + attn.in_proj_bias[8..]
        row, called attention attn_heads attn_scores attn_q attn_k attn_v - 2 of 4
        row, called outputs = attn_heads * attn.out_proj.weight + attn.out_proj.bias
    "#]]
    .assert_eq(&plan_of("struct Net([5, 4]) -> [5, 4] { seen: Dense(4, bias = false), Tanh, attn: Attention(heads = 2, memory = seen) }"));
}

#[test]
fn a_step_of_a_stream_has_its_state_and_needs_no_loop() {
    let plan = plan_of(
        "#[stream] struct Net([9, 2]) -> [9, 1] { conv: Conv1d(4, kernel = 3, dilation = 2, padding = causal), Lstm(3), Dense(1) }",
    );
    let steps: Vec<&str> = plan.lines().filter(|line| line.starts_with("step")).collect();
    expect![[r#"
        step convolve_step conv state0 inputs conv.weight conv.bias 3 2 1
        step recurrent lstm1 lstm1_scratch state1 state2 conv lstm1.weight_ih_l0 lstm1.weight_hh_l0 lstm1.bias_ih_l0 lstm1.bias_hh_l0 lstm 3 false -
        step outputs = lstm1 * dense1.weight + dense1.bias"#]].assert_eq(&steps.join("\n"));
    let large = plan_of("#[stream] struct Net([9, 2]) -> [9, 200] { Gru(200) }");
    assert!(large.contains("step, called recurrent"), "{large}");
}

#[test]
fn a_small_vocabulary_is_multiplied_once_for_all_rows() {
    expect![[r#"
        param wte.weight 7x4 at 0
        param gru1.weight_ih_l0 4x9 at 28
        param gru1.weight_hh_l0 3x9 at 64
        memory 63: gru1_gates_by_token, d_gru1_gates_by_token
        memory 45 a row: gru1_gates
        memory 15 a row: gru1_scratch, d_gru1_scratch
        memory 15 a row: gru1_kept
        forward gru1_gates_by_token = wte.weight * gru1.weight_ih_l0
        forward embed gru1_gates inputs gru1_gates_by_token 9
        forward recurrent_forward gru1_gates gru1_kept outputs gru1_scratch gru1.weight_hh_l0 - - - gru 3 5 false -
        backward zero d_gru1.weight_hh_l0
        backward recurrent_backward gru1_gates gru1_kept d_gru1_scratch d_gru1.weight_hh_l0 - - - outputs d_outputs gru1.weight_hh_l0 - - gru 3 5 false -
        backward zero d_gru1_gates_by_token
        backward embed_backward d_gru1_gates_by_token gru1_gates inputs 9
        backward d_gru1.weight_ih_l0 = wte.weight^T * d_gru1_gates_by_token
        backward d_wte.weight = d_gru1_gates_by_token * gru1.weight_ih_l0^T
        if wanted zero d_inputs
        row embed wte inputs wte.weight 4
        row zero gru1_h
        row recurrent outputs gru1_scratch gru1_h - wte gru1.weight_ih_l0 gru1.weight_hh_l0 - - gru 3 false -
    "#]].assert_eq(&plan_of("struct Net(Tokens(5, 7)) -> [5, 3] { wte: Embedding(4), Gru(3, bias = false) }"));
    let large = plan_of("struct Net(Tokens(5, 4000)) -> [5, 3] { wte: Embedding(4), Gru(3, bias = false) }");
    assert!(large.contains("forward gru1_gates = wte * gru1.weight_ih_l0"), "{large}");
}

#[test]
fn a_convolution_ends_with_its_bias_and_rectifier_and_one_of_each_channel_alone_needs_no_frame() {
    expect![[r#"
        param whole.weight 8x8x3x3 at 0
        param alone.weight 8x1x3x3 at 576
        param alone.bias 8 at 648
        memory 1152: turned_alone
        memory 768: turned_whole
        memory 200 a row: pixels_of_inputs, relu1, d_pixels_of_inputs
        memory 392 a row: padded_for_whole
        memory 200 a row: hard_tanh1, d_relu1
        memory 200 a row: d_pixels_of_outputs
        forward by blocks: transpose pixels_of_inputs inputs 8 25; frame padded_for_whole pixels_of_inputs [[1, 1], [1, 1]]
        forward by blocks: convolve_bias_relu relu1 padded_for_whole whole.weight 3x3 in 7x7x8 -; convolve_bias_clip hard_tanh1 relu1 alone.weight 3x3 in 5x5x8 groups 8 alone.bias 0 6; transpose outputs hard_tanh1 25 8
        backward zero d_alone.bias
        backward zero d_alone.weight
        backward by blocks: transpose d_pixels_of_outputs d_outputs 8 25; clip_backward_bias d_pixels_of_outputs d_alone.bias hard_tanh1 0 6; convolve_weights d_alone.weight d_pixels_of_outputs relu1 3x3 in 5x5x8 groups 8
        backward turn_weights turned_alone alone.weight 3x3 in 5x5x8 groups 8
        backward convolve_back d_relu1 d_pixels_of_outputs turned_alone 3x3 in 5x5x8 groups 8
        backward zero d_whole.weight
        backward by blocks: relu_backward d_relu1 relu1; convolve_weights d_whole.weight d_relu1 padded_for_whole 3x3 in 7x7x8
        if wanted turn_weights turned_whole whole.weight 3x3 in 5x5x8
        if wanted convolve_back d_pixels_of_inputs d_relu1 turned_whole 3x3 in 5x5x8
        if wanted transpose d_inputs d_pixels_of_inputs 25 8
        row, called transpose pixels_of_inputs inputs 8 25
        row, called frame padded_for_whole pixels_of_inputs [[1, 1], [1, 1]]
        row, called convolve_bias_relu relu1 padded_for_whole whole.weight 3x3 in 7x7x8 -
        row, called convolve_bias_clip hard_tanh1 relu1 alone.weight 3x3 in 5x5x8 groups 8 alone.bias 0 6
        row, called transpose outputs hard_tanh1 25 8
    "#]].assert_eq(&plan_of(
        "struct Net([8, 5, 5]) -> [8, 5, 5] {
            whole: Conv2d(8, kernel = 3, padding = 1, bias = false), Relu,
            alone: Conv2d(8, kernel = 3, padding = 1, groups = 8), HardTanh(0, 6)
        }",
    ));
}

#[test]
fn a_number_for_each_channel_is_not_copied_to_each_pixel() {
    expect![[r#"
        param image.weight 2x2x1x1 at 0
        param image.bias 2 at 4
        memory 32 a row: pixels_of_inputs, d_pixels_of_inputs
        memory 32 a row: image
        memory 2 a row: global_avg_pool1
        memory 32 a row: upsample1, d_global_avg_pool1
        memory 32 a row: multiply1, d_pixels_of_outputs, d_image_
        memory 32 a row: d_image
        forward transpose pixels_of_inputs inputs 2 16
        forward image = pixels_of_inputs * image.weight
        forward by blocks: bias_relu image image.bias; average_pool global_avg_pool1 image 4x4 in 4x4x2 true; sigmoid global_avg_pool1; upsample upsample1 global_avg_pool1 4x4 in 4x4x2 stride 4x4; copy multiply1 image; multiply multiply1 upsample1; transpose outputs multiply1 16 2
        backward by blocks: transpose d_pixels_of_outputs d_outputs 2 16; copy d_image d_pixels_of_outputs; multiply d_image upsample1; multiply d_pixels_of_outputs image
        backward by blocks: upsample_backward d_global_avg_pool1 d_pixels_of_outputs 4x4 in 4x4x2 stride 4x4; sigmoid_backward d_global_avg_pool1 global_avg_pool1
        backward zero d_image.bias
        backward by blocks: average_pool_backward d_image_ d_global_avg_pool1 4x4 in 4x4x2 true; add d_image_ d_image; relu_backward_bias d_image_ d_image.bias image
        backward d_image.weight = pixels_of_inputs^T * d_image_
        if wanted d_pixels_of_inputs = d_image_ * image.weight^T
        if wanted transpose d_inputs d_pixels_of_inputs 16 2
        row, called transpose pixels_of_inputs inputs 2 16
        row, called convolve_bias_relu relu1 pixels_of_inputs image.weight 1x1 in 4x4x2 image.bias
        row, called average_pool global_avg_pool1 relu1 4x4 in 4x4x2 true
        row, called sigmoid global_avg_pool1
        row, called multiply_channels relu1 global_avg_pool1 2
        row, called transpose outputs relu1 16 2
    "#]].assert_eq(&plan_of(
        "struct Net([2, 4, 4]) -> [2, 4, 4] {
            image: Conv2d(2, kernel = 1), Relu,
            Multiply { Identity, { GlobalAvgPool, Reshape([2, 1, 1]), Sigmoid, Upsample(4) } }
        }",
    ));
}
