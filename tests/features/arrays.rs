//! Arrays that `NumPy` wrote, and files that are not such arrays.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Image(6) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct Copy(6) -> 6 { Dense(6) }
}

network! {
    #[loss(CrossEntropy)]
    struct Number(1) -> 3 { Dense(3), Softmax }
}

const CLASSES: [usize; 5] = [2, 0, 1, 1, 0];

/// A file that `make_arrays.py` wrote.
fn of_numpy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/arrays").join(name)
}

/// The rows of every valid array.
fn rows() -> Vec<[f32; 6]> {
    (0..5_u8).map(|row| std::array::from_fn(|place| f32::from(row) * 10.0 + place as f32)).collect()
}

#[track_caller]
fn assert_sound(data: Result<Dataset<Image>, nn_runtime::Error>) {
    let data = data.expect("a sound file");
    assert_eq!((data.inputs(), data.targets()), (&rows()[..], &CLASSES[..]));
}

/// The error for two arrays of the file of wrong arrays.
fn told(inputs: &str, targets: &str) -> String {
    let path = of_numpy("wrong.npz");
    let error = Dataset::<Image>::from_npz(&path, inputs, targets).expect_err("it is refused").to_string();
    error.replace(&path.display().to_string(), "FILE")
}

/// The error for a file of inputs with these bytes, or `sound`.
fn told_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("array");
    std::fs::write(&path, bytes).expect("it can be written");
    let read = Dataset::<Image>::from_npy(&path, of_numpy("classes.npy")).map(|data| assert_sound(Ok(data)));
    read.map_or_else(|error| error.to_string().replace(&path.display().to_string(), "FILE"), |()| "sound".to_owned())
}

#[test]
fn arrays_in_files_of_their_own_become_rows() {
    for images in ["images.npy", "version_2.npy", "version_3.npy"] {
        assert_sound(Dataset::from_npy(of_numpy(images), of_numpy("classes.npy")));
    }
}

#[test]
fn arrays_of_one_file_are_called_by_name_compressed_or_not() {
    assert_sound(Dataset::from_npz(of_numpy("kinds.npz"), "f4_little_c", "classes"));
    assert_sound(Dataset::from_npz(of_numpy("compressed.npz"), "x", "y"));
}

#[test]
fn every_type_of_number_byte_order_and_order_of_axes_gives_the_same_rows() {
    let path = of_numpy("kinds.npz");
    for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"] {
        for order in ["little_c", "little_fortran", "big_c", "big_fortran"] {
            let name = format!("{kind}_{order}");
            assert_sound(Dataset::from_npz(&path, &name, "column"));
            let copy = Dataset::<Copy>::from_npz(&path, &name, &name).expect("six numbers of a target");
            assert_eq!((copy.inputs(), copy.targets()), (&rows()[..], &rows()[..]), "{name}");
        }
    }
    let negative = Dataset::<Copy>::from_npz(&path, "negative", "negative").expect("whole numbers");
    assert_eq!(negative.inputs()[4], [-40.0, -41.0, -42.0, -43.0, -44.0, -45.0]);
    let truths = Dataset::<Number>::from_npz(&path, "one_axis", "truths").expect("one number a row");
    assert_eq!((truths.inputs()[0], truths.targets()), ([2.0], &[1, 0, 1, 1, 0][..]));
}

#[test]
fn an_array_without_rows_is_a_data_set_without_rows() {
    let data = Dataset::<Image>::from_npz(of_numpy("wrong.npz"), "no_rows", "no_classes").expect("of the right width");
    assert!(data.is_empty());
}

