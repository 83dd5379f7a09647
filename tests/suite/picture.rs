//! What every picture has to be.

use nn_runtime::plot::Figure;

/// Checks that a figure has axes and curves, and no NaN or infinity.
pub(crate) fn is_a_picture(figure: &Figure) {
    let svg = figure.to_svg();
    assert!(
        svg.contains("<text") && svg.contains("<path") && !svg.contains("NaN") && !svg.contains("inf,") && !svg.contains("\"inf"),
        "{svg}"
    );
}
