//! What layers and losses are called elsewhere: a name from `PyTorch`, Keras or burn is answered with its name here.

/// Names of layers elsewhere, without case and `_`, and what to write here.
const LAYERS: &[(&[&str], &str)] = &[
    (&["linear", "fullyconnected", "fc", "affine", "innerproduct", "lazylinear"], "write `Dense(outputs)` for a fully connected layer"),
    (&["swish", "sigmoidlinearunit"], "it is called `Silu`"),
    (&["logistic"], "it is called `Sigmoid`"),
    (&["sequential", "stack"], "list the layers one after the other"),
    (&["input", "inputlayer"], "declare the inputs after the network's name, `struct Net(8) -> 1`"),
    (&["skip", "shortcut", "resblock", "residualblock"], "write `Residual { … }` for a skip connection"),
    (&["batchnorm1d", "batchnormalization"], "it is called `BatchNorm`"),
    (&["layernormalization"], "it is called `LayerNorm`"),
    (&["normalization", "normalize", "standardscaler"], "write `Standardize` to standardise the inputs"),
    (&["gaussiandropout", "alphadropout", "dropout1d"], "the only dropout layer is `Dropout(p)`"),
    (&["cat", "concatenate", "parallel"], "write `Concat { …, … }` to join branches"),
    (
        &["relu6", "hardswish", "threshold", "celu", "glu", "maxout"],
        "write an `Activation` of your own and name it by its path, `self::MyActivation`",
    ),
    (
        &["conv", "conv1d", "conv2d", "conv3d", "convtranspose1d", "convtranspose2d", "convolution", "convolution2d"],
        "convolutions are not supported yet",
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
        "pooling is not supported yet",
    ),
    (&["flatten", "reshape", "unflatten", "view"], "remove it, every input is already a flat row"),
    (&["lstm", "gru", "rnn", "recurrent"], "recurrent layers are not supported yet"),
    (&["attention", "multiheadattention", "transformer", "transformerencoder"], "attention is not supported yet"),
    (&["embedding"], "embeddings are not supported yet, but `Encoding` turns categories into numbers"),
    (&["upsample", "upsampling2d", "padding", "zeropadding2d"], "layers for images are not supported yet"),
];

/// Names of losses elsewhere, the same loss here, and what it requires.
const LOSSES: &[(&[&str], &str, &str)] = &[
    (&["mse", "mseloss", "l2", "l2loss", "meansquarederrorloss"], "MeanSquaredError", ""),
    (&["mae", "maeloss", "l1", "l1loss"], "MeanAbsoluteError", ""),
    (&["smoothl1", "smoothl1loss", "huberloss"], "Huber", ""),
    (
        &["bce", "bceloss", "bcewithlogits", "bcewithlogitsloss", "binarycrossentropyloss", "binarycrossentropywithlogits"],
        "BinaryCrossEntropy",
        " and requires `Sigmoid` as the last layer",
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
        " and requires `Softmax` as the last layer",
    ),
    (&["multimargin", "multimarginloss", "categoricalhinge"], "MulticlassHinge", ""),
];

/// What to write for a layer that has this name elsewhere.
pub(crate) fn layer(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    LAYERS.iter().find(|(names, _)| names.contains(&plain.as_str())).map(|(_, here)| *here)
}

/// The loss here that has this name elsewhere, and what it requires.
pub(crate) fn loss(name: &str) -> Option<(&'static str, &'static str)> {
    let plain = plain(name);
    LOSSES.iter().find(|(names, ..)| names.contains(&plain.as_str())).map(|(_, here, place)| (*here, *place))
}

fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}
