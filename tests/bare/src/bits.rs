//! Predicts in a program with `std`, and prints every bit of the answers.

use nn_runtime::prelude::*;

include!("every.rs");

static MODEL: Every = embed!(Every, "every.safetensors");

fn main() {
    for row in 0..100_u8 {
        let input = core::array::from_fn(|place| f32::from(row) * 0.07 - 0.9 * place as f32);
        println!("{:08x?}", MODEL.predict(&input).map(f32::to_bits));
    }
}
