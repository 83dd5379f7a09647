use house_price::HousePrice;
use nn_runtime::prelude::*;

/// How the cells of a row become the numbers of the input.
static ENCODER: nn_runtime::Encoder = include!("encoder.rs");

/// The trained network. The compiler reads the file and compares it with the declaration.
static MODEL: HousePrice = embed!(HousePrice, "../model.safetensors");

fn main() {
    let cells: Vec<String> = std::env::args().skip(1).collect();
    match ENCODER.input::<HousePrice>(&cells) {
        Ok(input) => {
            let [price] = MODEL.predict(&input);
            println!("{price:.0} dollars");
        }
        Err(why) => {
            eprintln!("{why}");
            std::process::exit(1);
        }
    }
}
