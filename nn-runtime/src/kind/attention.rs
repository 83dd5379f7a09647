/// Layer kind: multi-head attention. Each step of a sequence adds up values of other steps, with weights that depend on both steps.
///
/// ```text
/// Residual { LayerNorm, Attention(heads = 4, causal) }
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Attention(heads = 4)` | four heads share the features: `[steps, features]` becomes `[steps, features]` |
/// | `causal` | a step looks only at itself and the steps before it |
/// | `rotary` | queries and keys are turned by their step, so that an attention knows how many steps lie between two. Without a `memory`, and with heads of an even size |
/// | `base = 500000` | the base of the angles of `rotary`. Default: 10000 |
/// | `dropout = 0.1` | dropout of the attention weights. Default: 0 |
/// | `bias = false` | no biases. Default: `bias = true` |
/// | `keys = 1` | the number of heads of keys and values, which the heads of queries share (grouped-query attention). Default: as many as `heads` |
/// | `memory = seen` | keys and values come from the output of the layer `seen` (cross-attention) |
/// | `init = Normal(0.02)` | the [initialiser](crate::init) of the weights. Default: `GlorotUniform` |
///
/// ```text
/// q, k, v = x W_q + b_q, x W_k + b_k, x W_v + b_v          with `memory = seen`: k, v from the output of `seen`
/// y = concat over heads (softmax(q kᵀ / √size) v) W_o + b_o        size = features / heads
///
/// rotary, for queries and keys of step t, with i < size / 2 and the angle a = t base^(−2i / size):
/// q_i, q_(i + size / 2) = q_i cos a − q_(i + size / 2) sin a, q_(i + size / 2) cos a + q_i sin a
/// ```
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `in_proj_weight` | `[queries + keys + values, features]`, which is `[3 features, features]` without `keys` | weight |
/// | `in_proj_bias` | `[queries + keys + values]` | bias |
/// | `out_proj.weight` | `[features, features]` | weight |
/// | `out_proj.bias` | `[features]` | bias |
///
/// Names and shapes are those of PyTorch's `MultiheadAttention`. With a memory of another number of features, `q_proj_weight`,
/// `k_proj_weight` and `v_proj_weight` stand in place of `in_proj_weight`. With a memory of as many features, `in_proj_weight` is a table: it
/// lies in memory as in files.
///
/// The backward pass computes the attention weights again, in blocks of 64 queries. So a sequence of t steps needs memory for 64 t of them, not
/// for t².
///
/// A stream (`#[stream]`) keeps the keys and values of the last `steps` steps; the attention must be `causal`. With `rotary` it may go on
/// without end: the product of a query and a key depends only on how far apart they are. Angles are computed in `f64`, from the number of the
/// step.
///
/// The pairs of `rotary` are those of `LLaMA` and of `rotate_half` in Hugging Face's `transformers`: numbers i and i + size / 2 of a head. The
/// paper, and `LLaMA`'s own code, pair 2i and 2i + 1; weights of that form need their rows reordered, as the converters of `transformers` do.
///
/// Vaswani et al. (2017); `keys`: Shazeer (2019), Ainslie et al. (2023); `rotary`: Su et al. (2021), arXiv 2104.09864.
#[derive(Debug)]
pub struct Attention;

/// Layer kind: adds a row of numbers to each step of a sequence that says which step it is. An [`Attention`] does not know the order of steps.
///
/// ```text
/// struct Gpt(Tokens(64, 65)) -> [64, 65] { Embedding(128), Positions, … }
/// ```
///
/// | written | meaning |
/// |---|---|
/// | `Positions` | a trained row of numbers for each step |
/// | `Positions(sine)` | sines and cosines, which are not trained |
/// | `init = Normal(0.02)` | the [initialiser](crate::init). Default: `Normal(0.02)` |
///
/// ```text
/// y_t = x_t + weight_t
/// sine: y_t,2i = x_t,2i + sin(t ω_i)        y_t,2i+1 = x_t,2i+1 + cos(t ω_i)        ω_i = 10000^(−2i / features)
/// ```
///
/// | tensor | shape in files | role |
/// |---|---|---|
/// | `weight` | `[steps, features]` | table |
///
/// The table has the same layout in memory and in files. In a stream, steps after the last row of the table get the last row; sines continue.
///
/// Sines: Vaswani et al. (2017). Trained positions: Gehring et al. (2017).
#[derive(Debug)]
pub struct Positions;
