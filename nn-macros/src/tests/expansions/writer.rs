///A network that takes 64 tokens of a vocabulary of 65 and gives a sequence of 64 steps with 65 features.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `wte` | `Embedding(32)` | [64, 32] | 2080 |
| `positions1` | `Positions` | [64, 32] | 2048 |
| `residual1` | `Residual` | [64, 32] | 0 |
| · `layer_norm1` | `LayerNorm` | [64, 32] | 64 |
| · `attention1` | `Attention(heads = 4, causal)` | [64, 32] | 4224 |
| `dense1` | `Dense(65, weight = wte)` | [64, 65] | 65 |
| `softmax1` | `Softmax` | [64, 65] | 0 |
*/
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "a derive and a visibility are the declaration's own choice"
)]
struct Writer {
    parameters: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Writer::PARAMETERS },
    >,
    statistics: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Writer::STATISTICS },
    >,
}
const _: ::core::marker::PhantomData<
    (
        ::nn_runtime::kind::Embedding,
        ::nn_runtime::kind::Positions,
        ::nn_runtime::kind::Residual,
        ::nn_runtime::kind::LayerNorm,
        ::nn_runtime::kind::Attention,
        ::nn_runtime::kind::Dense,
        ::nn_runtime::kind::Softmax,
    ),
