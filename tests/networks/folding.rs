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

network! {
    #[scalar(f64)]
    struct OfImages([4, 5, 5]) -> 2 { conv: Conv2d(6, kernel = 3, groups = 2, padding = 1), BatchNorm, Relu, Flatten, Dense(2) }
}

network! {
    #[scalar(f64)]
    struct OfImagesDeployed([4, 5, 5]) -> 2 { conv: Conv2d(6, kernel = 3, groups = 2, padding = 1), Relu, Flatten, Dense(2) }
}

/// A network with random numbers everywhere; variances are above 0.
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
        for (x, y) in a.predict(&input).numbers().iter().zip(b.predict(&input).numbers()) {
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
fn a_normalization_of_channels_is_folded_into_the_convolution() {
    let net = drawn::<OfImages>();
    alike(&net.fold(), &net);
    let deployed: OfImagesDeployed = net.fold_into().expect("the layers have the same names");
    alike(&deployed, &net);
}

#[test]
fn a_normalization_of_another_branch_is_not_folded() {
    network! {
        #[scalar(f64)]
        struct Branches(3) -> 7 { Concat { Dense(4), BatchNorm } }
    }
    network! {
        #[scalar(f64)]
        struct Both(3) -> 8 { Concat { { Dense(4), BatchNorm, Tanh }, { Residual { Dense(3) }, Dense(4), BatchNorm } }, BatchNorm }
    }
    let (branches, both) = (drawn::<Branches>(), drawn::<Both>());
    assert_eq!(branches.fold().parameters(), branches.parameters());
    alike(&branches.fold(), &branches);
    alike(&both.fold(), &both);
    assert_eq!(both.fold().batch_norm2().weight, &[1.0; 4]);
}

/// The column mean that a training batch reports includes the bias, as a prediction sees it.
#[test]
fn a_mean_behind_a_bias_is_reported_to_every_normalization() {
    network! {
        #[scalar(f64)]
        struct Two(3) -> 5 { Dense(4), Concat { { BatchNorm, Dense(2) }, { BatchNorm, Dense(3) } } }
    }
    let (net, inputs) = (drawn::<Two>(), check::inputs::<Two>(6, &mut StdRng::seed_from_u64(1)));
    let mut workspace = Two::workspace(6);
    net.forward(&inputs, &mut workspace).expect("the batch is sound");
    net.backward(&inputs, &[[0.5; 5]; 6], &mut workspace).expect("the batch is that of the forward pass");
    let of_batch = workspace.gradient();
    for (row, bias) in net.dense1().bias.iter().enumerate() {
        let weights: Vec<f64> = (0..3).map(|input| net.dense1().weight[input][row]).collect();
        let outputs = inputs.iter().map(|input| input.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>() + bias);
        let mean = outputs.sum::<f64>() / 6.0;
        assert!((of_batch.batch_norm1().running_mean[row] - mean).abs() < 1e-12);
        assert!((of_batch.batch_norm2().running_mean[row] - mean).abs() < 1e-12);
    }
}

#[test]
fn networks_that_do_not_fit_are_told_why() {
    network! {
        #[scalar(f64)]
        struct Other(3) -> 2 { hidden: Dense(4), Relu, last: Dense(2) }
    }
    network! {
        #[scalar(f64)]
        struct Bare(3) -> 2 { Dense(2, bias = false), Silu }
    }
    let error = drawn::<Trained>().fold_into::<Other>().err().expect("they do not fit").to_string();
    for part in ["`hidden.weight` is [5, 3] here, but [4, 3] there", "`last.bias` is in the other declaration only", "`output.weight`"] {
        assert!(error.contains(part), "{error}");
    }
    // A normalisation after an activation cannot be folded.
    assert!(matches!(drawn::<WithoutBias>().fold_into::<Bare>(), Err(Error::Data(_))));
}