#[test]
fn an_array_that_does_not_fit_is_told_with_its_file_and_name() {
    for (inputs, targets, wanted) in [
        ("narrow", "classes", "FILE: array `narrow`: of shape (5, 4): 4 numbers per row, but the network needs 6 for its inputs"),
        ("images", "images", "FILE: array `images`: of shape (5, 2, 3): 6 numbers per row, but the network needs 1 for its target"),
        ("images", "four_classes", "FILE: array `four_classes`: of shape (4,): 4 rows, but 5 rows of inputs"),
        ("with_nan", "classes", "FILE: array `with_nan`: of shape (5, 2, 3): number 5 of row 3 is NaN, expected a finite f32"),
        ("overflow", "classes", "FILE: array `overflow`: of shape (5, 2, 3): number 1 of row 0 is 1e39, expected a finite f32"),
        ("images", "fractions", "FILE: array `fractions`: of shape (5,): row 2: found 0.5, expected a class: a whole number from 0"),
        ("images", "negative", "FILE: array `negative`: of shape (5,): row 3: found -1, expected a class: a whole number from 0"),
        ("images", "strange", "FILE: array `strange`: of shape (5,): row 2: class 3, but classes are counted from 0 to 2"),
        ("single", "classes", "FILE: array `single`: is a single number, expected rows"),
    ] {
        assert_eq!(told(inputs, targets), wanted);
    }
    for (name, kind) in [
        ("complex", "'<c8'"),
        ("text", "'<U1'"),
        ("objects", "'|O'"),
        ("fields", "[('a', '<i4'), ('b', '<f4')]"),
        ("long_double", "'<f16'"),
        ("days", "'<M8[D]'"),
    ] {
        let wanted = format!("array `{name}`: its numbers are of type {kind}, expected floats of 2, 4 or 8 bytes, integers or Booleans");
        assert_eq!(told(name, "classes"), format!("FILE: {wanted}"));
    }
}

#[test]
fn an_array_of_another_shape_than_declared_is_told_with_both() {
    network! {
        #[loss(CrossEntropy)]
        struct Wide([1, 2, 3]) -> 3 { Flatten, Dense(3), Softmax }
    }
    network! {
        #[loss(CrossEntropy)]
        struct High([1, 3, 2]) -> 3 { Flatten, Dense(3), Softmax }
    }
    network! {
        #[loss(MeanSquaredError)]
        struct Steps([3, 2]) -> [3, 2] { Dense(2) }
    }
    let (images, classes) = (of_numpy("images.npy"), of_numpy("classes.npy"));
    assert_eq!(Dataset::<Wide>::from_npy(&images, &classes).expect("it has this shape").inputs(), &rows()[..]);
    let message = Dataset::<High>::from_npy(&images, &classes).expect_err("it is as wide as that is high").to_string();
    let wanted = "images.npy: of shape (5, 2, 3): each row has the shape [2, 3], but the network's input is [1, 3, 2]";
    assert!(message.ends_with(wanted), "{message}");
    let message = Dataset::<Steps>::from_npy(&images, &images).expect_err("it has fewer steps").to_string();
    assert!(message.ends_with("each row has the shape [2, 3], but the network's input is [3, 2]"), "{message}");
}

#[test]
fn a_name_that_is_not_in_the_file_is_told_with_those_that_are() {
    let path = of_numpy("compressed.npz");
    let error = |inputs| Dataset::<Image>::from_npz(&path, inputs, "y").expect_err("no such array").to_string();
    assert!(error("images").ends_with("compressed.npz: there is no array `images`: the file has x, y"), "{}", error("images"));
    assert!(
        told("image", "classes").starts_with("FILE: there is no array `image`, did you mean `images`? the file has classes, complex, ")
    );
}

#[test]
fn a_file_that_is_no_array_is_told() {
    assert_eq!(told_of(b"rooms,price\n1,2\n"), "FILE: is not a .npy file: it does not start with \\x93NUMPY");
    assert_eq!(told_of(b""), "FILE: is not a .npy file: it does not start with \\x93NUMPY");
    assert_eq!(told_of(b"\x93NUMPY\x09\x00"), "FILE: has version 9.0 of the .npy format, expected 1.0, 2.0 or 3.0");
    let archive = std::fs::read(of_numpy("compressed.npz")).expect("it is there");
    assert_eq!(told_of(&archive), "FILE: is an .npz file: read it with `from_npz`");
    let error = Dataset::<Image>::from_npz(of_numpy("images.npy"), "x", "y").expect_err("no archive").to_string();
    assert!(error.contains("images.npy: is not an .npz file: "), "{error}");
    let error = Dataset::<Image>::from_npy("no/such.npy", of_numpy("classes.npy")).expect_err("no file").to_string();
    assert_eq!(error, "no/such.npy: cannot read");
}

