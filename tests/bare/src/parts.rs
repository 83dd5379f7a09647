network! {
    /// Several inputs and outputs, a layer that is used twice, and layers that do nothing in predictions.
    #[loss(kind = CrossEntropy, price = MeanSquaredError)]
    pub struct Parts(left: 4, right: 4) -> (kind: 3, price: 1) {
        Noise(0.1),
        Concat { encoder: Dense(4), { From(right), Again(encoder) } }, Tanh,
        Activity(L1(0.01)), bumps: Rbf(5),
        Concat { means: Dense(2), log_variances: Dense(2) }, Sample(2),
        Heads { kind: { kind: Dense(3), Softmax }, price: { price: Dense(1) } },
    }
}
