/// Layer kind: a trained row of numbers for each token of the input.
///
/// ```text
/// struct Net(Tokens(64, 65)) -> [64, 65] { Embedding(128), Lstm(128), Dense(65), Softmax }
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Embedding(128)` | 128 numbers for each token: `Tokens(t, v)` becomes a sequence `[t, 128]`, and `Tokens(1, v)` becomes 128 numbers |
/// | `init = Normal(0.02)` | the [initialiser](crate::init). Default: `Normal(0.1)` |
///
/// A token is a [`Token<V>`](crate::Token). The rows of tokens that do not occur in a batch have no gradient.
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[vocabulary, size]` | table |
///
/// In memory the table lies as in files, row after row. Penalties and weight decay act on it as on a weight.
#[derive(Debug)]
pub struct Embedding;
