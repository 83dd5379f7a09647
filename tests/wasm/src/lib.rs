//! A network with several inputs and outputs as WebAssembly. `tests/suite/targets.rs` runs it in a browser.
#![cfg_attr(target_family = "wasm", no_std)]
#![deny(unsafe_code)]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use nn_runtime::prelude::*;

include!("../../bare/src/parts.rs");

static MODEL: Parts = embed!(Parts, "../../weights/parts.safetensors");

/// The numbers of both inputs, as bits.
static INPUTS: [AtomicU32; 8] = [const { AtomicU32::new(0) }; 8];

/// Sets a number of the inputs.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn set(place: usize, number: f32) {
    if let Some(input) = INPUTS.get(place) {
        input.store(number.to_bits(), Relaxed);
    }
}

/// Returns a number of the answer: three of `kind`, and `price`.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn answer(place: usize) -> f32 {
    let input = |place: usize| f32::from_bits(INPUTS[place].load(Relaxed));
    let row = PartsInput { left: core::array::from_fn(input), right: core::array::from_fn(|place| input(4 + place)) };
    let PartsOutput { kind: [a, b, c], price: [price] } = MODEL.predict(&row);
    [a, b, c, price].get(place).copied().unwrap_or_default()
}

#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
