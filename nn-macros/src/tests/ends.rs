//! The plans of networks with named inputs and outputs, and of layers that add to the loss.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use super::plan_of;

#[test]
fn inputs_are_taken_from_a_row_and_outputs_are_placed_into_one() {
    expect![[r#"
        param dense1.weight 5x4 at 0
        param dense2.weight 5x1 at 20
        statistic rescale1.mean 1 at 0
        statistic rescale1.deviation 1 at 1
        memory 3 a row: text, facts
        memory 5 a row: concat1, d_concat1
        memory 5 a row: dense1, dense2, d_price, d_concat1_
        memory 4 a row: d_kind, d_text, d_facts
        forward by blocks: take_columns text inputs 5 0 2; place_columns concat1 text 5 0 2
        forward by blocks: take_columns facts inputs 5 2 3; tanh facts; place_columns concat1 facts 5 2 3
        forward dense1 = concat1 * dense1.weight
        forward place_columns outputs dense1 5 0 4
        forward dense2 = concat1 * dense2.weight
        forward place_columns outputs dense2 5 4 1
        backward take_columns d_price d_outputs 5 4 1
        backward d_dense2.weight = concat1^T * d_price
        backward take_columns d_kind d_outputs 5 0 4
        backward d_dense1.weight = concat1^T * d_kind
        if wanted d_concat1 = d_price * dense2.weight^T
        if wanted d_concat1_ = d_kind * dense1.weight^T
        if wanted by blocks: add d_concat1_ d_concat1; take_columns d_text d_concat1_ 5 0 2; place_columns d_inputs d_text 5 0 2
        if wanted by blocks: take_columns d_facts d_concat1_ 5 2 3; tanh_backward d_facts facts; place_columns d_inputs d_facts 5 2 3
        loss takes over softmax
        loss takes over rescale
        row take_columns text inputs 5 0 2
        row place_columns concat1 text 5 0 2
        row take_columns facts inputs 5 2 3
        row tanh facts
        row place_columns concat1 facts 5 2 3
        row dense1 = concat1 * dense1.weight
        row softmax dense1 4
        row place_columns outputs dense1 5 0 4
        row dense2 = concat1 * dense2.weight
        row rescale dense2 rescale1.mean rescale1.deviation
        row place_columns outputs dense2 5 4 1
    "#]]
    .assert_eq(&plan_of(
        "#[loss(kind = CrossEntropy, price = Huber * 0.5)]
         struct Net(text: 2, facts: 3) -> (kind: 4, price: 1) {
             Concat { Identity, { From(facts), Tanh } },
             Heads { kind: { Dense(4, bias = false), Softmax }, price: { Dense(1, bias = false), Rescale } },
         }",
    ));
}

#[test]
fn a_single_end_with_a_name_is_moved_as_a_whole() {
    expect![[r#"
        param price.weight 3x1 at 0
        param price.bias 1 at 3
        memory 3 a row: facts, d_facts
        memory 1 a row: price, d_price
        forward take_columns facts inputs 3 0 3
        forward price = facts * price.weight
        forward by blocks: add_bias price price.bias; place_columns outputs price 1 0 1
        backward zero d_price.bias
        backward by blocks: take_columns d_price d_outputs 1 0 1; sum_rows d_price.bias d_price
        backward d_price.weight = facts^T * d_price
        if wanted d_facts = d_price * price.weight^T
        if wanted place_columns d_inputs d_facts 3 0 3
        row take_columns facts inputs 3 0 3
        row price = facts * price.weight + price.bias
        row place_columns outputs price 1 0 1
    "#]]
    .assert_eq(&plan_of("struct Net(facts: 3) -> (price: 1) { Heads { price: Dense(1) } }"));
}

#[test]
fn a_layer_that_adds_to_the_loss_does_so_in_both_plans_of_batches() {
    expect![[r#"
        param dense1.weight 2x4 at 0
        memory 2 a row: tanh1
        memory 4 a row: dense1
        memory 4 a row: d_dense1
        forward by blocks: copy tanh1 inputs; tanh tanh1
        forward activity_l1 added tanh1 0.1
        forward dense1 = tanh1 * dense1.weight
        forward divergence added dense1 2 1
        forward sample outputs dense1 2 stream1
        backward sample_backward d_dense1 d_outputs dense1 outputs 2
        backward divergence_backward d_dense1 dense1 d_added 2 1
        backward d_dense1.weight = tanh1^T * d_dense1
        if wanted d_inputs = d_dense1 * dense1.weight^T
        if wanted activity_l1_backward d_inputs tanh1 d_added 0.1
        if wanted tanh_backward d_inputs tanh1
        row copy tanh1 inputs
        row tanh tanh1
        row dense1 = tanh1 * dense1.weight
        row take_columns outputs dense1 4 0 2
    "#]]
    .assert_eq(&plan_of("#[loss(MeanSquaredError)] struct Net(2) -> 2 { Tanh, Activity(L1(0.1)), Dense(4, bias = false), Sample(2) }"));
}
