///A network that takes [8, 8] numbers and gives 10 numbers.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `dense1` | `Dense(32)` | 32 | 2080 |
| `relu1` | `Relu` | 32 | 0 |
| `residual1` | `Residual` | 32 | 0 |
| · `dense2` | `Dense(32)` | 32 | 1056 |
| · `gelu1` | `Gelu` | 32 | 0 |
| `dense3` | `Dense(10)` | 10 | 330 |
| `softmax1` | `Softmax` | 10 | 0 |
*/
struct Digits {
    parameters: ::nn_runtime::__private::Numbers<f32, { Digits::PARAMETERS }>,
    statistics: ::nn_runtime::__private::Numbers<f32, { Digits::STATISTICS }>,
}
const _: ::core::marker::PhantomData<
    (
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
    const PARAMETERS: usize = 3466;
    /// How many numbers are measured rather than trained.
    const STATISTICS: usize = 0;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: usize = 6964;
    /// Bytes of its numbers: what an embedded network adds to a program.
    const WEIGHT_BYTES: usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: usize = ::core::mem::size_of::<f32>() * 74;
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
    const SUMMARY: &'static str = "Digits ([8, 8] -> 10, f32)\nlayer      kind           output    parameters\ndense1     Dense(32)          32          2080\nrelu1      Relu               32             0\nresidual1  Residual           32             0\n  dense2   Dense(32)          32          1056\n  gelu1    Gelu               32             0\ndense3     Dense(10)          10           330\nsoftmax1   Softmax            10             0\ntotal                                     3466";
    /// The declaration, as it was written.
    const DECLARATION: &'static str = "#[loss(CrossEntropy)]\nstruct Digits([8, 8]) -> 10 { Dense(32), Relu, Residual { Dense(32), Gelu }, Dense(10), Softmax }";
    #[doc(hidden)]
    #[must_use]
    const fn __of(
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
impl ::nn_runtime::Network for Digits {
    type Scalar = f32;
    type Input = [f32; 64];
    type Output = [f32; 10];
    const PARAMETERS: usize = Self::PARAMETERS;
    const STATISTICS: usize = Self::STATISTICS;
    const FLOPS: usize = Self::FLOPS;
    const STACK_BYTES: usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static str = Self::SUMMARY;
    const DECLARATION: &'static str = Self::DECLARATION;
    fn predict_row(&self, input: &[f32; 64]) -> [f32; 10] {
        ::nn_runtime::__private::predict::<
            Self,
            f32,
            64,
            10,
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
impl ::nn_runtime::Layer<64, f32> for Digits {
    const OUT: usize = 10;
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
            64,
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
        let dense1 = &mut [0.0; 32];
        let dense2 = &mut [0.0; 32];
        let dense1_weight = &parameters[0..2048];
        let dense1_bias = &parameters[2048..2080];
        let dense2_weight = &parameters[2080..3104];
        let dense2_bias = &parameters[3104..3136];
        let dense3_weight = &parameters[3136..3456];
        let dense3_bias = &parameters[3456..3466];
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f32,
            ThisMachine,
            64,
            32,
        >(dense1, input, dense1_weight, ::core::option::Option::Some(dense1_bias));
        ::nn_runtime::__private::kernel::row::relu(dense1);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f32,
            ThisMachine,
            32,
            32,
        >(dense2, dense1, dense2_weight, ::core::option::Option::Some(dense2_bias));
        ::nn_runtime::__private::kernel::row::gelu(dense2);
        ::nn_runtime::__private::kernel::row::add(dense2, dense1);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f32,
            ThisMachine,
            32,
            10,
        >(output, dense2, dense3_weight, ::core::option::Option::Some(dense3_bias));
        ::nn_runtime::__private::kernel::row::softmax(output, 10);
    }
}
#[automatically_derived]
impl ::nn_runtime::TrainLayer<64, f32> for Digits {
    ::nn_runtime::__private::as_layer!(f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Digits {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(128);
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(64);
    const LEAST_ROWS: usize = 1;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
                &["dense1", "relu1"],
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
    fn numbers_mut(&mut self) -> (&mut [f32], &mut [f32]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
    fn initialize(
        parameters: &mut [f32],
        _: &mut [f32],
        rng: &mut dyn ::nn_runtime::__private::Rng,
    ) {
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::HeNormal,
            &mut parameters[0..2048],
            64,
            32,
            rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::HeNormal,
            &mut parameters[2080..3104],
            32,
            32,
            rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut parameters[3136..3456],
            32,
            10,
            rng,
        );
    }
    fn predict_steps(batch: &::nn_runtime::Batch, pass: ::nn_runtime::Forward<'_, f32>) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let outputs = pass.outputs;
        let [dense1, dense2] = ::nn_runtime::__private::carve_rows(
            pass.memory,
            rows,
            [32, 32],
        );
        let dense1_weight = &pass.parameters[0..2048];
        let dense1_bias = &pass.parameters[2048..2080];
        let dense2_weight = &pass.parameters[2080..3104];
        let dense2_bias = &pass.parameters[3104..3136];
        let dense3_weight = &pass.parameters[3136..3456];
        let dense3_bias = &pass.parameters[3456..3466];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(dense1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(inputs, rows, 64),
            ::nn_runtime::__private::kernel::matrix(dense1_weight, 64, 32),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(dense1, dense1_bias);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(dense2, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense2_weight, 32, 32),
        );
        let block_rows = ::nn_runtime::__private::block_rows(32);
        for (dense2, dense1) in dense2
            .chunks_mut(block_rows * 32)
            .zip(dense1.chunks(block_rows * 32))
        {
            ::nn_runtime::__private::kernel::f32::add_bias(dense2, dense2_bias);
            ::nn_runtime::__private::kernel::f32::gelu(dense2);
            ::nn_runtime::__private::kernel::f32::add(dense2, dense1);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(outputs, rows, 10),
            ::nn_runtime::__private::kernel::matrix(dense2, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense3_weight, 32, 10),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(outputs, dense3_bias);
    }
    fn forward_steps(
        _: usize,
        batch: &::nn_runtime::Batch,
        pass: ::nn_runtime::Forward<'_, f32>,
    ) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let outputs = pass.outputs;
        let [dense1, buffer2, buffer3, _] = ::nn_runtime::__private::carve_rows(
            pass.memory,
            rows,
            [32, 32, 32, 32],
        );
        let dense1_weight = &pass.parameters[0..2048];
        let dense1_bias = &pass.parameters[2048..2080];
        let dense2_weight = &pass.parameters[2080..3104];
        let dense2_bias = &pass.parameters[3104..3136];
        let dense3_weight = &pass.parameters[3136..3456];
        let dense3_bias = &pass.parameters[3456..3466];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(dense1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(inputs, rows, 64),
            ::nn_runtime::__private::kernel::matrix(dense1_weight, 64, 32),
        );
        ::nn_runtime::__private::kernel::f32::bias_relu(dense1, dense1_bias);
        let dense2 = &mut buffer2[..rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(dense2, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense2_weight, 32, 32),
        );
        let gelu1 = &mut buffer3[..rows * 32];
        let block_rows = ::nn_runtime::__private::block_rows(32);
        for ((dense2, gelu1), dense1) in dense2
            .chunks_mut(block_rows * 32)
            .zip(gelu1.chunks_mut(block_rows * 32))
            .zip(dense1.chunks(block_rows * 32))
        {
            ::nn_runtime::__private::kernel::f32::add_bias(dense2, dense2_bias);
            ::nn_runtime::__private::kernel::f32::copy(gelu1, dense2);
            ::nn_runtime::__private::kernel::f32::gelu(gelu1);
            ::nn_runtime::__private::kernel::f32::add(gelu1, dense1);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(outputs, rows, 10),
            ::nn_runtime::__private::kernel::matrix(gelu1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense3_weight, 32, 10),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(outputs, dense3_bias);
    }
    fn backward_steps(
        _: usize,
        batch: &::nn_runtime::Batch,
        pass: ::nn_runtime::Backward<'_, f32>,
    ) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let d_outputs = pass.d_outputs;
        let d_inputs = pass.d_inputs;
        let [dense1, buffer2, buffer3, d_dense2] = ::nn_runtime::__private::carve_rows(
            pass.memory,
            rows,
            [32, 32, 32, 32],
        );
        let dense1_weight = &pass.parameters[0..2048];
        let dense2_weight = &pass.parameters[2080..3104];
        let dense3_weight = &pass.parameters[3136..3456];
        let [d_dense1_weight, d_dense1_bias, d_dense2_weight, d_dense2_bias,
        d_dense3_weight, d_dense3_bias] = ::nn_runtime::__private::carve(
            pass.d_parameters,
            [2048, 32, 1024, 32, 320, 10],
        );
        ::nn_runtime::__private::kernel::f32::zero(d_dense3_bias);
        ::nn_runtime::__private::kernel::f32::sum_rows(d_dense3_bias, d_outputs);
        let gelu1 = &mut buffer3[..rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_dense3_weight, 32, 10),
            ::nn_runtime::__private::kernel::matrix(gelu1, rows, 32).transpose(),
            ::nn_runtime::__private::kernel::matrix(d_outputs, rows, 10),
        );
        let d_gelu1 = &mut buffer3[..rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_gelu1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(d_outputs, rows, 10),
            ::nn_runtime::__private::kernel::matrix(dense3_weight, 32, 10).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(d_dense2_bias);
        let dense2 = &mut buffer2[..rows * 32];
        let block_rows = ::nn_runtime::__private::block_rows(32);
        for ((d_dense2, d_gelu1), dense2) in d_dense2
            .chunks_mut(block_rows * 32)
            .zip(d_gelu1.chunks(block_rows * 32))
            .zip(dense2.chunks(block_rows * 32))
        {
            ::nn_runtime::__private::kernel::f32::copy(d_dense2, d_gelu1);
            ::nn_runtime::__private::kernel::f32::gelu_backward(d_dense2, dense2);
            ::nn_runtime::__private::kernel::f32::sum_rows(d_dense2_bias, d_dense2);
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_dense2_weight, 32, 32),
            ::nn_runtime::__private::kernel::matrix(dense1, rows, 32).transpose(),
            ::nn_runtime::__private::kernel::matrix(d_dense2, rows, 32),
        );
        let d_dense1 = &mut buffer2[..rows * 32];
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_dense1, rows, 32),
            ::nn_runtime::__private::kernel::matrix(d_dense2, rows, 32),
            ::nn_runtime::__private::kernel::matrix(dense2_weight, 32, 32).transpose(),
        );
        ::nn_runtime::__private::kernel::f32::zero(d_dense1_bias);
        let block_rows = ::nn_runtime::__private::block_rows(32);
        for ((d_dense1, d_gelu1), dense1) in d_dense1
            .chunks_mut(block_rows * 32)
            .zip(d_gelu1.chunks(block_rows * 32))
            .zip(dense1.chunks(block_rows * 32))
        {
            ::nn_runtime::__private::kernel::f32::add(d_dense1, d_gelu1);
            ::nn_runtime::__private::kernel::f32::relu_backward_bias(
                d_dense1,
                d_dense1_bias,
                dense1,
            );
        }
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(d_dense1_weight, 64, 32),
            ::nn_runtime::__private::kernel::matrix(inputs, rows, 64).transpose(),
            ::nn_runtime::__private::kernel::matrix(d_dense1, rows, 32),
        );
        if let ::core::option::Option::Some(d_inputs) = d_inputs {
            ::nn_runtime::__private::kernel::f32::matmul(
                ::nn_runtime::__private::kernel::matrix_mut(d_inputs, rows, 64),
                ::nn_runtime::__private::kernel::matrix(d_dense1, rows, 32),
                ::nn_runtime::__private::kernel::matrix(dense1_weight, 64, 32)
                    .transpose(),
            );
        }
    }
    fn activate(_: &[f32], outputs: &mut [f32]) {
        ::nn_runtime::__private::kernel::f32::softmax(outputs, 10);
    }
    fn activate_backward(_: &[f32], d_outputs: &mut [f32], outputs: &[f32]) {
        ::nn_runtime::__private::kernel::f32::softmax_backward(d_outputs, outputs, 10);
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Digits {
    ///The numbers of layer `dense1`, `Dense(32)`.
    #[must_use]
    fn dense1(&self) -> ::nn_runtime::view::Dense<&[[f32; 32]; 64], &[f32; 32]> {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(&self.parameters.as_array()[0..2048]),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[2048..2080]),
        }
    }
    ///The numbers of layer `dense1`, to be changed.
    fn dense1_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<&mut [[f32; 32]; 64], &mut [f32; 32]> {
        let [weight, bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [2048, 32],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: ::nn_runtime::__private::array_mut(bias),
        }
    }
    ///The numbers of layer `dense2`, `Dense(32)`.
    #[must_use]
    fn dense2(&self) -> ::nn_runtime::view::Dense<&[[f32; 32]; 32], &[f32; 32]> {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[2080..3104],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[3104..3136]),
        }
    }
    ///The numbers of layer `dense2`, to be changed.
    fn dense2_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<&mut [[f32; 32]; 32], &mut [f32; 32]> {
        let [weight, bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[2080..],
            [1024, 32],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: ::nn_runtime::__private::array_mut(bias),
        }
    }
    ///The numbers of layer `dense3`, `Dense(10)`.
    #[must_use]
    fn dense3(&self) -> ::nn_runtime::view::Dense<&[[f32; 10]; 32], &[f32; 10]> {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[3136..3456],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[3456..3466]),
        }
    }
    ///The numbers of layer `dense3`, to be changed.
    fn dense3_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<&mut [[f32; 10]; 32], &mut [f32; 10]> {
        let [weight, bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[3136..],
            [320, 10],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: ::nn_runtime::__private::array_mut(bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Digits {
    type Loss = ::nn_runtime::__private::Of<::nn_runtime::loss::CrossEntropy, 10>;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(::nn_runtime::loss::CrossEntropy)
    }
}
