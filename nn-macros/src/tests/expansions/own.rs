///A network that takes WIDTH numbers and gives 1 number.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `encoder` | `self::Encoder` | `self::Encoder::OUT` | … |
| `dense1` | `Dense(2 * WIDTH, bias = false)` | `2 * WIDTH` | … |
| `swish1` | `self::Swish` | `self::Swish::OUT` | `self::Swish::PARAMETERS` |
| `dense2` | `Dense(1)` | 1 | `self::Swish::OUT + 1` |
*/
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "a derive and a visibility are the declaration's own choice"
)]
struct Own {
    parameters: ::nn_runtime::__private::Numbers<
        ::core::primitive::f64,
        { Own::PARAMETERS },
    >,
    statistics: ::nn_runtime::__private::Numbers<
        ::core::primitive::f64,
        { Own::STATISTICS },
    >,
}
const _: ::core::marker::PhantomData<
    (::nn_runtime::kind::Dense, ::nn_runtime::kind::Dense),
> = ::core::marker::PhantomData;
#[allow(
    unused_braces,
    unused_parens,
    reason = "the user's expressions stand here as they were written"
)]
#[automatically_derived]
impl Own {
    const __WRITTEN1: ::core::primitive::usize = WIDTH;
    const __SIZE2: ::core::primitive::usize = ::nn_runtime::__private::size(
        Own::__WRITTEN1,
    );
    const __OUT3: ::core::primitive::usize = <self::Encoder as ::nn_runtime::Layer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::OUT;
    const __LEN4: ::core::primitive::usize = <self::Encoder as ::nn_runtime::Layer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::PARAMETERS;
    const __END5: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        Own::__LEN4,
    );
    const __LEN6: ::core::primitive::usize = <self::Encoder as ::nn_runtime::Layer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::STATISTICS;
    const __END7: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        Own::__LEN6,
    );
    const __WRITTEN8: ::core::primitive::usize = 2 * WIDTH;
    const __SIZE9: ::core::primitive::usize = ::nn_runtime::__private::size(
        Own::__WRITTEN8,
    );
    const __LEN10: ::core::primitive::usize = ::nn_runtime::__private::times(
        Own::__SIZE9,
        Own::__OUT3,
    );
    const __END11: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        ::nn_runtime::__private::plus(Own::__END5, Own::__LEN10),
    );
    const __OUT12: ::core::primitive::usize = <self::Swish as ::nn_runtime::Layer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >>::OUT;
    const __LEN13: ::core::primitive::usize = <self::Swish as ::nn_runtime::Layer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >>::PARAMETERS;
    const __END14: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        ::nn_runtime::__private::plus(Own::__END11, Own::__LEN13),
    );
    const __LEN15: ::core::primitive::usize = <self::Swish as ::nn_runtime::Layer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >>::STATISTICS;
    const __END16: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        ::nn_runtime::__private::plus(Own::__END7, Own::__LEN15),
    );
    const __END17: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        ::nn_runtime::__private::plus(Own::__END14, Own::__OUT12),
    );
    const __END18: ::core::primitive::usize = ::nn_runtime::__private::fitting(
        ::nn_runtime::__private::plus(Own::__END17, 1),
    );
}
const _: () = (::nn_runtime::__private::assert_size)(
    Own::__WRITTEN1,
    "each size of a shape",
);
const _: () = (::nn_runtime::__private::assert_fits)(
    Own::__LEN4,
    "with layer `encoder` the network exceeds the address space: choose smaller sizes",
);
const _: () = (::nn_runtime::__private::assert_fits)(
    Own::__LEN6,
    "with layer `encoder` the network exceeds the address space: choose smaller sizes",
);
const _: () = (::nn_runtime::__private::assert_size)(Own::__WRITTEN8, "a layer's size");
const _: () = (::nn_runtime::__private::assert_fits)(
    ::nn_runtime::__private::plus(Own::__END5, Own::__LEN10),
    "with layer `dense1` the network exceeds the address space: choose smaller sizes",
);
const _: () = (::nn_runtime::__private::assert_fits)(
    ::nn_runtime::__private::plus(Own::__END11, Own::__LEN13),
    "with layer `swish1` the network exceeds the address space: choose smaller sizes",
);
const _: () = (::nn_runtime::__private::assert_fits)(
    ::nn_runtime::__private::plus(Own::__END7, Own::__LEN15),
    "with layer `swish1` the network exceeds the address space: choose smaller sizes",
);
const _: () = (::nn_runtime::__private::assert_fits)(
    ::nn_runtime::__private::plus(Own::__END14, Own::__OUT12),
    "with layer `dense2` the network exceeds the address space: choose smaller sizes",
);
const _: () = (::nn_runtime::__private::assert_fits)(
    ::nn_runtime::__private::plus(Own::__END17, 1),
    "with layer `dense2` the network exceeds the address space: choose smaller sizes",
);
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Own {
    /// How many numbers are trained.
    const PARAMETERS: ::core::primitive::usize = Own::__END18;
    /// How many numbers are measured rather than trained.
    const STATISTICS: ::core::primitive::usize = Own::__END16;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: ::core::primitive::usize = ::nn_runtime::__private::sum([
        <self::Encoder as ::nn_runtime::Layer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::FLOPS,
        ::nn_runtime::__private::times(
            ::nn_runtime::__private::times(2, Own::__OUT3),
            Own::__SIZE9,
        ),
        <self::Swish as ::nn_runtime::Layer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::FLOPS,
        ::nn_runtime::__private::plus(::nn_runtime::__private::times(2, Own::__OUT12), 1),
    ]);
    /// Size of its numbers in bytes, which an embedded network adds to a program.
    const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f64,
    >()
        * (::nn_runtime::__private::plus(
            ::nn_runtime::__private::sum([Own::__OUT3, Own::__SIZE9, Own::__OUT12]),
            1,
        ))
        + <self::Encoder as ::nn_runtime::Layer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::STACK_BYTES
        + <self::Swish as ::nn_runtime::Layer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::STACK_BYTES;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [::nn_runtime::Tensor] = {
        const LISTS: &[::nn_runtime::__private::Tensors] = &[
            ::nn_runtime::__private::Tensors::OfLayer {
                layer: "encoder",
                tensors: <self::Encoder as ::nn_runtime::Layer<
                    { Own::__SIZE2 },
                    ::core::primitive::f64,
                >>::TENSORS,
                parameters: 0,
                statistics: 0,
            },
            ::nn_runtime::__private::Tensors::Own(
                ::nn_runtime::Tensor::new(
                    "dense1.weight",
                    &[{ Own::__SIZE9 }, { Own::__OUT3 }],
                    Own::__END5,
                    ::nn_runtime::Role::Weight,
                ),
            ),
            ::nn_runtime::__private::Tensors::OfLayer {
                layer: "swish1",
                tensors: <self::Swish as ::nn_runtime::Layer<
                    { Own::__SIZE9 },
                    ::core::primitive::f64,
                >>::TENSORS,
                parameters: Own::__END11,
                statistics: Own::__END7,
            },
            ::nn_runtime::__private::Tensors::Own(
                ::nn_runtime::Tensor::new(
                    "dense2.weight",
                    &[1, { Own::__OUT12 }],
                    Own::__END14,
                    ::nn_runtime::Role::Weight,
                ),
            ),
            ::nn_runtime::__private::Tensors::Own(
                ::nn_runtime::Tensor::new(
                    "dense2.bias",
                    &[1],
                    Own::__END17,
                    ::nn_runtime::Role::Bias,
                ),
            ),
        ];
        const NAMES: [::core::primitive::u8; ::nn_runtime::__private::names_len(
            LISTS,
        )] = ::nn_runtime::__private::join_names(LISTS);
        const ALL: [::nn_runtime::Tensor; ::nn_runtime::__private::tensors_len(LISTS)] = ::nn_runtime::__private::join_tensors(
            LISTS,
            {
                const ALL_NAMES: &[::core::primitive::u8] = &NAMES;
                ALL_NAMES
            },
        );
        &ALL
    };
    /// The table of layers.
    const SUMMARY: &'static ::core::primitive::str = {
        const PARTS: &[::nn_runtime::__private::Part] = &[
            ::nn_runtime::__private::Part::Text(
                "Own (WIDTH -> 1, f64)\nlayer    kind                                output    parameters\n",
            ),
            ::nn_runtime::__private::Part::Text(
                "encoder  self::Encoder                 ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: Own::__OUT3,
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: Own::__LEN4,
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "dense1   Dense(2 * WIDTH, bias = false)",
            ),
            ::nn_runtime::__private::Part::Number {
                number: Own::__SIZE9,
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: Own::__LEN10,
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "swish1   self::Swish                   ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: Own::__OUT12,
                width: 12usize,
            },
            ::nn_runtime::__private::Part::Number {
                number: Own::__LEN13,
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
                number: ::nn_runtime::__private::plus(Own::__OUT12, 1),
                width: 14usize,
            },
            ::nn_runtime::__private::Part::Text("\n"),
            ::nn_runtime::__private::Part::Text(
                "total                                              ",
            ),
            ::nn_runtime::__private::Part::Number {
                number: Own::__END18,
                width: 14usize,
            },
        ];
        const TEXT: [::core::primitive::u8; ::nn_runtime::__private::text_len(PARTS)] = ::nn_runtime::__private::text(
            PARTS,
        );
        ::nn_runtime::__private::as_str(&TEXT)
    };
    /// The declaration, as it was written.
    const DECLARATION: &'static ::core::primitive::str = "#[scalar(f64)]\nstruct Own(WIDTH) -> 1 { encoder: self::Encoder, Dense(2 * WIDTH, bias = false, init = Normal(0.02)), self::Swish, Dense(1) }";
    #[doc(hidden)]
    #[must_use]
    const fn __of(
        __parameters: &'static [::core::primitive::f64; Self::PARAMETERS],
        __statistics: &'static [::core::primitive::f64; Self::STATISTICS],
    ) -> ::core::mem::ManuallyDrop<Self> {
        ::core::mem::ManuallyDrop::new(Self {
            parameters: ::nn_runtime::__private::Numbers::borrowed(__parameters),
            statistics: ::nn_runtime::__private::Numbers::borrowed(__statistics),
        })
    }
}
#[automatically_derived]
impl ::nn_runtime::Network for Own {
    type Scalar = ::core::primitive::f64;
    type Input = [::core::primitive::f64; Own::__SIZE2];
    type Output = [::core::primitive::f64; 1];
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
    const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;
    fn predict_row(
        &self,
        __row: &[::core::primitive::f64; Own::__SIZE2],
    ) -> [::core::primitive::f64; 1] {
        ::nn_runtime::__private::predict::<
            Self,
            _,
            _,
            _,
            { Own::__SIZE2 },
        >(self.parameters.as_array(), self.statistics.as_array(), __row)
    }
    fn parameters(&self) -> &[::core::primitive::f64] {
        self.parameters.as_array()
    }
    fn statistics(&self) -> &[::core::primitive::f64] {
        self.statistics.as_array()
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::Layer<{ Own::__SIZE2 }, ::core::primitive::f64, AnyShape>
for Own {
    const OUT: ::core::primitive::usize = 1;
    const SHAPE: &'static [::core::primitive::usize] = <Self as ::nn_runtime::Network>::OUTPUT_SHAPE;
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    fn predict(
        __parameters: &[::core::primitive::f64],
        __statistics: &[::core::primitive::f64],
        __input: &[::core::primitive::f64],
        __output: &mut [::core::primitive::f64],
    ) {
        <Self as ::nn_runtime::Layer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
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
        __parameters: &[::core::primitive::f64],
        __statistics: &[::core::primitive::f64],
        __input: &[::core::primitive::f64],
        __output: &mut [::core::primitive::f64],
    ) {
        let __encoder = &mut [0.0; Own::__OUT3];
        let __dense1 = &mut [0.0; Own::__SIZE9];
        let __swish1 = &mut [0.0; Own::__OUT12];
        let __encoder_parameters = &__parameters[0..Own::__LEN4];
        let __encoder_statistics = &__statistics[0..Own::__LEN6];
        let __dense1_weight = &__parameters[Own::__END5..::nn_runtime::__private::plus(
            Own::__END5,
            Own::__LEN10,
        )];
        let __swish1_parameters = &__parameters[Own::__END11..::nn_runtime::__private::plus(
            Own::__END11,
            Own::__LEN13,
        )];
        let __swish1_statistics = &__statistics[Own::__END7..::nn_runtime::__private::plus(
            Own::__END7,
            Own::__LEN15,
        )];
        let __dense2_weight = &__parameters[Own::__END14..::nn_runtime::__private::plus(
            Own::__END14,
            Own::__OUT12,
        )];
        let __dense2_bias = &__parameters[Own::__END17..::nn_runtime::__private::plus(
            Own::__END17,
            1,
        )];
        <self::Encoder as ::nn_runtime::Layer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::predict_with::<
            ThisMachine,
        >(__encoder_parameters, __encoder_statistics, __input, __encoder);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f64,
            ThisMachine,
            { Own::__OUT3 },
            { Own::__SIZE9 },
        >(__dense1, __encoder, __dense1_weight, ::core::option::Option::None);
        <self::Swish as ::nn_runtime::Layer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::predict_with::<
            ThisMachine,
        >(__swish1_parameters, __swish1_statistics, __dense1, __swish1);
        ::nn_runtime::__private::kernel::row::dense_fixed::<
            ::core::primitive::f64,
            ThisMachine,
            { Own::__OUT12 },
            1,
        >(
            __output,
            __swish1,
            __dense2_weight,
            ::core::option::Option::Some(__dense2_bias),
        );
    }
}
#[automatically_derived]
impl<
    AnyShape,
> ::nn_runtime::TrainLayer<{ Own::__SIZE2 }, ::core::primitive::f64, AnyShape> for Own
where
    for<'train> self::Encoder: ::nn_runtime::TrainLayer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >,
    for<'train> self::Swish: ::nn_runtime::TrainLayer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >,
{
    ::nn_runtime::__private::as_layer!(::core::primitive::f64);
}
const _: () = ::nn_runtime::__private::assert_named(
    "encoder",
    <self::Encoder as ::nn_runtime::Layer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::PARAMETERS,
    <self::Encoder as ::nn_runtime::Layer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::STATISTICS,
    <self::Encoder as ::nn_runtime::Layer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::TENSORS,
);
const _: () = ::nn_runtime::__private::assert_named(
    "swish1",
    <self::Swish as ::nn_runtime::Layer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >>::PARAMETERS,
    <self::Swish as ::nn_runtime::Layer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >>::STATISTICS,
    <self::Swish as ::nn_runtime::Layer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >>::TENSORS,
);
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Own
where
    for<'train> self::Encoder: ::nn_runtime::TrainLayer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >,
    for<'train> self::Swish: ::nn_runtime::TrainLayer<
        { Own::__SIZE9 },
        ::core::primitive::f64,
    >,
{
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(
            ::nn_runtime::__private::sum([
                Own::__OUT3,
                Own::__SIZE9,
                Own::__OUT12,
                Own::__OUT12,
                Own::__SIZE9,
                Own::__OUT3,
            ]),
        )
        .plus(
            <self::Encoder as ::nn_runtime::TrainLayer<
                { Own::__SIZE2 },
                ::core::primitive::f64,
            >>::MEMORY,
        )
        .plus(
            <self::Swish as ::nn_runtime::TrainLayer<
                { Own::__SIZE9 },
                ::core::primitive::f64,
            >>::MEMORY,
        );
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(
            ::nn_runtime::__private::sum([Own::__OUT3, Own::__SIZE9, Own::__OUT12]),
        )
        .plus(
            <self::Encoder as ::nn_runtime::TrainLayer<
                { Own::__SIZE2 },
                ::core::primitive::f64,
            >>::PREDICT_MEMORY,
        )
        .plus(
            <self::Swish as ::nn_runtime::TrainLayer<
                { Own::__SIZE9 },
                ::core::primitive::f64,
            >>::PREDICT_MEMORY,
        );
    const LEAST_ROWS: ::core::primitive::usize = ::nn_runtime::__private::max(
        ::nn_runtime::__private::max(
            1,
            <self::Encoder as ::nn_runtime::TrainLayer<
                { Own::__SIZE2 },
                ::core::primitive::f64,
            >>::LEAST_ROWS,
        ),
        <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::LEAST_ROWS,
    );
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const WHOLE_BATCH: ::core::primitive::bool = <self::Encoder as ::nn_runtime::TrainLayer<
        { Own::__SIZE2 },
        ::core::primitive::f64,
    >>::WHOLE_BATCH
        || <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::WHOLE_BATCH;
    const SLOTS: &'static [::nn_runtime::Memory] = &::nn_runtime::__private::before([
        ::nn_runtime::Memory::per_row(Own::__OUT3),
        <self::Encoder as ::nn_runtime::TrainLayer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::MEMORY,
        ::nn_runtime::Memory::per_row(Own::__SIZE9),
        ::nn_runtime::Memory::per_row(Own::__OUT12),
        <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::MEMORY,
        ::nn_runtime::Memory::per_row(Own::__OUT12),
        ::nn_runtime::Memory::per_row(Own::__SIZE9),
        ::nn_runtime::Memory::per_row(Own::__OUT3),
    ]);
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
                &["encoder"],
                { Own::__OUT3 },
                Self::SLOTS[0],
            )
            .of_path(),
        ::nn_runtime::__private::Landmark::in_memory(
            &["dense1"],
            { Own::__SIZE9 },
            Self::SLOTS[2],
        ),
        ::nn_runtime::__private::Landmark::in_memory(
                &["swish1"],
                { Own::__OUT12 },
                Self::SLOTS[3],
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
    fn numbers_mut(
        &mut self,
    ) -> (&mut [::core::primitive::f64], &mut [::core::primitive::f64]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
    fn initialize(
        __parameters: &mut [::core::primitive::f64],
        __statistics: &mut [::core::primitive::f64],
        __rng: &mut dyn ::nn_runtime::__private::Rng,
    ) {
        <self::Encoder as ::nn_runtime::TrainLayer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::initialize(
            &mut __parameters[0..Own::__LEN4],
            &mut __statistics[0..Own::__LEN6],
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::Normal(0.02),
            &mut __parameters[Own::__END5..::nn_runtime::__private::plus(
                Own::__END5,
                Own::__LEN10,
            )],
            Own::__OUT3,
            Own::__SIZE9,
            __rng,
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::initialize(
            &mut __parameters[Own::__END11..::nn_runtime::__private::plus(
                Own::__END11,
                Own::__LEN13,
            )],
            &mut __statistics[Own::__END7..::nn_runtime::__private::plus(
                Own::__END7,
                Own::__LEN15,
            )],
            __rng,
        );
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[Own::__END14..::nn_runtime::__private::plus(
                Own::__END14,
                Own::__OUT12,
            )],
            Own::__OUT12,
            1,
            __rng,
        );
    }
    fn predict_steps(
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f64>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__memory_of_encoder, __encoder, __dense1, __memory_of_swish1, __swish1] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                <self::Encoder as ::nn_runtime::TrainLayer<
                    { Own::__SIZE2 },
                    ::core::primitive::f64,
                >>::PREDICT_MEMORY,
                ::nn_runtime::Memory::per_row({ Own::__OUT3 }),
                ::nn_runtime::Memory::per_row({ Own::__SIZE9 }),
                <self::Swish as ::nn_runtime::TrainLayer<
                    { Own::__SIZE9 },
                    ::core::primitive::f64,
                >>::PREDICT_MEMORY,
                ::nn_runtime::Memory::per_row({ Own::__OUT12 }),
            ],
        );
        let __encoder_parameters = &__pass.parameters[0..Own::__LEN4];
        let __encoder_statistics = &__pass.statistics[0..Own::__LEN6];
        let __dense1_weight = &__pass
            .parameters[Own::__END5..::nn_runtime::__private::plus(
            Own::__END5,
            Own::__LEN10,
        )];
        let __swish1_parameters = &__pass
            .parameters[Own::__END11..::nn_runtime::__private::plus(
            Own::__END11,
            Own::__LEN13,
        )];
        let __swish1_statistics = &__pass
            .statistics[Own::__END7..::nn_runtime::__private::plus(
            Own::__END7,
            Own::__LEN15,
        )];
        let __dense2_weight = &__pass
            .parameters[Own::__END14..::nn_runtime::__private::plus(
            Own::__END14,
            Own::__OUT12,
        )];
        let __dense2_bias = &__pass
            .parameters[Own::__END17..::nn_runtime::__private::plus(Own::__END17, 1)];
        <self::Encoder as ::nn_runtime::TrainLayer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::predict_batch(
            &__batch.inside(0, 0),
            ::nn_runtime::Forward {
                parameters: __encoder_parameters,
                statistics: __encoder_statistics,
                inputs: __inputs,
                outputs: __encoder,
                memory: __memory_of_encoder,
                state: &mut [],
                added: &mut [],
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__dense1, __rows, Own::__SIZE9),
            ::nn_runtime::__private::kernel::matrix(__encoder, __rows, Own::__OUT3),
            ::nn_runtime::__private::kernel::matrix(
                __dense1_weight,
                Own::__OUT3,
                Own::__SIZE9,
            ),
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::predict_batch(
            &__batch.inside(3, Own::__END7),
            ::nn_runtime::Forward {
                parameters: __swish1_parameters,
                statistics: __swish1_statistics,
                inputs: __dense1,
                outputs: __swish1,
                memory: __memory_of_swish1,
                state: &mut [],
                added: &mut [],
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__swish1, __rows, Own::__OUT12),
            ::nn_runtime::__private::kernel::matrix(__dense2_weight, Own::__OUT12, 1),
        );
        ::nn_runtime::__private::kernel::f64::add_bias(__outputs, __dense2_bias);
    }
    fn forward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f64>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__encoder, __memory_of_encoder, __dense1, __swish1, __memory_of_swish1, _,
        _, _] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::per_row({ Own::__OUT3 }),
                <self::Encoder as ::nn_runtime::TrainLayer<
                    { Own::__SIZE2 },
                    ::core::primitive::f64,
                >>::MEMORY,
                ::nn_runtime::Memory::per_row({ Own::__SIZE9 }),
                ::nn_runtime::Memory::per_row({ Own::__OUT12 }),
                <self::Swish as ::nn_runtime::TrainLayer<
                    { Own::__SIZE9 },
                    ::core::primitive::f64,
                >>::MEMORY,
                ::nn_runtime::Memory::per_row({ Own::__OUT12 }),
                ::nn_runtime::Memory::per_row({ Own::__SIZE9 }),
                ::nn_runtime::Memory::per_row({ Own::__OUT3 }),
            ],
        );
        let __encoder_parameters = &__pass.parameters[0..Own::__LEN4];
        let __encoder_statistics = &__pass.statistics[0..Own::__LEN6];
        let __dense1_weight = &__pass
            .parameters[Own::__END5..::nn_runtime::__private::plus(
            Own::__END5,
            Own::__LEN10,
        )];
        let __swish1_parameters = &__pass
            .parameters[Own::__END11..::nn_runtime::__private::plus(
            Own::__END11,
            Own::__LEN13,
        )];
        let __swish1_statistics = &__pass
            .statistics[Own::__END7..::nn_runtime::__private::plus(
            Own::__END7,
            Own::__LEN15,
        )];
        let __dense2_weight = &__pass
            .parameters[Own::__END14..::nn_runtime::__private::plus(
            Own::__END14,
            Own::__OUT12,
        )];
        let __dense2_bias = &__pass
            .parameters[Own::__END17..::nn_runtime::__private::plus(Own::__END17, 1)];
        <self::Encoder as ::nn_runtime::TrainLayer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::forward(
            &__batch.inside(0, 0),
            ::nn_runtime::Forward {
                parameters: __encoder_parameters,
                statistics: __encoder_statistics,
                inputs: __inputs,
                outputs: __encoder,
                memory: __memory_of_encoder,
                state: &mut [],
                added: &mut [],
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__dense1, __rows, Own::__SIZE9),
            ::nn_runtime::__private::kernel::matrix(__encoder, __rows, Own::__OUT3),
            ::nn_runtime::__private::kernel::matrix(
                __dense1_weight,
                Own::__OUT3,
                Own::__SIZE9,
            ),
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::forward(
            &__batch.inside(3, Own::__END7),
            ::nn_runtime::Forward {
                parameters: __swish1_parameters,
                statistics: __swish1_statistics,
                inputs: __dense1,
                outputs: __swish1,
                memory: __memory_of_swish1,
                state: &mut [],
                added: &mut [],
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__swish1, __rows, Own::__OUT12),
            ::nn_runtime::__private::kernel::matrix(__dense2_weight, Own::__OUT12, 1),
        );
        ::nn_runtime::__private::kernel::f64::add_bias(__outputs, __dense2_bias);
    }
    fn backward_steps(
        _: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Backward<'_, ::core::primitive::f64>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __d_outputs = __pass.d_outputs;
        let __d_inputs = __pass.d_inputs;
        let [__encoder, __memory_of_encoder, __dense1, __swish1, __memory_of_swish1,
        __d_swish1, __d_dense1, __d_encoder] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::per_row({ Own::__OUT3 }),
                <self::Encoder as ::nn_runtime::TrainLayer<
                    { Own::__SIZE2 },
                    ::core::primitive::f64,
                >>::MEMORY,
                ::nn_runtime::Memory::per_row({ Own::__SIZE9 }),
                ::nn_runtime::Memory::per_row({ Own::__OUT12 }),
                <self::Swish as ::nn_runtime::TrainLayer<
                    { Own::__SIZE9 },
                    ::core::primitive::f64,
                >>::MEMORY,
                ::nn_runtime::Memory::per_row({ Own::__OUT12 }),
                ::nn_runtime::Memory::per_row({ Own::__SIZE9 }),
                ::nn_runtime::Memory::per_row({ Own::__OUT3 }),
            ],
        );
        let __encoder_parameters = &__pass.parameters[0..Own::__LEN4];
        let __encoder_statistics = &__pass.statistics[0..Own::__LEN6];
        let __dense1_weight = &__pass
            .parameters[Own::__END5..::nn_runtime::__private::plus(
            Own::__END5,
            Own::__LEN10,
        )];
        let __swish1_parameters = &__pass
            .parameters[Own::__END11..::nn_runtime::__private::plus(
            Own::__END11,
            Own::__LEN13,
        )];
        let __swish1_statistics = &__pass
            .statistics[Own::__END7..::nn_runtime::__private::plus(
            Own::__END7,
            Own::__LEN15,
        )];
        let __dense2_weight = &__pass
            .parameters[Own::__END14..::nn_runtime::__private::plus(
            Own::__END14,
            Own::__OUT12,
        )];
        let [__d_encoder_parameters, __d_dense1_weight, __d_swish1_parameters,
        __d_dense2_weight, __d_dense2_bias] = ::nn_runtime::__private::carve(
            __pass.d_parameters,
            [{ Own::__LEN4 }, { Own::__LEN10 }, { Own::__LEN13 }, { Own::__OUT12 }, 1],
        );
        let [__d_encoder_statistics, __d_swish1_statistics] = ::nn_runtime::__private::carve(
            __pass.d_statistics,
            [{ Own::__LEN6 }, { Own::__LEN15 }],
        );
        ::nn_runtime::__private::kernel::f64::zero(__d_dense2_bias);
        ::nn_runtime::__private::kernel::f64::sum_rows(__d_dense2_bias, __d_outputs);
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_dense2_weight,
                Own::__OUT12,
                1,
            ),
            ::nn_runtime::__private::kernel::matrix(__swish1, __rows, Own::__OUT12)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 1),
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_swish1,
                __rows,
                Own::__OUT12,
            ),
            ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 1),
            ::nn_runtime::__private::kernel::matrix(__dense2_weight, Own::__OUT12, 1)
                .transpose(),
        );
        <self::Swish as ::nn_runtime::TrainLayer<
            { Own::__SIZE9 },
            ::core::primitive::f64,
        >>::backward(
            &__batch.inside(3, Own::__END7),
            ::nn_runtime::Backward {
                parameters: __swish1_parameters,
                statistics: __swish1_statistics,
                inputs: __dense1,
                outputs: __swish1,
                d_outputs: __d_swish1,
                d_inputs: ::core::option::Option::Some(&mut *__d_dense1),
                d_parameters: __d_swish1_parameters,
                d_statistics: __d_swish1_statistics,
                memory: __memory_of_swish1,
                d_state: &mut [],
                d_added: &[],
            },
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_dense1_weight,
                Own::__OUT3,
                Own::__SIZE9,
            ),
            ::nn_runtime::__private::kernel::matrix(__encoder, __rows, Own::__OUT3)
                .transpose(),
            ::nn_runtime::__private::kernel::matrix(__d_dense1, __rows, Own::__SIZE9),
        );
        ::nn_runtime::__private::kernel::f64::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(
                __d_encoder,
                __rows,
                Own::__OUT3,
            ),
            ::nn_runtime::__private::kernel::matrix(__d_dense1, __rows, Own::__SIZE9),
            ::nn_runtime::__private::kernel::matrix(
                    __dense1_weight,
                    Own::__OUT3,
                    Own::__SIZE9,
                )
                .transpose(),
        );
        <self::Encoder as ::nn_runtime::TrainLayer<
            { Own::__SIZE2 },
            ::core::primitive::f64,
        >>::backward(
            &__batch.inside(0, 0),
            ::nn_runtime::Backward {
                parameters: __encoder_parameters,
                statistics: __encoder_statistics,
                inputs: __inputs,
                outputs: __encoder,
                d_outputs: __d_encoder,
                d_inputs: __d_inputs,
                d_parameters: __d_encoder_parameters,
                d_statistics: __d_encoder_statistics,
                memory: __memory_of_encoder,
                d_state: &mut [],
                d_added: &[],
            },
        );
    }
}
#[allow(dead_code, reason = "not every program looks at every layer")]
#[automatically_derived]
impl Own {
    ///The numbers of layer `encoder`, `self::Encoder`.
    #[must_use]
    fn encoder(
        &self,
    ) -> ::nn_runtime::view::SlicesView<
        &[::core::primitive::f64],
        &[::core::primitive::f64],
    > {
        ::nn_runtime::view::SlicesView {
            parameters: (&self.parameters.as_array()[0..Own::__LEN4]),
            statistics: (&self.statistics.as_array()[0..Own::__LEN6]),
        }
    }
    ///The numbers of layer `encoder`, to be changed.
    fn encoder_mut(
        &mut self,
    ) -> ::nn_runtime::view::SlicesView<
        &mut [::core::primitive::f64],
        &mut [::core::primitive::f64],
    > {
        let [__parameters] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [{ Own::__LEN4 }],
        );
        let [__statistics] = ::nn_runtime::__private::carve(
            &mut self.statistics.as_mut_slice()[0..],
            [{ Own::__LEN6 }],
        );
        ::nn_runtime::view::SlicesView {
            parameters: (__parameters),
            statistics: (__statistics),
        }
    }
    ///The numbers of layer `dense1`, `Dense(2 * WIDTH, bias = false)`.
    #[must_use]
    fn dense1(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f64; Own::__SIZE9]; Own::__OUT3],
        (),
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self
                    .parameters
                    .as_array()[Own::__END5..::nn_runtime::__private::plus(
                    Own::__END5,
                    Own::__LEN10,
                )],
            ),
            bias: (),
        }
    }
    ///The numbers of layer `dense1`, to be changed.
    fn dense1_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f64; Own::__SIZE9]; Own::__OUT3],
        (),
    > {
        let [__weight] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[Own::__END5..],
            [{ Own::__LEN10 }],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: (),
        }
    }
    ///The numbers of layer `swish1`, `self::Swish`.
    #[must_use]
    fn swish1(
        &self,
    ) -> ::nn_runtime::view::SlicesView<
        &[::core::primitive::f64],
        &[::core::primitive::f64],
    > {
        ::nn_runtime::view::SlicesView {
            parameters: (&self
                .parameters
                .as_array()[Own::__END11..::nn_runtime::__private::plus(
                Own::__END11,
                Own::__LEN13,
            )]),
            statistics: (&self
                .statistics
                .as_array()[Own::__END7..::nn_runtime::__private::plus(
                Own::__END7,
                Own::__LEN15,
            )]),
        }
    }
    ///The numbers of layer `swish1`, to be changed.
    fn swish1_mut(
        &mut self,
    ) -> ::nn_runtime::view::SlicesView<
        &mut [::core::primitive::f64],
        &mut [::core::primitive::f64],
    > {
        let [__parameters] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[Own::__END11..],
            [{ Own::__LEN13 }],
        );
        let [__statistics] = ::nn_runtime::__private::carve(
            &mut self.statistics.as_mut_slice()[Own::__END7..],
            [{ Own::__LEN15 }],
        );
        ::nn_runtime::view::SlicesView {
            parameters: (__parameters),
            statistics: (__statistics),
        }
    }
    ///The numbers of layer `dense2`, `Dense(1)`.
    #[must_use]
    fn dense2(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f64; 1]; Own::__OUT12],
        &[::core::primitive::f64; 1],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self
                    .parameters
                    .as_array()[Own::__END14..::nn_runtime::__private::plus(
                    Own::__END14,
                    Own::__OUT12,
                )],
            ),
            bias: ::nn_runtime::__private::array(
                &self
                    .parameters
                    .as_array()[Own::__END17..::nn_runtime::__private::plus(
                    Own::__END17,
                    1,
                )],
            ),
        }
    }
    ///The numbers of layer `dense2`, to be changed.
    fn dense2_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f64; 1]; Own::__OUT12],
        &mut [::core::primitive::f64; 1],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[Own::__END14..],
            [{ Own::__OUT12 }, 1],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
}
