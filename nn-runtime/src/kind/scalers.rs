/// Layer kind: standardises every column: y = (x − mean) / deviation.
///
/// ```text
/// Standardize, hidden: Dense(64), Relu, output: Dense(1), Rescale
/// ```
///
/// It is usually the first layer. The mean and the standard deviation are fitted from the training inputs and saved with the weights, so a
/// trained network takes raw inputs. [`Trainer::fit`](crate::trainer::Trainer::fit) and
/// [`Supervised::fit_scalers`](crate::Supervised::fit_scalers) fit them. The gradient is d / deviation. No arguments.
///
/// A column of an image is a channel, over all pixels; one of a sequence is a feature, over all steps.
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `mean` | `[width]` | statistic, not changed by training steps | 0 |
/// | `deviation` | `[width]` | statistic, not changed by training steps | 1 |
#[derive(Debug)]
pub struct Standardize;

/// Layer kind: scales every column to the unit of the targets: y = x · deviation + mean.
///
/// ```text
/// Standardize, hidden: Dense(64), Relu, output: Dense(1), Rescale
/// ```
///
/// It is usually the last layer of a regression. The mean and the standard deviation are fitted from the training targets and saved with
/// the weights. The layers before work on numbers of order 1, and the network returns numbers in the unit of the targets. The gradient is
/// d · deviation. It works on numbers, not on images or sequences. No arguments.
///
/// | tensor | shape in files | role | initial value |
/// |---|---|---|---|
/// | `mean` | `[width]` | statistic, not changed by training steps | 0 |
/// | `deviation` | `[width]` | statistic, not changed by training steps | 1 |
///
/// In a network that ends in `Rescale`, the loss compares (y − mean) / deviation with (t − mean) / deviation. Training then does not depend
/// on the unit of the targets, and each output is weighted by its own deviation. scikit-learn's `TransformedTargetRegressor` does the same.
/// A loss that compares scores of classes after a `Rescale` is a compile error.
#[derive(Debug)]
pub struct Rescale;
