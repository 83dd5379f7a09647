//! Compares a file of weights with the declaration. Each difference is reported under the layer it concerns.

use super::{narrow, span};
use crate::checker::spanned;
use crate::error::Errors;
use crate::layer::Node;
use crate::layer::View;
use crate::model::{Assertion, Claim, Model, Tensor, Trained};
use crate::shape::Size;
use crate::syntax::Weights;
use crate::weights::{Embedded, File, Stored, Type};

/// Reads the file that `#[weights(…)]` names, unless an editor hides where it is.
///
/// A declaration with errors is not compared, because its shapes may not be the intended ones.
pub(super) fn check(model: &mut Model, weights: &Weights, errors: &mut Errors) {
    let form = weights.narrow.as_ref().and_then(|name| narrow::form(model, name, errors));
    let mut trained = Trained { file: weights.file.clone(), embedded: None, form, narrow: None };
    let sound = errors.is_empty();
    let file = File::read(weights, errors);
    if let Some(mut stored) = file.as_ref().and_then(|file| file.tensors(weights, errors)).filter(|_| sound) {
        once(model, &mut stored, errors);
        let mut comparison = Comparison::of(model, &stored, errors);
        comparison.compare(weights);
        let Comparison { embedded, assertions, .. } = comparison;
        trained.embedded = Some(embedded);
        if errors.is_empty() {
            trained.narrow = form.map(|form| narrow::narrow(model, form, &stored, errors));
        }
        model.assertions.extend(assertions);
    }
    model.trained = Some(trained);
}

/// A weight that two layers share may be in the file under both names, or under either. Leaves it under that of its own layer.
fn once(model: &Model, stored: &mut Vec<Stored<'_>>, errors: &mut Errors) {
    for (layer, id) in model.graph.shared() {
        let (other, own) = (format!("{}.weight", layer.name), &model.tensor(id).name);
        let Some(place) = stored.iter().position(|stored| stored.name == other) else { continue };
        let mut tensor = stored.remove(place);
        match stored.iter().find(|stored| stored.name == *own) {
            None => {
                tensor.name.clone_from(own);
                stored.push(tensor);
            }
            Some(first) if first.data != tensor.data || first.shape != tensor.shape => {
                let message = format!("`{other}` and `{own}` share their numbers in the declaration, but differ in the file");
                errors.at(spanned(layer.span), message);
            }
            Some(_) => {}
        }
    }
}

struct Comparison<'a> {
    model: &'a Model,
    stored: &'a [Stored<'a>],
    errors: &'a mut Errors,
    embedded: Embedded,
    assertions: Vec<Assertion>,
    /// Tensors of the file that are probably declared under another name.
    renamed: Vec<&'a str>,
}

impl<'a> Comparison<'a> {
    fn of(model: &'a Model, stored: &'a [Stored<'a>], errors: &'a mut Errors) -> Self {
        Self { model, stored, errors, embedded: Embedded::default(), assertions: Vec::new(), renamed: Vec::new() }
    }

    fn compare(&mut self, weights: &Weights) {
        for tensor in self.model.tensors.iter().filter(|tensor| !tensor.role.is_of_layer()) {
            let layer = self.layer(&tensor.name);
            match self.stored.iter().find(|stored| stored.name == tensor.name) {
                None => self.missing(tensor, layer),
                Some(stored) => {
                    self.shape(tensor, stored, layer);
                    self.embed(stored, layer);
                }
            }
        }
        for stored in self.stored {
            let declared = self.model.tensors.iter().any(|tensor| tensor.name == stored.name);
            if declared || self.renamed.contains(&stored.name.as_str()) {
                continue;
            }
            match self.layer(&stored.name) {
                // Its tensors are known to the compiler that reads our output, and compared there.
                Some(layer) if layer.layer.facts().view == View::Slices => self.embed(stored, Some(layer)),
                Some(layer) => self.errors.at(spanned(layer.span), extra(stored)),
                None => self.errors.at(&weights.file, extra(stored)),
            }
        }
    }

    /// The layer whose name is the prefix of a tensor's name.
    fn layer(&self, tensor: &str) -> Option<&'a Node> {
        let begins = |layer: &&Node| tensor.strip_prefix(&layer.name).is_some_and(|rest| rest.starts_with('.'));
        self.model.graph.declared().into_iter().find(begins)
    }

