//! Files and streams of Arrow IPC: written here, and by pandas, pyarrow and polars as `data/arrow/make.py` says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::types::{Int8Type, UInt16Type};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date64Array, Decimal32Array, Decimal64Array, Decimal128Array, Decimal256Array, DictionaryArray,
    DurationMillisecondArray, Float16Array, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, LargeStringArray,
    NullArray, RecordBatch, StringArray, StringViewArray, StructArray, TimestampSecondArray, UInt8Array, UInt16Array, UInt32Array,
    UInt64Array, new_null_array,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, IntervalUnit};
use half::f16;
use nn_runtime::Error;
use nn_runtime::prelude::*;

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Types(21) -> 1 { Dense(1) }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Three(3) -> 1 { Dense(1) }
}

network! {
    #[loss(MeanSquaredError)]
    struct One(1) -> 1 { Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Letters(1) -> 3 { Dense(3), Softmax }
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/arrow");
const ROWS: u8 = 12;
const CODECS: [Option<CompressionType>; 3] = [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)];

fn path(name: &str) -> PathBuf {
    Path::new(FOLDER).join(name)
}

fn told<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.expect_err("it is refused").to_string().replace(&format!("{FOLDER}/"), "")
}

fn table<const N: usize>(columns: [(&str, ArrayRef); N]) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).expect("columns of one length")
}

/// Every type that becomes a number. Row r holds r, except for r % 2 in the column of booleans and -r / 2 in the last column.
fn types() -> RecordBatch {
    let rows = || 0..i64::from(ROWS);
    let texts = || rows().map(|row| row.to_string());
    let keys = || rows().map(|row| (row % 4) as i8).collect::<Int8Array>();
    let words = texts().collect::<Vec<_>>();
    table([
        ("i8", Arc::new(rows().map(|row| row as i8).collect::<Int8Array>())),
        ("i16", Arc::new(rows().map(|row| row as i16).collect::<Int16Array>())),
        ("i32", Arc::new(rows().map(|row| row as i32).collect::<Int32Array>())),
        ("i64", Arc::new(rows().collect::<Int64Array>())),
        ("u8", Arc::new(rows().map(|row| row as u8).collect::<UInt8Array>())),
        ("u16", Arc::new(rows().map(|row| row as u16).collect::<UInt16Array>())),
        ("u32", Arc::new(rows().map(|row| row as u32).collect::<UInt32Array>())),
        ("u64", Arc::new(rows().map(|row| row as u64).collect::<UInt64Array>())),
        ("f16", Arc::new(rows().map(|row| f16::from_f32(row as f32)).collect::<Float16Array>())),
        ("f32", Arc::new(rows().map(|row| row as f32).collect::<Float32Array>())),
        ("f64", Arc::new(rows().map(|row| row as f64).collect::<Float64Array>())),
        ("bool", Arc::new(rows().map(|row| Some(row % 2 == 1)).collect::<BooleanArray>())),
        ("d32", Arc::new(decimal(rows().map(|row| row as i32 * 100).collect::<Decimal32Array>(), |of| of.with_precision_and_scale(5, 2)))),
        ("d64", Arc::new(decimal(rows().map(|row| row * 10).collect::<Decimal64Array>(), |of| of.with_precision_and_scale(12, 1)))),
        ("d128", Arc::new(decimal(rows().map(i128::from).collect::<Decimal128Array>(), |of| of.with_precision_and_scale(30, 0)))),
        (
            "d256",
            Arc::new(decimal(Decimal256Array::from_iter_values(rows().map(|row| (row as i8).into())), |of| {
                of.with_precision_and_scale(70, 0)
            })),
        ),
        ("text", Arc::new(StringArray::from_iter_values(texts()))),
        ("large", Arc::new(LargeStringArray::from_iter_values(texts()))),
        ("view", Arc::new(StringViewArray::from_iter_values(texts()))),
        ("keys", Arc::new(DictionaryArray::<Int8Type>::new(keys(), Arc::new(Int32Array::from(vec![0, 1, 2, 3]))))),
        ("words", Arc::new(words.iter().map(String::as_str).collect::<DictionaryArray<UInt16Type>>())),
        ("y", Arc::new(rows().map(|row| row as f64 / -2.0).collect::<Float64Array>())),
    ])
}

fn decimal<T>(of: T, with: impl Fn(T) -> Result<T, arrow_schema::ArrowError>) -> T {
    with(of).expect("a precision")
}

