//! What layers add to the loss of each row. The caller of a pass gives a number for each row, to which layers add; on the way back it gives the
//! derivative of the loss with respect to that number.

use super::Builder;
use crate::kernel::Kernel;
use crate::shape::Size;
use crate::step::{Extent, Operand, Value};

pub(crate) struct Added {
    /// The sum so far.
    pub sum: Value,
    pub derivative: Value,
}

impl Builder {
    /// Lets layers add to the loss.
    pub(crate) fn take_added(&mut self) {
        let [sum, derivative] = ["added", "d_added"].map(|name| self.value(name, Extent::Rows(Size::of(1))));
        self.added = Some(Added { sum, derivative });
    }

    /// Writes a kernel that adds to the loss of each row, if there is one.
    pub(crate) fn add_to_loss(&mut self, kernel: &'static str, operands: &[Operand]) {
        let Some(sum) = self.added.as_ref().map(|added| added.sum) else { return };
        let sum = self.update("", Kernel::AddToLoss(kernel), sum, operands);
        if let Some(added) = &mut self.added {
            added.sum = sum;
        }
    }

    /// The derivative of the loss with respect to what is added for each row.
    pub(crate) fn d_added(&self) -> Operand {
        self.added.as_ref().map_or(Operand::Nothing, |added| Operand::Read(added.derivative))
    }
}
