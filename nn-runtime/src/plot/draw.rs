//! Draws charts.

use super::chart::{Chart, Shape};
use super::frame::Frame;
use super::scale::Scale;
use super::svg::{Anchor, Font, Svg, path};
use super::{color, contour, legend};

/// The default size of a chart, with title, labels and legend.
pub(super) const SIZE: [f64; 2] = [540.0, 380.0];

const TITLE: Font = Font { size: 14.5, bold: true, color: "#222", anchor: Anchor::Middle };
const NAME: Font = Font { size: 13.0, bold: false, color: "#222", anchor: Anchor::Middle };
const TICK: Font = Font { size: 12.0, bold: false, color: "#444", anchor: Anchor::Middle };

/// Edges without anti-aliasing.
const HARD: &str = "shape-rendering=\"crispEdges\"";
/// The width of the names beside a y axis.
const NAMES: f64 = 76.0;

/// Draws a chart with its upper left corner at (x, y). `id` must be unique in the document.
pub(super) fn draw(svg: &mut Svg, chart: &Chart, [x, y]: [f64; 2], [all_width, all_height]: [f64; 2], id: &str) {
    let extent: Vec<_> = chart.marks.iter().flat_map(|mark| mark.shape.extent()).collect();
    let beside = if chart.y_categories.is_empty() { 74.0 } else { NAMES + 36.0 };
    let (left, bottom) = if chart.bare { (12.0, 12.0) } else { (beside, 52.0) };
    let heat = chart.marks.iter().find_map(|mark| match &mark.shape {
        Shape::Heat { cells, bound, .. } => Some((range(cells, *bound), bound.is_some())),
        _ => None,
    });
    let width = all_width - left - if heat.is_some() { 76.0 } else { 18.0 };
    let below = legend::height_below(chart, width);
    let frame = Frame {
        left: x + left,
        top: y + 32.0,
        width,
        height: all_height - 32.0 - bottom - below,
        x: Scale::of(extent.iter().map(|[x, _]| *x), chart.x.limits, chart.x.log),
        y: Scale::of(extent.iter().map(|[_, y]| *y), chart.y.limits, chart.y.log),
        y_down: chart.y_down,
    };
    svg.text([frame.left + frame.width / 2.0, y + 21.0], &chart.title, TITLE, false);
    if !chart.bare {
        axes(svg, chart, &frame, [x, y + all_height - below]);
    }
    let Frame { left, top, width, height, .. } = frame;
    svg.add(format_args!(
        "<clipPath id=\"{id}\"><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/></clipPath>"
    ));
    let groups = chart.marks.iter().filter(|mark| matches!(mark.shape, Shape::Bars { .. })).count();
    let (mut series, mut group) = (0, 0);
    for mark in &chart.marks {
        // Marks without a name are the edges of a diagram.
        let color = match mark.color {
            None if chart.bare && mark.name.is_empty() => "#888888",
            nth => color::of_series(nth.unwrap_or(series)),
        };
        // A point at the edge is drawn whole.
        let clip = if matches!(mark.shape, Shape::Points { .. }) { String::new() } else { format!(" clip-path=\"url(#{id})\"") };
        svg.add(format_args!("<g{clip} fill=\"none\">"));
        shape(svg, &mark.shape, &frame, color, (group, groups));
        svg.add(format_args!("</g>"));
        series += usize::from(mark.shape.is_series());
        group += usize::from(matches!(mark.shape, Shape::Bars { .. }));
    }
    if !chart.bare {
        svg.add(format_args!(
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"none\" stroke=\"#444\"/>"
        ));
    }
    legend::draw(svg, chart, &frame, y + all_height - below);
    if let Some((range, diverging)) = heat {
        key(svg, &frame, range, diverging);
    }
}

/// Draws the colour bar to the right of a heat map.
fn key(svg: &mut Svg, frame: &Frame, [least, most]: [f64; 2], diverging: bool) {
    const STEPS: usize = 40;
    let (left, height) = (frame.left + frame.width + 10.0, frame.height / STEPS as f64);
    for step in 0..STEPS {
        let (top, color) =
            (frame.top + frame.height - height * (step + 1) as f64, color::of_share(step as f64 / (STEPS - 1) as f64, diverging));
        svg.add(format_args!("<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"12\" height=\"{:.1}\" fill=\"{color}\" {HARD}/>", height + 0.4));
    }
    let scale = Scale::of(std::iter::empty(), Some([least, most]), false);
    for (tick, text) in scale.ticks(7) {
        let Some(share) = scale.share(tick) else { continue };
        let y = frame.top + frame.height * (1.0 - share) + 4.2;
        svg.text([left + 17.0, y], &text, Font { anchor: Anchor::Start, ..TICK }, false);
    }
}

