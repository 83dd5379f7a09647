//! The plotting area of a chart.

use super::scale::Scale;

/// The area between the axes of a chart.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Frame {
    /// Converts a point to coordinates of the picture. `None` if it cannot be drawn.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        Some([self.left + self.width * self.x.share(x)?, self.top + self.height * (1.0 - self.y.share(y)?)])
    }

    /// Returns whether a place in the picture is between the axes.
    pub(super) fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let within = |at: f64, start: f64, length: f64| (start - 0.1..=start + length + 0.1).contains(&at);
        within(x, self.left, self.width) && within(y, self.top, self.height)
    }
}
