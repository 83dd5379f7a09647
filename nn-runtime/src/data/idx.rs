//! The IDX files of MNIST: a magic number, sizes in big-endian, then bytes.

use std::io::Read;
use std::path::Path;

use super::{Dataset, read};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use crate::pass::check_target;
use crate::scalar::Scalar;

pub(super) fn read<N: WithTarget<Target = usize>>(images: &Path, labels: &Path) -> Result<Dataset<N>, Error> {
    let (sizes, pixels) = file(images, "images", 3)?;
    let (_, classes) = file(labels, "labels", 1)?;
    let width: usize = sizes[1..].iter().product();
    if width != N::Input::WIDTH {
        let (height, across) = (sizes[1], sizes[2]);
        let why = format!("images of {height} x {across} pixels, but the network has {} inputs", N::Input::WIDTH);
        return Err(Error::File { path: images.to_owned(), why });
    }
    let inputs: Vec<N::Input> = pixels
        .chunks_exact(width.max(1))
        .map(|pixels| {
            let mut input = N::Input::filled(N::Scalar::ZERO);
            input.as_mut().iter_mut().zip(pixels).for_each(|(to, pixel)| *to = N::Scalar::from_f64(f64::from(*pixel) / 255.0));
            input
        })
        .collect();
    for (row, class) in classes.iter().enumerate() {
        check_target::<N>(&usize::from(*class))
            .map_err(|why| Error::File { path: labels.to_owned(), why: format!("label {row}: {why}") })?;
    }
    Dataset::new(inputs, classes.into_iter().map(usize::from).collect())
}

/// The sizes of an IDX file of bytes with so many axes, and its bytes.
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
