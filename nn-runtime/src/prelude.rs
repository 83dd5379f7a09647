//! What most programs want in scope: `use nn_runtime::prelude::*;`.

pub use crate::{Activation, Layer, Network, Row, embed, network};
#[cfg(feature = "train")]
pub use {
    crate::data::{Csv, Dataset},
    crate::init::{
        Constant, GlorotNormal, GlorotUniform, HeNormal, HeUniform, Initializer, LeakyHeNormal, LeakyHeUniform, LecunNormal, LecunUniform,
        Normal, Orthogonal, TorchDefault, Uniform, Zeros,
    },
    crate::optim::{AdaMax, Adadelta, Adagrad, Adam, AdamW, AmsGrad, Lion, Momentum, NAdam, Nesterov, Optimizer, RAdam, RmsProp, Sgd},
    crate::trainer::{Report, Trainer},
    crate::{Backward, Batch, Forward, Supervised, Train, Workspace},
    rand::{Rng, SeedableRng, rngs::StdRng},
};
