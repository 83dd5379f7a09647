//! The bodies of the kernels. They are generic and inlined, so they compile to the instruction set of their caller.

mod activity;
mod attention;
mod batch_norm;
mod blocks;
mod channel_group_norm;
mod columns;
mod convolution;
mod convolve_step;
mod dense;
mod dense_fixed;
mod dense_packed;
mod depthwise;
mod dropout;
mod embedding;
mod from_input;
mod from_output;
mod images;
mod noise;
mod normalization;
mod padded;
mod pool;
mod positions;
mod power;
mod prelu;
mod rbf;
mod recurrent;
mod rotary;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
#[doc(hidden)]
pub mod row_product;
mod sample;
mod scaler;
mod softmax;
mod sums;
mod upsample;

pub use activity::{activity_l1, activity_l1_backward, activity_l2, activity_l2_backward};
pub(crate) use attention::{Asked, AttentionWay, attend_row, attend_step};
pub use attention::{attention, attention_step, scaled_softmax};
pub use batch_norm::{
    add_moments, batch_norm, batch_norm_backward, batch_norm_moments, batch_norm_predict, batch_norm_sums, bias_batch_norm_moments,
};
pub use channel_group_norm::{channel_group_norm, channel_group_norm_backward};
pub use columns::zip;
pub use columns::{
    Run, add, add_bias, copy, multiply, multiply_channels, place_columns, sum_rows, sum_rows_if, take_columns, take_runs,
    take_runs_backward, take_shuffled, take_state,
};
pub use convolution::{
    convolve, convolve_back, convolve_back_directly, convolve_bias, convolve_bias_clip, convolve_bias_relu, convolve_to, convolve_weights,
    turn_weights,
};
pub use convolve_step::{convolve_step_fixed, remember};
pub use dense::{dense, dense_turned};
pub use dense_fixed::{Weight, dense_fixed, dense_narrow};
pub use dense_packed::dense_packed;
pub use dropout::{dropout, dropout_channels, relu_dropout, relu_dropout_backward, scale, zero};
pub use embedding::{embed, embed_backward};
pub use from_input::{
    abs, abs_backward, gelu, gelu_backward, gelu_tanh, gelu_tanh_backward, hard_swish, hard_swish_backward, log, log_backward, mish,
    mish_backward, silu, silu_backward, softplus, softplus_backward,
};
pub use from_output::{
    bias_clip, bias_elu, bias_exp, bias_hard_sigmoid, bias_hard_tanh, bias_leaky_relu, bias_relu, bias_selu, bias_sigmoid, bias_softsign,
    bias_tanh, clip, clip_backward, clip_backward_bias, elu, elu_backward, elu_backward_bias, exp, exp_backward, exp_backward_bias,
    hard_sigmoid, hard_sigmoid_backward, hard_sigmoid_backward_bias, hard_tanh, hard_tanh_backward, hard_tanh_backward_bias, leaky_relu,
    leaky_relu_backward, leaky_relu_backward_bias, relu, relu_backward, relu_backward_bias, selu, selu_backward, selu_backward_bias,
    sigmoid, sigmoid_backward, sigmoid_backward_bias, softsign, softsign_backward, softsign_backward_bias, tanh, tanh_backward,
    tanh_backward_bias,
};
pub use images::{frame, frame_planes, transpose};
pub use noise::noise;
pub use normalization::{group_norm, group_norm_backward, rms_norm, rms_norm_backward, unbiased_norm, unbiased_norm_backward};
#[cfg(feature = "train")]
pub(crate) use padded::steps;
pub use padded::{
    end_steps, last_of_steps, last_of_steps_backward, length, mark_ends, max_of_steps, max_of_steps_backward, mean_of_steps,
    mean_of_steps_backward, take_lengths,
};
pub use pool::{average_pool, average_pool_backward, max_pool, max_pool_backward};
pub use positions::{add_row_of_step, add_sines, add_sines_of_step};
pub use power::{power, power_backward};
pub use prelu::{prelu, prelu_backward};
pub use rbf::{rbf, rbf_backward, rbf_backward_inputs};
pub use recurrent::{Cell, CellBackward, CellForward, GruCell, LstmCell, RnnCell, advance, recurrent_fixed, step_backward, step_forward};
pub(crate) use recurrent::{OneRow, Way};
pub use rotary::{rotate, rotate_backward, rotate_step};
pub use sample::{divergence, divergence_backward, sample, sample_backward};
pub use scaler::{rescale, rescale_backward, standardize, standardize_backward};
pub use softmax::{log_softmax, log_softmax_backward, softmax, softmax_backward, softmax_planes, softmax_planes_backward};

pub use from_input::logistic;
pub use softmax::{softmax_cross_entropy, softmax_soft_cross_entropy};
pub use upsample::{upsample, upsample_backward, upsample_linear, upsample_linear_backward};

use crate::scalar::Scalar;

/// Returns eˣ, or 0 if x is below [`FAINT`](Scalar::FAINT).
#[inline(always)]
pub(crate) fn exp_or_zero<S: Scalar>(x: S) -> S {
    let e = x.exp();
    if x < S::FAINT { S::ZERO } else { e }
}

/// Clamps `x`. A NaN stays NaN.
#[inline(always)]
pub fn clamp<S: Scalar>(x: S, low: S, high: S) -> S {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}
