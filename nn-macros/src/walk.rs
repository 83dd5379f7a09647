//! Walks: neighbouring steps that work row by row share one loop over blocks of rows. A block is so small that what one step writes is
//! still in the nearest cache when the next step reads it. A chain of such steps costs one pass over memory, whatever its length.

use std::collections::HashSet;

use crate::kernel::{BatchNorm, Kernel};
use crate::plan::Plan;
use crate::step::{Operand, Step, Value};

/// Joins the steps of each section of a plan into walks.
pub(crate) fn walks(plan: &mut Plan) {
    in_sections(plan, |plan, steps| {
        let mut walks: Vec<Vec<Step>> = Vec::new();
        for step in steps {
            match walks.last_mut() {
                Some(walk) if goes_on(plan, walk, &step) => walk.push(step),
                _ => walks.push(vec![step]),
            }
        }
        let joined = walks.into_iter().flat_map(|walk| if walk.len() == 1 { walk } else { vec![Step::Walk(walk)] });
        joined.collect()
    });
}

/// Makes gradients add up. A kernel that works row by row adds to the gradients of tensors, so that it can run block by block, and so does
/// that of a recurrent layer: a step before the first one sets them to 0. Where a tensor has several gradients, later products add to the first.
pub(crate) fn zeros(plan: &mut Plan) {
    in_sections(plan, |plan, steps| {
        let mut written = HashSet::new();
        let with_zeros = steps.into_iter().flat_map(|mut step| {
            let adds = Step::each(std::slice::from_ref(&step)).filter(|step| takes_rows(plan, step) || is_recurrent(step));
            let is_first = |operand: &Operand| place(operand).is_some_and(|place| !written.contains(&place));
            let gradients = adds.flat_map(Step::operands).filter(is_first);
            let mut steps: Vec<Step> = gradients.map(|gradient| Step::Kernel { kernel: Kernel::Zero, operands: vec![gradient] }).collect();
            if let Step::Product { out, adds, .. } = &mut step {
                *adds = place(&out.operand).is_some_and(|place| written.contains(&place));
            }
            written.extend(step.operands().iter().filter_map(place));
            steps.push(step);
            steps
        });
        with_zeros.collect()
    });
}

/// The gradient that a step writes: a tensor, and where its numbers start in it.
fn place(operand: &Operand) -> Option<(usize, String)> {
    match operand {
        Operand::Gradient(id) => Some((id.0, String::new())),
        Operand::GradientPart(part) => Some((part.tensor.0, part.start.text())),
        _ => None,
    }
}

fn in_sections(plan: &mut Plan, change: impl Fn(&Plan, Vec<Step>) -> Vec<Step>) {
    let sections = [&mut plan.forward, &mut plan.backward, &mut plan.input_gradient].map(std::mem::take);
    [plan.forward, plan.backward, plan.input_gradient] = sections.map(|steps| change(plan, steps));
}

/// Whether a step can be part of a walk: it reads and writes only rows, each independently of the others.
fn takes_rows(plan: &Plan, step: &Step) -> bool {
    let Step::Kernel { kernel, .. } = step else { return false };
    let values = touched(step);
    // The column moments that a batch normalisation reads are the same for all rows.
    let rows = values
        .iter()
        .all(|value| plan.has_rows(*value) || *kernel == Kernel::BatchNorm(BatchNorm::Normalise) && !step.writes().contains(value));
    rows && !values.is_empty() && kernel.works_by_rows()
}

fn is_recurrent(step: &Step) -> bool {
    matches!(step, Step::Kernel { kernel: Kernel::Recurrent(_), .. })
}

/// Whether a step can join a walk. It has to use a buffer of the walk, and none of its buffers may share memory with another buffer of the
/// walk: blocks of the one would overwrite rows of the other.
fn goes_on(plan: &Plan, walk: &[Step], step: &Step) -> bool {
    let buffer = |value: &Value| plan.buffer_of[value.0];
    let place = |buffer: usize| plan.buffers[buffer].place;
    let there: Vec<usize> = walk.iter().flat_map(touched).map(|value| buffer(&value)).collect();
    let own: Vec<usize> = touched(step).iter().map(buffer).collect();
    let taking_turns = |own: &usize| there.iter().any(|other| own != other && place(*own) == place(*other));
    walk.iter().chain([step]).all(|step| takes_rows(plan, step))
        && own.iter().any(|own| there.contains(own))
        && !own.iter().any(taking_turns)
}

fn touched(step: &Step) -> Vec<Value> {
    [step.reads(), step.writes()].concat()
}
