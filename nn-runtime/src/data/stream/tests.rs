//! Streams compared with the same file in memory.

use std::path::Path;

use proptest::prelude::*;

use super::Stream;
use super::draws::Draws;
use crate::data::Epochs;
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Line(1) -> 1 { Standardize, Dense(1), Rescale }
}

network! {
    #[loss(CrossEntropy)]
    struct Mixed(4) -> 2 { Standardize, Dense(2), Softmax }
}

/// Creates a file that is deleted with the folder.
fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).expect("it can be written");
    (folder, path)
}

fn numbered(rows: usize) -> String {
    "x,y\n".to_owned() + &(0..rows).map(|row| format!("{row},{}\n", 2 * row)).collect::<Vec<_>>().concat()
}

fn stream(path: &Path) -> Stream<Line> {
    Csv::new(path).stream().expect("a sound header")
}

/// Returns the rows of a started epoch and the sizes of its batches.
fn epoch<N: Supervised>(epochs: &mut dyn Epochs<N>) -> (Vec<(N::Input, N::Target)>, Vec<usize>) {
    let (mut rows, mut sizes) = (Vec::new(), Vec::new());
    while let Some(Minibatch { inputs, targets, .. }) = epochs.next().expect("a sound file") {
        sizes.push(inputs.len());
        rows.extend(inputs.iter().copied().zip(targets.iter().cloned()));
    }
    (rows, sizes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn an_epoch_of_a_stream_has_every_row_once(rows in 0..1500_usize, size in 1..600_usize, kept in 0..2000_usize, seed: u64, draws: bool) {
        let (_folder, path) = file(&numbered(rows));
        let (stream, rng) = (stream(&path).buffer(kept), &mut StdRng::seed_from_u64(seed));
        let mut epochs = stream.epochs(size);
        for _ in 0..2 {
            epochs.begin(draws, rng);
            let (mut seen, sizes) = epoch(&mut *epochs);
            if !draws {
                prop_assert!(seen.is_sorted_by(|(a, _), (b, _)| a < b), "the order of the file");
            }
            seen.sort_by(|([a], _), ([b], _)| a.total_cmp(b));
            prop_assert_eq!(seen, (0..rows).map(|row| ([row as f32], [2.0 * row as f32])).collect::<Vec<_>>());
            if let Some((last, full)) = sizes.split_last() {
                prop_assert!(full.iter().all(|found| *found == size) && *last <= size + 1, "{:?}", sizes);
                prop_assert!(*last > 1 || size == 1 || rows == 1, "no batch of a single row");
            }
        }
    }
}

#[test]
fn the_buffer_never_exceeds_its_size() {
    let (_folder, path) = file(&numbered(5000));
    for (size, window, most) in [(100, 700, 700), (100, 20, 102), (600, 10, 602)] {
        let mut draws = Draws::new(stream(&path).file, size, window);
        draws.begin(true, &mut StdRng::seed_from_u64(1));
        let mut full = false;
        while draws.next().expect("a sound file").is_some() {
            let held = draws.held.len();
            assert!(held <= most, "{held} rows of {most}");
            full |= held == most;
        }
        assert!(full && draws.held.is_empty());
    }
}

#[test]
fn each_epoch_has_a_new_order_that_depends_only_on_the_seed() {
    let (_folder, path) = file(&numbered(3000));
    let orders = |seed| {
        let (stream, rng) = (stream(&path).buffer(1000), &mut StdRng::seed_from_u64(seed));
        let mut epochs = stream.epochs(100);
        [0, 1].map(|_| {
            epochs.begin(true, rng);
            epoch(&mut *epochs).0
        })
    };
    let [first, second] = orders(1);
    assert_ne!(first, second);
    assert_eq!(orders(1), [first.clone(), second]);
    assert_ne!(orders(2)[0], first);
    assert!(first.iter().enumerate().all(|(place, ([row], _))| *row < (place + 1000) as f32), "drawn from the next 1000 rows");
}

#[test]
fn a_stream_has_the_numbers_of_a_table_in_memory() {
    let text = "size,soil,name\n1,clay,b\n,sand,a\n5,,b\n3,loam,b\n2,sand,a\n";
    let (_folder, path) = file(text);
    let csv = Csv::new(&path).categorical(["soil", "name"]).missing(Missing::Median);
    let table = csv.read_table::<Mixed>().expect("a sound table");
    let stream = csv.stream::<Mixed>().expect("a sound table");
    assert_eq!(stream.encoding(), Some(&table.encoding));
    let rows: Vec<_> = table.data.iter().map(|(input, target)| (*input, *target)).collect();
    assert_eq!(epoch(&mut *stream.epochs(2)), (rows, vec![2, 3]));
    let mut nets = [0, 1].map(|_| Mixed::init(&mut StdRng::seed_from_u64(1)));
    nets[0].fit_scalers(&table.data).expect("rows");
    nets[1].fit_scalers(&stream).expect("rows");
    assert_ne!(nets[0].standardize1().mean, &[0.0; 4]);
    assert_eq!(nets[0].statistics(), nets[1].statistics());
}

#[test]
fn an_invalid_cell_is_reported_with_its_place_and_ends_the_epoch() {
    let (_folder, path) = file(&(numbered(2000) + "7,much\n"));
    let stream = stream(&path);
    let (mut epochs, mut rows, mut error) = (stream.epochs(100), 0, None);
    while error.is_none() {
        match epochs.next() {
            Ok(batch) => rows += batch.expect("the damage comes before the end").inputs.len(),
            Err(message) => error = Some(message.to_string()),
        }
    }
    assert!(rows >= 1400, "{rows} rows before it");
    let error = error.expect("there is one");
    assert!(error.ends_with("line 2002, column `y`: found \"much\", expected a number"), "{error}");
    assert!(epochs.next().expect("it is over").is_none());
    epochs.begin(false, &mut StdRng::seed_from_u64(1));
    assert!(epochs.next().expect("from the beginning").is_some());
    assert!(Line::init(&mut StdRng::seed_from_u64(1)).fit_scalers(&stream).is_err());
}

#[test]
fn a_file_without_rows_or_with_another_header_is_an_error() {
    let (_folder, path) = file("x,y\n");
    let empty = stream(&path);
    let mut epochs = empty.epochs(4);
    assert!(epochs.next().expect("no rows").is_none());
    let error = Line::init(&mut StdRng::seed_from_u64(1)).fit_scalers(&empty).expect_err("no rows").to_string();
    assert_eq!(error, "scalers cannot be fitted without rows");
    assert!(Csv::new(&path).stream::<Mixed>().expect_err("too few columns").to_string().contains("2 columns"));
    std::fs::remove_file(&path).expect("it is there");
    epochs.begin(false, &mut StdRng::seed_from_u64(1));
    assert!(epochs.next().expect_err("gone").to_string().ends_with("cannot read"));
}
