//! Reads images from PNG files in folders that are named after classes.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use png::{ColorType, Decoder, Transformations};

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use nn_kernels::Scalar;

impl<N: WithTarget<Target = usize>> Dataset<N> {
    /// Reads PNG files from a folder that has a folder for each class. Returns the images, and the names of the classes.
    ///
    /// ```text
    /// flowers/daisy/1.png
    /// flowers/daisy/2.png
    /// flowers/tulip/1.png
    /// ```
    ///
    /// Classes are counted from 0 in the order of their names, as in PyTorch's `ImageFolder`; images are in the order of classes and names.
    /// The network declares `[1, height, width]` for grey images, `[3, height, width]` for red, green and blue, or `[4, height, width]` for
    /// these and opacity. Other files are converted: colours to grey by 0.299 R + 0.587 G + 0.114 B, and what is missing of opacity is 1.
    /// Numbers are from 0 to 1. Names that start with a dot are ignored.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(CrossEntropy)]
    ///     struct Flower([3, 32, 32]) -> 2 { Conv2d(8, kernel = 3), Relu, GlobalAvgPool, Dense(2), Softmax }
    /// }
    ///
    /// let missing = Dataset::<Flower>::from_image_folders("flowers").expect_err("there is no such folder");
    /// assert!(missing.to_string().starts_with("flowers: cannot read the folder"));
    /// ```
    ///
    /// # Errors
    /// A folder or a file cannot be read, a file is no PNG file or its image has another size than the network declares, the network's input
    /// is no image, or there are more or fewer folders than the network has classes:
    ///
    /// ```text
    /// flowers/tulip/7.png: an image of 30 x 32 pixels, but the network declares images of 32 x 32
    /// ```
    #[doc(alias("ImageFolder", "image_dataset_from_directory", "torchvision"))]
    pub fn from_image_folders(folder: impl AsRef<Path>) -> Result<(Self, Vec<String>), Error> {
        read(folder.as_ref())
    }
}

fn read<N: WithTarget<Target = usize>>(folder: &Path) -> Result<(Dataset<N>, Vec<String>), Error> {
    let &[channels @ (1 | 3 | 4), height, width] = N::INPUT_SHAPE else {
        let why = format!(
            "the network's input has the shape {:?}, but images need `[1, height, width]`, `[3, height, width]` or `[4, height, width]`",
            N::INPUT_SHAPE
        );
        return Err(Error::Setting(why));
    };
    let classes: Vec<PathBuf> = sorted(folder)?.into_iter().filter(|path| path.is_dir()).collect();
    if classes.len() != N::OUTPUTS {
        let (found, expected) = (classes.len(), N::OUTPUTS);
        let why = format!("it has {found} folders, but the network has {expected} classes");
        return Err(Error::File { path: folder.to_owned(), why });
    }
    let mut rows = Vec::new();
    for (class, folder) in classes.iter().enumerate() {
        for path in sorted(folder)? {
            let mut input = N::Input::filled(N::Scalar::ZERO);
            image(&path, input.numbers_mut(), [channels, height, width]).map_err(|why| Error::File { path, why })?;
            rows.push((input, class));
        }
    }
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((Dataset::from_rows(rows), classes.iter().map(name).collect()))
}

/// What a folder has, by name, without hidden files.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let wrong = |source| Error::Io { path: folder.to_owned(), action: "read the folder", source };
    let entries: Vec<_> = fs::read_dir(folder).and_then(Iterator::collect::<Result<_, _>>).map_err(wrong)?;
    let is_hidden = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().first() == Some(&b'.');
    let mut paths: Vec<_> = entries.iter().filter(|entry| !is_hidden(entry)).map(fs::DirEntry::path).collect();
    paths.sort();
    Ok(paths)
}

/// Reads an image into a row of numbers, channel after channel. The error says what is wrong with the file.
fn image<S: Scalar>(path: &Path, row: &mut [S], [channels, height, width]: [usize; 3]) -> Result<(), String> {
    let file = File::open(path).map_err(|error| format!("cannot open: {error}"))?;
    let mut decoder = Decoder::new(BufReader::new(file));
    // Eight bits for each number, without a palette.
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| format!("not a PNG file: {error}"))?;
    let [across, down] = [reader.info().width, reader.info().height].map(|side| side as usize);
    if (down, across) != (height, width) {
        return Err(format!("an image of {down} x {across} pixels, but the network declares images of {height} x {width}"));
    }
    let size = reader.output_buffer_size().ok_or("an image that is too large for the memory")?;
    let mut bytes = vec![0; size];
    let frame = reader.next_frame(&mut bytes).map_err(|error| format!("not a sound PNG file: {error}"))?;
    let samples = match frame.color_type {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err("colours of a palette, which could not be converted".to_owned()),
    };
    for (place, pixel) in bytes[..frame.buffer_size()].chunks_exact(samples).enumerate().take(height * width) {
        let pixel: Vec<f64> = pixel.iter().map(|byte| f64::from(*byte) / 255.0).collect();
        let (color, opacity) = match pixel[..] {
            [grey] => ([grey; 3], 1.0),
            [grey, opacity] => ([grey; 3], opacity),
            [red, green, blue] => ([red, green, blue], 1.0),
            [red, green, blue, opacity] => ([red, green, blue], opacity),
            _ => ([0.0; 3], 1.0),
        };
        let [red, green, blue] = color;
        // Equal colours are grey to the last bit.
        let grey = if red == green && green == blue { red } else { 0.299 * red + 0.587 * green + 0.114 * blue };
        let numbers: &[f64] = if channels == 1 { &[grey] } else { &[red, green, blue, opacity] };
        for (plane, number) in row.chunks_exact_mut(height * width).zip(numbers) {
            plane[place] = S::from_f64(*number);
        }
    }
    Ok(())
}
