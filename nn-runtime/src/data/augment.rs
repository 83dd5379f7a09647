//! Random changes of training images.

use rand::{Rng, RngExt};

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use crate::setting;
use nn_kernels::Scalar;
use nn_kernels::random;

/// Augmentation: random changes of training images, drawn anew in each epoch, against over-fitting.
///
/// Each image is shifted, then mirrored, then noise is added, as far as these are set. See Simard, Steinkraus and Platt, "Best Practices for
/// Convolutional Neural Networks Applied to Visual Document Analysis" (2003).
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(CrossEntropy)]
///     struct Digits([1, 28, 28]) -> 10 { Flatten, Dense(10), Softmax }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let digits = Dataset::<Digits>::from_rows((0..20).map(|digit| ([0.5; 784], digit % 10)));
/// let train = digits.augmented(Augment::new().shift(2).noise(0.05))?;
/// let mut net = Digits::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::default()).epochs(2).fit(&mut net, &train)?;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Augment {
    /// Channels, height and width. `None`: as the network declares its input.
    shape: Option<[usize; 3]>,
    shift: usize,
    fill: f64,
    flip: bool,
    noise: f64,
}

impl Augment {
    /// Creates an augmentation without changes, for images of the shape that the network declares: `[channels, height, width]`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an augmentation without changes, for rows that are images of this shape although the network declares numbers:
    /// `[channels, height, width]`.
    #[must_use]
    pub fn images(shape: [usize; 3]) -> Self {
        Self { shape: Some(shape), ..Self::default() }
    }

    /// Shifts images by up to `pixels` pixels up or down and left or right, uniformly distributed (default: 0). Pixels from outside the image
    /// are [`fill`](Self::fill).
    #[must_use]
    pub fn shift(mut self, pixels: usize) -> Self {
        self.shift = pixels;
        self
    }

    /// Sets the value of pixels from outside the image (default: 0).
    #[must_use]
    pub fn fill(mut self, number: f64) -> Self {
        self.fill = number;
        self
    }

    /// Mirrors each image left to right with probability ½ (default: off). Not suitable for digits or letters.
    #[must_use]
    pub fn flip(mut self) -> Self {
        self.flip = true;
        self
    }

    /// Adds normally distributed noise with mean 0 and this standard deviation to each number (default: 0).
    #[must_use]
    pub fn noise(mut self, deviation: f64) -> Self {
        self.noise = deviation;
        self
    }

    /// Changes images in place, for your own training loop. The same `rng` gives the same changes.
    ///
    /// # Errors
    /// No shape was given to [`images`](Self::images), it has another number of numbers than a row, the shift is not less than height and
    /// width, the noise is negative, or noise or fill is NaN or infinite:
    ///
    /// ```text
    /// the shift is 3 pixels: it must be less than 3, the smaller side of images of 3 x 4
    /// ```
    pub fn apply<S: Scalar, I: Row<S>, R: Rng + ?Sized>(&self, images: &mut [I], rng: &mut R) -> Result<(), Error> {
        self.checked(&[I::WIDTH])?.change(images, rng);
        Ok(())
    }

    /// Returns the augmentation for a network with this shape of inputs.
    fn checked(&self, declared: &[usize]) -> Result<Self, Error> {
        let (row, shift) = (declared.iter().product::<usize>(), self.shift);
        let [channels, height, width] = match (self.shape, declared) {
            (Some(shape), _) => shape,
            (None, &[channels, height, width]) => [channels, height, width],
            (None, declared) => {
                let why = format!(
                    "`Augment` changes images, but the shape of a row is {declared:?}: declare the input as `[channels, height, width]`, or begin \
                     with `Augment::images([channels, height, width])`"
                );
                return Err(Error::Setting(why));
            }
        };
        let numbers = height.checked_mul(width).and_then(|pixels| pixels.checked_mul(channels));
        if numbers != Some(row) || row == 0 {
            let why =
                format!("`Augment` expects images of {height} x {width} pixels with {channels} channels, but a row has {row} numbers");
            return Err(Error::Setting(why));
        }
        if shift >= height.min(width) && shift > 0 {
            let why = format!(
                "the shift is {shift} pixels: it must be less than {}, the smaller side of images of {height} x {width}",
                height.min(width)
            );
            return Err(Error::Setting(why));
        }
        if !self.fill.is_finite() {
            return Err(Error::Setting(format!("the fill is {}: it must be finite", self.fill)));
        }
        setting::not_negative("the deviation of the noise", self.noise)?;
        Ok(Self { shape: Some([channels, height, width]), ..*self })
    }

    /// Like [`apply`](Self::apply), with settings that are already checked.
    pub(super) fn change<S: Scalar, I: Row<S>, R: Rng + ?Sized>(&self, images: &mut [I], mut rng: &mut R) {
        let Some([_, height, width]) = self.shape else { return };
        let mut noise = Vec::new();
        for image in images {
            let image = image.numbers_mut();
            if self.shift > 0 {
                let [down, right] = [0, 1].map(|_| rng.random_range(0..=2 * self.shift).cast_signed() - self.shift.cast_signed());
                for plane in image.chunks_exact_mut(height * width) {
                    shift_by(plane, width, [down, right], S::from_f64(self.fill));
                }
            }
            if self.flip && rng.random_bool(0.5) {
                image.chunks_exact_mut(width).for_each(<[S]>::reverse);
            }
            if self.noise > 0.0 {
                noise.resize(image.len(), S::ZERO);
                random::normal(&mut noise, self.noise, &mut rng);
                image.iter_mut().zip(&noise).for_each(|(number, noise)| *number += *noise);
            }
        }
    }
}

/// Shifts one channel of an image.
fn shift_by<S: Scalar>(plane: &mut [S], width: usize, [down, right]: [isize; 2], fill: S) {
    let (across, far, end) = (right.unsigned_abs(), down.unsigned_abs() * width, plane.len());
    if down >= 0 {
        plane.copy_within(..end - far, far);
        plane[..far].fill(fill);
    } else {
        plane.copy_within(far.., 0);
        plane[end - far..].fill(fill);
    }
    for line in plane.chunks_exact_mut(width) {
        if right >= 0 {
            line.copy_within(..width - across, across);
            line[..across].fill(fill);
        } else {
            line.copy_within(across.., 0);
            line[width - across..].fill(fill);
        }
    }
}

impl<N: WithTarget> Dataset<N> {
    /// Sets the augmentation of the data set's [`batches`](Self::batches).
    ///
    /// A [`Trainer`](crate::trainer::Trainer) draws the changes from its seed, anew in each epoch. The stored rows do not change: scalers are
    /// fitted to them, and evaluations use them.
    ///
    /// # Errors
    /// As [`Augment::apply`], and if the network's input is no image and no shape is given.
    pub fn augmented(self, augment: Augment) -> Result<Self, Error> {
        Ok(Self { augment: Some(augment.checked(N::INPUT_SHAPE)?), ..self })
    }
}

#[cfg(test)]
mod tests;
