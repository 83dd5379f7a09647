//! The steps of the two networks.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::Discriminator;
use super::noise::fill;
use crate::data::Minibatch;
use crate::diagnosis::{Origin, bad_numbers};
use crate::error::Error;
use crate::finite::all_finite;
use crate::network::Row;
use crate::optim::{Accumulator, Optimizer};
use crate::train::Train;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The memory of both networks, and the noise.
pub(super) struct Game<G: Train, D: Discriminator<G>> {
    pub(super) of_generator: Workspace<G>,
    pub(super) of_discriminator: Workspace<D>,
    /// The mean of the gradients of real and of generated rows.
    mean: Accumulator<D>,
    noise: Vec<G::Input>,
    /// The random numbers of the noise in this epoch.
    rng: StdRng,
    zeros: Vec<D::Target>,
    ones: Vec<D::Target>,
}

/// The place of a batch, for errors. Both numbers are counted from 1.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) epoch: usize,
    pub(super) batch: usize,
}

impl<G: Train, D: Discriminator<G>> Game<G, D> {
    /// Allocates the memory for batches of up to `rows` rows.
    pub(super) fn new(rows: usize, seed: u64, threads: usize) -> Self {
        let (mut of_generator, mut of_discriminator) = (G::workspace(rows), D::workspace(rows));
        of_generator.seed(seed);
        of_generator.threads(threads);
        of_discriminator.seed(seed);
        of_discriminator.threads(threads);
        let [zeros, ones] = [D::Scalar::ZERO, D::Scalar::ONE].map(|target| vec![[target]; rows]);
        let (noise, rng) = (vec![G::Input::filled(G::Scalar::ZERO); rows], StdRng::seed_from_u64(0));
        Self { of_generator, of_discriminator, mean: Accumulator::new(), noise, rng, zeros, ones }
    }

    /// Starts the noise of an epoch.
    pub(super) fn begin(&mut self, seed: u64) {
        self.rng = StdRng::seed_from_u64(seed);
    }

    /// Skips the noise of a step of a resumed training.
    pub(super) fn skip(&mut self) {
        self.rng.next_u64();
    }

    /// Trains the discriminator with real rows and as many generated ones. Returns its mean loss.
    pub(super) fn discriminate(
        &mut self,
        (generator, discriminator): (&G, &mut D),
        optimizer: &mut impl Optimizer,
        real: &Minibatch<'_, D>,
        at: At,
    ) -> Result<f64, Error> {
        self.of_discriminator.keep_input_gradient(false);
        let of_real = discriminator.gradient(real.inputs, real.targets, &mut self.of_discriminator)?;
        if !is_sound(of_real, &self.of_discriminator) {
            return Err(at.diverged(DISCRIMINATOR, discriminator, real.inputs, of_real, &mut self.of_discriminator));
        }
        self.mean.add(discriminator, self.of_discriminator.gradient(), 1.0);
        let of_generated = self.judge((generator, discriminator), real.inputs.len(), false, at)?;
        self.mean.add(discriminator, self.of_discriminator.gradient(), 1.0);
        optimizer.step(discriminator, self.mean.gradient_mut());
        self.mean.clear();
        Ok(0.5 * (of_real.to_f64() + of_generated.to_f64()))
    }

    /// Trains the generator with so many rows. Returns its mean loss.
    pub(super) fn generate(
        &mut self,
        (generator, discriminator): (&mut G, &D),
        optimizer: &mut impl Optimizer,
        rows: usize,
        at: At,
    ) -> Result<f64, Error> {
        self.of_discriminator.keep_input_gradient(true);
        let loss = self.judge((generator, discriminator), rows, true, at)?;
        let (noise, d_outputs) = (&self.noise[..rows], self.of_discriminator.input_gradient().unwrap_or_default());
        generator.backward(noise, d_outputs, &mut self.of_generator)?;
        if !is_sound(loss, &self.of_generator) {
            return Err(at.diverged(GENERATOR, generator, noise, loss, &mut self.of_generator));
        }
        optimizer.step(generator, self.of_generator.gradient());
        Ok(loss.to_f64())
    }

    /// Generates rows from new noise and judges them. `as_real` is whether the wanted answer is 1 or 0. Returns the mean loss, whose gradient is
    /// then in the memory of the discriminator.
    fn judge(&mut self, (generator, discriminator): (&G, &D), rows: usize, as_real: bool, at: At) -> Result<G::Scalar, Error> {
        let Self { of_generator, of_discriminator, noise, rng, zeros, ones, .. } = self;
        let (noise, targets) = (&mut noise[..rows], if as_real { &ones[..rows] } else { &zeros[..rows] });
        fill::<G>(noise, rng.next_u64());
        let generated = generator.forward(noise, of_generator)?;
        let loss = discriminator.gradient(generated, targets, of_discriminator)?;
        if is_sound(loss, of_discriminator) {
            return Ok(loss);
        }
        Err(if generated.iter().all(|row| all_finite(row.present())) {
            at.diverged(DISCRIMINATOR, discriminator, generated, loss, of_discriminator)
        } else {
            at.diverged(GENERATOR, generator, noise, loss, of_generator)
        })
    }
}

const GENERATOR: &str = "generator";
const DISCRIMINATOR: &str = "discriminator";

/// Returns whether a loss and the last gradient are finite.
fn is_sound<N: Train>(loss: N::Scalar, workspace: &Workspace<N>) -> bool {
    loss.is_finite() && all_finite(workspace.gradient().parameters())
}

impl At {
    /// Returns the error of a network whose numbers became NaN or infinite in the last pass.
    fn diverged<N: Train>(
        self,
        which: &'static str,
        network: &N,
        inputs: &[N::Input],
        loss: N::Scalar,
        workspace: &mut Workspace<N>,
    ) -> Error {
        let Self { epoch, batch } = self;
        let origin = workspace.origin(network, inputs, loss).unwrap_or(Origin::Loss);
        Error::Diverged { network: Some(which), origin, loss: loss.to_f64(), epoch, batch }
    }

    /// Checks that the weights of both networks are finite after their steps. `losses` are those of the epoch.
    pub(super) fn check<G: Train, D: Train>(
        self,
        generator: &G,
        discriminator: &D,
        [of_generator, of_discriminator]: [f64; 2],
    ) -> Result<(), Error> {
        let Self { epoch, batch } = self;
        let bad = [(GENERATOR, bad_numbers(generator), of_generator), (DISCRIMINATOR, bad_numbers(discriminator), of_discriminator)];
        match bad.into_iter().find_map(|(network, layer, loss)| Some((network, layer?, loss))) {
            None => Ok(()),
            Some((network, layer, loss)) => {
                Err(Error::Diverged { network: Some(network), origin: Origin::Step { layer }, loss, epoch, batch })
            }
        }
    }
}
