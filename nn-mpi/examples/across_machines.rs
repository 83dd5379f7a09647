//! Predicts house prices with the network of the example `house_prices`, trained by several processes.
//!
//! ```text
//! cargo build --release --manifest-path nn-mpi/Cargo.toml --target-dir target --example across_machines
//! mpirun -n 4 target/release/examples/across_machines
//! ```
//!
//! Four processes learn what one learns: an RMSE of 0.42 (times 100 000 dollars) on the test blocks, in which only the last digits of the sums differ.
//! With `--ordered` not even those: the program prints a checksum of the weights, which is the same on 1, 2, 4 and 8 processes.
//! With `--checkpoint FOLDER` the training goes on from there when the program is started again, on any number of processes.

#[allow(dead_code, unreachable_pub, reason = "the network and the data of another program")]
#[path = "../../examples/house_prices.rs"]
mod house_prices;

use house_prices::HousePrice;
use nn_runtime::prelude::*;
use nn_runtime::trainer::Communicator;

fn main() -> Result<(), nn_runtime::Error> {
    let world = nn_mpi::world()?;
    let [train, validation, test] = house_prices::blocks()?;
    let mut net = HousePrice::init(&mut StdRng::seed_from_u64(2));
    let mut trainer = Trainer::new(AdamW::new(4e-3, 0.05))
        .epochs(30)
        .batch(128)
        .schedule(schedule::OneCycle::new())
        .average(Ema(0.998))
        .validate(&validation)
        .threads(1)
        .across(&world);
    if std::env::args().any(|word| word == "--ordered") {
        trainer = trainer.ordered(8);
    }
    if let Some(folder) = std::env::args().skip_while(|word| word != "--checkpoint").nth(1) {
        trainer = trainer.checkpoint(&folder, Every::Epochs(1)).resume(&folder);
    }
    let report = trainer.fit(&mut net, &train)?;
    if world.rank() == 0 {
        println!("{report}\n");
        let score = net.evaluate(&test)?;
        println!("{} processes, on the {} test blocks: RMSE {:.4}", world.size(), test.len(), score.rmse.unwrap_or(f64::NAN));
        let bits = net.parameters().iter().fold(0_u64, |sum, weight| sum.rotate_left(5) ^ u64::from(weight.to_bits()));
        println!("checksum of the weights: {bits:016x}");
        net.save("house_price.safetensors")?;
    }
    Ok(())
}
