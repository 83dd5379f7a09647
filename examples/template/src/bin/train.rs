//! Trains the network on a table and writes the files that `predict` is compiled with: `model.safetensors` and `src/encoder.rs`.
//!
//! `cargo run --release --features train --bin train`
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::Path;

use model::Model;
use nn_runtime::prelude::*;

// EDIT 1 of 3: the table.
/// A CSV file with a header, relative to this folder. It may be compressed by gzip.
const TABLE: &str = "data/houses.csv";
/// The input columns.
const INPUTS: &[&str] = &["living_area", "basement_area", "year_built", "garage_cars", "building"];
/// The target: columns of numbers, or one column of classes.
const TARGETS: &[&str] = &["price"];
/// The columns, among all of these, whose cells are names of categories.
const CATEGORIES: &[&str] = &["building"];
/// What happens to a gap among the inputs: an empty cell, or one such as `NA` or `?`. A gap in a target is an error, except with
/// `Missing::Drop`.
/// - `Missing::Error`: an error with its line and column. `predict` does not accept a row with a gap.
/// - `Missing::Drop`: the row is left out. `predict` does not accept a row with a gap.
/// - `Missing::Mean`: filled with the mean of the column, or with the most frequent category. `predict` fills gaps with the same value.
/// - `Missing::Median`: filled with the median of the column, or with the most frequent category. `predict` fills gaps with the same value.
const MISSING: Missing = Missing::Drop;
// END of 1.

/// Trains on some rows until the validation rows are predicted no better.
fn learn(net: &mut Model, train: &Dataset<Model>, validation: &Dataset<Model>) -> Result<Report, nn_runtime::Error> {
    // EDIT 3 of 3: the training.
    Trainer::new(Adam::new(3e-3)).epochs(300).batch(32).validate(validation).stop_early(30).fit(net, train)
    // END of 3.
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let csv = Csv::new(folder.join(TABLE)).inputs(INPUTS.iter().copied()).targets(TARGETS.iter().copied());
    let table = csv.categorical(CATEGORIES.iter().copied()).missing(MISSING).read_table::<Model>()?;
    println!("{}\n{}", table.report, Model::SUMMARY);

    // 60 % of the rows to train, 20 % to decide when to stop, 20 % to test.
    let (train, others) = table.data.split(0.6, &mut StdRng::seed_from_u64(1));
    let (validation, test) = others.split(0.5, &mut StdRng::seed_from_u64(2));
    let mut net = Model::init(&mut StdRng::seed_from_u64(3));
    println!("{}", learn(&mut net, &train, &validation)?);
    println!("On {} rows that it has not seen: {}", test.len(), net.evaluate(&test)?);

    net.save(folder.join("model.safetensors"))?;
    table.encoding.save(folder.join("model.encoding.json"))?;
    table.encoding.save_rust::<Model>(folder.join("src/encoder.rs"))?;
    Ok(())
}
