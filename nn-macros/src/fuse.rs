//! Fusions: two steps that pass over the same numbers become one. A rule finds the steps that it joins by the values they read and write.

mod channels;
mod convolution;
mod embedding;
mod frame;
mod pool;
mod strips;

use crate::kernel::{BatchNorm, Image, Kernel};
use crate::layer::ValueInfo;
use crate::memory::Sections;
use crate::step::{Dense, Operand, Step, TensorId, Value};

pub(crate) use channels::multiply_channels;
pub(crate) use convolution::convolution_and_activation;
pub(crate) use embedding::embedding_and_product;
pub(crate) use frame::transpose_and_frame;
pub(crate) use pool::pool_before_relu;
pub(crate) use strips::strips;

/// `z = a + bias; y = f(z)` becomes `y = bias_f(a)`, if no other step reads `z`.
pub(crate) fn bias_and_activation(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    let wanted = reads(sections);
    rewrite(sections, |first, second| match (kernel(first)?, kernel(second)?) {
        (
            (Kernel::AddBias, [Operand::Update { new: z, old: a }, bias @ ..]),
            (Kernel::Activation { name, fuses: true }, [Operand::Update { new: y, old }, settings @ ..]),
        ) if z == old && wanted(*z) == 1 => {
            let operands = [&[Operand::Update { new: *y, old: *a }], bias, settings].concat();
            Some(Step::Kernel { kernel: Kernel::BiasActivation { name }, operands })
        }
        _ => None,
    });
}

/// `d_z = f_backward(d_y); d_bias = sum_rows(d_z)` becomes one pass over `d_y`.
pub(crate) fn activation_and_bias_backward(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    rewrite(sections, |first, second| match (kernel(first)?, kernel(second)?) {
        (
            (Kernel::ActivationBackward { name, fuses: true }, [d @ Operand::Update { new: d_z, .. }, settings @ ..]),
            (Kernel::SumRows, [bias, Operand::Read(summed)]),
        ) if d_z == summed => {
            let operands = [&[d.clone(), bias.clone()], settings].concat();
            Some(Step::Kernel { kernel: Kernel::ActivationBackwardBias { name }, operands })
        }
        _ => None,
    });
}

const RELU: Kernel = Kernel::Activation { name: "relu", fuses: true };
const RELU_BACKWARD: Kernel = Kernel::ActivationBackward { name: "relu", fuses: true };

/// `h = relu(z); y = dropout(h)` becomes one pass, and so do their backward steps. `y` is above 0 only where the rectifier let the number
/// through and dropout kept it, so the backward step needs neither the rectifier's output nor the mask. Both directions are fused, or
/// neither.
pub(crate) fn relu_and_dropout(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    let wanted = reads(sections);
    let backwards = |h: Value, y: Value, scale: &Operand, dropout: &Step, relu: &Step| {
        let ((Kernel::Dropout, [Operand::Update { new: d_h, old: d_y }, ..]), (RELU_BACKWARD, [d, Operand::Read(read)])) =
            (kernel(dropout)?, kernel(relu)?)
        else {
            return None;
        };
        let Operand::Update { new, old } = d else { return None };
        let operands = vec![Operand::Update { new: *new, old: *d_y }, Operand::Read(y), scale.clone()];
        (*read == h && old == d_h).then_some(Step::Kernel { kernel: Kernel::ReluDropoutBackward, operands })
    };
    let mut forwards = std::mem::take(&mut sections.0[0]);
    rewrite_section(&mut forwards, |relu, dropout| {
        let ((RELU, [Operand::Update { new: h, old }]), (Kernel::Dropout, [Operand::Update { new: y, old: read }, rest @ ..])) =
            (kernel(relu)?, kernel(dropout)?)
        else {
            return None;
        };
        let [_, scale, _] = rest else { return None };
        // The only other reader of the rectifier's output is its own backward step.
        if read != h || wanted(*h) != 2 {
            return None;
        }
        let fused = sections.0[1..].iter_mut().any(|steps| rewrite_section(steps, |dropout, relu| backwards(*h, *y, scale, dropout, relu)));
        let operands = [&[Operand::Update { new: *y, old: *old }], rest].concat();
        fused.then_some(Step::Kernel { kernel: Kernel::ReluDropout, operands })
    });
    sections.0[0] = forwards;
}

