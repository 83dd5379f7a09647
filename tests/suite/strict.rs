//! Expansions in a module that forbids everything a careful user may forbid: the test passes if this file compiles. Clippy checks it too.

#![deny(warnings, missing_docs, clippy::pedantic)]
#![forbid(unsafe_code)]

use nn_runtime::prelude::*;

const WIDTH: usize = 12;

network! {
    /// Every kind, once.
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    pub struct Everything(8) -> 3 {
        Standardize,
        hidden: Dense(784), BatchNorm, Relu,
        Dense(WIDTH, bias = false, init = Orthogonal(1.0)), LayerNorm, Gelu,
        Residual { Dense(WIDTH), RmsNorm, Prelu, Residual { Dropout(0.5), Identity } },
        Concat { Identity, { Dense(5), Tanh } }, Residual(project) { Dense(WIDTH), Silu },
        Repeat(2) { again: Dense(WIDTH), Elu },
        inner: self::Inner,
        last: Dense(3), Softmax,
    }
}

network! {
    /// Without a loss, in `f32`.
    pub struct Inner(WIDTH) -> 5 { Dense(5), Tanh, self::Plain }
}

network! {
    /// A loss with arguments, and an output size that the macro does not know.
    #[loss(CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]))]
    pub struct Smoothed(3) -> WIDTH { Dense(WIDTH), Softmax }
}

network! {
    struct Plain(5) -> 5 { LeakyRelu, Dropout(0.1, classic), Silu }
}

#[test]
fn everything_can_be_made_and_used() {
    let mut net = Everything::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Everything::workspace(4);
    let (inputs, targets) = ([[0.1; 8], [0.2; 8], [0.4; 8]], [0, 1, 2]);
    let before = net.loss(&inputs, &targets, &mut workspace).expect("a batch");
    let mut adam = Adam::default();
    for _ in 0..20 {
        net.gradient(&inputs, &targets, &mut workspace).expect("a batch");
        adam.step(&mut net, workspace.gradient());
    }
    assert_ne!(net.clone(), Everything::init(&mut StdRng::seed_from_u64(1)));
    assert!(net.loss(&inputs, &targets, &mut workspace).expect("a batch").is_finite() && before.is_finite());
    let smoothed = Smoothed::init(&mut StdRng::seed_from_u64(1));
    assert!(smoothed.gradient(&[[0.5; 3]], &[11], &mut Smoothed::workspace(1)).expect("a batch") > 0.0);
    assert_eq!(net.inner().parameters.len(), Inner::PARAMETERS);
    assert_eq!(net.batch_norm1().running_mean.len(), 784);
    assert_eq!(net.again_2().bias.len(), WIDTH);
}
