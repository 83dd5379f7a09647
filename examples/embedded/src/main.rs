//! Predicts the value of a block of Californian houses from its eight census numbers, with an embedded network.
//!
//! `cargo run --release -- 8.3252 41 6.98413 1.02381 322 2.55556 37.88 -122.23` answers `427884 dollars`.

use std::process::ExitCode;

use nn_runtime::prelude::*;

network! {
    /// Median house value of a Californian block, in units of 100 000 dollars.
    #[weights("../house_price.safetensors")]
    pub struct HousePrice(8) -> 1 {
        Standardize,
        hidden: Dense(64), Relu,
        Residual { Dense(64), Relu },
        output: Dense(1),
        Rescale,
    }
}

/// The weights are part of the program. The compiler has compared them with the declaration.
static MODEL: HousePrice = HousePrice::trained();

const _: () = assert!(HousePrice::WEIGHT_BYTES < 20 * 1024, "the network is larger than its budget");

const FEATURES: [&str; 8] = ["income", "age", "rooms", "bedrooms", "population", "occupancy", "latitude", "longitude"];

fn main() -> ExitCode {
    match features(std::env::args().skip(1)) {
        Ok(features) => {
            let [price] = MODEL.predict(&features);
            println!("{:.0} dollars", price * 1e5);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}\nusage: house_price {}", FEATURES.join(" ").to_uppercase());
            ExitCode::FAILURE
        }
    }
}

/// Reads the numbers from the command line.
fn features(mut arguments: impl Iterator<Item = String>) -> Result<[f32; 8], String> {
    let mut features = [0.0; 8];
    for (feature, name) in features.iter_mut().zip(FEATURES) {
        let argument = arguments.next().ok_or_else(|| format!("the {name} is missing"))?;
        *feature = argument.parse().map_err(|_| format!("the {name} is no number: {argument}"))?;
    }
    match arguments.next() {
        None => Ok(features),
        Some(more) => Err(format!("one number too many: {more}")),
    }
}
