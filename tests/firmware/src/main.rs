//! Predicts on bare metal, and prints every bit of the answers through the emulator.
#![no_std]
#![no_main]

#[cfg(target_arch = "arm")]
use cortex_m_rt::entry;
use nn_runtime::prelude::*;
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;

include!("../../bare/src/every.rs");
include!("../../bare/src/parts.rs");
include!("../../bare/src/pixels.rs");
include!("../../bare/src/sound.rs");

static MODEL: Every = embed!(Every, "../../bare/src/every.safetensors");
static IMAGES: Pixels = embed!(Pixels, "../../bare/src/pixels.safetensors");
static PARTS: Parts = embed!(Parts, "../../weights/parts.safetensors");
static SOUND: Sound = embed!(Sound, "../../bare/src/sound.safetensors");

#[entry]
fn main() -> ! {
    for row in 0..100_u8 {
        let input = core::array::from_fn(|place| f32::from(row) * 0.07 - 0.9 * place as f32);
        semihosting::println!("{:08x?}", MODEL.predict(&input).map(f32::to_bits));
    }
    for row in 0..20_u8 {
        let image = core::array::from_fn(|place| f32::from((u16::from(row) * 31 + place as u16 * 17) % 64) / 32.0 - 1.0);
        semihosting::println!("{:08x?}", IMAGES.predict(&image).map(f32::to_bits));
    }
    let mut stream = SOUND.stream();
    for step in 0..32_u8 {
        let frame = [f32::from(step) * 0.1 - 1.5, f32::from(step % 5) - 2.0];
        semihosting::println!("{:08x?}", stream.step(&frame).map(f32::to_bits));
    }
    for row in 0..20_u8 {
        let numbers =
            |first: u16| core::array::from_fn(|place| f32::from((u16::from(row) * 31 + place as u16 * 17 + first) % 64) / 32.0 - 1.0);
        let PartsOutput { kind: [a, b, c], price: [price] } = PARTS.predict(&PartsInput { left: numbers(0), right: numbers(7) });
        semihosting::println!("{:08x?}", [a, b, c, price].map(f32::to_bits));
    }
    semihosting::process::exit(0)
}
