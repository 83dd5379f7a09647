//! Every gradient against central differences.

use nn_runtime::prelude::*;

network! {
    /// Something.
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    pub struct Small(2) -> 1 { hidden: Dense(8), Tanh, Residual { Dense(8), Gelu }, output: Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    #[scalar(f64)]
    struct Classes(3) -> 4 { Standardize, Dense(5, bias = false), Prelu, self::Small2, Dense(4), Softmax }
}

network! {
    #[scalar(f64)]
    struct Small2(5) -> 3 { hidden: Dense(8), Tanh, Residual { Dense(8), Gelu }, output: Dense(3) }
}

fn check<N: Supervised<Scalar = f64>>(inputs: &[N::Input], targets: &[N::Target]) {
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = N::workspace(inputs.len());
    workspace.keep_input_gradient(true);
    net.gradient(inputs, targets, &mut workspace).unwrap();
    let gradient = workspace.gradient().parameters().to_vec();
    for (place, g) in gradient.iter().enumerate() {
        let start = net.parameters()[place];
        let mut at = |x: f64| {
            net.parameters_mut()[place] = x;
            net.gradient(inputs, targets, &mut workspace).unwrap()
        };
        let h = 1e-5;
        let numeric = (at(start + h) - at(start - h)) / (2.0 * h);
        at(start);
        assert!((numeric - g).abs() < 1e-7 * (1.0 + g.abs()), "{place}: {numeric} {g}");
    }
    println!("{}", N::SUMMARY);
    println!("{:?}", N::TENSORS);
    println!("{:?}", net.predict(&inputs[0]));
    println!("{:?}", net.predict_batch(inputs, &mut workspace));
}

#[test]
fn small() {
    check::<Small>(&[[0.3, -0.4], [1.0, 2.0]], &[[1.0], [2.0]]);
    check::<Classes>(&[[0.3, -0.4, 0.2], [1.0, 2.0, 0.5]], &[1, 3]);
}
