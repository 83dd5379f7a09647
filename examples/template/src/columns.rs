//! Written by `train`: what the network takes and gives.

/// The columns of the input, with their categories where they have some.
pub const INPUTS: &[(&str, &[&str])] = &[
    ("living_area", &[]),
    ("basement_area", &[]),
    ("year_built", &[]),
    ("garage_cars", &[]),
    ("building", &["Duplex", "OneFam", "Twnhs", "TwnhsE", "TwoFmCon"]),
];
/// What each output is.
pub const OUTPUTS: &[&str] = &["price"];
/// Whether the outputs are classes, of which the largest is the answer.
pub const CLASSES: bool = false;
