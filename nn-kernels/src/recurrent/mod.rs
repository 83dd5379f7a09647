//! Recurrent layers: their kernels for each scalar.

#[cfg(feature = "train")]
mod batch;

macro_rules! recurrent {
    ($scalar:ident) => {
        pub(super) mod $scalar {
            #[cfg(feature = "train")]
            use crate::recurrent::batch::{BackwardPass, Over, Pass, StateGradients, States};
            use crate::{Machine, Operation, dispatch, row};

            type S = $scalar;

            /// [`row::recurrent_fixed`](crate::row::recurrent_fixed) for all sizes, with the products and the cells in the best instruction
            /// set of the machine.
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn recurrent(
                y: &mut [S],
                scratch: &mut [S],
                h: &mut [S],
                c: &mut [S],
                x: &[S],
                weight_ih: &[S],
                weight_hh: &[S],
                bias_ih: &[S],
                bias_hh: &[S],
                cell: impl row::Cell<S>,
                units: usize,
                reversed: bool,
                lengths: &[S],
            ) {
                let (weights, biases) = ([weight_ih, weight_hh], [bias_ih, bias_hh]);
                row::OneRow { y, scratch, states: [h, c], x, weights, biases, units, reversed, lengths }.run(Best, cell);
            }

            /// With the best instruction set of the machine, chosen for each product and each step.
            #[derive(Clone, Copy)]
            struct Best;

            impl row::Way<S> for Best {
                fn products(self, [gates, products]: [&mut [S]; 2], [x, h]: [&[S]; 2], weights: [&[S]; 2], biases: [Option<&[S]>; 2]) {
                    crate::$scalar::dense(gates, x, weights[0], biases[0]);
                    crate::$scalar::dense(products, h, weights[1], biases[1]);
                }

                fn advance(self, cell: impl row::Cell<S>, at: &mut row::CellForward<'_, S>) {
                    struct Call<'a, 'b, C>(C, &'a mut row::CellForward<'b, S>);
                    impl<C: row::Cell<S>> Operation for Call<'_, '_, C> {
                        type Output = ();
                        #[inline(always)]
                        fn run<M: Machine>(self) {
                            row::advance::<S, M, _>(self.0, self.1);
                        }
                    }
                    dispatch(Call(cell, at));
                }
            }

            /// The forward pass of a recurrent layer over the steps of a batch.
            ///
            /// `gates` holds the products of the inputs of each step, and is replaced by the gates; `kept` is what the backward pass needs
            /// besides. `y` is the state h at each step; empty for [`RnnCell`](crate::row::RnnCell), whose only gate it is. `scratch` has
            /// `(gates + 2) · units` numbers for each row. The bias and the initial states h and c may be empty.
            /// `lengths` is empty, or how many steps each row has. A row that goes from the end begins at its own.
            #[cfg(feature = "train")]
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn recurrent_forward(
                gates: &mut [S],
                kept: &mut [S],
                y: &mut [S],
                scratch: &mut [S],
                weight: &[S],
                bias: &[S],
                h: &[S],
                c: &[S],
                cell: impl row::Cell<S>,
                units: usize,
                steps: usize,
                reversed: bool,
                lengths: &[S],
            ) {
                let over = Over { steps, units, reversed, lengths };
                Pass { gates, kept, y, scratch, weight, bias, states: States::Equal([h, c]) }.run(cell, over);
            }

            /// [`recurrent_forward`] from the states of each row, `h` and `c`, which are replaced by those behind the last step.
            #[cfg(feature = "train")]
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn recurrent_forward_from(
                gates: &mut [S],
                kept: &mut [S],
                y: &mut [S],
                scratch: &mut [S],
                h: &mut [S],
                c: &mut [S],
                weight: &[S],
                bias: &[S],
                cell: impl row::Cell<S>,
                units: usize,
                steps: usize,
                reversed: bool,
                lengths: &[S],
            ) {
                let over = Over { steps, units, reversed, lengths };
                Pass { gates, kept, y, scratch, weight, bias, states: States::OfRows([h, c]) }.run(cell, over);
            }

            /// The backward pass of [`recurrent_forward`].
            ///
            /// `gates` is replaced by the gradient with respect to the products of the inputs. Before, it holds the gates, and for
            /// [`RnnCell`](crate::row::RnnCell), whose `d_y` is empty, the gradient with respect to its output. `kept` is changed as well. The
            /// gradients of the weight, the bias and the initial states are written.
            #[cfg(feature = "train")]
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn recurrent_backward(
                gates: &mut [S],
                kept: &mut [S],
                scratch: &mut [S],
                d_weight: &mut [S],
                d_bias: &mut [S],
                d_h: &mut [S],
                d_c: &mut [S],
                y: &[S],
                d_y: &[S],
                weight: &[S],
                h: &[S],
                c: &[S],
                cell: impl row::Cell<S>,
                units: usize,
                steps: usize,
                reversed: bool,
                lengths: &[S],
            ) {
                let over = Over { steps, units, reversed, lengths };
                let (d_states, initial) = (StateGradients::Equal([d_h, d_c]), [h, c]);
                BackwardPass { gates, kept, scratch, d_weight, d_bias, d_states, y, d_y, weight, initial }.run(cell, over);
            }

            /// The backward pass of [`recurrent_forward_from`].
            ///
            /// `d_h` and `d_c` are the gradients with respect to the states behind the last step, and are replaced by those with respect to the
            /// states before the first one, which are `h` and `c`.
            #[cfg(feature = "train")]
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn recurrent_backward_from(
                gates: &mut [S],
                kept: &mut [S],
                scratch: &mut [S],
                d_h: &mut [S],
                d_c: &mut [S],
                d_weight: &mut [S],
                d_bias: &mut [S],
                y: &[S],
                d_y: &[S],
                weight: &[S],
                h: &[S],
                c: &[S],
                cell: impl row::Cell<S>,
                units: usize,
                steps: usize,
                reversed: bool,
                lengths: &[S],
            ) {
                let over = Over { steps, units, reversed, lengths };
                let (d_states, initial) = (StateGradients::OfRows([d_h, d_c]), [h, c]);
                BackwardPass { gates, kept, scratch, d_weight, d_bias, d_states, y, d_y, weight, initial }.run(cell, over);
            }
        }
    };
}

recurrent!(f32);
recurrent!(f64);
