//! Predicts without `std`; the exit code is the answer.
#![no_std]
#![no_main]

use nn_runtime::prelude::*;

include!("every.rs");
include!("memory.rs");

static MODEL: Every = embed!(Every, "every.safetensors");
static MEMORY: Memory = embed!(Memory, "memory.safetensors");

network! {
    #[weights("../../weights/net.safetensors", as = i8)]
    struct Small(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

static SMALL: Small = Small::trained();

const _: () = assert!(Every::PARAMETERS < 10_000 && Every::STACK_BYTES < 4_000 && Every::FLOPS < 20_000);

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// The most probable class, or 3 if another network gives NaN. The compiler cannot know the inputs.
#[unsafe(no_mangle)]
extern "C" fn main(arguments: i32) -> i32 {
    let [a, b, c] = MODEL.predict(&[arguments as f32; 8]);
    let [small] = SMALL.predict(&[arguments as f32; 2]);
    let mut stream = MEMORY.stream();
    stream.step(&[arguments as f32; 2]);
    let [left, _] = stream.step(&[0.5; 2]);
    if small.is_nan() || left.is_nan() {
        3
    } else if a > b && a > c {
        0
    } else if b > c {
        1
    } else {
        2
    }
}
