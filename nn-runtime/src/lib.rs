//! Neural networks compiled by a macro.
//!
//! [`network!`] compiles the declaration of a network to a struct. The forward and backward passes of that struct are straight-line code in
//! which every size is known at compile time. This crate holds the functions that this code calls, and losses, optimizers, data sets, the
//! training loop, metrics and files.
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
//! # Where to start
//!
//! * **Declare and train a first model.** Start from the example above. [`network!`] is the reference of the declaration, [`kind`] has a
//!   page for each layer, and [`loss`] lists the losses. [`data::Dataset`] reads data, [`trainer::Trainer`] trains,
//!   [`Supervised::evaluate`] measures. If the network does not learn, call [`trainer::Trainer::diagnose`].
//! * **Ship a trained network.** [`Train::save`] writes a safetensors file. [`#[weights("…")]`](macro@network#trained-weights) or
//!   [`embed!`] puts it into a program at compile time. [`Encoder`] turns the columns of a table into inputs.
//! * **Predict without allocation or without `std`.** [`Network::predict`] uses the stack only. With `default-features = false` the crate
//!   is `no_std` without `alloc`. [Smaller weights](macro@network#smaller-weights) and constants such as [`Network::STACK_BYTES`] help on
//!   small devices.
//! * **Learn back-propagation.** The folder `course` of the repository has programs with pictures, from the chain rule to
//!   optimizers. [`Workspace`] shows the training loop by hand, `cargo expand` the gradient of a declaration, and [`speed`](mod@speed) each
//!   step of it.
//! * **Come from PyTorch.** `nn.Linear` is [`kind::Dense`], `nn.Module` is [`network!`] or [`Layer`], `loss.backward()` is
//!   [`Supervised::gradient`], and `state_dict` is [`Train::save`] and [`Train::load`]. Optimizers have the same names and defaults.
//!   Weights are exchanged as safetensors files, [in both directions](macro@network#from-pytorch-and-back). The search of this
//!   documentation knows many PyTorch names.
//!
//! # Contents
//!
//! | task | see |
//! |---|---|
//! | declare a network | [`network!`]: the grammar, every layer and loss; [`kind`]: a page for each layer; [`errors`]: every error message |
//! | use a network | [`Network`]: `predict`, sizes, tensors; [`view`]: weights by name |
//! | see why it is fast | [`speed`](mod@speed): the plan of a network before and after optimisation |
//! | train a network | [`trainer::Trainer`], or by hand: [`Train`], [`Supervised`], [`Workspace`], [`optim`] |
//! | train a generator against a discriminator, a GAN | [`adversarial::Adversarial`] |
//! | train across machines | [`trainer::Trainer::across`], with the crate `nn-mpi` |
//! | find out why a network does not learn | [`trainer::Trainer::diagnose`], [`diagnosis`] |
//! | improve training | [`optim::schedule`], [`regularize`], [`optim::ClipNorm`], [`optim::Ema`], [`optim::LayerRates`] |
//! | evaluate a network | [`Supervised::evaluate`], [`Supervised::confusion`], [`metrics`] |
//! | find a learning rate and other settings | [`finder`], [`search`] |
//! | read data | [`data::Dataset`]: from memory, CSV, IDX, and with features `.npy`, `.npz`, Parquet, Arrow, `ndarray` and folders of PNG files; [`data::Csv`]; a file larger than memory: [`data::Stream`]; your own: [`data::Source`] |
//! | split data | [`data::Dataset::split`] and the methods beside it, [`data::Dataset::k_folds`], [`data::Dataset::balanced`] |
//! | augment images | [`data::Augment`] |
//! | monitor training | [`watch`]: a progress line, logs, TensorBoard, an HTML page, `tracing` |
//! | draw charts | `plot::Chart`, with the feature `plot` |
//! | write a text token by token | [`Sampler`], [`StreamState`] |
//! | save and load | [`Train::save`], [`Train::load`], [`Train::load_matching`], [`Weights`]: safetensors with PyTorch's names and shapes |
//! | check a gradient that you derived | [`Supervised::check_gradients`] |
//! | write your own | [`Layer`], over images and sequences by [`shape`](mod@shape), step by step by [`StreamLayer`]; [`Activation`], [`loss::Loss`], [`init::Initializer`], [`optim::Transform`], [`optim::schedule::Schedule`], [`regularize::Regularizer`] |
//!
//! # Features
//!
//! | feature | enables |
//! |---|---|
//! | `train` (default) | everything except prediction; needs `std` |
//! | `simd` (default) | AVX2 or AVX-512, chosen at run time |
//! | `std` | fused multiply-adds, without `train`; with `simd` too, predictions are bit-identical to those of the training program on the same machine |
//! | `plot`, `png` | charts as SVG, and as PNG too |
//! | `html` | a report of the training as an HTML page |
//! | `progress` | a progress line on the terminal |
//! | `tensorboard` | event files for TensorBoard |
//! | `tracing` | spans and events for `tracing` |
//! | `parquet`, `brotli` | Apache Parquet files, and those with Brotli compression |
//! | `arrow` | Arrow IPC and Feather files |
//! | `images` | data sets of images from PNG files in folders named after classes |
//! | `npy` | `.npy` and `.npz` files of `NumPy` |
//! | `ndarray` | arrays of the crate `ndarray` |
//!
//! Without default features the crate is `no_std` without `alloc` and has few dependencies.
#![cfg_attr(not(feature = "std"), no_std)]

