//! A large image between two convolutions, as in an inverted residual block, or between a convolution and a pool. It is made some lines at a
//! time, right before windows go over them: they are still in the cache, and the stack holds no more than these lines.

use super::{kernel, reads};
use crate::kernel::{BatchNorm, Image, Kernel};
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::shape::Size;
use crate::step::{Extent, Operand, Step, Strips, Value, Windows};

/// The images of more numbers than these are made in strips: most machines have a second cache of 1 or 2 MiB.
const LARGE: usize = 1 << 18;

/// About how many numbers of an image are made at a time.
const ROOM: usize = 1 << 17;

/// How many rows of windows a strip has at least. The lines that the next rows see, too, are moved.
const ROWS: usize = 4;

/// `z = x ∗ W`, steps that change each pixel of `z` alone, and `y = z ∗ V` or `y = pool(z)`, if no other step reads `z`.
pub(crate) fn strips(sections: &mut Sections, values: &mut Vec<ValueInfo>) {
    let wanted = reads(sections);
    let steps = &mut sections.0[0];
    let mut at = 0;
    while at < steps.len() {
        let found = over_large_image(&steps[at]).and_then(|(z, room)| Some((chain(&steps[..at], z, &wanted)?, room)));
        if let Some((before, room)) = found {
            let joined = before.iter().chain([&at]).map(|place| steps[*place].clone()).collect();
            steps[at] = Step::Strips(Strips { steps: joined, room: lines(room, values) });
            // The steps before can wait: no step between reads what they make.
            before.iter().rev().for_each(|place| drop(steps.remove(*place)));
            at -= before.len();
        }
        at += 1;
    }
}

/// A value for so many numbers of an image.
fn lines(numbers: usize, values: &mut Vec<ValueInfo>) -> Value {
    values.push(ValueInfo { name: "lines".to_owned(), extent: Extent::Rows(Size::of(numbers)), gradient_of: None });
    Value(values.len() - 1)
}

/// The image that the windows of a step go over, and how many of its numbers are made at a time, if it is large.
fn over_large_image(step: &Step) -> Option<(Value, usize)> {
    let (z, windows) = match kernel(step)? {
        (Kernel::Image(image), [_, Operand::Read(z), _, Operand::Windows(windows), ..]) if image.is_convolution() => (z, windows),
        (Kernel::Image(Image::MaxPool | Image::AveragePool), [_, Operand::Read(z), Operand::Windows(windows), ..]) => (z, windows),
        _ => return None,
    };
    let Windows { image, kernel, stride, dilation, padding: [[above, _], _], .. } = &**windows;
    let ([Some(height), Some(width), Some(channels)], Some(pixels)) = (image.each_ref().map(Size::known), kernel[0].known()) else {
        return None;
    };
    let (line, span) = (width * channels, dilation[0] * pixels.saturating_sub(1) + 1);
    let lines = (ROOM / line.max(1)).max(span + (ROWS - 1) * stride[0]);
    (height * line > LARGE && lines < height && *above < span).then_some((*z, lines * line))
}

/// The places of the steps that make an image line by line, from a convolution on.
fn chain(steps: &[Step], mut z: Value, wanted: &impl Fn(Value) -> usize) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    loop {
        let place = steps.iter().rposition(|step| step.writes().contains(&z)).filter(|_| wanted(z) == 1)?;
        places.insert(0, place);
        match kernel(&steps[place])? {
            (Kernel::Image(image), [_, Operand::Read(_), _, Operand::Windows(windows), ..]) => {
                return (image.is_convolution() && windows.padding == [[0; 2]; 2]).then_some(places);
            }
            (
                Kernel::Activation { .. } | Kernel::BiasActivation { .. } | Kernel::AddBias | Kernel::BatchNorm(BatchNorm::Predict),
                [Operand::Update { old, .. }, rest @ ..],
            ) if !rest.iter().any(|operand| matches!(operand, Operand::Read(_))) => z = *old,
            _ => return None,
        }
    }
}
