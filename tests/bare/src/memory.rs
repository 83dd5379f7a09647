network! {
    /// Recurrent layers alone.
    #[stream]
    pub struct Memory([32, 2]) -> [32, 2] { Residual(project) { Lstm(6, initial = trained) }, Gru(5), LayerNorm, Rnn(3, Relu), Dense(2) }
}
