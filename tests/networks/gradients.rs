//! The gradients of every layer, activation and loss alone, and of their special cases.

use nn_runtime::loss::{After, PerStep};
use nn_runtime::prelude::*;

use crate::check::{loss_gradient, pass_gradient, pass_gradient_of};

/// Declares networks in modules of their own and checks all their gradients.
macro_rules! right_gradients {
    ($($(#[$loss:meta])? $name:ident: ($($input:tt)*) -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[scalar(f64)]
                struct Net($($input)*) -> $output { $($body)* }
            }
            pass_gradient::<Net>(stringify!($name));
        }
    )* };
}

right_gradients! {
    a_dense_layer: (3) -> 2 { Dense(2) }
    a_dense_layer_without_bias: (3) -> 2 { Dense(2, bias = false) }
    radial_basis_functions: (3) -> 4 { Rbf(4) }
    many_radial_basis_functions: (5) -> 2 { Dense(3), Tanh, Rbf(87, init = Normal(0.5)), Dense(2) }
    radial_basis_functions_of_steps: ([4, 2]) -> [4, 3] { Rbf(5), Dense(3), Rbf(3) }
    radial_basis_functions_of_an_image: ([2, 2, 2]) -> 2 { Tanh, Flatten, Rbf(3), Dense(2) }
    two_dense_layers: (3) -> 2 { Dense(5), Dense(2) }
    relu: (3) -> 3 { Relu }
    leaky_relu: (3) -> 3 { LeakyRelu(0.1) }
    elu: (3) -> 3 { Elu(0.7) }
    selu: (3) -> 3 { Selu }
    gelu: (3) -> 3 { Gelu }
    gelu_by_tanh: (3) -> 3 { Gelu(tanh) }
    silu: (3) -> 3 { Silu }
    mish: (3) -> 3 { Mish }
    softplus: (3) -> 3 { Softplus }
    a_hard_tanh_between_bounds: (3) -> 3 { Dense(3), HardTanh(-0.3, 6) }
    abs: (3) -> 3 { Abs }
    exp: (3) -> 3 { Exp }
    log: (3) -> 3 { Softplus, Log }
    square: (3) -> 3 { Power(2) }
    square_root: (3) -> 3 { Softplus, Power(0.5) }
    reciprocal: (3) -> 3 { Softplus, Power(-1) }
    power: (3) -> 3 { Softplus, Power(-1.5) }
    cube: (3) -> 3 { Dense(3), Power(3) }
    softsign: (3) -> 3 { Softsign }
    sigmoid: (3) -> 3 { Sigmoid }
    tanh: (3) -> 3 { Tanh }
    hard_sigmoid: (3) -> 3 { HardSigmoid }
    hard_swish: (3) -> 3 { HardSwish }
    hard_tanh: (3) -> 3 { HardTanh }
    softmax: (3) -> 3 { Softmax }
    log_softmax: (3) -> 3 { LogSoftmax }
    prelu: (3) -> 3 { Prelu }
    prelu_of_an_image: ([3, 2, 2]) -> [3, 2, 2] { Prelu }
    prelu_of_a_sequence: ([3, 2]) -> [3, 7] { Dense(7), Prelu, Tanh }
    prelu_with_a_shared_slope: ([3, 2, 2]) -> 3 { Prelu(shared), GlobalAvgPool }
    prelu_behind_a_convolution: ([2, 3, 4]) -> 2 { Conv2d(5, kernel = 2), BatchNorm, Prelu, Residual { Conv2d(5, kernel = 1), Prelu }, Flatten, Dense(2) }
    identity: (3) -> 3 { Identity }
    standardize: (3) -> 3 { Standardize }
    rescale: (3) -> 3 { Rescale }
    a_residual_of_nothing_but_itself: (3) -> 3 { Residual { Identity } }
    a_residual_in_a_residual: (3) -> 3 { Residual { Residual { Dense(3), Tanh }, Dense(4), Silu, Dense(3) } }
    two_residuals_in_a_row: (3) -> 3 { Residual { Relu }, Residual { Tanh } }
    a_projection_to_another_width: (3) -> 5 { Residual(project) { Dense(4), Tanh, Dense(5) } }
    a_projection_behind_another: (3) -> 2 { Dense(4), Residual(project) { Dense(2) }, Residual(project) { Silu } }
    branches_side_by_side: (3) -> 9 { Concat { Dense(2), { Dense(4), Tanh }, Identity } }
    branches_in_branches: (3) -> 2 { Concat { Relu, { Tanh, Concat { Dense(2), Silu } } }, Dense(2) }
    one_branch: (3) -> 3 { Concat { Relu } }
    a_sum_of_branches: (3) -> 4 { Add { Dense(4), { Tanh, Dense(4) }, { Dense(2), Silu, Dense(4) } } }
    a_sum_of_the_same: (3) -> 3 { Add { Identity, Identity, Identity } }
    a_sum_of_one: (3) -> 3 { Add { Tanh } }
    a_sum_inside_a_residual: (3) -> 3 { Residual { Add { Identity, Relu } }, Add { Tanh, Identity } }
    a_product_of_branches: (3) -> 4 { Multiply { Dense(4), { Dense(4), Sigmoid }, { Dense(2), Tanh, Dense(4) } } }
    a_square: (3) -> 3 { Multiply { Identity, Identity } }
    a_cube_behind_a_square: (3) -> 3 { Tanh, Multiply { Identity, Identity }, Multiply { Identity, Identity, Identity } }
    a_product_of_one: (3) -> 3 { Multiply { Tanh } }
    a_gate: (3) -> 2 { Dense(4), Multiply { Identity, { BatchNorm, Sigmoid } }, Dense(2) }
    what_an_earlier_layer_gave: (3) -> 6 { a: Dense(4), Tanh, Dense(2), Concat { Identity, From(a) } }
    what_an_earlier_layer_gave_twice: (3) -> 4 { a: Dense(4), Tanh, b: Dense(4), Silu, Add { Identity, From(a), { From(a), Relu }, From(b) } }
    a_layer_inside_another_from_outside: (3) -> 5 { Residual { a: Dense(2), Tanh, Dense(3) }, Relu, Concat { Identity, { From(a), Silu } } }
    what_each_copy_gave: (3) -> 3 { Repeat(3) { a: Dense(3), Tanh, Add { Dense(3), From(a) } } }
    a_batch_norm_and_a_later_layer_behind_one_bias: (3) -> 8 { a: Dense(4), BatchNorm, Tanh, Concat { Identity, From(a) } }
    a_network_of_skips: ([1, 4, 4]) -> [2, 4, 4] {
        a: Conv2d(2, kernel = 3, padding = same), Tanh, MaxPool(2), Conv2d(3, kernel = 1), Silu,
        Conv2d(32, kernel = 2), Reshape([2, 4, 4]), Add { Identity, From(a) },
    }
    a_body_three_times: (3) -> 2 { Repeat(3) { hidden: Dense(3), Tanh }, Dense(2) }
    repetitions_of_repetitions: (2) -> 2 { Repeat(2) { Residual { Repeat(2) { Dense(2), Silu } }, BatchNorm } }
    batch_norm: (3) -> 3 { BatchNorm }
    batch_norm_behind_a_bias_that_cancels: (3) -> 2 { Dense(4), BatchNorm, Relu, Dense(2) }
    two_batch_norms_behind_one_bias: (3) -> 5 { Dense(4), Concat { { BatchNorm, Dense(2) }, { BatchNorm, Dense(3) } } }
    a_batch_norm_and_others_behind_one_bias: (3) -> 4 { Dense(4), Residual { BatchNorm, Tanh } }
    batch_norms_behind_biases_side_by_side: (3) -> 4 { Concat { { Dense(2), BatchNorm }, { Dense(2), BatchNorm } }, BatchNorm }
    batch_norm_behind_no_bias: (3) -> 2 { Dense(4, bias = false), BatchNorm(epsilon = 0.1, momentum = 0.5), Tanh, Dense(2) }
    batch_norm_inside_a_residual: (3) -> 3 { Residual { Dense(3), BatchNorm, Silu, Dense(3), BatchNorm } }
    an_embedding: (Tokens(4, 5)) -> [4, 3] { Embedding(3) }
    an_embedding_of_a_single_token: (Tokens(1, 5)) -> 3 { Embedding(3) }
    a_small_embedding_behind_another_reader: (Tokens(3, 2)) -> [3, 5] { Concat { Embedding(2), { Identity, Embedding(3), Tanh } } }
    a_network_over_tokens: (Tokens(4, 6)) -> 2 { Embedding(3), Lstm(3), Dropout(0.2), Last, Dense(2) }
    lstm: ([4, 2]) -> [4, 3] { Lstm(3) }
    lstm_from_both_ends: ([4, 2]) -> [4, 6] { Lstm(3, bidirectional) }
    lstm_of_two_layers_with_dropout: ([3, 2]) -> [3, 2] { Lstm(2, layers = 2, dropout = 0.3) }
    lstm_with_trained_states: ([3, 2]) -> 3 { Lstm(3, initial = trained), Last }
    lstm_without_bias: ([3, 2]) -> [3, 5] { Lstm(5, bias = false) }
    lstm_of_many_units: ([3, 2]) -> 2 { Lstm(17), Last, Dense(2) }
    gru: ([4, 2]) -> [4, 3] { Gru(3) }
    gru_with_everything: ([3, 2]) -> 4 { Gru(2, bidirectional, layers = 2, dropout = 0.3, bias = false, initial = trained), Last }
    gru_behind_a_convolution: ([6, 2]) -> [4, 3] { Conv1d(4, kernel = 3), Relu, Gru(3), Relu }
    rnn: ([4, 2]) -> [4, 3] { Rnn(3) }
    rnn_with_a_rectifier: ([4, 2]) -> [4, 3] { Rnn(3, Relu) }
    rnn_with_everything: ([3, 2]) -> [3, 4] { Rnn(2, Tanh, bidirectional, layers = 2, dropout = 0.3, initial = trained) }
    rnn_of_one_step: ([1, 2]) -> 3 { Rnn(3), Last }
    a_recurrent_layer_that_two_layers_read: ([4, 3]) -> [4, 3] { Residual { a: Rnn(3), Tanh }, Add { Identity, From(a) } }
    recurrent_layers_in_a_residual: ([4, 3]) -> [4, 3] { Residual { LayerNorm, Lstm(3) }, Residual { Gru(2), Dense(3) } }
    recurrent_layers_side_by_side: ([4, 3]) -> 5 { Concat { Lstm(2), { Tanh, Gru(3) } }, Last }
    attention: ([4, 6]) -> [4, 6] { Attention(heads = 2) }
    attention_to_earlier_steps: ([5, 3]) -> [5, 6] { Dense(6), Attention(heads = 3, causal), LayerNorm }
    attention_with_dropout: ([4, 4]) -> [4, 4] { Attention(heads = 2, causal, dropout = 0.3) }
    attention_without_bias: ([3, 4]) -> 4 { Attention(heads = 4, bias = false), Tanh, Last }
    attention_of_shared_keys: ([4, 8]) -> [4, 8] { Attention(heads = 4, keys = 2), Silu }
    attention_with_rotary_positions: ([5, 4]) -> [5, 4] { Attention(heads = 2, causal, rotary), Tanh }
    attention_with_rotary_positions_of_shared_keys: ([4, 8]) -> [4, 8] {
        Attention(heads = 2, keys = 1, rotary, base = 20, bias = false, dropout = 0.2),
    }
    attention_of_a_single_step: ([1, 4]) -> [1, 4] { Attention(heads = 2, causal) }
    attention_of_a_thin_sequence: ([4, 1]) -> [4, 1] { Attention(heads = 1) }
    attention_to_a_sequence_of_as_many_features: ([5, 2]) -> [6, 4] {
        a: Conv1d(4, kernel = 3), Tanh, Upsample(2), Attention(heads = 2, memory = a, dropout = 0.2),
    }
    attention_to_a_sequence_of_other_features: ([5, 2]) -> [6, 4] {
        a: Gru(3), Conv1d(4, kernel = 3), Upsample(2), Attention(heads = 4, memory = a, keys = 2), Tanh,
    }
    attention_to_a_sequence_without_bias: ([3, 4]) -> [3, 4] { a: Dense(4), Tanh, Dense(4), Attention(heads = 2, memory = a, bias = false) }
    a_transformer: (Tokens(4, 5)) -> [4, 5] {
        Embedding(4), Positions,
        Repeat(2) {
            Residual { LayerNorm, Attention(heads = 2, causal) },
            Residual { LayerNorm, Dense(8), Gelu, Dense(4) },
        },
        LayerNorm, Dense(5), Softmax,
    }
    a_layer_norm_without_bias: (4) -> 4 { Dense(4), LayerNorm(bias = false), Tanh }
    an_embedding_of_several_columns: (Tokens(2, 3)) -> 2 { Embedding(4), Flatten, Dense(2), Tanh }
    an_embedding_of_one_column: (Tokens(1, 3)) -> 2 { Embedding(4), Flatten, Dense(2), Tanh }
    a_table_that_two_layers_use: (Tokens(3, 5)) -> [3, 5] { wte: Embedding(4), Dense(4), Tanh, Dense(5, weight = wte) }
    a_table_before_and_behind_other_readers: (Tokens(3, 4)) -> [3, 8] {
        wte: Embedding(4), Tanh, Concat { Dense(4, weight = wte, bias = false), { Dense(4), Silu, Dense(4, weight = wte) } },
    }
    a_matrix_that_three_layers_use: (3) -> 3 { a: Dense(3), Tanh, Dense(3, weight = a), Relu, Dense(3, weight = a, bias = false) }
    a_matrix_in_each_copy: (3) -> 3 { Repeat(2) { a: Dense(3), Tanh, Dense(3, weight = a) } }
    a_stack_with_a_name: (3) -> 3 { blocks: Repeat(2) { Residual { a: Dense(3), Tanh, Dense(3, weight = a) } } }
    a_layer_used_again: (3) -> 6 { Concat { { a: Dense(3), Tanh }, { Again(a), Silu, Again(a) } } }
    an_encoder_of_two_inputs: (left: 4, right: 4) -> 6 {
        Concat { { encoder: Repeat(1) { Dense(5), Tanh, Dense(3), Silu } }, { From(right), Again(encoder) } },
    }
    a_group_used_again: (4) -> 4 { tower: Repeat(1) { Dense(4), Tanh, Residual { Dense(4), Silu } }, Again(tower), second: Again(tower) }
    a_group_of_groups_used_again: (3) -> 3 { outer: Repeat(1) { a: Dense(3), Tanh, Again(a) }, Again(outer), Silu }
    a_group_that_reads_what_is_outside: (3) -> 3 {
        a: Dense(3), Tanh, b: Dense(3), group: Add { { Dense(3), Silu }, From(a), Identity }, Again(group), Tanh, Again(group),
    }
    a_projection_used_again: (3) -> 3 { block: Residual(project) { Dense(4), Relu, Dropout(0.3), Dense(3) }, Again(block), Again(block) }
    branches_used_again: (4) -> 4 { a: Concat { Dense(2), { Tanh, Dense(2) } }, Again(a), b: Multiply { Identity, Dense(4) }, Again(b) }
    what_has_no_weights_used_again: (4) -> 4 { a: Tanh, b: Dropout(0.3), c: Identity, Dense(4), Again(a), Again(b), Again(c), Again(a) }
    layers_with_few_weights_used_again: (4) -> 4 { a: Prelu, b: LayerNorm, c: RmsNorm, d: Rbf(4), Again(d), Again(c), Dense(4), Again(b), Again(a) }
    a_weight_that_two_layers_use_used_again: (3) -> 3 { group: Repeat(1) { a: Dense(3), Tanh, Dense(3, weight = a) }, Again(group) }
    a_layer_used_again_in_each_copy: (3) -> 3 { Repeat(2) { a: Dense(3), Tanh, Again(a) } }
    a_bias_that_cancels_in_one_of_two_uses: (3) -> 8 { Concat { { a: Dense(4), BatchNorm }, { Again(a), Tanh } } }
    a_bias_that_cancels_in_two_uses: (3) -> 8 { Concat { { a: Dense(4), BatchNorm }, { Again(a), BatchNorm } } }
    a_convolution_used_again: ([2, 4, 4]) -> [2, 4, 4] { a: Conv2d(2, kernel = 3, padding = same), Relu, Again(a), b: ConvTranspose2d(2, kernel = 1), Again(b) }
    an_embedding_used_again: (Tokens(3, 5)) -> [3, 8] { Concat { a: Embedding(4), { Again(a), Positions, Tanh } } }
    an_embedding_before_products_used_again: (Tokens(6, 3)) -> [6, 7] { Concat { { a: Embedding(4), Dense(3) }, { Again(a), Dense(4), Tanh } } }
    an_embedding_and_its_product_used_again: (Tokens(6, 3)) -> [6, 6] { Concat { both: Repeat(1) { Embedding(4), Dense(3) }, { Again(both), Tanh } } }
    lstm_used_again: ([4, 3]) -> [4, 6] { Concat { a: Lstm(3, initial = trained), { Tanh, Again(a), Silu, Again(a) } } }
    gru_used_again: ([4, 2]) -> 2 { a: Gru(2, layers = 2, dropout = 0.3), Again(a), Last }
    rnn_used_again: ([4, 4]) -> [4, 4] { a: Rnn(2, bidirectional), Tanh, Again(a) }
    attention_used_again: ([4, 4]) -> [4, 4] { a: Attention(heads = 2, dropout = 0.2), Tanh, Again(a), Positions, b: Attention(heads = 1, memory = a), Again(b) }
    positions: ([3, 2]) -> [3, 2] { Positions, Tanh }
    positions_before_a_batch_norm: ([3, 2]) -> [3, 2] { Positions, BatchNorm }
    positions_by_sines: ([5, 3]) -> [5, 3] { Positions(sine), Tanh }
    a_mean_over_time: ([4, 2]) -> 3 { Gru(3), GlobalAvgPool }
    a_slice_of_numbers: (4) -> 4 { Dense(8), Multiply { { Slice(..4), Tanh }, { Slice(4..), Sigmoid } } }
    a_slice_of_features: ([3, 4]) -> [3, 2] { Tanh, Slice(1..=2), Silu }
    a_slice_of_any_numbers: (4) -> 7 { Dense(5), Slice([3, 0..2, (1..5).rev()]), Tanh }
    a_slice_of_any_features: ([3, 5]) -> [3, 5] { Tanh, Slice([(0..5).step_by(2), 4, 4]), Silu }
    a_slice_of_any_channels: ([5, 2, 3]) -> [4, 2, 3] { Tanh, Slice([(0..5).rev().step_by(2), 4]) }
    steps_and_features_swapped: ([3, 4]) -> [4, 2] { Permute([1, 0]), Dense(2), Tanh }
    rows_and_columns_swapped: ([2, 3, 4]) -> [2, 4, 3] { Tanh, Permute([0, 2, 1]), Silu }
    channels_swapped_with_rows: ([2, 3, 4]) -> [3, 2, 4] { Permute([1, 0, 2]), Conv2d(3, kernel = 1) }
    channels_last: ([2, 3, 4]) -> [3, 4, 2] { Permute([1, 2, 0]), Tanh }
    channels_first: ([2, 3, 4]) -> [4, 2, 3] { Tanh, Permute([2, 0, 1]) }
    all_axes_turned: ([2, 3, 4]) -> [4, 3, 2] { Permute([2, 1, 0]), Conv2d(4, kernel = 1) }
    a_number_for_each_channel: ([2, 4, 4]) -> [2, 4, 4] { Conv2d(2, kernel = 1), Tanh, Multiply { { GlobalAvgPool, Reshape([2, 1, 1]), Upsample(4) }, Identity } }
    a_shuffle_of_channels: ([6, 2, 3]) -> [6, 2, 3] { Tanh, Slice([0, 3, 1, 4, 2, 5]), Silu }
    a_shuffle_of_some_features: ([3, 9]) -> [3, 6] { Tanh, Slice([1, 4, 7, 2, 5, 8]), Silu }
    a_slice_of_channels: ([3, 2, 3]) -> [2, 2, 3] { Conv2d(5, kernel = 1), Slice(2..4) }
    the_last_step: ([4, 3]) -> 3 { Tanh, Last }
    dropout: (3) -> 3 { Dropout(0.4) }
    noise: (3) -> 3 { Noise(0.4) }
    noise_between_layers: (3) -> 2 { Dense(4), Tanh, Noise(0.4), Dense(2), Silu }
    noise_that_another_layer_reads: (3) -> 3 { a: Noise(0.4), Tanh, Add { Identity, From(a) } }
    noise_of_images: ([2, 3, 3]) -> [2, 3, 3] { Noise(0.4), Conv2d(2, kernel = 3, padding = same), BatchNorm, Tanh }
    dropout_of_the_course: (3) -> 2 { Tanh, Dropout(0.4, classic), Dense(2) }
    dropout_behind_a_rectifier: (3) -> 2 { Dense(8), Relu, Dropout(0.4), Dense(2) }
    dropout_behind_a_rectifier_in_a_residual: (3) -> 2 { Residual { Dense(3), BatchNorm, Relu, Dropout(0.3) }, Relu, Dropout(0.2), Dense(2) }
    dropout_behind_a_rectifier_that_others_read: (4) -> 4 { Residual { Relu, Residual { Dropout(0.3) } } }
    layer_norm: (4) -> 4 { LayerNorm }
    rms_norm: (4) -> 4 { Dense(4), RmsNorm }
    group_norm: (6) -> 6 { GroupNorm(3), Dense(6) }
    a_layer_of_another_network_first: (3) -> 1 { crate::random::Inner, Dense(1) }
    a_layer_of_another_network_behind_a_scaler: (3) -> 1 { Standardize, crate::random::Inner, Dense(1) }
    an_activation_of_ones_own: (3) -> 2 { crate::random::Swish, Dense(2) }
    numbers_of_an_image: ([1, 2, 2]) -> 3 { Flatten, Dense(3), Tanh }
    numbers_of_an_image_of_two_channels: ([2, 3, 2]) -> 3 { Tanh, Flatten, Dense(3) }
    an_image_of_numbers: (3) -> [2, 2, 3] { Dense(12), Reshape([2, 2, 3]), Tanh }
    a_dense_layer_at_each_step: ([3, 2]) -> [3, 4] { Dense(4), Tanh }
    norms_at_each_step: ([3, 4]) -> [3, 4] { LayerNorm, Dense(4), RmsNorm, Softmax }
    a_residual_at_each_step: ([3, 2]) -> [3, 5] { Residual(project) { Dense(4), Tanh, Dense(5) }, BatchNorm }
    branches_at_each_step: ([3, 2]) -> [3, 5] { Concat { Dense(2), Identity, { Dense(1), Tanh } } }
    a_convolution: ([1, 4, 4]) -> [2, 2, 2] { Conv2d(2, kernel = 3) }
    a_convolution_of_channels: ([3, 4, 5]) -> [2, 3, 4] { Conv2d(3 -> 2, kernel = 2), Tanh }
    a_convolution_by_a_pixel: ([3, 2, 3]) -> [4, 2, 3] { Conv2d(4, kernel = 1) }
    a_convolution_with_padding: ([2, 3, 3]) -> [3, 3, 3] { Conv2d(3, kernel = 3, padding = same) }
    a_convolution_with_wide_padding: ([2, 2, 3]) -> [2, 6, 5] { Conv2d(2, kernel = [1, 3], padding = 2) }
    a_convolution_with_a_stride: ([2, 5, 6]) -> [3, 2, 2] { Conv2d(3, kernel = 3, stride = 2) }
    a_convolution_with_a_stride_and_padding: ([2, 4, 6]) -> [2, 2, 3] { Conv2d(2, kernel = 3, stride = 2, padding = 1, bias = false) }
    a_convolution_with_a_long_kernel: ([2, 4, 6]) -> [3, 2, 2] { Conv2d(3, kernel = [3, 5]) }
    a_convolution_with_dilation: ([2, 5, 5]) -> [2, 3, 1] { Conv2d(2, kernel = [2, 3], dilation = 2) }
    a_convolution_in_groups: ([4, 3, 3]) -> [6, 2, 2] { Conv2d(6, kernel = 2, groups = 2) }
    a_convolution_by_channel: ([3, 4, 3]) -> [6, 4, 3] { Conv2d(6, kernel = 3, padding = 1, groups = 3) }
    a_convolution_of_each_channel_alone: ([3, 6, 7]) -> [3, 3, 4] {
        Conv2d(3, kernel = 3, padding = same, groups = 3), HardTanh(-3, 3), Conv2d(3, kernel = [2, 3], stride = 2, padding = 1, dilation = [2, 1], groups = 3), Tanh
    }
    a_transposed_convolution_of_each_channel_alone: ([3, 3, 4]) -> [3, 5, 7] {
        ConvTranspose2d(3, kernel = 3, stride = 2, padding = 1, groups = 3), Tanh
    }
    steps_convolved_feature_by_feature: ([7, 2]) -> [7, 2] { Conv1d(2, kernel = 3, dilation = 2, padding = causal, groups = 2), Relu }
    a_convolution_with_everything: ([4, 6, 7]) -> [2, 3, 4] { Conv2d(2, kernel = [2, 3], stride = 2, padding = [1, 2], dilation = [2, 2], groups = 2) }
    two_convolutions: ([1, 6, 6]) -> 3 { Conv2d(2, kernel = 3), Relu, MaxPool(2), Conv2d(3, kernel = 2), Tanh, Flatten, Dense(3) }
    a_convolution_along_steps: ([6, 2]) -> [4, 3] { Conv1d(3, kernel = 3) }
    a_causal_convolution: ([5, 2]) -> [5, 3] { Conv1d(3, kernel = 3, padding = causal, dilation = 2), Tanh }
    a_convolution_along_steps_with_a_stride: ([7, 2]) -> [3, 2] { Conv1d(2, kernel = 3, stride = 3, padding = 1) }
    a_max_pool: ([2, 4, 5]) -> [2, 2, 2] { MaxPool(2) }
    a_max_pool_that_overlaps: ([2, 5, 5]) -> [2, 3, 3] { MaxPool(3, stride = 2, padding = 1) }
    a_max_pool_along_steps: ([6, 2]) -> [3, 2] { MaxPool(2) }
    an_average_pool: ([2, 4, 5]) -> [2, 2, 2] { AvgPool(2) }
    an_average_pool_that_overlaps: ([2, 5, 4]) -> [2, 3, 2] { AvgPool([3, 3], stride = 2, padding = 1) }
    a_max_pool_with_dilation: ([2, 5, 6]) -> [2, 4, 3] { MaxPool(2, stride = [1, 2], padding = [1, 1], dilation = [3, 2]) }
    an_average_pool_with_dilation: ([2, 5, 6]) -> [2, 2, 2] { AvgPool([2, 3], dilation = 2, stride = [2, 1], padding = [[0, 1], [0, 0]]) }
    an_average_pool_without_its_padding: ([2, 5, 4]) -> [2, 4, 3] { AvgPool(3, stride = 2, padding = 2, count_include_pad = false) }
    an_average_pool_along_steps: ([6, 2]) -> [5, 2] { AvgPool(2, stride = 1) }
    a_global_average: ([3, 2, 3]) -> 3 { GlobalAvgPool }
    a_global_maximum: ([4, 3]) -> 3 { Dense(3), GlobalMaxPool }
    batch_norm_by_channel: ([2, 2, 3]) -> [2, 2, 3] { BatchNorm }
    batch_norm_behind_a_convolution: ([2, 3, 3]) -> [3, 2, 2] { Conv2d(3, kernel = 2), BatchNorm, Relu }
    a_scaler_by_channel: ([2, 2, 3]) -> [2, 2, 3] { Standardize, Prelu }
    dropout_of_images: ([2, 3, 3]) -> [2, 3, 3] { Relu, Dropout(0.4) }
    a_residual_of_convolutions: ([2, 3, 3]) -> [2, 3, 3] { Residual { Conv2d(4, kernel = 3, padding = same), Tanh, Conv2d(2, kernel = 1) } }
    a_projection_of_channels: ([2, 3, 3]) -> [4, 3, 3] { Residual(project) { Conv2d(4, kernel = 3, padding = same), Tanh } }
    a_transposed_convolution: ([2, 2, 3]) -> [3, 4, 6] { ConvTranspose2d(3, kernel = 2, stride = 2) }
    a_transposed_convolution_of_one_pixel: ([3, 1, 1]) -> [2, 3, 2] { ConvTranspose2d(2, kernel = [3, 2]) }
    a_transposed_convolution_that_overlaps: ([2, 3, 2]) -> [3, 4, 4] { Tanh, ConvTranspose2d(3, kernel = [4, 3], padding = [1, 0], bias = false) }
    a_transposed_convolution_with_a_rest: ([2, 3, 3]) -> [2, 6, 8] {
        ConvTranspose2d(2, kernel = 2, stride = [2, 3], output_padding = [0, 0]), Silu
    }
    a_transposed_convolution_of_everything: ([4, 3, 2]) -> [2, 6, 5] {
        ConvTranspose2d(2, kernel = [3, 2], stride = 2, padding = [1, 0], output_padding = [1, 1], groups = 2), BatchNorm, Tanh
    }
    a_transposed_convolution_of_dilated_windows: ([1, 3, 4]) -> [2, 5, 6] { ConvTranspose2d(2, kernel = 2, dilation = 2) }
    a_transposed_convolution_that_loses_its_border: ([2, 3, 3]) -> [1, 1, 1] { ConvTranspose2d(1, kernel = 1, padding = 1) }
    a_transposed_convolution_along_steps: ([4, 3]) -> [9, 2] { ConvTranspose1d(2, kernel = 3, stride = 2), Tanh }
    a_wide_transposed_convolution: ([17, 1, 2]) -> [33, 2, 3] { ConvTranspose2d(33, kernel = 2) }
    a_larger_image: ([2, 2, 3]) -> [2, 4, 6] { Upsample(2), Tanh }
    a_larger_image_along_one_axis: ([3, 2, 2]) -> [3, 2, 6] { Upsample([1, 3]) }
    a_smooth_larger_image: ([2, 2, 3]) -> [2, 4, 6] { Upsample(2, bilinear), Tanh }
    a_smooth_larger_image_of_another_factor: ([1, 3, 2]) -> [1, 9, 4] { Upsample([3, 2], bilinear) }
    a_smooth_image_of_one_pixel: ([2, 1, 1]) -> [2, 3, 3] { Upsample(3, bilinear) }
    a_longer_sequence: ([3, 2]) -> [6, 2] { Upsample(2) }
    a_smooth_longer_sequence: ([3, 2]) -> [9, 2] { Upsample(3, linear) }
    groups_of_channels: ([6, 2, 3]) -> [6, 2, 3] { GroupNorm(2), Tanh }
    every_channel_alone: ([3, 2, 3]) -> [3, 2, 3] { GroupNorm(3) }
    groups_of_features: ([3, 4]) -> [3, 4] { GroupNorm(2) }
    dropout_of_channels: ([20, 2, 3]) -> [20, 2, 3] { Dropout(0.4, channels) }
    dropout_of_features: ([3, 5]) -> [3, 2] { Dropout(0.4, channels, classic), Dense(2) }
    a_small_u_net: ([1, 4, 4]) -> [2, 4, 4] {
        down: Conv2d(2, kernel = 3, padding = same), BatchNorm, Tanh, MaxPool(2),
        Conv2d(3, kernel = 3, padding = same), Silu,
        ConvTranspose2d(2, kernel = 2, stride = 2), Concat { Identity, From(down) },
        Conv2d(2, kernel = 3, padding = same),
    }
    branches_of_images: ([2, 4, 4]) -> [6, 2, 2] { Concat { { Conv2d(3, kernel = 3) }, { AvgPool(2), Conv2d(3, kernel = 1) } } }
    a_layer_of_another_network_behind_an_image: ([3, 1, 1]) -> 1 { Tanh, crate::random::Inner, Dense(1) }
    a_layer_of_another_network_behind_pixels: ([1, 3, 1]) -> 2 { Tanh, crate::random::Inner, Dense(2) }
}

