//! Adversarial training: a generator and a discriminator, each trained against the other.
//!
//! See [`Adversarial`]. [`noise`] draws the inputs of a generator.

mod builder;
mod course;
mod fit;
mod game;
mod noise;
mod report;
mod resume;
mod settings;
mod side;
#[cfg(test)]
mod tests;
mod watched;

#[doc(alias("latent", "latent vector", "torch.randn", "random_normal"))]
pub use noise::noise;
pub use report::{AdversarialEpoch, AdversarialReport};

use settings::Settings;

use crate::network::Network;
use crate::train::{Supervised, Train};

/// Trains a generator and a discriminator against each other: a generative adversarial network, or GAN (Goodfellow and others, "Generative
/// adversarial nets", 2014, arXiv 1406.2661).
///
/// The generator G turns noise z into rows like the real ones. The discriminator D says with which probability a row is real. Two
/// declarations are all they need:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     /// Makes a point of two random numbers.
///     struct Generator(2) -> 2 { Dense(16), Relu, Dense(2) }
/// }
///
/// network! {
///     /// The probability that a point is real.
///     #[loss(BinaryCrossEntropy)]
///     struct Judge(2) -> 1 { Dense(16), LeakyRelu(0.2), Dense(1), Sigmoid }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// // Points of a line.
/// let points: Vec<[f32; 2]> = (0..512).map(|row| row as f32 / 256.0 - 1.0).map(|x| [x, 0.5 * x + 1.0]).collect();
///
/// let mut generator = Generator::init(&mut StdRng::seed_from_u64(1));
/// let mut judge = Judge::init(&mut StdRng::seed_from_u64(2));
/// let adam = Adam::new(5e-3).betas(0.5, 0.999);
/// let report = Adversarial::new(adam.clone(), adam).epochs(100).smooth(0.9).fit(&mut generator, &mut judge, &points)?;
/// println!("{report}");
///
/// let noise = adversarial::noise::<Generator>(100, &mut StdRng::seed_from_u64(3));
/// let made = noise.iter().map(|noise| generator.predict(noise)); // new points, near the line
/// # let off = made.map(|[x, y]| (y - 0.5 * x - 1.0).abs()).sum::<f32>() / 100.0;
/// # assert!(off < 0.2, "{off}");
/// # Ok(()) }
/// ```
///
/// The generator's outputs are the discriminator's inputs, which the compiler checks by their types. The generator needs no loss. Its inputs
/// are numbers from N(0, 1), whatever their shape. The loss of the discriminator decides what both minimise:
///
/// | `#[loss(…)]` of the discriminator | discriminator | generator |
/// |---|---|---|
/// | [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy) after `Sigmoid` | −½ mean of ln D(x) − ½ mean of ln(1 − D(G(z))) | −mean of ln D(G(z)) |
/// | [`MeanSquaredError`](crate::loss::MeanSquaredError) | ½ mean of (D(x) − 1)² + ½ mean of D(G(z))² | mean of (D(G(z)) − 1)² |
///
/// The first is the loss of the paper. For the generator it is the form that the paper recommends, which is called non-saturating: while the
/// discriminator rejects all that is generated, ln(1 − D(G(z))) has almost no slope, and −ln D(G(z)) has a large one. If the discriminator
/// cannot tell the rows apart, both losses are ln 2 = 0.693. The second row of the table is the least-squares GAN (Mao and others, 2017,
/// arXiv 1611.04076), whose losses are then 0.25. A loss of your own with a target of `[S; 1]` works in the same way.
///
/// # A step
///
/// For each batch of real rows:
///
/// 1. The discriminator learns to answer 1 for the real rows, or [less](Self::smooth), and 0 for as many generated ones. Real and generated
///    rows are two passes, whose gradients are averaged for one step. So a batch normalisation in the discriminator normalises each kind by
///    its own statistics, as is usual (Radford and others, 2016, arXiv 1511.06434).
/// 2. The generator learns to make rows for which the discriminator answers 1, from new noise. This happens after each batch, or after
///    [several](Self::discriminator_steps).
///
/// Both networks run in training mode: dropout is active, and batch normalisation uses the statistics of the batch. What layers of the
/// generator add to a loss, such as [`Activity`](crate::kind::Activity), has no effect. A [`Standardize`](crate::kind::Standardize) of the
/// discriminator is fitted to the real rows. A [`Rescale`](crate::kind::Rescale) of the generator is not fitted: scale the rows to what its last
/// layer can give, for example to −1 … 1 for `Tanh`.
///
/// # The same loop by hand
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! { struct Generator(2) -> 2 { Dense(16), Relu, Dense(2) } }
/// network! {
///     #[loss(BinaryCrossEntropy)]
///     struct Judge(2) -> 1 { Dense(16), LeakyRelu(0.2), Dense(1), Sigmoid }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let points: Vec<[f32; 2]> = (0..100).map(|row| row as f32 / 50.0 - 1.0).map(|x| [x, 0.5 * x + 1.0]).collect();
/// let networks = || (Generator::init(&mut StdRng::seed_from_u64(1)), Judge::init(&mut StdRng::seed_from_u64(2)));
/// let (mut generator, mut judge) = networks();
/// Adversarial::new(Adam::new(1e-3), Adam::new(2e-3)).epochs(4).batch(32).fit(&mut generator, &mut judge, &points)?;
///
/// let (mut by_hand, mut judge_by_hand) = networks();
/// let (mut adam, mut judge_adam) = (Adam::new(1e-3), Adam::new(2e-3));
/// let (mut workspace, mut judge_workspace, mut mean) = (Generator::workspace(32), Judge::workspace(32), Accumulator::new());
/// let real = Dataset::<Judge>::from_rows(points.into_iter().map(|point| (point, [1.0])));
/// let (mut batches, rng) = (real.batches(32), &mut StdRng::seed_from_u64(0));
/// for _ in 0..4 {
///     batches.shuffle(rng);
///     let rng = &mut StdRng::seed_from_u64(rng.next_u64()); // that of the noise in this epoch
///     while let Some((rows, ones)) = batches.next() {
///         judge_workspace.keep_input_gradient(false);
///         judge_by_hand.gradient(rows, ones, &mut judge_workspace)?;
///         mean.add(&mut judge_by_hand, judge_workspace.gradient(), 1.0);
///         let made = by_hand.forward(&adversarial::noise::<Generator>(rows.len(), rng), &mut workspace)?;
///         judge_by_hand.gradient(made, &vec![[0.0]; made.len()], &mut judge_workspace)?;
///         mean.add(&mut judge_by_hand, judge_workspace.gradient(), 1.0);
///         judge_adam.step(&mut judge_by_hand, mean.gradient_mut());
///         mean.clear();
///
///         let noise = adversarial::noise::<Generator>(rows.len(), rng);
///         let made = by_hand.forward(&noise, &mut workspace)?;
///         judge_workspace.keep_input_gradient(true);
///         judge_by_hand.gradient(made, ones, &mut judge_workspace)?;
///         by_hand.backward(&noise, judge_workspace.input_gradient().unwrap_or_default(), &mut workspace)?;
///         adam.step(&mut by_hand, workspace.gradient());
///     }
/// }
/// assert_eq!(by_hand.parameters(), generator.parameters());
/// assert_eq!(judge_by_hand.parameters(), judge.parameters());
/// # Ok(()) }
/// ```
///
/// # If it does not learn
///
/// * All generated rows look alike, or some kinds of rows are missing (mode collapse): begin the discriminator with
///   [`Noise`](crate::kind::Noise), so that real and generated rows overlap (instance noise; Sønderby and others, 2016, arXiv 1610.04490). Of a
///   ring of eight small clusters a generator found two to four, and all eight behind `Noise(0.3)`. Less noise in a second training, with the
///   same weights, makes the rows sharper.
/// * The loss of the discriminator goes to 0: it wins. Noise helps here too, and a lower learning rate for it,
///   [`Dropout`](crate::kind::Dropout) or [`smooth`](Self::smooth).
/// * The losses swing: use `Adam` with `.betas(0.5, 0.999)`, a lower learning rate, or larger batches.
///
/// The losses do not tell how good the generated rows are. Look at some with [`on_generator`](Self::on_generator).
#[doc(alias("GAN", "generative adversarial network", "DCGAN", "LSGAN", "generator", "discriminator", "generative model"))]
pub struct Adversarial<'a, G: Network, A, B> {
    settings: Settings<'a, G, A, B>,
}

impl<G: Network, A, B> std::fmt::Debug for Adversarial<'_, G, A, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Settings { epochs, batch, seed, .. } = &self.settings;
        f.debug_struct("Adversarial").field("epochs", epochs).field("batch", batch).field("seed", seed).finish_non_exhaustive()
    }
}

/// A network that tells real rows from those of the generator `G`. Every network is one that takes its outputs, and has a loss with one
/// number as its target, such as [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy) for one output.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a discriminator for the outputs of `{G}`",
    label = "its inputs must be the outputs of `{G}`, and its loss must compare one number",
    note = "declare it with the outputs of `{G}` as inputs, one output, and `#[loss(BinaryCrossEntropy)]`"
)]
pub trait Discriminator<G: Train>: Supervised<Scalar = G::Scalar, Input = G::Output, Target = [G::Scalar; 1]> {}

#[diagnostic::do_not_recommend]
impl<G: Train, D: Supervised<Scalar = G::Scalar, Input = G::Output, Target = [G::Scalar; 1]>> Discriminator<G> for D {}
