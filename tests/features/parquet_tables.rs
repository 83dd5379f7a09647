//! Parquet files, written by pandas and pyarrow as `data/parquet/make.py` says.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;
use nn_runtime::{Error, Scalar};

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Types(15) -> 1 { Dense(1) }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Three(3) -> 1 { Dense(1) }
}

network! {
    #[derive(Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Mixed(5) -> 2 { Standardize, Dense(2), Softmax }
}

network! {
    #[derive(Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    struct One(1) -> 1 { Standardize, Dense(1) }
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/parquet");
const WHOLE: [&str; 7] = ["required", "snappy", "gzip", "zstd", "lz4", "pages", "encodings"];

fn path(name: &str) -> PathBuf {
    Path::new(FOLDER).join(format!("{name}.parquet"))
}

fn told<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let told = result.expect_err("it is refused").to_string();
    told.replace(&format!("{FOLDER}/"), "")
}

#[test]
fn every_type_of_number_is_read_from_every_form_of_page() {
    for name in WHOLE {
        let rows = Dataset::<Types>::from_parquet(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows.len(), 12, "{name}");
        for (row, (input, target)) in rows.iter().enumerate() {
            let mut wanted = [row as f64; 15];
            wanted[11] = (row % 2) as f64;
            assert_eq!((input, target), (&wanted, &[row as f64 / -2.0]), "{name}");
        }
    }
}

#[test]
fn a_table_compressed_by_brotli_is_read_with_its_feature() {
    let file = Parquet::new(path("brotli")).targets(["price"]);
    let table = file.clone().inputs(["flag", "zone", "size"]).read_table::<Three>().expect("a sound table");
    let rows = table.data.inputs();
    assert!(rows.len() > 1 && rows.iter().all(|[flag, zone, _]| (*flag == 0.0 || *flag == 1.0) && zone.fract() == 0.0), "{rows:?}");
    // `True`, which pandas writes for booleans in text, is the same category and the same number.
    let named = file.inputs(["flag", "size"]).categorical(["flag"]).read_table::<Three>().expect("a sound table");
    assert_eq!(named.encoding.categories("flag"), Some(&["false", "true"].map(str::to_owned)[..]));
    assert_eq!(named.encoding.input::<Three>(&["True", "2.5"]).expect("known cells"), [0.0, 1.0, 2.5]);
    assert_eq!(table.encoding.input::<Three>(&["True", "1.0", "2.5"]).expect("known cells"), [1.0, 1.0, 2.5]);
}

#[test]
fn a_file_of_another_form_is_told_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = folder.path().join("table");
    std::fs::write(&other, b"PK\x03\x04\x14\0[Content_Types].xml").expect("it can be written");
    assert!(
        told(Parquet::new(&other).read::<One>())
            .contains("is an Excel workbook (.xlsx): save it as \"CSV UTF-8\"; expected a Parquet file")
    );
    let feather = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/arrow/pandas.feather");
    assert!(told(Parquet::new(feather).read::<One>()).contains("is an Arrow file, which `Arrow` reads"));
    assert!(told(Arrow::new(path("pandas")).read::<One>()).contains("is a Parquet file, which `Parquet` reads"));
}

