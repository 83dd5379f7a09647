//! The order of steps: those that only move numbers stand next to the step that makes or needs them, so that what they move is still in the
//! cache and no memory is held in between.

use crate::kernel::Stands;
use crate::step::{Step, Value};

/// The steps of a pass, with those that only move numbers in their best places.
pub(crate) fn ordered(mut steps: Vec<Step>) -> Vec<Step> {
    for place in 0..steps.len() {
        if stands(&steps[place]) == Some(Stands::Early) {
            let read = steps[place].reads();
            let makes = |step: &Step| step.writes().iter().any(|value| read.contains(value));
            let behind = steps[..place].iter().rposition(makes).map_or(0, |maker| maker + 1);
            steps[behind..=place].rotate_right(1);
        }
    }
    for place in (0..steps.len()).rev() {
        if stands(&steps[place]) == Some(Stands::Late) {
            let written = steps[place].writes();
            if let Some(distance) = steps[place + 1..].iter().position(|step| reads_any(step, &written)) {
                steps[place..=place + distance].rotate_left(1);
            }
        }
    }
    steps
}

fn stands(step: &Step) -> Option<Stands> {
    if let Step::Kernel { kernel, .. } = step { kernel.stands() } else { None }
}

fn reads_any(step: &Step, values: &[Value]) -> bool {
    step.reads().iter().any(|value| values.contains(value))
}
