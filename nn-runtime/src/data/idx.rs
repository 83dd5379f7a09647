//! Reads the IDX files of MNIST: a magic number, big-endian sizes, then bytes.

use std::io::Read;
use std::path::Path;

use super::{Dataset, read};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use crate::pass::check_target;
use nn_kernels::Scalar;

impl<N: WithTarget<Target = usize>> Dataset<N> {
    /// Reads images and labels in the IDX format of MNIST. The files can be compressed with gzip.
    ///
    /// Each pixel is a byte, which is divided by 255. Labels are bytes, the classes counted from 0.
    ///
    /// # Errors
    /// A file cannot be read or is not an IDX file, the images have another size than the network declares, `[1, height, width]`, or another
    /// number of pixels than it has inputs, the numbers of images and labels differ, or a label is not a class of the network:
    ///
    /// ```text
    /// train-images-idx3-ubyte: images of 28 x 28 pixels, but the network declares images of [1, 32, 32]
    /// ```
    #[doc(alias("MNIST", "FashionMNIST", "torchvision"))]
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self, Error> {
        let (images, labels) = (images.as_ref(), labels.as_ref());
        let inputs = images_of::<N>(images)?;
        let (_, classes) = file(labels, "labels", 1)?;
        for (row, class) in classes.iter().enumerate() {
            check_target::<N>(&usize::from(*class))
                .map_err(|why| Error::File { path: labels.to_owned(), why: format!("label {row}: {why}") })?;
        }
        Self::new(inputs, classes.into_iter().map(usize::from).collect())
    }
}

impl<N: WithTarget> Dataset<N>
where
    N::Target: Row<N::Scalar>,
{
    /// Reads images in the IDX format of MNIST for an auto-encoder, whose targets are the images themselves. The file can be compressed with
    /// gzip. See [`of_inputs`](Self::of_inputs) and [`from_idx`](Self::from_idx).
    ///
    /// # Errors
    /// Those of [`from_idx`](Self::from_idx) about images.
    pub fn from_idx_images(images: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self::of_inputs(images_of::<N>(images.as_ref())?))
    }
}

/// Reads the images of a file, with pixels from 0 to 1.
fn images_of<N: WithTarget>(images: &Path) -> Result<Vec<N::Input>, Error> {
    let (sizes, pixels) = file(images, "images", 3)?;
    let (height, across) = (sizes[1], sizes[2]);
    let width = height * across;
    let declared = match *N::INPUT_SHAPE {
        [channels, down, wide] if [channels, down, wide] != [1, height, across] => Some(format!("declares images of {:?}", N::INPUT_SHAPE)),
        _ if width != N::Input::WIDTH => Some(format!("has {} inputs", N::Input::WIDTH)),
        _ => None,
    };
    if let Some(declared) = declared {
        let why = format!("images of {height} x {across} pixels, but the network {declared}");
        return Err(Error::File { path: images.to_owned(), why });
    }
    let inputs = pixels
        .chunks_exact(width.max(1))
        .map(|pixels| {
            let mut input = N::Input::filled(N::Scalar::ZERO);
            input.numbers_mut().iter_mut().zip(pixels).for_each(|(to, pixel)| *to = N::Scalar::from_f64(f64::from(*pixel) / 255.0));
            input
        })
        .collect();
    Ok(inputs)
}

/// Reads an IDX file of bytes with this number of axes. Returns its sizes and its bytes.
fn file(path: &Path, what: &str, axes: usize) -> Result<(Vec<usize>, Vec<u8>), Error> {
    let wrong = |why: String| Error::File { path: path.to_owned(), why };
    let mut bytes = Vec::new();
    read::open(path)?.read_to_end(&mut bytes).map_err(|error| wrong(format!("cannot be read to the end: {error}")))?;
    let (magic, mut rest) = bytes.split_first_chunk().ok_or_else(|| wrong("it ends within its header".to_owned()))?;
    if *magic != [0, 0, 8, axes as u8] {
        return Err(wrong(format!("it starts with {magic:?}, but IDX files of {what} start with {:?}", [0, 0, 8, axes])));
    }
    let mut sizes = Vec::new();
    for _ in 0..axes {
        let (size, behind) = rest.split_first_chunk().ok_or_else(|| wrong("it ends within its header".to_owned()))?;
        sizes.push(u32::from_be_bytes(*size) as usize);
        rest = behind;
    }
    let expected = sizes.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
    if expected != Some(rest.len()) {
        return Err(wrong(format!("its header declares {sizes:?} bytes, but {} follow", rest.len())));
    }
    Ok((sizes, rest.to_vec()))
}