/// Returns the numbers of a heat map that have the first and the last colour.
fn range(cells: &[Vec<f64>], bound: Option<f64>) -> [f64; 2] {
    if let Some(bound) = bound {
        return [-bound, bound];
    }
    let finite = cells.iter().flatten().filter(|cell| cell.is_finite());
    finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], cell| [least.min(*cell), most.max(*cell)])
}

/// Draws the ticks, the grid and the labels of the axes.
fn axes(svg: &mut Svg, chart: &Chart, frame: &Frame, [left, bottom]: [f64; 2]) {
    let ticks = |scale: &Scale, names: &[String], room: f64| match names {
        [] => scale.ticks(6),
        names => names.iter().enumerate().map(|(place, name)| (place as f64, shortened(name, room))).collect(),
    };
    let x_ticks = ticks(&frame.x, &chart.categories, frame.width / chart.categories.len().max(1) as f64);
    let y_ticks = ticks(&frame.y, &chart.y_categories, NAMES);
    let within = |share: Option<f64>| share.filter(|share| (-0.001..=1.001).contains(share));
    for (tick, text) in x_ticks {
        let Some(share) = within(frame.x.share(tick)) else { continue };
        let x = frame.left + frame.width * share;
        if chart.categories.is_empty() {
            svg.add(format_args!("<path d=\"M{x:.1} {:.1}v{:.1}\" stroke=\"#e4e4e4\"/>", frame.top, frame.height));
        }
        svg.text([x, frame.top + frame.height + 17.0], &text, TICK, false);
    }
    for (tick, text) in y_ticks {
        let Some(share) = within(frame.y.share(tick)) else { continue };
        let y = frame.at_share(share);
        svg.add(format_args!("<path d=\"M{:.1} {y:.1}h{:.1}\" stroke=\"#e4e4e4\"/>", frame.left, frame.width));
        svg.text([frame.left - 7.0, y + 4.2], &text, Font { anchor: Anchor::End, ..TICK }, false);
    }
    svg.text([frame.left + frame.width / 2.0, bottom - 13.0], &chart.x.name, NAME, false);
    svg.text([left + 18.0, frame.top + frame.height / 2.0], &chart.y.name, NAME, true);
}

/// Shortens a name to the given width, so that it does not overlap the next one.
fn shortened(name: &str, room: f64) -> String {
    /// The mean width of a letter divided by the font size.
    const LETTER: f64 = 0.6;
    /// Between two names.
    const SPACE: f64 = 5.5;
    let letters = ((room - SPACE).max(0.0) / (LETTER * TICK.size)) as usize;
    if name.chars().count() <= letters {
        return name.to_owned();
    }
    name.chars().take(letters.saturating_sub(1).max(1)).chain(['…']).collect()
}

fn shape(svg: &mut Svg, shape: &Shape, frame: &Frame, color: &'static str, group: (usize, usize)) {
    match shape {
        Shape::Line { points, dashed } => {
            let (line, dash) =
                (path(points.iter().map(|point| frame.place(*point))), if *dashed { " stroke-dasharray=\"7 4\"" } else { "" });
            svg.add(format_args!("<path d=\"{line}\" stroke=\"{color}\" stroke-width=\"2\" stroke-linejoin=\"round\"{dash}/>"));
        }
        Shape::Points { points, radius } => {
            for [x, y] in points.iter().filter_map(|point| frame.place(*point)).filter(|at| frame.holds(*at)) {
                svg.add(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{color}\" fill-opacity=\"0.75\"/>"));
            }
        }
        Shape::Bars { heights } => bars(svg, heights, frame, color, group),
        Shape::Band { edges } => {
            let upper = edges.iter().filter_map(|[x, _, high]| frame.place([*x, *high]));
            let lower = edges.iter().rev().filter_map(|[x, low, _]| frame.place([*x, *low]));
            let outline = path(upper.chain(lower).map(Some));
            svg.add(format_args!("<path d=\"{outline}Z\" fill=\"{color}\" fill-opacity=\"0.35\" stroke=\"{color}\"/>"));
        }
        Shape::Heat { cells, x, y, bound } => heat(svg, cells, *bound, *x, *y, frame),
        Shape::Contours { heights, x, y, levels } => {
            for level in levels {
                let ends = contour::segments(heights, *x, *y, *level).into_iter();
                let line = path(ends.flat_map(|[from, to]| [frame.place(from), frame.place(to), None]));
                svg.add(format_args!("<path d=\"{line}\" stroke=\"#b5b5b5\"/>"));
            }
        }
        Shape::Arrow { from, to } => arrow(svg, frame.place(*from), frame.place(*to), color),
        Shape::Text { at, text } => {
            if let Some(at) = frame.place(*at) {
                lines(svg, at, text);
            }
        }
        Shape::Box { at, text } => {
            if let Some([x, y]) = frame.place(*at) {
                let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                let (width, height) = (7.4 * widest as f64 + 16.0, 16.0 * text.lines().count() as f64 + 10.0);
                svg.add(format_args!(
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"6\" fill=\"#eef4fa\" stroke=\"#0072b2\"/>",
                    x - width / 2.0,
                    y - height / 2.0
                ));
                lines(svg, [x, y], text);
            }
        }
    }
}

