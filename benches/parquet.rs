//! `cargo bench --bench parquet`: how fast a table of a million rows is read from Parquet, compared with CSV, and how fast a network is trained
//! while the file is read.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nn_runtime::prelude::*;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

network! {
    #[loss(MeanSquaredError)]
    struct Plain(9) -> 1 { Standardize, Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Mixed(12) -> 2 { Dense(2), Softmax }
}

const ROWS: usize = 1_000_000;
const GROUP: usize = 100_000;

/// Numbers of three to eight digits, like measurements: floats, and integers in every third column.
fn numbers() -> Vec<[f64; 10]> {
    let mut state = 1_u64;
    let mut number = |column: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = (state >> 40) as f64 / 1000.0 - 5000.0;
        match column % 3 {
            0 => (number * 1000.0).round() / 1000.0,
            1 => (number * 1000.0).round() / 1_000_000.0,
            _ => (number * 10.0).trunc(),
        }
    };
    (0..ROWS).map(|_| std::array::from_fn(&mut number)).collect()
}

/// Writes the first columns; with `mixed` also gaps, categories and named classes.
fn write(path: &Path, rows: &[[f64; 10]], columns: usize, mixed: bool, compression: Compression) {
    let mut schema = "message table {".to_owned();
    for column in 0..columns {
        let of = if column % 3 == 2 { "int64" } else { "double" };
        let _ = write!(schema, "optional {of} c{column};");
    }
    schema += if mixed { "optional binary place (STRING); optional binary species (STRING); }" } else { "}" };
    let schema = Arc::new(parse_message_type(&schema).expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut file = SerializedFileWriter::new(File::create(path).expect("a file"), schema, properties).expect("a header");
    for (group, rows) in rows.chunks(GROUP).enumerate() {
        let row = |at: usize| group * GROUP + at;
        let mut written = file.next_row_group().expect("a group");
        for column in 0..columns {
            let gap = |at: usize| mixed && row(at) % 10 == 0 && row(at) / 10 % 7 == column;
            let levels: Vec<i16> = (0..rows.len()).map(|at| i16::from(!gap(at))).collect();
            let values = rows.iter().enumerate().filter(|(at, _)| !gap(*at)).map(|(_, row)| row[column]);
            let mut to = written.next_column().expect("a column").expect("one more");
            if column % 3 == 2 {
                let values: Vec<i64> = values.map(|value| value as i64).collect();
                to.typed::<Int64Type>().write_batch(&values, Some(&levels), None).expect("it is written");
            } else {
                let values: Vec<f64> = values.collect();
                to.typed::<DoubleType>().write_batch(&values, Some(&levels), None).expect("it is written");
            }
            to.close().expect("its end");
        }
        let texts: [&dyn Fn(usize) -> &'static str; 2] =
            [&|row| ["inland", "near bay", "<1h ocean", "near ocean", "island"][row % 5], &|row| ["setosa", "virginica"][row / 3 % 2]];
        for text in texts.into_iter().filter(|_| mixed) {
            let values: Vec<ByteArray> = (0..rows.len()).map(|at| ByteArray::from(text(row(at)))).collect();
            let mut to = written.next_column().expect("a column").expect("one more");
            to.typed::<ByteArrayType>().write_batch(&values, Some(&vec![1; rows.len()]), None).expect("it is written");
            to.close().expect("its end");
        }
        written.close().expect("its end");
    }
    file.close().expect("its end");
}

/// Writes the same numbers as CSV.
fn write_text(path: &Path, rows: &[[f64; 10]]) {
    let mut text = (0..10).map(|column| format!("c{column}")).collect::<Vec<_>>().join(",") + "\n";
    for row in rows {
        let cells: Vec<String> = row.iter().map(f64::to_string).collect();
        let _ = writeln!(text, "{}", cells.join(","));
    }
    std::fs::write(path, text).expect("it can be written");
}

fn tables(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let rows = numbers();
    let mut group = criterion.benchmark_group("parquet");
    group.sample_size(10).throughput(Throughput::Elements(ROWS as u64));
    for (name, compression) in
        [("uncompressed", Compression::UNCOMPRESSED), ("snappy", Compression::SNAPPY), ("zstd", Compression::ZSTD(ZstdLevel::default()))]
    {
        write(&at(name), &rows, 10, false, compression);
        group.bench_function(format!("numbers, {name}"), |bencher| {
            bencher.iter(|| Parquet::new(at(name)).read::<Plain>().expect("a sound table"));
        });
    }
    write_text(&at("text"), &rows);
    group.bench_function("the same as text", |bencher| bencher.iter(|| Csv::new(at("text")).read::<Plain>().expect("a sound table")));
    write(&at("mixed"), &rows, 7, true, Compression::SNAPPY);
    let table = Parquet::new(at("mixed")).categorical(["place", "species"]).missing(Missing::Mean);
    group.bench_function("gaps and categories, snappy", |bencher| bencher.iter(|| table.read::<Mixed>().expect("a sound table")));
    group.finish();

    let mut group = criterion.benchmark_group("an epoch of batches of 256");
    group.sample_size(10).throughput(Throughput::Elements(ROWS as u64));
    let trainer = || Trainer::new(Adam::default()).epochs(1).batch(256);
    let mut net = Plain::init(&mut StdRng::seed_from_u64(1));
    let in_memory: Dataset<Plain> = Parquet::new(at("snappy")).read().expect("a sound table");
    trainer().fit(&mut net, &in_memory).expect("it trains");
    group.bench_function("in memory", |bencher| bencher.iter(|| trainer().fit(&mut net, &in_memory).expect("it trains")));
    let stream = Parquet::new(at("snappy")).stream::<Plain>().expect("columns");
    group.bench_function("from Parquet", |bencher| bencher.iter(|| trainer().fit(&mut net, &stream).expect("it trains")));
    let stream = Csv::new(at("text")).stream::<Plain>().expect("columns").rows(ROWS);
    group.bench_function("from text", |bencher| bencher.iter(|| trainer().fit(&mut net, &stream).expect("it trains")));
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default(); targets = tables }
criterion_main!(benches);
