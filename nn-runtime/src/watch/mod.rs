//! What a person sees of a training, while it goes on and afterwards.
//!
//! Each is an [`Observer`](crate::trainer::Observer), given to [`Trainer::observe`](crate::trainer::Trainer::observe):
//!
//! | | shows | feature |
//! |---|---|---|
//! | `Progress` | one live line on a terminal, then the report as a table | `progress` |
//! | [`CsvLog`], [`JsonLog`] | a line for each epoch, or for some of the batches | |
//! | `TensorBoard` | losses, metrics and rates in TensorBoard | `tensorboard` |
//! | `HtmlReport` | a page of HTML: curves, layers, answers, settings, machine | `html` |
//! | `Traced` | spans and events for whoever subscribes to `tracing` | `tracing` |

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