#[test]
fn a_file_that_is_cut_anywhere_or_has_bytes_too_many_is_refused() {
    let whole = std::fs::read(of_numpy("images.npy")).expect("it is there");
    for end in 0..whole.len() {
        assert_ne!(told_of(&whole[..end]), "sound", "cut at {end}");
    }
    assert_eq!(told_of(&whole), "sound");
    let of = "numbers of type float32 and shape (5, 2, 3) take 120 bytes";
    assert_eq!(told_of(&whole[..whole.len() - 1]), format!("FILE: {of}, but only 119 follow the header"));
    assert_eq!(told_of(&[&whole[..], b"\n"].concat()), format!("FILE: {of}, but more follow the header"));

    let whole = std::fs::read(of_numpy("compressed.npz")).expect("it is there");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cut.npz");
    for end in 0..whole.len() {
        std::fs::write(&path, &whole[..end]).expect("it can be written");
        assert!(Dataset::<Image>::from_npz(&path, "x", "y").is_err(), "cut at {end}");
    }
}

#[test]
fn a_byte_that_changed_does_no_harm() {
    let mut whole = std::fs::read(of_numpy("images.npy")).expect("it is there");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("changed");
    let header = whole.len() - 120;
    for place in 0..header {
        for change in [1 << (place % 8), 0xff] {
            whole[place] ^= change;
            std::fs::write(&path, &whole).expect("it can be written");
            let _ = Dataset::<Image>::from_npy(&path, of_numpy("classes.npy"));
            whole[place] ^= change;
        }
    }
    let mut archive = std::fs::read(of_numpy("compressed.npz")).expect("it is there");
    for place in 0..archive.len() {
        archive[place] ^= 0x55;
        std::fs::write(&path, &archive).expect("it can be written");
        // The numbers have a checksum. Damage that passes it changes no number.
        if let Ok(data) = Dataset::<Image>::from_npz(&path, "x", "y") {
            assert_sound(Ok(data));
        }
        archive[place] ^= 0x55;
    }
}

#[test]
fn a_header_that_numpy_would_not_write_is_read_or_refused() {
    let numbers: Vec<u8> = rows().iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
    let with =
        |header: &str| told_of(&[b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &numbers].concat());
    assert_eq!(with("{\"shape\":(5,6,),\"fortran_order\":False,\"descr\":\"<f4\"}"), "sound");
    assert_eq!(with("{'descr': '<f4', 'fortran_order': False, 'shape': (5L, 2L, 3L), }   \n"), "sound");
    for header in ["", "{}", "{'descr'", "((((((", &"(".repeat(60_000), "{'descr': '<f4', 'fortran_order': 0, 'shape': (5, 6)}"] {
        assert!(with(header).starts_with("FILE: its header is damaged"), "{}", with(header));
    }
    let shaped = |shape: &str| with(&format!("{{'descr': '<f4', 'fortran_order': True, 'shape': {shape}, }}"));
    let huge = "1099511627776";
    assert!(shaped("(-5, 6)").contains("its header is damaged"));
    assert!(shaped(&format!("({huge}, {huge})")).ends_with("do not fit into memory"));
    assert!(shaped(&format!("(0, {huge}, {huge})")).ends_with("do not fit into memory"));
    assert!(shaped(&format!("({huge}, 6)")).ends_with("take 26388279066624 bytes, but only 120 follow the header"));
    let none = shaped(&format!("(0, {huge})"));
    assert!(none.ends_with("but more follow the header"), "{none}");
    assert!(shaped("(5, 0)").ends_with("but more follow the header"));
}
