//! Predicts a row that is given on the command line. The network is in the program, and so is what encodes the row: nothing is loaded.
#![forbid(unsafe_code)]

#[path = "../encoder.rs"]
mod encoder;

use std::process::ExitCode;

use encoder::ENCODER;
use model::Model;
use nn_runtime::prelude::*;

/// Compared with the declaration while it is compiled.
static MODEL: Model = embed!(Model, "../../model.safetensors");

fn main() -> ExitCode {
    match ENCODER.input::<Model>(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(input) => {
            let output = MODEL.predict(&input);
            for (column, answer) in ENCODER.answers::<Model>(&output) {
                println!("{column} {answer}");
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            let names: Vec<&str> = ENCODER.inputs.iter().map(|column| column.name).collect();
            eprintln!("{why}\nusage: predict {}", names.join(" "));
            ExitCode::FAILURE
        }
    }
}

/// `train` writes the encoder together with the weights: one of another table does not compile.
const _: () = ENCODER.assert_fits::<Model>();
