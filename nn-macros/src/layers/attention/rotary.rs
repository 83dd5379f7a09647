//! `Attention(heads = 4, rotary)`: queries and keys are turned by their step, so that steps know how far apart they are.

use super::Attention;
use crate::checker::{Bound, Checker, Flow, Given};
use crate::kernel::Kernel;
use crate::layer::{Builder, Node};
use crate::model::{Assertion, Claim};
use crate::shape::Size;
use crate::step::{Operand, Value};
use crate::syntax::ends;

/// The base of the paper, and of most models.
const BASE: f64 = 10_000.0;

/// Reads `rotary` and `base`: the base of the angles, if there are any.
pub(super) fn read(checker: &mut Checker, given: &Given<'_>) -> Option<f64> {
    let base = given.get("base");
    let Some(rotary) = given.get("rotary") else {
        if let Some(base) = base {
            checker.errors.at(&base.value, "`base` belongs to rotary positions: write `rotary, base = …`");
        }
        return None;
    };
    if let Some(memory) = given.get("memory") {
        let message = format!("`rotary` is about the steps of one sequence, and `{}` is another: leave it out", memory.value);
        checker.errors.at(&rotary.value, message);
    }
    let base = base.and_then(|argument| checker.number(argument, "the base of the angles", Bound::Above(1.0)));
    Some(base.unwrap_or(BASE))
}

/// Whether the numbers of a head are pairs. Reports it otherwise, here or by an assertion.
pub(super) fn pair(checker: &mut Checker, given: &Given<'_>, flow: &Flow, heads: usize) -> bool {
    let Some(rotary) = given.get("rotary") else { return true };
    let size = flow.shape.channels.divided(heads);
    let pairs = size.divided(2).times(&Size::of(2));
    let before = "`rotary` turns pairs of numbers, but each head has ";
    match (size.known(), pairs.known()) {
        (Some(size), Some(pairs)) if size != pairs => {
            if !flow.unsure {
                checker.errors.at(&rotary.value, format_args!("{before}{size}"));
            }
            return false;
        }
        (Some(_), _) => {}
        _ => {
            let texts = [before.to_owned(), ": it could have ".to_owned(), String::new()];
            let claim = Claim::Equal { left: size, right: pairs, texts };
            checker.assertions.push(Assertion { claim, spans: ends(&rotary.value) });
        }
    }
    true
}

impl Attention {
    /// Writes the kernel that turns queries and keys, which lie side by side; returns them turned.
    pub(super) fn turn(&self, at: &Node, asked: Value, b: &mut Builder) -> Value {
        let Some(base) = self.rotary else { return asked };
        let name = format!("{}_turned", at.name);
        if let Some(kept) = &mut b.stream {
            let count = kept.part(Size::of(2), None);
            return b.update(name, Kernel::Rows("rotate_step"), asked, &[&[count], &self.turned(at, base)[..]].concat());
        }
        b.update(name, Kernel::Rows("rotate"), asked, &self.steps_and_turned(at, base))
    }

    /// Writes the way back through it; returns the gradient with respect to what was turned.
    pub(super) fn turn_back(&self, at: &Node, d: Value, b: &mut Builder) -> Value {
        let Some(base) = self.rotary else { return d };
        b.update(format!("d_{}_qkv", at.name), Kernel::Rows("rotate_backward"), d, &self.steps_and_turned(at, base))
    }

    fn steps_and_turned(&self, at: &Node, base: f64) -> Vec<Operand> {
        let [width, ..] = self.widths(at);
        [&[at.from.positions(), width].map(Operand::Size)[..], &self.turned(at, base)].concat()
    }

    /// How many numbers of a step are turned, how many a head has, and the base of the angles.
    fn turned(&self, at: &Node, base: f64) -> [Operand; 3] {
        let [.., before_values] = self.widths(at);
        [Operand::Size(before_values), Operand::Size(at.from.channels.divided(self.heads)), Operand::Number(base)]
    }
}
