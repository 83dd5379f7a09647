//! Tables, splits and batches.

use std::path::PathBuf;

use nn_runtime::prelude::*;
use rand::RngExt;

network! {
    #[loss(MeanSquaredError)]
    struct Price(2) -> 1 { Standardize, Dense(1), Rescale }
}

network! {
    #[loss(CrossEntropy)]
    struct Class(2) -> 3 { Dense(3), Softmax }
}

network! {
    #[loss(CrossEntropy)]
    struct Tiny(4) -> 10 { Dense(10), Softmax }
}

/// A file that is deleted with its folder.
fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, bytes).expect("it can be written");
    (folder, path)
}

fn refused(table: &str) -> String {
    let (_folder, path) = file(table.as_bytes());
    let error = Dataset::<Price>::from_csv(&path).expect_err("it is refused").to_string();
    error.replace(&path.display().to_string(), "FILE")
}

#[test]
fn a_table_is_read_by_the_order_of_its_columns() {
    let (_folder, path) = file(b"rooms,income,price\n3,1.5,100\n 4 ,2.5,200\n");
    let data = Dataset::<Price>::from_csv(&path).expect("a sound table");
    assert_eq!((data.inputs(), data.targets()), (&[[3.0, 1.5], [4.0, 2.5]][..], &[[100.0], [200.0]][..]));
}

#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let (_folder, path) = file(b"price;id;income;rooms\n100;7;1.5;3\n");
    let table = Csv::new(&path).delimiter(b';').inputs(["rooms", "income"]).targets(["price"]);
    let data = table.read::<Price>().expect("a sound table");
    assert_eq!((data.inputs(), data.targets()), (&[[3.0, 1.5]][..], &[[100.0]][..]));
    let error = table.inputs(["room", "income"]).read::<Price>().expect_err("no such column").to_string();
    assert!(error.contains("there is no column `room`, did you mean `rooms`? the header has price, id, income, rooms"), "{error}");
}

#[test]
fn a_bad_cell_is_told_with_line_and_column() {
    assert_eq!(refused("rooms,income,price\n3,1.5,100\n4,much,200\n"), "FILE, line 3, column `income`: found \"much\", expected a number");
    assert_eq!(
        refused("rooms,income,price\n3,,100\n"),
        "FILE, line 2, column `income`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    assert_eq!(
        refused("rooms,income,price\n3,NaN,100\n"),
        "FILE, line 2, column `income`: \"NaN\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    assert_eq!(refused("rooms,income,price\n3,inf,100\n"), "FILE, line 2, column `income`: found inf, expected a finite number");
    let beyond = refused("rooms,income,price\n3,1e39,100\n");
    assert!(
        beyond.starts_with("FILE, line 2, column `income`: found 1e39, which is outside the range of f32: use `.unit(\"income\", "),
        "{beyond}"
    );
    assert_eq!(refused("rooms,income,price\n3,100\n"), "FILE: line 2 has 2 cells, but there are 3 columns");
    assert_eq!(refused("rooms,price\n3,100\n"), "FILE: 2 columns, but the network needs 2 for its inputs and 1 for its target");
    assert_eq!(refused(""), "FILE: the file is empty");
}

#[test]
fn a_class_is_a_whole_number_that_the_network_has() {
    for (cell, told) in [
        ("1.5", "found 1.5, expected a class"),
        ("-1", "found -1, expected a class"),
        ("3", "class 3, but classes are counted from 0 to 2"),
    ] {
        let (_folder, path) = file(format!("a,b,class\n1,2,{cell}\n").as_bytes());
        let error = Dataset::<Class>::from_csv(&path).expect_err("it is refused").to_string();
        assert!(error.contains("line 2, column `class`") && error.contains(told), "{error}");
    }
}

#[test]
fn a_missing_file_is_told() {
    let error = Dataset::<Price>::from_csv("no/such/table.csv").expect_err("it is not there");
    assert_eq!(error.to_string(), "no/such/table.csv: cannot read");
}

#[test]
fn no_bytes_do_harm() {
    let rng = &mut StdRng::seed_from_u64(1);
    for _ in 0..300 {
        let len = rng.random_range(0..200);
        let bytes: Vec<u8> =
            (0..len).map(|_| if rng.random_bool(0.5) { b"0123456789,\n\"."[rng.random_range(0..14)] } else { rng.random() }).collect();
        let (_folder, path) = file(&bytes);
        let _ = Dataset::<Price>::from_csv(&path);
        let _ = Csv::new(&path).no_header().read::<Class>();
        let _ = Dataset::<Tiny>::from_idx(&path, &path);
    }
}

#[test]
fn mnist_files_are_read_and_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let (images, labels) = (folder.path().join("images"), folder.path().join("labels"));
    let sound = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2][..], &[0, 51, 102, 255, 0, 0, 0, 0]].concat();
    std::fs::write(&images, &sound).expect("written");
    std::fs::write(&labels, [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]).expect("written");
    let data = Dataset::<Tiny>::from_idx(&images, &labels).expect("sound files");
    assert_eq!((data.inputs()[0], data.targets()), ([0.0, 0.2, 0.4, 1.0], &[7, 9][..]));
    for end in 0..sound.len() {
        std::fs::write(&images, &sound[..end]).expect("written");
        assert!(Dataset::<Tiny>::from_idx(&images, &labels).is_err(), "cut at {end}");
    }
    std::fs::write(&images, &sound).expect("written");
    std::fs::write(&labels, [0, 0, 8, 1, 0, 0, 0, 2, 7, 10]).expect("written");
    assert!(Dataset::<Tiny>::from_idx(&images, &labels).expect_err("no class 10").to_string().contains("label 1: class 10"));
}

