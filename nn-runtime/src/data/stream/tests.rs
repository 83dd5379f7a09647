//! Streams, beside the same file in memory.

use std::path::Path;

use proptest::prelude::*;

use super::Stream;
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Line(1) -> 1 { Standardize, Dense(1), Rescale }
}

network! {
    #[loss(CrossEntropy)]
    struct Mixed(4) -> 2 { Standardize, Dense(2), Softmax }
}

/// A file that is gone with the folder.
fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("it can be written");
    (folder, path)
}

fn numbered(rows: usize) -> String {
    "x,y\n".to_owned() + &(0..rows).map(|row| format!("{row},{}\n", 2 * row)).collect::<Vec<_>>().concat()
}

fn stream(path: &Path, size: usize) -> Stream<Line> {
    Csv::new(path).stream(size).expect("a sound header")
}

/// The rows of an epoch, and the sizes of its batches.
fn epoch<N: Supervised<Target: crate::data::FromCells>>(stream: &mut Stream<N>) -> (Vec<(N::Input, N::Target)>, Vec<usize>) {
    let (mut rows, mut sizes) = (Vec::new(), Vec::new());
    while let Some((inputs, targets)) = stream.next().expect("a sound file") {
        sizes.push(inputs.len());
        rows.extend(inputs.iter().copied().zip(targets.iter().cloned()));
    }
    (rows, sizes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_stream_has_every_row_once_an_epoch(rows in 0..1500_usize, size in 1..600_usize, kept in 0..2000_usize, seed: u64, draws: bool) {
        let (_folder, path) = file(&numbered(rows));
        let mut stream = stream(&path, size);
        if draws {
            stream = stream.shuffle(kept, seed);
        }
        for _ in 0..2 {
            let (mut seen, sizes) = epoch(&mut stream);
            if !draws {
                prop_assert!(seen.is_sorted_by(|(a, _), (b, _)| a < b), "the order of the file");
            }
            seen.sort_by(|([a], _), ([b], _)| a.total_cmp(b));
            prop_assert_eq!(seen, (0..rows).map(|row| ([row as f32], [2.0 * row as f32])).collect::<Vec<_>>());
            if let Some((last, full)) = sizes.split_last() {
                prop_assert!(full.iter().all(|found| *found == size) && *last <= size + 1, "{:?}", sizes);
                prop_assert!(*last > 1 || size == 1 || rows == 1, "no batch of one row where larger ones are wanted");
            }
            stream.restart();
        }
    }
}

#[test]
fn no_more_rows_are_held_than_was_said() {
    let (_folder, path) = file(&numbered(5000));
    for (size, window, most) in [(100, 700, 700), (100, 20, 102), (600, 10, 602)] {
        let mut stream = stream(&path, size).shuffle(window, 1);
        let mut full = false;
        while stream.next().expect("a sound file").is_some() {
            let held = stream.by_hand.held.len();
            assert!(held <= most, "{held} rows of {most}");
            full |= held == most;
        }
        assert!(full && stream.by_hand.held.is_empty());
    }
}

#[test]
fn an_order_is_drawn_from_the_seed_anew_each_epoch() {
    let (_folder, path) = file(&numbered(3000));
    let orders = |seed| {
        let mut stream = stream(&path, 100).shuffle(1000, seed);
        [0, 1].map(|_| {
            let rows = epoch(&mut stream).0;
            stream.restart();
            rows
        })
    };
    let [first, second] = orders(1);
    assert_ne!(first, second);
    assert_eq!(orders(1), [first.clone(), second]);
    assert_ne!(orders(2)[0], first);
    assert!(first.iter().enumerate().all(|(place, ([row], _))| *row < (place + 1000) as f32), "from among the next 1000");
}

#[test]
fn a_stream_makes_the_numbers_that_a_table_in_memory_has() {
    let text = "size,soil,name\n1,clay,b\n,sand,a\n5,,b\n3,loam,b\n2,sand,a\n";
    let (_folder, path) = file(text);
    let csv = Csv::new(&path).categorical(["soil", "name"]).missing(Missing::Median);
    let table = csv.read_table::<Mixed>().expect("a sound table");
    let mut stream = csv.stream::<Mixed>(2).expect("a sound table");
    assert_eq!(stream.encoding(), Some(&table.encoding));
    let rows: Vec<_> = table.data.iter().map(|(input, target)| (*input, *target)).collect();
    assert_eq!(epoch(&mut stream), (rows, vec![2, 3]));
    let mut nets = [0, 1].map(|_| Mixed::init(&mut StdRng::seed_from_u64(1)));
    nets[0].fit_scalers(&table.data).expect("rows");
    stream.fit_scalers(&mut nets[1]).expect("rows");
    assert_ne!(nets[0].standardize1().mean, &[0.0; 4]);
    assert_eq!(nets[0].statistics(), nets[1].statistics());
    assert!(!epoch(&mut stream).0.is_empty(), "the stream begins anew");
}

#[test]
fn damage_is_told_with_its_place_when_it_is_reached_and_ends_the_stream() {
    let (_folder, path) = file(&(numbered(2000) + "7,much\n"));
    let mut stream = stream(&path, 100);
    let (mut rows, mut error) = (0, None);
    while error.is_none() {
        match stream.next() {
            Ok(batch) => rows += batch.expect("the damage comes before the end").0.len(),
            Err(told) => error = Some(told.to_string()),
        }
    }
    assert!(rows >= 1400, "{rows} rows before it");
    let error = error.expect("there is one");
    assert!(error.ends_with("line 2002, column `y`: found \"much\", expected a number"), "{error}");
    assert!(stream.next().expect("it is over").is_none());
    stream.restart();
    assert!(stream.next().expect("from the beginning").is_some());
    assert!(stream.fit_scalers(&mut Line::init(&mut StdRng::seed_from_u64(1))).is_err());
}

#[test]
fn a_file_without_rows_or_with_another_header_is_told() {
    let (_folder, path) = file("x,y\n");
    let mut empty = stream(&path, 4);
    assert!(empty.next().expect("no rows").is_none());
    let error = empty.fit_scalers(&mut Line::init(&mut StdRng::seed_from_u64(1))).expect_err("no rows").to_string();
    assert_eq!(error, "scalers cannot be fitted from no rows");
    assert!(Csv::new(&path).stream::<Mixed>(4).expect_err("too few columns").to_string().contains("2 columns"));
    std::fs::remove_file(&path).expect("it is there");
    empty.restart();
    assert!(empty.next().expect_err("gone").to_string().ends_with("cannot read"));
}
