use nn_runtime::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {
    let _ = Trainer::new(Adam::default()).clip(1.0);
}
