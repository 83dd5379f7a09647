//! A batch normalisation folded into the layer before it.

use nn_runtime::Error;
use nn_runtime::prelude::*;

use crate::check;

network! {
    #[scalar(f64)]
    struct Trained(3) -> 2 {
        hidden: Dense(5), BatchNorm(epsilon = 0.01), Relu,
        Residual { inner: Dense(5), BatchNorm, Tanh },
        output: Dense(2),
    }
}

network! {
    #[scalar(f64)]
    struct Deployed(3) -> 2 { hidden: Dense(5), Relu, Residual { inner: Dense(5), Tanh }, output: Dense(2) }
}

network! {
    #[scalar(f64)]
    struct WithoutBias(3) -> 2 { Dense(2, bias = false), BatchNorm, BatchNorm, Silu, BatchNorm }
}

/// A network of which every number is drawn; variances are above 0.
fn drawn<N: Train<Scalar = f64>>() -> N {
    let mut net: N = check::network(&mut StdRng::seed_from_u64(5));
    let variances: Vec<_> = N::TENSORS.iter().filter(|tensor| tensor.name.ends_with("var")).map(|tensor| tensor.range.clone()).collect();
    for range in variances {
        net.statistics_mut()[range].iter_mut().for_each(|var| *var = 0.1 + var.abs());
    }
    net
}

fn alike<A: Network<Scalar = f64>, B: Network<Scalar = f64, Input = A::Input>>(a: &A, b: &B) {
    for input in check::inputs::<A>(20, &mut StdRng::seed_from_u64(6)) {
        for (x, y) in a.predict(&input).as_ref().iter().zip(b.predict(&input).as_ref()) {
            assert!((x - y).abs() <= 1e-12 * (1.0 + x.abs()), "{x} and {y}");
        }
    }
}

#[test]
fn a_folded_network_predicts_what_it_predicted() {
    let (net, other) = (drawn::<Trained>(), drawn::<WithoutBias>());
    alike(&net.fold(), &net);
    alike(&other.fold(), &other);
    assert_ne!(net.fold().hidden().weight, net.hidden().weight);
    assert_eq!(net.fold().batch_norm1().weight, &[1.0; 5]);
}

#[test]
fn a_network_declared_without_the_normalisations_takes_the_folded_weights() {
    let net = drawn::<Trained>();
    let deployed: Deployed = net.fold_into().expect("the layers have the same names");
    alike(&deployed, &net);
}

#[test]
fn networks_that_do_not_fit_are_told_why() {
    network! {
        #[scalar(f64)]
        struct Other(3) -> 2 { hidden: Dense(4), Relu, last: Dense(2) }
    }
    let error = drawn::<Trained>().fold_into::<Other>().err().expect("they do not fit").to_string();
    for part in ["`hidden.weight` is [5, 3] here, but [4, 3] there", "`last.bias` is in the other declaration only", "`output.weight`"] {
        assert!(error.contains(part), "{error}");
    }
    // What a normalisation does behind an activation cannot be folded.
    network! {
        #[scalar(f64)]
        struct Bare(3) -> 2 { Dense(2, bias = false), Silu }
    }
    assert!(matches!(drawn::<WithoutBias>().fold_into::<Bare>(), Err(Error::Data(_))));
}
