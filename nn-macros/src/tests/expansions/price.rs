/// The price of a house.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `standardize1` | `Standardize` | 8 | 0 |
| `hidden` | `Dense(64)` | 64 | 576 |
| `relu1` | `Relu` | 64 | 0 |
| `output` | `Dense(1)` | 1 | 65 |
*/
pub struct Price {
    parameters: ::nn_runtime::__private::Numbers<f32, { Price::PARAMETERS }>,
    statistics: ::nn_runtime::__private::Numbers<f32, { Price::STATISTICS }>,
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
    pub const PARAMETERS: usize = 641;
    /// How many numbers are measured rather than trained.
    pub const STATISTICS: usize = 16;
    /// Floating-point operations of one row's forward pass.
    pub const FLOPS: usize = 1297;
    /// Bytes of its numbers: what an embedded network adds to a program.
    pub const WEIGHT_BYTES: usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    pub const STACK_BYTES: usize = ::core::mem::size_of::<f32>() * 73;
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
    pub const SUMMARY: &'static str = "Price (8 -> 1, f32)\nlayer         kind             output    parameters\nstandardize1  Standardize           8             0\nhidden        Dense(64)            64           576\nrelu1         Relu                 64             0\noutput        Dense(1)              1            65\ntotal                                           641";
    /// The declaration, as it was written.
    pub const DECLARATION: &'static str = "/// The price of a house.\n#[loss(MeanSquaredError)]\npub struct Price(8) -> 1 { Standardize, hidden: Dense(64), Relu, output: Dense(1) }";
    #[doc(hidden)]
    #[must_use]
    pub const fn __of(
        parameters: &'static [f32; Self::PARAMETERS],
        statistics: &'static [f32; Self::STATISTICS],
    ) -> Self {
        Self {
            parameters: ::nn_runtime::__private::Numbers::borrowed(parameters),
            statistics: ::nn_runtime::__private::Numbers::borrowed(statistics),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::Network for Price {
    type Scalar = f32;
    type Input = [f32; 8];
    type Output = [f32; 1];
    const PARAMETERS: usize = Self::PARAMETERS;
    const STATISTICS: usize = Self::STATISTICS;
    const FLOPS: usize = Self::FLOPS;
    const STACK_BYTES: usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static str = Self::SUMMARY;
    const DECLARATION: &'static str = Self::DECLARATION;
    fn predict_row(&self, input: &[f32; 8]) -> [f32; 1] {
        ::nn_runtime::__private::predict::<
            Self,
            f32,
            8,
            1,
        >(self.parameters.as_array(), self.statistics.as_array(), input)
    }
    fn parameters(&self) -> &[f32] {
        self.parameters.as_array()
    }
    fn statistics(&self) -> &[f32] {
        self.statistics.as_array()
    }
}
#[automatically_derived]
impl ::nn_runtime::Layer<8, f32> for Price {
    const OUT: usize = 1;
    const PARAMETERS: usize = Self::PARAMETERS;
    const STATISTICS: usize = Self::STATISTICS;
    const FLOPS: usize = Self::FLOPS;
    const STACK_BYTES: usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    fn predict(
        parameters: &[f32],
        statistics: &[f32],
        input: &[f32],
        output: &mut [f32],
    ) {
        <Self as ::nn_runtime::Layer<
            8,
            f32,
        >>::predict_with::<
            ::nn_runtime::kernel::Least,
        >(parameters, statistics, input, output);
    }
    #[inline(always)]
    fn predict_with<ThisMachine: ::nn_runtime::kernel::Machine>(
        parameters: &[f32],
        statistics: &[f32],
        input: &[f32],
        output: &mut [f32],
    ) {
        let standardize1 = &mut [0.0; 8];
        let hidden = &mut [0.0; 64];
        let standardize1_mean = &statistics[0..8];
        let standardize1_deviation = &statistics[8..16];
        let hidden_weight = &parameters[0..512];
        let hidden_bias = &parameters[512..576];
        let output_weight = &parameters[576..640];
        let output_bias = &parameters[640..641];
        ::nn_runtime::__private::kernel::row::copy(standardize1, input);
        ::nn_runtime::__private::kernel::row::standardize(
            standardize1,
            standardize1_mean,
            standardize1_deviation,
        );
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f32,
            ThisMachine,
            8,
            64,
        >(
            hidden,
            standardize1,
            hidden_weight,
            ::core::option::Option::Some(hidden_bias),
        );
        ::nn_runtime::__private::kernel::row::relu(hidden);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f32,
            ThisMachine,
            64,
            1,
        >(output, hidden, output_weight, ::core::option::Option::Some(output_bias));
    }
}
#[automatically_derived]
impl ::nn_runtime::TrainLayer<8, f32> for Price {
    ::nn_runtime::__private::as_layer!(f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Price {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(136);
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(72);
    const LEAST_ROWS: usize = 1;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[
        ::nn_runtime::__private::Scaler {
            start: 0,
            width: 8,
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
    fn numbers_mut(&mut self) -> (&mut [f32], &mut [f32]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
    fn initialize(
        parameters: &mut [f32],
        statistics: &mut [f32],
        rng: &mut dyn ::nn_runtime::__private::Rng,
    ) {
        statistics[8..16].fill(1.0);
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::HeNormal,
            &mut parameters[0..512],
            8,
            64,
            rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut parameters[576..640],
            64,
            1,
            rng,
        );
    }
    fn predict_steps(batch: &::nn_runtime::Batch, pass: ::nn_runtime::Forward<'_, f32>) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let outputs = pass.outputs;
        let [standardize1, hidden] = ::nn_runtime::__private::carve_rows(
            pass.memory,
            rows,
            [8, 64],
        );
        let standardize1_mean = &pass.statistics[0..8];
        let standardize1_deviation = &pass.statistics[8..16];
        let hidden_weight = &pass.parameters[0..512];
        let hidden_bias = &pass.parameters[512..576];
        let output_weight = &pass.parameters[576..640];
        let output_bias = &pass.parameters[640..641];
        let block_rows = ::nn_runtime::__private::block_rows(8);
        for (standardize1, inputs) in standardize1
            .chunks_mut(block_rows * 8)
            .zip(inputs.chunks(block_rows * 8))
        {
            ::nn_runtime::__private::kernel::f32::copy(standardize1, inputs);
            ::nn_runtime::__private::kernel::f32::standardize(
                standardize1,
                standardize1_mean,
                standardize1_deviation,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(hidden, rows, 64),
            ::nn_runtime::__private::kernel::matrix(standardize1, rows, 8),
            ::nn_runtime::__private::kernel::matrix(hidden_weight, 8, 64),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(hidden, hidden_bias);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(outputs, rows, 1),
            ::nn_runtime::__private::kernel::matrix(hidden, rows, 64),
            ::nn_runtime::__private::kernel::matrix(output_weight, 64, 1),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(outputs, output_bias);
    }
    fn forward_steps(
        _: usize,
        batch: &::nn_runtime::Batch,
        pass: ::nn_runtime::Forward<'_, f32>,
    ) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let outputs = pass.outputs;
        let [standardize1, hidden, _] = ::nn_runtime::__private::carve_rows(
            pass.memory,
            rows,
            [8, 64, 64],
        );
        let standardize1_mean = &pass.statistics[0..8];
        let standardize1_deviation = &pass.statistics[8..16];
        let hidden_weight = &pass.parameters[0..512];
        let hidden_bias = &pass.parameters[512..576];
        let output_weight = &pass.parameters[576..640];
        let output_bias = &pass.parameters[640..641];
        let block_rows = ::nn_runtime::__private::block_rows(8);
        for (standardize1, inputs) in standardize1
            .chunks_mut(block_rows * 8)
            .zip(inputs.chunks(block_rows * 8))
        {
            ::nn_runtime::__private::kernel::f32::copy(standardize1, inputs);
            ::nn_runtime::__private::kernel::f32::standardize(
                standardize1,
                standardize1_mean,
                standardize1_deviation,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(hidden, rows, 64),
            ::nn_runtime::__private::kernel::matrix(standardize1, rows, 8),
            ::nn_runtime::__private::kernel::matrix(hidden_weight, 8, 64),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(hidden, hidden_bias);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(outputs, rows, 1),
            ::nn_runtime::__private::kernel::matrix(hidden, rows, 64),
            ::nn_runtime::__private::kernel::matrix(output_weight, 64, 1),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(outputs, output_bias);
    }
    fn backward_steps(
        _: usize,
        batch: &::nn_runtime::Batch,
        pass: ::nn_runtime::Backward<'_, f32>,
    ) {
        let rows = batch.rows;
        let d_outputs = pass.d_outputs;
        let d_inputs = pass.d_inputs;
        let [standardize1, hidden, d_hidden] = ::nn_runtime::__private::carve_rows(
            pass.memory,
            rows,
            [8, 64, 64],
        );
        let standardize1_deviation = &pass.statistics[8..16];
        let hidden_weight = &pass.parameters[0..512];
        let output_weight = &pass.parameters[576..640];
        let [d_hidden_weight, d_hidden_bias, d_output_weight, d_output_bias] = ::nn_runtime::__private::carve(
            pass.d_parameters,
            [512, 64, 64, 1],
        );
        ::nn_runtime::__private::kernel::f32::zero(d_output_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(d_output_bias, d_outputs);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_output_weight, 64, 1),
            ::nn_runtime::__private::kernel::matrix(hidden, rows, 64).transpose(),
            ::nn_runtime::__private::kernel::matrix(d_outputs, rows, 1),
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_hidden, rows, 64),
            ::nn_runtime::__private::kernel::matrix(d_outputs, rows, 1),
            ::nn_runtime::__private::kernel::matrix(output_weight, 64, 1).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(d_hidden_bias);
        ::nn_runtime::__private::kernel::f32::relu_backward_bias(
            d_hidden,
            d_hidden_bias,
            hidden,
        );
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_hidden_weight, 8, 64),
            ::nn_runtime::__private::kernel::matrix(standardize1, rows, 8).transpose(),
            ::nn_runtime::__private::kernel::matrix(d_hidden, rows, 64),
        );
        if let ::core::option::Option::Some(d_inputs) = d_inputs {
            ::nn_runtime::__private::kernel::f32::matmul(
                ::nn_runtime::__private::kernel::matrix_mut(d_inputs, rows, 8),
                ::nn_runtime::__private::kernel::matrix(d_hidden, rows, 64),
                ::nn_runtime::__private::kernel::matrix(hidden_weight, 8, 64).transpose(),
            );
            ::nn_runtime::__private::kernel::f32::standardize_backward(
                d_inputs,
                standardize1_deviation,
            );
        }
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Price {
    ///The numbers of layer `standardize1`, `Standardize`.
    #[must_use]
    pub fn standardize1(&self) -> ::nn_runtime::view::Scaler<&[f32; 8], &[f32; 8]> {
        ::nn_runtime::view::Scaler {
            mean: ::nn_runtime::__private::array(&self.statistics.as_array()[0..8]),
            deviation: ::nn_runtime::__private::array(&self.statistics.as_array()[8..16]),
        }
    }
    ///The numbers of layer `standardize1`, to be changed.
    pub fn standardize1_mut(
        &mut self,
    ) -> ::nn_runtime::view::Scaler<&mut [f32; 8], &mut [f32; 8]> {
        let [mean, deviation] = ::nn_runtime::__private::carve(
            &mut self.statistics.as_mut_slice()[0..],
            [8, 8],
        );
        ::nn_runtime::view::Scaler {
            mean: ::nn_runtime::__private::array_mut(mean),
            deviation: ::nn_runtime::__private::array_mut(deviation),
        }
    }
    ///The numbers of layer `hidden`, `Dense(64)`.
    #[must_use]
    pub fn hidden(&self) -> ::nn_runtime::view::Dense<&[[f32; 64]; 8], &[f32; 64]> {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(&self.parameters.as_array()[0..512]),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[512..576]),
        }
    }
    ///The numbers of layer `hidden`, to be changed.
    pub fn hidden_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<&mut [[f32; 64]; 8], &mut [f32; 64]> {
        let [weight, bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [512, 64],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: ::nn_runtime::__private::array_mut(bias),
        }
    }
    ///The numbers of layer `output`, `Dense(1)`.
    #[must_use]
    pub fn output(&self) -> ::nn_runtime::view::Dense<&[[f32; 1]; 64], &[f32; 1]> {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[576..640],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[640..641]),
        }
    }
    ///The numbers of layer `output`, to be changed.
    pub fn output_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<&mut [[f32; 1]; 64], &mut [f32; 1]> {
        let [weight, bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[576..],
            [64, 1],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: ::nn_runtime::__private::array_mut(bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Price {
    type Loss = ::nn_runtime::__private::Of<::nn_runtime::loss::MeanSquaredError, 1>;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(::nn_runtime::loss::MeanSquaredError)
    }
}
