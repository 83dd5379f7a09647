//! The kinds of layers that a declaration can name.
//!
//! An editor shows these pages for the kind under the cursor. Each kind is documented as a unit struct, of which
//! [`network!`](macro@crate::network) only reads the name. Each page says what the kind computes, its arguments with their defaults, and its
//! tensors, and shows a declaration. In the formulas x is a row of inputs, y a row of outputs, and d the gradient of the loss with respect
//! to y. Shapes in files are PyTorch's.

#![allow(clippy::doc_markdown)] // PyTorch is a name, not code

mod attention;
mod bounded;
mod dense;
mod embedding;
mod images;
mod noise;
mod normalization;
mod powers;
mod rbf;
mod rectifiers;
mod recurrent;
mod scalers;
mod smooth;
mod softmax;
mod structure;

#[doc(alias(
    "self-attention",
    "multi-head attention",
    "nn.MultiheadAttention",
    "MultiHeadAttention",
    "decoder",
    "scaled_dot_product_attention",
    "transformer",
    "cross-attention",
    "grouped-query attention",
    "RoPE",
    "rotary position embedding",
    "GPT"
))]
pub use attention::Attention;
#[doc(alias("positional encoding", "positional embedding", "position embedding", "sinusoidal", "wpe", "transformer"))]
pub use attention::Positions;
#[doc(alias("clamp", "clip"))]
pub use bounded::HardTanh;
#[doc(alias("logistic", "expit"))]
pub use bounded::Sigmoid;
#[doc(alias = "hyperbolic tangent")]
pub use bounded::Tanh;
pub use bounded::{HardSigmoid, HardSwish, Softsign};
#[doc(alias(
    "Linear",
    "nn.Linear",
    "LazyLinear",
    "MLP",
    "fully connected",
    "FullyConnected",
    "affine",
    "matmul",
    "perceptron",
    "tied weights",
    "weight sharing"
))]
pub use dense::Dense;
#[doc(alias("nn.Embedding", "lookup table", "word vectors", "token", "category"))]
pub use embedding::Embedding;
#[doc(alias("AvgPool2d", "AvgPool1d", "AveragePooling2D", "mean pooling"))]
pub use images::AvgPool;
#[doc(alias("temporal convolution", "TCN", "nn.Conv1d", "causal"))]
pub use images::Conv1d;
#[doc(alias("convolution", "Convolution2D", "nn.Conv2d", "filter", "CNN", "depthwise"))]
pub use images::Conv2d;
#[doc(alias("deconvolution", "Conv1DTranspose", "nn.ConvTranspose1d"))]
pub use images::ConvTranspose1d;
#[doc(alias("deconvolution", "Conv2DTranspose", "nn.ConvTranspose2d", "fractionally strided convolution", "upconvolution"))]
pub use images::ConvTranspose2d;
#[doc(alias("view", "ravel", "nn.Flatten"))]
pub use images::Flatten;
#[doc(alias("GlobalAveragePooling2D", "AdaptiveAvgPool2d"))]
pub use images::GlobalAvgPool;
#[doc(alias("GlobalMaxPooling2D", "AdaptiveMaxPool2d"))]
pub use images::GlobalMaxPool;
#[doc(alias("MaxPool2d", "MaxPool1d", "MaxPooling2D", "subsampling"))]
pub use images::MaxPool;
#[doc(alias("view", "Unflatten", "nn.Unflatten"))]
pub use images::Reshape;
#[doc(alias("nn.Upsample", "UpSampling2D", "interpolate", "resize", "nearest neighbour", "unpooling"))]
pub use images::Upsample;
#[doc(alias("GaussianNoise", "denoising auto-encoder", "denoising autoencoder", "perturbation"))]
pub use noise::Noise;
#[doc(alias("BatchNorm1d", "BatchNorm2d", "BatchNormalization", "batch normalisation"))]
pub use normalization::BatchNorm;
#[doc(alias("Dropout2d", "SpatialDropout2D"))]
pub use normalization::Dropout;
#[doc(alias("GroupNormalization", "group normalisation", "InstanceNorm", "InstanceNorm2d"))]
pub use normalization::GroupNorm;
#[doc(alias("LayerNormalization", "layer normalisation"))]
pub use normalization::LayerNorm;
#[doc(alias = "root mean square normalisation")]
pub use normalization::RmsNorm;
#[doc(alias("sqrt", "square", "reciprocal", "pow", "exponent"))]
pub use powers::Power;
pub use powers::{Abs, Exp, Log};
#[doc(alias("radial basis function", "RBF network", "Gaussian", "centers", "prototype", "kernel method"))]
pub use rbf::Rbf;
#[doc(alias = "exponential linear unit")]
pub use rectifiers::Elu;
#[doc(alias = "negative_slope")]
pub use rectifiers::LeakyRelu;
#[doc(alias("parametric ReLU", "ParametricRelu", "num_parameters"))]
pub use rectifiers::Prelu;
#[doc(alias("rectifier", "rectified linear unit"))]
pub use rectifiers::Relu;
#[doc(alias("scaled exponential linear unit", "self-normalizing"))]
pub use rectifiers::Selu;
#[doc(alias("gated recurrent unit", "nn.GRU", "GRUCell", "recurrent", "RNN", "sequence"))]
pub use recurrent::Gru;
#[doc(alias("return_sequences", "final state", "last hidden state"))]
pub use recurrent::Last;
#[doc(alias(
    "long short-term memory",
    "nn.LSTM",
    "LSTMCell",
    "Bidirectional",
    "BiLSTM",
    "recurrent",
    "RNN",
    "sequence",
    "return_sequences"
))]
pub use recurrent::Lstm;
#[doc(alias("simple recurrent network", "Elman network", "nn.RNN", "SimpleRNN", "recurrent", "sequence"))]
pub use recurrent::Rnn;
#[doc(alias("TransformedTargetRegressor", "inverse_transform", "denormalize", "unscale"))]
pub use scalers::Rescale;
#[doc(alias("StandardScaler", "normalize", "z-score", "scaler"))]
pub use scalers::Standardize;
#[doc(alias = "Gaussian error linear unit")]
pub use smooth::Gelu;
pub use smooth::Mish;
#[doc(alias("Swish", "sigmoid linear unit"))]
pub use smooth::Silu;
#[doc(alias = "smooth ReLU")]
pub use smooth::Softplus;
#[doc(alias("log probabilities", "logsumexp"))]
pub use softmax::LogSoftmax;
#[doc(alias("probabilities", "logits", "softargmax"))]
pub use softmax::Softmax;
#[doc(alias("ActivityRegularization", "activity_regularizer", "sparse auto-encoder", "sparsity"))]
pub use structure::Activity;
#[doc(alias("sum", "shortcut", "skip connection", "ResNet"))]
pub use structure::Add;
#[doc(alias("Siamese", "shared weights", "weight sharing", "tied weights", "twin", "reuse", "contrastive"))]
pub use structure::Again;
#[doc(alias("cat", "concatenate", "hstack", "DenseNet", "parallel", "branch"))]
pub use structure::Concat;
#[doc(alias("skip connection", "U-Net", "reference", "functional"))]
pub use structure::From;
#[doc(alias("multi-task", "several outputs", "multi-output", "functional", "MultiOutput"))]
pub use structure::Heads;
#[doc(alias("no-op", "passthrough"))]
pub use structure::Identity;
#[doc(alias("product", "gate", "gating", "GLU", "elementwise", "Hadamard"))]
pub use structure::Multiply;
#[doc(alias("transpose", "swapaxes", "movedim", "axes", "channels last"))]
pub use structure::Permute;
#[doc(alias("stack", "ModuleList"))]
pub use structure::Repeat;
#[doc(alias("skip connection", "shortcut", "ResNet"))]
pub use structure::Residual;
#[doc(alias("VAE", "variational auto-encoder", "reparameterization", "KL divergence", "latent"))]
pub use structure::Sample;
#[doc(alias("narrow", "split", "chunk", "crop", "gather", "take", "index_select", "flip", "reverse", "GLU", "gated linear unit"))]
pub use structure::Slice;
