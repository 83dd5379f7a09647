///A network that takes 2 numbers and gives 1 number.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `hidden` | `Dense(4)` | 4 | 12 |
| `relu1` | `Relu` | 4 | 0 |
| `output` | `Dense(1)` | 1 | 5 |
*/
pub struct Net {
    weights: ::nn_runtime::__private::Numbers<::core::primitive::u32, 5>,
    numbers: ::nn_runtime::__private::Numbers<::core::primitive::f32, 10>,
}
const _: ::core::marker::PhantomData<
    (::nn_runtime::kind::Dense, ::nn_runtime::kind::Relu, ::nn_runtime::kind::Dense),
> = ::core::marker::PhantomData;
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Net {
    /// How many numbers were trained.
    pub const PARAMETERS: ::core::primitive::usize = 17;
    /// How many numbers were measured rather than trained.
    pub const STATISTICS: ::core::primitive::usize = 0;
    /// Floating-point operations of one row's forward pass.
    pub const FLOPS: ::core::primitive::usize = 33;
    /// Size of its numbers in bytes, which it adds to a program.
    pub const WEIGHT_BYTES: ::core::primitive::usize = 5
        * ::core::mem::size_of::<::core::primitive::u32>() + 10 * 4;
    /// Bytes of activations that `predict` keeps on the stack.
    pub const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 5;
    /// The table of layers.
    pub const SUMMARY: &'static ::core::primitive::str = "Net (2 -> 1, f32)\nlayer   kind          output    parameters\nhidden  Dense(4)           4            12\nrelu1   Relu               4             0\noutput  Dense(1)           1             5\ntotal                                   17";
    /// The declaration, as it was written.
    pub const DECLARATION: &'static ::core::primitive::str = "#[weights(\"net.safetensors\", as = i8)] pub struct Net(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }";
    ///The network with the numbers of `net.safetensors`, its weights as i8, which lie in read-only memory.
    #[must_use]
    pub const fn trained() -> Self {
        const _: &[::core::primitive::u8] = ::core::include_bytes!(
            "net.safetensors"
        );
        static WEIGHTS: ::nn_runtime::__private::Aligned<[::core::primitive::u32; 5]> = ::nn_runtime::__private::cast(
            *b"\x01\x11\0\0\x01\x16\0\0\x01!\0\0\x01@\0\0\x01\x11!\xB0",
        );
        static NUMBERS: ::nn_runtime::__private::Aligned<[::core::primitive::f32; 10]> = ::nn_runtime::__private::cast(
            *b"\x04\x02\x01<\x06\x83\xC1;\x04\x02\x81;\x04\x02\x01;\0\0\x80\xBF\0\0`\xBF\0\0@\xBF\0\0 \xBF\x04\x02\x01<\0\0\x80\xBF",
        );
        Self {
            weights: ::nn_runtime::__private::Numbers::borrowed(&WEIGHTS.0),
            numbers: ::nn_runtime::__private::Numbers::borrowed(&NUMBERS.0),
        }
    }
    /// Predicts one row, using only the stack.
    #[must_use]
    pub fn predict(
        &self,
        __input: &[::core::primitive::f32; 2],
    ) -> [::core::primitive::f32; 1] {
        ::nn_runtime::__private::predict_narrow(
            self,
            self.weights.as_array(),
            self.numbers.as_array(),
            __input,
        )
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::Narrow for Net {
    type Weight = ::core::primitive::u32;
    type Input = [::core::primitive::f32; 2];
    type Output = [::core::primitive::f32; 1];
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    #[inline(always)]
    fn predict_with<ThisMachine: ::nn_runtime::kernel::Machine>(
        __weights: &[::core::primitive::u32],
        __numbers: &[::core::primitive::f32],
        __input: &[::core::primitive::f32],
        __output: &mut [::core::primitive::f32],
    ) {
        let __hidden = &mut [0.0; 4];
        let __hidden_weight = &__weights[0..4];
        let __hidden_bias = &__numbers[4..8];
        let __output_weight = &__weights[4..5];
        let __output_bias = &__numbers[9..10];
        ::nn_runtime::__private::kernel::row::dense_packed::<
            ThisMachine,
            2,
            4,
        >(
            __hidden,
            __input,
            __hidden_weight,
            &__numbers[0..4],
            ::core::option::Option::Some(__hidden_bias),
        );
        ::nn_runtime::__private::kernel::row::relu(__hidden);
        ::nn_runtime::__private::kernel::row::dense_packed::<
            ThisMachine,
            4,
            1,
        >(
            __output,
            __hidden,
            __output_weight,
            &__numbers[8..9],
            ::core::option::Option::Some(__output_bias),
        );
    }
}
