///A network that takes a sequence of 30 steps with 2 features and gives 1 number.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `lstm` | `Lstm(16)` | [30, 16] | 1280 |
| `last1` | `Last` | 16 | 0 |
| `dense1` | `Dense(1)` | 1 | 17 |
*/
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "a derive and a visibility are the declaration's own choice"
)]
struct Adding {
    parameters: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Adding::PARAMETERS },
    >,
    statistics: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Adding::STATISTICS },
    >,
}
const _: ::core::marker::PhantomData<
    (::nn_runtime::kind::Lstm, ::nn_runtime::kind::Last, ::nn_runtime::kind::Dense),
> = ::core::marker::PhantomData;
const _: ::core::marker::PhantomData<(::nn_runtime::loss::MeanSquaredError,)> = ::core::marker::PhantomData;
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Adding {
    /// How many numbers are trained.
    const PARAMETERS: ::core::primitive::usize = 1297;
    /// How many numbers are measured rather than trained.
    const STATISTICS: ::core::primitive::usize = 0;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: ::core::primitive::usize = 71121;
    /// Size of its numbers in bytes, which an embedded network adds to a program.
    const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 641;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [::nn_runtime::Tensor] = &[
        ::nn_runtime::Tensor::new(
            "lstm.weight_ih_l0",
            &[64, 2],
            0,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new(
            "lstm.weight_hh_l0",
            &[64, 16],
            128,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new(
            "lstm.bias_ih_l0",
            &[64],
            1152,
            ::nn_runtime::Role::Bias,
        ),
        ::nn_runtime::Tensor::new(
            "lstm.bias_hh_l0",
            &[64],
            1216,
            ::nn_runtime::Role::Bias,
        ),
        ::nn_runtime::Tensor::new(
            "dense1.weight",
            &[1, 16],
            1280,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("dense1.bias", &[1], 1296, ::nn_runtime::Role::Bias),
    ];
    /// The table of layers.
    const SUMMARY: &'static ::core::primitive::str = "Adding ([30, 2] -> 1, f32)\nlayer   kind          output    parameters\nlstm    Lstm(16)    [30, 16]          1280\nlast1   Last              16             0\ndense1  Dense(1)           1            17\ntotal                                 1297";
    /// The declaration, as it was written.
    const DECLARATION: &'static ::core::primitive::str = "#[loss(MeanSquaredError)]\nstruct Adding([30, 2]) -> 1 { lstm: Lstm(16), Last, Dense(1) }";
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
impl ::nn_runtime::Network for Adding {
    type Scalar = ::core::primitive::f32;
    type Input = [[::core::primitive::f32; 2]; 30];
    type Output = [::core::primitive::f32; 1];
    const INPUT_SHAPE: &'static [::core::primitive::usize] = &[30, 2];
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
    const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;
    fn predict_row(
        &self,
        __row: &[[::core::primitive::f32; 2]; 30],
    ) -> [::core::primitive::f32; 1] {
        ::nn_runtime::__private::predict::<
            Self,
            _,
            _,
            _,
            60,
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
impl<AnyShape> ::nn_runtime::Layer<60, ::core::primitive::f32, AnyShape> for Adding {
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
            60,
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
        let __buffer1 = &mut [0.0; 16];
        let __lstm_c = &mut [0.0; 16];
        let __lstm_scratch = &mut [0.0; 128];
        let __lstm = &mut [0.0; 480];
        let __lstm_weight_ih_l0 = &__parameters[0..128];
        let __lstm_weight_hh_l0 = &__parameters[128..1152];
        let __lstm_bias_ih_l0 = &__parameters[1152..1216];
        let __lstm_bias_hh_l0 = &__parameters[1216..1280];
        let __dense1_weight = &__parameters[1280..1296];
        let __dense1_bias = &__parameters[1296..1297];
        let __lstm_h = &mut __buffer1[..16];
        ::nn_runtime::__private::kernel::row::zero(__lstm_h);
        ::nn_runtime::__private::kernel::row::zero(__lstm_c);
        ::nn_runtime::__private::kernel::row::recurrent_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            2,
            16,
            64,
        >(
            __lstm,
            __lstm_scratch,
            __lstm_h,
            __lstm_c,
            __input,
            __lstm_weight_ih_l0,
            __lstm_weight_hh_l0,
            __lstm_bias_ih_l0,
            __lstm_bias_hh_l0,
            ::nn_runtime::__private::kernel::row::LstmCell,
            16,
            false,
            &mut [],
        );
        let __last1 = &mut __buffer1[..16];
        ::nn_runtime::__private::kernel::row::take_columns(
            __last1,
            __lstm,
            480,
            464,
            16,
        );
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f32,
            ThisMachine,
            16,
            1,
        >(
            __output,
            __last1,
            __dense1_weight,
            ::core::option::Option::Some(__dense1_bias),
        );
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::TrainLayer<60, ::core::primitive::f32, AnyShape>
for Adding {
    ::nn_runtime::__private::as_layer!(::core::primitive::f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Adding {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(3456);
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(2496);
    const LEAST_ROWS: ::core::primitive::usize = 1;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
            &["lstm"],
            480,
            ::nn_runtime::Memory::per_row(2496),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
            &["last1"],
            16,
            ::nn_runtime::Memory::per_row(1920),
        ),
        ::nn_runtime::__private::Landmark::in_outputs(&["dense1"], 1),
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
            &::nn_runtime::__private::EachGate {
                gates: 4,
                init: ::nn_runtime::init::GlorotUniform,
            },
            &mut __parameters[0..128],
            2,
            64,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::__private::EachGate {
                gates: 4,
                init: ::nn_runtime::init::Orthogonal(1.0),
            },
            &mut __parameters[128..1152],
            16,
            64,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::__private::ForgetBias,
            &mut __parameters[1152..1216],
            1,
            64,
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[1280..1296],
            16,
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
        let [__lstm_gates, __buffer2, __lstm] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [1920, 96, 480],
        );
        let __lstm_weight_ih_l0 = &__pass.parameters[0..128];
        let __lstm_weight_hh_l0 = &__pass.parameters[128..1152];
        let __lstm_bias_ih_l0 = &__pass.parameters[1152..1216];
        let __lstm_bias_hh_l0 = &__pass.parameters[1216..1280];
        let __dense1_weight = &__pass.parameters[1280..1296];
        let __dense1_bias = &__pass.parameters[1296..1297];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__lstm_gates, __rows * 30, 64),
            ::nn_runtime::__private::kernel::matrix(__inputs, __rows * 30, 2),
            ::nn_runtime::__private::kernel::matrix(__lstm_weight_ih_l0, 2, 64),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__lstm_gates, __lstm_bias_ih_l0);
        let __lstm_scratch = &mut __buffer2[..__rows * 96];
        ::nn_runtime::__private::kernel::f32::recurrent_forward(
            __lstm_gates,
            &mut [],
            __lstm,
            __lstm_scratch,
            __lstm_weight_hh_l0,
            __lstm_bias_hh_l0,
            &mut [],
            &mut [],
            ::nn_runtime::__private::kernel::row::LstmCell,
            16,
            30,
            false,
            &mut [],
        );
        let __last1 = &mut __buffer2[..__rows * 16];
        ::nn_runtime::__private::kernel::f32::take_columns(
            __last1,
            __lstm,
            480,
            464,
            16,
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__last1, __rows, 16),
            ::nn_runtime::__private::kernel::matrix(__dense1_weight, 16, 1),
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
        let [__lstm_gates, __buffer2, __lstm_kept, __lstm, _] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [1920, 96, 480, 480, 480],
        );
        let __lstm_weight_ih_l0 = &__pass.parameters[0..128];
        let __lstm_weight_hh_l0 = &__pass.parameters[128..1152];
        let __lstm_bias_ih_l0 = &__pass.parameters[1152..1216];
        let __lstm_bias_hh_l0 = &__pass.parameters[1216..1280];
        let __dense1_weight = &__pass.parameters[1280..1296];
        let __dense1_bias = &__pass.parameters[1296..1297];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__lstm_gates, __rows * 30, 64),
            ::nn_runtime::__private::kernel::matrix(__inputs, __rows * 30, 2),
            ::nn_runtime::__private::kernel::matrix(__lstm_weight_ih_l0, 2, 64),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__lstm_gates, __lstm_bias_ih_l0);
        let __lstm_scratch = &mut __buffer2[..__rows * 96];
        ::nn_runtime::__private::kernel::f32::recurrent_forward(
            __lstm_gates,
            __lstm_kept,
            __lstm,
            __lstm_scratch,
            __lstm_weight_hh_l0,
            __lstm_bias_hh_l0,
            &mut [],
            &mut [],
            ::nn_runtime::__private::kernel::row::LstmCell,
            16,
            30,
            false,
            &mut [],
        );
        let __last1 = &mut __buffer2[..__rows * 16];
        ::nn_runtime::__private::kernel::f32::take_columns(
            __last1,
            __lstm,
            480,
            464,
            16,
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__last1, __rows, 16),
            ::nn_runtime::__private::kernel::matrix(__dense1_weight, 16, 1),
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
        let [__lstm_gates, __buffer2, __lstm_kept, __lstm, __d_lstm] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [1920, 96, 480, 480, 480],
        );
        let __lstm_weight_ih_l0 = &__pass.parameters[0..128];
        let __lstm_weight_hh_l0 = &__pass.parameters[128..1152];
        let __dense1_weight = &__pass.parameters[1280..1296];
        let [__d_lstm_weight_ih_l0, __d_lstm_weight_hh_l0, __d_lstm_bias_ih_l0,
        __d_lstm_bias_hh_l0, __d_dense1_weight, __d_dense1_bias] = ::nn_runtime::__private::carve(
            __pass.d_parameters,
            [128, 1024, 64, 64, 16, 1],
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_dense1_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(__d_dense1_bias, __d_outputs);
        let __last1 = &mut __buffer2[..__rows * 16];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_dense1_weight, 16, 1),
            ::nn_runtime::__private::kernel::matrix(__last1, __rows, 16).transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 1),
        );
        let __d_last1 = &mut __buffer2[..__rows * 16];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_last1, __rows, 16),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__dense1_weight, 16, 1).transpose(),
        );
        let __block_rows = ::nn_runtime::__private::block_rows(480);
        for (__d_lstm, __d_last1) in ::core::iter::zip(
            __d_lstm.chunks_mut(__block_rows * 480),
            __d_last1.chunks(__block_rows * 16),
        ) {
            ::nn_runtime::__private::kernel::f32::zero(__d_lstm);
            ::nn_runtime::__private::kernel::f32::place_columns(
                __d_lstm,
                __d_last1,
                480,
                464,
                16,
            );
        }
        ::nn_runtime::__private::kernel::f32::zero(__d_lstm_weight_hh_l0);
        ::nn_runtime::__private::kernel::f32::zero(__d_lstm_bias_hh_l0);
        let __d_lstm_scratch = &mut __buffer2[..__rows * 96];
        ::nn_runtime::__private::kernel::f32::recurrent_backward(
            __lstm_gates,
            __lstm_kept,
            __d_lstm_scratch,
            __d_lstm_weight_hh_l0,
            __d_lstm_bias_hh_l0,
            &mut [],
            &mut [],
            __lstm,
            __d_lstm,
            __lstm_weight_hh_l0,
            &mut [],
            &mut [],
            ::nn_runtime::__private::kernel::row::LstmCell,
            16,
            30,
            false,
            &mut [],
        );
        ::nn_runtime::__private::kernel::f32::zero(__d_lstm_bias_ih_l0);
        ::nn_runtime::__private::kernel::f32::sum_rows(
            __d_lstm_bias_ih_l0,
            __lstm_gates,
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__d_lstm_weight_ih_l0, 2, 64),
            ::nn_runtime::__private::kernel::matrix(__inputs, __rows * 30, 2)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__lstm_gates, __rows * 30, 64),
        );
        if let ::core::option::Option::Some(__d_inputs) = __d_inputs {
            ::nn_runtime::__private::kernel::f32::matmul(
                ::nn_runtime::__private::kernel::matrix_mut(__d_inputs, __rows * 30, 2),
                ::nn_runtime::__private::kernel::matrix(__lstm_gates, __rows * 30, 64),
                ::nn_runtime::__private::kernel::matrix(__lstm_weight_ih_l0, 2, 64)
                    .transpose(),
            );
        }
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Adding {
    ///The numbers of layer `lstm`, `Lstm(16)`.
    #[must_use]
    fn lstm(
        &self,
    ) -> ::nn_runtime::view::RecurrentView<
        &[[::core::primitive::f32; 64]; 2],
        &[[::core::primitive::f32; 64]; 16],
        &[::core::primitive::f32; 64],
        &[::core::primitive::f32; 64],
    > {
        ::nn_runtime::view::RecurrentView {
            weight_ih_l0: ::nn_runtime::__private::table(
                &self.parameters.as_array()[0..128],
            ),
            weight_hh_l0: ::nn_runtime::__private::table(
                &self.parameters.as_array()[128..1152],
            ),
            bias_ih_l0: ::nn_runtime::__private::array(
                &self.parameters.as_array()[1152..1216],
            ),
            bias_hh_l0: ::nn_runtime::__private::array(
                &self.parameters.as_array()[1216..1280],
            ),
        }
    }
    ///The numbers of layer `lstm`, to be changed.
    fn lstm_mut(
        &mut self,
    ) -> ::nn_runtime::view::RecurrentView<
        &mut [[::core::primitive::f32; 64]; 2],
        &mut [[::core::primitive::f32; 64]; 16],
        &mut [::core::primitive::f32; 64],
        &mut [::core::primitive::f32; 64],
    > {
        let [__weight_ih_l0, __weight_hh_l0, __bias_ih_l0, __bias_hh_l0] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [128, 1024, 64, 64],
        );
        ::nn_runtime::view::RecurrentView {
            weight_ih_l0: ::nn_runtime::__private::table_mut(__weight_ih_l0),
            weight_hh_l0: ::nn_runtime::__private::table_mut(__weight_hh_l0),
            bias_ih_l0: ::nn_runtime::__private::array_mut(__bias_ih_l0),
            bias_hh_l0: ::nn_runtime::__private::array_mut(__bias_hh_l0),
        }
    }
    ///The numbers of layer `dense1`, `Dense(1)`.
    #[must_use]
    fn dense1(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 1]; 16],
        &[::core::primitive::f32; 1],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[1280..1296],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[1296..1297]),
        }
    }
    ///The numbers of layer `dense1`, to be changed.
    fn dense1_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 1]; 16],
        &mut [::core::primitive::f32; 1],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[1280..],
            [16, 1],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Adding {
    type Compared = <::nn_runtime::loss::MeanSquaredError as ::nn_runtime::loss::Loss<
        1,
        ::core::primitive::f32,
    >>::Target;
    type Loss = ::nn_runtime::__private::Of<::nn_runtime::loss::MeanSquaredError, 1>;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(::nn_runtime::loss::MeanSquaredError)
    }
}
