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
    /// Whether the y axis grows downwards.
    pub(super) y_down: bool,
}

impl Frame {
    /// Converts a point to coordinates of the picture. `None` if it cannot be drawn.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        Some([self.left + self.width * self.x.share(x)?, self.at_share(self.y.share(y)?)])
    }

    /// How far down in the picture a share of the y axis lies.
    pub(super) fn at_share(&self, share: f64) -> f64 {
        self.top + self.height * if self.y_down { share } else { 1.0 - share }
    }

    /// Returns whether a place in the picture is between the axes.
    pub(super) fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let within = |at: f64, start: f64, length: f64| (start - 0.1..=start + length + 0.1).contains(&at);
        within(x, self.left, self.width) && within(y, self.top, self.height)
    }
}
