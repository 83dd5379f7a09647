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

network! {
    #[stream]
    struct Writer(Tokens(8, 30)) -> [8, 30] { Embedding(4), Gru(8), Dense(30), Softmax }
}

#[test]
fn an_embedded_network_never_allocates_not_even_to_be_there() {
    let allocations = measure(|| {
        let (whole, byte) = (Whole::trained(), Byte::trained());
        assert!((whole.predict(&[1.0, 2.0])[0] - byte.predict(&[1.0, 2.0])[0]).abs() < 0.1);
    });
    assert_eq!(allocations.count_total, 0);
}

#[test]
fn a_text_is_written_without_allocations() {
    let net = Writer::init(&mut StdRng::seed_from_u64(1));
    let allocations = measure(|| {
        let mut sampler = Sampler::new().temperature(0.9).top_k(20).top_p(0.8).seed(1);
        let (mut stream, mut token) = (net.stream(), Token::default());
        for _ in 0..20 {
            token = sampler.sample(&stream.step(&token));
        }
        assert!(token.index() < 30);
    });
    assert_eq!(allocations.count_total, 0);
}
