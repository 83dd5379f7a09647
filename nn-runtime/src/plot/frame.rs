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
}
