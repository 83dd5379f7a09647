//! Fusions: two steps that walk over the same numbers become one. Each is a rule over neighbouring steps.

use crate::layers::activation::has_fused_bias;
use crate::memory::Sections;
use crate::step::{Operand, Step, Value};

/// `z = a + bias; y = f(z)` becomes `y = bias_f(a)`, where nobody else wants `z`.
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

/// `d_z = f_backward(d_y); d_bias = sum_rows(d_z)` becomes one walk over `d_y`.
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

/// `h = relu(z); y = dropout(h)` becomes one walk, and so does the way back: a number is above 0 only where the rectifier let it through
/// and it was kept, so that neither the rectifier's output nor the mask has to be there again.
pub(crate) fn relu_and_dropout(sections: &mut Sections) {
    let mut fused = Vec::new();
    let wanted = reads(sections);
    for place in 1..sections.0[0].len() {
        let [relu, dropout] = &sections.0[0][place - 1..=place] else { continue };
        let (Some(("relu", [Operand::Update { new: h, .. }])), Some(("dropout", [Operand::Update { new: y, old }, _, scale, _]))) =
            (kernel(relu), kernel(dropout))
        else {
            continue;
        };
        // Only its own backward pass reads the rectifier's output again.
        if old == h && wanted(*h) == 2 {
            fused.push((*h, *y, scale.clone()));
        }
    }
    for (h, y, scale) in fused {
        rewrite_section(&mut sections.0[0], |relu, dropout| {
            let (("relu", [Operand::Update { old, .. }]), ("dropout", [Operand::Update { new, .. }, rest @ ..])) =
                (kernel(relu)?, kernel(dropout)?)
            else {
                return None;
            };
            let operands = [&[Operand::Update { new: *new, old: *old }], rest].concat();
            (*new == y).then(|| Step::Kernel { name: "relu_dropout".into(), operands })
        });
        for section in &mut sections.0[1..] {
            rewrite_section(section, |dropout, relu| {
                let (("dropout", [Operand::Update { old, .. }, ..]), ("relu_backward", [Operand::Update { new, .. }, Operand::Read(read)])) =
                    (kernel(dropout)?, kernel(relu)?)
                else {
                    return None;
                };
                let operands = vec![Operand::Update { new: *new, old: *old }, Operand::Read(y), scale.clone()];
                (*read == h).then(|| Step::Kernel { name: "relu_dropout_backward".into(), operands })
            });
        }
    }
}

/// A step that is a kernel, with its name and its operands.
fn kernel(step: &Step) -> Option<(&str, &[Operand])> {
    if let Step::Kernel { name, operands } = step { Some((name, operands)) } else { None }
}

/// A bias right before batch normalisation cancels: it moves the mean that is taken away. Training passes leave it out,
/// its gradient is exactly 0, and the mean that is reported counts it.
pub(crate) fn cancelled_bias(sections: &mut Sections) {
    let mut at = 0;
    while at + 1 < sections.0[0].len() {
        if let Some((y, z, bias)) = bias_before_norm(sections, at) {
            sections.0[0].remove(at);
            sections.0.iter_mut().flatten().for_each(|step| read_instead(step, y, z));
            drop_backwards(&mut sections.0[1], z, &bias);
        }
        at += 1;
    }
}

/// `y = z + bias`, where only a normalisation reads `y`, forwards and backwards.
fn bias_before_norm(sections: &Sections, at: usize) -> Option<(Value, Value, Operand)> {
    let Step::Kernel { name, operands } = &sections.0[0][at] else { return None };
    let [Operand::Update { new: y, old: z }, bias] = &operands[..] else { return None };
    let of_norm = |step: &Step| matches!(step, Step::Kernel { name, .. } if name.starts_with("batch_norm"));
    let mut readers = sections.0.iter().flatten().filter(|step| step.reads().contains(y)).peekable();
    (name == "add_bias" && readers.peek().is_some() && readers.all(of_norm)).then(|| (*y, *z, bias.clone()))
}

fn read_instead(step: &mut Step, y: Value, z: Value) {
    if let Step::Kernel { operands, .. } = step {
        for operand in operands.iter_mut().filter(|operand| matches!(operand, Operand::Read(value) if *value == y)) {
            *operand = Operand::Read(z);
        }
    }
}

/// Where the gradient of the bias would be summed, it is 0; and the mean of `z` that is reported gets the bias that `z` has not.
fn drop_backwards(steps: &mut Vec<Step>, z: Value, bias: &Operand) {
    let reads_z = |step: &Step, kernel: &str| matches!(step, Step::Kernel { name, .. } if name == kernel) && step.reads().contains(&z);
    let Some(sums) = steps.iter().position(|step| reads_z(step, "batch_norm_sums")) else { return };
    let Step::Kernel { operands, .. } = &steps[sums] else { return };
    let reported = Step::Kernel { name: "add".into(), operands: vec![operands[3].clone(), bias.clone()] };
    let summed = steps.iter().skip(sums).position(|step| matches!(step, Step::Kernel { name, .. } if name == "sum_rows"));
    if let Some(Step::Kernel { name, operands }) = summed.and_then(|place| steps.get_mut(sums + place)) {
        (*name, *operands) = ("zero".into(), vec![operands[0].clone()]);
    }
    steps.insert(sums + 1, reported);
}

/// For one row: `y = x · weight; y += bias` becomes one step, whose outputs stay in registers.
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

/// Replaces neighbours by what the rule makes of them, wherever it makes something.
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

/// How many steps read a value.
fn reads(sections: &Sections) -> impl Fn(Value) -> usize + use<> {
    let reads: Vec<Value> = sections.0.iter().flatten().flat_map(Step::reads).collect();
    move |value| reads.iter().filter(|read| **read == value).count()
}