/// A table in batches of five rows, as a file or as a stream.
fn written(table: &RecordBatch, stream: bool, codec: Option<CompressionType>) -> Vec<u8> {
    written_by(5, table, stream, codec)
}

/// The same, with this many rows per batch.
fn written_by(rows: usize, table: &RecordBatch, stream: bool, codec: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(codec).expect("a codec");
    let parts = (0..table.num_rows()).step_by(rows).map(|first| table.slice(first, rows.min(table.num_rows() - first)));
    let mut bytes = Vec::new();
    if stream {
        let mut writer = StreamWriter::try_new_with_options(&mut bytes, &table.schema(), options).expect("a schema");
        parts.for_each(|part| writer.write(&part).expect("memory"));
        writer.finish().expect("memory");
    } else {
        let mut writer = FileWriter::try_new_with_options(&mut bytes, &table.schema(), options).expect("a schema");
        parts.for_each(|part| writer.write(&part).expect("memory"));
        writer.finish().expect("memory");
    }
    bytes
}

/// Writes a table to a file of this name.
fn file(folder: &tempfile::TempDir, table: &RecordBatch) -> Arrow {
    let path = folder.path().join("table.arrow");
    std::fs::write(&path, written(table, false, None)).expect("it can be written");
    Arrow::new(path)
}

#[test]
fn every_type_of_number_is_read_from_files_and_streams_compressed_or_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.arrow");
    for (stream, codec) in [false, true].into_iter().flat_map(|stream| CODECS.map(|codec| (stream, codec))) {
        std::fs::write(&path, written(&types(), stream, codec)).expect("it can be written");
        let rows = Dataset::<Types>::from_arrow(&path).unwrap_or_else(|error| panic!("{stream} {codec:?}: {error}"));
        assert_eq!(rows.len(), usize::from(ROWS), "{stream} {codec:?}");
        for (row, (input, target)) in rows.iter().enumerate() {
            let mut wanted = [row as f64; 21];
            (wanted[11], wanted[19]) = ((row % 2) as f64, (row % 4) as f64);
            assert_eq!((input, target), (&wanted, &[row as f64 / -2.0]), "{stream} {codec:?}");
        }
        let known = Arrow::new(&path).stream::<Types>().expect("columns").known_rows();
        assert_eq!(known, (!stream).then_some(usize::from(ROWS)), "a file says how many rows it has, a stream does not");
    }
}

#[test]
fn numbers_keep_their_signs_and_nulls_are_gaps() {
    let folder = tempfile::tempdir().expect("a folder");
    let y = decimal(Decimal128Array::from(vec![Some(-125), Some(9_999_999_999_999_999_999_975), None]), |of| {
        of.with_precision_and_scale(22, 2)
    });
    let file = file(
        &folder,
        &table([
            ("x", Arc::new(Int64Array::from(vec![i64::MIN, i64::MAX, 0]))),
            ("u", Arc::new(UInt64Array::from(vec![0, u64::MAX, 1]))),
            ("v", Arc::new(UInt32Array::from(vec![0, u32::MAX, 1]))),
            ("y", Arc::new(y)),
        ]),
    );
    let error = told(file.read::<Three>());
    assert!(
        error.ends_with("table.arrow, row 3, column `y`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"),
        "{error}"
    );
    let rows = file.missing_in(["y"], Missing::Drop).read_table::<Three>().expect("two rows");
    assert_eq!(rows.data.inputs(), &[[-(2_f64.powi(63)), 0.0, 0.0], [2_f64.powi(63), 2_f64.powi(64), 2_f64.powi(32) - 1.0]]);
    assert_eq!(rows.data.targets(), &[[-1.25], [1e20]]);
    assert!(rows.report.to_string().ends_with("2 rows; 1 dropped because of missing values (rows 3)"), "{}", rows.report);
}