/// The loss takes the last layer over, which changes the outputs in place. The layer before it needs its own output on the way back.
#[test]
fn a_last_layer_that_the_loss_takes_over_leaves_the_layer_before_it_its_output() {
    network! {
        #[loss(MeanSquaredError)]
        #[scalar(f64)]
        struct Scaled(3) -> 2 { Dense(2), Tanh, Rescale }
    }
    network! {
        #[loss(BinaryCrossEntropy)]
        #[scalar(f64)]
        struct Probable(3) -> 2 { Dense(2), LeakyRelu(0.2), Sigmoid }
    }
    pass_gradient::<Scaled>("Tanh, Rescale");
    pass_gradient::<Probable>("LeakyRelu, Sigmoid");
    loss_gradient::<Scaled>("Tanh, Rescale with its loss");
    loss_gradient::<Probable>("LeakyRelu, Sigmoid with its loss");
}

/// Steps that work row by row go through a batch in blocks of about 4096 numbers. Here a block has 32 rows, and the last one 6.
#[test]
fn a_batch_of_many_blocks_has_the_gradients_of_its_rows() {
    network! {
        #[scalar(f64)]
        struct Net(2) -> 2 {
            Dense(128), Tanh, Dropout(0.3),
            Residual { Dense(128), LayerNorm, Gelu, Dropout(0.2, classic) },
            Concat { { RmsNorm, Prelu, Dropout(0.1) }, { Dense(64), GroupNorm(4), Silu } },
            Dense(8), Dropout(0.5), Dense(2), Softmax,
        }
    }
    pass_gradient_of::<Net>("blocks", 70, 331);
}

