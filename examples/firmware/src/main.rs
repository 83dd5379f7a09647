//! A trained network on a microcontroller: it reads a digit from a sensor of 8×8 pixels. A crate to copy.
//!
//! There is no operating system, no allocator and no file. The compiler reads `model.safetensors`, compares it with the declaration, and puts
//! the numbers into flash: the program takes 10 kB of it, the weights half of that. `predict` uses the stack alone, less than 1 kB.
//!
//! # Run it
//! On an emulated Cortex-M4 with floating point, which `.cargo/config.toml` starts (QEMU, Debian's package `qemu-system-arm`):
//!
//! ```console
//! $ rustup target add thumbv7em-none-eabihf
//! $ cargo run --release
//! It is a 3, with a probability of 99 %.
//! ```
//!
//! # Make it yours
//! Copy the folder, and change:
//!
//! | in | what |
//! |---|---|
//! | `Cargo.toml` | where the folder `nn-runtime` lies |
//! | `memory.x` | where the flash and the RAM of the chip lie |
//! | `.cargo/config.toml` | the target of the chip, and the program that flashes it |
//! | `model.safetensors` | the weights: what `net.save(…)` wrote in the program that trained the network |
//! | `src/main.rs` | the declaration, the same layers as in training; `main`, which reads your sensor |
//!
//! These weights were trained as in `examples/digits.rs`, with 16 units in place of 64. If rows of your network have categories or gaps, embed
//! the `Encoder` too that `Encoding::save_rust` writes: it works here as well.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use nn_runtime::prelude::*;
use semihosting::{println, process};

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[weights("../model.safetensors")]
    struct Digit([8, 8]) -> 10 {
        Standardize,
        hidden: Dense(16), Relu,
        Dense(10), Softmax,
    }
}

static MODEL: Digit = Digit::trained();

// A network that outgrows the chip does not compile.
const _: () = assert!(Digit::WEIGHT_BYTES < 8 * 1024 && Digit::STACK_BYTES < 1024);

/// What the sensor would show.
#[rustfmt::skip]
const PICTURE: [f32; 64] = [
     0.0,  0.0,  7.0, 15.0, 13.0,  1.0,  0.0,  0.0,
     0.0,  8.0, 13.0,  6.0, 15.0,  4.0,  0.0,  0.0,
     0.0,  2.0,  1.0, 13.0, 13.0,  0.0,  0.0,  0.0,
     0.0,  0.0,  2.0, 15.0, 11.0,  1.0,  0.0,  0.0,
     0.0,  0.0,  0.0,  1.0, 12.0, 12.0,  1.0,  0.0,
     0.0,  0.0,  0.0,  0.0,  1.0, 10.0,  8.0,  0.0,
     0.0,  0.0,  8.0,  4.0,  5.0, 14.0,  9.0,  0.0,
     0.0,  0.0,  7.0, 13.0, 13.0,  9.0,  0.0,  0.0,
];

#[entry]
fn main() -> ! {
    // The compiler must not compute the answer: a sensor's numbers are not known to it.
    let probabilities = MODEL.predict(&black_box(PICTURE));
    let (mut digit, mut largest) = (0, 0.0);
    for (class, probability) in probabilities.into_iter().enumerate() {
        if probability > largest {
            (digit, largest) = (class, probability);
        }
    }
    println!("It is a {digit}, with a probability of {} %.", (100.0 * largest) as u32);
    process::exit(0)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
