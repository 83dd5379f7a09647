//! Charts: lines, points, bars, bands, heat maps and contours. The feature `plot` writes SVG, and the feature `png` also PNG.
//!
//! ```
//! use nn_runtime::plot::Chart;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("loss");
//! let losses = (0..50).map(|epoch| (f64::from(epoch), (-0.1 * f64::from(epoch)).exp()));
//! let chart = Chart::new("Training").x("epoch").y("loss").log_y().line("training", losses);
//! chart.save(&path)?; // writes loss.svg, and with the feature `png` also loss.png
//! # Ok(()) }
//! ```
//!
//! A [`Figure`] shows several charts side by side. NaN and infinity are left out, and so are numbers of at most 0 on a logarithmic axis. The
//! font is DejaVu Sans. The feature `png` contains the font, so it need not be installed.

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

#[doc(alias("matplotlib", "pyplot", "graph"))]
pub use chart::Chart;
#[doc(alias("subplots", "savefig"))]
pub use figure::Figure;