/// Draws lines of text, centred at a point.
fn lines(svg: &mut Svg, [x, y]: [f64; 2], text: &str) {
    let count = text.lines().count() as f64;
    for (place, line) in text.lines().enumerate() {
        svg.text([x, y + 4.3 + 16.0 * (place as f64 - (count - 1.0) / 2.0)], line, Font { color: "#222", ..TICK }, false);
    }
}

fn bars(svg: &mut Svg, heights: &[f64], frame: &Frame, color: &str, (group, groups): (usize, usize)) {
    let width = 0.8 / groups as f64;
    for (place, height) in heights.iter().enumerate() {
        let left = place as f64 - 0.4 + width * group as f64;
        // A logarithmic axis has no 0, so bars start at its lower end.
        let ground = frame.at_share(frame.y.share(0.0).unwrap_or(0.0));
        let (Some([x, y]), Some([right, _])) = (frame.place([left, *height]), frame.place([left + width, *height])) else { continue };
        let (top, tall) = (y.min(ground), (y - ground).abs());
        svg.add(format_args!("<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{tall:.1}\" fill=\"{color}\"/>", right - x));
    }
}

fn heat(svg: &mut Svg, cells: &[Vec<f64>], bound: Option<f64>, x: [f64; 2], y: [f64; 2], frame: &Frame) {
    let [least, most] = range(cells, bound);
    let part = |[from, to]: [f64; 2], place: usize, count: usize| from + (to - from) * place as f64 / count as f64;
    for (row, numbers) in cells.iter().enumerate() {
        for (column, number) in numbers.iter().enumerate().filter(|(_, number)| number.is_finite()) {
            let corner = |row, column| frame.place([part(x, column, numbers.len()), part(y, row, cells.len())]);
            let (Some([left, one]), Some([right, other])) = (corner(row, column), corner(row + 1, column + 1)) else { continue };
            let top = one.min(other);
            let share = if most > least { (number - least) / (most - least) } else { 0.5 };
            // Slightly larger than the cell and without anti-aliasing, to avoid visible seams.
            let (width, height, color) = (right - left + 0.4, (one - other).abs() + 0.4, color::of_share(share, bound.is_some()));
            svg.add(format_args!(
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{color}\" {HARD}/>"
            ));
        }
    }
}

fn arrow(svg: &mut Svg, from: Option<[f64; 2]>, to: Option<[f64; 2]>, color: &str) {
    let (Some(from), Some(to)) = (from, to) else { return };
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let length = dx.hypot(dy).max(1e-9);
    let [dx, dy] = [dx / length, dy / length];
    let [bx, by] = [to[0] - 9.0 * dx, to[1] - 9.0 * dy];
    svg.add(format_args!("<path d=\"M{:.1} {:.1}L{bx:.1} {by:.1}\" stroke=\"{color}\" stroke-width=\"2.2\"/>", from[0], from[1]));
    let head = [to, [bx - 4.5 * dy, by + 4.5 * dx], [bx + 4.5 * dy, by - 4.5 * dx]];
    svg.add(format_args!("<path d=\"{}Z\" fill=\"{color}\"/>", path(head.into_iter().map(Some))));
}
