//! What most programs want in scope: `use nn_runtime::prelude::*;`.

pub use crate::{Layer, Network, Row, network};
#[cfg(feature = "train")]
pub use {
    crate::{Backward, Batch, Forward, Supervised, Train, Workspace},
    rand::{Rng, SeedableRng, rngs::StdRng},
};
