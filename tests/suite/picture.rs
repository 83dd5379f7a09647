//! What every picture has to be.

use nn_runtime::plot::Figure;

/// Checks that a figure has curves or the cells of a map, and that no place in it is NaN or infinite.
pub(crate) fn is_a_picture(figure: &Figure) {
    let svg = figure.to_svg();
    assert!(svg.contains("<text") && (svg.contains("<path") || svg.matches("<rect").count() > 100), "{svg}");
    let mut attributes = svg.split('"').skip(1).step_by(2);
    assert!(attributes.all(|value| !value.contains("NaN") && !value.contains("inf")), "{svg}");
}
