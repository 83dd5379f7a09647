network! {
    /// Every kind of layer.
    pub struct Every(8) -> 3 {
        Standardize,
        hidden: Dense(100), BatchNorm, Relu,
        Dense(16, bias = false), LayerNorm, Gelu,
        Residual { Dense(16), RmsNorm, Prelu, Dropout(0.5), Identity },
        GroupNorm(4), Gelu(tanh), Dense(9), Silu, Mish, Softplus, Softsign,
        Dense(7), Tanh, LeakyRelu, Elu, Selu, HardTanh, HardSigmoid, HardSwish, Sigmoid,
        Slice([4..7, (0..4).rev()]), Reshape([7, 1]), Permute([1, 0]), Flatten, Abs, Power(0.5), Exp, Log,
        Dense(5), LogSoftmax, Dense(3), Softmax, Rescale,
    }
}