#[test]
fn what_only_arrow_has_becomes_days_and_seconds_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = file(
        &folder,
        &table([
            ("date", Arc::new(Date64Array::from(vec![Some(86_400_000), None, Some(-86_400_000)]))),
            ("at", Arc::new(TimestampSecondArray::from(vec![1, 2, 3]).with_timezone("+01:00"))),
            ("took", Arc::new(DurationMillisecondArray::from(vec![1500, 0, -250]))),
            ("y", Arc::new(Float64Array::from(vec![0.0; 3]))),
        ]),
    );
    let rows = file.clone().inputs(["date", "at", "took"]).keep(["at", "date", "took"]).missing(Missing::Mean).read_table::<Three>();
    let rows = rows.expect("numbers");
    assert_eq!(rows.data.inputs(), &[[1.0, 1.0, 1.5], [0.0, 2.0, 0.0], [-1.0, 3.0, -0.25]]);
    assert_eq!(rows.kept("date").expect("it is kept"), ["1970-01-02", "", "1969-12-31"]);
    assert_eq!(rows.kept("at").expect("it is kept")[0], "1970-01-01T00:00:01+00:00");
    assert_eq!(rows.kept("took").expect("it is kept"), ["1.5", "0", "-0.25"]);
}

#[test]
fn what_polars_writes_is_read() {
    for name in ["polars.arrow", "polars.arrows", "lz4.arrow"] {
        let columns = ["soil", "sold", "name", "kind", "day", "date", "time", "took", "price"];
        let file = Arrow::new(path(name)).inputs(["price"]).targets(["grade"]).keep(columns);
        let table = file.read_table::<One>().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((table.data.inputs()[4], table.data.targets()[4]), ([1.25], [1.0]));
        let last = columns.map(|column| table.kept(column).expect("it is kept")[4].as_str());
        assert_eq!(last, ["sand", "false", "a", "old", "2024-02-04T00:00:00", "2024-01-31", "12:30:00", "90", "1.25"]);
        assert_eq!(table.kept("kind").expect("it is kept"), ["old", "new", "", "new", "old"]);
        let error = told(Arrow::new(path(name)).inputs(["list"]).targets(["grade"]).read::<One>());
        assert_eq!(error, format!("{name}: column `list` has nested values, expected numbers, Booleans, texts, dates or times"));
    }
}

#[test]
fn dictionaries_may_grow_and_be_replaced() {
    for name in ["deltas.arrows", "replaced.arrows"] {
        let file = Arrow::new(path(name)).inputs(["y"]).targets(["x"]).categorical(["x"]);
        let table = file.read_table::<Letters>().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(table.data.targets(), &[0, 1, 2, 0], "{name}");
    }
}

#[test]
fn what_is_no_number_is_told_by_column_and_type() {
    let folder = tempfile::tempdir().expect("a folder");
    let part: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.0]));
    let blobs = || BinaryArray::from_vec(vec![b"a", b"b"]);
    let file = file(
        &folder,
        &table([
            ("struct", Arc::new(StructArray::try_from(vec![("a", part.clone())]).expect("a part"))),
            ("blob", Arc::new(blobs())),
            ("blobs", Arc::new(DictionaryArray::<Int8Type>::new(Int8Array::from(vec![0, 1]), Arc::new(blobs())))),
            ("months", new_null_array(&DataType::Interval(IntervalUnit::YearMonth), 2)),
            ("nothing", Arc::new(NullArray::new(2))),
            ("nan", Arc::new(Float32Array::from(vec![f32::NAN, 1.0]))),
            ("infinite", Arc::new(Float32Array::from(vec![1.0, f32::INFINITY]))),
            ("word", Arc::new(StringArray::from(vec!["1", "much"]))),
            ("y", part),
        ]),
    );
    let with = |column: &str| {
        let error = told(file.clone().inputs([column]).targets(["y"]).read::<One>());
        error.split_once("table.arrow").expect("the file is named").1.to_owned()
    };
    for (column, found) in [
        ("struct", "nested values"),
        ("blob", "binary data (Binary)"),
        ("blobs", "binary data (Binary)"),
        ("months", "values of the type Interval(YearMonth)"),
    ] {
        assert_eq!(with(column), format!(": column `{column}` has {found}, expected numbers, Booleans, texts, dates or times"));
    }
    assert_eq!(
        with("nothing"),
        ", row 1, column `nothing`: the cell is empty, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    assert_eq!(
        with("nan"),
        ", row 1, column `nan`: \"NaN\" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows"
    );
    assert_eq!(with("infinite"), ", row 2, column `infinite`: found inf, expected a finite number");
    assert_eq!(with("word"), ", row 2, column `word`: found \"much\", expected a number");
    assert!(with("wor").starts_with(": there is no column `wor`, did you mean `word`?"));
    assert!(told(file.read::<One>()).contains("table.arrow: 9 columns, but"));
}

