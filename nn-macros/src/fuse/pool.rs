//! `y = max_pool(relu(z + bias))` becomes `y = relu(max_pool(z) + bias)`: the largest number stays the largest, and there are fewer to add to
//! and to rectify. Backwards the same.

use super::{RELU, RELU_BACKWARD, kernel, reads};
use crate::kernel::{Image, Kernel};
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::step::{Operand, Step, TensorId, Value};

const POOL: Kernel = Kernel::Image(Image::MaxPool);
const POOL_BACKWARD: Kernel = Kernel::Image(Image::MaxPoolBackward);

/// A pool behind a rectifier, and perhaps behind a bias before that.
struct Found {
    /// Where the steps of the forward pass are.
    bias_at: Option<usize>,
    relu_at: usize,
    pool_at: usize,
    bias: Option<TensorId>,
    /// Without the bias, rectified, and pooled.
    z: Value,
    rectified: Value,
    pooled: Value,
    windows: Operand,
}

pub(crate) fn pool_before_relu(sections: &mut Sections, values: &mut Vec<ValueInfo>) {
    let mut at = 0;
    while at < sections.0[0].len() {
        match find(sections, at) {
            Some(found) if backwards(sections, values, &found) => {
                forwards(sections, values, &found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// The pool of this step, if nothing else reads what is between it and the bias.
fn find(sections: &Sections, pool_at: usize) -> Option<Found> {
    let steps = &sections.0[0];
    let (POOL, [Operand::Write(pooled), Operand::Read(rectified), windows]) = kernel(&steps[pool_at])? else { return None };
    let making = |value: Value| steps[..pool_at].iter().position(|step| step.writes().contains(&value));
    let relu_at = making(*rectified)?;
    let (RELU, [Operand::Update { old: biased, .. }]) = kernel(&steps[relu_at])? else { return None };
    let bias_at = making(*biased).filter(|at| matches!(kernel(&steps[*at]), Some((Kernel::AddBias, _))));
    let (z, bias) = match bias_at.and_then(|at| kernel(&steps[at])) {
        Some((_, [Operand::Update { old: z, .. }, Operand::Tensor(bias)])) => (*z, Some(*bias)),
        _ => (*biased, None),
    };
    let trained = !sections.0[1].is_empty();
    let wanted = reads(sections);
    // Backwards, the pool and the rectifier read what is rectified. Nothing else reads what is between.
    let readers = if trained { 3 } else { 1 };
    let between = bias.is_none() || wanted(*biased) == 1;
    (between && wanted(*rectified) == readers).then(|| Found {
        bias_at,
        relu_at,
        pool_at,
        bias,
        z,
        rectified: *rectified,
        pooled: *pooled,
        windows: windows.clone(),
    })
}

/// A new value of the extent of another.
fn like(values: &mut Vec<ValueInfo>, value: Value, gradient_of: Option<Value>) -> Value {
    let info = ValueInfo { gradient_of, ..values[value.0].clone() };
    values.push(info);
    Value(values.len() - 1)
}

fn forwards(sections: &mut Sections, values: &mut Vec<ValueInfo>, found: &Found) {
    let Found { bias_at, relu_at, pool_at, bias, z, pooled, windows, .. } = found;
    let first = like(values, *pooled, None);
    let mut steps = vec![Step::Kernel { kernel: POOL, operands: vec![Operand::Write(first), Operand::Read(*z), windows.clone()] }];
    let mut old = first;
    if let Some(bias) = bias {
        let new = like(values, *pooled, None);
        steps.push(Step::Kernel { kernel: Kernel::AddBias, operands: vec![Operand::Update { new, old }, Operand::Tensor(*bias)] });
        old = new;
    }
    steps.push(Step::Kernel { kernel: RELU, operands: vec![Operand::Update { new: *pooled, old }] });
    let forward = &mut sections.0[0];
    forward.splice(*pool_at..=*pool_at, steps);
    forward.remove(*relu_at);
    if let Some(at) = bias_at {
        forward.remove(*at);
    }
}

/// Changes the backward steps. Returns `false`, and does nothing, if they are not as expected. A prediction has none.
fn backwards(sections: &mut Sections, values: &mut Vec<ValueInfo>, found: &Found) -> bool {
    if sections.0[1..].iter().all(Vec::is_empty) {
        return true;
    }
    for steps in &mut sections.0[1..] {
        let pool = steps
            .iter()
            .position(|step| matches!(kernel(step), Some((POOL_BACKWARD, [_, _, Operand::Read(x), _])) if *x == found.rectified));
        let relu =
            steps.iter().position(|step| matches!(kernel(step), Some((RELU_BACKWARD, [_, Operand::Read(y)])) if *y == found.rectified));
        let (Some(pool_at), Some(relu_at)) = (pool, relu) else { continue };
        let Some((_, [Operand::Write(d_rectified), Operand::Read(d_pooled), ..])) = kernel(&steps[pool_at]) else { return false };
        let Some((_, [Operand::Update { new: d_biased, old }, ..])) = kernel(&steps[relu_at]) else { return false };
        let (d_pooled, d_biased) = (*d_pooled, *d_biased);
        if old != d_rectified || steps[pool_at + 1..relu_at].iter().any(|step| step.reads().contains(d_rectified)) {
            return false;
        }
        let d_before = like(values, d_pooled, Some(found.pooled));
        let rectified = Step::Kernel {
            kernel: RELU_BACKWARD,
            operands: vec![Operand::Update { new: d_before, old: d_pooled }, Operand::Read(found.pooled)],
        };
        let spread = Step::Kernel {
            kernel: POOL_BACKWARD,
            operands: vec![Operand::Write(d_biased), Operand::Read(d_before), Operand::Read(found.z), found.windows.clone()],
        };
        (steps[pool_at], steps[relu_at]) = (rectified, spread);
        // The gradient of the bias is summed over fewer numbers, before they are spread.
        let sums = |step: &Step| matches!(kernel(step), Some((Kernel::SumRows, [Operand::Gradient(of), Operand::Read(d)])) if Some(*of) == found.bias && *d == d_biased);
        if let Some(at) = steps.iter().position(sums) {
            let mut sum = steps.remove(at);
            if let Step::Kernel { operands, .. } = &mut sum {
                operands[1] = Operand::Read(d_before);
            }
            steps.insert(pool_at + 1, sum);
        }
        return true;
    }
    false
}
