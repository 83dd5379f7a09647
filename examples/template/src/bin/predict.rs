//! Predicts a row that is given on the command line. The network is in the program: nothing is loaded.
#![forbid(unsafe_code)]

#[path = "../columns.rs"]
#[rustfmt::skip]
mod columns;

use std::process::ExitCode;

use columns::{CLASSES, INPUTS, OUTPUTS};
use model::Model;
use nn_runtime::prelude::*;

/// Compared with the declaration while it is compiled.
static MODEL: Model = embed!(Model, "../../model.safetensors");

type Input = <Model as Network>::Input;

fn main() -> ExitCode {
    match input(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(input) => {
            println!("{}", answer(&MODEL.predict(&input)));
            ExitCode::SUCCESS
        }
        Err(why) => {
            let names: Vec<&str> = INPUTS.iter().map(|(name, _)| *name).collect();
            eprintln!("{why}\nusage: predict {}", names.join(" "));
            ExitCode::FAILURE
        }
    }
}

/// The network's numbers for the cells of a row: a number each, or a 1 among zeros for a category.
fn input(cells: &[String]) -> Result<Input, String> {
    if cells.len() != INPUTS.len() {
        return Err(format!("{} values, expected {}", cells.len(), INPUTS.len()));
    }
    let mut input = Input::filled(0.0);
    let mut places = input.as_mut().iter_mut();
    for (cell, (name, categories)) in cells.iter().zip(INPUTS) {
        if categories.is_empty() {
            let number = cell.parse().ok().filter(|number: &f32| number.is_finite());
            let number = number.ok_or_else(|| format!("{name}: found {cell:?}, expected a number"))?;
            places.by_ref().take(1).for_each(|place| *place = number);
        } else {
            let found = categories.iter().position(|category| category == cell);
            let found = found.ok_or_else(|| format!("{name}: found {cell:?}, expected one of {}", categories.join(", ")))?;
            let of_column = places.by_ref().take(categories.len());
            of_column.enumerate().for_each(|(place, number)| *number = f32::from(u8::from(place == found)));
        }
    }
    Ok(input)
}

/// What the outputs mean.
fn answer(outputs: &[f32]) -> String {
    let named = outputs.iter().zip(OUTPUTS);
    if CLASSES {
        let best = named.max_by(|(a, _), (b, _)| a.total_cmp(b));
        return best.map_or_else(String::new, |(score, class)| format!("{class} ({score:.3})"));
    }
    named.map(|(number, name)| format!("{name} {number}")).collect::<Vec<_>>().join("\n")
}

/// `train` writes the columns with the weights; those of another table are no use.
const _: () = {
    let (mut width, mut column) = (0, 0);
    while column < INPUTS.len() {
        let categories = INPUTS[column].1.len();
        width += if categories == 0 { 1 } else { categories };
        column += 1;
    }
    assert!(width == <Input as Row<f32>>::WIDTH, "the network is of other columns: train it anew");
};
