///A network that takes an image of [3, 8, 8] and gives 10 numbers.
///
/**| layer | kind | output | parameters |
| --- | --- | --: | --: |
| `conv` | `Conv2d(16, kernel = 3, padding = same, bias = false)` | [16, 8, 8] | 432 |
| `batch_norm1` | `BatchNorm` | [16, 8, 8] | 32 |
| `relu1` | `Relu` | [16, 8, 8] | 0 |
| `max_pool1` | `MaxPool(2)` | [16, 4, 4] | 0 |
| `flatten1` | `Flatten` | 256 | 0 |
| `dense1` | `Dense(10)` | 10 | 2570 |
| `softmax1` | `Softmax` | 10 | 0 |
*/
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "a derive and a visibility are the declaration's own choice"
)]
struct Image {
    parameters: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Image::PARAMETERS },
    >,
    statistics: ::nn_runtime::__private::Numbers<
        ::core::primitive::f32,
        { Image::STATISTICS },
    >,
}
const _: ::core::marker::PhantomData<
    (
        ::nn_runtime::kind::Conv2d,
        ::nn_runtime::kind::BatchNorm,
        ::nn_runtime::kind::Relu,
        ::nn_runtime::kind::MaxPool,
        ::nn_runtime::kind::Flatten,
        ::nn_runtime::kind::Dense,
        ::nn_runtime::kind::Softmax,
    ),
