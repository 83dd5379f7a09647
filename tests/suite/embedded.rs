//! Embedded networks equal the networks that were saved.

use std::path::{Path, PathBuf};

use nn_runtime::Scalar;
use nn_runtime::prelude::*;

/// Networks of the comparison with PyTorch, with weights that PyTorch wrote.
macro_rules! embedded {
    ($($module:ident, $network:ident, $declaration:literal, $weights:literal;)*) => { $(
        mod $module {
            use nn_runtime::prelude::*;

            include!($declaration);

            static MODEL: $network = embed!($network, $weights);

            #[test]
            fn is_the_network_that_is_loaded() {
                super::compare(&MODEL, $weights);
            }
        }
    )* };
}

embedded! {
    a_single_layer, Case01, "../reference/networks/01/declaration.rs", "../reference/networks/01/weights.safetensors";
    normalised_rows, Case04, "../reference/networks/04/declaration.rs", "../reference/networks/04/weights.safetensors";
    residuals_in_residuals, Case07, "../reference/networks/07/declaration.rs", "../reference/networks/07/weights.safetensors";
    awkward_names, Case08, "../reference/networks/08/declaration.rs", "../reference/networks/08/weights.safetensors";
    const_sizes, Case09, "../reference/networks/09/declaration.rs", "../reference/networks/09/weights.safetensors";
}

fn compare<N: Train>(embedded: &N, weights: &str) {
    let loaded = N::load(beside(weights)).expect("it is there");
    assert_eq!(embedded.parameters(), loaded.parameters());
    assert_eq!(embedded.statistics(), loaded.statistics());
    let row = N::Input::filled(N::Scalar::from_f64(0.3));
    assert_eq!(embedded.predict(&row).numbers(), loaded.predict(&row).numbers());
}

fn beside(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("suite").join(file)
}

const WIDTH: usize = 4;

network! {
    #[weights("../weights/net.safetensors")]
    struct Net(2) -> 1 { hidden: Dense(WIDTH), Relu, output: Dense(1) }
}

network! {
    #[scalar(f64)]
    #[weights("../weights/mixed.safetensors")]
    struct Mixed(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    #[weights("../weights/sequential.safetensors", rename("0" = "hidden", "2" = "output"))]
    struct Sequential(2) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    struct Encoder(2) -> 3 { Dense(3), BatchNorm }
}

network! {
    #[weights("../weights/nested.safetensors")]
    struct Nested(2) -> 1 { encoder: self::Encoder, Tanh, output: Dense(1) }
}

static NET: Net = Net::trained();
static MIXED: Mixed = Mixed::trained();
static NESTED: Nested = Nested::trained();
static RENAMED: Net = embed!(Net, "../weights/sequential.safetensors", rename("0" = "hidden", "2" = "output"));
static CONVERTED: Mixed = embed!(self::Mixed, "../weights/net.safetensors");
static NARROWED: Net = embed!(Net, "../weights/mixed.safetensors");

const _: () = assert!(Net::PARAMETERS < 10_000 && Net::STACK_BYTES <= 64 && Net::FLOPS < 100);
const _: () = assert!(Net::WEIGHT_BYTES == 4 * 17 && Mixed::WEIGHT_BYTES == 8 * 17);

#[test]
fn sizes_may_be_const_expressions() {
    compare(&NET, "../weights/net.safetensors");
}

#[test]
fn other_floating_types_are_converted() {
    compare(&MIXED, "../weights/mixed.safetensors");
    compare(&CONVERTED, "../weights/net.safetensors");
    compare(&NARROWED, "../weights/mixed.safetensors");
}

#[test]
fn a_network_inside_brings_its_tensors() {
    compare(&NESTED, "../weights/nested.safetensors");
}

#[test]
fn tensors_of_other_names_are_renamed() {
    assert_eq!(RENAMED.parameters(), NET.parameters());
    assert_eq!(Sequential::trained().parameters(), NET.parameters());
}

#[test]
fn numbers_lie_at_the_start_of_a_cache_line() {
    assert_eq!(NET.parameters().as_ptr().addr() % 64, 0);
}

#[test]
fn an_embedded_network_can_be_trained_on() {
    let mut net = Mixed::trained();
    net.hidden_mut().bias[0] = 5.0;
    assert_eq!((net.hidden().bias[0], MIXED.hidden().bias[0]), (5.0, -1.0));
}
