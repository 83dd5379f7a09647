//! Fusions: two steps that pass over the same numbers become one. Each fusion is a rule over neighbouring steps.

use crate::layers::activation::has_fused_bias;
use crate::memory::Sections;
use crate::step::{Operand, Step, TensorId, Value};

/// `z = a + bias; y = f(z)` becomes `y = bias_f(a)`, if no other step reads `z`.
pub(crate) fn bias_and_activation(sections: &mut Sections) {
    let wanted = reads(sections);
    rewrite(sections, |first, second| match (first, second) {
        (Step::Kernel { name: add, operands: bias }, Step::Kernel { name: f, operands: rest })
            if add == "add_bias" && has_fused_bias(f) =>
        {
            let (Operand::Update { new: z, old: a }, Operand::Update { new: y, old }) = (&bias[0], &rest[0]) else { return None };
            (z == old && wanted(*z) == 1).then(|| {
                let operands = [&[Operand::Update { new: *y, old: *a }, bias[1].clone()], &rest[1..]].concat();
                Step::Kernel { name: format!("bias_{f}"), operands }
            })
        }
        _ => None,
    });
}

/// `d_z = f_backward(d_y); d_bias = sum_rows(d_z)` becomes one pass over `d_y`.
pub(crate) fn activation_and_bias_backward(sections: &mut Sections) {
    rewrite(sections, |first, second| match (first, second) {
        (Step::Kernel { name: f, operands: activation }, Step::Kernel { name: sum, operands: bias })
            if sum == "sum_rows" && f.strip_suffix("_backward").is_some_and(has_fused_bias) =>
        {
            let (Operand::Update { new: d_z, .. }, Operand::Read(summed)) = (&activation[0], &bias[1]) else { return None };
            (d_z == summed).then(|| {
                let operands = [&activation[..1], &bias[..1], &activation[1..]].concat();
                Step::Kernel { name: format!("{f}_bias"), operands }
            })
        }
        _ => None,
    });
}

/// `h = relu(z); y = dropout(h)` becomes one pass, and so do their backward steps. `y` is above 0 only where the rectifier let the number
/// through and dropout kept it, so the backward step needs neither the rectifier's output nor the mask. Both directions are fused, or
/// neither.
pub(crate) fn relu_and_dropout(sections: &mut Sections) {
    let wanted = reads(sections);
    let backwards = |h: Value, y: Value, scale: &Operand, dropout: &Step, relu: &Step| {
        let (("dropout", [d, ..]), ("relu_backward", [Operand::Update { new, old }, Operand::Read(read)])) =
            (kernel(dropout)?, kernel(relu)?)
        else {
            return None;
        };
        let Operand::Update { new: d_h, old: d_y } = d else { return None };
        let operands = vec![Operand::Update { new: *new, old: *d_y }, Operand::Read(y), scale.clone()];
        (*read == h && old == d_h).then(|| Step::Kernel { name: "relu_dropout_backward".into(), operands })
    };
    let mut forwards = std::mem::take(&mut sections.0[0]);
    rewrite_section(&mut forwards, |relu, dropout| {
        let (("relu", [Operand::Update { new: h, old }]), ("dropout", [Operand::Update { new: y, old: read }, rest @ ..])) =
            (kernel(relu)?, kernel(dropout)?)
        else {
            return None;
        };
        let [_, scale, _] = rest else { return None };
        // The only other reader of the rectifier's output is its own backward step.
        if read != h || wanted(*h) != 2 {
            return None;
        }
        let way_back =
            sections.0[1..].iter_mut().find(|steps| steps.windows(2).any(|pair| backwards(*h, *y, scale, &pair[0], &pair[1]).is_some()));
        rewrite_section(way_back?, |dropout, relu| backwards(*h, *y, scale, dropout, relu));
        let operands = [&[Operand::Update { new: *y, old: *old }], rest].concat();
        Some(Step::Kernel { name: "relu_dropout".into(), operands })
    });
    sections.0[0] = forwards;
}

/// The name and the operands of a step that is a kernel.
fn kernel(step: &Step) -> Option<(&str, &[Operand])> {
    if let Step::Kernel { name, operands } = step { Some((name, operands)) } else { None }
}

