#[automatically_derived]
#[allow(clippy::self_named_constructors, reason = "a network may be called `Trained`")]
impl Net {
    ///The network with the numbers of `net.safetensors`, which lie in read-only memory.
    #[must_use]
    pub const fn trained() -> Self {
        const _: &[::core::primitive::u8] = ::core::include_bytes!(
            "net.safetensors"
        );
        const FILE: ::nn_runtime::__private::File = ::nn_runtime::__private::File {
            tensors: &[
                ::nn_runtime::__private::Stored {
                    name: "hidden.weight",
                    shape: &[4, 2],
                    start: 0,
                    width: 4,
                },
                ::nn_runtime::__private::Stored {
                    name: "hidden.bias",
                    shape: &[4],
                    start: 32,
                    width: 4,
                },
                ::nn_runtime::__private::Stored {
                    name: "output.weight",
                    shape: &[1, 4],
                    start: 48,
                    width: 4,
                },
                ::nn_runtime::__private::Stored {
                    name: "output.bias",
                    shape: &[1],
                    start: 64,
                    width: 4,
                },
            ],
            bytes: b"\0\0\x80\xBF\0\0@\xBF\0\0\0\xBF\0\0\x80\xBE\0\0`\xBF\0\0 \xBF\0\0\xC0\xBE\0\0\0\xBE\0\0\x80\xBF\0\0`\xBF\0\0@\xBF\0\0 \xBF\0\0\x80\xBF\0\0`\xBF\0\0@\xBF\0\0 \xBF\0\0\x80\xBF",
        };
        #[allow(
            long_running_const_eval,
            reason = "a network may have millions of numbers"
        )]
        static PARAMETERS: ::nn_runtime::__private::Aligned<
            [::core::primitive::f32; <Net as ::nn_runtime::Network>::PARAMETERS],
        > = FILE
            .gather::<
                ::core::primitive::f32,
                {
                    <Net as ::nn_runtime::Network>::PARAMETERS
                        * ::core::mem::size_of::<::core::primitive::f32>()
                },
                { <Net as ::nn_runtime::Network>::PARAMETERS },
            >(<Net as ::nn_runtime::Network>::TENSORS, false);
        #[allow(
            long_running_const_eval,
            reason = "a network may have millions of numbers"
        )]
        static STATISTICS: ::nn_runtime::__private::Aligned<
            [::core::primitive::f32; <Net as ::nn_runtime::Network>::STATISTICS],
        > = FILE
            .gather::<
                ::core::primitive::f32,
                {
                    <Net as ::nn_runtime::Network>::STATISTICS
                        * ::core::mem::size_of::<::core::primitive::f32>()
                },
                { <Net as ::nn_runtime::Network>::STATISTICS },
            >(<Net as ::nn_runtime::Network>::TENSORS, true);
        ::core::mem::ManuallyDrop::into_inner(<Net>::__of(&PARAMETERS.0, &STATISTICS.0))
    }
}
