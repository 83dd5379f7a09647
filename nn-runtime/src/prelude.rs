//! The items that most programs need: `use nn_runtime::prelude::*;`.

#[cfg(feature = "arrow")]
pub use crate::data::Arrow;
#[cfg(feature = "parquet")]
pub use crate::data::Parquet;
#[cfg(feature = "html")]
pub use crate::watch::HtmlReport;
#[cfg(feature = "progress")]
pub use crate::watch::Progress;
pub use crate::{Activation, Layer, Network, Padded, Row, Sampler, StreamLayer, StreamState, Token, embed, network};
#[cfg(feature = "train")]
pub use {
    crate::adversarial::{self, Adversarial},
    crate::data::{Augment, Csv, Dataset, Encoding, Minibatch, Missing, Source, Unknown, Windows},
    crate::finder::LearningRateFinder,
    crate::init::{self, Initializer},
    crate::optim::schedule::{self, Schedule},
    crate::optim::{
        Accumulator, AdaMax, Adadelta, Adagrad, Adam, AdamW, AmsGrad, ClipNorm, ClipValue, Ema, GradientNoise, LayerRates, Lion, Momentum,
        NAdam, Nesterov, Optimizer, RAdam, RmsProp, Sgd, Transform,
    },
    crate::regularize::{ElasticNet, L1, L2, MaxNorm, Regularizer, WeightDecay},
    crate::search::{Search, Space, Values},
    crate::trainer::{Every, Report, Trainer},
    crate::watch::{CsvLog, JsonLog},
    crate::{Backward, Batch, Forward, Supervised, Train, TrainLayer, Weights, WithTarget, Workspace, on_threads},
    rand::{Rng, SeedableRng, rngs::StdRng},
};
