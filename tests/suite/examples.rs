//! The examples reach what they say.

#[allow(unreachable_pub, reason = "an example is a program")]
#[path = "../../examples/digits.rs"]
mod digits;
#[allow(unreachable_pub, reason = "an example is a program")]
#[path = "../../examples/house_prices.rs"]
mod house_prices;
#[allow(unreachable_pub, reason = "an example is a program")]
#[path = "../../examples/one_neuron.rs"]
mod one_neuron;

use nn_runtime::prelude::*;

#[test]
fn houses_are_priced_as_well_as_scikit_learn_prices_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("house_price.safetensors");
    let outcome = house_prices::run(&path).expect("the data is beside it");
    assert!(outcome.rmse <= 0.53, "RMSE {}", outcome.rmse);
    let net = house_prices::HousePrice::load(&path).expect("it was saved");
    let [price] = net.predict(&[8.3252, 41.0, 6.984_13, 1.023_81, 322.0, 2.555_56, 37.88, -122.23]);
    assert!((3.0..6.0).contains(&price), "the first block is worth 4.526, not {price}");
}

#[test]
fn digits_are_read() {
    let accuracy = digits::small().expect("the data is beside it");
    assert!(accuracy >= 0.98, "{accuracy}");
}

#[test]
fn the_macro_differentiates_as_a_person_does() {
    let (one, two) = (one_neuron::one_neuron().expect("a batch"), one_neuron::two_layers().expect("a batch"));
    for (name, by_hand, by_macro) in one.into_iter().chain(two) {
        assert!((by_hand - by_macro).abs() <= 1e-15, "{name}: {by_hand} by hand, {by_macro} by the macro");
    }
}
