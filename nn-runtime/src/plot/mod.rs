//! Pictures of a training: lines, points, bars, bands, heat maps and contours, as SVG. With the feature `plot`; with `png` as PNG too.
//!
//! ```
//! use nn_runtime::plot::Chart;
//!
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let losses = (0..50).map(|epoch| (f64::from(epoch), (-0.1 * f64::from(epoch)).exp()));
//! let chart = Chart::new("A loss that decays").x("epoch").y("loss").log_y().line("training", losses);
//! let picture = tempfile::tempdir().map(|folder| folder.path().join("loss")).unwrap_or_default();
//! chart.save(&picture)?; // loss.svg, and with the feature `png` loss.png
//! # Ok(()) }
//! ```
//!
//! A [`Figure`] puts several charts side by side. Numbers that are not finite, or not above 0 where the axis is logarithmic, are left
//! out. The font is DejaVu Sans; for PNG it comes with the feature, so that a machine needs none.

mod chart;
mod color;
mod contour;
mod draw;
mod figure;
mod frame;
mod legend;
#[cfg(feature = "png")]
mod raster;
mod scale;
mod svg;
#[cfg(test)]
mod tests;

pub use chart::Chart;
pub use figure::Figure;
