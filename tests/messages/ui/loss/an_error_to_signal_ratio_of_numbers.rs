//! Cure: Declare the output as `[steps, features]`. See [`EsrLoss`](crate::loss::EsrLoss).

use nn_runtime::prelude::*;

network! {
    #[loss(EsrLoss)]
    struct Net(64) -> 64 {
        Dense(64),
    }
}

// The targets are numbers in any case: there is one error.
fn data() -> Dataset<Net> {
    Dataset::from_rows([([0.0; 64], [0.0; 64])])
}

fn main() {
    data();
}