> = ::core::marker::PhantomData;
const _: ::core::marker::PhantomData<(::nn_runtime::loss::CrossEntropy,)> = ::core::marker::PhantomData;
#[allow(dead_code, reason = "not every program asks for every constant")]
#[automatically_derived]
impl Image {
    /// How many numbers are trained.
    const PARAMETERS: ::core::primitive::usize = 3034;
    /// How many numbers are measured rather than trained.
    const STATISTICS: ::core::primitive::usize = 32;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: ::core::primitive::usize = 62528;
    /// Size of its numbers in bytes, which an embedded network adds to a program.
    const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
    /// Bytes of activations that `predict` keeps on the stack.
    const STACK_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
        ::core::primitive::f32,
    >() * 1334;
    /// Every tensor by name, in the order of the declaration.
    const TENSORS: &'static [::nn_runtime::Tensor] = &[
        ::nn_runtime::Tensor::new(
            "conv.weight",
            &[16, 3, 3, 3],
            0,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new(
            "batch_norm1.weight",
            &[16],
            432,
            ::nn_runtime::Role::Scale,
        ),
        ::nn_runtime::Tensor::new(
            "batch_norm1.bias",
            &[16],
            448,
            ::nn_runtime::Role::Bias,
        ),
        ::nn_runtime::Tensor::new(
            "batch_norm1.running_mean",
            &[16],
            0,
            ::nn_runtime::Role::Statistic {
                momentum: ::core::option::Option::Some(0.1f64),
            },
        ),
        ::nn_runtime::Tensor::new(
            "batch_norm1.running_var",
            &[16],
            16,
            ::nn_runtime::Role::Statistic {
                momentum: ::core::option::Option::Some(0.1f64),
            },
        ),
        ::nn_runtime::Tensor::new(
            "dense1.weight",
            &[10, 256],
            464,
            ::nn_runtime::Role::Weight,
        ),
        ::nn_runtime::Tensor::new("dense1.bias", &[10], 3024, ::nn_runtime::Role::Bias),
    ];
    /// The table of layers.
    const SUMMARY: &'static ::core::primitive::str = "Image ([3, 8, 8] -> 10, f32)\nlayer        kind                                                      output    parameters\nconv         Conv2d(16, kernel = 3, padding = same, bias = false)  [16, 8, 8]           432\nbatch_norm1  BatchNorm                                             [16, 8, 8]            32\nrelu1        Relu                                                  [16, 8, 8]             0\nmax_pool1    MaxPool(2)                                            [16, 4, 4]             0\nflatten1     Flatten                                                      256             0\ndense1       Dense(10)                                                     10          2570\nsoftmax1     Softmax                                                       10             0\ntotal                                                                                  3034";
    /// The declaration, as it was written.
    const DECLARATION: &'static ::core::primitive::str = "#[loss(CrossEntropy)]\nstruct Image([3, 8, 8]) -> 10 {\n    conv: Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu, MaxPool(2), Flatten, Dense(10), Softmax,\n}";
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
impl ::nn_runtime::Network for Image {
    type Scalar = ::core::primitive::f32;
    type Input = [::core::primitive::f32; 192];
    type Output = [::core::primitive::f32; 10];
    const INPUT_SHAPE: &'static [::core::primitive::usize] = &[3, 8, 8];
    const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
    const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
    const FLOPS: ::core::primitive::usize = Self::FLOPS;
    const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
    const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
    const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
    const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;
    fn predict_row(
        &self,
        __row: &[::core::primitive::f32; 192],
    ) -> [::core::primitive::f32; 10] {
        ::nn_runtime::__private::predict::<
            Self,
            _,
            _,
            _,
            192,
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
impl<AnyShape> ::nn_runtime::Layer<192, ::core::primitive::f32, AnyShape> for Image {
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
            192,
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
        let __buffer1 = &mut [0.0; 300];
        let __buffer2 = &mut ::nn_runtime::__private::Aligned([0.0; 1024]).0;
        let __conv_weight = &__parameters[0..432];
        let __batch_norm1_weight = &__parameters[432..448];
        let __batch_norm1_bias = &__parameters[448..464];
        let __batch_norm1_running_mean = &__statistics[0..16];
        let __batch_norm1_running_var = &__statistics[16..32];
        let __dense1_weight = &__parameters[464..3024];
        let __dense1_bias = &__parameters[3024..3034];
        let __padded_for_conv = &mut __buffer1[..300];
        ::nn_runtime::__private::kernel::f32::frame_planes(
            __padded_for_conv,
            __input,
            ::nn_runtime::kernel::Frame {
                image: [8, 8, 3],
                padding: [[1, 1], [1, 1]],
            },
        );
        let __conv = &mut __buffer2[..1024];
        ::nn_runtime::__private::kernel::f32::convolve(
            __conv,
            __padded_for_conv,
            __conv_weight,
            ::nn_runtime::kernel::SlidingWindows {
                image: [10, 10, 3],
                kernel: [3, 3],
                stride: [1, 1],
                dilation: [1, 1],
                padding: [[0, 0], [0, 0]],
                groups: 1,
            },
        );
        ::nn_runtime::__private::kernel::f32::batch_norm_predict(
            __conv,
            __batch_norm1_weight,
            __batch_norm1_bias,
            __batch_norm1_running_mean,
            __batch_norm1_running_var,
            0.00001,
        );
        let __max_pool1 = &mut __buffer1[..256];
        ::nn_runtime::__private::kernel::f32::max_pool(
            __max_pool1,
            __conv,
            ::nn_runtime::kernel::SlidingWindows {
                image: [8, 8, 16],
                kernel: [2, 2],
                stride: [2, 2],
                dilation: [1, 1],
                padding: [[0, 0], [0, 0]],
                groups: 1,
            },
        );
        ::nn_runtime::__private::kernel::f32::relu(__max_pool1);
        let __flatten1 = &mut __buffer2[..256];
        ::nn_runtime::__private::kernel::f32::transpose(__flatten1, __max_pool1, 16, 16);
        ::nn_runtime::__private::kernel::f32::dense(
            __output,
            __flatten1,
            __dense1_weight,
            ::core::option::Option::Some(__dense1_bias),
        );
        ::nn_runtime::__private::kernel::f32::softmax(__output, 10);
    }
}
#[automatically_derived]
impl<AnyShape> ::nn_runtime::TrainLayer<192, ::core::primitive::f32, AnyShape>
for Image {
    ::nn_runtime::__private::as_layer!(::core::primitive::f32);
}
#[automatically_derived]
impl ::nn_runtime::__private::Compiled for Image {
    const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(3884)
        .plus(::nn_runtime::Memory::fixed(832));
    const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::per_row(1324);
    const LEAST_ROWS: ::core::primitive::usize = 2;
    const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
    const FOLDS: &'static [::nn_runtime::__private::Fold] = &[
        ::nn_runtime::__private::Fold {
            inputs: 27,
            outputs: 16,
            weight: 0,
            bias: ::core::option::Option::None,
            scale: 432,
            mean: 0,
            epsilon: 0.00001f64,
        },
    ];
    const FORWARD_JOINS: &'static [::nn_runtime::__private::Join] = &[
        ::nn_runtime::__private::Join {
            how: ::nn_runtime::__private::How::Moments,
            start: 0,
            len: 32,
        },
    ];
    const BACKWARD_JOINS: &'static [::nn_runtime::__private::Join] = &[
        ::nn_runtime::__private::Join {
            how: ::nn_runtime::__private::How::Sums,
            start: 32,
            len: 32,
        },
    ];
    const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[
        ::nn_runtime::__private::Landmark::in_memory(
            &["conv"],
            1024,
            ::nn_runtime::Memory::per_row(300).plus(::nn_runtime::Memory::fixed(832)),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
            &["batch_norm1"],
            1024,
            ::nn_runtime::Memory::per_row(1324).plus(::nn_runtime::Memory::fixed(832)),
        ),
        ::nn_runtime::__private::Landmark::in_memory(
                &["relu1"],
                256,
                ::nn_runtime::Memory::per_row(2348)
                    .plus(::nn_runtime::Memory::fixed(832)),
            )
            .within(0.0, ::core::f64::INFINITY),
        ::nn_runtime::__private::Landmark::in_memory(
            &["flatten1"],
            256,
            ::nn_runtime::Memory::per_row(3372).plus(::nn_runtime::Memory::fixed(832)),
        ),
        ::nn_runtime::__private::Landmark::in_outputs(&["dense1"], 10),
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
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::HeNormal,
            &mut __parameters[0..432],
            27,
            144,
            __rng,
        );
        __parameters[432..448].fill(1.0);
        __statistics[16..32].fill(1.0);
        ::nn_runtime::init::Initializer::fill(
            &::nn_runtime::init::GlorotUniform,
            &mut __parameters[464..3024],
            256,
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
        let [__buffer1, __buffer2] = ::nn_runtime::__private::carve_rows(
            __pass.memory,
            __rows,
            [300, 1024],
        );
        let __conv_weight = &__pass.parameters[0..432];
        let __batch_norm1_weight = &__pass.parameters[432..448];
        let __batch_norm1_bias = &__pass.parameters[448..464];
        let __batch_norm1_running_mean = &__pass.statistics[0..16];
        let __batch_norm1_running_var = &__pass.statistics[16..32];
        let __dense1_weight = &__pass.parameters[464..3024];
        let __dense1_bias = &__pass.parameters[3024..3034];
        let __padded_for_conv = &mut __buffer1[..__rows * 300];
        let __conv = &mut __buffer2[..__rows * 1024];
        let __block_rows = ::nn_runtime::__private::block_rows(1024);
        for ((__padded_for_conv, __inputs), __conv) in ::core::iter::zip(
            ::core::iter::zip(
                __padded_for_conv.chunks_mut(__block_rows * 300),
                __inputs.chunks(__block_rows * 192),
            ),
            __conv.chunks_mut(__block_rows * 1024),
        ) {
            ::nn_runtime::__private::kernel::f32::frame_planes(
                __padded_for_conv,
                __inputs,
                ::nn_runtime::kernel::Frame {
                    image: [8, 8, 3],
                    padding: [[1, 1], [1, 1]],
                },
            );
            ::nn_runtime::__private::kernel::f32::convolve(
                __conv,
                __padded_for_conv,
                __conv_weight,
                ::nn_runtime::kernel::SlidingWindows {
                    image: [10, 10, 3],
                    kernel: [3, 3],
                    stride: [1, 1],
                    dilation: [1, 1],
                    padding: [[0, 0], [0, 0]],
                    groups: 1,
                },
            );
        }
        ::nn_runtime::__private::kernel::f32::batch_norm_predict(
            __conv,
            __batch_norm1_weight,
            __batch_norm1_bias,
            __batch_norm1_running_mean,
            __batch_norm1_running_var,
            0.00001,
        );
        let __max_pool1 = &mut __buffer1[..__rows * 256];
        let __block_rows = ::nn_runtime::__private::block_rows(1024);
        for (__max_pool1, __conv) in ::core::iter::zip(
            __max_pool1.chunks_mut(__block_rows * 256),
            __conv.chunks(__block_rows * 1024),
        ) {
            ::nn_runtime::__private::kernel::f32::max_pool(
                __max_pool1,
                __conv,
                ::nn_runtime::kernel::SlidingWindows {
                    image: [8, 8, 16],
                    kernel: [2, 2],
                    stride: [2, 2],
                    dilation: [1, 1],
                    padding: [[0, 0], [0, 0]],
                    groups: 1,
                },
            );
            ::nn_runtime::__private::kernel::f32::relu(__max_pool1);
        }
        let __flatten1 = &mut __buffer2[..__rows * 256];
        ::nn_runtime::__private::kernel::f32::transpose(__flatten1, __max_pool1, 16, 16);
        ::nn_runtime::__private::kernel::f32::matmul(
            ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 10),
            ::nn_runtime::__private::kernel::matrix(__flatten1, __rows, 256),
            ::nn_runtime::__private::kernel::matrix(__dense1_weight, 256, 10),
        );
        ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __dense1_bias);
    }
    fn forward_steps(
        __segment: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Forward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __inputs = __pass.inputs;
        let __outputs = __pass.outputs;
        let [__moments_of_batch_norm1, _, _, __padded_for_conv, __conv, __batch_norm1,
        __buffer7, __buffer8, _] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::fixed(32),
                ::nn_runtime::Memory::fixed(32),
                ::nn_runtime::Memory::fixed(768),
                ::nn_runtime::Memory::per_row(300),
                ::nn_runtime::Memory::per_row(1024),
                ::nn_runtime::Memory::per_row(1024),
                ::nn_runtime::Memory::per_row(1024),
                ::nn_runtime::Memory::per_row(256),
                ::nn_runtime::Memory::per_row(256),
            ],
        );
        let __conv_weight = &__pass.parameters[0..432];
        let __batch_norm1_weight = &__pass.parameters[432..448];
        let __batch_norm1_bias = &__pass.parameters[448..464];
        let __batch_norm1_running_mean = &__pass.statistics[0..16];
        let __batch_norm1_running_var = &__pass.statistics[16..32];
        let __dense1_weight = &__pass.parameters[464..3024];
        let __dense1_bias = &__pass.parameters[3024..3034];
        match __segment {
            0 => {
                let __block_rows = ::nn_runtime::__private::block_rows(1024);
                for ((__padded_for_conv, __inputs), __conv) in ::core::iter::zip(
                    ::core::iter::zip(
                        __padded_for_conv.chunks_mut(__block_rows * 300),
                        __inputs.chunks(__block_rows * 192),
                    ),
                    __conv.chunks_mut(__block_rows * 1024),
                ) {
                    ::nn_runtime::__private::kernel::f32::frame_planes(
                        __padded_for_conv,
                        __inputs,
                        ::nn_runtime::kernel::Frame {
                            image: [8, 8, 3],
                            padding: [[1, 1], [1, 1]],
                        },
                    );
                    ::nn_runtime::__private::kernel::f32::convolve(
                        __conv,
                        __padded_for_conv,
                        __conv_weight,
                        ::nn_runtime::kernel::SlidingWindows {
                            image: [10, 10, 3],
                            kernel: [3, 3],
                            stride: [1, 1],
                            dilation: [1, 1],
                            padding: [[0, 0], [0, 0]],
                            groups: 1,
                        },
                    );
                }
                ::nn_runtime::__private::kernel::f32::batch_norm_moments(
                    __moments_of_batch_norm1,
                    __conv,
                    __batch_norm1_running_mean,
                    __batch_norm1_running_var,
                    __batch.is_frozen(0),
                );
            }
            1 => {
                let __max_pool1 = &mut __buffer7[..__rows * 256];
                let __flatten1 = &mut __buffer8[..__rows * 256];
                let __block_rows = ::nn_runtime::__private::block_rows(1024);
                for (((__batch_norm1, __conv), __max_pool1), __flatten1) in ::core::iter::zip(
                    ::core::iter::zip(
                        ::core::iter::zip(
                            __batch_norm1.chunks_mut(__block_rows * 1024),
                            __conv.chunks(__block_rows * 1024),
                        ),
                        __max_pool1.chunks_mut(__block_rows * 256),
                    ),
                    __flatten1.chunks_mut(__block_rows * 256),
                ) {
                    ::nn_runtime::__private::kernel::f32::batch_norm(
                        __batch_norm1,
                        __conv,
                        __moments_of_batch_norm1,
                        __batch_norm1_weight,
                        __batch_norm1_bias,
                        0.00001,
                    );
                    ::nn_runtime::__private::kernel::f32::max_pool(
                        __max_pool1,
                        __batch_norm1,
                        ::nn_runtime::kernel::SlidingWindows {
                            image: [8, 8, 16],
                            kernel: [2, 2],
                            stride: [2, 2],
                            dilation: [1, 1],
                            padding: [[0, 0], [0, 0]],
                            groups: 1,
                        },
                    );
                    ::nn_runtime::__private::kernel::f32::relu(__max_pool1);
                    ::nn_runtime::__private::kernel::f32::transpose(
                        __flatten1,
                        __max_pool1,
                        16,
                        16,
                    );
                }
                ::nn_runtime::__private::kernel::f32::matmul(
                    ::nn_runtime::__private::kernel::matrix_mut(__outputs, __rows, 10),
                    ::nn_runtime::__private::kernel::matrix(__flatten1, __rows, 256),
                    ::nn_runtime::__private::kernel::matrix(__dense1_weight, 256, 10),
                );
                ::nn_runtime::__private::kernel::f32::add_bias(__outputs, __dense1_bias);
            }
            _ => {}
        }
    }
    fn backward_steps(
        __segment: ::core::primitive::usize,
        __batch: &::nn_runtime::Batch,
        __pass: ::nn_runtime::Backward<'_, ::core::primitive::f32>,
    ) {
        let __rows = __batch.rows;
        let __d_outputs = __pass.d_outputs;
        let __d_inputs = __pass.d_inputs;
        let [__moments_of_batch_norm1, __sums_of_batch_norm1, __turned_conv,
        __padded_for_conv, __conv, __batch_norm1, __buffer7, __buffer8, __d_max_pool1] = ::nn_runtime::__private::carve_memory(
            __pass.memory,
            __rows,
            [
                ::nn_runtime::Memory::fixed(32),
                ::nn_runtime::Memory::fixed(32),
                ::nn_runtime::Memory::fixed(768),
                ::nn_runtime::Memory::per_row(300),
                ::nn_runtime::Memory::per_row(1024),
                ::nn_runtime::Memory::per_row(1024),
                ::nn_runtime::Memory::per_row(1024),
                ::nn_runtime::Memory::per_row(256),
                ::nn_runtime::Memory::per_row(256),
            ],
        );
        let __conv_weight = &__pass.parameters[0..432];
        let __batch_norm1_weight = &__pass.parameters[432..448];
        let __dense1_weight = &__pass.parameters[464..3024];
        let [__d_conv_weight, __d_batch_norm1_weight, __d_batch_norm1_bias,
        __d_dense1_weight, __d_dense1_bias] = ::nn_runtime::__private::carve(
            __pass.d_parameters,
            [432, 16, 16, 2560, 10],
        );
        let [__d_batch_norm1_running_mean, __d_batch_norm1_running_var] = ::nn_runtime::__private::carve(
            __pass.d_statistics,
            [16, 16],
        );
        match __segment {
            0 => {
                ::nn_runtime::__private::kernel::f32::zero(__d_dense1_bias);
                ::nn_runtime::__private::kernel::f32::sum_rows(
                    __d_dense1_bias,
                    __d_outputs,
                );
                let __flatten1 = &mut __buffer8[..__rows * 256];
                ::nn_runtime::__private::kernel::f32::matmul(
                    ::nn_runtime::__private::kernel::matrix_mut(
                        __d_dense1_weight,
                        256,
                        10,
                    ),
                    ::nn_runtime::__private::kernel::matrix(__flatten1, __rows, 256)
                        .transpose(),
                    ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 10),
                );
                let __d_flatten1 = &mut __buffer8[..__rows * 256];
                ::nn_runtime::__private::kernel::f32::matmul(
                    ::nn_runtime::__private::kernel::matrix_mut(
                        __d_flatten1,
                        __rows,
                        256,
                    ),
                    ::nn_runtime::__private::kernel::matrix(__d_outputs, __rows, 10),
                    ::nn_runtime::__private::kernel::matrix(__dense1_weight, 256, 10)
                        .transpose(),
                );
                let __max_pool1 = &mut __buffer7[..__rows * 256];
                let __block_rows = ::nn_runtime::__private::block_rows(256);
                for ((__d_max_pool1, __d_flatten1), __max_pool1) in ::core::iter::zip(
                    ::core::iter::zip(
                        __d_max_pool1.chunks_mut(__block_rows * 256),
                        __d_flatten1.chunks(__block_rows * 256),
                    ),
                    __max_pool1.chunks(__block_rows * 256),
                ) {
                    ::nn_runtime::__private::kernel::f32::transpose(
                        __d_max_pool1,
                        __d_flatten1,
                        16,
                        16,
                    );
                    ::nn_runtime::__private::kernel::f32::relu_backward(
                        __d_max_pool1,
                        __max_pool1,
                    );
                }
                let __d_batch_norm1 = &mut __buffer7[..__rows * 1024];
                ::nn_runtime::__private::kernel::f32::max_pool_backward(
                    __d_batch_norm1,
                    __d_max_pool1,
                    __batch_norm1,
                    ::nn_runtime::kernel::SlidingWindows {
                        image: [8, 8, 16],
                        kernel: [2, 2],
                        stride: [2, 2],
                        dilation: [1, 1],
                        padding: [[0, 0], [0, 0]],
                        groups: 1,
                    },
                );
                ::nn_runtime::__private::kernel::f32::batch_norm_sums(
                    __sums_of_batch_norm1,
                    __d_batch_norm1_weight,
                    __d_batch_norm1_bias,
                    __d_batch_norm1_running_mean,
                    __d_batch_norm1_running_var,
                    __d_batch_norm1,
                    __conv,
                    __moments_of_batch_norm1,
                    __batch.all * 64,
                    0.00001,
                    __batch.is_frozen(0),
                );
            }
            1 => {
                let __d_batch_norm1 = &mut __buffer7[..__rows * 1024];
                ::nn_runtime::__private::kernel::f32::batch_norm_backward(
                    __d_batch_norm1,
                    __conv,
                    __moments_of_batch_norm1,
                    __sums_of_batch_norm1,
                    __batch_norm1_weight,
                    __batch.all * 64,
                    0.00001,
                );
                ::nn_runtime::__private::kernel::f32::zero(__d_conv_weight);
                ::nn_runtime::__private::kernel::f32::convolve_weights(
                    __d_conv_weight,
                    __d_batch_norm1,
                    __padded_for_conv,
                    ::nn_runtime::kernel::SlidingWindows {
                        image: [10, 10, 3],
                        kernel: [3, 3],
                        stride: [1, 1],
                        dilation: [1, 1],
                        padding: [[0, 0], [0, 0]],
                        groups: 1,
                    },
                );
                if let ::core::option::Option::Some(__d_inputs) = __d_inputs {
                    ::nn_runtime::__private::kernel::f32::turn_weights(
                        __turned_conv,
                        __conv_weight,
                        ::nn_runtime::kernel::SlidingWindows {
                            image: [8, 8, 3],
                            kernel: [3, 3],
                            stride: [1, 1],
                            dilation: [1, 1],
                            padding: [[1, 1], [1, 1]],
                            groups: 1,
                        },
                    );
                    let __d_pixels_of_inputs = &mut __buffer8[..__rows * 192];
                    ::nn_runtime::__private::kernel::f32::convolve_back(
                        __d_pixels_of_inputs,
                        __d_batch_norm1,
                        __turned_conv,
                        ::nn_runtime::kernel::SlidingWindows {
                            image: [8, 8, 3],
                            kernel: [3, 3],
                            stride: [1, 1],
                            dilation: [1, 1],
                            padding: [[1, 1], [1, 1]],
                            groups: 1,
                        },
                    );
                    ::nn_runtime::__private::kernel::f32::transpose(
                        __d_inputs,
                        __d_pixels_of_inputs,
                        64,
                        3,
                    );
                }
            }
            _ => {}
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
impl Image {
    ///The numbers of layer `conv`, `Conv2d(16, kernel = 3, padding = same, bias = false)`.
    #[must_use]
    fn conv(
        &self,
    ) -> ::nn_runtime::view::ConvolutionView<
        &[[[[::core::primitive::f32; 16]; 3]; 3]; 3],
        (),
    > {
        ::nn_runtime::view::ConvolutionView {
            weight: ::nn_runtime::__private::pixels(&self.parameters.as_array()[0..432]),
            bias: (),
        }
    }
    ///The numbers of layer `conv`, to be changed.
    fn conv_mut(
        &mut self,
    ) -> ::nn_runtime::view::ConvolutionView<
        &mut [[[[::core::primitive::f32; 16]; 3]; 3]; 3],
        (),
    > {
        let [__weight] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[0..],
            [432],
        );
        ::nn_runtime::view::ConvolutionView {
            weight: ::nn_runtime::__private::pixels_mut(__weight),
            bias: (),
        }
    }
    ///The numbers of layer `batch_norm1`, `BatchNorm`.
    #[must_use]
    fn batch_norm1(
        &self,
    ) -> ::nn_runtime::view::BatchNormView<
        &[::core::primitive::f32; 16],
        &[::core::primitive::f32; 16],
        &[::core::primitive::f32; 16],
        &[::core::primitive::f32; 16],
    > {
        ::nn_runtime::view::BatchNormView {
            weight: ::nn_runtime::__private::array(
                &self.parameters.as_array()[432..448],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[448..464]),
            running_mean: ::nn_runtime::__private::array(
                &self.statistics.as_array()[0..16],
            ),
            running_var: ::nn_runtime::__private::array(
                &self.statistics.as_array()[16..32],
            ),
        }
    }
    ///The numbers of layer `batch_norm1`, to be changed.
    fn batch_norm1_mut(
        &mut self,
    ) -> ::nn_runtime::view::BatchNormView<
        &mut [::core::primitive::f32; 16],
        &mut [::core::primitive::f32; 16],
        &mut [::core::primitive::f32; 16],
        &mut [::core::primitive::f32; 16],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[432..],
            [16, 16],
        );
        let [__running_mean, __running_var] = ::nn_runtime::__private::carve(
            &mut self.statistics.as_mut_slice()[0..],
            [16, 16],
        );
        ::nn_runtime::view::BatchNormView {
            weight: ::nn_runtime::__private::array_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
            running_mean: ::nn_runtime::__private::array_mut(__running_mean),
            running_var: ::nn_runtime::__private::array_mut(__running_var),
        }
    }
    ///The numbers of layer `dense1`, `Dense(10)`.
    #[must_use]
    fn dense1(
        &self,
    ) -> ::nn_runtime::view::DenseView<
        &[[::core::primitive::f32; 10]; 256],
        &[::core::primitive::f32; 10],
    > {
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table(
                &self.parameters.as_array()[464..3024],
            ),
            bias: ::nn_runtime::__private::array(&self.parameters.as_array()[3024..3034]),
        }
    }
    ///The numbers of layer `dense1`, to be changed.
    fn dense1_mut(
        &mut self,
    ) -> ::nn_runtime::view::DenseView<
        &mut [[::core::primitive::f32; 10]; 256],
        &mut [::core::primitive::f32; 10],
    > {
        let [__weight, __bias] = ::nn_runtime::__private::carve(
            &mut self.parameters.as_mut_slice()[464..],
            [2560, 10],
        );
        ::nn_runtime::view::DenseView {
            weight: ::nn_runtime::__private::table_mut(__weight),
            bias: ::nn_runtime::__private::array_mut(__bias),
        }
    }
}
#[automatically_derived]
impl ::nn_runtime::__private::WithLoss for Image {
    type Compared = <::nn_runtime::loss::CrossEntropy as ::nn_runtime::loss::Loss<
        10,
        ::core::primitive::f32,
    >>::Target;
    type Loss = ::nn_runtime::__private::Of<::nn_runtime::loss::CrossEntropy, 10>;
    fn declared_loss() -> Self::Loss {
        ::nn_runtime::__private::Of(::nn_runtime::loss::CrossEntropy)
    }
}
