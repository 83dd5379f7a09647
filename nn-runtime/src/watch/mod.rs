//! Monitors training: a progress line, logs, TensorBoard, an HTML page and `tracing`.
//!
//! Each type is an [`Observer`](crate::trainer::Observer), which corresponds to a callback in Keras. Pass it to
//! [`Trainer::observe`](crate::trainer::Trainer::observe).
//!
//! | type | shows | feature |
//! |---|---|---|
//! | `Progress` | a progress line on the terminal, then the report as a table | `progress` |
//! | [`CsvLog`], [`JsonLog`] | a line per epoch, or per n batches | |
//! | `TensorBoard` | losses, metrics and learning rates in TensorBoard | `tensorboard` |
//! | `HtmlReport` | an HTML page: curves, layers, predictions, settings, machine | `html` |
//! | `Traced` | spans and events for `tracing` | `tracing` |

#[cfg(feature = "html")]
mod html;
mod log;
#[cfg(feature = "progress")]
mod progress;
mod scalars;
#[cfg(feature = "tensorboard")]
mod tensorboard;
#[cfg(test)]
mod tests;
#[cfg(feature = "tracing")]
mod traced;

#[cfg(feature = "html")]
pub use html::HtmlReport;
pub use log::{CsvLog, JsonLog};
#[cfg(feature = "progress")]
pub use progress::Progress;
#[cfg(feature = "tensorboard")]
pub use tensorboard::TensorBoard;
#[cfg(feature = "tracing")]
pub use traced::Traced;
