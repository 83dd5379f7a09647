//! The network of `../amplifier.rs`, one sample after the other.

use nn_runtime::prelude::*;

network! {
    #[weights("../amp.safetensors")]
    #[stream]
    struct Amp([2048, 1]) -> [2048, 1] { Residual { lstm: Lstm(20), lin: Dense(1) } }
}

static AMP: Amp = Amp::trained();

/// A guitar amplifier while it plays. It keeps what it has heard.
pub struct Amplifier(StreamState<'static, Amp>);

/// A new amplifier, which has heard nothing. `amplifier_free` ends it.
#[expect(unsafe_code, reason = "C finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn amplifier_new() -> Box<Amplifier> {
    Box::new(Amplifier(AMP.stream()))
}

/// Plays a sample between -1 and 1, at 22 050 samples a second. `amplifier` must not be null.
#[expect(unsafe_code, reason = "C finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn amplifier_step(amplifier: &mut Amplifier, sample: f32) -> f32 {
    let [answer] = amplifier.0.step(&[sample]);
    answer
}

/// Plays 64 samples, and writes what is heard in their place. Neither may be null.
#[expect(unsafe_code, reason = "C finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn amplifier_block(amplifier: &mut Amplifier, sound: &mut [f32; 64]) {
    *sound = amplifier.0.block(&sound.map(|sample| [sample])).map(|[sample]| sample);
}

/// Ends an amplifier. Null is allowed.
#[expect(unsafe_code, reason = "C finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn amplifier_free(amplifier: Option<Box<Amplifier>>) {
    drop(amplifier);
}