#[test]
fn images_of_another_height_than_declared_are_refused() {
    network! {
        #[loss(CrossEntropy)]
        struct Flat([1, 1, 4]) -> 10 { Flatten, Dense(10), Softmax }
    }
    network! {
        #[loss(CrossEntropy)]
        struct Larger([1, 32, 32]) -> 10 { Flatten, Dense(10), Softmax }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (images, labels) = (folder.path().join("images"), folder.path().join("labels"));
    std::fs::write(&images, [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]).expect("written");
    std::fs::write(&labels, [0, 0, 8, 1, 0, 0, 0, 1, 7]).expect("written");
    let refused = Dataset::<Flat>::from_idx(&images, &labels).expect_err("it is as wide as it is high").to_string();
    assert!(refused.ends_with("images of 2 x 2 pixels, but the network declares images of [1, 1, 4]"), "{refused}");
    let refused = Dataset::<Larger>::from_idx(&images, &labels).expect_err("it has more pixels").to_string();
    assert!(refused.ends_with("images: images of 2 x 2 pixels, but the network declares images of [1, 32, 32]"), "{refused}");
}

#[test]
fn splits_and_batches_have_every_row_once() {
    let rng = &mut StdRng::seed_from_u64(5);
    for rows in [1, 2, 3, 10, 97] {
        let data = Dataset::<Price>::from_rows((0..rows).map(|row| ([row as f32, 0.0], [0.0])));
        let sorted = |parts: &[&[[f32; 2]]]| {
            let mut all: Vec<usize> = parts.iter().flat_map(|part| part.iter()).map(|row| row[0] as usize).collect();
            all.sort_unstable();
            all
        };
        let everything: Vec<usize> = (0..rows).collect();
        for fraction in [0.0, 0.3, 0.8, 1.0, 7.0, f64::NAN] {
            let (a, b) = data.split(fraction, rng);
            assert_eq!(sorted(&[a.inputs(), b.inputs()]), everything, "{rows} rows, {fraction}");
        }
        let (a, b) = data.split_by_hash(5);
        assert_eq!(sorted(&[a.inputs(), b.inputs()]), everything);
        for size in [1, 2, 4, 1000] {
            let mut batches = data.batches(size);
            batches.shuffle(rng);
            let (mut seen, mut number): (Vec<[f32; 2]>, _) = (Vec::new(), 0);
            while let Some((inputs, _)) = batches.next() {
                number += 1;
                assert!(rows == 1 || size == 1 || inputs.len() > 1, "no batch of one row where larger ones are wanted");
                seen.extend(inputs);
            }
            assert_eq!((sorted(&[&seen]), batches.count()), (everything.clone(), number));
        }
    }
}

#[test]
fn scalers_are_fitted_once_and_a_constant_column_does_no_harm() {
    let data = Dataset::<Price>::from_rows([([1.0, 7.0], [10.0]), ([3.0, 7.0], [30.0])]);
    let mut net = Price::init(&mut StdRng::seed_from_u64(1));
    net.fit_scalers(&data).expect("there are rows");
    assert_eq!((net.standardize1().mean, net.standardize1().deviation), (&[2.0, 7.0], &[1.0, 1.0]));
    assert_eq!((net.rescale1().mean, net.rescale1().deviation), (&[20.0], &[10.0]));
    net.standardize1_mut().mean[0] = 5.0;
    net.fit_scalers(&data).expect("there are rows");
    assert_eq!(net.standardize1().mean[0], 5.0);
    let nothing = Dataset::<Price>::from_rows([]);
    assert!(Price::init(&mut StdRng::seed_from_u64(1)).fit_scalers(&nothing).is_err());
}

#[test]
fn a_number_of_a_file_that_is_no_token_is_named() {
    network! {
        #[loss(MeanSquaredError)]
        struct Words(Tokens(2, 3)) -> 1 { Embedding(4), Flatten, Dense(1) }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("words.csv");
    let read = |rows: &str| {
        std::fs::write(&path, format!("first,second,y\n{rows}")).expect("it can be written");
        Dataset::<Words>::from_csv(&path)
    };
    let data = read("0,2,1.5\n1,1,0.5\n").expect("they are tokens");
    assert_eq!(data.inputs()[0].map(Token::index), [0, 2]);
    let message = |rows| read(rows).expect_err("it is no token").to_string();
    assert!(message("0,3,1.5\n").contains("found 3, expected a token: a whole number from 0 to 2"), "{}", message("0,3,1.5\n"));
    assert!(message("0,0.5,1.5\n").contains("second"), "{}", message("0,0.5,1.5\n"));
}

#[test]
fn a_vocabulary_names_what_it_does_not_know_and_survives_a_file() {
    use nn_runtime::data::Vocabulary;
    let words = Vocabulary::words("the cat and the dog");
    assert_eq!(words.texts(), ["and", "cat", "dog", "the"]);
    let tokens: Vec<Token<4>> = words.encode("the  dog").expect("it knows them");
    assert_eq!(words.decode(&tokens), "the dog");
    let message = words.encode::<4, f32>("the bird").expect_err("it does not know the bird").to_string();
    assert_eq!(message, "\"bird\" is not one of the 4 words of the vocabulary");
    let message = words.encode::<3, f32>("the").expect_err("it is too large").to_string();
    assert_eq!(message, "the vocabulary has 4 tokens, but the network declares 3");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("words.json");
    words.save(&path).expect("it can be written");
    assert_eq!(Vocabulary::load(&path).expect("it was written"), words);
    for (damaged, why) in [("{}", "it is not a vocabulary"), (r#"{"format":1,"unit":"words","texts":["a","a"]}"#, "a token twice")] {
        std::fs::write(&path, damaged).expect("it can be written");
        let message = Vocabulary::load(&path).expect_err("it is damaged").to_string();
        assert!(message.contains("words.json") && message.contains(why), "{message}");
    }
}

#[test]
fn a_text_is_cut_into_windows_with_the_tokens_behind_them() {
    network! {
        #[loss(CrossEntropy)]
        struct Writer(Tokens(3, 5)) -> [3, 5] { Embedding(2), Dense(5), Softmax }
    }
    let tokens: Vec<Token<5>> = [0, 1, 2, 3, 4, 0, 1].map(|number| Token::new(number).expect("below 5")).to_vec();
    let data = Dataset::<Writer>::from_text(&tokens, 3).expect("there are windows");
    assert_eq!(data.targets(), [[1, 2, 3], [4, 0, 1]]);
    assert_eq!(Dataset::<Writer>::from_text(&tokens, 1).expect("there are windows").len(), 4);
    let message = Dataset::<Writer>::from_text(&tokens[..3], 1).expect_err("it is too short").to_string();
    assert_eq!(message, "the text has 3 tokens, but a window with its target has 4");
    assert!(Dataset::<Writer>::from_text(&tokens, 0).is_err());
}
