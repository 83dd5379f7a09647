//! `predict` is suitable for real-time threads: it never allocates. `benches` measures that its time does not depend on the numbers.

use allocation_counter::measure;
use nn_runtime::prelude::*;

network! {
    #[weights("../weights/net.safetensors")]
    struct Whole(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    #[weights("../weights/net.safetensors", as = i8)]
    struct Byte(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

#[test]
fn an_embedded_network_never_allocates_not_even_to_be_there() {
    let allocations = measure(|| {
        let (whole, byte) = (Whole::trained(), Byte::trained());
        assert!((whole.predict(&[1.0, 2.0])[0] - byte.predict(&[1.0, 2.0])[0]).abs() < 0.1);
    });
    assert_eq!(allocations.count_total, 0);
}
