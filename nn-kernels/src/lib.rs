//! The kernels: numerical functions of layers, with their backward passes.
//!
//! Each kernel has a generic body in [`row`]. The body works without `std` and compiles to the instruction set of its caller. For each
//! scalar, [`f32`](mod@f32) and [`f64`](mod@f64) have a function of the same name that runs the body with the best instruction set of the
//! machine. Generated code calls these functions for batches, and the bodies inside one [`dispatch`](fn@dispatch) for a single row.
//!
//! Conventions:
//!
//! * The destination is the first argument.
//! * A batch is one slice, row after row. The width of a row is the length of the bias or the statistics, or an argument.
//! * `y` is the output of a layer and `x` its input. `d` is the gradient with respect to the output; the backward pass replaces it by the
//!   gradient with respect to the input.
//! * If lengths do not match, the shortest counts. A kernel does not panic.
//!
//! Elementwise kernels are bit-identical under every instruction set. Products are not, because they use fused multiply-adds where the
//! machine has them.

#![cfg_attr(not(feature = "std"), no_std)]

mod attention;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
#[doc(hidden)]
pub mod convolution;
mod dispatch;
mod epilogue;
mod heads;
mod images;
mod machine;
mod no_registers;
#[cfg(feature = "train")]
mod product;
pub mod random;
mod recurrent;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
#[doc(hidden)]
pub mod registers;
pub mod row;
mod scalar;
mod sizes;
mod strips;

pub use dispatch::{Operation, dispatch};
pub use epilogue::Epilogue;
pub use heads::AttentionHeads;
#[doc(hidden)]
pub use images::Turned;
pub use images::{Frame, SlidingWindows};
pub use machine::{Avx2, Avx512, Least, Machine};
#[cfg(feature = "train")]
pub use product::{matrix, matrix_mut};
pub use scalar::Scalar;
#[doc(hidden)]
pub use scalar::{Pair, PairMut, Sealed};
pub use sizes::{rounded, windows};
pub use strips::{Strip, Strips};

/// Defines functions that run the kernels of [`row`] for one scalar with the best instruction set of the machine.
macro_rules! dispatched {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => { $(
        #[doc = concat!("[`row::", stringify!($name), "`](super::row::", stringify!($name), ") with the best instruction set of the machine.")]
        pub fn $name($($argument: $type),*) {
            struct Call<A>(A);
            impl Operation for Call<($($type,)*)> {
                type Output = ();
                #[inline(always)]
                fn run<M: Machine>(self) {
                    let Self(($($argument,)*)) = self;
                    row::$name($($argument),*);
                }
            }
            dispatch(Call(($($argument,)*)));
        }
    )* };
}

