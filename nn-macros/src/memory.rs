//! Memory: values that are made in place from one another share a buffer, and buffers that live at different times share a slot of the
//! workspace.

use std::collections::HashSet;

use crate::kernel::Kernel;
use crate::layer::ValueInfo;
use crate::plan::{Buffer, Place, Plan, Slot, buffer_of};
use crate::step::{Extent, Operand, Step, Value};

/// The steps of a plan: forward, backward, and for the gradient with respect to the inputs.
pub(crate) struct Sections(pub [Vec<Step>; 3]);

const INPUT_GRADIENT: usize = 2;

/// The values that live outside the workspace.
pub(crate) struct Ends {
    pub inputs: Value,
    pub outputs: Value,
    pub d_outputs: Option<Value>,
    pub d_inputs: Option<Value>,
    /// States that are carried from batch to batch, and the gradients with respect to them.
    pub state: Option<Value>,
    pub d_state: Option<Value>,
    /// What is added to the loss of each row, and the derivative with respect to it.
    pub added: Option<Value>,
    pub d_added: Option<Value>,
}

impl Ends {
    pub(crate) fn of_prediction(inputs: Value, outputs: Value) -> Self {
        Self { inputs, outputs, d_outputs: None, d_inputs: None, state: None, d_state: None, added: None, d_added: None }
    }
}

/// Gives every value a buffer and every buffer a place. If a step updates a value that is read again later, a copy is made first.
pub(crate) fn assign(mut values: Vec<ValueInfo>, mut sections: Sections, ends: &Ends, taken: HashSet<String>) -> Plan {
    let joined = update_in_place(&mut sections, &mut values, ends);

    let mut buffers: Vec<Buffer> = Vec::new();
    let mut buffer_of_root = vec![None; values.len()];
    let mut buffer_of_value = Vec::new();
    for value in 0..values.len() {
        let root = joined.root(value);
        let buffer = *buffer_of_root[root].get_or_insert_with(|| {
            buffers.push(buffer_of(&values[root]));
            buffers.len() - 1
        });
        buffer_of_value.push(buffer);
    }

    let ends = [
        (ends.state, Place::State, "state"),
        (ends.d_state, Place::DState, "d_state"),
        (ends.added, Place::Added, "added"),
        (ends.d_added, Place::DAdded, "d_added"),
        (ends.d_outputs, Place::DOutputs, "d_outputs"),
        (ends.d_inputs, Place::DInputs, "d_inputs"),
        (Some(ends.outputs), Place::Outputs, "outputs"),
        (Some(ends.inputs), Place::Inputs, "inputs"),
    ];
    for (value, place, name) in ends {
        if let Some(value) = value {
            let buffer = &mut buffers[buffer_of_value[value.0]];
            (buffer.place, buffer.name) = (place, name.to_owned());
        }
    }
    let slots = share_slots(&sections, &mut buffers, &buffer_of_value);
    for value in 0..values.len() {
        let own = joined.root(value) == value && matches!(buffers[buffer_of_value[value]].place, Place::Slot(_));
        if let Some(x) = values[value].gradient_of.filter(|_| own) {
            buffers[buffer_of_value[value]].name = format!("d_{}", buffers[buffer_of_value[x.0]].name);
        }
    }
    name_apart(&mut buffers, taken);
    let Sections([forward, backward, input_gradient]) = sections;
    Plan { forward, backward, input_gradient, buffers, buffer_of: buffer_of_value, slots, landmarks: Vec::new() }
}

/// Disjoint sets of values that are made in place from one another.
struct Joined(Vec<usize>);

impl Joined {
    fn root(&self, mut value: usize) -> usize {
        while self.0[value] != value {
            value = self.0[value];
        }
        value
    }

    fn join(&mut self, old: Value, new: Value) {
        let (old, new) = (self.root(old.0), self.root(new.0));
        self.0[new] = old;
    }
}

fn update_in_place(sections: &mut Sections, values: &mut Vec<ValueInfo>, ends: &Ends) -> Joined {
    let mut last_read = vec![0; values.len()];
    let mut time = 0;
    for step in sections.0.iter().flatten() {
        time += 1;
        for value in step.reads() {
            last_read[value.0] = time;
        }
    }
    // The caller of a pass reads these afterwards.
    last_read[ends.inputs.0] = usize::MAX;
    last_read[ends.outputs.0] = usize::MAX;

    let mut joined = Joined((0..values.len()).collect());
    let mut made_for_input_gradient: HashSet<Value> = HashSet::new();
    let mut time = 0;
    for (section, steps) in sections.0.iter_mut().enumerate() {
        let mut done = Vec::new();
        for mut step in steps.drain(..) {
            time += 1;
            if section == INPUT_GRADIENT {
                made_for_input_gradient.extend(step.writes());
            }
            for (new, old) in step.updates() {
                let read_twice = step.reads().iter().filter(|read| **read == old).count() > 1;
                let free = last_read[old.0] <= time && !read_twice;
                // The gradient with respect to the inputs lives outside the workspace, and exists only on request.
                let reachable = Some(new) != ends.d_inputs || made_for_input_gradient.contains(&old);
                if free && reachable {
                    joined.join(old, new);
                    if !made_for_input_gradient.contains(&old) {
                        made_for_input_gradient.remove(&new);
                    }
                    continue;
                }
                let copy = Value(values.len());
                values.push(values[new.0].clone());
                joined.0.push(copy.0);
                joined.join(copy, new);
                if made_for_input_gradient.contains(&new) {
                    made_for_input_gradient.insert(copy);
                }
                done.push(Step::Kernel { kernel: Kernel::Copy, operands: vec![Operand::Write(copy), Operand::Read(old)] });
                redirect(&mut step, old, copy);
            }
            done.push(step);
        }
        *steps = done;
    }
    joined
}