mod activation;
#[cfg(feature = "train")]
pub mod adversarial;
#[cfg(feature = "train")]
mod atomic_file;
#[cfg(feature = "train")]
mod communicator;
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
mod extract;
#[cfg(feature = "train")]
pub mod finder;
#[cfg(feature = "train")]
mod finite;
#[cfg(feature = "train")]
mod float16;
#[cfg(feature = "train")]
mod fold;
#[cfg(feature = "train")]
mod gradient_check;
#[cfg(feature = "train")]
mod heads;
#[cfg(feature = "train")]
pub mod init;
pub mod kernel;
pub mod kind;
#[cfg(feature = "train")]
mod landmark;
mod layer;
#[cfg(feature = "train")]
pub mod loss;
#[cfg(feature = "train")]
pub mod metrics;
mod names;
mod narrow;
mod network;
mod numbers;
#[cfg(feature = "train")]
#[cfg(feature = "onnx")]
pub mod onnx;
#[cfg(feature = "train")]
pub mod optim;
#[cfg(feature = "train")]
mod origin;
mod padded;
#[cfg(feature = "train")]
mod pass;
#[cfg(feature = "plot")]
pub mod plot;
mod predict;
#[cfg(feature = "train")]
mod ranks;
#[cfg(feature = "train")]
mod record;
#[cfg(feature = "train")]
pub mod regularize;
#[cfg(feature = "train")]
mod row_weights;
mod sampler;
#[cfg(feature = "train")]
pub mod search;
#[cfg(feature = "train")]
mod setting;
pub mod shape;
#[cfg(feature = "train")]
mod shards;
#[cfg(feature = "train")]
mod signature;
mod sizes;
mod slices;
#[cfg(feature = "train")]
mod store;
mod stream;
mod tensor;
mod text;
#[cfg(feature = "train")]
mod threads;
mod token;
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
mod workspace;

#[doc(hidden)]
pub use nn_macros::{embed as __embed, network as __network};

// `$crate` tells the macro the path of this crate, even if the user has renamed the dependency.
#[doc(alias("Sequential", "Module", "model", "architecture"))]
#[doc = include_str!("network.md")]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => { $crate::__network! { $crate $($declaration)* } };
}

