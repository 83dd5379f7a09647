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
///
/// At the end of a network with a loss, the loss compares (y − mean) / deviation with (t − mean) / deviation, so that what is learnt does not
/// depend on the unit of the targets, and each of several outputs counts by its own deviation. This is scikit-learn's
/// `TransformedTargetRegressor`. Losses that compare scores of classes are refused behind it.
#[derive(Debug)]
pub enum Rescale {}
