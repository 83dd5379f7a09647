/// Layer kind: radial basis functions. Each unit has a center, and answers to inputs near it.
///
/// yⱼ = exp(−βⱼ ‖x − cⱼ‖²)
///
/// ```text
/// Standardize, Rbf(40), Dense(1)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | first | required | the number of units |
/// | `init = Normal(2.0)` | `Normal(1.0)` | the [initialiser](crate::init) of the centers |
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `centers` (c) | `[n, in]` | weight | N(0, 1) |
/// | `beta` (β) | `[n]` | scale | 1 |
///
/// The outputs are between 0 and 1: 1 at the center, and e⁻¹ at a distance of 1/√β from it. Both tensors are trained. Along a sequence the
/// layer acts on the features of each step, as [`Dense`](crate::kind::Dense) does.
///
/// Inputs should be of the order of 1, as behind [`Standardize`](crate::kind::Standardize): a unit whose center is far from all inputs answers 0
/// and does not learn. The squared distance grows with the number of inputs, so that many inputs need more spread centers or a smaller β. A
/// network sets both to what it knows of its data by `net.rbf1_mut()`, which also gives centers at some of the rows:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Bumps(1) -> 1 { hidden: Rbf(3), Dense(1) }
/// }
///
/// # fn main() {
/// let mut net = Bumps::init(&mut StdRng::seed_from_u64(1));
/// let hidden = net.hidden_mut();
/// *hidden.centers = [[-1.0, 0.0, 1.0]]; // [in][unit]
/// *hidden.beta = [2.0; 3];
/// net.dense1_mut().weight[1] = [5.0];
/// assert!(net.predict(&[0.0])[0] > 4.0);
/// # }
/// ```
///
/// Broomhead and Lowe, "Multivariable functional interpolation and adaptive networks" (1988).
#[derive(Debug)]
pub struct Rbf;
