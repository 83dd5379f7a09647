//! Prices of Californian houses, from eight numbers about each block.
//!
//! `cargo run --release --example house_prices` trains on four fifths of the 1990 census blocks, and prices the others.

use std::path::Path;

use nn_runtime::prelude::*;

network! {
    /// Median house value of a Californian block, in units of 100 000 dollars.
    #[loss(MeanSquaredError)]
    pub struct HousePrice(8) -> 1 {
        Standardize,
        hidden: Dense(64), Relu,
        Residual { Dense(64), Relu },
        output: Dense(1),
        Rescale,
    }
}

/// What is shown of a training.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Root mean squared error on blocks it has not seen, in units of 100 000 dollars.
    pub rmse: f64,
    /// How much of the spread of prices it explains.
    pub r2: f64,
}

/// Trains, prints what happens, and saves the model.
///
/// # Errors
/// The data cannot be read or the model not be written.
pub fn run(save_to: &Path) -> Result<Outcome, nn_runtime::Error> {
    let houses = Dataset::<HousePrice>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/california_housing.csv.gz"))?;
    let (train, test) = houses.split_by_hash(5);
    let (train, validation) = train.split(0.9, &mut StdRng::seed_from_u64(1));
    println!("{} blocks to learn from, {} to validate, {} to test\n", train.len(), validation.len(), test.len());

    let mut net = HousePrice::init(&mut StdRng::seed_from_u64(2));
    println!("{}\n", HousePrice::SUMMARY);
    let report = Trainer::new(Adam::new(1e-3)).epochs(200).batch(64).validate(&validation).stop_early(30).fit(&mut net, &train)?;
    println!("{report}\n");

    let score = net.evaluate(&test)?;
    let outcome = Outcome { rmse: score.rmse.unwrap_or(f64::NAN), r2: score.r2.unwrap_or(f64::NAN) };
    println!("on houses it has not seen it errs by {:.0} dollars (RMSE {:.4}, R² {:.4})", outcome.rmse * 1e5, outcome.rmse, outcome.r2);
    println!("\n{:>12}  {:>12}", "predicted", "true");
    for (features, [truth]) in test.iter().step_by(test.len() / 8) {
        let [price] = net.predict(features);
        println!("{:>10.0} $  {:>10.0} $", price * 1e5, truth * 1e5);
    }
    net.save(save_to)?;
    println!("\nsaved to {}", save_to.display());
    Ok(outcome)
}

#[allow(dead_code, reason = "the tests call `run`")]
fn main() -> Result<(), nn_runtime::Error> {
    run(Path::new("house_price.safetensors")).map(drop)
}
