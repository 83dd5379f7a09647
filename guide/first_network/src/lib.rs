use nn_runtime::prelude::*;

network! {
    /// The price of a house in dollars.
    #[loss(MeanSquaredError)]
    pub struct HousePrice(9) -> 1 {
        Standardize,
        hidden: Dense(32), Relu,
        Dense(1),
        Rescale,
    }
}