/// The kernel and the operands of a step that is one.
fn kernel(step: &Step) -> Option<(Kernel, &[Operand])> {
    if let Step::Kernel { kernel, operands } = step { Some((*kernel, operands)) } else { None }
}

/// A bias cancels if only batch normalisations read the sum, because it shifts the mean that each of them subtracts. Training passes leave
/// such a bias out: its gradient is exactly 0, and it is added to every mean that is reported. This holds for the statistics of a batch. A
/// frozen normalisation subtracts another mean, so that the bias does have a gradient.
pub(crate) fn cancelled_bias(sections: &mut Sections, _: &mut Vec<ValueInfo>) {
    let mut at = 0;
    while at < sections.0[0].len() {
        match bias_before_norms(sections, at) {
            Some((y, z, bias)) => {
                sections.0[0].remove(at);
                sections.0.iter_mut().flatten().for_each(|step| read_instead(step, y, z));
                let frozen = moments_without(&mut sections.0[0], z, bias);
                report_with(&mut sections.0[1], z, bias);
                gradient_where_frozen(&mut sections.0[1], bias, &frozen);
            }
            None => at += 1,
        }
    }
}

/// Finds `y = z + bias` where only batch normalisations read `y`, forwards and backwards; returns `y`, `z` and `bias`.
fn bias_before_norms(sections: &Sections, at: usize) -> Option<(Value, Value, TensorId)> {
    let (Kernel::AddBias, [Operand::Update { new: y, old: z }, Operand::Tensor(bias)]) = kernel(&sections.0[0][at])? else { return None };
    let of_norm = |step: &Step| matches!(kernel(step), Some((Kernel::BatchNorm(_), _)));
    let mut readers = sections.0.iter().flatten().filter(|step| step.reads().contains(y)).peekable();
    // A layer that is used again adds its bias twice.
    let uses = sections.0[0].iter().flat_map(Step::operands).filter(|operand| operand.tensor() == Some(*bias)).count();
    (uses == 1 && readers.peek().is_some() && readers.all(of_norm)).then_some((*y, *z, *bias))
}

fn read_instead(step: &mut Step, y: Value, z: Value) {
    if let Step::Kernel { operands, .. } = step {
        for operand in operands.iter_mut().filter(|operand| matches!(operand, Operand::Read(value) if *value == y)) {
            *operand = Operand::Read(z);
        }
    }
}

/// `z` lacks the bias, so the bias is subtracted from frozen means of `z`. Returns the statistics that may be frozen.
fn moments_without(steps: &mut [Step], z: Value, bias: TensorId) -> Vec<TensorId> {
    let mut frozen = Vec::new();
    let of_moments = |step: &Step| matches!(kernel(step), Some((Kernel::BatchNorm(BatchNorm::Moments), _)));
    for step in steps.iter_mut().filter(|step| of_moments(step) && step.reads().contains(&z)) {
        if let Step::Kernel { kernel, operands } = step {
            frozen.extend(operands.iter().flat_map(|operand| if let Operand::Frozen(ids) = operand { &ids[..] } else { &[] }));
            *kernel = Kernel::BatchNorm(BatchNorm::BiasMoments);
            operands.push(Operand::Tensor(bias));
        }
    }
    frozen
}

/// `z` lacks the bias, so the bias is added to every mean of `z` that is reported.
fn report_with(steps: &mut Vec<Step>, z: Value, bias: TensorId) {
    let with_bias = |step: Step| {
        let mean = match kernel(&step) {
            Some((Kernel::BatchNorm(BatchNorm::Sums), [_, _, _, mean, ..])) if step.reads().contains(&z) => Some(mean.clone()),
            _ => None,
        };
        let counted = mean.map(|mean| Step::Kernel { kernel: Kernel::Add, operands: vec![mean, Operand::Tensor(bias)] });
        std::iter::once(step).chain(counted)
    };
    *steps = std::mem::take(steps).into_iter().flat_map(with_bias).collect();
}

