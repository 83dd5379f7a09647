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
#[doc(alias("callback", "plot_history", "model card"))]
pub use html::HtmlReport;
#[doc(alias("CSVLogger", "callback", "history"))]
pub use log::CsvLog;
#[doc(alias("callback", "history", "jsonl", "ndjson"))]
pub use log::JsonLog;
#[cfg(feature = "progress")]
#[doc(alias("tqdm", "ProgbarLogger", "progress bar", "callback", "verbose"))]
pub use progress::Progress;
#[cfg(feature = "tensorboard")]
#[doc(alias("SummaryWriter", "add_scalar", "callback", "tfevents"))]
pub use tensorboard::TensorBoard;
#[cfg(feature = "tracing")]
#[doc(alias("callback", "logging"))]
pub use traced::Traced;
