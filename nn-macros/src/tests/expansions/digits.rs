///A network that takes an image of [1, 8, 8] and gives 10 numbers.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `flatten1` | `Flatten` | 64 | 0 |
| `dense1` | `Dense(32)` | 32 | 2080 |
| `relu1` | `Relu` | 32 | 0 |
| `residual1` | `Residual` | 32 | 0 |
| · `dense2` | `Dense(32)` | 32 | 1056 |
| · `gelu1` | `Gelu` | 32 | 0 |
| `dense3` | `Dense(10)` | 10 | 330 |
| `softmax1` | `Softmax` | 10 | 0 |
*/
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "a derive and a visibility are the declaration's own choice"
)]
struct Digits {
    parameters: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Digits::PARAMETERS },
    >,
    statistics: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Digits::STATISTICS },
    >,
}
const _: ::core::marker::PhantomData<
    (
        ::nn_runtime::kind::Flatten,
        ::nn_runtime::kind::Dense,
        ::nn_runtime::kind::Relu,
        ::nn_runtime::kind::Residual,
        ::nn_runtime::kind::Dense,
        ::nn_runtime::kind::Gelu,
        ::nn_runtime::kind::Dense,
        ::nn_runtime::kind::Softmax,
    ),
> = ::core::marker::PhantomData;
const _: ::core::marker::PhantomData<(::nn_runtime::loss::CrossEntropy,)> = ::core::marker::PhantomData;
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Digits {
    /// How many numbers are trained.
    const PARAMETERS: ::core::primitive::usize = 3466;
    /// How many numbers are measured rather than trained.
    const STATISTICS: ::core::primitive::usize = 0;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: ::core::primitive::usize = 6964;
    /// Size of its numbers in bytes, which an embedded network adds to a program.
    const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 74;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [::nn_runtime::Tensor] = &[
        ::nn_runtime::Tensor::new(
            "dense1.weight",
            &[32, 64],
            0,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("dense1.bias", &[32], 2048, ::nn_runtime::Role::Bias),
        ::nn_runtime::Tensor::new(
            "dense2.weight",
            &[32, 32],
            2080,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("dense2.bias", &[32], 3104, ::nn_runtime::Role::Bias),
        ::nn_runtime::Tensor::new(
            "dense3.weight",
            &[10, 32],
            3136,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("dense3.bias", &[10], 3456, ::nn_runtime::Role::Bias),
    ];
    /// The table of layers.
    const SUMMARY: &'static ::core::primitive::str = "Digits ([1, 8, 8] -> 10, f32)\nlayer      kind           output    parameters\nflatten1   Flatten            64             0\ndense1     Dense(32)          32          2080\nrelu1      Relu               32             0\nresidual1  Residual           32             0\n  dense2   Dense(32)          32          1056\n  gelu1    Gelu               32             0\ndense3     Dense(10)          10           330\nsoftmax1   Softmax            10             0\ntotal                                     3466";
    /// The declaration, as it was written.
    const DECLARATION: &'static ::core::primitive::str = "#[loss(CrossEntropy)]\nstruct Digits([1, 8, 8]) -> 10 { Flatten, Dense(32), Relu, Residual { Dense(32), Gelu }, Dense(10), Softmax }";
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
impl ::nn_runtime::Network for Digits {
    type Scalar = ::core::primitive::f32;
    type Input = [::core::primitive::f32; 64];
    type Output = [::core::primitive::f32; 10];
    const INPUT_SHAPE: &'static [::core::primitive::usize] = &[1, 8, 8];
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
    const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;
    fn predict_row(
        &self,
        __row: &[::core::primitive::f32; 64],
    ) -> [::core::primitive::f32; 10] {
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
impl<AnyShape> ::nn_runtime::Layer<64, ::core::primitive::f32, AnyShape> for Digits {
    const OUT: ::core::primitive::usize = 10;
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
    #[inline(always)]
    fn predict_with<ThisMachine: ::nn_runtime::kernel::Machine>(
        __parameters: &[::core::primitive::f32],
        __statistics: &[::core::primitive::f32],
        __input: &[::core::primitive::f32],
        __output: &mut [::core::primitive::f32],
    ) {
        let __dense1 = &mut [0.0; 32];
        let __dense2 = &mut [0.0; 32];
        let __dense1_weight = &__parameters[0..2048];
        let __dense1_bias = &__parameters[2048..2080];
        let __dense2_weight = &__parameters[2080..3104];
        let __dense2_bias = &__parameters[3104..3136];
        let __dense3_weight = &__parameters[3136..3456];
        let __dense3_bias = &__parameters[3456..3466];
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            64,
            32,
        >(
            __dense1,
            __input,
            __dense1_weight,
            ::core::option::Option::Some(__dense1_bias),
        );
        ::nn_runtime::__private::kernel::row::relu(__dense1);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            32,
            32,
        >(
            __dense2,
            __dense1,
            __dense2_weight,
            ::core::option::Option::Some(__dense2_bias),
        );
        ::nn_runtime::__private::kernel::row::gelu(__dense2);
        ::nn_runtime::__private::kernel::row::add(__dense2, __dense1);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            32,
            10,
        >(
            __output,
            __dense2,
            __dense3_weight,
            ::core::option::Option::Some(__dense3_bias),
        );
        ::nn_runtime::__private::kernel::row::softmax(__output, 10);
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::TrainLayer<64, ::core::primitive::f32, AnyShape>
for Digits {
    ::nn_runtime::__private::as_layer!(::core::primitive::f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Digits {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(128);
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(64);
    const LEAST_ROWS: ::core::primitive::usize = 1;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
                &["flatten1", "dense1", "relu1"],
                32,
                ::nn_runtime::Memory::per_row(0),
            )
            .within(0.0, ::core::f64::INFINITY),
        ::nn_runtime::__private::Landmark::in_memory(
            &["dense2"],
            32,
            ::nn_runtime::Memory::per_row(32),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
            &["gelu1", "residual1"],
            32,
            ::nn_runtime::Memory::per_row(64),
        ),
        ::nn_runtime::__private::Landmark::in_outputs(&["dense3"], 10),
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
            &::nn_runtime::init::HeNormal,
            &mut __parameters[0..2048],
            64,
            32,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::HeNormal,
            &mut __parameters[2080..3104],
            32,
            32,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[3136..3456],
            32,
            10,
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
        let [__dense1, __dense2] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [32, 32],
        );
        let __dense1_weight = &__pass.parameters[0..2048];
        let __dense1_bias = &__pass.parameters[2048..2080];
        let __dense2_weight = &__pass.parameters[2080..3104];
        let __dense2_bias = &__pass.parameters[3104..3136];
        let __dense3_weight = &__pass.parameters[3136..3456];
        let __dense3_bias = &__pass.parameters[3456..3466];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__dense1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__inputs, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__dense1_weight, 64, 32),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(__dense1, __dense1_bias);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__dense2, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense2_weight, 32, 32),
        );
        let __block_rows = ::nn_runtime::__private::block_rows(32);
        for (__dense2, __dense1) in ::core::iter::zip(
            __dense2.chunks_mut(__block_rows * 32),
            __dense1.chunks(__block_rows * 32),
        ) {
            ::nn_runtime::__private::kernel::f32::add_bias(__dense2, __dense2_bias);
            ::nn_runtime::__private::kernel::f32::gelu(__dense2);
            ::nn_runtime::__private::kernel::f32::add(__dense2, __dense1);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 10),
            ::nn_runtime::__private::kernel::matrix(__dense2, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense3_weight, 32, 10),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __dense3_bias);
    }
    fn forward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__dense1, __buffer2, __buffer3, _] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [32, 32, 32, 32],
        );
        let __dense1_weight = &__pass.parameters[0..2048];
        let __dense1_bias = &__pass.parameters[2048..2080];
        let __dense2_weight = &__pass.parameters[2080..3104];
        let __dense2_bias = &__pass.parameters[3104..3136];
        let __dense3_weight = &__pass.parameters[3136..3456];
        let __dense3_bias = &__pass.parameters[3456..3466];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__dense1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__inputs, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__dense1_weight, 64, 32),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(__dense1, __dense1_bias);
        let __dense2 = &mut __buffer2[..__rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__dense2, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense2_weight, 32, 32),
        );
        let __gelu1 = &mut __buffer3[..__rows * 32];
        let __block_rows = ::nn_runtime::__private::block_rows(32);
        for ((__dense2, __gelu1), __dense1) in ::core::iter::zip(
            ::core::iter::zip(
                __dense2.chunks_mut(__block_rows * 32),
                __gelu1.chunks_mut(__block_rows * 32),
            ),
            __dense1.chunks(__block_rows * 32),
        ) {
            ::nn_runtime::__private::kernel::f32::add_bias(__dense2, __dense2_bias);
            ::nn_runtime::__private::kernel::f32::copy(__gelu1, __dense2);
            ::nn_runtime::__private::kernel::f32::gelu(__gelu1);
            ::nn_runtime::__private::kernel::f32::add(__gelu1, __dense1);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 10),
            ::nn_runtime::__private::kernel::matrix(__gelu1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense3_weight, 32, 10),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __dense3_bias);
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
        let [__dense1, __buffer2, __buffer3, __d_dense2] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [32, 32, 32, 32],
        );
        let __dense1_weight = &__pass.parameters[0..2048];
        let __dense2_weight = &__pass.parameters[2080..3104];
        let __dense3_weight = &__pass.parameters[3136..3456];
        let [__d_dense1_weight, __d_dense1_bias, __d_dense2_weight, __d_dense2_bias,
        __d_dense3_weight, __d_dense3_bias] = ::nn_runtime::__private::carve(
            __pass.d_parameters,
            [2048, 32, 1024, 32, 320, 10],
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_dense3_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(__d_dense3_bias, __d_outputs);
        let __gelu1 = &mut __buffer3[..__rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_dense3_weight, 32, 10),
            ::nn_runtime::__private::kernel::matrix(__gelu1, __rows, 32).transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 10),
        );
        let __d_gelu1 = &mut __buffer3[..__rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_gelu1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 10),
            ::nn_runtime::__private::kernel::matrix(__dense3_weight, 32, 10).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_dense2_bias);
        let __dense2 = &mut __buffer2[..__rows * 32];
        let __block_rows = ::nn_runtime::__private::block_rows(32);
        for ((__d_dense2, __d_gelu1), __dense2) in ::core::iter::zip(
            ::core::iter::zip(
                __d_dense2.chunks_mut(__block_rows * 32),
                __d_gelu1.chunks(__block_rows * 32),
            ),
            __dense2.chunks(__block_rows * 32),
        ) {
            ::nn_runtime::__private::kernel::f32::copy(__d_dense2, __d_gelu1);
            ::nn_runtime::__private::kernel::f32::gelu_backward(__d_dense2, __dense2);
            ::nn_runtime::__private::kernel::f32::sum_rows(__d_dense2_bias, __d_dense2);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_dense2_weight, 32, 32),
            ::nn_runtime::__private::kernel::matrix(__dense1, __rows, 32).transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_dense2, __rows, 32),
        );
        let __d_dense1 = &mut __buffer2[..__rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_dense1, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__d_dense2, __rows, 32),
            ::nn_runtime::__private::kernel::matrix(__dense2_weight, 32, 32).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_dense1_bias);
        let __block_rows = ::nn_runtime::__private::block_rows(32);
        for ((__d_dense1, __d_gelu1), __dense1) in ::core::iter::zip(
            ::core::iter::zip(
                __d_dense1.chunks_mut(__block_rows * 32),
                __d_gelu1.chunks(__block_rows * 32),
            ),
            __dense1.chunks(__block_rows * 32),
        ) {
            ::nn_runtime::__private::kernel::f32::add(__d_dense1, __d_gelu1);
            ::nn_runtime::__private::kernel::f32::relu_backward_bias(
                __d_dense1,
                __d_dense1_bias,
                __dense1,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_dense1_weight, 64, 32),
            ::nn_runtime::__private::kernel::matrix(__inputs, __rows, 64).transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_dense1, __rows, 32),
        );
        if let ::core::option::Option::Some(__d_inputs) = __d_inputs {
            ::nn_runtime::__private::kernel::f32::matmul(
                ::nn_runtime::__private::kernel::matrix_mut(__d_inputs, __rows, 64),
                ::nn_runtime::__private::kernel::matrix(__d_dense1, __rows, 32),
                ::nn_runtime::__private::kernel::matrix(__dense1_weight, 64, 32)
                    .transpose(),
            );
        }
    }
    fn activate(_: &[::core::primitive::f32], __outputs: &mut [::core::primitive::f32]) {
        ::nn_runtime::__private::kernel::f32::softmax(__outputs, 10);
    }
    fn activate_backward(
        _: &[::core::primitive::f32],
        __d_outputs: &mut [::core::primitive::f32],
        __outputs: &[::core::primitive::f32],
    ) {
        ::nn_runtime::__private::kernel::f32::softmax_backward(
            __d_outputs,
            __outputs,
            10,
        );
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Digits {
    ///The numbers of layer `dense1`, `Dense(32)`.
    #[must_use]
    fn dense1(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 32]; 64],
        &[::core::primitive::f32; 32],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(&self.parameters.as_array()[0..2048]),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[2048..2080]),
        }
    }
    ///The numbers of layer `dense1`, to be changed.
    fn dense1_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 32]; 64],
        &mut [::core::primitive::f32; 32],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [2048, 32],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
    ///The numbers of layer `dense2`, `Dense(32)`.
    #[must_use]
    fn dense2(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 32]; 32],
        &[::core::primitive::f32; 32],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[2080..3104],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[3104..3136]),
        }
    }
    ///The numbers of layer `dense2`, to be changed.
    fn dense2_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 32]; 32],
        &mut [::core::primitive::f32; 32],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[2080..],
            [1024, 32],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
    ///The numbers of layer `dense3`, `Dense(10)`.
    #[must_use]
    fn dense3(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 10]; 32],
        &[::core::primitive::f32; 10],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[3136..3456],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[3456..3466]),
        }
    }
    ///The numbers of layer `dense3`, to be changed.
    fn dense3_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 10]; 32],
        &mut [::core::primitive::f32; 10],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[3136..],
            [320, 10],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Digits {
    type Compared = <::nn_runtime::loss::CrossEntropy as ::nn_runtime::loss::Loss<
        10,
        ::core::primitive::f32,
    >>::Target;
    type Loss = ::nn_runtime::__private::Of<::nn_runtime::loss::CrossEntropy, 10>;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(::nn_runtime::loss::CrossEntropy)
    }
}
