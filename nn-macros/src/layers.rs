//! The registry of layer kinds: one line each here, one file each in `layers/`.

pub(crate) mod activation;
mod activity;
mod again;
mod attention;
mod batch_norm;
mod concat;
mod convolution;
mod dense;
mod dropout;
mod elementwise;
mod embedding;
mod from;
mod heads;
mod identity;
mod last;
mod noise;
mod norm;
mod path;
mod permute;
mod pool;
mod positions;
mod rbf;
mod recurrent;
mod repeat;
mod reshape;
mod residual;
mod sample;
mod scaler;
mod slice;
mod transposed;
mod upsample;

use crate::checker::{Kinds, Read, closest, synonyms};

/// Every kind that is not an activation.
const KINDS: &[(&str, Read)] = &[
    ("Activity", activity::read),
    ("Add", elementwise::read_add),
    ("Again", again::read),
    ("Attention", attention::read),
    ("AvgPool", pool::read_average),
    ("BatchNorm", batch_norm::read),
    ("Concat", concat::read),
    ("Conv1d", convolution::read_1d),
    ("Conv2d", convolution::read_2d),
    ("ConvTranspose1d", transposed::read_1d),
    ("ConvTranspose2d", transposed::read_2d),
    ("Dense", dense::read),
    ("Dropout", dropout::read),
    ("Embedding", embedding::read),
    ("Flatten", reshape::read_flatten),
    ("From", from::read),
    ("GlobalAvgPool", pool::read_global_average),
    ("GlobalMaxPool", pool::read_global_max),
    ("GroupNorm", norm::read_group),
    ("Gru", recurrent::read_gru),
    ("Heads", heads::read),
    ("Identity", identity::read),
    ("Last", last::read),
    ("LayerNorm", norm::read_layer),
    ("Lstm", recurrent::read_lstm),
    ("MaxPool", pool::read_max),
    ("Multiply", elementwise::read_multiply),
    ("Noise", noise::read),
    ("Permute", permute::read),
    ("Positions", positions::read),
    ("Rbf", rbf::read),
    ("Repeat", repeat::read),
    ("Reshape", reshape::read),
    ("Residual", residual::read),
    ("Rescale", scaler::read_rescale),
    ("RmsNorm", norm::read_rms),
    ("Rnn", recurrent::read_rnn),
    ("Sample", sample::read),
    ("Slice", slice::read),
    ("Standardize", scaler::read_standardize),
    ("Upsample", upsample::read),
];

/// The kinds, for a check.
pub(crate) const ALL: Kinds = Kinds { find, path: path::read, unknown };

/// How a kind is read.
fn find(kind: &str) -> Option<Read> {
    if activation::find(kind).is_some() {
        return Some(activation::read);
    }
    KINDS.iter().find(|(name, _)| *name == kind).map(|(_, read)| *read)
}

/// The names of all kinds.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name).chain(activation::names())
}

/// `Dens(64)`, `Linear(64)`, `Conv2d(8, 3)`
fn unknown(kind: &str) -> String {
    if let Some(here) = synonyms::layer(kind) {
        return format!("there is no layer kind `{kind}`: {here}");
    }
    let hint = match find(&pascal_case(kind)) {
        Some(_) => Some(pascal_case(kind)),
        None => closest(kind, names()).map(str::to_owned),
    };
    let hint =
        hint.map_or_else(|| "name a layer of your own by its path, `self::MyLayer`".to_owned(), |hint| format!("did you mean `{hint}`?"));
    format!("there is no layer kind `{kind}`: {hint}")
}

/// `batch_norm` as `BatchNorm`.
fn pascal_case(word: &str) -> String {
    let capital = |part: &str| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>();
    word.split('_').map(capital).collect()
}
