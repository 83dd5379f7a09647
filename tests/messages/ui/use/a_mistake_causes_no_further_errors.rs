//! Cure: Correct the declaration: code that uses the network is checked as if it were right. See [the
//! grammar](macro@crate::network#grammar).

use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropi)]
    struct Net(8) -> 3 {
        hidden: Dense(4),
        Rleu,
        Dense(3),
        Softmax,
    }
}

fn main() {
    let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Net::workspace(1);
    let _ = net.gradient(&[[0.0; 8]], &[2_usize], &mut workspace);
    let _ = (net.predict(&[0.0; 8])[2], Net::PARAMETERS, Net::SUMMARY, net.hidden().bias[3]);
    net.parameters_mut()[0] = 1.0;
}
