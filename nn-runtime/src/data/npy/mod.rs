//! Arrays of `NumPy`, in files of their own or several in one.

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
    /// The rows of two arrays that `numpy.save` wrote, compressed by gzip or not.
    ///
    /// The first axis of an array counts rows; the others, in C order, are the numbers of a row. Where that is one number, as of a class,
    /// the array may have one axis alone. Numbers are `float16`, `float32`, `float64`, whole ones of 1 to 8 bytes, or `bool`, of which
    /// false is 0 and true is 1; of either byte order, in C or Fortran order. With the feature `npy`.
    ///
    /// # Errors
    /// A file cannot be read, is no such array, or ends too early; its rows have another number of numbers than the network has inputs, or
    /// numbers in its target; there are not as many targets as inputs; a number is not finite, or a target is none for the loss. The error names
    /// the file, the row, and what was found and expected.
    pub fn from_npy(inputs: impl AsRef<Path>, targets: impl AsRef<Path>) -> Result<Self, Error> {
        let wrong = |path: &Path, why| Error::File { path: path.to_owned(), why };
        let array = |path: &Path| Array::read(read::open(path)?).map_err(|why| wrong(path, why));
        let (inputs, targets) = (inputs.as_ref(), targets.as_ref());
        let (x, y) = (array(inputs)?, array(targets)?);
        of_arrays(&x, &y).map_err(|(which, why)| wrong(which.of(inputs, targets), why))
    }

    /// As [`from_npy`](Self::from_npy), of two arrays in one file that `numpy.savez` or `numpy.savez_compressed` wrote, by their names there.
    ///
    /// ```no_run
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Digit([28, 28]) -> 10 { Dense(10), Softmax }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// // numpy.savez("digits.npz", x=images, y=classes): of shapes (60000, 28, 28) and (60000,)
    /// let digits = Dataset::<Digit>::from_npz("digits.npz", "x", "y")?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`from_npy`](Self::from_npy), and the file has no array of a name. The error names the array too.
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

/// An array as it lies in its file.
#[derive(Debug)]
struct Array {
    header: Header,
    /// How many numbers a row has: all axes but the first.
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
        // One byte more tells whether there are too many.
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

    /// How far apart two rows are, counted in numbers, and where those of the first row lie.
    fn places(&self) -> (usize, Vec<usize>) {
        if self.rows() == 0 {
            return (0, Vec::new()); // a row that is not there may be of any size
        }
        let (columns, rest) = (self.columns, &self.header.shape[1..]);
        if !self.header.fortran {
            return (columns, (0..columns).collect());
        }
        let place = |number: usize| {
            // From the last axis to the first: the number's index along each, times how far apart two of that axis are.
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

/// What an error says of an array: `12 numbers of type float32 and shape (3, 4)`.
fn about(header: &Header) -> String {
    format!("numbers of type {} and shape {}", header.number, shape(&header.shape))
}

/// As Python writes it.
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
        &Numbers { rows: inputs.rows(), columns: inputs.columns, fill: &|row, to| fill(inputs, &x, row, to) },
        &Numbers { rows: targets.rows(), columns: targets.columns, fill: &|row, to| fill(targets, &y, row, to) },
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