#[test]
fn dropout_draws_the_same_for_a_row_whatever_the_blocks() {
    network! { struct Wide(1000) -> 1000 { Tanh, Dropout(0.5) } }
    network! { struct Whole(1000) -> 1000 { Dropout(0.5) } }
    let rows = vec![[1.0; 1000]; 11];
    let (mut by_blocks, mut at_once) = (Wide::workspace(11), Whole::workspace(11));
    by_blocks.seed(3);
    at_once.seed(3);
    let rng = &mut StdRng::seed_from_u64(1);
    let left = Wide::init(rng).forward(&rows, &mut by_blocks).expect("the batch is sound").concat();
    let right = Whole::init(rng).forward(&rows, &mut at_once).expect("the batch is sound").concat();
    assert!(left.iter().zip(&right).all(|(left, right)| (*left == 0.0) == (*right == 0.0)));
}

/// A loss of one's own at each of the last two of three steps.
type WarmQuartic = After<PerStep<crate::random::Quartic, 2, 2>, 3, 2, 4>;

/// Like `right_gradients`, for the mean loss.
macro_rules! right_losses {
    ($($name:ident: $loss:tt -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[loss $loss]
                #[scalar(f64)]
                struct Net(3) -> $output { $($body)* }
            }
            loss_gradient::<Net>(stringify!($name));
            pass_gradient::<Net>(stringify!($name));
        }
    )* };
}

