//! Predicts a row from the command line. The network and the encoder of the row are part of the program; it loads no file.
#![forbid(unsafe_code)]

#[path = "../encoder.rs"]
mod encoder;

use std::process::ExitCode;

use encoder::ENCODER;
use model::Model;
use nn_runtime::prelude::*;

/// The compiler reads the file and compares it with the declaration.
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

/// `train` writes the encoder together with the weights. An encoder of another table does not compile.
const _: () = ENCODER.assert_fits::<Model>();
