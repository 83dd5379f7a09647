//! Where the outputs of layers can be seen when the training pass forwards is over.

use crate::layer::Memory;

/// The output of a layer that is there when the forward pass is over: nothing was made of it in place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landmark {
    /// Who made it: the last layer in place, from the outputs of those before it, which are gone.
    pub(crate) layers: &'static [&'static str],
    /// How many numbers a row of it has.
    pub(crate) width: usize,
    /// What lies before it in the memory of a pass. `None` where it is the output of the network.
    pub(crate) behind: Option<Memory>,
    /// Between which numbers it lies, where a slope of 0 waits at the ends.
    pub(crate) limits: Option<[f64; 2]>,
    /// Whether the last layer is named by a path, so that nobody knows what it does.
    pub(crate) of_path: bool,
}

impl Landmark {
    /// One that lies in the memory of a pass, behind other things.
    #[must_use]
    pub const fn in_memory(layers: &'static [&'static str], width: usize, behind: Memory) -> Self {
        Self { layers, width, behind: Some(behind), limits: None, of_path: false }
    }

    /// One that is the output of the network.
    #[must_use]
    pub const fn in_outputs(layers: &'static [&'static str], width: usize) -> Self {
        Self { layers, width, behind: None, limits: None, of_path: false }
    }

    /// Its numbers lie between these.
    #[must_use]
    pub const fn within(self, least: f64, most: f64) -> Self {
        Self { limits: Some([least, most]), ..self }
    }

    /// Its last layer is named by a path.
    #[must_use]
    pub const fn of_path(self) -> Self {
        Self { of_path: true, ..self }
    }

    /// The layer that makes it: the last.
    pub(crate) fn layer(&self) -> &'static str {
        self.layers.last().unwrap_or(&"")
    }
}
