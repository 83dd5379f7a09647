//! Cure: Give it twice as many numbers as it gives: the means, then the logarithms of the variances. See [`Sample`](crate::kind::Sample).

use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(sum))]
    struct Net(784) -> 784 {
        fc1: Dense(400), Relu, latent: Sample(20), Dense(784), Sigmoid,
    }
}

fn main() {}
