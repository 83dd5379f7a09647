//! The layer outputs that can be inspected after the forward pass of training.

use crate::layer::Memory;

/// A layer output that still exists after the forward pass, because no later step has overwritten it in place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landmark {
    /// The layers that computed it in place, one after the other. Only the output of the last one still exists.
    pub(crate) layers: &'static [&'static str],
    /// The numbers of a row.
    pub(crate) width: usize,
    /// The memory before it in the memory of a pass. `None` for the output of the network.
    pub(crate) behind: Option<Memory>,
    /// The bounds of its numbers, if the derivative is 0 at both bounds.
    pub(crate) limits: Option<[f64; 2]>,
    /// Whether the last layer is named by a path, so that its function is unknown.
    pub(crate) of_path: bool,
}

impl Landmark {
    /// A landmark in the memory of a pass, after `behind`.
    #[must_use]
    pub const fn in_memory(layers: &'static [&'static str], width: usize, behind: Memory) -> Self {
        Self { layers, width, behind: Some(behind), limits: None, of_path: false }
    }

    /// A landmark that is the output of the network.
    #[must_use]
    pub const fn in_outputs(layers: &'static [&'static str], width: usize) -> Self {
        Self { layers, width, behind: None, limits: None, of_path: false }
    }

    /// The same with bounds.
    #[must_use]
    pub const fn within(self, least: f64, most: f64) -> Self {
        Self { limits: Some([least, most]), ..self }
    }

    /// The same with a last layer that is named by a path.
    #[must_use]
    pub const fn of_path(self) -> Self {
        Self { of_path: true, ..self }
    }

    /// The last layer.
    pub(crate) fn layer(&self) -> &'static str {
        self.layers.last().unwrap_or(&"")
    }
}
