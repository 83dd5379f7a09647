//! Charts side by side, and the files they become.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::Chart;
use super::draw::{HEIGHT, WIDTH, draw};
use super::svg::{Anchor, Font, Svg};
use crate::error::Error;

/// Charts side by side, in rows.
#[derive(Clone, Debug)]
pub struct Figure {
    title: String,
    charts: Vec<Chart>,
    columns: usize,
}

impl Figure {
    /// An empty figure, two charts in a row. Without a title, none is written.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), charts: Vec::new(), columns: 2 }
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

    /// The picture as SVG.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let columns = self.columns.min(self.charts.len()).max(1);
        let top = if self.title.is_empty() { 0.0 } else { 34.0 };
        let size = [WIDTH * columns as f64, top + HEIGHT * self.charts.len().div_ceil(columns) as f64];
        let mut svg = Svg::default();
        let font = Font { size: 17.0, bold: true, color: "#222", anchor: Anchor::Middle };
        svg.text([size[0] / 2.0, 25.0], &self.title, font, false);
        for (place, chart) in self.charts.iter().enumerate() {
            let corner = [WIDTH * (place % columns) as f64, top + HEIGHT * (place / columns) as f64];
            draw(&mut svg, chart, corner, place);
        }
        svg.finish(size)
    }

    /// The picture as PNG.
    ///
    /// # Errors
    /// It is larger than a picture can be.
    pub fn to_png(&self) -> Result<Vec<u8>, Error> {
        let refused = |why: &dyn std::fmt::Display| Error::Data(format!("the picture cannot be drawn as PNG: {why}"));
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(dejavu::sans::regular().to_vec());
        fonts.load_font_data(dejavu::sans::bold().to_vec());
        let options = Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
        let tree = Tree::from_str(&self.to_svg(), &options).map_err(|why| refused(&why))?;
        let size = tree.size().to_int_size();
        let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(|| refused(&"it has no size"))?;
        resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
        pixels.encode_png().map_err(|why| refused(&why))
    }

    /// Writes the picture: a path that ends in `.svg` or `.png` as that, one with another ending or none as both, with these behind it.
    ///
    /// # Errors
    /// The system refuses to write there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => write(path, self.to_svg().as_bytes()),
            Some("png") => write(path, &self.to_png()?),
            _ => {
                let with = |extension: &str| PathBuf::from(format!("{}.{extension}", path.display()));
                write(&with("svg"), self.to_svg().as_bytes())?;
                write(&with("png"), &self.to_png()?)
            }
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    std::fs::write(path, bytes).map_err(|source| Error::Io { path: path.to_owned(), action: "write the picture", source })
}
