//! Cure: Write as many numbers as the network has inputs, here `[0.0; 8]`. See [`Network::predict`](crate::Network::predict).

use nn_runtime::prelude::*;

network! {
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    let _ = net.predict(&[0.0; 7]);
}
