//! Charts side by side, and the files they become.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::Chart;
use super::draw::{SIZE, draw};
use super::svg::{Anchor, Font, Svg};
use crate::error::Error;
use crate::whole;

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
        compressed(&pixels).map_err(|why| refused(&why))
    }

    /// Writes the picture: a path that ends in `.svg` or `.png` as that, one with another ending or none as both, with these behind it. Folders that
    /// are not there are made.
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

/// How many colours a PNG has at the most.
const COLORS: usize = 256;

/// Writes pixels by the number of their colour: charts have few, and shades of them at edges. Where there are more than 256, the rarest become
/// the most like them.
fn compressed(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colors = || pixels.data().chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    colors().for_each(|color| *counts.entry(color).or_default() += 1);
    let mut palette: Vec<_> = counts.into_iter().collect();
    palette.sort_unstable_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    let palette: Vec<_> = palette.into_iter().map(|(color, _)| color).collect();
    let kept = &palette[..palette.len().min(COLORS)];
    let nearest = |color: &[u8; 3]| {
        let distance = |other: &[u8; 3]| color.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum::<u32>();
        (0..kept.len()).min_by_key(|place| distance(&kept[*place])).unwrap_or(0) as u8
    };
    let places: HashMap<_, _> = palette.iter().map(|color| (*color, nearest(color))).collect();

    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(kept.as_flattened());
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colors().map(|color| places[&color]).collect::<Vec<_>>())?;
    writer.finish()?;
    Ok(bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.map_err(|source| Error::Io { path: path.to_owned(), action: "make the folder of the picture", source })?;
    whole::write(path, bytes)
}