right_losses! {
    mean_squared_error: (MeanSquaredError) -> 2 { Dense(2) }
    mean_absolute_error: (MeanAbsoluteError) -> 2 { Dense(2) }
    huber: (Huber) -> 2 { Dense(2) }
    huber_of_a_small_delta: (Huber(0.2)) -> 2 { Dense(2) }
    cross_entropy: (CrossEntropy) -> 4 { Dense(4), Softmax }
    cross_entropy_of_nothing_but_softmax: (CrossEntropy) -> 3 { Softmax }
    binary_cross_entropy: (BinaryCrossEntropy) -> 2 { Dense(2), Sigmoid }
    binary_cross_entropy_pos_weight: (BinaryCrossEntropy(pos_weight = [3.0, 0.5])) -> 2 { Dense(2), Sigmoid }
    hinge: (Hinge) -> 2 { Dense(2) }
    multiclass_hinge: (MulticlassHinge) -> 4 { Dense(4) }
    a_sum_of_squared_errors: (MeanSquaredError(sum)) -> 2 { Dense(2) }
    a_sum_of_absolute_errors: (MeanAbsoluteError(sum)) -> 2 { Dense(2) }
    a_sum_of_huber: (Huber(sum, delta = 0.2)) -> 2 { Dense(2) }
    a_sum_of_binary_cross_entropies: (BinaryCrossEntropy(sum)) -> 2 { Dense(2), Sigmoid }
    a_sum_in_a_unit: (MeanSquaredError(sum)) -> 2 { Dense(2), Tanh, Rescale }
    a_sum_of_weighted_binary_cross_entropies: (BinaryCrossEntropy(pos_weight = [3.0, 0.5], sum)) -> 2 { Dense(2), Sigmoid }
    a_sum_of_hinge: (Hinge(sum)) -> 2 { Dense(2) }
    mean_squared_error_at_each_step: (MeanSquaredError) -> [3, 2] { Reshape([3, 1]), Dense(2) }
    cross_entropy_at_each_step: (CrossEntropy) -> [3, 2] { Reshape([3, 1]), Dense(2), Softmax }
    weighted_cross_entropy_at_each_step: (CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0])) -> [3, 2] { Reshape([3, 1]), Dense(2), Softmax }
    binary_cross_entropy_at_each_step: (BinaryCrossEntropy(pos_weight = [3.0, 0.5])) -> [3, 2] { Reshape([3, 1]), Dense(2), Sigmoid }
    mean_squared_error_after_a_warm_up: (MeanSquaredError(after = 2)) -> [3, 2] { Reshape([3, 1]), Gru(2) }
    cross_entropy_after_a_warm_up: (CrossEntropy(after = 1)) -> [3, 2] { Reshape([3, 1]), Dense(2), Softmax }
    weighted_cross_entropy_after_a_warm_up: (CrossEntropy(after = 1, weights = [1.0, 2.0])) -> [3, 2] {
        Reshape([3, 1]), Dense(2), Softmax,
    }
    binary_cross_entropy_after_a_warm_up: (BinaryCrossEntropy(after = 1, pos_weight = 2.0)) -> [3, 2] {
        Reshape([3, 1]), Dense(2), Sigmoid,
    }
    hinge_after_a_warm_up: (Hinge(after = 1)) -> [3, 1] { Reshape([3, 1]), Dense(1) }
    multiclass_hinge_after_a_warm_up: (MulticlassHinge(after = 1)) -> [3, 2] { Reshape([3, 1]), Dense(2) }
    a_sum_over_a_sequence: (BinaryCrossEntropy(sum)) -> [3, 2] { Reshape([3, 1]), Dense(2), Sigmoid }
    a_sum_after_a_warm_up: (Huber(0.3, sum, after = 1)) -> [3, 2] { Reshape([3, 1]), Dense(2) }
    a_sum_over_an_image: (MeanSquaredError(sum)) -> [2, 3, 1] { Reshape([1, 3, 1]), Conv2d(2, kernel = 1) }
    error_to_signal: (EsrLoss) -> [3, 1] { Reshape([3, 1]), Dense(1), Tanh }
    error_to_signal_of_two_channels: (EsrLoss(pre_emphasis = 0.95)) -> [4, 2] { Dense(4), Reshape([4, 1]), Gru(2) }
    error_to_signal_after_a_warm_up: (EsrLoss(pre_emphasis = 0.5, after = 1)) -> [4, 2] { Dense(4), Reshape([4, 1]), Lstm(2) }
    hinge_at_each_step: (Hinge) -> [3, 1] { Reshape([3, 1]), Dense(1) }
    mean_squared_error_of_an_image: (MeanSquaredError) -> [2, 3, 1] { Reshape([1, 3, 1]), Conv2d(2, kernel = 1) }
    binary_cross_entropy_of_an_image: (BinaryCrossEntropy) -> [2, 3, 1] { Reshape([1, 3, 1]), Conv2d(2, kernel = 1), Sigmoid }
    cross_entropy_at_each_pixel: (CrossEntropy) -> [3, 3, 2] { Dense(6), Reshape([1, 3, 2]), Conv2d(3, kernel = 1), Softmax }
    cross_entropy_of_one_pixel: (CrossEntropy) -> [3, 1, 1] { Reshape([3, 1, 1]), Softmax }
    weighted_cross_entropy_at_each_pixel: (CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0])) -> [2, 3, 1] {
        Reshape([1, 3, 1]), Conv2d(2, kernel = 1), Softmax,
    }
    multiclass_hinge_at_each_pixel: (MulticlassHinge) -> [3, 3, 1] { Reshape([1, 3, 1]), Conv2d(3, kernel = 1) }
    a_loss_of_ones_own_after_a_warm_up: (crate::gradients::WarmQuartic) -> [3, 2] { Reshape([3, 1]), Dense(2) }
    a_loss_of_ones_own_for_a_sequence: (crate::random::Quartic) -> [3, 2] { Reshape([3, 1]), Dense(2) }
    a_loss_of_ones_own: (crate::random::Quartic) -> 2 { Dense(2) }
}

