/// Moves every column to mean 0 and deviation 1: y = (x − mean) / deviation.
///
/// Written `Standardize`, usually as the first layer. Gradient d / deviation.
///
/// | tensor | shape in files | role | at first |
/// |---|---|---|---|
/// | `mean` | `[width]` | statistic, never moved by training | 0 |
/// | `deviation` | `[width]` | statistic, never moved by training | 1 |
///
/// The statistics are fitted from the training inputs and saved with the weights, so that a trained network takes rows
/// in their own units.
#[derive(Debug)]
pub enum Standardize {}

/// Brings every column back to the unit of the targets: y = x · deviation + mean.
///
/// Written `Rescale`, usually as the last layer. Gradient d · deviation.
///
/// | tensor | shape in files | role | at first |
/// |---|---|---|---|
/// | `mean` | `[width]` | statistic, never moved by training | 0 |
/// | `deviation` | `[width]` | statistic, never moved by training | 1 |
///
/// The statistics are fitted from the training targets and saved with the weights: the layers before work on numbers of
/// size 1, the network answers in the target's own unit.
#[derive(Debug)]
pub enum Rescale {}
