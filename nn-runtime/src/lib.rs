//! Neural networks compiled by a macro.
//!
//! [`network!`] takes the declaration of a network and writes a struct whose forward and backward passes are straight-line
//! code with every size known. This crate holds the rest: what that code calls, and what a person needs around it.
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     /// Which of two moons a point belongs to.
//!     #[loss(CrossEntropy)]
//!     pub struct Moons(2) -> 2 {
//!         hidden: Dense(16), Tanh,
//!         Dense(2), Softmax,
//!     }
//! }
//!
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let points = Dataset::<Moons>::from_rows((0..400).map(|row| {
//!     let (moon, angle) = (row % 2, row as f32 / 400.0 * std::f32::consts::PI);
//!     let point = if moon == 0 { [angle.cos(), angle.sin()] } else { [1.0 - angle.cos(), 0.5 - angle.sin()] };
//!     (point, moon)
//! }));
//! let (train, test) = points.split(0.8, &mut StdRng::seed_from_u64(1));
//!
//! let mut net = Moons::init(&mut StdRng::seed_from_u64(2));
//! let report = Trainer::new(Adam::new(0.01)).epochs(60).fit(&mut net, &train)?;
//! println!("{}\n{report}", Moons::SUMMARY);
//!
//! assert!(net.evaluate(&test)?.accuracy > Some(0.95));
//! let [first, second] = net.predict(&[0.0, 1.0]); // on the stack, without allocation
//! assert!(first > second);
//! # Ok(()) }
//! ```
//!
//! | to | see |
//! |---|---|
//! | declare a network | [`network!`]: the grammar, every layer and loss; [`kind`]: a page for each layer; [`errors`]: every message |
//! | use one | [`Network`]: `predict`, sizes, tensors; [`view`]: its weights by name |
//! | see why it is fast | [`speed`](mod@speed): the plan before and after |
//! | train one | [`trainer::Trainer`], or by hand: [`Train`], [`Supervised`], [`Workspace`], [`optim`] |
//! | find out why one does not learn | [`trainer::Trainer::diagnose`], [`diagnosis`] |
//! | train one well | [`optim::schedule`], [`regularize`], [`optim::ClipNorm`], [`optim::Ema`], [`optim::LayerRates`] |
//! | see how good one is | [`Supervised::evaluate`], [`Supervised::confusion`], [`metrics`] |
//! | find a learning rate, and other settings | [`finder`], [`search`] |
//! | read data | [`data::Dataset`]: from memory, CSV, IDX, and by features `.npy`, `.npz`, Parquet, Arrow and `ndarray`; [`data::Csv`]; from a file larger than memory, [`data::Stream`]; your own, [`data::Source`] |
//! | part it | [`data::Dataset::split`] and its kin, [`data::Dataset::k_folds`], [`data::Dataset::balanced`] |
//! | change images while training | [`data::Augment`] |
//! | watch a training | [`watch`]: a live line, logs, TensorBoard, a page of HTML, `tracing` |
//! | draw what happened | `plot::Chart`, with the feature `plot` |
//! | keep one | [`Train::save`], [`Train::load`], [`Train::load_matching`], [`Weights`]: safetensors, with PyTorch's names and shapes |
//! | bring your own | [`Layer`], [`Activation`], [`loss::Loss`], [`init::Initializer`], [`optim::Transform`], [`optim::schedule::Schedule`], [`regularize::Regularizer`] |
//!
//! # Features
//! `train` (default) is all but prediction and needs `std`. With no default features the crate is `no_std` without `alloc`, and
//! depends on little more than the macro. `plot` draws charts as SVG, `png` as PNG too, `html` writes the page of a training. `progress` shows
//! a live line on a terminal, `tensorboard` writes event files, `tracing` emits spans. `parquet` reads Apache Parquet files, `arrow` those
//! of Arrow IPC and Feather, `npy` those of `NumPy`, `ndarray` arrays of the crate of that name. `simd` (default) chooses AVX2 or AVX-512 while
//! running; with `std` besides, a program that embeds a network predicts the bits of the program that trained it.
#![cfg_attr(not(feature = "std"), no_std)]

mod activation;
mod compare;
#[cfg(feature = "train")]
mod compiled;
#[cfg(feature = "train")]
pub mod data;
#[cfg(feature = "train")]
pub mod diagnosis;
#[cfg(feature = "train")]
mod digits;
mod embedded;
mod encoder;
#[cfg(feature = "train")]
mod error;
#[cfg(feature = "train")]
mod evaluation;
#[cfg(feature = "train")]
pub mod finder;
#[cfg(feature = "train")]
mod float16;
#[cfg(feature = "train")]
mod fold;
#[cfg(feature = "train")]
pub mod init;
pub mod kernel;
pub mod kind;
#[cfg(feature = "train")]
mod landmark;
mod layer;
#[cfg(feature = "train")]
pub mod loss;
mod machine;
#[cfg(feature = "train")]
pub mod metrics;
mod names;
mod narrow;
mod network;
mod numbers;
#[cfg(feature = "train")]
pub mod optim;
#[cfg(feature = "train")]
mod origin;
#[cfg(feature = "train")]
mod pass;
#[cfg(feature = "plot")]
pub mod plot;
mod predict;
mod random;
#[cfg(feature = "train")]
mod record;
#[cfg(feature = "train")]
pub mod regularize;
#[cfg(feature = "train")]
mod row_weights;
mod scalar;
#[cfg(feature = "train")]
pub mod search;
#[cfg(feature = "train")]
mod setting;
#[cfg(feature = "train")]
mod shards;
#[cfg(feature = "train")]
mod signature;
mod sizes;
mod slices;
#[cfg(feature = "train")]
mod store;
mod tensor;
mod text;
#[cfg(feature = "train")]
mod threads;
#[cfg(feature = "train")]
mod train;
#[cfg(feature = "train")]
pub mod trainer;
#[cfg(feature = "train")]
mod unit;
pub mod view;
#[cfg(feature = "train")]
pub mod watch;
#[cfg(feature = "train")]
mod whole;
#[cfg(feature = "train")]
mod workspace;

#[doc(hidden)]
pub use nn_macros::{embed as __embed, network as __network};

// The compiler learns from `$crate` where this crate is, whatever a program calls it.
#[doc = include_str!("network.md")]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => { $crate::__network! { $crate $($declaration)* } };
}

#[doc = include_str!("embed.md")]
#[macro_export]
macro_rules! embed {
    ($($of:tt)*) => { $crate::__embed!($crate $($of)*) };
}

#[cfg(doc)]
#[doc = include_str!("errors.md")]
pub mod errors {}

#[cfg(doc)]
#[doc = include_str!("speed/introduction.md")]
#[doc = concat!("```text\n", include_str!("speed/before.txt"), "```")]
/// # The plan that is written down
#[doc = concat!("```text\n", include_str!("speed/after.txt"), "```")]
#[doc = include_str!("speed/conclusion.md")]
pub mod speed {}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod prelude;

pub use activation::Activation;
pub use compare::{Difference, compare};
pub use encoder::{Answer, CellError, Encoder, EncoderColumn, EncoderTarget};
// What messages of the compiler name is in the root, or they would name a module that is not for people.
#[cfg(feature = "train")]
pub use compiled::WithTarget;
#[doc(hidden)]
#[cfg(feature = "train")]
pub use compiled::{Compiled, FreeLoss, Of, WithLoss};
#[cfg(feature = "train")]
pub use error::Error;
#[cfg(feature = "train")]
pub use layer::{Backward, Batch, Forward, TrainLayer};
pub use layer::{Layer, Memory};
pub use network::{Network, Row};
#[doc(hidden)]
pub use numbers::Numbers;
#[cfg(feature = "train")]
pub use record::Record;
pub use scalar::Scalar;
#[cfg(feature = "train")]
pub use store::{Loaded, Skipped, Weights};
pub use tensor::{Role, Tensor};
#[cfg(feature = "train")]
pub use threads::on_threads;
#[cfg(feature = "train")]
pub use train::{Supervised, Train};
#[cfg(feature = "train")]
pub use workspace::Workspace;

extern crate self as nn_runtime;

/// The README's example compiles.
#[cfg(all(doctest, feature = "train"))]
#[doc = include_str!("../../README.md")]
struct Readme;
