network! {
    /// Every kind of layer over images and sequences.
    pub struct Pixels([2, 6, 6]) -> 4 {
        Standardize,
        wide: Conv2d(6, kernel = 3, padding = same), BatchNorm, Relu, MaxPool(2),
        Conv2d(8, kernel = 3, stride = 2, padding = 1, groups = 2), GroupNorm(2), Silu,
        ConvTranspose2d(6, kernel = 3, stride = 2, padding = 1), Upsample(2, bilinear), AvgPool(2, stride = 1, padding = 1),
        Conv2d(6, kernel = 2), Concat { Identity, From(wide) },
        Multiply { Conv2d(4, kernel = 1), { Conv2d(4, kernel = 1), Sigmoid } },
        Flatten, Dense(12), Reshape([6, 2]),
        Add { Conv1d(3, kernel = 2, padding = causal), { Dense(3), LayerNorm } }, Dropout(0.2, channels),
        ConvTranspose1d(4, kernel = 2, stride = 2), Upsample(2), Tanh,
        Concat { GlobalAvgPool, GlobalMaxPool },
        Dense(4), Softmax,
    }
}
