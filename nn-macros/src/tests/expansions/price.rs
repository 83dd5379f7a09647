/// The price of a house.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `standardize1` | `Standardize` | 8 | 0 |
| `hidden` | `Dense(64)` | 64 | 576 |
| `relu1` | `Relu` | 64 | 0 |
| `output` | `Dense(1)` | 1 | 65 |
*/
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "a derive and a visibility are the declaration's own choice"
)]
pub struct Price {
    parameters: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Price::PARAMETERS },
    >,
    statistics: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Price::STATISTICS },
    >,
}
const _: ::core::marker::PhantomData<
    (
        ::nn_runtime::kind::Standardize,
        ::nn_runtime::kind::Dense,
        ::nn_runtime::kind::Relu,
        ::nn_runtime::kind::Dense,
    ),
> = ::core::marker::PhantomData;
const _: ::core::marker::PhantomData<(::nn_runtime::loss::MeanSquaredError,)> = ::core::marker::PhantomData;
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Price {
    /// How many numbers are trained.
    pub const PARAMETERS: ::core::primitive::usize = 641;
    /// How many numbers are measured rather than trained.
    pub const STATISTICS: ::core::primitive::usize = 16;
    /// Floating-point operations of one row's forward pass.
    pub const FLOPS: ::core::primitive::usize = 1297;
    /// Size of its numbers in bytes, which an embedded network adds to a program.
    pub const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    pub const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 73;
    /// Every tensor by name, in the order of the declaration.
    pub const TENSORS: &'static [::nn_runtime::Tensor] = &[
        ::nn_runtime::Tensor::new(
            "standardize1.mean",
            &[8],
            0,
            ::nn_runtime::Role::Statistic {
                momentum: ::core::option::Option::None,
            },
        ),
        ::nn_runtime::Tensor::new(
            "standardize1.deviation",
            &[8],
            8,
            ::nn_runtime::Role::Statistic {
                momentum: ::core::option::Option::None,
            },
        ),
        ::nn_runtime::Tensor::new(
            "hidden.weight",
            &[64, 8],
            0,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("hidden.bias", &[64], 512, ::nn_runtime::Role::Bias),
        ::nn_runtime::Tensor::new(
            "output.weight",
            &[1, 64],
            576,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("output.bias", &[1], 640, ::nn_runtime::Role::Bias),
    ];
    /// The table of layers.
    pub const SUMMARY: &'static ::core::primitive::str = "Price (8 -> 1, f32)\nlayer         kind             output    parameters\nstandardize1  Standardize           8             0\nhidden        Dense(64)            64           576\nrelu1         Relu                 64             0\noutput        Dense(1)              1            65\ntotal                                           641";
    /// The declaration, as it was written.
    pub const DECLARATION: &'static ::core::primitive::str = "/// The price of a house.\n#[loss(MeanSquaredError)]\npub struct Price(8) -> 1 { Standardize, hidden: Dense(64), Relu, output: Dense(1) }";
    #[doc(hidden)]
    #[must_use]
    pub const fn __of(
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
impl ::nn_runtime::Network for Price {
    type Scalar = ::core::primitive::f32;
    type Input = [::core::primitive::f32; 8];
    type Output = [::core::primitive::f32; 1];
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
    const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;
    fn predict_row(
        &self,
        __row: &[::core::primitive::f32; 8],
    ) -> [::core::primitive::f32; 1] {
        ::nn_runtime::__private::predict::<
            Self,
            _,
            _,
            _,
            8,
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
impl<AnyShape> ::nn_runtime::Layer<8, ::core::primitive::f32, AnyShape> for Price {
    const OUT: ::core::primitive::usize = 1;
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
            8,
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
        let __standardize1 = &mut [0.0; 8];
        let __hidden = &mut [0.0; 64];
        let __standardize1_mean = &__statistics[0..8];
        let __standardize1_deviation = &__statistics[8..16];
        let __hidden_weight = &__parameters[0..512];
        let __hidden_bias = &__parameters[512..576];
        let __output_weight = &__parameters[576..640];
        let __output_bias = &__parameters[640..641];
        ::nn_runtime::__private::kernel::row::copy(__standardize1, __input);
        ::nn_runtime::__private::kernel::row::standardize(
            __standardize1,
            __standardize1_mean,
            __standardize1_deviation,
        );
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            8,
            64,
        >(
            __hidden,
            __standardize1,
            __hidden_weight,
            ::core::option::Option::Some(__hidden_bias),
        );
        ::nn_runtime::__private::kernel::row::relu(__hidden);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            64,
            1,
        >(
            __output,
            __hidden,
            __output_weight,
            ::core::option::Option::Some(__output_bias),
        );
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::TrainLayer<8, ::core::primitive::f32, AnyShape> for Price {
    ::nn_runtime::__private::as_layer!(::core::primitive::f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Price {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(136);
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(72);
    const LEAST_ROWS: ::core::primitive::usize = 1;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[
        ::nn_runtime::__private::Scaler {
            start: 0,
            width: 8,
            beside: 1,
            first: 0,
            numbers: 8,
            of_targets: false,
        },
    ];
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
            &["standardize1"],
            8,
            ::nn_runtime::Memory::per_row(0),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
                &["hidden", "relu1"],
                64,
                ::nn_runtime::Memory::per_row(8),
            )
            .within(0.0, ::core::f64::INFINITY),
        ::nn_runtime::__private::Landmark::in_outputs(&["output"], 1),
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
        __statistics: &mut [::core::primitive::f32],
        __rng: &mut dyn ::nn_runtime::__private::Rng,
    ) {
        __statistics[8..16].fill(1.0);
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::HeNormal,
            &mut __parameters[0..512],
            8,
            64,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[576..640],
            64,
            1,
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
        let [__standardize1, __hidden] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [8, 64],
        );
        let __standardize1_mean = &__pass.statistics[0..8];
        let __standardize1_deviation = &__pass.statistics[8..16];
        let __hidden_weight = &__pass.parameters[0..512];
        let __hidden_bias = &__pass.parameters[512..576];
        let __output_weight = &__pass.parameters[576..640];
        let __output_bias = &__pass.parameters[640..641];
        let __block_rows = ::nn_runtime::__private::block_rows(8);
        for (__standardize1, __inputs) in ::core::iter::zip(
            __standardize1.chunks_mut(__block_rows * 8),
            __inputs.chunks(__block_rows * 8),
        ) {
            ::nn_runtime::__private::kernel::f32::copy(__standardize1, __inputs);
            ::nn_runtime::__private::kernel::f32::standardize(
                __standardize1,
                __standardize1_mean,
                __standardize1_deviation,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__hidden, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__standardize1, __rows, 8),
            ::nn_runtime::__private::kernel::matrix(__hidden_weight, 8, 64),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(__hidden, __hidden_bias);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__hidden, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__output_weight, 64, 1),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __output_bias);
    }
    fn forward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__standardize1, __hidden, _] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [8, 64, 64],
        );
        let __standardize1_mean = &__pass.statistics[0..8];
        let __standardize1_deviation = &__pass.statistics[8..16];
        let __hidden_weight = &__pass.parameters[0..512];
        let __hidden_bias = &__pass.parameters[512..576];
        let __output_weight = &__pass.parameters[576..640];
        let __output_bias = &__pass.parameters[640..641];
        let __block_rows = ::nn_runtime::__private::block_rows(8);
        for (__standardize1, __inputs) in ::core::iter::zip(
            __standardize1.chunks_mut(__block_rows * 8),
            __inputs.chunks(__block_rows * 8),
        ) {
            ::nn_runtime::__private::kernel::f32::copy(__standardize1, __inputs);
            ::nn_runtime::__private::kernel::f32::standardize(
                __standardize1,
                __standardize1_mean,
                __standardize1_deviation,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__hidden, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__standardize1, __rows, 8),
            ::nn_runtime::__private::kernel::matrix(__hidden_weight, 8, 64),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(__hidden, __hidden_bias);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__hidden, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__output_weight, 64, 1),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __output_bias);
    }
    fn backward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Backward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __d_outputs = __pass.d_outputs;
        let __d_inputs = __pass.d_inputs;
        let [__standardize1, __hidden, __d_hidden] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [8, 64, 64],
        );
        let __standardize1_deviation = &__pass.statistics[8..16];
        let __hidden_weight = &__pass.parameters[0..512];
        let __output_weight = &__pass.parameters[576..640];
        let [__d_hidden_weight, __d_hidden_bias, __d_output_weight, __d_output_bias] = ::nn_runtime::__private::carve(
            __pass.d_parameters,
            [512, 64, 64, 1],
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_output_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(__d_output_bias, __d_outputs);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_output_weight, 64, 1),
            ::nn_runtime::__private::kernel::matrix(__hidden, __rows, 64).transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 1),
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_hidden, __rows, 64),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__output_weight, 64, 1).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_hidden_bias);
        ::nn_runtime::__private::kernel::f32::relu_backward_bias(
            __d_hidden,
            __d_hidden_bias,
            __hidden,
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_hidden_weight, 8, 64),
            ::nn_runtime::__private::kernel::matrix(__standardize1, __rows, 8)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_hidden, __rows, 64),
        );
        if let ::core::option::Option::Some(__d_inputs) = __d_inputs {
            ::nn_runtime::__private::kernel::f32::matmul(
                ::nn_runtime::__private::kernel::matrix_mut(__d_inputs, __rows, 8),
                ::nn_runtime::__private::kernel::matrix(__d_hidden, __rows, 64),
                ::nn_runtime::__private::kernel::matrix(__hidden_weight, 8, 64)
                    .transpose(),
            );
            ::nn_runtime::__private::kernel::f32::standardize_backward(
                __d_inputs,
                __standardize1_deviation,
            );
        }
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Price {
    ///The numbers of layer `standardize1`, `Standardize`.
    #[must_use]
    pub fn standardize1(
        &self,
    ) -> ::nn_runtime::view::ScalerView<
        &[::core::primitive::f32; 8],
        &[::core::primitive::f32; 8],
    > {
        ::nn_runtime::view::ScalerView {
            mean: ::nn_runtime::__private::array(&self.statistics.as_array()[0..8]),
            deviation: ::nn_runtime::__private::array(&self.statistics.as_array()[8..16]),
        }
    }
    ///The numbers of layer `standardize1`, to be changed.
    pub fn standardize1_mut(
        &mut self,
    ) -> ::nn_runtime::view::ScalerView<
        &mut [::core::primitive::f32; 8],
        &mut [::core::primitive::f32; 8],
    > {
        let [__mean, __deviation] = ::nn_runtime::__private::carve(
            &mut self.statistics.as_mut_slice()[0..],
            [8, 8],
        );
        ::nn_runtime::view::ScalerView {
            mean: ::nn_runtime::__private::array_mut(__mean),
            deviation: ::nn_runtime::__private::array_mut(__deviation),
        }
    }
    ///The numbers of layer `hidden`, `Dense(64)`.
    #[must_use]
    pub fn hidden(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 64]; 8],
        &[::core::primitive::f32; 64],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(&self.parameters.as_array()[0..512]),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[512..576]),
        }
    }
    ///The numbers of layer `hidden`, to be changed.
    pub fn hidden_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 64]; 8],
        &mut [::core::primitive::f32; 64],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [512, 64],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
    ///The numbers of layer `output`, `Dense(1)`.
    #[must_use]
    pub fn output(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 1]; 64],
        &[::core::primitive::f32; 1],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[576..640],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[640..641]),
        }
    }
    ///The numbers of layer `output`, to be changed.
    pub fn output_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 1]; 64],
        &mut [::core::primitive::f32; 1],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[576..],
            [64, 1],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Price {
    type Compared = <::nn_runtime::loss::MeanSquaredError as ::nn_runtime::loss::Loss<
        1,
        ::core::primitive::f32,
    >>::Target;
    type Loss = ::nn_runtime::__private::Of<::nn_runtime::loss::MeanSquaredError, 1>;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(::nn_runtime::loss::MeanSquaredError)
    }
}
