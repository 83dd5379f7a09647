//! Cure: Write as many numbers as the network has outputs, here `[0.0; 1]`. See [`WithTarget::Target`](crate::WithTarget::Target).

use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let _ = net.gradient(&[[0.0; 8]], &[[0.0; 2]], &mut Net::workspace(1));
}
