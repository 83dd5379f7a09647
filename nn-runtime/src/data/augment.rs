//! Random changes of training images.

use rand::{Rng, RngExt};

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use crate::random;
use crate::scalar::Scalar;
use crate::setting;

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
///     struct Digits(784) -> 10 { Dense(10), Softmax }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let digits = Dataset::<Digits>::from_rows((0..20).map(|digit| ([0.5; 784], digit % 10)));
/// let train = digits.augmented(Augment::images(28, 28).shift(2).noise(0.05))?;
/// let mut net = Digits::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::default()).epochs(2).fit(&mut net, &train)?;
/// # Ok(()) }
/// ```
#[doc(alias("transforms", "RandomCrop", "RandomHorizontalFlip", "RandomFlip", "RandomTranslation", "GaussianNoise", "ImageDataGenerator"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Augment {
    height: usize,
    width: usize,
    channels: usize,
    shift: usize,
    fill: f64,
    flip: bool,
    noise: f64,
}

impl Augment {
    /// Creates an augmentation without changes, for images of `height` lines of `width` pixels, stored line by line.
    #[must_use]
    pub fn images(height: usize, width: usize) -> Self {
        Self { height, width, channels: 1, shift: 0, fill: 0.0, flip: false, noise: 0.0 }
    }

    /// Sets the number of channels (default: 1). The numbers of a pixel are adjacent, such as red, green and blue.
    #[must_use]
    pub fn channels(mut self, channels: usize) -> Self {
        self.channels = channels;
        self
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
    /// Height · width · channels is not the number of inputs, the shift is not less than height and width, the noise is negative, or noise or
    /// fill is NaN or infinite:
    ///
    /// ```text
    /// the shift is 3 pixels: it must be less than 3, the smaller side of images of 3 x 4
    /// ```
    pub fn apply<S: Scalar, I: Row<S>, R: Rng + ?Sized>(&self, images: &mut [I], rng: &mut R) -> Result<(), Error> {
        self.check(I::WIDTH)?;
        self.change(images, rng);
        Ok(())
    }

    fn check(&self, row: usize) -> Result<(), Error> {
        let Self { height, width, channels, shift, .. } = *self;
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
        setting::not_negative("the deviation of the noise", self.noise)
    }

    /// Like [`apply`](Self::apply), with settings that are already checked.
    pub(super) fn change<S: Scalar, I: Row<S>, R: Rng + ?Sized>(&self, images: &mut [I], mut rng: &mut R) {
        let mut noise = Vec::new();
        for image in images {
            let image = image.numbers_mut();
            if self.shift > 0 {
                let [down, right] = [0, 1].map(|_| rng.random_range(0..=2 * self.shift).cast_signed() - self.shift.cast_signed());
                self.shift_by(image, down, right);
            }
            if self.flip && rng.random_bool(0.5) {
                self.mirror(image);
            }
            if self.noise > 0.0 {
                noise.resize(image.len(), S::ZERO);
                random::normal(&mut noise, self.noise, &mut rng);
                image.iter_mut().zip(&noise).for_each(|(number, noise)| *number += *noise);
            }
        }
    }

    fn shift_by<S: Scalar>(&self, image: &mut [S], down: isize, right: isize) {
        let (line, fill) = (self.width * self.channels, S::from_f64(self.fill));
        let across = right.unsigned_abs() * self.channels;
        let far = down.unsigned_abs() * line;
        let end = image.len();
        if down >= 0 {
            image.copy_within(..end - far, far);
            image[..far].fill(fill);
        } else {
            image.copy_within(far.., 0);
            image[end - far..].fill(fill);
        }
        for line in image.chunks_exact_mut(line) {
            let end = line.len();
            if right >= 0 {
                line.copy_within(..end - across, across);
                line[..across].fill(fill);
            } else {
                line.copy_within(across.., 0);
                line[end - across..].fill(fill);
            }
        }
    }

    fn mirror<S: Scalar>(&self, image: &mut [S]) {
        for line in image.chunks_exact_mut(self.width * self.channels) {
            line.reverse();
            // Restores the order of the channels of each pixel.
            line.chunks_exact_mut(self.channels).for_each(<[S]>::reverse);
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
    /// As [`Augment::apply`].
    pub fn augmented(self, augment: Augment) -> Result<Self, Error> {
        augment.check(N::Input::WIDTH)?;
        Ok(Self { augment: Some(augment), ..self })
    }
}

#[cfg(test)]
mod tests;
