//! The windows of convolutions and pools, as nodes give them and as declarations write them.

use super::{Flow, sizes, text};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::view::{self, Of, View};

/// The windows of a convolution or a pool, along height and width. A sequence has one axis, its steps.
pub(super) struct Windows {
    pub axes: usize,
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    pub dilation: [usize; 2],
    /// Before the first and behind the last position of each axis.
    pub padding: [[usize; 2]; 2],
}

impl Windows {
    pub(super) fn of(node: &Node<'_>, kernel: &[usize], positions: &Positions) -> Result<Self, Error> {
        let axes = positions.axes;
        let both = |numbers: &[usize], other: usize| [numbers[0], numbers.get(1).copied().unwrap_or(other)];
        if kernel.len() != axes {
            return Err(Error::new(format!("has a kernel of {} sides over {} axes", kernel.len(), axes)));
        }
        let several = |name: &str, default: usize| match sizes(node, name)?.as_deref() {
            None => Ok([default, default]),
            Some(numbers) if numbers.len() == axes => Ok(both(numbers, default)),
            Some(other) => Err(Error::new(format!("has {} numbers as `{name}`: expected {axes}", other.len()))),
        };
        let (stride, dilation, kernel) = (several("strides", 1)?, several("dilations", 1)?, both(kernel, 1));
        if stride.contains(&0) || dilation.contains(&0) || kernel.contains(&0) {
            return Err(Error::new("has a kernel, a stride or a dilation of 0"));
        }
        let pads = sizes(node, "pads")?.unwrap_or_else(|| vec![0; 2 * axes]);
        if pads.len() != 2 * axes {
            return Err(Error::new(format!("has the padding {pads:?}: expected {} numbers", 2 * axes)));
        }
        let same = |axis: usize, more_behind: bool| {
            let side = positions.sides[axis];
            let span = dilation[axis] * (kernel[axis] - 1) + 1;
            let all = ((side.div_ceil(stride[axis]) - 1) * stride[axis] + span).saturating_sub(side);
            let (less, more) = (all / 2, all - all / 2);
            if more_behind { [less, more] } else { [more, less] }
        };
        let padding = match text(node, "auto_pad", "NOTSET") {
            "NOTSET" | "" => [0, 1].map(|axis| if axis < axes { [pads[axis], pads[axis + axes]] } else { [0, 0] }),
            "VALID" => [[0, 0]; 2],
            "SAME_UPPER" => [0, 1].map(|axis| if axis < axes { same(axis, true) } else { [0, 0] }),
            "SAME_LOWER" => [0, 1].map(|axis| if axis < axes { same(axis, false) } else { [0, 0] }),
            other => return Err(Error::new(format!("has `auto_pad = {other}`, which is not known"))),
        };
        let ahead = positions.padding;
        let padding = [0, 1].map(|axis| [0, 1].map(|side| padding[axis][side] + ahead[axis][side]));
        Ok(Self { axes, kernel, stride, dilation, padding })
    }

    /// `3`, or `[3, 5]`.
    pub(super) fn pair(&self, [height, width]: [usize; 2]) -> String {
        if height == width || self.axes == 1 { height.to_string() } else { format!("[{height}, {width}]") }
    }

    pub(super) fn span(&self, axis: usize) -> usize {
        self.dilation[axis].saturating_mul(self.kernel[axis] - 1).saturating_add(1)
    }

    /// As it is written: one number, one for each axis, or `[before, behind]` where the two differ.
    fn padding(&self) -> Option<String> {
        let [height, width] = self.padding;
        let is_even = self.padding.iter().all(|[before, behind]| before == behind);
        match self.axes {
            _ if self.padding == [[0, 0]; 2] => None,
            _ if is_even => Some(self.pair([height[0], width[0]])),
            1 => Some(format!("{height:?}")),
            _ => Some(format!("[{height:?}, {width:?}]")),
        }
    }

    /// The arguments that differ from what a layer does by itself. `stride`: its default.
    pub(super) fn arguments(&self, stride: [usize; 2]) -> Vec<String> {
        let differs = |given: [usize; 2], default: [usize; 2]| given[..self.axes] != default[..self.axes];
        let stride = differs(self.stride, stride).then(|| format!("stride = {}", self.pair(self.stride)));
        let padding = self.padding().map(|padding| format!("padding = {padding}"));
        let dilation = differs(self.dilation, [1, 1]).then(|| format!("dilation = {}", self.pair(self.dilation)));
        [stride, padding, dilation].into_iter().flatten().collect()
    }

    /// How many windows there are along each axis.
    pub(super) fn over(&self, sides: [usize; 2]) -> Result<[usize; 2], Error> {
        let count = |axis: usize| {
            let padded = sides[axis].checked_add(self.padding[axis].iter().sum())?;
            Some(padded.checked_sub(self.span(axis))?.checked_div(self.stride[axis])? + 1)
        };
        match (count(0), count(1)) {
            (Some(rows), Some(columns)) => Ok([rows, columns]),
            _ => Err(Error::new(format!("has a kernel of {} over {} x {}", self.pair(self.kernel), sides[0], sides[1]))),
        }
    }
}

/// What is convolved or pooled.
pub(super) struct Positions {
    pub flow: Flow,
    pub channels: usize,
    /// Height and width. A sequence has the width 1.
    pub sides: [usize; 2],
    pub axes: usize,
    /// What is padded before the node itself pads.
    pub padding: [[usize; 2]; 2],
}

impl Positions {
    /// Their shape with other channels and sides, and its axes in the file.
    pub(super) fn with(&self, channels: usize, [height, width]: [usize; 2]) -> (Shape, View) {
        let rows = self.flow.view.0[0].clone();
        let channels_first = [rows, view::whole(Of::Channels, channels)].into_iter();
        if self.axes == 1 {
            let axes = channels_first.chain([view::whole(Of::Steps, height)]);
            return (Shape::Steps([height, channels]), View(axes.collect()));
        }
        let axes = channels_first.chain([view::whole(Of::Height, height), view::whole(Of::Width, width)]);
        (Shape::Image([channels, height, width]), View(axes.collect()))
    }
}
