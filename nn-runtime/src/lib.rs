//! Neural networks compiled by a macro.
#![cfg_attr(not(feature = "train"), no_std)]

mod activation;
mod layer;
mod names;
mod network;
mod numbers;
mod scalar;
mod tensor;
mod text;
pub mod view;
pub mod kernel;
pub mod kind;
#[cfg(feature = "train")]
mod compiled;
#[cfg(feature = "train")]
pub mod data;
#[cfg(feature = "train")]
mod error;
#[cfg(feature = "train")]
pub mod init;
#[cfg(feature = "train")]
pub mod loss;
#[cfg(feature = "train")]
pub mod optim;
#[cfg(feature = "train")]
mod store;
#[cfg(feature = "train")]
mod train;
#[cfg(feature = "train")]
pub mod trainer;
#[cfg(feature = "train")]
mod workspace;
#[doc = include_str!("network.md")]
pub use nn_macros::network;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod prelude;

#[cfg(feature = "train")]
pub use error::Error;
pub use activation::Activation;
pub use layer::{Layer, Memory};
#[cfg(feature = "train")]
pub use layer::{Backward, Batch, Forward};
pub use network::{Network, Row};
pub use scalar::Scalar;
pub use tensor::{Role, Tensor};
#[cfg(feature = "train")]
pub use train::{Supervised, Train};
#[cfg(feature = "train")]
pub use workspace::Workspace;

extern crate self as nn_runtime;
