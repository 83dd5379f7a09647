use house_price::HousePrice;
use nn_runtime::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // 1. Read the table.
    let table = Csv::new("data/houses.csv").categorical(["building"]).read_table::<HousePrice>()?;
    println!("{}\n", table.report);

    // 2. Keep rows aside: a fifth to decide when to stop, a fifth to judge the result.
    let (train, others) = table.data.split(0.6, &mut StdRng::seed_from_u64(1));
    let (validation, test) = others.split(0.5, &mut StdRng::seed_from_u64(2));

    // 3. Train.
    let mut net = HousePrice::init(&mut StdRng::seed_from_u64(3));
    println!("{}\n", HousePrice::SUMMARY);
    let mut trainer = Trainer::new(Adam::new(3e-3)).epochs(300).batch(32).validate(&validation).stop_early(30);
    let report = trainer.fit(&mut net, &train)?;
    println!("{report}\n");

    // 4. Evaluate on rows that it has not seen.
    println!("{} houses that it has not seen: {}", test.len(), net.evaluate(&test)?);

    // 5. Keep the weights, and how cells become numbers.
    net.save("model.safetensors")?;
    std::fs::write("src/encoder.rs", table.encoding.to_rust::<HousePrice>()?)?;
    Ok(())
}