> = ::core::marker::PhantomData;
const _: ::core::marker::PhantomData<(::nn_runtime::loss::CrossEntropy,)> = ::core::marker::PhantomData;
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Writer {
    /// How many numbers are trained.
    const PARAMETERS: ::core::primitive::usize = 8481;
    /// How many numbers are measured rather than trained.
    const STATISTICS: ::core::primitive::usize = 0;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: ::core::primitive::usize = 1339520;
    /// Size of its numbers in bytes, which an embedded network adds to a program.
    const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 18560;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [::nn_runtime::Tensor] = &[
        ::nn_runtime::Tensor::new("wte.weight", &[65, 32], 0, ::nn_runtime::Role::Table),
        ::nn_runtime::Tensor::new(
            "positions1.weight",
            &[64, 32],
            2080,
            ::nn_runtime::Role::Table,
        ),
        ::nn_runtime::Tensor::new(
            "layer_norm1.weight",
            &[32],
            4128,
            ::nn_runtime::Role::Scale,
        ),
        ::nn_runtime::Tensor::new(
            "layer_norm1.bias",
            &[32],
            4160,
            ::nn_runtime::Role::Bias,
        ),
        ::nn_runtime::Tensor::new(
            "attention1.in_proj_weight",
            &[96, 32],
            4192,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new(
            "attention1.in_proj_bias",
            &[96],
            7264,
            ::nn_runtime::Role::Bias,
        ),
        ::nn_runtime::Tensor::new(
            "attention1.out_proj.weight",
            &[32, 32],
            7360,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new(
            "attention1.out_proj.bias",
            &[32],
            8384,
            ::nn_runtime::Role::Bias,
        ),
        ::nn_runtime::Tensor::new("dense1.bias", &[65], 8416, ::nn_runtime::Role::Bias),
    ];
    /// The table of layers.
    const SUMMARY: &'static ::core::primitive::str = "Writer ([64, 65] -> [64, 65], f32)\nlayer          kind                              output    parameters\nwte            Embedding(32)                   [64, 32]          2080\npositions1     Positions                       [64, 32]          2048\nresidual1      Residual                        [64, 32]             0\n  layer_norm1  LayerNorm                       [64, 32]            64\n  attention1   Attention(heads = 4, causal)    [64, 32]          4224\ndense1         Dense(65, weight = wte)         [64, 65]            65\nsoftmax1       Softmax                         [64, 65]             0\ntotal                                                            8481";
    /// The declaration, as it was written.
    const DECLARATION: &'static ::core::primitive::str = "#[loss(CrossEntropy)]\n#[stream]\nstruct Writer(Tokens(64, 65)) -> [64, 65] {\n    wte: Embedding(32), Positions,\n    Residual { LayerNorm, Attention(heads = 4, causal) },\n    Dense(65, weight = wte), Softmax,\n}";
    #[doc(hidden)]
    #[must_use]
    const fn __of(
        __parameters: &'static [::core::primitive::f32; Self::PARAMETERS],
        __statistics: &'static [::core::primitive::f32; Self::STATISTICS],
    ) -> ::core::mem::ManuallyDrop<Self> {
        ::core::mem::ManuallyDrop::new(Self {
            parameters: ::nn_runtime::__private::Numbers::borrowed(__parameters),
            statistics: ::nn_runtime::__private::Numbers::borrowed(__statistics),
        })
    }
}
#[automatically_derived]
impl ::nn_runtime::Network for Writer {
    type Scalar = ::core::primitive::f32;
    type Input = [::nn_runtime::Token<65, ::core::primitive::f32>; 64];
    type Output = [[::core::primitive::f32; 65]; 64];
    const OUTPUT_SHAPE: &'static [::core::primitive::usize] = &[64, 65];
    const VOCABULARY: ::core::option::Option<::core::primitive::usize> = ::core::option::Option::Some(
        65,
    );
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
    const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;
    fn predict_row(
        &self,
        __row: &[::nn_runtime::Token<65, ::core::primitive::f32>; 64],
    ) -> [[::core::primitive::f32; 65]; 64] {
        ::nn_runtime::__private::predict::<
            Self,
            _,
            _,
            _,
            64,
        >(self.parameters.as_array(), self.statistics.as_array(), __row)
    }
    fn parameters(&self) -> &[::core::primitive::f32] {
        self.parameters.as_array()
    }
    fn statistics(&self) -> &[::core::primitive::f32] {
        self.statistics.as_array()
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::Layer<64, ::core::primitive::f32, AnyShape> for Writer {
    const OUT: ::core::primitive::usize = 4160;
    const SHAPE: &'static [::core::primitive::usize] = <Self as ::nn_runtime::Network>::OUTPUT_SHAPE;
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    fn predict(
        __parameters: &[::core::primitive::f32],
        __statistics: &[::core::primitive::f32],
        __input: &[::core::primitive::f32],
        __output: &mut [::core::primitive::f32],
    ) {
        <Self as ::nn_runtime::Layer<
            64,
            ::core::primitive::f32,
        >>::predict_with::<
            ::nn_runtime::kernel::Least,
        >(__parameters, __statistics, __input, __output);
    }
    #[allow(
        clippy::large_stack_arrays,
        reason = "the stack limit of the network bounds them"
    )]
    #[inline(always)]
    fn predict_with<ThisMachine: ::nn_runtime::kernel::Machine>(
        __parameters: &[::core::primitive::f32],
        __statistics: &[::core::primitive::f32],
        __input: &[::core::primitive::f32],
        __output: &mut [::core::primitive::f32],
    ) {
        let __wte = &mut ::nn_runtime::__private::Aligned([0.0; 2048]).0;
        let __buffer2 = &mut ::nn_runtime::__private::Aligned([0.0; 4160]).0;
        let __attention1_qkv = &mut ::nn_runtime::__private::Aligned([0.0; 6144]).0;
        let __attention1_heads = &mut ::nn_runtime::__private::Aligned([0.0; 2048]).0;
        let __wte_weight = &__parameters[0..2080];
        let __positions1_weight = &__parameters[2080..4128];
        let __layer_norm1_weight = &__parameters[4128..4160];
        let __layer_norm1_bias = &__parameters[4160..4192];
        let __attention1_in_proj_weight = &__parameters[4192..7264];
        let __attention1_in_proj_bias = &__parameters[7264..7360];
        let __attention1_out_proj_weight = &__parameters[7360..8384];
        let __attention1_out_proj_bias = &__parameters[8384..8416];
        let __dense1_bias = &__parameters[8416..8481];
        ::nn_runtime::__private::kernel::f32::embed(__wte, __input, __wte_weight, 32);
        ::nn_runtime::__private::kernel::f32::add_bias(__wte, __positions1_weight);
        let __layer_norm1 = &mut __buffer2[..2048];
        ::nn_runtime::__private::kernel::f32::group_norm(
            __layer_norm1,
            __wte,
            __layer_norm1_weight,
            __layer_norm1_bias,
            32,
            0.00001,
        );
        for (__attention1_qkv, __layer_norm1) in ::core::iter::zip(
            __attention1_qkv.chunks_exact_mut(96),
            __layer_norm1.chunks_exact(32),
        ) {
            ::nn_runtime::__private::kernel::f32::dense(
                __attention1_qkv,
                __layer_norm1,
                __attention1_in_proj_weight,
                ::core::option::Option::Some(__attention1_in_proj_bias),
            );
        }
        let __attention1_scores = &mut __buffer2[..4160];
        ::nn_runtime::__private::kernel::f32::attention(
            __attention1_heads,
            __attention1_scores,
            __attention1_qkv,
            &mut [],
            &mut [],
            &mut [],
            ::nn_runtime::kernel::AttentionHeads {
                queries: 64,
                keys: 64,
                units: 32,
                heads: 4,
                key_heads: 4,
                causal: true,
            },
        );
        let __attention1 = &mut __buffer2[..2048];
        for (__attention1, __attention1_heads) in ::core::iter::zip(
            __attention1.chunks_exact_mut(32),
            __attention1_heads.chunks_exact(32),
        ) {
            ::nn_runtime::__private::kernel::f32::dense(
                __attention1,
                __attention1_heads,
                __attention1_out_proj_weight,
                ::core::option::Option::Some(__attention1_out_proj_bias),
            );
        }
        ::nn_runtime::__private::kernel::f32::add(__attention1, __wte);
        for (__output, __attention1) in ::core::iter::zip(
            __output.chunks_exact_mut(65),
            __attention1.chunks_exact(32),
        ) {
            ::nn_runtime::__private::kernel::f32::dense_turned(
                __output,
                __attention1,
                __wte_weight,
                ::core::option::Option::Some(__dense1_bias),
            );
        }
        ::nn_runtime::__private::kernel::f32::softmax(__output, 65);
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::TrainLayer<64, ::core::primitive::f32, AnyShape>
for Writer {
    ::nn_runtime::__private::as_layer!(::core::primitive::f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Writer {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(14336)
        .plus(::nn_runtime::Memory::fixed(13312));
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(10240)
        .plus(::nn_runtime::Memory::fixed(4096));
    const LEAST_ROWS: ::core::primitive::usize = 1;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const TIED: &'static [[&'static ::core::primitive::str; 2]] = &[
        ["dense1.weight", "wte.weight"],
    ];
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
            &["wte", "positions1"],
            2048,
            ::nn_runtime::Memory::per_row(0).plus(::nn_runtime::Memory::fixed(13312)),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
            &["layer_norm1"],
            2048,
            ::nn_runtime::Memory::per_row(2048).plus(::nn_runtime::Memory::fixed(13312)),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
            &["attention1", "residual1"],
            2048,
            ::nn_runtime::Memory::per_row(12288).plus(::nn_runtime::Memory::fixed(13312)),
        ),
        ::nn_runtime::__private::Landmark::in_outputs(&["dense1"], 4160),
    ];
    fn zeros() -> Self {
        Self {
            parameters: ::nn_runtime::__private::Numbers::filled(0.0),
            statistics: ::nn_runtime::__private::Numbers::filled(0.0),
        }
    }
    fn numbers_mut(
        &mut self,
    ) -> (&mut [::core::primitive::f32], &mut [::core::primitive::f32]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
    fn initialize(
        __parameters: &mut [::core::primitive::f32],
        _: &mut [::core::primitive::f32],
        __rng: &mut dyn ::nn_runtime::__private::Rng,
    ) {
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::Normal(0.1),
            &mut __parameters[0..2080],
            32,
            65,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::Normal(0.02),
            &mut __parameters[2080..4128],
            32,
            64,
            __rng,
        );
        __parameters[4128..4160].fill(1.0);
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[4192..7264],
            32,
            96,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[7360..8384],
            32,
            32,
            __rng,
        );
    }
    fn predict_steps(
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__attention1_scores, __wte, __buffer3, __buffer4] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::fixed(4096),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(6144),
            ],
        );
        let __wte_weight = &__pass.parameters[0..2080];
        let __positions1_weight = &__pass.parameters[2080..4128];
        let __layer_norm1_weight = &__pass.parameters[4128..4160];
        let __layer_norm1_bias = &__pass.parameters[4160..4192];
        let __attention1_in_proj_weight = &__pass.parameters[4192..7264];
        let __attention1_in_proj_bias = &__pass.parameters[7264..7360];
        let __attention1_out_proj_weight = &__pass.parameters[7360..8384];
        let __attention1_out_proj_bias = &__pass.parameters[8384..8416];
        let __dense1_bias = &__pass.parameters[8416..8481];
        let __layer_norm1 = &mut __buffer3[..__rows * 2048];
        let __block_rows = ::nn_runtime::__private::block_rows(2048);
        for ((__wte, __inputs), __layer_norm1) in ::core::iter::zip(
            ::core::iter::zip(
                __wte.chunks_mut(__block_rows * 2048),
                __inputs.chunks(__block_rows * 64),
            ),
            __layer_norm1.chunks_mut(__block_rows * 2048),
        ) {
            ::nn_runtime::__private::kernel::f32::embed(
                __wte,
                __inputs,
                __wte_weight,
                32,
            );
            ::nn_runtime::__private::kernel::f32::add_bias(__wte, __positions1_weight);
            ::nn_runtime::__private::kernel::f32::group_norm(
                __layer_norm1,
                __wte,
                __layer_norm1_weight,
                __layer_norm1_bias,
                32,
                0.00001,
            );
        }
        let __attention1_qkv = &mut __buffer4[..__rows * 6144];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __attention1_qkv,
                __rows * 64,
                96,
            ),
            ::nn_runtime::__private::kernel::matrix(__layer_norm1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_in_proj_weight, 32, 96),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(
            __attention1_qkv,
            __attention1_in_proj_bias,
        );
        let __attention1_heads = &mut __buffer3[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::attention_forward(
            __attention1_heads,
            __attention1_scores,
            __attention1_qkv,
            &mut [],
            &mut [],
            &mut [],
            ::nn_runtime::kernel::AttentionHeads {
                queries: 64,
                keys: 64,
                units: 32,
                heads: 4,
                key_heads: 4,
                causal: true,
            },
        );
        let __attention1 = &mut __buffer4[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__attention1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_heads, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_out_proj_weight, 32, 32),
        );
        let __block_rows = ::nn_runtime::__private::block_rows(2048);
        for (__attention1, __wte) in ::core::iter::zip(
            __attention1.chunks_mut(__block_rows * 2048),
            __wte.chunks(__block_rows * 2048),
        ) {
            ::nn_runtime::__private::kernel::f32::add_bias(
                __attention1,
                __attention1_out_proj_bias,
            );
            ::nn_runtime::__private::kernel::f32::add(__attention1, __wte);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows * 64, 65),
            ::nn_runtime::__private::kernel::matrix(__attention1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__wte_weight, 65, 32).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __dense1_bias);
    }
    fn forward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__attention1_scores, _, __wte, __buffer4, __attention1_qkv, __buffer6,
        __buffer7] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::fixed(4096),
                ::nn_runtime::Memory::fixed(9216),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(6144),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(2048),
            ],
        );
        let __wte_weight = &__pass.parameters[0..2080];
        let __positions1_weight = &__pass.parameters[2080..4128];
        let __layer_norm1_weight = &__pass.parameters[4128..4160];
        let __layer_norm1_bias = &__pass.parameters[4160..4192];
        let __attention1_in_proj_weight = &__pass.parameters[4192..7264];
        let __attention1_in_proj_bias = &__pass.parameters[7264..7360];
        let __attention1_out_proj_weight = &__pass.parameters[7360..8384];
        let __attention1_out_proj_bias = &__pass.parameters[8384..8416];
        let __dense1_bias = &__pass.parameters[8416..8481];
        let __layer_norm1 = &mut __buffer4[..__rows * 2048];
        let __block_rows = ::nn_runtime::__private::block_rows(2048);
        for ((__wte, __inputs), __layer_norm1) in ::core::iter::zip(
            ::core::iter::zip(
                __wte.chunks_mut(__block_rows * 2048),
                __inputs.chunks(__block_rows * 64),
            ),
            __layer_norm1.chunks_mut(__block_rows * 2048),
        ) {
            ::nn_runtime::__private::kernel::f32::embed(
                __wte,
                __inputs,
                __wte_weight,
                32,
            );
            ::nn_runtime::__private::kernel::f32::add_bias(__wte, __positions1_weight);
            ::nn_runtime::__private::kernel::f32::group_norm(
                __layer_norm1,
                __wte,
                __layer_norm1_weight,
                __layer_norm1_bias,
                32,
                0.00001,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __attention1_qkv,
                __rows * 64,
                96,
            ),
            ::nn_runtime::__private::kernel::matrix(__layer_norm1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_in_proj_weight, 32, 96),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(
            __attention1_qkv,
            __attention1_in_proj_bias,
        );
        let __attention1_heads = &mut __buffer6[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::attention_forward(
            __attention1_heads,
            __attention1_scores,
            __attention1_qkv,
            &mut [],
            &mut [],
            &mut [],
            ::nn_runtime::kernel::AttentionHeads {
                queries: 64,
                keys: 64,
                units: 32,
                heads: 4,
                key_heads: 4,
                causal: true,
            },
        );
        let __attention1 = &mut __buffer7[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__attention1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_heads, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_out_proj_weight, 32, 32),
        );
        let __block_rows = ::nn_runtime::__private::block_rows(2048);
        for (__attention1, __wte) in ::core::iter::zip(
            __attention1.chunks_mut(__block_rows * 2048),
            __wte.chunks(__block_rows * 2048),
        ) {
            ::nn_runtime::__private::kernel::f32::add_bias(
                __attention1,
                __attention1_out_proj_bias,
            );
            ::nn_runtime::__private::kernel::f32::add(__attention1, __wte);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows * 64, 65),
            ::nn_runtime::__private::kernel::matrix(__attention1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__wte_weight, 65, 32).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __dense1_bias);
    }
    fn backward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Backward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __d_outputs = __pass.d_outputs;
        let __d_inputs = __pass.d_inputs;
        let [_, __d_attention1_scores, __wte, __buffer4, __attention1_qkv, __buffer6,
        __buffer7] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::fixed(4096),
                ::nn_runtime::Memory::fixed(9216),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(6144),
                ::nn_runtime::Memory::per_row(2048),
                ::nn_runtime::Memory::per_row(2048),
            ],
        );
        let __wte_weight = &__pass.parameters[0..2080];
        let __layer_norm1_weight = &__pass.parameters[4128..4160];
        let __attention1_in_proj_weight = &__pass.parameters[4192..7264];
        let __attention1_out_proj_weight = &__pass.parameters[7360..8384];
        let [__d_wte_weight, __d_positions1_weight, __d_layer_norm1_weight,
        __d_layer_norm1_bias, __d_attention1_in_proj_weight, __d_attention1_in_proj_bias,
        __d_attention1_out_proj_weight, __d_attention1_out_proj_bias, __d_dense1_bias] = ::nn_runtime::__private::carve(
            __pass.d_parameters,
            [2080, 2048, 32, 32, 3072, 96, 1024, 32, 65],
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_dense1_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(__d_dense1_bias, __d_outputs);
        let __attention1 = &mut __buffer7[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_wte_weight, 65, 32),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows * 64, 65)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__attention1, __rows * 64, 32),
        );
        let __d_attention1 = &mut __buffer7[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_attention1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows * 64, 65),
            ::nn_runtime::__private::kernel::matrix(__wte_weight, 65, 32),
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_attention1_out_proj_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(
            __d_attention1_out_proj_bias,
            __d_attention1,
        );
        let __attention1_heads = &mut __buffer6[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_attention1_out_proj_weight,
                32,
                32,
            ),
            ::nn_runtime::__private::kernel::matrix(__attention1_heads, __rows * 64, 32)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_attention1, __rows * 64, 32),
        );
        let __d_attention1_heads = &mut __buffer6[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_attention1_heads,
                __rows * 64,
                32,
            ),
            ::nn_runtime::__private::kernel::matrix(__d_attention1, __rows * 64, 32),
            ::nn_runtime::__private::kernel::matrix(__attention1_out_proj_weight, 32, 32)
                .transpose(),
        );
        ::nn_runtime::__private::kernel::f32::attention_backward(
            __attention1_qkv,
            &mut [],
            &mut [],
            __d_attention1_scores,
            __d_attention1_heads,
            &mut [],
            ::nn_runtime::kernel::AttentionHeads {
                queries: 64,
                keys: 64,
                units: 32,
                heads: 4,
                key_heads: 4,
                causal: true,
            },
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_attention1_in_proj_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(
            __d_attention1_in_proj_bias,
            __attention1_qkv,
        );
        let __layer_norm1 = &mut __buffer4[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_attention1_in_proj_weight,
                32,
                96,
            ),
            ::nn_runtime::__private::kernel::matrix(__layer_norm1, __rows * 64, 32)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__attention1_qkv, __rows * 64, 96),
        );
        let __d_layer_norm1 = &mut __buffer4[..__rows * 2048];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_layer_norm1,
                __rows * 64,
                32,
            ),
            ::nn_runtime::__private::kernel::matrix(__attention1_qkv, __rows * 64, 96),
            ::nn_runtime::__private::kernel::matrix(__attention1_in_proj_weight, 32, 96)
                .transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_layer_norm1_weight);
        ::nn_runtime::__private::kernel::f32::zero(__d_layer_norm1_bias);
        ::nn_runtime::__private::kernel::f32::zero(__d_positions1_weight);
        let __block_rows = ::nn_runtime::__private::block_rows(2048);
        for (((__d_layer_norm1, __wte), __d_attention1), __inputs) in ::core::iter::zip(
            ::core::iter::zip(
                ::core::iter::zip(
                    __d_layer_norm1.chunks_mut(__block_rows * 2048),
                    __wte.chunks(__block_rows * 2048),
                ),
                __d_attention1.chunks(__block_rows * 2048),
            ),
            __inputs.chunks(__block_rows * 64),
        ) {
            ::nn_runtime::__private::kernel::f32::group_norm_backward(
                __d_layer_norm1,
                __d_layer_norm1_weight,
                __d_layer_norm1_bias,
                __wte,
                __layer_norm1_weight,
                32,
                0.00001,
            );
            ::nn_runtime::__private::kernel::f32::add(__d_layer_norm1, __d_attention1);
            ::nn_runtime::__private::kernel::f32::sum_rows(
                __d_positions1_weight,
                __d_layer_norm1,
            );
            ::nn_runtime::__private::kernel::f32::embed_backward(
                __d_wte_weight,
                __d_layer_norm1,
                __inputs,
                32,
            );
        }
        if let ::core::option::Option::Some(__d_inputs) = __d_inputs {
            ::nn_runtime::__private::kernel::f32::zero(__d_inputs);
        }
    }
    fn activate(_: &[::core::primitive::f32], __outputs: &mut [::core::primitive::f32]) {
        ::nn_runtime::__private::kernel::f32::softmax(__outputs, 65);
    }
    fn activate_backward(
        _: &[::core::primitive::f32],
        __d_outputs: &mut [::core::primitive::f32],
        __outputs: &[::core::primitive::f32],
    ) {
        ::nn_runtime::__private::kernel::f32::softmax_backward(
            __d_outputs,
            __outputs,
            65,
        );
    }
}
#[automatically_derived]
impl ::nn_runtime::Streaming for Writer {
    type Scalar = ::core::primitive::f32;
    type Weight = ::core::primitive::f32;
    type Frame = ::nn_runtime::Token<65, ::core::primitive::f32>;
    type Answer = [::core::primitive::f32; 65];
    type State = [::core::primitive::f32; 4098];
    #[allow(
        clippy::large_stack_arrays,
        reason = "the stack limit of the network bounds them"
    )]
    const START: Self::State = [0.0; 4098];
    fn arrays(&self) -> (&[::core::primitive::f32], &[::core::primitive::f32]) {
        (
            ::nn_runtime::Network::parameters(self),
            ::nn_runtime::Network::statistics(self),
        )
    }
    #[allow(unused_variables)]
    fn start(
        __parameters: &[::core::primitive::f32],
        __statistics: &[::core::primitive::f32],
        __state: &mut [::core::primitive::f32],
    ) {
        let __rest = __state;
        let (__state0, __rest) = __rest.split_at_mut(1);
        let (__state1, __rest) = __rest.split_at_mut(2048);
        let (__state2, __rest) = __rest.split_at_mut(2048);
        let (__state3, __rest) = __rest.split_at_mut(1);
    }
    #[allow(unused_variables)]
    #[inline(always)]
    fn step_with<ThisMachine: ::nn_runtime::kernel::Machine>(
        __parameters: &[::core::primitive::f32],
        __statistics: &[::core::primitive::f32],
        __state: &mut [::core::primitive::f32],
        __input: &[::core::primitive::f32],
        __output: &mut [::core::primitive::f32],
    ) {
        let __rest = __state;
        let (__state0, __rest) = __rest.split_at_mut(1);
        let (__state1, __rest) = __rest.split_at_mut(2048);
        let (__state2, __rest) = __rest.split_at_mut(2048);
        let (__state3, __rest) = __rest.split_at_mut(1);
        let __wte = &mut [0.0; 32];
        let __buffer2 = &mut [0.0; 64];
        let __attention1_qkv = &mut [0.0; 96];
        let __attention1_heads = &mut [0.0; 32];
        let __wte_weight = &__parameters[0..2080];
        let __positions1_weight = &__parameters[2080..4128];
        let __layer_norm1_weight = &__parameters[4128..4160];
        let __layer_norm1_bias = &__parameters[4160..4192];
        let __attention1_in_proj_weight = &__parameters[4192..7264];
        let __attention1_in_proj_bias = &__parameters[7264..7360];
        let __attention1_out_proj_weight = &__parameters[7360..8384];
        let __attention1_out_proj_bias = &__parameters[8384..8416];
        let __dense1_bias = &__parameters[8416..8481];
        ::nn_runtime::__private::kernel::f32::embed(__wte, __input, __wte_weight, 32);
        ::nn_runtime::__private::kernel::f32::add_row_of_step(
            __wte,
            __state0,
            __positions1_weight,
        );
        let __layer_norm1 = &mut __buffer2[..32];
        ::nn_runtime::__private::kernel::f32::group_norm(
            __layer_norm1,
            __wte,
            __layer_norm1_weight,
            __layer_norm1_bias,
            32,
            0.00001,
        );
        ::nn_runtime::__private::kernel::f32::dense(
            __attention1_qkv,
            __layer_norm1,
            __attention1_in_proj_weight,
            ::core::option::Option::Some(__attention1_in_proj_bias),
        );
        let __attention1_scores = &mut __buffer2[..64];
        ::nn_runtime::__private::kernel::f32::attention_step(
            __attention1_heads,
            __attention1_scores,
            __state1,
            __state2,
            __state3,
            __attention1_qkv,
            ::nn_runtime::kernel::AttentionHeads {
                queries: 1,
                keys: 64,
                units: 32,
                heads: 4,
                key_heads: 4,
                causal: true,
            },
        );
        let __attention1 = &mut __buffer2[..32];
        ::nn_runtime::__private::kernel::f32::dense(
            __attention1,
            __attention1_heads,
            __attention1_out_proj_weight,
            ::core::option::Option::Some(__attention1_out_proj_bias),
        );
        ::nn_runtime::__private::kernel::f32::add(__attention1, __wte);
        ::nn_runtime::__private::kernel::f32::dense_turned(
            __output,
            __attention1,
            __wte_weight,
            ::core::option::Option::Some(__dense1_bias),
        );
        ::nn_runtime::__private::kernel::f32::softmax(__output, 65);
    }
}
#[allow(dead_code, reason = "not every program runs the network as a stream")]
#[automatically_derived]
impl Writer {
    /// Bytes of the state that a stream keeps from step to step.
    const STREAM_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 4098;
    /// Starts a stream: the network one step after the other, from the state before the first step.
    #[must_use]
    const fn stream(&self) -> ::nn_runtime::StreamState<'_, Self> {
        ::nn_runtime::StreamState::new(self)
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Writer {
    ///The numbers of layer `wte`, `Embedding(32)`.
    #[must_use]
    fn wte(
        &self,
    ) -> ::nn_runtime::view::EmbeddingView<&[[::core::primitive::f32; 32]; 65]> {
        ::nn_runtime::view::EmbeddingView {
            weight: ::nn_runtime::__private::table(&self.parameters.as_array()[0..2080]),
        }
    }
    ///The numbers of layer `wte`, to be changed.
    fn wte_mut(
        &mut self,
    ) -> ::nn_runtime::view::EmbeddingView<&mut [[::core::primitive::f32; 32]; 65]> {
        let [__weight] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [2080],
        );
        ::nn_runtime::view::EmbeddingView {
            weight: ::nn_runtime::__private::table_mut(__weight),
        }
    }
    ///The numbers of layer `positions1`, `Positions`.
    #[must_use]
    fn positions1(
        &self,
    ) -> ::nn_runtime::view::PositionsView<&[[::core::primitive::f32; 32]; 64]> {
        ::nn_runtime::view::PositionsView {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[2080..4128],
            ),
        }
    }
    ///The numbers of layer `positions1`, to be changed.
    fn positions1_mut(
        &mut self,
    ) -> ::nn_runtime::view::PositionsView<&mut [[::core::primitive::f32; 32]; 64]> {
        let [__weight] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[2080..],
            [2048],
        );
        ::nn_runtime::view::PositionsView {
            weight: ::nn_runtime::__private::table_mut(__weight),
        }
    }
    ///The numbers of layer `layer_norm1`, `LayerNorm`.
    #[must_use]
    fn layer_norm1(
        &self,
    ) -> ::nn_runtime::view::NormView<
        &[::core::primitive::f32; 32],
        &[::core::primitive::f32; 32],
    > {
        ::nn_runtime::view::NormView {
            weight: ::nn_runtime::__private::array(
                &self.parameters.as_array()[4128..4160],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[4160..4192]),
        }
    }
    ///The numbers of layer `layer_norm1`, to be changed.
    fn layer_norm1_mut(
        &mut self,
    ) -> ::nn_runtime::view::NormView<
        &mut [::core::primitive::f32; 32],
        &mut [::core::primitive::f32; 32],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[4128..],
            [32, 32],
        );
        ::nn_runtime::view::NormView {
            weight: ::nn_runtime::__private::array_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
    ///The numbers of layer `attention1`, `Attention(heads = 4, causal)`.
    #[must_use]
    fn attention1(
        &self,
    ) -> ::nn_runtime::view::AttentionView<
        &[[::core::primitive::f32; 96]; 32],
        &[::core::primitive::f32; 96],
        &[[::core::primitive::f32; 32]; 32],
        &[::core::primitive::f32; 32],
    > {
        ::nn_runtime::view::AttentionView {
            in_proj_weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[4192..7264],
            ),
            in_proj_bias: ::nn_runtime::__private::array(
                &self.parameters.as_array()[7264..7360],
            ),
            out_proj_weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[7360..8384],
            ),
            out_proj_bias: ::nn_runtime::__private::array(
                &self.parameters.as_array()[8384..8416],
            ),
        }
    }
    ///The numbers of layer `attention1`, to be changed.
    fn attention1_mut(
        &mut self,
    ) -> ::nn_runtime::view::AttentionView<
        &mut [[::core::primitive::f32; 96]; 32],
        &mut [::core::primitive::f32; 96],
        &mut [[::core::primitive::f32; 32]; 32],
        &mut [::core::primitive::f32; 32],
    > {
        let [__in_proj_weight, __in_proj_bias, __out_proj_weight, __out_proj_bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[4192..],
            [3072, 96, 1024, 32],
        );
        ::nn_runtime::view::AttentionView {
            in_proj_weight: ::nn_runtime::__private::table_mut(__in_proj_weight),
            in_proj_bias: ::nn_runtime::__private::array_mut(__in_proj_bias),
            out_proj_weight: ::nn_runtime::__private::table_mut(__out_proj_weight),
            out_proj_bias: ::nn_runtime::__private::array_mut(__out_proj_bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Writer {
    type Compared = <::nn_runtime::loss::PerStep<
        ::nn_runtime::loss::CrossEntropy,
        64,
        65,
    > as ::nn_runtime::loss::Loss<4160, ::core::primitive::f32>>::Target;
    type Loss = ::nn_runtime::__private::Of<
        ::nn_runtime::loss::PerStep<::nn_runtime::loss::CrossEntropy, 64, 65>,
        4160,
    >;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(
            ::nn_runtime::loss::PerStep(::nn_runtime::loss::CrossEntropy),
        )
    }
}
