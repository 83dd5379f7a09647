//! Where the first NaN or infinity appeared.

use std::fmt;

/// Where the first NaN or infinity of a training run appeared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// In the inputs, at a row of the batch, counted from 0.
    Input {
        /// The row.
        row: usize,
    },
    /// In the weights of a layer, after the previous step.
    Step {
        /// The layer.
        layer: &'static str,
    },
    /// In the forward pass: the inputs of the layer are finite, its outputs are not.
    Forward {
        /// The layer.
        layer: &'static str,
    },
    /// In the loss, although the outputs are finite.
    Loss,
    /// In the backward pass, which goes from the last layer to the first: the layers after this one have finite gradients, this one does
    /// not.
    Backward {
        /// The layer.
        layer: &'static str,
    },
    /// In the loss of the validation data.
    Validation,
}

impl Origin {
    /// Returns the layer, if there is one.
    #[must_use]
    pub fn layer(&self) -> Option<&'static str> {
        match self {
            Self::Step { layer } | Self::Forward { layer } | Self::Backward { layer } => Some(layer),
            Self::Input { .. } | Self::Loss | Self::Validation => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { row } => write!(f, "the input of row {row} of the batch is no finite number"),
            Self::Step { layer } => write!(f, "the step before made weights of layer `{layer}` infinite or NaN"),
            Self::Forward { layer } => write!(f, "the forward pass first left the finite numbers in layer `{layer}`"),
            Self::Loss => write!(f, "the forward pass is finite, the loss of its outputs is not"),
            Self::Backward { layer } => write!(f, "the backward pass first left the finite numbers in layer `{layer}`"),
            Self::Validation => write!(f, "the training is finite, the loss of the validation data is not"),
        }
    }
}