    fn missing(&mut self, tensor: &Tensor, layer: Option<&Node>) {
        let hint = self.other_name(tensor).map(|(from, other)| {
            self.renamed.push(&other.name);
            let to = &tensor.layer;
            format!(": if `{}` is meant, write `#[weights(…, rename(\"{from}\" = \"{to}\"))]`", other.name)
        });
        let (hint, declared) = (hint.unwrap_or_default(), shape_text(&tensor.shape));
        let message = format!("`{}` {declared} is declared, but missing in the file{hint}", tensor.name);
        self.errors.at(spanned(span(layer)), message);
    }

    /// The only undeclared tensor of the file with the same shape and the same last part of its name: `fc1.weight` for `hidden.weight`.
    fn other_name(&self, tensor: &Tensor) -> Option<(&'a str, &'a Stored<'a>)> {
        let part = tensor.name.strip_prefix(&tensor.layer)?;
        let free = |stored: &&Stored| !self.model.tensors.iter().any(|tensor| tensor.name == stored.name);
        let mut alike = self.stored.iter().filter(free).filter(|stored| {
            let sizes = tensor.shape.iter().map(Size::known);
            stored.name.ends_with(part) && sizes.eq(stored.shape.iter().copied().map(Some))
        });
        let (other, another) = (alike.next()?, alike.next());
        if another.is_some() { None } else { Some((other.name.strip_suffix(part)?, other)) }
    }

    /// Compares two shapes: sizes that are numbers here, const expressions in assertions.
    fn shape(&mut self, tensor: &Tensor, stored: &Stored<'_>, layer: Option<&Node>) {
        let differs = |(declared, stored): (&Size, &usize)| *stored == 0 || declared.known().is_some_and(|declared| declared != *stored);
        if tensor.shape.len() != stored.shape.len() || tensor.shape.iter().zip(&stored.shape).any(differs) {
            let declared = shape_text(&tensor.shape);
            let message = format!("`{}` is declared {declared}, but {:?} in the file", tensor.name, stored.shape);
            self.errors.at(spanned(span(layer)), message);
            return;
        }
        for (axis, (declared, stored)) in tensor.shape.iter().zip(&stored.shape).enumerate() {
            if declared.known().is_none() {
                let before = format!("axis {axis} of `{}` is declared ", tensor.name);
                let texts = [before, ", but ".to_owned(), " in the file".to_owned()];
                let claim = Claim::Equal { left: declared.clone(), right: Size::of(*stored), texts };
                self.assertions.push(Assertion { claim, spans: [span(layer); 2] });
            }
        }
    }

    fn embed(&mut self, stored: &Stored<'_>, layer: Option<&Node>) {
        let to = if self.model.scalar.0 == "f64" { Type::F64 } else { Type::F32 };
        if !self.embedded.push(stored, to) {
            self.errors.at(spanned(span(layer)), unreadable(stored));
        }
    }
}

fn extra(stored: &Stored<'_>) -> String {
    format!("`{}` {:?} is in the file, but not declared", stored.name, stored.shape)
}

/// The message for a tensor whose type cannot be read, such as one of integers.
pub(crate) fn unreadable(stored: &Stored<'_>) -> String {
    format!("`{}` has type {} in the file: supported types are F16, BF16, F32 and F64", stored.name, stored.dtype)
}

fn shape_text(shape: &[Size]) -> String {
    let sizes: Vec<_> = shape.iter().map(Size::text).collect();
    format!("[{}]", sizes.join(", "))
}