#[doc(alias("deploy", "include_bytes", "inference"))]
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
/// # The plan after optimisation
#[doc = concat!("```text\n", include_str!("speed/after.txt"), "```")]
#[doc = include_str!("speed/conclusion.md")]
pub mod speed {}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod prelude;

#[doc(alias("activation function", "nonlinearity", "custom activation"))]
pub use activation::Activation;
pub use compare::Difference;
#[doc(alias("quantization error", "diff"))]
pub use compare::compare;
#[doc(alias("preprocessing", "one-hot", "OneHotEncoder", "OrdinalEncoder", "SimpleImputer", "ColumnTransformer"))]
pub use encoder::Encoder;
pub use encoder::{Answer, CellError, EncoderColumn, EncoderTarget};
// What messages of the compiler name is in the root, or they would name a module that is not for people.
#[cfg(feature = "train")]
pub use compiled::WithTarget;
#[doc(hidden)]
#[cfg(feature = "train")]
pub use compiled::{Compiled, FreeLoss, Of, WithLoss};
#[cfg(feature = "train")]
#[doc(alias("Exception", "Result"))]
pub use error::Error;
#[cfg(feature = "train")]
pub use gradient_check::CheckedTensor;
#[cfg(feature = "train")]
#[doc(alias("gradcheck", "numerical gradient", "finite differences"))]
pub use gradient_check::GradientCheck;
#[doc(alias("Module", "nn.Module", "custom layer"))]
pub use layer::Layer;
pub use layer::Memory;
#[doc(alias("custom layer", "real time", "stateful"))]
pub use layer::StreamLayer;
#[cfg(feature = "train")]
#[doc(alias("Module", "autograd", "custom layer"))]
pub use layer::TrainLayer;
#[cfg(feature = "train")]
pub use layer::{Backward, Batch, Forward};
#[doc(alias("Module", "model"))]
pub use network::Network;
pub use network::Row;
#[doc(inline)]
pub use nn_kernels::Scalar;
#[doc(hidden)]
pub use numbers::Numbers;
#[doc(alias("pack_padded_sequence", "PackedSequence", "Masking", "mask", "variable length", "ragged"))]
pub use padded::Padded;
pub use padded::PaddedStep;
#[cfg(feature = "train")]
#[doc(alias("checkpoint", "state_dict"))]
pub use record::Record;
#[doc(alias(
    "generate",
    "multinomial",
    "nucleus sampling",
    "greedy decoding",
    "top-k",
    "top-p",
    "temperature",
    "text generation",
    "categorical",
    "random.choice"
))]
pub use sampler::Sampler;
#[cfg(feature = "train")]
#[doc(alias("missing_keys", "unexpected_keys", "IncompatibleKeys"))]
pub use store::Loaded;
#[cfg(feature = "train")]
pub use store::Skipped;
#[cfg(feature = "train")]
#[doc(alias("load_state_dict", "state_dict", "safetensors", "checkpoint"))]
pub use store::Weights;
#[doc(alias(
    "stateful",
    "real time",
    "real-time",
    "step",
    "frame by frame",
    "online",
    "hidden state",
    "KV cache",
    "autoregressive",
    "RTNeural"
))]
pub use stream::StreamState;
pub use stream::Streaming;
pub use tensor::{Role, Tensor};
#[cfg(feature = "train")]
#[doc(alias("parallel", "multithreading", "set_num_threads", "rayon"))]
pub use threads::on_threads;
#[doc(alias("word", "character", "category", "index", "vocabulary", "LongTensor", "input_ids"))]
pub use token::Token;
#[cfg(feature = "train")]
pub use train::{Supervised, Train};
#[cfg(feature = "train")]
#[doc(alias("training loop", "buffers", "grad"))]
pub use workspace::Workspace;

extern crate self as nn_runtime;

/// Runs the example of the package's README.
#[cfg(all(doctest, feature = "train"))]
#[doc = include_str!("../README.md")]
struct Readme;
