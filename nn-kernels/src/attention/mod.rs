//! Attention: its kernels for each scalar.

#[cfg(feature = "train")]
mod batch;

macro_rules! attention {
    ($scalar:ident) => {
        pub(super) mod $scalar {
            use crate::heads::AttentionHeads;
            #[cfg(feature = "train")]
            use crate::random::RandomStream;
            use crate::row;

            type S = $scalar;

            /// [`row::attention`](crate::row::attention), with each product in the best instruction set of the machine.
            pub fn attention(
                y: &mut [S],
                scratch: &mut [S],
                queries: &[S],
                keys: &[S],
                values: &[S],
                lengths: &[S],
                heads: AttentionHeads,
            ) {
                row::attend_row(y, scratch, row::Asked { queries, keys, values }, lengths, heads, Best);
            }

            /// [`row::attention_step`](crate::row::attention_step), with each product in the best instruction set of the machine.
            pub fn attention_step(
                y: &mut [S],
                scores: &mut [S],
                kept_keys: &mut [S],
                kept_values: &mut [S],
                count: &mut [S],
                queries: &[S],
                heads: AttentionHeads,
            ) {
                let asked = row::Asked { queries, keys: &[], values: &[] };
                row::attend_step(y, scores, [kept_keys, kept_values, count], asked, heads, Best);
            }

            /// With the best instruction set of the machine, chosen for each product.
            #[derive(Clone, Copy)]
            struct Best;

            impl row::AttentionWay<S> for Best {
                fn product(self, y: &mut [S], x: &[S], weight: &[S]) {
                    crate::$scalar::dense(y, x, weight, None);
                }

                fn softmax(self, y: &mut [S], factor: S) {
                    crate::$scalar::scaled_softmax(y, factor);
                }
            }

            /// [`attention`] for the rows of a batch. `scratch` has a number for each of 64 queries, or of all if there are fewer, and each key.
            /// `lengths` is empty, or how many of the keys each row has.
            #[cfg(feature = "train")]
            pub fn attention_forward(
                y: &mut [S],
                scratch: &mut [S],
                queries: &[S],
                keys: &[S],
                values: &[S],
                lengths: &[S],
                heads: AttentionHeads,
            ) {
                crate::attention::batch::Pass { y, scratch, queries, keys, values, lengths, heads, mask: None }.run();
            }

            /// [`attention_forward`] with dropout of the weights with which values are added up.
            #[cfg(feature = "train")]
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn attention_dropout(
                y: &mut [S],
                scratch: &mut [S],
                queries: &[S],
                keys: &[S],
                values: &[S],
                lengths: &[S],
                heads: AttentionHeads,
                probability: S,
                scale: S,
                stream: RandomStream,
            ) {
                let mask = Some(crate::attention::batch::Mask { probability, scale, stream });
                crate::attention::batch::Pass { y, scratch, queries, keys, values, lengths, heads, mask }.run();
            }

            /// The backward pass of [`attention_forward`]: replaces queries, keys and values by the gradients with respect to them.
            ///
            /// `scratch` has two numbers for each of 64 queries, or of all if there are fewer, and each key, and two for each number of the
            /// keys of one head.
            #[cfg(feature = "train")]
            pub fn attention_backward(
                queries: &mut [S],
                keys: &mut [S],
                values: &mut [S],
                scratch: &mut [S],
                d_y: &[S],
                lengths: &[S],
                heads: AttentionHeads,
            ) {
                crate::attention::batch::BackwardPass { queries, keys, values, scratch, d_y, lengths, heads, mask: None }.run();
            }

            /// The backward pass of [`attention_dropout`].
            #[cfg(feature = "train")]
            #[expect(clippy::too_many_arguments, reason = "generated code calls it")]
            pub fn attention_dropout_backward(
                queries: &mut [S],
                keys: &mut [S],
                values: &mut [S],
                scratch: &mut [S],
                d_y: &[S],
                lengths: &[S],
                heads: AttentionHeads,
                probability: S,
                scale: S,
                stream: RandomStream,
            ) {
                let mask = Some(crate::attention::batch::Mask { probability, scale, stream });
                crate::attention::batch::BackwardPass { queries, keys, values, scratch, d_y, lengths, heads, mask }.run();
            }
        }
    };
}

attention!(f32);
attention!(f64);