macro_rules! kernels {
    ($scalar:ident: $registers:ident) => {
        #[doc = concat!("The kernels for `", stringify!($scalar), "`.")]
        pub mod $scalar {
            pub use super::attention::$scalar::{attention, attention_step};
            #[cfg(feature = "train")]
            pub use super::attention::$scalar::{attention_backward, attention_dropout, attention_dropout_backward, attention_forward};
            #[cfg(feature = "train")]
            pub use super::product::$scalar::{matmul, matmul_add};
            pub use super::recurrent::$scalar::recurrent;
            #[cfg(feature = "train")]
            pub use super::recurrent::$scalar::{recurrent_backward, recurrent_backward_from, recurrent_forward, recurrent_forward_from};
            use super::row::{self, Run};
            use super::{Epilogue, Frame, Machine, Operation, SlidingWindows, dispatch};
            use crate::random::RandomStream;
            type S = $scalar;

            /// [`row::dense`](super::row::dense), in registers chosen for its width if possible, else with the best instruction set of the
            /// machine.
            pub fn dense(output: &mut [S], input: &[S], weight: &[S], bias: Option<&[S]>) {
                struct Call<'a>(&'a mut [S], &'a [S], &'a [S], Option<&'a [S]>);
                impl Operation for Call<'_> {
                    type Output = ();
                    #[inline(always)]
                    fn run<M: Machine>(self) {
                        row::dense::<S, M>(self.0, self.1, self.2, self.3);
                    }
                }
                #[cfg(all(feature = "simd", target_arch = "x86_64"))]
                if super::row::row_product::row_product(output, input, weight, bias) {
                    return;
                }
                dispatch(Call(output, input, weight, bias));
            }

            /// [`row::dense_turned`](super::row::dense_turned) with the best instruction set of the machine.
            pub fn dense_turned(output: &mut [S], input: &[S], weight: &[S], bias: Option<&[S]>) {
                struct Call<'a>(&'a mut [S], &'a [S], &'a [S], Option<&'a [S]>);
                impl Operation for Call<'_> {
                    type Output = ();
                    #[inline(always)]
                    fn run<M: Machine>(self) {
                        row::dense_turned::<S, M>(self.0, self.1, self.2, self.3);
                    }
                }
                dispatch(Call(output, input, weight, bias));
            }

            /// [`row::convolve`](super::row::convolve), in registers if possible, else with the best instruction set of the machine.
            pub fn convolve(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows) {
                convolve_to(y, x, weight, windows, Epilogue::NONE);
            }

            /// [`row::convolve_bias`](super::row::convolve_bias), like [`convolve`].
            pub fn convolve_bias(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, bias: &[S]) {
                convolve_to(y, x, weight, windows, Epilogue::bias(bias));
            }

            /// [`row::convolve_bias_relu`](super::row::convolve_bias_relu), like [`convolve`].
            pub fn convolve_bias_relu(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, bias: &[S]) {
                convolve_to(y, x, weight, windows, Epilogue::relu(bias));
            }

            /// [`row::convolve_bias_clip`](super::row::convolve_bias_clip), like [`convolve`].
            pub fn convolve_bias_clip(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, bias: &[S], low: S, high: S) {
                convolve_to(y, x, weight, windows, Epilogue { bias, low, high });
            }

            fn convolve_to(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, epilogue: Epilogue<'_, S>) {
                if !super::$registers::convolve(y, x, weight, windows, epilogue) {
                    plain::convolve_to(y, x, weight, windows, epilogue);
                }
            }

            /// [`row::convolve_step_fixed`](super::row::convolve_step_fixed) for all sizes.
            pub fn convolve_step(
                y: &mut [S],
                line: &mut [S],
                x: &[S],
                weight: &[S],
                bias: &[S],
                kernel: usize,
                dilation: usize,
                groups: usize,
            ) {
                let seen = row::remember(line, x, kernel, dilation);
                if groups == 1 {
                    return dense(y, seen, weight, Some(bias).filter(|bias| !bias.is_empty()));
                }
                let (image, kernel) = ([kernel, 1, x.len()], [kernel, 1]);
                plain::convolve_to(
                    y,
                    seen,
                    weight,
                    SlidingWindows { image, kernel, stride: [1, 1], dilation: [1, 1], padding: [[0, 0]; 2], groups },
                    Epilogue::bias(bias),
                );
            }

            /// [`row::convolve_weights`](super::row::convolve_weights), in registers if possible, else with the best instruction set of the
            /// machine.
            pub fn convolve_weights(d_weight: &mut [S], d: &[S], x: &[S], windows: SlidingWindows) {
                if !super::$registers::convolve_weights(d_weight, d, x, windows) {
                    plain::convolve_weights(d_weight, d, x, windows);
                }
            }

            /// [`row::convolve_back`](super::row::convolve_back), in registers if possible, else with the best instruction set of the
            /// machine.
            pub fn convolve_back(x: &mut [S], y: &[S], turned: &[S], windows: SlidingWindows) {
                if !super::$registers::convolve_back(x, y, turned, windows) {
                    plain::convolve_back(x, y, turned, windows);
                }
            }

            /// [`row::max_pool`](super::row::max_pool), in registers if possible, else with the best instruction set of the machine.
            pub fn max_pool(y: &mut [S], x: &[S], windows: SlidingWindows) {
                if !super::$registers::max_pool(y, x, windows) {
                    plain::max_pool(y, x, windows);
                }
            }

            /// Without registers of this crate's choice.
            #[expect(unreachable_pub, reason = "the macro writes public functions")]
            mod plain {
                use super::{Epilogue, Machine, Operation, S, SlidingWindows, dispatch, row};

                dispatched! {
                    convolve_to(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, epilogue: Epilogue<'_, S>);
                    convolve_weights(d_weight: &mut [S], d: &[S], x: &[S], windows: SlidingWindows);
                    convolve_back(x: &mut [S], y: &[S], turned: &[S], windows: SlidingWindows);
                    max_pool(y: &mut [S], x: &[S], windows: SlidingWindows);
                }
            }

            dispatched! {
                relu(y: &mut [S]);
                bias_relu(y: &mut [S], bias: &[S]);
                relu_backward(d: &mut [S], y: &[S]);
                relu_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);
                leaky_relu(y: &mut [S], slope: S);
                bias_leaky_relu(y: &mut [S], bias: &[S], slope: S);
                leaky_relu_backward(d: &mut [S], y: &[S], slope: S);
                leaky_relu_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S], slope: S);
                elu(y: &mut [S], alpha: S);
                bias_elu(y: &mut [S], bias: &[S], alpha: S);
                elu_backward(d: &mut [S], y: &[S], alpha: S);
                elu_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S], alpha: S);
                selu(y: &mut [S]);
                bias_selu(y: &mut [S], bias: &[S]);
                selu_backward(d: &mut [S], y: &[S]);
                selu_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);
                sigmoid(y: &mut [S]);
                bias_sigmoid(y: &mut [S], bias: &[S]);
                sigmoid_backward(d: &mut [S], y: &[S]);
                sigmoid_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);
                tanh(y: &mut [S]);
                bias_tanh(y: &mut [S], bias: &[S]);
                tanh_backward(d: &mut [S], y: &[S]);
                tanh_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);
                softsign(y: &mut [S]);
                bias_softsign(y: &mut [S], bias: &[S]);
                softsign_backward(d: &mut [S], y: &[S]);
                softsign_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);
                hard_sigmoid(y: &mut [S]);
                bias_hard_sigmoid(y: &mut [S], bias: &[S]);
                hard_sigmoid_backward(d: &mut [S], y: &[S]);
                hard_sigmoid_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);
                hard_tanh(y: &mut [S]);
                bias_hard_tanh(y: &mut [S], bias: &[S]);
                hard_tanh_backward(d: &mut [S], y: &[S]);
                hard_tanh_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);

                clip(y: &mut [S], low: S, high: S);
                bias_clip(y: &mut [S], bias: &[S], low: S, high: S);
                clip_backward(d: &mut [S], y: &[S], low: S, high: S);
                clip_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S], low: S, high: S);
                exp(y: &mut [S]);
                bias_exp(y: &mut [S], bias: &[S]);
                exp_backward(d: &mut [S], y: &[S]);
                exp_backward_bias(d: &mut [S], d_bias: &mut [S], y: &[S]);

                abs(y: &mut [S]);
                abs_backward(d: &mut [S], x: &[S]);
                log(y: &mut [S]);
                log_backward(d: &mut [S], x: &[S]);
                power(y: &mut [S], exponent: S);
                power_backward(d: &mut [S], x: &[S], exponent: S);
                gelu(y: &mut [S]);
                gelu_backward(d: &mut [S], x: &[S]);
                gelu_tanh(y: &mut [S]);
                gelu_tanh_backward(d: &mut [S], x: &[S]);
                hard_swish(y: &mut [S]);
                hard_swish_backward(d: &mut [S], x: &[S]);
                silu(y: &mut [S]);
                silu_backward(d: &mut [S], x: &[S]);
                mish(y: &mut [S]);
                mish_backward(d: &mut [S], x: &[S]);
                softplus(y: &mut [S]);
                softplus_backward(d: &mut [S], x: &[S]);
                prelu(y: &mut [S], slope: &[S]);
                prelu_backward(d: &mut [S], d_slope: &mut [S], x: &[S], slope: &[S]);

                softmax(y: &mut [S], width: usize);
                softmax_backward(d: &mut [S], y: &[S], width: usize);
                softmax_planes(y: &mut [S], planes: usize, positions: usize);
                softmax_planes_backward(d: &mut [S], y: &[S], planes: usize, positions: usize);
                log_softmax(y: &mut [S], width: usize);
                log_softmax_backward(d: &mut [S], y: &[S], width: usize);

                rbf(y: &mut [S], x: &[S], centers: &[S], beta: &[S], inputs: usize);
                rbf_backward(d: &mut [S], d_centers: &mut [S], d_beta: &mut [S], x: &[S], y: &[S], centers: &[S], beta: &[S]);
                rbf_backward_inputs(d_x: &mut [S], d: &[S], x: &[S], centers: &[S], units: usize);
                sample(y: &mut [S], x: &[S], units: usize, stream: RandomStream);
                sample_backward(d_x: &mut [S], d: &[S], x: &[S], y: &[S], units: usize);
                divergence(added: &mut [S], x: &[S], units: usize, strength: S);
                divergence_backward(d: &mut [S], x: &[S], d_added: &[S], units: usize, strength: S);
                activity_l1(added: &mut [S], x: &[S], strength: S);
                activity_l1_backward(d: &mut [S], x: &[S], d_added: &[S], strength: S);
                activity_l2(added: &mut [S], x: &[S], strength: S);
                activity_l2_backward(d: &mut [S], x: &[S], d_added: &[S], strength: S);

                add_bias(y: &mut [S], bias: &[S]);
                sum_rows(out: &mut [S], d: &[S]);
                sum_rows_if(out: &mut [S], d: &[S], wanted: bool);
                add(y: &mut [S], x: &[S]);
                multiply(y: &mut [S], x: &[S]);
                multiply_channels(y: &mut [S], scale: &[S], channels: usize);
                copy(y: &mut [S], x: &[S]);
                place_columns(y: &mut [S], x: &[S], width: usize, start: usize, len: usize);
                take_columns(y: &mut [S], x: &[S], width: usize, start: usize, len: usize);
                take_shuffled(y: &mut [S], x: &[S], width: usize, start: usize, apart: usize, ways: usize, len: usize);
                take_runs(y: &mut [S], x: &[S], width: usize, runs: &[Run]);
                take_runs_backward(d_x: &mut [S], d: &[S], width: usize, runs: &[Run]);
                take_state(y: &mut [S], x: &[S], width: usize, start: usize, len: usize);
                standardize(y: &mut [S], mean: &[S], deviation: &[S]);
                standardize_backward(d: &mut [S], deviation: &[S]);
                rescale(y: &mut [S], mean: &[S], deviation: &[S]);
                rescale_backward(d: &mut [S], deviation: &[S]);

                batch_norm_moments(moments: &mut [S], x: &[S], mean: &[S], var: &[S], frozen: bool);
                bias_batch_norm_moments(moments: &mut [S], x: &[S], mean: &[S], var: &[S], frozen: bool, bias: &[S]);
                batch_norm(y: &mut [S], x: &[S], moments: &[S], weight: &[S], bias: &[S], epsilon: S);
                batch_norm_predict(y: &mut [S], weight: &[S], bias: &[S], mean: &[S], var: &[S], epsilon: S);
                batch_norm_sums(
                    sums: &mut [S], d_weight: &mut [S], d_bias: &mut [S], d_mean: &mut [S], d_var: &mut [S],
                    d: &[S], x: &[S], moments: &[S], all: usize, epsilon: S, frozen: bool
                );
                batch_norm_backward(d: &mut [S], x: &[S], moments: &[S], sums: &[S], weight: &[S], all: usize, epsilon: S);
                group_norm(y: &mut [S], x: &[S], weight: &[S], bias: &[S], size: usize, epsilon: S);
                group_norm_backward(
                    d: &mut [S], d_weight: &mut [S], d_bias: &mut [S], x: &[S], weight: &[S], size: usize, epsilon: S
                );
                channel_group_norm(y: &mut [S], x: &[S], weight: &[S], bias: &[S], size: usize, positions: usize, epsilon: S);
                channel_group_norm_backward(
                    d: &mut [S], d_weight: &mut [S], d_bias: &mut [S], x: &[S], weight: &[S], size: usize, positions: usize, epsilon: S
                );
                unbiased_norm(y: &mut [S], x: &[S], weight: &[S], epsilon: S);
                unbiased_norm_backward(d: &mut [S], d_weight: &mut [S], x: &[S], weight: &[S], epsilon: S);
                rms_norm(y: &mut [S], x: &[S], weight: &[S], width: usize, epsilon: S);
                rms_norm_backward(d: &mut [S], d_weight: &mut [S], x: &[S], weight: &[S], width: usize, epsilon: S);
                dropout(y: &mut [S], probability: S, scale: S, stream: RandomStream);
                dropout_channels(y: &mut [S], probability: S, scale: S, stream: RandomStream, positions: usize, channels: usize);
                relu_dropout(y: &mut [S], probability: S, scale: S, stream: RandomStream);
                relu_dropout_backward(d: &mut [S], y: &[S], scale: S);
                noise(y: &mut [S], deviation: S, stream: RandomStream);
                scale(y: &mut [S], factor: S);

                scaled_softmax(y: &mut [S], factor: S);
                add_sines(y: &mut [S], steps: usize, features: usize, from: S);
                add_sines_of_step(y: &mut [S], count: &mut [S]);
                add_row_of_step(y: &mut [S], count: &mut [S], table: &[S]);
                rotate(y: &mut [S], steps: usize, width: usize, turned: usize, size: usize, base: S);
                rotate_backward(d: &mut [S], steps: usize, width: usize, turned: usize, size: usize, base: S);
                rotate_step(y: &mut [S], count: &mut [S], turned: usize, size: usize, base: S);
                embed(y: &mut [S], x: &[S], table: &[S], width: usize);
                embed_backward(d_table: &mut [S], d: &[S], x: &[S], width: usize);
                transpose(y: &mut [S], x: &[S], rows: usize, columns: usize);
                frame(y: &mut [S], x: &[S], frame: Frame);
                frame_planes(y: &mut [S], x: &[S], frame: Frame);
                convolve_back_directly(x: &mut [S], y: &[S], weight: &[S], windows: SlidingWindows);
                turn_weights(turned: &mut [S], weight: &[S], windows: SlidingWindows);
                max_pool_backward(d_x: &mut [S], d: &[S], x: &[S], windows: SlidingWindows);
                average_pool(y: &mut [S], x: &[S], windows: SlidingWindows, counted: bool);
                average_pool_backward(d_x: &mut [S], d: &[S], windows: SlidingWindows, counted: bool);
                upsample(y: &mut [S], x: &[S], windows: SlidingWindows);
                upsample_backward(d_x: &mut [S], d: &[S], windows: SlidingWindows);
                upsample_linear(y: &mut [S], x: &[S], windows: SlidingWindows);
                upsample_linear_backward(d_x: &mut [S], d: &[S], windows: SlidingWindows);
                zero(y: &mut [S]);

                take_lengths(lengths: &mut [S], y: &mut [S], x: &[S], features: usize);
                end_steps(y: &mut [S], lengths: &[S], features: usize);
                mark_ends(y: &mut [S], x: &[S], lengths: &[S], features: usize);
                last_of_steps(y: &mut [S], x: &[S], lengths: &[S], features: usize, from_last: usize);
                last_of_steps_backward(d_x: &mut [S], d: &[S], lengths: &[S], features: usize, from_last: usize);
                mean_of_steps(y: &mut [S], x: &[S], lengths: &[S], features: usize);
                mean_of_steps_backward(d_x: &mut [S], d: &[S], lengths: &[S], features: usize);
                max_of_steps(y: &mut [S], x: &[S], lengths: &[S], features: usize);
                max_of_steps_backward(d_x: &mut [S], d: &[S], x: &[S], lengths: &[S], features: usize);
            }
        }
    };
}

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
kernels!(f32: convolution);
#[cfg(not(all(feature = "simd", target_arch = "x86_64")))]
kernels!(f32: no_registers);
kernels!(f64: no_registers);
