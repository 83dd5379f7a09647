//! `cargo bench --bench csv`: how fast a table of a million rows is read.

use std::fmt::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Plain(9) -> 1 { Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    struct Mixed(12) -> 2 { Dense(2), Softmax }
}

const ROWS: usize = 1_000_000;

/// Numbers of three to eight digits, like measurements.
fn plain() -> String {
    let mut text = "a,b,c,d,e,f,g,h,i,target\n".to_owned();
    let mut state = 1_u64;
    for _ in 0..ROWS {
        for column in 0..10 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = (state >> 40) as f64 / 1000.0 - 5000.0;
            let end = if column == 9 { '\n' } else { ',' };
            let _ = match column % 3 {
                0 => write!(text, "{number:.3}{end}"),
                1 => write!(text, "{:.6}{end}", number / 1000.0),
                _ => write!(text, "{}{end}", (number * 10.0) as i64),
            };
        }
    }
    text
}

/// The same numbers with gaps, categories and named classes.
fn mixed() -> String {
    let mut text = "a,b,c,d,e,f,g,place,species\n".to_owned();
    for (row, line) in plain().lines().skip(1).enumerate() {
        let mut cells: Vec<&str> = line.split(',').take(7).collect();
        if row % 10 == 0 {
            cells[row / 10 % 7] = "NA";
        }
        let place = ["inland", "near bay", "<1h ocean", "near ocean", "island"][row % 5];
        let _ = writeln!(text, "{},{place},{}", cells.join(","), ["setosa", "virginica"][row / 3 % 2]);
    }
    text
}

fn csv(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("csv");
    group.sample_size(10);

    let (text, path) = (plain(), folder.path().join("plain.csv"));
    std::fs::write(&path, &text).expect("it can be written");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("numbers", |bencher| bencher.iter(|| Csv::new(&path).read::<Plain>().expect("a sound table")));

    let (text, path) = (mixed(), folder.path().join("mixed.csv"));
    std::fs::write(&path, &text).expect("it can be written");
    group.throughput(Throughput::Bytes(text.len() as u64));
    let table = Csv::new(&path).categorical(["place", "species"]).missing(Missing::Mean);
    group.bench_function("gaps and categories", |bencher| bencher.iter(|| table.read::<Mixed>().expect("a sound table")));
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default(); targets = csv }
criterion_main!(benches);
