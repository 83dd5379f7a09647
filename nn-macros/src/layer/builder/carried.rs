//! States that training carries from one batch to the next: taken before the first step, placed behind the last one, and the other way round
//! on the way back.

use super::Builder;
use crate::kernel::Kernel;
use crate::shape::Size;
use crate::step::{Extent, Operand, Step, Value};

/// The states of all layers, side by side for each row, and the gradients with respect to them.
pub(crate) struct Carried {
    /// The states before the first step, as far as they are not yet those behind the last one.
    pub state: Value,
    /// The gradients with respect to the states behind the last step, as far as they are not yet those before the first one.
    pub d_state: Value,
    width: Size,
    /// The states that layers have taken, and the columns of each.
    places: Vec<(Value, [Operand; 3])>,
    taken: Size,
}

impl Carried {
    fn columns(&self, of: Value) -> &[Operand] {
        self.places.iter().find(|(value, _)| *value == of).map_or(&[], |(_, columns)| columns)
    }
}

impl Builder {
    /// Makes states of so many numbers a row carried.
    pub(crate) fn carry(&mut self, width: Size) {
        let [state, d_state] = ["state", "d_state"].map(|name| self.value(name, Extent::Rows(width.clone())));
        self.carried = Some(Carried { state, d_state, width, places: Vec::new(), taken: Size::of(0) });
    }

    /// A state of `len` numbers before the first step, if states are carried.
    pub(crate) fn carried_state(&mut self, name: &str, len: &Size) -> Option<Value> {
        self.carried.as_ref()?;
        let before = self.value(name, Extent::Rows(len.clone()));
        let carried = self.carried.as_mut()?;
        let columns = [&carried.width, &carried.taken, len].map(|size| Operand::Size(size.clone()));
        carried.taken = carried.taken.plus(len);
        carried.places.push((before, columns));
        self.take_state(before, before, |carried| carried.state);
        Some(before)
    }

    /// Says that `behind` is behind the last step what `before` is before the first one.
    pub(crate) fn carry_on(&mut self, before: Value, behind: Value) {
        self.place_state(behind, before, |carried| &mut carried.state);
    }

    /// The gradient with respect to what `before` has become behind the last step.
    pub(crate) fn carried_gradient(&mut self, name: &str, before: Value) -> Value {
        let gradient = self.like(name, before);
        self.take_state(gradient, before, |carried| carried.d_state);
        gradient
    }

    /// Says that this is the gradient with respect to `before`.
    pub(crate) fn carry_back(&mut self, before: Value, gradient: Value) {
        self.place_state(gradient, before, |carried| &mut carried.d_state);
    }

    /// Writes the columns of a state to a value.
    fn take_state(&mut self, to: Value, of: Value, from: impl Fn(&Carried) -> Value) {
        let Some(carried) = &self.carried else { return };
        let operands = [&[Operand::Write(to), Operand::Read(from(carried))], carried.columns(of)].concat();
        self.push(Step::Kernel { kernel: Kernel::TakeState, operands });
    }

    /// Writes a value to the columns of a state.
    fn place_state(&mut self, from: Value, of: Value, to: impl Fn(&mut Carried) -> &mut Value) {
        let Some(carried) = &mut self.carried else { return };
        let old = *to(carried);
        let others = [&[Operand::Read(from)], carried.columns(of)].concat();
        let new = self.update("", Kernel::PlaceState, old, &others);
        if let Some(carried) = &mut self.carried {
            *to(carried) = new;
        }
    }
}
