//! A network with several inputs and outputs. Its weights are those of a test: it shows how C passes them.

use nn_runtime::prelude::*;

network! {
    #[weights("../listing.safetensors")]
    struct Listing(photo: [1, 6, 6], facts: 3) -> (kind: 3, price: 1) {
        conv: Conv2d(2, kernel = 3), Relu, MaxPool(2), Flatten,
        Concat { { fc: Dense(4), Tanh }, { From(facts), side: Dense(4), Tanh } },
        bumps: Rbf(3),
        Heads { kind: { kind: Dense(3), Softmax }, price: { price: Dense(1) } },
    }
}

static LISTING: Listing = Listing::trained();

/// The price of a listing, from a photo of 6 by 6 pixels and three numbers. Writes the probabilities of its kind.
///
/// None of the pointers may be null.
#[expect(unsafe_code, reason = "C finds the function by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn listing(photo: &[f32; 36], facts: &[f32; 3], kind: &mut [f32; 3]) -> f32 {
    let answer = LISTING.predict(&ListingInput { photo: *photo, facts: *facts });
    *kind = answer.kind;
    let [price] = answer.price;
    price
}
