//! Charts side by side, and the files they become.

use std::path::{Path, PathBuf};

use super::Chart;
use super::draw::{SIZE, draw};
use super::svg::{Anchor, Font, Svg};
use crate::atomic_file;
use crate::error::Error;

/// Charts side by side, in rows.
#[derive(Clone, Debug)]
pub struct Figure {
    title: String,
    charts: Vec<Chart>,
    columns: usize,
    size: [f64; 2],
}

impl Figure {
    /// An empty figure, two charts in a row. Without a title, none is written.
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

    /// How many charts stand in a row.
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns.max(1);
        self
    }

    /// How large each chart is, in pixels of a picture at its own size: 540 by 380 where nobody says it, and no less than 200 by 160.
    #[must_use]
    pub fn chart_size(mut self, width: f64, height: f64) -> Self {
        self.size = [width.max(200.0), height.max(160.0)];
        self
    }

    /// The picture as SVG.
    #[must_use]
    pub fn to_svg(&self) -> String {
        self.to_svg_within("frame")
    }

    /// The picture as SVG within a page that has other pictures: `id` begins the names of its parts.
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

    /// The picture as PNG, with the feature `png`.
    ///
    /// # Errors
    /// It is larger than a picture can be.
    #[cfg(feature = "png")]
    pub fn to_png(&self) -> Result<Vec<u8>, Error> {
        super::raster::png(&self.to_svg())
    }

    /// Writes the picture: a path that ends in `.svg` or `.png` as that, a path with another ending or none as `.svg`, and with the feature
    /// `png` as `.png` too. Makes folders that do not exist.
    ///
    /// # Errors
    /// The system refuses to write there, or a PNG is asked for without the feature `png`.
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
    #[expect(clippy::unused_self, reason = "it stands in for the one that draws")]
    fn save_png(&self, path: &Path) -> Result<(), Error> {
        let path = path.display();
        Err(Error::Setting(format!("`{path}` would be a PNG, which wants the feature `png` of nn-runtime: save it as `.svg`")))
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.map_err(|source| Error::Io { path: path.to_owned(), action: "make the folder of the picture", source })?;
    atomic_file::write(path, bytes)
}

impl Chart {
    /// Writes the picture: see [`Figure::save`].
    ///
    /// # Errors
    /// As [`Figure::save`].
    pub fn save(self, path: impl AsRef<Path>) -> Result<(), Error> {
        Figure::new("").chart(self).save(path)
    }
}
