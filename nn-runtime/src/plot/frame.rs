//! The part of a picture that shows a chart's numbers.

use super::scale::Scale;

/// The part of a chart between its axes.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Frame {
    /// Where a point lies in the picture.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        Some([self.left + self.width * self.x.share(x)?, self.top + self.height * (1.0 - self.y.share(y)?)])
    }

    /// Whether a place in the picture lies between the axes.
    pub(super) fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let within = |at: f64, start: f64, length: f64| (start - 0.1..=start + length + 0.1).contains(&at);
        within(x, self.left, self.width) && within(y, self.top, self.height)
    }
}