/// A bias cancels if only batch normalisations read the sum, because it shifts the mean that each of them subtracts. Training passes leave
/// such a bias out: its gradient is exactly 0, and it is added to every mean that is reported. This holds for the statistics of a batch. A
/// frozen normalisation subtracts another mean, so that the bias does have a gradient.
pub(crate) fn cancelled_bias(sections: &mut Sections) {
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
    let (name, [Operand::Update { new: y, old: z }, Operand::Tensor(bias)]) = kernel(&sections.0[0][at])? else { return None };
    let of_norm = |step: &Step| kernel(step).is_some_and(|(name, _)| name.starts_with("batch_norm"));
    let mut readers = sections.0.iter().flatten().filter(|step| step.reads().contains(y)).peekable();
    (name == "add_bias" && readers.peek().is_some() && readers.all(of_norm)).then_some((*y, *z, *bias))
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
    let of_moments = |step: &Step| kernel(step).is_some_and(|(name, _)| name == "batch_norm_moments");
    for step in steps.iter_mut().filter(|step| of_moments(step) && step.reads().contains(&z)) {
        if let Step::Kernel { name, operands } = step {
            frozen.extend(operands.iter().flat_map(|operand| if let Operand::Frozen(ids) = operand { &ids[..] } else { &[] }));
            *name = format!("bias_{name}");
            operands.push(Operand::Tensor(bias));
        }
    }
    frozen
}

/// `z` lacks the bias, so the bias is added to every mean of `z` that is reported.
fn report_with(steps: &mut Vec<Step>, z: Value, bias: TensorId) {
    let with_bias = |step: Step| {
        let mean = match kernel(&step) {
            Some(("batch_norm_sums", [_, _, _, mean, ..])) if step.reads().contains(&z) => Some(mean.clone()),
            _ => None,
        };
        let counted = mean.map(|mean| Step::Kernel { name: "add".into(), operands: vec![mean, Operand::Tensor(bias)] });
        std::iter::once(step).chain(counted)
    };
    *steps = std::mem::take(steps).into_iter().flat_map(with_bias).collect();
}

/// Sums the gradient of a bias only if one of the normalisations after it is frozen.
fn gradient_where_frozen(steps: &mut [Step], bias: TensorId, frozen: &[TensorId]) {
    let sums = |step: &Step| matches!(kernel(step), Some(("sum_rows", [Operand::Gradient(of), ..])) if *of == bias);
    for step in steps.iter_mut().filter(|step| sums(step)) {
        if let Step::Kernel { name, operands } = step {
            *name = "sum_rows_if".into();
            operands.push(Operand::Frozen(frozen.to_vec()));
        }
    }
}

/// For one row: `y = x · weight; y += bias` becomes one step, which keeps its outputs in registers.
pub(crate) fn rows(sections: &mut Sections) {
    for steps in &mut sections.0 {
        for step in steps {
            let Step::Product { out: Operand::Write(y), left, right } = &*step else { continue };
            if let (Operand::Read(x), Operand::Tensor(weight)) = (&left.operand, &right.operand) {
                *step = Step::Dense { y: *y, x: *x, weight: *weight, bias: None };
            }
        }
    }
    rewrite(sections, |first, second| match (first, second) {
        (Step::Dense { y: z, x, weight, bias: None }, Step::Kernel { name, operands }) if name == "add_bias" => match operands[..] {
            [Operand::Update { new: y, old }, Operand::Tensor(bias)] if old == *z => {
                Some(Step::Dense { y, x: *x, weight: *weight, bias: Some(bias) })
            }
            _ => None,
        },
        _ => None,
    });
}

/// Replaces each pair of neighbours for which the rule returns a step.
fn rewrite(sections: &mut Sections, mut rule: impl FnMut(&Step, &Step) -> Option<Step>) {
    sections.0.iter_mut().for_each(|steps| rewrite_section(steps, &mut rule));
}

fn rewrite_section(steps: &mut Vec<Step>, mut rule: impl FnMut(&Step, &Step) -> Option<Step>) {
    let mut done: Vec<Step> = Vec::new();
    for step in steps.drain(..) {
        match done.last().and_then(|last| rule(last, &step)) {
            Some(both) => {
                done.pop();
                done.push(both);
            }
            None => done.push(step),
        }
    }
    *steps = done;
}

/// Returns a function that counts how often a value is read.
fn reads(sections: &Sections) -> impl Fn(Value) -> usize + use<> {
    let reads: Vec<Value> = sections.0.iter().flatten().flat_map(Step::reads).collect();
    move |value| reads.iter().filter(|read| **read == value).count()
}