#[test]
fn a_warm_up_by_a_constant() {
    const STEPS: usize = 4;
    const WARM_UP: usize = 2;
    network! {
        #[loss(EsrLoss(pre_emphasis = 0.95, after = WARM_UP))]
        #[scalar(f64)]
        struct Filtered([STEPS, 1]) -> [STEPS, 2] { Gru(2) }
    }
    network! {
        #[loss(MeanSquaredError(sum, after = WARM_UP + 1))]
        #[scalar(f64)]
        struct Sum([STEPS, 1]) -> [STEPS, WARM_UP] { Gru(WARM_UP) }
    }
    loss_gradient::<Filtered>("a filter behind a warm-up");
    loss_gradient::<Sum>("a sum behind a warm-up");
}

#[test]
fn a_recurrent_layer_whose_sizes_are_constants() {
    const STEPS: usize = 3;
    const UNITS: usize = 2;
    network! {
        #[scalar(f64)]
        struct Net([STEPS, UNITS + 1]) -> { 2 * UNITS } {
            Lstm(UNITS, bidirectional, layers = 2), Gru(2 * UNITS, bias = false), Rnn(UNITS, bidirectional), Last,
        }
    }
    pass_gradient::<Net>("sizes by constants");
}

#[test]
fn an_attention_whose_sizes_are_constants() {
    const STEPS: usize = 3;
    const UNITS: usize = 2;
    network! {
        #[scalar(f64)]
        struct Net([STEPS, 2 * UNITS]) -> [STEPS, 2 * UNITS] {
            a: Positions, Positions(sine), Attention(heads = 2, causal), Attention(heads = 4, keys = 2, memory = a),
            Attention(heads = 2, rotary),
        }
    }
    pass_gradient::<Net>("sizes by constants");
}
