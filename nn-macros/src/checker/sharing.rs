//! A weight that two layers use: `Dense(65, weight = wte)`.

use super::{Checker, Flow};
use crate::layer::{Role, Source, identifier};
use crate::shape::Size;
use crate::step::TensorId;
use crate::syntax::{Argument, Item};

/// The weight of another layer.
pub(crate) struct Shared {
    /// The layer that owns it.
    pub giver: String,
    pub weight: TensorId,
    /// Whether it is `[out, in]` in memory, as a table is.
    pub turned: bool,
}

impl Checker {
    /// The weight of the layer that an argument names, which needs this shape in files. Reports one that does not fit.
    pub(crate) fn shared_weight(&mut self, item: &Item, argument: &Argument, needed: [&Size; 2], flow: &Flow) -> Option<Shared> {
        let (giver, given) = self.earlier(argument, "weight")?;
        let name = self.names.of(item);
        // What a layer without a place in the graph gives comes from the layer before it, which has another name.
        let node = match given.source {
            Source::Input(_) => None,
            Source::Node(index) => self.nodes.get(index).filter(|node| identifier(&node.name) == giver),
        };
        let weight = node.and_then(|node| node.tensors.first().copied());
        let tensor =
            weight.map(|weight| (weight, &self.tensors[weight.0])).filter(|(_, tensor)| matches!(tensor.role, Role::Weight | Role::Table));
        let Some((weight, tensor)) = tensor.filter(|(_, tensor)| tensor.shape.len() == 2) else {
            let message = format!("`{giver}` has no weight that a `Dense` could share: an `Embedding` has one, and a `Dense`");
            self.errors.at(&argument.value, message);
            self.doubts += 1;
            return None;
        };
        let (shape, turned) = (tensor.shape.clone(), tensor.role == Role::Table);
        let text = |[outputs, inputs]: [&Size; 2]| format!("[{}, {}]", outputs.text(), inputs.text());
        let pairs = || needed.into_iter().zip(&shape);
        if !flow.unsure && pairs().any(|(needed, has)| matches!((needed.known(), has.known()), (Some(a), Some(b)) if a != b)) {
            let (has, needed) = (text([&shape[0], &shape[1]]), text(needed));
            self.errors.at(&argument.value, format_args!("`{name}` shares the weight of `{giver}`, which is {has}, but needs {needed}"));
            return None;
        }
        for (axis, (needed, has)) in ["outputs", "inputs"].iter().zip(pairs()) {
            let texts = [format!("`{name}` shares the weight of `{giver}`, which is for "), format!(" {axis}, but needs "), String::new()];
            self.agree(has, needed, texts, &argument.value);
        }
        Some(Shared { giver, weight, turned })
    }
}
