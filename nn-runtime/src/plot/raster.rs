//! Renders SVG as PNG with an embedded font.

use std::collections::HashMap;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::error::Error;

/// Renders an SVG as PNG.
pub(super) fn png(svg: &str) -> Result<Vec<u8>, Error> {
    let failed = |why: &dyn std::fmt::Display| Error::Data(format!("the picture cannot be rendered as PNG: {why}"));
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    let options = Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|why| failed(&why))?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it has no size or is too large"))?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    compressed(&pixels).map_err(|why| failed(&why))
}

/// The maximum number of colours of an indexed PNG.
const COLORS: usize = 256;

/// Writes an indexed PNG, because charts have few colours.
fn compressed(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colors = || pixels.data().chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    colors().for_each(|color| *counts.entry(color).or_default() += 1);
    let mut palette: Vec<_> = counts.into_iter().collect();
    palette.sort_unstable_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    let palette: Vec<_> = palette.into_iter().map(|(color, _)| color).collect();
    let kept = kept(&palette);
    let nearest = |color: &[u8; 3]| (0..kept.len()).min_by_key(|place| distance(*color, kept[*place])).unwrap_or(0) as u8;
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

/// Returns at most 256 of the colours, which are sorted by frequency. Every other colour is within a distance of a returned one, and the distance
/// is as small as possible. So similar shades are merged, and a rare colour is kept if it is similar to no other.
pub(super) fn kept(palette: &[[u8; 3]]) -> Vec<[u8; 3]> {
    let mut within = 0;
    loop {
        let mut kept: Vec<[u8; 3]> = Vec::new();
        for color in palette {
            if kept.len() <= COLORS && kept.iter().all(|other| distance(*color, *other) > within) {
                kept.push(*color);
            }
        }
        if kept.len() <= COLORS {
            return kept;
        }
        within = 2 * within + 4;
    }
}

/// Returns the squared distance of two colours.
fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}
