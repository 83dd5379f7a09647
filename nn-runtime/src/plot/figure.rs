//! Figures with several charts, and their files.

use std::path::{Path, PathBuf};

use super::Chart;
use super::draw::{SIZE, draw};
use super::svg::{Anchor, Font, Svg};
use crate::atomic_file;
use crate::error::Error;

/// Several charts in a grid.
#[derive(Clone, Debug)]
pub struct Figure {
    title: String,
    charts: Vec<Chart>,
    columns: usize,
    size: [f64; 2],
}

impl Figure {
    /// Creates an empty figure. The title can be empty.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), charts: Vec::new(), columns: 2, size: SIZE }
    }

    /// Adds a chart.
    #[must_use]
    pub fn chart(mut self, chart: Chart) -> Self {
        self.charts.push(chart);
        self
    }

    /// Sets the number of charts per row (default: 2).
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns.max(1);
        self
    }

    /// Sets the size of each chart in pixels (default: 540 × 380, minimum: 200 × 160).
    #[doc(alias("figsize"))]
    #[must_use]
    pub fn chart_size(mut self, width: f64, height: f64) -> Self {
        self.size = [width.max(200.0), height.max(160.0)];
        self
    }

    /// Returns the figure as SVG.
    #[must_use]
    pub fn to_svg(&self) -> String {
        self.to_svg_within("frame")
    }

    /// Returns the figure as SVG for a page with several figures. The ids of its elements start with `id`.
    pub(crate) fn to_svg_within(&self, id: &str) -> String {
        let columns = self.columns.min(self.charts.len()).max(1);
        let top = if self.title.is_empty() { 0.0 } else { 34.0 };
        let [width, height] = self.size;
        let size = [width * columns as f64, top + height * self.charts.len().div_ceil(columns) as f64];
        let mut svg = Svg::default();
        let font = Font { size: 17.0, bold: true, color: "#222", anchor: Anchor::Middle };
        svg.text([size[0] / 2.0, 25.0], &self.title, font, false);
        for (place, chart) in self.charts.iter().enumerate() {
            let corner = [width * (place % columns) as f64, top + height * (place / columns) as f64];
            draw(&mut svg, chart, corner, self.size, &format!("{id}{place}"));
        }
        svg.finish(size)
    }

    /// Returns the figure as PNG. Needs the feature `png`.
    ///
    /// # Errors
    /// The figure is too large for an image.
    #[cfg(feature = "png")]
    pub fn to_png(&self) -> Result<Vec<u8>, Error> {
        super::raster::png(&self.to_svg())
    }

    /// Writes the figure. Creates missing folders.
    ///
    /// | path | writes |
    /// |---|---|
    /// | `loss.svg` | `loss.svg` |
    /// | `loss.png` | `loss.png` |
    /// | `loss` | `loss.svg`, and with the feature `png` also `loss.png` |
    ///
    /// # Errors
    /// The file cannot be written, or the path ends in `.png` without the feature `png`:
    ///
    /// ```text
    /// cannot save `loss.png`: PNG needs the feature `png` of nn-runtime; use `.svg`
    /// ```
    #[doc(alias("savefig"))]
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => write(path, self.to_svg().as_bytes()),
            Some("png") => self.save_png(path),
            _ => {
                let with = |extension: &str| PathBuf::from(format!("{}.{extension}", path.display()));
                write(&with("svg"), self.to_svg().as_bytes())?;
                if cfg!(feature = "png") { self.save_png(&with("png")) } else { Ok(()) }
            }
        }
    }
}

impl Figure {
    #[cfg(feature = "png")]
    fn save_png(&self, path: &Path) -> Result<(), Error> {
        write(path, &self.to_png()?)
    }

    #[cfg(not(feature = "png"))]
    #[expect(clippy::unused_self, reason = "it has the signature of the version with the feature `png`")]
    fn save_png(&self, path: &Path) -> Result<(), Error> {
        let path = path.display();
        Err(Error::Setting(format!("cannot save `{path}`: PNG needs the feature `png` of nn-runtime; use `.svg`")))
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.map_err(|source| Error::Io { path: path.to_owned(), action: "create the folder of the picture", source })?;
    atomic_file::write(path, bytes)
}

impl Chart {
    /// Writes the chart as a [`Figure`]. See [`Figure::save`].
    ///
    /// # Errors
    /// As [`Figure::save`].
    pub fn save(self, path: impl AsRef<Path>) -> Result<(), Error> {
        Figure::new("").chart(self).save(path)
    }
}
