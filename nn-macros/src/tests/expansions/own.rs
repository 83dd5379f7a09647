///A network that takes WIDTH numbers and gives 1 number.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `encoder` | `self::Encoder` | … | … |
| `dense1` | `Dense(2 * WIDTH, bias = false)` | `2 * WIDTH` | … |
| `swish1` | `self::Swish` | … | … |
| `dense2` | `Dense(1)` | 1 | … |
*/
struct Own {
    parameters: ::nn_runtime::__private::Numbers<f64, { Own::PARAMETERS }>,
    statistics: ::nn_runtime::__private::Numbers<f64, { Own::STATISTICS }>,
}
const _: ::core::marker::PhantomData<
    (::nn_runtime::kind::Dense, ::nn_runtime::kind::Dense),
> = ::core::marker::PhantomData;
const _: () = ::nn_runtime::__private::assert_some(
    { WIDTH },
    "a size of a shape is at least 1",
);
const _: () = ::nn_runtime::__private::assert_some(
    { 2 * WIDTH },
    "a layer's size is at least 1",
);
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Own {
    /// How many numbers are trained.
    const PARAMETERS: usize = ::nn_runtime::__private::plus(
        ::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        ),
        1,
    );
    /// How many numbers are measured rather than trained.
    const STATISTICS: usize = ::nn_runtime::__private::plus(
        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
        <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
    );
    /// Floating-point operations of one row's forward pass.
    const FLOPS: usize = ::nn_runtime::__private::plus(
        ::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::FLOPS,
                ::nn_runtime::__private::times(
                    ::nn_runtime::__private::times(
                        2,
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                    { 2 * WIDTH },
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::FLOPS,
        ),
        ::nn_runtime::__private::plus(
            ::nn_runtime::__private::times(
                2,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            1,
        ),
    );
    /// Bytes of its numbers: what an embedded network adds to a program.
    const WEIGHT_BYTES: usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: usize = ::core::mem::size_of::<f64>()
        * (::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    { 2 * WIDTH },
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            1,
        )) + <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STACK_BYTES
        + <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STACK_BYTES;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [::nn_runtime::Tensor] = {
        const LISTS: &[::nn_runtime::__private::Tensors] = &[
            ::nn_runtime::__private::Tensors::OfLayer {
                layer: "encoder",
                tensors: <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::TENSORS,
                parameters: 0,
                statistics: 0,
            },
            ::nn_runtime::__private::Tensors::Own(
                ::nn_runtime::Tensor::new(
                    "dense1.weight",
                    &[
                        { 2 * WIDTH },
                        { <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT },
                    ],
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::Role::Weight,
                ),
            ),
            ::nn_runtime::__private::Tensors::OfLayer {
                layer: "swish1",
                tensors: <self::Swish as ::nn_runtime::Layer<
                    { 2 * WIDTH },
                    f64,
                >>::TENSORS,
                parameters: ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                statistics: <self::Encoder as ::nn_runtime::Layer<
                    { WIDTH },
                    f64,
                >>::STATISTICS,
            },
            ::nn_runtime::__private::Tensors::Own(
                ::nn_runtime::Tensor::new(
                    "dense2.weight",
                    &[
                        1,
                        { <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT },
                    ],
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            <self::Encoder as ::nn_runtime::Layer<
                                { WIDTH },
                                f64,
                            >>::PARAMETERS,
                            ::nn_runtime::__private::times(
                                { 2 * WIDTH },
                                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                            ),
                        ),
                        <self::Swish as ::nn_runtime::Layer<
                            { 2 * WIDTH },
                            f64,
                        >>::PARAMETERS,
                    ),
                    ::nn_runtime::Role::Weight,
                ),
            ),
            ::nn_runtime::__private::Tensors::Own(
                ::nn_runtime::Tensor::new(
                    "dense2.bias",
                    &[1],
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            ::nn_runtime::__private::plus(
                                <self::Encoder as ::nn_runtime::Layer<
                                    { WIDTH },
                                    f64,
                                >>::PARAMETERS,
                                ::nn_runtime::__private::times(
                                    { 2 * WIDTH },
                                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                                ),
                            ),
                            <self::Swish as ::nn_runtime::Layer<
                                { 2 * WIDTH },
                                f64,
                            >>::PARAMETERS,
                        ),
                        <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                    ),
                    ::nn_runtime::Role::Bias,
                ),
            ),
        ];
        const NAMES: [u8; ::nn_runtime::__private::names_len(LISTS)] = ::nn_runtime::__private::join_names(
            LISTS,
        );
        const ALL: [::nn_runtime::Tensor; ::nn_runtime::__private::tensors_len(LISTS)] = ::nn_runtime::__private::join_tensors(
            LISTS,
            {
                const ALL_NAMES: &[u8] = &NAMES;
                ALL_NAMES
            },
        );
        &ALL
    };
    /// The table of layers.
    const SUMMARY: &'static str = {
        const PARTS: &[::nn_runtime::__private::Part] = &[
            ::nn_runtime::__private::Part::Text(
                "Own (WIDTH -> 1, f64)\nlayer    kind                                output    parameters\n",
            ),
            ::nn_runtime::__private::Part::Text(
                "encoder  self::Encoder                 ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: <self::Encoder as ::nn_runtime::Layer<
                    { WIDTH },
                    f64,
                >>::PARAMETERS,
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "dense1   Dense(2 * WIDTH, bias = false)",
            ),
            ::nn_runtime::__private::Part::Number {
                number: { 2 * WIDTH },
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "swish1   self::Swish                   ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: <self::Swish as ::nn_runtime::Layer<
                    { 2 * WIDTH },
                    f64,
                >>::PARAMETERS,
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "dense2   Dense(1)                      ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: 1,
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: ::nn_runtime::__private::plus(
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                    1,
                ),
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "total                                              ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: ::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            ::nn_runtime::__private::plus(
                                <self::Encoder as ::nn_runtime::Layer<
                                    { WIDTH },
                                    f64,
                                >>::PARAMETERS,
                                ::nn_runtime::__private::times(
                                    { 2 * WIDTH },
                                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                                ),
                            ),
                            <self::Swish as ::nn_runtime::Layer<
                                { 2 * WIDTH },
                                f64,
                            >>::PARAMETERS,
                        ),
                        <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                    ),
                    1,
                ),
                width: 14usize,
            },
        ];
        const TEXT: [u8; ::nn_runtime::__private::text_len(PARTS)] = ::nn_runtime::__private::text(
            PARTS,
        );
        ::nn_runtime::__private::as_str(&TEXT)
    };
    /// The declaration, as it was written.
    const DECLARATION: &'static str = "#[scalar(f64)]\nstruct Own(WIDTH) -> 1 { encoder: self::Encoder, Dense(2 * WIDTH, bias = false, init = Normal(0.02)), self::Swish, Dense(1) }";
    #[doc(hidden)]
    #[must_use]
    const fn __of(
        parameters: &'static [f64; Self::PARAMETERS],
        statistics: &'static [f64; Self::STATISTICS],
    ) -> Self {
        Self {
            parameters: ::nn_runtime::__private::Numbers::borrowed(parameters),
            statistics: ::nn_runtime::__private::Numbers::borrowed(statistics),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::Network for Own {
    type Scalar = f64;
    type Input = [f64; { WIDTH }];
    type Output = [f64; 1];
    const PARAMETERS: usize = Self::PARAMETERS;
    const STATISTICS: usize = Self::STATISTICS;
    const FLOPS: usize = Self::FLOPS;
    const STACK_BYTES: usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static str = Self::SUMMARY;
    const DECLARATION: &'static str = Self::DECLARATION;
    fn predict_row(&self, input: &[f64; { WIDTH }]) -> [f64; 1] {
        ::nn_runtime::__private::predict::<
            Self,
            f64,
            { WIDTH },
            1,
        >(self.parameters.as_array(), self.statistics.as_array(), input)
    }
    fn parameters(&self) -> &[f64] {
        self.parameters.as_array()
    }
    fn statistics(&self) -> &[f64] {
        self.statistics.as_array()
    }
}
#[automatically_derived]
impl ::nn_runtime::Layer<{ WIDTH }, f64> for Own {
    const OUT: usize = 1;
    const PARAMETERS: usize = Self::PARAMETERS;
    const STATISTICS: usize = Self::STATISTICS;
    const FLOPS: usize = Self::FLOPS;
    const STACK_BYTES: usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    fn predict(
        parameters: &[f64],
        statistics: &[f64],
        input: &[f64],
        output: &mut [f64],
    ) {
        <Self as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::predict_with::<
            ::nn_runtime::kernel::Least,
        >(parameters, statistics, input, output);
    }
    #[inline(always)]
    fn predict_with<ThisMachine: ::nn_runtime::kernel::Machine>(
        parameters: &[f64],
        statistics: &[f64],
        input: &[f64],
        output: &mut [f64],
    ) {
        let encoder = &mut [0.0; <self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::OUT];
        let dense1 = &mut [0.0; { 2 * WIDTH }];
        let swish1 = &mut [0.0; <self::Swish as ::nn_runtime::Layer<
            { 2 * WIDTH },
            f64,
        >>::OUT];
        let encoder_parameters = &parameters[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS];
        let encoder_statistics = &statistics[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS];
        let dense1_weight = &parameters[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )];
        let swish1_parameters = &parameters[::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )];
        let swish1_statistics = &statistics[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
        )];
        let dense2_weight = &parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )];
        let dense2_bias = &parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        <self::Encoder as ::nn_runtime::Layer<
                            { WIDTH },
                            f64,
                        >>::PARAMETERS,
                        ::nn_runtime::__private::times(
                            { 2 * WIDTH },
                            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                        ),
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            1,
        )];
        <self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::predict_with::<
            ThisMachine,
        >(encoder_parameters, encoder_statistics, input, encoder);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f64,
            ThisMachine,
            { <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT },
            { 2 * WIDTH },
        >(dense1, encoder, dense1_weight, ::core::option::Option::None);
        <self::Swish as ::nn_runtime::Layer<
            { 2 * WIDTH },
            f64,
        >>::predict_with::<
            ThisMachine,
        >(swish1_parameters, swish1_statistics, dense1, swish1);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            f64,
            ThisMachine,
            { <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT },
            1,
        >(output, swish1, dense2_weight, ::core::option::Option::Some(dense2_bias));
    }
}
#[automatically_derived]
impl ::nn_runtime::TrainLayer<{ WIDTH }, f64> for Own
where
    for<'train> self::Encoder: ::nn_runtime::TrainLayer<{ WIDTH }, f64>,
    for<'train> self::Swish: ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>,
{
    ::nn_runtime::__private::as_layer!(f64);
}
const _: () = ::nn_runtime::__private::assert_named(
    "encoder",
    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::TENSORS,
);
const _: () = ::nn_runtime::__private::assert_named(
    "swish1",
    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::TENSORS,
);
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Own
where
    for<'train> self::Encoder: ::nn_runtime::TrainLayer<{ WIDTH }, f64>,
    for<'train> self::Swish: ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>,
{
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            ::nn_runtime::__private::plus(
                                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                                { 2 * WIDTH },
                            ),
                            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                        ),
                        <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                    ),
                    { 2 * WIDTH },
                ),
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )
        .plus(<self::Encoder as ::nn_runtime::TrainLayer<{ WIDTH }, f64>>::MEMORY)
        .plus(<self::Swish as ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>>::MEMORY);
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    { 2 * WIDTH },
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
        )
        .plus(
            <self::Encoder as ::nn_runtime::TrainLayer<{ WIDTH }, f64>>::PREDICT_MEMORY,
        )
        .plus(
            <self::Swish as ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>>::PREDICT_MEMORY,
        );
    const LEAST_ROWS: usize = ::nn_runtime::__private::max(
        ::nn_runtime::__private::max(
            1,
            <self::Encoder as ::nn_runtime::TrainLayer<{ WIDTH }, f64>>::LEAST_ROWS,
        ),
        <self::Swish as ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>>::LEAST_ROWS,
    );
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const WHOLE_BATCH: bool = <self::Encoder as ::nn_runtime::TrainLayer<
        { WIDTH },
        f64,
    >>::WHOLE_BATCH
        || <self::Swish as ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>>::WHOLE_BATCH;
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
                &["encoder"],
                { <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT },
                ::nn_runtime::Memory::per_row(0),
            )
            .of_path(),
        ::nn_runtime::__private::Landmark::in_memory(
            &["dense1"],
            { 2 * WIDTH },
            ::nn_runtime::Memory::per_row(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                )
                .plus(
                    <self::Encoder as ::nn_runtime::TrainLayer<{ WIDTH }, f64>>::MEMORY,
                ),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
                &["swish1"],
                { <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT },
                ::nn_runtime::Memory::per_row(
                        ::nn_runtime::__private::plus(
                            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                            { 2 * WIDTH },
                        ),
                    )
                    .plus(
                        <self::Encoder as ::nn_runtime::TrainLayer<
                            { WIDTH },
                            f64,
                        >>::MEMORY,
                    ),
            )
            .of_path(),
        ::nn_runtime::__private::Landmark::in_outputs(&["dense2"], 1),
    ];
    fn zeros() -> Self {
        Self {
            parameters: ::nn_runtime::__private::Numbers::filled(0.0),
            statistics: ::nn_runtime::__private::Numbers::filled(0.0),
        }
    }
    fn numbers_mut(&mut self) -> (&mut [f64], &mut [f64]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
    fn initialize(
        parameters: &mut [f64],
        statistics: &mut [f64],
        rng: &mut dyn ::nn_runtime::__private::Rng,
    ) {
        <self::Encoder as ::nn_runtime::TrainLayer<
            { WIDTH },
            f64,
        >>::initialize(
            &mut parameters[0..<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::PARAMETERS],
            &mut statistics[0..<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::STATISTICS],
            rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::Normal(0.02),
            &mut parameters[<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::PARAMETERS..::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            )],
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            { 2 * WIDTH },
            rng,
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { 2 * WIDTH },
            f64,
        >>::initialize(
            &mut parameters[::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            )..::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            )],
            &mut statistics[<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::STATISTICS..::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
            )],
            rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut parameters[::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            )..::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        <self::Encoder as ::nn_runtime::Layer<
                            { WIDTH },
                            f64,
                        >>::PARAMETERS,
                        ::nn_runtime::__private::times(
                            { 2 * WIDTH },
                            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                        ),
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            )],
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            1,
            rng,
        );
    }
    fn predict_steps(batch: &::nn_runtime::Batch, pass: ::nn_runtime::Forward<'_, f64>) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let outputs = pass.outputs;
        let [memory_of_encoder, encoder, dense1, memory_of_swish1, swish1] = ::nn_runtime::__private::carve_memory(
            pass.memory,
            rows,
            [
                <self::Encoder as ::nn_runtime::TrainLayer<
                    { WIDTH },
                    f64,
                >>::PREDICT_MEMORY,
                ::nn_runtime::Memory::per_row({
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT
                }),
                ::nn_runtime::Memory::per_row({ 2 * WIDTH }),
                <self::Swish as ::nn_runtime::TrainLayer<
                    { 2 * WIDTH },
                    f64,
                >>::PREDICT_MEMORY,
                ::nn_runtime::Memory::per_row({
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT
                }),
            ],
        );
        let encoder_parameters = &pass
            .parameters[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS];
        let encoder_statistics = &pass
            .statistics[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS];
        let dense1_weight = &pass
            .parameters[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )];
        let swish1_parameters = &pass
            .parameters[::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )];
        let swish1_statistics = &pass
            .statistics[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
        )];
        let dense2_weight = &pass
            .parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )];
        let dense2_bias = &pass
            .parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        <self::Encoder as ::nn_runtime::Layer<
                            { WIDTH },
                            f64,
                        >>::PARAMETERS,
                        ::nn_runtime::__private::times(
                            { 2 * WIDTH },
                            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                        ),
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            1,
        )];
        <self::Encoder as ::nn_runtime::TrainLayer<
            { WIDTH },
            f64,
        >>::predict_batch(
            &batch.inside(0, 0),
            ::nn_runtime::Forward {
                parameters: encoder_parameters,
                statistics: encoder_statistics,
                inputs: inputs,
                outputs: encoder,
                memory: memory_of_encoder,
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(dense1, rows, { 2 * WIDTH }),
            ::nn_runtime::__private::kernel::matrix(
                encoder,
                rows,
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
            ::nn_runtime::__private::kernel::matrix(
                dense1_weight,
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                { 2 * WIDTH },
            ),
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { 2 * WIDTH },
            f64,
        >>::predict_batch(
            &batch
                .inside(
                    3,
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
                ),
            ::nn_runtime::Forward {
                parameters: swish1_parameters,
                statistics: swish1_statistics,
                inputs: dense1,
                outputs: swish1,
                memory: memory_of_swish1,
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(outputs, rows, 1),
            ::nn_runtime::__private::kernel::matrix(
                swish1,
                rows,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            ::nn_runtime::__private::kernel::matrix(
                dense2_weight,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                1,
            ),
        );
        ::nn_runtime::__private::kernel::f64::add_bias(outputs, dense2_bias);
    }
    fn forward_steps(
        _: usize,
        batch: &::nn_runtime::Batch,
        pass: ::nn_runtime::Forward<'_, f64>,
    ) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let outputs = pass.outputs;
        let [encoder, memory_of_encoder, dense1, swish1, memory_of_swish1, _, _, _] = ::nn_runtime::__private::carve_memory(
            pass.memory,
            rows,
            [
                ::nn_runtime::Memory::per_row({
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT
                }),
                <self::Encoder as ::nn_runtime::TrainLayer<{ WIDTH }, f64>>::MEMORY,
                ::nn_runtime::Memory::per_row({ 2 * WIDTH }),
                ::nn_runtime::Memory::per_row({
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT
                }),
                <self::Swish as ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>>::MEMORY,
                ::nn_runtime::Memory::per_row({
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT
                }),
                ::nn_runtime::Memory::per_row({ 2 * WIDTH }),
                ::nn_runtime::Memory::per_row({
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT
                }),
            ],
        );
        let encoder_parameters = &pass
            .parameters[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS];
        let encoder_statistics = &pass
            .statistics[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS];
        let dense1_weight = &pass
            .parameters[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )];
        let swish1_parameters = &pass
            .parameters[::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )];
        let swish1_statistics = &pass
            .statistics[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
        )];
        let dense2_weight = &pass
            .parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )];
        let dense2_bias = &pass
            .parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        <self::Encoder as ::nn_runtime::Layer<
                            { WIDTH },
                            f64,
                        >>::PARAMETERS,
                        ::nn_runtime::__private::times(
                            { 2 * WIDTH },
                            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                        ),
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            1,
        )];
        <self::Encoder as ::nn_runtime::TrainLayer<
            { WIDTH },
            f64,
        >>::forward(
            &batch.inside(0, 0),
            ::nn_runtime::Forward {
                parameters: encoder_parameters,
                statistics: encoder_statistics,
                inputs: inputs,
                outputs: encoder,
                memory: memory_of_encoder,
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(dense1, rows, { 2 * WIDTH }),
            ::nn_runtime::__private::kernel::matrix(
                encoder,
                rows,
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
            ::nn_runtime::__private::kernel::matrix(
                dense1_weight,
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                { 2 * WIDTH },
            ),
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { 2 * WIDTH },
            f64,
        >>::forward(
            &batch
                .inside(
                    3,
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
                ),
            ::nn_runtime::Forward {
                parameters: swish1_parameters,
                statistics: swish1_statistics,
                inputs: dense1,
                outputs: swish1,
                memory: memory_of_swish1,
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(outputs, rows, 1),
            ::nn_runtime::__private::kernel::matrix(
                swish1,
                rows,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            ::nn_runtime::__private::kernel::matrix(
                dense2_weight,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                1,
            ),
        );
        ::nn_runtime::__private::kernel::f64::add_bias(outputs, dense2_bias);
    }
    fn backward_steps(
        _: usize,
        batch: &::nn_runtime::Batch,
        pass: ::nn_runtime::Backward<'_, f64>,
    ) {
        let rows = batch.rows;
        let inputs = pass.inputs;
        let d_outputs = pass.d_outputs;
        let d_inputs = pass.d_inputs;
        let [encoder, memory_of_encoder, dense1, swish1, memory_of_swish1, d_swish1,
        d_dense1, d_encoder] = ::nn_runtime::__private::carve_memory(
            pass.memory,
            rows,
            [
                ::nn_runtime::Memory::per_row({
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT
                }),
                <self::Encoder as ::nn_runtime::TrainLayer<{ WIDTH }, f64>>::MEMORY,
                ::nn_runtime::Memory::per_row({ 2 * WIDTH }),
                ::nn_runtime::Memory::per_row({
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT
                }),
                <self::Swish as ::nn_runtime::TrainLayer<{ 2 * WIDTH }, f64>>::MEMORY,
                ::nn_runtime::Memory::per_row({
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT
                }),
                ::nn_runtime::Memory::per_row({ 2 * WIDTH }),
                ::nn_runtime::Memory::per_row({
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT
                }),
            ],
        );
        let encoder_parameters = &pass
            .parameters[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS];
        let encoder_statistics = &pass
            .statistics[0..<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS];
        let dense1_weight = &pass
            .parameters[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::PARAMETERS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )];
        let swish1_parameters = &pass
            .parameters[::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
            ::nn_runtime::__private::times(
                { 2 * WIDTH },
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )];
        let swish1_statistics = &pass
            .statistics[<self::Encoder as ::nn_runtime::Layer<
            { WIDTH },
            f64,
        >>::STATISTICS..::nn_runtime::__private::plus(
            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
        )];
        let dense2_weight = &pass
            .parameters[::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
        )..::nn_runtime::__private::plus(
            ::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            ),
            <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
        )];
        let [d_encoder_parameters, d_dense1_weight, d_swish1_parameters, d_dense2_weight,
        d_dense2_bias] = ::nn_runtime::__private::carve(
            pass.d_parameters,
            [
                { <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS },
                {
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    )
                },
                { <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS },
                { <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT },
                1,
            ],
        );
        let [d_encoder_statistics, d_swish1_statistics] = ::nn_runtime::__private::carve(
            pass.d_statistics,
            [
                { <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS },
                { <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS },
            ],
        );
        ::nn_runtime::__private::kernel::f64::zero(d_dense2_bias);
        ::nn_runtime::__private::kernel::f64::sum_rows(d_dense2_bias, d_outputs);
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                d_dense2_weight,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                1,
            ),
            ::nn_runtime::__private::kernel::matrix(
                    swish1,
                    rows,
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                )
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(d_outputs, rows, 1),
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                d_swish1,
                rows,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
            ),
            ::nn_runtime::__private::kernel::matrix(d_outputs, rows, 1),
            ::nn_runtime::__private::kernel::matrix(
                    dense2_weight,
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                    1,
                )
                .transpose(),
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { 2 * WIDTH },
            f64,
        >>::backward(
            &batch
                .inside(
                    3,
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
                ),
            ::nn_runtime::Backward {
                parameters: swish1_parameters,
                statistics: swish1_statistics,
                inputs: dense1,
                outputs: swish1,
                d_outputs: d_swish1,
                d_inputs: ::core::option::Option::Some(&mut *d_dense1),
                d_parameters: d_swish1_parameters,
                d_statistics: d_swish1_statistics,
                memory: memory_of_swish1,
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                d_dense1_weight,
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                { 2 * WIDTH },
            ),
            ::nn_runtime::__private::kernel::matrix(
                    encoder,
                    rows,
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                )
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(d_dense1, rows, { 2 * WIDTH }),
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                d_encoder,
                rows,
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
            ),
            ::nn_runtime::__private::kernel::matrix(d_dense1, rows, { 2 * WIDTH }),
            ::nn_runtime::__private::kernel::matrix(
                    dense1_weight,
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    { 2 * WIDTH },
                )
                .transpose(),
        );
        <self::Encoder as ::nn_runtime::TrainLayer<
            { WIDTH },
            f64,
        >>::backward(
            &batch.inside(0, 0),
            ::nn_runtime::Backward {
                parameters: encoder_parameters,
                statistics: encoder_statistics,
                inputs: inputs,
                outputs: encoder,
                d_outputs: d_encoder,
                d_inputs: d_inputs,
                d_parameters: d_encoder_parameters,
                d_statistics: d_encoder_statistics,
                memory: memory_of_encoder,
            },
        );
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Own {
    ///The numbers of layer `encoder`, `self::Encoder`.
    #[must_use]
    fn encoder(&self) -> ::nn_runtime::view::Slices<&[f64], &[f64]> {
        ::nn_runtime::view::Slices {
            parameters: (&self
                .parameters
                .as_array()[0..<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::PARAMETERS]),
            statistics: (&self
                .statistics
                .as_array()[0..<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::STATISTICS]),
        }
    }
    ///The numbers of layer `encoder`, to be changed.
    fn encoder_mut(&mut self) -> ::nn_runtime::view::Slices<&mut [f64], &mut [f64]> {
        let [parameters] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [{ <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS }],
        );
        let [statistics] = ::nn_runtime::__private::carve(
            &mut self.statistics.as_mut_slice()[0..],
            [{ <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS }],
        );
        ::nn_runtime::view::Slices {
            parameters: (parameters),
            statistics: (statistics),
        }
    }
    ///The numbers of layer `dense1`, `Dense(2 * WIDTH, bias = false)`.
    #[must_use]
    fn dense1(
        &self,
    ) -> ::nn_runtime::view::Dense<
        &[[f64; {
            2 * WIDTH
        }]; <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT],
        (),
    > {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(
                &self
                    .parameters
                    .as_array()[<self::Encoder as ::nn_runtime::Layer<
                    { WIDTH },
                    f64,
                >>::PARAMETERS..::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                )],
            ),
            bias: (),
        }
    }
    ///The numbers of layer `dense1`, to be changed.
    fn dense1_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<
        &mut [[f64; {
            2 * WIDTH
        }]; <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT],
        (),
    > {
        let [weight] = ::nn_runtime::__private::carve(
            &mut self
                .parameters
                .as_mut_slice()[<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::PARAMETERS..],
            [
                {
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    )
                },
            ],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: (),
        }
    }
    ///The numbers of layer `swish1`, `self::Swish`.
    #[must_use]
    fn swish1(&self) -> ::nn_runtime::view::Slices<&[f64], &[f64]> {
        ::nn_runtime::view::Slices {
            parameters: (&self
                .parameters
                .as_array()[::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            )..::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            )]),
            statistics: (&self
                .statistics
                .as_array()[<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::STATISTICS..::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::STATISTICS,
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS,
            )]),
        }
    }
    ///The numbers of layer `swish1`, to be changed.
    fn swish1_mut(&mut self) -> ::nn_runtime::view::Slices<&mut [f64], &mut [f64]> {
        let [parameters] = ::nn_runtime::__private::carve(
            &mut self
                .parameters
                .as_mut_slice()[::nn_runtime::__private::plus(
                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                ::nn_runtime::__private::times(
                    { 2 * WIDTH },
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                ),
            )..],
            [{ <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS }],
        );
        let [statistics] = ::nn_runtime::__private::carve(
            &mut self
                .statistics
                .as_mut_slice()[<self::Encoder as ::nn_runtime::Layer<
                { WIDTH },
                f64,
            >>::STATISTICS..],
            [{ <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::STATISTICS }],
        );
        ::nn_runtime::view::Slices {
            parameters: (parameters),
            statistics: (statistics),
        }
    }
    ///The numbers of layer `dense2`, `Dense(1)`.
    #[must_use]
    fn dense2(
        &self,
    ) -> ::nn_runtime::view::Dense<
        &[[f64; 1]; <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT],
        &[f64; 1],
    > {
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table(
                &self
                    .parameters
                    .as_array()[::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        <self::Encoder as ::nn_runtime::Layer<
                            { WIDTH },
                            f64,
                        >>::PARAMETERS,
                        ::nn_runtime::__private::times(
                            { 2 * WIDTH },
                            <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                        ),
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
                )..::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            <self::Encoder as ::nn_runtime::Layer<
                                { WIDTH },
                                f64,
                            >>::PARAMETERS,
                            ::nn_runtime::__private::times(
                                { 2 * WIDTH },
                                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                            ),
                        ),
                        <self::Swish as ::nn_runtime::Layer<
                            { 2 * WIDTH },
                            f64,
                        >>::PARAMETERS,
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                )],
            ),
            bias: ::nn_runtime::__private::array(
                &self
                    .parameters
                    .as_array()[::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            <self::Encoder as ::nn_runtime::Layer<
                                { WIDTH },
                                f64,
                            >>::PARAMETERS,
                            ::nn_runtime::__private::times(
                                { 2 * WIDTH },
                                <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                            ),
                        ),
                        <self::Swish as ::nn_runtime::Layer<
                            { 2 * WIDTH },
                            f64,
                        >>::PARAMETERS,
                    ),
                    <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                )..::nn_runtime::__private::plus(
                    ::nn_runtime::__private::plus(
                        ::nn_runtime::__private::plus(
                            ::nn_runtime::__private::plus(
                                <self::Encoder as ::nn_runtime::Layer<
                                    { WIDTH },
                                    f64,
                                >>::PARAMETERS,
                                ::nn_runtime::__private::times(
                                    { 2 * WIDTH },
                                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                                ),
                            ),
                            <self::Swish as ::nn_runtime::Layer<
                                { 2 * WIDTH },
                                f64,
                            >>::PARAMETERS,
                        ),
                        <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT,
                    ),
                    1,
                )],
            ),
        }
    }
    ///The numbers of layer `dense2`, to be changed.
    fn dense2_mut(
        &mut self,
    ) -> ::nn_runtime::view::Dense<
        &mut [[f64; 1]; <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT],
        &mut [f64; 1],
    > {
        let [weight, bias] = ::nn_runtime::__private::carve(
            &mut self
                .parameters
                .as_mut_slice()[::nn_runtime::__private::plus(
                ::nn_runtime::__private::plus(
                    <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::PARAMETERS,
                    ::nn_runtime::__private::times(
                        { 2 * WIDTH },
                        <self::Encoder as ::nn_runtime::Layer<{ WIDTH }, f64>>::OUT,
                    ),
                ),
                <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::PARAMETERS,
            )..],
            [{ <self::Swish as ::nn_runtime::Layer<{ 2 * WIDTH }, f64>>::OUT }, 1],
        );
        ::nn_runtime::view::Dense {
            weight: ::nn_runtime::__private::table_mut(weight),
            bias: ::nn_runtime::__private::array_mut(bias),
        }
    }
}
