//! The kernels of the runtime, and what passes over steps have to know about them.

/// A kernel of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kernel {
    Copy,
    Zero,
    Add,
    Multiply,
    AddBias,
    SumRows,
    /// Sums the rows only if a statistic is frozen.
    SumRowsIf,
    /// Writes a value into some columns of another.
    PlaceColumns,
    TakeColumns,
    /// Takes some columns of a state that a caller may give. They are 0 if none is given.
    TakeState,
    /// Writes them back.
    PlaceState,
    /// An activation, in place. `fuses`: whether there are kernels that do it together with the bias before it.
    Activation {
        name: &'static str,
        fuses: bool,
    },
    ActivationBackward {
        name: &'static str,
        fuses: bool,
    },
    /// The bias, then the activation.
    BiasActivation {
        name: &'static str,
    },
    /// The gradient of the activation, then that of the bias before it.
    ActivationBackwardBias {
        name: &'static str,
    },
    Dropout,
    /// The rectifier, then dropout.
    ReluDropout,
    ReluDropoutBackward,
    BatchNorm(BatchNorm),
    /// Swaps the two axes of each row, seen as a matrix.
    Transpose,
    Image(Image),
    /// What a layer adds to the loss of each row.
    AddToLoss(&'static str),
    AddToLossBackward(&'static str),
    /// A convolution at a step of a stream.
    ConvolveStep,
    Recurrent(Recurrent),
    Attention(Attention),
    /// Another kernel that works row by row.
    Rows(&'static str),
}

/// The kernels over images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Image {
    /// Copies images into larger ones, with zeros around them.
    Frame,
    /// The same, of images that come channel by channel.
    FramePlanes,
    Convolve,
    /// The same, then a bias.
    ConvolveBias,
    /// The same, then an activation.
    ConvolveBiasRelu,
    ConvolveBiasClip,
    ConvolveWeights,
    /// The way back, with turned weights.
    ConvolveBack,
    TurnWeights,
    /// The way back with the weights as they are.
    ConvolveBackDirectly,
    MaxPool,
    MaxPoolBackward,
    AveragePool,
    AveragePoolBackward,
    Upsample,
    UpsampleBackward,
    UpsampleLinear,
    UpsampleLinearBackward,
}

/// The kernels of a recurrent layer. Each goes over all steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recurrent {
    /// A batch, from the products of the inputs.
    Forward,
    Backward,
    /// The same, from the states of each row.
    ForwardFrom,
    BackwardFrom,
    /// A single row, or a step of a stream, from its inputs.
    Row,
}

/// The kernels of an attention. Each goes over all steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attention {
    /// A batch.
    Forward,
    Backward,
    /// The same, with dropout.
    Dropout,
    DropoutBackward,
    /// A single row.
    Row,
    /// A step of a stream.
    Step,
}

/// The cell of a recurrent layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Rnn { relu: bool },
    Lstm,
    Gru,
}

/// The kernels of a batch normalisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchNorm {
    /// The mean and the variance of each column.
    Moments,
    /// The same, where the values lack a bias.
    BiasMoments,
    Normalise,
    Predict,
    /// The sums of the backward pass, column by column.
    Sums,
    Backward,
}

/// Where a step that only moves numbers stands best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Right behind the step that makes what it reads.
    Early,
    /// Right before the step that reads what it makes.
    Late,
}