/// Makes a step update the copy `to` instead of the original `from`.
fn redirect(step: &mut Step, from: Value, to: Value) {
    let redirect = |operand: &mut Operand| match operand {
        Operand::Update { old, .. } if *old == from => *old = to,
        _ => {}
    };
    match step {
        Step::Kernel { operands, .. } => operands.iter_mut().for_each(redirect),
        Step::Call(call) => call.d.iter_mut().for_each(|(d_y, _)| redirect(d_y)),
        Step::Product { .. } | Step::Dense(_) | Step::Join { .. } | Step::Walk(_) | Step::Strips(_) => {}
    }
}

/// Gives each buffer of the workspace a slot. Buffers that live one after another share one.
fn share_slots(sections: &Sections, buffers: &mut [Buffer], buffer_of: &[usize]) -> Vec<Slot> {
    let mut lives: Vec<Option<(usize, usize)>> = vec![None; buffers.len()];
    for (time, step) in sections.0.iter().flatten().enumerate() {
        for value in step.reads().into_iter().chain(step.writes()) {
            let life = lives[buffer_of[value.0]].get_or_insert((time, time));
            life.1 = time;
        }
    }
    let mut order: Vec<usize> = (0..buffers.len()).filter(|&buffer| lives[buffer].is_some()).collect();
    order.sort_by_key(|&buffer| lives[buffer]);

    let mut slots: Vec<Slot> = Vec::new();
    let mut free_after: Vec<usize> = Vec::new();
    for buffer in order {
        let Some((born, dies)) = lives[buffer] else { continue };
        if buffers[buffer].place != Place::Nowhere {
            continue;
        }
        let extent = &buffers[buffer].extent;
        let fitting = (0..slots.len())
            .filter(|&slot| free_after[slot] < born)
            .filter_map(|slot| Some((growth(&slots[slot].extent, extent)?, slot)))
            .min();
        let slot = if let Some((_, slot)) = fitting {
            slot
        } else {
            slots.push(Slot { extent: extent.clone(), buffers: 0 });
            free_after.push(0);
            slots.len() - 1
        };
        if let (Extent::Rows(there), Extent::Rows(wanted)) = (&slots[slot].extent, extent) {
            slots[slot].extent = Extent::Rows(there.max(wanted));
        }
        slots[slot].buffers += 1;
        free_after[slot] = dies;
        buffers[buffer].place = Place::Slot(slot);
    }
    fixed_first(slots, buffers)
}

/// Puts slots whose size does not depend on the number of rows first, so that their offsets do not depend on it either.
fn fixed_first(slots: Vec<Slot>, buffers: &mut [Buffer]) -> Vec<Slot> {
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.sort_by_key(|&slot| !matches!(slots[slot].extent, Extent::Fixed(_)));
    for buffer in buffers {
        if let Place::Slot(slot) = &mut buffer.place {
            *slot = order.iter().position(|old| old == slot).unwrap_or_default();
        }
    }
    let mut slots: Vec<_> = slots.into_iter().map(Some).collect();
    order.into_iter().filter_map(|slot| slots[slot].take()).collect()
}

/// How much the widths of a slot and a buffer differ, or `None` if they cannot share. A width that is not known fits only an equal one.
fn growth(slot: &Extent, buffer: &Extent) -> Option<usize> {
    let (there, wanted) = match (slot, buffer) {
        (Extent::Rows(there), Extent::Rows(wanted)) => (there, wanted),
        (Extent::Fixed(there), Extent::Fixed(wanted)) => return there.surely_equals(wanted).then_some(0),
        _ => return None,
    };
    match (there.known(), wanted.known()) {
        (Some(there), Some(wanted)) => Some(there.abs_diff(wanted)),
        _ => there.surely_equals(wanted).then_some(0),
    }
}

/// Makes the names of buffers distinct from one another and from those of tensors.
fn name_apart(buffers: &mut [Buffer], mut taken: HashSet<String>) {
    for buffer in buffers.iter_mut().filter(|buffer| buffer.place != Place::Nowhere) {
        while !taken.insert(buffer.name.clone()) {
            buffer.name.push('_');
        }
    }
}
