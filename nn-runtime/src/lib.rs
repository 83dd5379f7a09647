//! Neural networks compiled by a macro.
#![cfg_attr(not(feature = "std"), no_std)]

mod activation;
mod compare;
#[cfg(feature = "train")]
mod compiled;
#[cfg(feature = "train")]
pub mod data;
mod embedded;
#[cfg(feature = "train")]
mod error;
#[cfg(feature = "train")]
pub mod init;
pub mod kernel;
pub mod kind;
mod layer;
#[cfg(feature = "train")]
pub mod loss;
mod names;
mod narrow;
mod network;
mod numbers;
#[cfg(feature = "train")]
pub mod optim;
mod scalar;
#[cfg(feature = "train")]
mod store;
mod tensor;
mod text;
#[cfg(feature = "train")]
mod train;
#[cfg(feature = "train")]
pub mod trainer;
pub mod view;
#[cfg(feature = "train")]
mod workspace;
#[doc = include_str!("embed.md")]
pub use nn_macros::embed;
#[doc = include_str!("network.md")]
pub use nn_macros::network;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod prelude;

pub use activation::Activation;
pub use compare::{Difference, compare};
#[cfg(feature = "train")]
pub use error::Error;
#[cfg(feature = "train")]
pub use layer::{Backward, Batch, Forward};
pub use layer::{Layer, Memory};
pub use network::{Network, Row};
pub use scalar::Scalar;
pub use tensor::{Role, Tensor};
#[cfg(feature = "train")]
pub use train::{Supervised, Train};
#[cfg(feature = "train")]
pub use workspace::Workspace;

extern crate self as nn_runtime;
