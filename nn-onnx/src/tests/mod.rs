//! Files that are right, damaged, and beyond the language.

mod built;
mod random;
mod views;
mod written;

use std::path::{Path, PathBuf};

use crate::{Error, Options, read};

/// All files but those with a free axis.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/onnx");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| {
        file.extension().is_some_and(|extension| extension == "onnx")
            && !["by_hand.onnx", "stream.onnx", "speech.onnx"].iter().any(|free| file.ends_with(free))
    });
    files.sort();
    files
}

fn options() -> Options {
    Options { sizes: Vec::new(), fold: true }
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/onnx").join(name).with_extension("onnx")).expect("a file")
}

fn error(file: &[u8]) -> String {
    read(file, &Options::default()).expect_err("an error").to_string()
}

#[test]
fn the_tensors_of_every_file_are_as_large_as_they_say() {
    assert!(files().len() > 10);
    for file in files() {
        let network =
            read(&std::fs::read(&file).expect("a file"), &options()).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for tensor in network.tensors {
            assert_eq!(tensor.numbers.len(), tensor.shape.iter().product::<usize>(), "{}: {}", file.display(), tensor.name);
        }
    }
}

#[test]
fn a_declaration_is_what_one_would_write() {
    let network = read(&file("resnet"), &Options::default()).expect("a network");
    expect_test::expect![[r"
        ([3, 12, 12]) -> 5 {
            first: Conv2d(8, kernel = 3, stride = 2, padding = 1),
            Relu,
            norm: BatchNorm,
            block_a: Conv2d(8, kernel = 3, padding = 1),
            Relu,
            block_b: Conv2d(8, kernel = 3, padding = 1),
            Add { { From(norm) }, Identity },
            Relu,
            GlobalAvgPool,
            fc: Dense(5),
            Softmax,
        }"]]
    .assert_eq(&network.declaration);
}

#[test]
fn a_batch_norm_becomes_a_part_of_the_convolution_before_it() {
    let (whole, folded) = (read(&file("image_by_hand"), &Options::default()), read(&file("image_by_hand"), &options()));
    let [whole, folded] = [whole, folded].map(|network| network.expect("a network").declaration);
    assert_eq!([&whole, &folded].map(|text| text.matches("BatchNorm").count()), [2, 1], "{whole}{folded}");
}

/// Damaged files are errors, or describe something else. Nothing panics, and nothing takes long.
#[test]
fn a_file_that_is_cut_short_is_an_error() {
    for path in files() {
        let file = std::fs::read(&path).expect("a file");
        // The last message of a file may be missing: the opset is of no importance.
        for length in (0..file.len()).step_by(1 + file.len() / 6000) {
            let _: Result<_, Error> = read(&file[..length], &options());
        }
        assert!(read(&file[..file.len() / 2], &options()).is_err(), "{}", path.display());
    }
}

#[test]
fn a_file_with_other_bytes_does_no_harm() {
    let mut state = 1_u64;
    let mut below = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % most
    };
    for path in files() {
        let file = std::fs::read(&path).expect("a file");
        for _ in 0..2000 {
            let mut damaged = file.clone();
            for _ in 0..=below(4) {
                // Most of a file are numbers: what says how to read them is at its beginning and at its end.
                let place = if below(2) == 0 { below(file.len()) } else { below(file.len().min(600)) };
                damaged[place] = u8::try_from(below(256)).unwrap_or(0);
            }
            let _: Result<_, Error> = read(&damaged, &options());
        }
    }
}

#[test]
fn what_is_no_file_is_an_error() {
    expect_test::expect!["it has no graph: it is not an ONNX file, or it is empty"].assert_eq(&error(b""));
    expect_test::expect!["it is damaged: no field is of the kind 4"].assert_eq(&error(b"\\documentclass"));
}

#[test]
fn a_whole_number_that_is_an_input_must_be_known() {
    let with = |sizes: &[(&str, usize)]| {
        let sizes = sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
        read(&file("speech"), &Options { sizes, fold: true })
    };
    expect_test::expect!["its input `rate` is a whole number, which must be known: give it, `sizes(rate = 16000)`"]
        .assert_eq(&with(&[("samples", 32)]).expect_err("an error").to_string());
    let [wide, narrow] = [16000, 8000].map(|rate| with(&[("samples", 32), ("rate", rate)]).expect("a network").declaration);
    assert!(wide.contains("wide_band") && !wide.contains("narrow_band"));
    assert!(narrow.contains("narrow_band") && !narrow.contains("wide_band"));
}

/// All files but those with a free axis are damaged elsewhere. This one has graphs inside of each other.
#[test]
fn a_damaged_file_with_branches_does_no_harm() {
    let file = file("speech");
    let options = Options { sizes: vec![("samples".to_owned(), 32), ("rate".to_owned(), 16000)], fold: true };
    for length in 0..file.len() {
        let _: Result<_, Error> = read(&file[..length], &options);
    }
    for place in 0..file.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut damaged = file.clone();
            damaged[place] = byte;
            let _: Result<_, Error> = read(&damaged, &options);
        }
    }
}

#[test]
fn a_free_axis_needs_a_size() {
    expect_test::expect!["its input `x` has an axis of any size: give its size, `sizes(features = 512)`"]
        .assert_eq(&error(&file("by_hand")));
}
