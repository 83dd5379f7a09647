//! What layers and losses are called elsewhere: a name from `PyTorch`, Keras or burn is answered with the name it has here.

/// Names of layers elsewhere, without case and `_`, and what to write here.
const LAYERS: &[(&[&str], &str)] = &[
    (&["linear", "fullyconnected", "fc", "affine", "innerproduct", "lazylinear"], "a fully connected layer is `Dense(outputs)`"),
    (&["swish", "sigmoidlinearunit"], "it is called `Silu`"),
    (&["logistic"], "it is called `Sigmoid`"),
    (&["sequential", "stack"], "layers are listed one after the other, without it"),
    (&["input", "inputlayer"], "the inputs are declared behind the network's name: `struct Net(8) -> 1`"),
    (&["skip", "shortcut", "resblock", "residualblock"], "a skip connection is `Residual { … }`"),
    (&["batchnorm1d", "batchnormalization"], "it is called `BatchNorm`"),
    (&["layernormalization"], "it is called `LayerNorm`"),
    (&["normalization", "normalize", "standardscaler"], "inputs are standardised by `Standardize`"),
    (&["gaussiandropout", "alphadropout", "dropout1d"], "the one dropout there is, is `Dropout(p)`"),
    (&["cat", "concatenate", "parallel"], "branches are joined by `Concat { …, … }`"),
    (
        &["relu6", "hardswish", "threshold", "celu", "glu", "maxout"],
        "write it as an `Activation` of your own, and name it by a path: `self::MyActivation`",
    ),
    (
        &["conv", "conv1d", "conv2d", "conv3d", "convtranspose1d", "convtranspose2d", "convolution", "convolution2d"],
        "there are no convolutions yet",
    ),
    (
        &[
            "maxpool",
            "maxpool1d",
            "maxpool2d",
            "maxpooling2d",
            "avgpool",
            "avgpool1d",
            "avgpool2d",
            "averagepooling2d",
            "globalavgpool",
            "globalmaxpool",
        ],
        "there is no pooling yet: a row has no axes",
    ),
    (&["flatten", "reshape", "unflatten", "view"], "a row of numbers is flat already, whatever shape the input is declared with"),
    (&["lstm", "gru", "rnn", "recurrent"], "there are no recurrent layers yet"),
    (&["attention", "multiheadattention", "transformer", "transformerencoder"], "there is no attention yet"),
    (&["embedding"], "there are no embeddings yet: `Encoding` turns categories into numbers"),
    (&["upsample", "upsampling2d", "padding", "zeropadding2d"], "there are no layers for images yet"),
];

/// Names of losses elsewhere, the same loss here, and where it stands.
const LOSSES: &[(&[&str], &str, &str)] = &[
    (&["mse", "mseloss", "l2", "l2loss", "meansquarederrorloss"], "MeanSquaredError", ""),
    (&["mae", "maeloss", "l1", "l1loss"], "MeanAbsoluteError", ""),
    (&["smoothl1", "smoothl1loss", "huberloss"], "Huber", ""),
    (
        &["bce", "bceloss", "bcewithlogits", "bcewithlogitsloss", "binarycrossentropyloss", "binarycrossentropywithlogits"],
        "BinaryCrossEntropy",
        ", behind `Sigmoid`",
    ),
    (
        &[
            "ce",
            "crossentropyloss",
            "categoricalcrossentropy",
            "sparsecategoricalcrossentropy",
            "nll",
            "nllloss",
            "negativeloglikelihood",
            "logloss",
            "softmaxcrossentropy",
        ],
        "CrossEntropy",
        ", behind `Softmax`",
    ),
    (&["multimargin", "multimarginloss", "categoricalhinge"], "MulticlassHinge", ""),
];

/// What to write for a layer that has this name elsewhere.
pub(crate) fn layer(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    LAYERS.iter().find(|(names, _)| names.contains(&plain.as_str())).map(|(_, here)| *here)
}

/// The loss here that has this name elsewhere, and where it stands.
pub(crate) fn loss(name: &str) -> Option<(&'static str, &'static str)> {
    let plain = plain(name);
    LOSSES.iter().find(|(names, ..)| names.contains(&plain.as_str())).map(|(_, here, place)| (*here, *place))
}

fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}
