//! Images from PNG files in folders.

use std::fs::{self, File};
use std::path::Path;

use nn_runtime::prelude::*;
use png::{BitDepth, ColorType, Encoder};

network! {
    #[loss(CrossEntropy)]
    struct Grey([1, 2, 3]) -> 2 { Flatten, Dense(2), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Color([3, 1, 2]) -> 2 { Flatten, Dense(2), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Numbers(6) -> 2 { Dense(2), Softmax }
}

/// Writes an image of this width, line after line.
fn write(path: &Path, width: u32, color: ColorType, depth: BitDepth, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    let samples = color.samples() as u32 * if depth == BitDepth::Sixteen { 2 } else { 1 };
    let mut encoder = Encoder::new(File::create(path).expect("a file"), width, bytes.len() as u32 / samples / width);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == ColorType::Indexed {
        encoder.set_palette([255, 0, 0, 0, 0, 255].as_slice());
    }
    encoder.write_header().and_then(|mut writer| writer.write_image_data(bytes)).expect("a sound image");
}

#[test]
fn a_folder_is_a_class_and_a_file_a_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: &str| folder.path().join(path);
    write(&at("b/1.png"), 3, ColorType::Grayscale, BitDepth::Eight, &[0, 51, 102, 153, 204, 255]);
    write(&at("a/2.png"), 3, ColorType::Grayscale, BitDepth::Sixteen, &[0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
    write(&at("a/1.png"), 3, ColorType::GrayscaleAlpha, BitDepth::Eight, &[255, 0, 0, 9, 0, 9, 0, 9, 0, 9, 0, 9]);
    fs::write(at("a/.hidden"), "no image").expect("it can be written");
    let (data, names) = Dataset::<Grey>::from_image_folders(folder.path()).expect("sound files");
    assert_eq!(names, ["a", "b"]);
    let rows: Vec<_> = data.iter().map(|(image, class)| (*image, *class)).collect();
    assert_eq!(rows[0], ([1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0));
    assert_eq!(rows[1], ([0.0, 1.0, 0.0, 0.0, 0.0, 0.0], 0));
    assert_eq!(rows[2], ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], 1));
}

#[test]
fn colours_lie_one_after_the_other_and_are_converted() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: &str| folder.path().join(path);
    write(&at("x/1.png"), 2, ColorType::Rgb, BitDepth::Eight, &[255, 0, 51, 0, 255, 102]);
    write(&at("x/2.png"), 2, ColorType::Indexed, BitDepth::Eight, &[0, 1]);
    write(&at("y/1.png"), 2, ColorType::Grayscale, BitDepth::Eight, &[255, 51]);
    let (data, _) = Dataset::<Color>::from_image_folders(folder.path()).expect("sound files");
    let rows: Vec<_> = data.iter().map(|(image, _)| *image).collect();
    assert_eq!(rows[0], [1.0, 0.0, 0.0, 1.0, 0.2, 0.4]);
    assert_eq!(rows[1], [1.0, 0.0, 0.0, 0.0, 0.0, 1.0], "a red and a blue pixel");
    assert_eq!(rows[2], [1.0, 0.2, 1.0, 0.2, 1.0, 0.2]);
}

#[test]
fn what_is_wrong_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: &str| folder.path().join(path);
    let message = || Dataset::<Grey>::from_image_folders(folder.path()).expect_err("it is wrong").to_string();
    let ends = |message: &str, end: &str| assert!(message.ends_with(end), "{message}");
    write(&at("a/1.png"), 3, ColorType::Grayscale, BitDepth::Eight, &[0; 6]);
    ends(&message(), "it has 1 folders, but the network has 2 classes");
    fs::create_dir(at("b")).expect("a folder");
    fs::write(at("b/1.png"), "no image").expect("it can be written");
    assert!(message().contains("1.png: not a PNG file"), "{}", message());
    write(&at("b/1.png"), 3, ColorType::Grayscale, BitDepth::Eight, &[0; 9]);
    ends(&message(), "1.png: an image of 3 x 3 pixels, but the network declares images of 2 x 3");
    let numbers = Dataset::<Numbers>::from_image_folders(folder.path()).expect_err("no image").to_string();
    assert!(numbers.starts_with("the network's input has the shape [6], but images need `[1, height, width]`"), "{numbers}");
    let missing = Dataset::<Grey>::from_image_folders(at("c")).expect_err("no folder").to_string();
    assert!(missing.contains("c: cannot read the folder"), "{missing}");
}

#[test]
fn a_file_that_ends_too_early_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a/1.png");
    write(&path, 3, ColorType::Grayscale, BitDepth::Eight, &[7; 6]);
    fs::create_dir(folder.path().join("b")).expect("a folder");
    let bytes = fs::read(&path).expect("it is there");
    // Behind the pixels stands only that the file ends.
    for end in 0..bytes.len() - 16 {
        fs::write(&path, &bytes[..end]).expect("it can be written");
        assert!(Dataset::<Grey>::from_image_folders(folder.path()).is_err(), "{end} of {} bytes", bytes.len());
    }
}
