//! The network behind `page.html`, as WebAssembly without an allocator and without generated JavaScript.
#![cfg_attr(target_family = "wasm", no_std)]
#![deny(unsafe_code)]

use core::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};

use nn_runtime::prelude::*;

network! {
    /// A digit of 28×28 pixels, each from 0 to 1: LeNet-5, the network of `../digits.rs`. Most of its weights take one byte here.
    #[weights("lenet.safetensors", as = i8)]
    struct LeNet([1, 28, 28]) -> 10 {
        conv1: Conv2d(6, kernel = 5), Relu, MaxPool(2),
        conv2: Conv2d(16, kernel = 5), Relu, MaxPool(2),
        Flatten,
        fc1: Dense(120), Relu,
        fc2: Dense(84), Relu,
        fc3: Dense(10), Softmax,
    }
}

static MODEL: LeNet = LeNet::trained();

/// How black the pixels are, from 0 to 255.
static PIXELS: [AtomicU8; 784] = [const { AtomicU8::new(0) }; 784];

/// The probability of each digit, as bits.
static PROBABILITIES: [AtomicU32; 10] = [const { AtomicU32::new(0) }; 10];

/// Sets how black a pixel is, from 0 to 255.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn ink(place: usize, black: u8) {
    if let Some(pixel) = PIXELS.get(place) {
        pixel.store(black, Relaxed);
    }
}

/// Runs the network on the picture.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn read() {
    let pixels = core::array::from_fn(|place| f32::from(PIXELS[place].load(Relaxed)) / 255.0);
    for (place, probability) in PROBABILITIES.iter().zip(MODEL.predict(&pixels)) {
        place.store(probability.to_bits(), Relaxed);
    }
}

/// Returns the probability of a digit, from the last call of `read`.
#[expect(unsafe_code, reason = "the page finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn probability(digit: usize) -> f32 {
    PROBABILITIES.get(digit).map_or(0.0, |bits| f32::from_bits(bits.load(Relaxed)))
}

#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
