network! {
    /// Layers that keep a state from step to step.
    #[stream]
    pub struct Sound([32, 2]) -> [32, 2] {
        Conv1d(6, kernel = 3, padding = causal, dilation = 2), Tanh,
        Residual { Lstm(6, initial = trained) },
        Gru(5), LayerNorm,
        Concat { Rnn(3, Relu), Identity },
        Dense(2),
    }
}