impl Kernel {
    /// The name of its function.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Copy => "copy".to_owned(),
            Self::Zero => "zero".to_owned(),
            Self::Add => "add".to_owned(),
            Self::Multiply => "multiply".to_owned(),
            Self::AddBias => "add_bias".to_owned(),
            Self::SumRows => "sum_rows".to_owned(),
            Self::SumRowsIf => "sum_rows_if".to_owned(),
            Self::PlaceColumns | Self::PlaceState => "place_columns".to_owned(),
            Self::TakeColumns => "take_columns".to_owned(),
            Self::TakeState => "take_state".to_owned(),
            Self::Activation { name, .. } | Self::AddToLoss(name) | Self::Rows(name) => name.to_owned(),
            Self::ActivationBackward { name, .. } | Self::AddToLossBackward(name) => format!("{name}_backward"),
            Self::BiasActivation { name } => format!("bias_{name}"),
            Self::ActivationBackwardBias { name } => format!("{name}_backward_bias"),
            Self::Dropout => "dropout".to_owned(),
            Self::ReluDropout => "relu_dropout".to_owned(),
            Self::ReluDropoutBackward => "relu_dropout_backward".to_owned(),
            Self::BatchNorm(part) => part.name().to_owned(),
            Self::Transpose => "transpose".to_owned(),
            Self::Image(part) => part.name().to_owned(),
            Self::ConvolveStep => "convolve_step".to_owned(),
            Self::Recurrent(part) => part.name().to_owned(),
            Self::Attention(part) => part.name().to_owned(),
        }
    }

    /// Whether each row of its output needs only that row of its inputs, so that it can run over one block of rows after another.
    pub(crate) fn works_by_rows(self) -> bool {
        // `Predict` first computes factors for its columns, which is more work than a few rows.
        // A state has no rows if none is given, and neither has what is added to a loss.
        // A recurrent layer multiplies all rows by its weight at each step, and an attention has memory for one row.
        !matches!(
            self,
            Self::BatchNorm(BatchNorm::Moments | BatchNorm::BiasMoments | BatchNorm::Sums | BatchNorm::Predict)
                | Self::TakeState
                | Self::PlaceState
                | Self::AddToLoss(_)
                | Self::AddToLossBackward(_)
                | Self::Recurrent(_)
                | Self::Attention(_)
        )
    }

    pub(crate) fn stands(self) -> Option<Stands> {
        match self {
            Self::PlaceColumns => Some(Stands::Early),
            Self::TakeColumns => Some(Stands::Late),
            _ => None,
        }
    }
}

impl Image {
    pub(crate) fn is_convolution(self) -> bool {
        matches!(self, Self::Convolve | Self::ConvolveBias) || self.is_limited()
    }

    /// Whether it is a convolution that ends in an activation.
    pub(crate) fn is_limited(self) -> bool {
        matches!(self, Self::ConvolveBiasRelu | Self::ConvolveBiasClip)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::FramePlanes => "frame_planes",
            Self::Convolve => "convolve",
            Self::ConvolveBias => "convolve_bias",
            Self::ConvolveBiasRelu => "convolve_bias_relu",
            Self::ConvolveBiasClip => "convolve_bias_clip",
            Self::ConvolveWeights => "convolve_weights",
            Self::ConvolveBack => "convolve_back",
            Self::TurnWeights => "turn_weights",
            Self::ConvolveBackDirectly => "convolve_back_directly",
            Self::MaxPool => "max_pool",
            Self::MaxPoolBackward => "max_pool_backward",
            Self::AveragePool => "average_pool",
            Self::AveragePoolBackward => "average_pool_backward",
            Self::Upsample => "upsample",
            Self::UpsampleBackward => "upsample_backward",
            Self::UpsampleLinear => "upsample_linear",
            Self::UpsampleLinearBackward => "upsample_linear_backward",
        }
    }
}

impl Recurrent {
    fn name(self) -> &'static str {
        match self {
            Self::Forward => "recurrent_forward",
            Self::Backward => "recurrent_backward",
            Self::ForwardFrom => "recurrent_forward_from",
            Self::BackwardFrom => "recurrent_backward_from",
            Self::Row => "recurrent",
        }
    }
}

impl Attention {
    fn name(self) -> &'static str {
        match self {
            Self::Forward => "attention_forward",
            Self::Backward => "attention_backward",
            Self::Dropout => "attention_dropout",
            Self::DropoutBackward => "attention_dropout_backward",
            Self::Row => "attention",
            Self::Step => "attention_step",
        }
    }
}

impl Cell {
    /// How many states it has: h, and of an LSTM c.
    pub(crate) fn states(self) -> usize {
        if self == Self::Lstm { 2 } else { 1 }
    }

    /// How many gates it has.
    pub(crate) fn gates(self) -> usize {
        match self {
            Self::Rnn { .. } => 1,
            Self::Gru => 3,
            Self::Lstm => 4,
        }
    }
}

impl BatchNorm {
    fn name(self) -> &'static str {
        match self {
            Self::Moments => "batch_norm_moments",
            Self::BiasMoments => "bias_batch_norm_moments",
            Self::Normalise => "batch_norm",
            Self::Predict => "batch_norm_predict",
            Self::Sums => "batch_norm_sums",
            Self::Backward => "batch_norm_backward",
        }
    }
}