#[test]
fn numbers_keep_their_signs_and_nulls_are_gaps() {
    let file = Parquet::new(path("extremes"));
    let error = told(file.read::<Three>());
    assert_eq!(
        error,
        "extremes.parquet, row 3, column `y`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    let rows = file.missing_in(["y"], Missing::Drop).read_table::<Three>().expect("two rows");
    assert_eq!(rows.data.inputs(), &[[-(2_f64.powi(63)), 0.0, 0.0], [2_f64.powi(63), 2_f64.powi(64), 2_f64.powi(32) - 1.0]]);
    assert_eq!(rows.data.targets(), &[[-1.25], [1e20]]);
    assert_eq!(rows.report.dropped_lines, [3]);
    assert!(rows.report.to_string().ends_with("2 rows; 1 dropped because of missing values (rows 3)"), "{}", rows.report);
}

fn mixed() -> Parquet {
    Parquet::new(path("pandas")).inputs(["size", "rooms", "soil"]).targets(["name"]).categorical(["soil", "name"]).missing(Missing::Mean)
}

#[test]
fn numbers_and_truth_values_can_be_categories_and_keys() {
    let file = Parquet::new(path("pandas")).inputs(["grade", "size"]).targets(["sold"]).missing(Missing::Median);
    let table = file.categorical(["grade", "sold"]).keep(["rooms", "soil"]).read_table::<Graded>().expect("a sound table");
    assert_eq!(table.encoding.categories("grade"), Some(&["1", "2", "3"].map(str::to_owned)[..]));
    assert_eq!(table.encoding.classes(), Some(&["false", "true"].map(str::to_owned)[..]));
    assert_eq!(table.data.inputs()[..2], [[0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 0.0, 2.5]]);
    assert_eq!(table.data.targets(), &[1, 0, 1, 1, 0]);
    assert_eq!(table.kept("rooms").expect("it is kept"), ["3", "1", "", "2", "4"]);
    assert_eq!(table.kept("soil").expect("it is kept"), ["clay", "sand", "", "loam", "sand"]);
}

network! {
    #[loss(CrossEntropy)]
    struct Graded(4) -> 2 { Dense(2), Softmax }
}

#[test]
fn what_is_no_number_is_told_by_column_and_type() {
    let with = |column: &str| told(Parquet::new(path("others")).inputs([column]).targets(["y"]).read::<One>());
    for (column, found) in [("list", "nested values"), ("struct", "nested values"), ("blob", "binary data (FIXED_LEN_BYTE_ARRAY)")] {
        assert_eq!(
            with(column),
            format!("others.parquet: column `{column}` has {found}, expected numbers, Booleans, texts, dates or times")
        );
    }
    assert_eq!(with("infinite"), "others.parquet, row 2, column `infinite`: found inf, expected a finite number");
    assert_eq!(with("word"), "others.parquet, row 2, column `word`: found \"much\", expected a number");
    assert_eq!(
        with("nothing"),
        "others.parquet, row 1, column `nothing`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    assert!(with("tim").starts_with("others.parquet: there is no column `tim`, did you mean `time`?"));
    let others = Parquet::new(path("others")).inputs(["x"]).targets(["y"]).read::<One>().expect("these two are numbers");
    assert_eq!(others.len(), 2);
    assert!(told(Dataset::<One>::from_parquet(path("others"))).starts_with("others.parquet: 11 columns, but"));
}

#[test]
fn foreign_and_empty_files_are_told() {
    assert!(told(Dataset::<One>::from_parquet(path("none"))).ends_with("cannot read"));
    assert!(told(Dataset::<One>::from_parquet(FOLDER)).ends_with("is a folder, expected a Parquet file"));
    let foreign = told(Dataset::<One>::from_parquet(Path::new(FOLDER).join("make.py")));
    assert!(foreign.starts_with("make.py: not a valid Parquet file: "), "{foreign}");
    assert!(Dataset::<One>::from_parquet(path("empty")).expect("no rows").is_empty());
    let error =
        Trainer::new(Adam::default()).fit(&mut one(), &Parquet::new(path("empty")).stream().expect("columns")).expect_err("no rows");
    assert_eq!(error.to_string(), "the training data has no rows");
}

/// Reads a file of `Types` with these bytes.
fn read(bytes: &[u8], path: &Path) -> Result<Dataset<Types>, Error> {
    std::fs::write(path, bytes).expect("it can be written");
    Dataset::from_parquet(path)
}

#[test]
fn a_file_that_was_cut_short_is_refused_at_every_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let cut = folder.path().join("cut.parquet");
    for name in WHOLE {
        let bytes = std::fs::read(path(name)).expect("the file");
        for length in (0..bytes.len()).step_by(113).chain(bytes.len() - 12..bytes.len()) {
            let error = read(&bytes[..length], &cut).expect_err("it is not whole").to_string();
            assert!(error.contains("cut.parquet: not a valid Parquet file: "), "{name} of {length}: {error}");
        }
    }
}

#[test]
fn a_byte_that_was_changed_is_an_error_or_other_numbers_but_never_a_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let changed = folder.path().join("changed.parquet");
    let (mut refused, mut other) = (0, 0);
    for name in ["snappy", "pages", "encodings", "required"] {
        let bytes = std::fs::read(path(name)).expect("the file");
        for place in (0..bytes.len()).step_by(29) {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1 << (place % 8);
            match read(&bytes, &changed) {
                Ok(_) => other += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 50 && other > 50, "{refused} refused, {other} read");
}

fn one() -> One {
    One::init(&mut StdRng::seed_from_u64(1))
}

#[test]
fn a_stream_trains_as_the_rows_in_memory_do() {
    let rows = mixed().read::<Mixed>().expect("a sound table");
    let stream = mixed().stream::<Mixed>().expect("a sound table");
    let trained = |train: &dyn Source<Mixed>| {
        let mut net = Mixed::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::new(0.05)).batch(2).shuffle(false).fit(&mut net, train).expect("it trains");
        (net.statistics().to_vec(), net)
    };
    assert_eq!(trained(&rows), trained(&stream));
    assert_ne!(trained(&rows).1, Mixed::init(&mut StdRng::seed_from_u64(1)));
    assert_eq!(stream.known_rows(), Some(5), "counted with the categories");
    let count = |file: Parquet| file.stream::<One>().expect("columns").known_rows();
    let sold = || Parquet::new(path("pandas")).inputs(["size"]).targets(["sold"]);
    assert_eq!(count(sold()), Some(5), "the file says it");
    assert_eq!(count(sold().missing(Missing::Drop)), None, "some rows may go");
    let mut seen = Vec::new();
    let by_hand = Parquet::new(path("snappy")).stream::<Types>().expect("columns");
    let mut batches = by_hand.epochs(5);
    while let Some(batch) = batches.next().expect("a sound file") {
        seen.push(batch.inputs.iter().map(|input| input[3].to_f64()).collect::<Vec<_>>());
    }
    assert_eq!(seen, [vec![0.0, 1.0, 2.0, 3.0, 4.0], vec![5.0, 6.0, 7.0, 8.0, 9.0], vec![10.0, 11.0]]);
}
