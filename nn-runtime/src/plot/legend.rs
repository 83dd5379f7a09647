//! The legend of a chart.

use super::chart::{Chart, Shape};
use super::color;
use super::frame::Frame;
use super::svg::{Anchor, Font, Svg};

const ROW: f64 = 17.0;
const FONT: Font = Font { size: 12.0, bold: false, color: "#222", anchor: Anchor::Start };

/// Returns the name, colour and shape of each entry.
fn entries(chart: &Chart) -> Vec<(&str, &'static str, &Shape)> {
    let series = chart.marks.iter().filter(|mark| mark.shape.is_series()).enumerate();
    series
        .filter(|(_, mark)| !mark.name.is_empty())
        .map(|(place, mark)| (mark.name.as_str(), color::of_series(place), &mark.shape))
        .collect()
}

/// Estimates the width of an entry.
fn width(name: &str) -> f64 {
    7.7 * name.chars().count() as f64 + 42.0
}

/// Returns the number of columns that fit below a chart, and their height.
fn below(chart: &Chart, room: f64) -> (usize, f64) {
    let entries = entries(chart);
    let widest = entries.iter().map(|(name, ..)| width(name)).fold(1.0, f64::max);
    let columns = ((room / widest) as usize).clamp(1, entries.len().max(1));
    (columns, ROW * entries.len().div_ceil(columns) as f64)
}

/// Returns the height of the legend below the chart, or 0.
pub(super) fn height_below(chart: &Chart, room: f64) -> f64 {
    if chart.legend_below { below(chart, room).1 + 4.0 } else { 0.0 }
}

/// Draws the legend below the chart or in the corner with the fewest points.
pub(super) fn draw(svg: &mut Svg, chart: &Chart, frame: &Frame, bottom: f64) {
    let entries = entries(chart);
    if entries.is_empty() {
        return;
    }
    if chart.legend_below {
        let (columns, _) = below(chart, frame.width);
        for (place, entry) in entries.iter().enumerate() {
            let column = frame.width / columns as f64;
            let corner = [frame.left + column * (place % columns) as f64, bottom + ROW * (place / columns) as f64];
            row(svg, entry, corner);
        }
        return;
    }
    let (wide, high) = (entries.iter().map(|(name, ..)| width(name)).fold(0.0, f64::max), ROW * entries.len() as f64 + 8.0);
    let corners = [
        [frame.left + frame.width - wide - 6.0, frame.top + 6.0],
        [frame.left + 6.0, frame.top + 6.0],
        [frame.left + frame.width - wide - 6.0, frame.top + frame.height - high - 6.0],
        [frame.left + 6.0, frame.top + frame.height - high - 6.0],
    ];
    let points: Vec<_> = chart.marks.iter().flat_map(|mark| mark.shape.extent()).filter_map(|point| frame.place(point)).collect();
    let covered = |corner: &[f64; 2]| {
        let within = |[x, y]: &&[f64; 2]| (corner[0]..corner[0] + wide).contains(x) && (corner[1]..corner[1] + high).contains(y);
        points.iter().filter(within).count()
    };
    let Some([x, y]) = corners.into_iter().min_by_key(|corner| covered(corner)) else { return };
    svg.add(format_args!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"white\" fill-opacity=\"0.85\" stroke=\"#ccc\"/>"
    ));
    for (place, entry) in entries.iter().enumerate() {
        row(svg, entry, [x + 6.0, y + 4.0 + ROW * place as f64]);
    }
}

/// Draws an entry: a sample of the series and its name.
fn row(svg: &mut Svg, (name, color, shape): &(&str, &'static str, &Shape), [x, y]: [f64; 2]) {
    let middle = y + ROW / 2.0;
    match shape {
        Shape::Points { .. } => svg.add(format_args!("<circle cx=\"{:.1}\" cy=\"{middle:.1}\" r=\"4\" fill=\"{color}\"/>", x + 10.0)),
        Shape::Bars { .. } | Shape::Band { .. } => {
            svg.add(format_args!("<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"20\" height=\"9\" fill=\"{color}\"/>", middle - 4.5));
        }
        _ => {
            let dash = if matches!(shape, Shape::Line { dashed: true, .. }) { " stroke-dasharray=\"6 4\"" } else { "" };
            svg.add(format_args!("<path d=\"M{x:.1} {middle:.1}h20\" stroke=\"{color}\" stroke-width=\"2.5\"{dash}/>"));
        }
    }
    svg.text([x + 26.0, middle + 4.3], name, FONT, false);
}
