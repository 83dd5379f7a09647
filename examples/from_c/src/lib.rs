//! Networks for programs in C: that of `../embedded`, a stream, and one with several inputs and outputs.
//!
//! The only unsafe thing here is the attribute `no_mangle`, because two libraries could use the same name. All other unsafe code is denied.
#![deny(unsafe_code)]

mod amplifier;
mod listing;

pub use amplifier::{Amplifier, amplifier_block, amplifier_free, amplifier_new, amplifier_step};
pub use listing::listing;
use nn_runtime::prelude::*;

network! {
    #[weights("../../embedded/house_price.safetensors")]
    struct HousePrice(8) -> 1 {
        Standardize,
        hidden: Dense(64), Relu,
        Residual { Dense(64), Relu },
        output: Dense(1),
        Rescale,
    }
}

static MODEL: HousePrice = HousePrice::trained();

/// Median house value of a Californian block, in units of 100 000 dollars, from eight census features.
///
/// Needs no set-up, keeps nothing between calls, and may be called from any thread. `features` must not be null.
#[expect(unsafe_code, reason = "C finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn house_price(features: &[f32; 8]) -> f32 {
    let [price] = MODEL.predict(features);
    price
}
