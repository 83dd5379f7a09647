//! Cure: Make a token: `Token::new(12)`. It is `None` if the vocabulary has no such token. See [`Token`](crate::Token).

use nn_runtime::prelude::*;

network! {
    struct Net(Tokens(2, 65)) -> [2, 8] { Embedding(8) }
}

fn main() {
    let net = Net::init(&mut StdRng::seed_from_u64(1));
    net.predict(&[12.0, 64.0]);
}
