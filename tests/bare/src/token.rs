//! Draws tokens without `std`; the exit code is the last one.
#![no_std]
#![no_main]

use nn_runtime::prelude::*;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// One of the two most likely of four tokens. The compiler cannot know the probabilities.
#[unsafe(no_mangle)]
extern "C" fn main(arguments: i32) -> i32 {
    let mut sampler = Sampler::new().temperature(0.7).top_k(2).top_p(0.99).seed(4);
    let mut token = Token::<4>::default();
    for step in 0..20_u8 {
        token = sampler.sample(&[arguments as f32, 7.0, 8.0, f32::from(step) / 10.0]);
    }
    token.index() as i32
}