/// Sums the gradient of a bias only if one of the normalisations after it is frozen.
fn gradient_where_frozen(steps: &mut [Step], bias: TensorId, frozen: &[TensorId]) {
    let sums = |step: &Step| matches!(kernel(step), Some((Kernel::SumRows, [Operand::Gradient(of), ..])) if *of == bias);
    for step in steps.iter_mut().filter(|step| sums(step)) {
        if let Step::Kernel { kernel, operands } = step {
            *kernel = Kernel::SumRowsIf;
            operands.push(Operand::Frozen(frozen.to_vec()));
        }
    }
}

/// For one row: `y = x · weight; y += bias` becomes one step, which keeps its outputs in registers, and weights are not turned, which would
/// take as much of the stack as they have numbers.
pub(crate) fn rows(sections: &mut Sections) {
    rewrite(sections, |turn, back| match (kernel(turn)?, kernel(back)?) {
        ((Kernel::Image(Image::TurnWeights), [_, weight, _]), (Kernel::Image(Image::ConvolveBack), [over, to, _, windows])) => {
            let operands = [over, to, weight, windows].map(Operand::clone).to_vec();
            Some(Step::Kernel { kernel: Kernel::Image(Image::ConvolveBackDirectly), operands })
        }
        _ => None,
    });
    for steps in &mut sections.0 {
        for step in steps {
            let Step::Product { out, left, right, .. } = &*step else { continue };
            if let (Operand::Write(y), Operand::Read(x), Some(_)) = (&out.operand, &left.operand, right.operand.tensor()) {
                let (inputs, outputs, positions) = (left.columns.clone(), out.columns.clone(), left.positions.clone());
                let (weight, turned) = (right.operand.clone(), right.transposed);
                *step = Step::Dense(Box::new(Dense { y: *y, x: *x, weight, turned, bias: None, inputs, outputs, positions }));
            }
        }
    }
    rewrite(sections, |first, second| match (first, second) {
        (Step::Dense(dense), Step::Kernel { kernel: Kernel::AddBias, operands }) if dense.bias.is_none() => match &operands[..] {
            [Operand::Update { new: y, old }, bias] if *old == dense.y => {
                Some(Step::Dense(Box::new(Dense { y: *y, bias: Some(bias.clone()), ..Dense::clone(dense) })))
            }
            _ => None,
        },
        _ => None,
    });
}

/// Joins each step and the next one that reads what it makes, if the rule returns a step for the two.
fn rewrite(sections: &mut Sections, mut rule: impl FnMut(&Step, &Step) -> Option<Step>) {
    for steps in &mut sections.0 {
        rewrite_section(steps, &mut rule);
    }
}

/// Returns whether it joined any.
fn rewrite_section(steps: &mut Vec<Step>, mut rule: impl FnMut(&Step, &Step) -> Option<Step>) -> bool {
    let (mut at, before) = (0, steps.len());
    while at < steps.len() {
        let written = steps[at].writes();
        // A step that makes no value, such as a sum of gradients, has no reader.
        let rest = if written.is_empty() { steps.len() } else { at + 1 };
        let reader = (rest..steps.len()).find(|&later| steps[later].reads().iter().any(|value| written.contains(value)));
        match reader.and_then(|reader| Some((reader, rule(&steps[at], &steps[reader])?))) {
            // The first one can wait: no step between them reads what it makes.
            Some((reader, both)) => {
                steps[reader] = both;
                steps.remove(at);
            }
            None => at += 1,
        }
    }
    steps.len() < before
}

/// Returns a function that counts how often a value is read.
fn reads(sections: &Sections) -> impl Fn(Value) -> usize + use<> {
    let reads: Vec<Value> = sections.0.iter().flatten().flat_map(Step::reads).collect();
    move |value| reads.iter().filter(|read| **read == value).count()
}
