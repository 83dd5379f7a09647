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
    (&["gaussiandropout", "alphadropout"], "the only dropout layer is `Dropout(p)`"),
    (&["radialbasisfunction", "rbflayer", "gaussianrbf"], "write `Rbf(units)` for radial basis functions"),
    (&["gaussiannoise"], "write `Noise(0.1)` for noise of that standard deviation"),
    (&["instancenorm", "instancenorm1d", "instancenorm2d"], "it is `GroupNorm` with as many groups as channels"),
    (&["cat", "concatenate", "parallel"], "write `Concat { …, … }` to join branches"),
    (&["hardswish", "threshold", "celu", "maxout"], "write an `Activation` of your own and name it by its path, `self::MyActivation`"),
    (&["relu6"], "write `HardTanh(0, 6)`"),
    (&["clip", "clamp"], "write `HardTanh(0, 6)` to clip to a range"),
    (&["narrow", "split", "chunk"], "write `Slice(4..8)` for neighbouring numbers, features or channels"),
    (&["transpose", "swapaxes", "movedim"], "write `Permute([1, 0])` to swap the steps and the features of a sequence"),
    (&["sqrt", "squareroot"], "write `Power(0.5)`"),
    (&["square"], "write `Power(2)`"),
    (&["reciprocal"], "write `Power(-1)`"),
    (&["pow"], "it is called `Power`"),
    (&["gather", "take", "indexselect", "flip", "reverse"], "write `Slice([3, 0..2, (4..8).rev()])` for numbers in any order"),
    (&["reflectionpad1d", "reflectionpad2d"], "write `Slice([(1..4).rev(), 0..9])` for a padding by reflection"),
    (&["glu"], "write `Multiply { Slice(..8), { Slice(8..), Sigmoid } }`"),
    (&["conv", "convolution", "convolution2d"], "write `Conv2d(channels, kernel = 3)` for a convolution over images"),
    (&["conv3d"], "convolutions over volumes are not supported"),
    (&["conv1dtranspose"], "it is called `ConvTranspose1d`"),
    (
        &["convtranspose", "conv2dtranspose", "transposedconvolution", "deconvolution"],
        "write `ConvTranspose2d(channels, kernel = 2, stride = 2)`",
    ),
    (&["sum", "addition"], "write `Add { …, … }` to add branches"),
    (&["mul", "product", "gate"], "write `Multiply { …, … }` to multiply branches"),
    (&["upsampling1d", "upsampling2d", "interpolate", "resize"], "it is called `Upsample`"),
    (&["maxpool1d", "maxpool2d", "maxpooling1d", "maxpooling2d"], "it is called `MaxPool`"),
    (&["avgpool1d", "avgpool2d", "averagepooling1d", "averagepooling2d"], "it is called `AvgPool`"),
    (&["adaptiveavgpool1d", "adaptiveavgpool2d", "globalaveragepooling1d", "globalaveragepooling2d"], "write `GlobalAvgPool`"),
    (&["adaptivemaxpool1d", "adaptivemaxpool2d", "globalmaxpooling1d", "globalmaxpooling2d"], "write `GlobalMaxPool`"),
    (&["unflatten", "view"], "write `Flatten` or `Reshape([channels, height, width])`"),
    (&["batchnorm2d", "batchnorm3d"], "it is called `BatchNorm`"),
    (&["dropout2d", "spatialdropout2d", "dropout1d", "spatialdropout1d"], "write `Dropout(p, channels)` to drop whole channels"),
    (&["simplernn", "vanillarnn", "elman", "recurrent"], "write `Rnn(units)`, or `Lstm(units)` or `Gru(units)` for a longer memory"),
    (&["bidirectional", "bilstm"], "write `Lstm(units, bidirectional)`"),
    (&["lstmcell", "grucell", "rnncell"], "write `Lstm(units)`, `Gru(units)` or `Rnn(units)` for the whole sequence"),
    (&["timedistributed"], "leave it out: a `Dense` behind a sequence acts on each step"),
    (&["multiheadattention", "selfattention", "transformer", "scaleddotproductattention"], "write `Attention(heads = 4)`"),
    (
        &["transformerencoder", "transformerencoderlayer", "transformerdecoderlayer", "transformerblock"],
        "write its layers: `Residual { LayerNorm, Attention(heads = 4) }, Residual { LayerNorm, Dense(512), Gelu, Dense(128) }`",
    ),
    (&["positionalencoding", "positionembedding", "positionalembedding"], "write `Positions`, or `Positions(sine)`"),
    (&["embeddings", "embeddingbag", "lookup"], "write `Embedding(64)` behind an input of `Tokens(steps, vocabulary)`"),
    (&["padding", "zeropadding2d"], "write `padding = 1` in the convolution or the pool behind it"),
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
    (&["esr", "errortosignalratio"], "EsrLoss", ""),
    (&["multimargin", "multimarginloss", "categoricalhinge"], "MulticlassHinge", ""),
];

/// Arguments elsewhere, and what to write here.
const ARGUMENTS: &[(&str, &str)] = &[
    ("return_sequences", "leave it out, a sequence stays one until `Last`"),
    ("batch_first", "leave it out, a row is a whole sequence"),
    ("num_layers", "it is called `layers`"),
    ("nonlinearity", "write `Rnn(64, Relu)`"),
    ("hidden_size", "it is the first argument, `Lstm(64)`"),
    ("use_bias", "it is called `bias`"),
    ("reduction", "write `sum`, without it a loss is a mean"),
    ("pre_emph", "it is called `pre_emphasis`"),
    ("kernel_initializer", "it is called `init`"),
];

/// What to write for an argument that has this name elsewhere.
pub(crate) fn argument(name: &str) -> Option<&'static str> {
    ARGUMENTS.iter().find(|(known, _)| *known == name).map(|(_, here)| *here)
}

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