#[test]
fn foreign_and_empty_files_are_told() {
    assert!(told(Dataset::<One>::from_arrow(path("none"))).ends_with("cannot read"));
    assert!(told(Dataset::<One>::from_arrow(FOLDER)).ends_with("is a folder, expected an Arrow file"));
    let foreign = told(Dataset::<One>::from_arrow(path("make.py")));
    assert_eq!(foreign, "make.py: not a valid Arrow file: it starts neither like an Arrow file nor like an Arrow stream");
    let old = told(Dataset::<One>::from_arrow(path("old.feather")));
    assert_eq!(old, "old.feather: not a valid Arrow file: it is Feather of version 1, expected version 2");
    let folder = tempfile::tempdir().expect("a folder");
    let part: ArrayRef = Arc::new(Float64Array::from(Vec::<f64>::new()));
    let empty = file(&folder, &table([("x", part.clone()), ("y", part)]));
    assert!(empty.read::<One>().expect("no rows").is_empty());
}

/// Reads a file of `Types` with these bytes.
fn read(bytes: &[u8], path: &Path) -> Result<Dataset<Types>, Error> {
    std::fs::write(path, bytes).expect("it can be written");
    Dataset::from_arrow(path)
}

#[test]
fn a_file_that_was_cut_short_is_refused_at_every_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let cut = folder.path().join("cut.arrow");
    for (stream, codec) in [(false, None), (false, CODECS[1]), (true, None), (true, CODECS[2])] {
        let bytes = written(&types(), stream, codec);
        for length in (0..bytes.len()).step_by(8).chain(bytes.len() - 12..bytes.len()) {
            let error = read(&bytes[..length], &cut).expect_err("it is not whole").to_string();
            let told =
                error.contains("cut.arrow: not a valid Arrow file: ") || stream && error.contains("cut.arrow: cannot be read beyond row ");
            assert!(told, "{stream} {codec:?} of {length}: {error}");
        }
    }
}

#[test]
fn a_byte_that_was_changed_is_an_error_or_other_numbers_but_never_a_panic_and_never_takes_much_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let changed = folder.path().join("changed.arrow");
    let (mut refused, mut other) = (0, 0);
    for (stream, codec) in [(false, None), (false, CODECS[2]), (true, CODECS[1]), (true, None)] {
        let bytes = written(&types(), stream, codec);
        for place in (0..bytes.len()).step_by(37) {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1 << (place % 8);
            let mut result = None;
            let memory = allocation_counter::measure(|| result = Some(read(&bytes, &changed)));
            // If the library panicked, printing the panic may take more memory than reading.
            let panicked = match result.expect("it was read") {
                Ok(_) => {
                    other += 1;
                    false
                }
                Err(error) => {
                    refused += 1;
                    error.to_string().contains("is inconsistent")
                }
            };
            let bytes = memory.bytes_max;
            assert!(panicked || bytes < 1 << 23, "{bytes} bytes, as byte {place} of {stream} {codec:?} is another");
        }
    }
    assert!(refused > 50 && other > 50, "{refused} refused, {other} read");
}

#[test]
fn a_size_that_is_a_lie_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lie.arrow");
    let numbers: ArrayRef = Arc::new(Float64Array::from(vec![1.0; 1000]));
    let table = table([("x", numbers.clone()), ("y", numbers)]);
    for codec in [CODECS[1], CODECS[2]] {
        let mut bytes = written_by(1000, &table, true, codec);
        let places: Vec<usize> = (0..bytes.len() - 8).filter(|place| bytes[*place..place + 8] == 8000_i64.to_le_bytes()).collect();
        assert_eq!(places.len(), 2, "{codec:?}: one for each column");
        for size in [1_i64 << 26, 1 << 50, i64::MAX, i64::MIN] {
            bytes[places[0]..places[0] + 8].copy_from_slice(&size.to_le_bytes());
            std::fs::write(&path, &bytes).expect("it can be written");
            let mut error = String::new();
            let memory = allocation_counter::measure(|| error = told(Dataset::<One>::from_arrow(&path)));
            assert!(error.contains("lie.arrow: cannot be read beyond row 0: "), "{codec:?}: {error}");
            assert!(memory.bytes_max < 1 << 20, "{} bytes for {size} of {codec:?}", memory.bytes_max);
        }
    }
}
