//! Reads `.npy` and `.npz` files of `NumPy`.

mod header;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use header::Header;
use zip::ZipArchive;

use super::arrays::{Numbers, Which, dataset};
use super::{Dataset, FromCells, read};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::names::nearest;

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// Reads two `.npy` files, which `numpy.save` writes. They can be compressed with gzip. Needs the feature `npy`.
    ///
    /// The first axis of an array is the row. The other axes, in C order, are the numbers of the row: a single axis, or the declared shape,
    /// `[channels, height, width]` for an image. If a row has one number, such as a class, the array can have only one axis. Accepted types are `float16`, `float32`, `float64`, integers of 1, 2, 4 or 8 bytes, and `bool` (0 and 1),
    /// in either byte order and in C or Fortran order.
    ///
    /// # Errors
    /// A file cannot be read, is not a `.npy` file, or has another type or length; the rows of an array have another number of numbers than the
    /// network needs, or another shape than it declares; the numbers of rows differ; an input is NaN or infinite; or the loss cannot use a target. The error names the file and the
    /// row:
    ///
    /// ```text
    /// images.npy: of shape (5, 28, 28): each row has the shape [28, 28], but the network's input is [1, 32, 32]
    /// ```
    #[doc(alias("np.load", "numpy", "from_numpy"))]
    pub fn from_npy(inputs: impl AsRef<Path>, targets: impl AsRef<Path>) -> Result<Self, Error> {
        let wrong = |path: &Path, why| Error::File { path: path.to_owned(), why };
        let array = |path: &Path| Array::read(read::open(path)?).map_err(|why| wrong(path, why));
        let (inputs, targets) = (inputs.as_ref(), targets.as_ref());
        let (x, y) = (array(inputs)?, array(targets)?);
        of_arrays(&x, &y).map_err(|(which, why)| wrong(which.of(inputs, targets), why))
    }

    /// Reads two arrays of an `.npz` file, which `numpy.savez` or `numpy.savez_compressed` writes, by their names. Needs the feature `npy`.
    ///
    /// The arrays are as for [`from_npy`](Self::from_npy).
    ///
    /// ```no_run
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Digit(784) -> 10 { Dense(10), Softmax }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// // numpy.savez("digits.npz", x=images, y=classes): of shapes (60000, 28, 28) and (60000,)
    /// let digits = Dataset::<Digit>::from_npz("digits.npz", "x", "y")?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`from_npy`](Self::from_npy). Also, the file has no array with a given name. The error names the array.
    #[doc(alias("np.load", "numpy", "savez"))]
    pub fn from_npz(path: impl AsRef<Path>, inputs: &str, targets: &str) -> Result<Self, Error> {
        let path = path.as_ref();
        let wrong = |why| Error::File { path: path.to_owned(), why };
        let file = File::open(path).map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| wrong(format!("is not an .npz file: {error}")))?;
        let mut array = |name| named(&mut archive, name).map_err(wrong);
        let (x, y) = (array(inputs)?, array(targets)?);
        of_arrays(&x, &y).map_err(|(which, why)| wrong(of_array(which.of(inputs, targets), &why)))
    }
}

/// An array of a file.
#[derive(Debug)]
struct Array {
    header: Header,
    /// The number of numbers per row: the product of all axes but the first.
    columns: usize,
    bytes: Vec<u8>,
}

impl Array {
    fn read(mut file: impl Read) -> Result<Self, String> {
        let header = Header::read(&mut file)?;
        if header.shape.is_empty() {
            return Err("is a single number, expected rows".to_owned());
        }
        let too_large = || format!("{} do not fit into memory", about(&header));
        let product = |sizes: &[usize]| sizes.iter().try_fold(1_usize, |product, size| product.checked_mul(*size)).ok_or_else(too_large);
        let columns = product(&header.shape[1..])?;
        let wanted = product(&[header.shape[0], columns, header.number.bytes()])?;
        let mut bytes = Vec::new();
        // Reading one more byte shows whether the file is too long.
        let read = file.take((wanted as u64).saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| format!("cannot be read to the end: {error}"))?;
        match bytes.len() {
            found if found == wanted => Ok(Self { header, columns, bytes }),
            found if found < wanted => Err(format!("{} take {wanted} bytes, but only {found} follow the header", about(&header))),
            _ => Err(format!("{} take {wanted} bytes, but more follow the header", about(&header))),
        }
    }

    fn rows(&self) -> usize {
        self.header.shape[0]
    }

    /// The sizes of a row.
    fn row(&self) -> &[usize] {
        &self.header.shape[1..]
    }

    /// Returns the distance between two rows, in numbers, and the positions of the numbers of the first row.
    fn places(&self) -> (usize, Vec<usize>) {
        if self.rows() == 0 {
            return (0, Vec::new()); // without rows, the number of columns can be arbitrarily large
        }
        let (columns, rest) = (self.columns, &self.header.shape[1..]);
        if !self.header.fortran {
            return (columns, (0..columns).collect());
        }
        let place = |number: usize| {
            // Sums index times stride over the axes, from the last to the first.
            let (mut left, mut apart, mut place) = (number, self.rows() * columns, 0);
            for size in rest.iter().rev() {
                apart /= size;
                place += left % size * apart;
                left /= size;
            }
            place
        };
        (1, (0..columns).map(place).collect())
    }
}

/// Describes an array for an error: `numbers of type float32 and shape (3, 4)`.
fn about(header: &Header) -> String {
    format!("numbers of type {} and shape {}", header.number, shape(&header.shape))
}

/// Formats a shape in Python's notation.
fn shape(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
    format!("({}{})", sizes.join(", "), if sizes.len() == 1 { "," } else { "" })
}

fn of_array(name: &str, why: &str) -> String {
    format!("array `{name}`: {why}")
}

fn of_arrays<N: WithTarget<Target: FromCells>>(inputs: &Array, targets: &Array) -> Result<Dataset<N>, (Which, String)> {
    let (x, y) = (inputs.places(), targets.places());
    let fill = |array: &Array, (apart, places): &(usize, Vec<usize>), row: usize, to: &mut [f64]| {
        let (number, size) = (array.header.number, array.header.number.bytes());
        for (to, place) in to.iter_mut().zip(places) {
            let start = (row * apart + place) * size;
            *to = number.read(&array.bytes[start..start + size]);
        }
    };
    let numbers = dataset(
        &Numbers { rows: inputs.rows(), row: inputs.row(), fill: &|row, to| fill(inputs, &x, row, to) },
        &Numbers { rows: targets.rows(), row: targets.row(), fill: &|row, to| fill(targets, &y, row, to) },
    );
    numbers.map_err(|(which, why)| (which, format!("of shape {}: {why}", shape(&which.of(inputs, targets).header.shape))))
}

fn named(archive: &mut ZipArchive<BufReader<File>>, name: &str) -> Result<Array, String> {
    let Some(place) = archive.index_for_name(&format!("{name}.npy")) else { return Err(not_there(archive, name)) };
    let file = archive.by_index(place).map_err(|error| of_array(name, &error.to_string()))?;
    Array::read(file).map_err(|why| of_array(name, &why))
}

fn not_there(archive: &ZipArchive<BufReader<File>>, name: &str) -> String {
    let mut names: Vec<String> = archive.file_names().flatten().map(|file| file.trim_end_matches(".npy").to_owned()).collect();
    names.sort_unstable();
    let hint = nearest(name, names.iter().map(String::as_str)).map_or_else(|| ":".to_owned(), |near| format!(", did you mean `{near}`?"));
    format!("there is no array `{name}`{hint} the file has {}", names.join(", "))
}
