//! Cure: Write a shorter warm-up, or longer sequences. See [`After`](crate::loss::After).

use nn_runtime::prelude::*;

network! {
    #[loss(EsrLoss(pre_emphasis = 0.95, after = 64))]
    struct Net([64, 1]) -> [64, 1] {
        Lstm(8), Dense(1),
    }
}

// The targets are those of the whole sequence: there is one error.
fn data() -> Dataset<Net> {
    Dataset::from_rows([([[0.0; 1]; 64], [[0.0; 1]; 64])])
}

fn main() {
    data();
}
