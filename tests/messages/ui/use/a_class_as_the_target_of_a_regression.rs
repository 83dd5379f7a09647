//! Cure: Write the target as an array, `[3.0]`, or `#[loss(CrossEntropy)]` for classes. See
//! [`WithTarget::Target`](crate::WithTarget::Target).

use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let _ = net.gradient(&[[0.0; 8]], &[3_usize], &mut Net::workspace(1));
}
