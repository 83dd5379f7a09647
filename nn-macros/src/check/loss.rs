//! The loss, and whether it fits the last layer. Pairs that would silently train wrongly are errors.

mod row;
mod weights;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::checker::{Bound, Checker, Given, Parameter, closest, spanned, synonyms};
use crate::graph::Graph;
use crate::layer::{Gives, Node, Scales};
use crate::model::Loss;
use crate::shape::{Shape, Size};
use crate::syntax::{Declaration, Target};
use row::Row;

/// A loss of the runtime.
struct Kind {
    name: &'static str,
    compares: Compares,
    takes: Takes,
    /// Whether it is a mean over the outputs of a row, so that `sum` has a meaning.
    mean: bool,
}

/// What a loss compares with the targets.
enum Compares {
    /// Numbers with a unit. If the network ends in `Rescale`, the loss works on the input of that layer, so that it means the same in any
    /// unit.
    Numbers,
    /// Probabilities, which the last layer has to give. The loss works on the input of that layer, which is the numerically stable form.
    Probabilities(Gives, &'static str),
    /// Class scores.
    Scores,
}

/// The arguments of a loss.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    /// A number above 0. Default: 1.
    Number(&'static str),
    /// `smoothing = 0.1, weights = [1.0, 2.0]`: the share of a label that is spread over all classes, and the weight of each class.
    Classes,
    /// `pos_weight = 3.0`, `pos_weight = [3.0, 0.5]`: the weight of positive targets, for all outputs or for each.
    YesOrNo,
    /// `pre_emphasis = 0.95`: the filter of a loss that compares whole sequences.
    Sequence,
}

const KINDS: &[Kind] = &[
    Kind { name: "MeanSquaredError", compares: Compares::Numbers, takes: Takes::Nothing, mean: true },
    Kind { name: "MeanAbsoluteError", compares: Compares::Numbers, takes: Takes::Nothing, mean: true },
    Kind { name: "Huber", compares: Compares::Numbers, takes: Takes::Number("delta"), mean: true },
    Kind { name: "CrossEntropy", compares: Compares::Probabilities(Gives::Classes, "Softmax"), takes: Takes::Classes, mean: false },
    Kind {
        name: "BinaryCrossEntropy",
        compares: Compares::Probabilities(Gives::Probabilities, "Sigmoid"),
        takes: Takes::YesOrNo,
        mean: true,
    },
    Kind { name: "Hinge", compares: Compares::Scores, takes: Takes::Nothing, mean: true },
    Kind { name: "MulticlassHinge", compares: Compares::Scores, takes: Takes::Nothing, mean: false },
    Kind { name: "EsrLoss", compares: Compares::Numbers, takes: Takes::Sequence, mean: false },
];

impl Kind {
    fn parameters(&self) -> Vec<Parameter> {
        let own = match self.takes {
            Takes::Nothing => vec![],
            Takes::Number(name) => vec![Parameter::optional(name)],
            Takes::Classes => vec![Parameter::named("smoothing"), Parameter::named("weights")],
            Takes::YesOrNo => vec![Parameter::named("pos_weight")],
            Takes::Sequence => vec![Parameter::named("pre_emphasis")],
        };
        own.into_iter().chain([Parameter::word("sum").listed(self.mean), Parameter::named("after")]).collect()
    }
}

/// The names of all losses of the runtime.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// A loss as it is declared, before the layers are known.
pub(crate) struct Declared<'d> {
    /// The kind, and its name there. `None` if it is a loss of the user's own.
    kind: Option<(&'static Kind, &'d Ident)>,
    /// Whether the name is that of a kind, so that the last layer has to fit it.
    known: bool,
    path: TokenStream,
    value: TokenStream,
}

/// Reads the loss for outputs of this shape. `unsure` if the declaration of the shape is wrong.
pub(crate) fn read<'d>(
    checker: &mut Checker,
    declaration: &'d Declaration,
    shape: &Shape,
    output: &Size,
    unsure: bool,
) -> Option<Declared<'d>> {
    let item = declaration.attributes.loss.as_ref()?;
    checker.no_body(item);
    if let Some(name) = &item.name {
        checker.errors.at(name, "a loss cannot have a name");
    }
    let name = match &item.target {
        Target::Path(path) => {
            if item.arguments.is_some() {
                checker.errors.at(path, "a loss of your own takes no arguments: its value comes from `Default`");
            }
            let value = quote!(<#path as ::core::default::Default>::default());
            return Some(Declared { kind: None, known: true, path: quote!(#path), value });
        }
        Target::Kind(name) => name,
    };
    let text = name.to_string();
    let named = KINDS.iter().find(|kind| kind.name == text);
    let kind = named.unwrap_or_else(|| unknown(checker, name));
    // A loss at each step or pixel compares the features or channels there.
    let output = &if row::by_positions(kind, shape) { shape.channels.clone() } else { output.clone() };
    let mut given = Given::default();
    if named.is_some() {
        checker.named_losses.push(if matches!(kind.takes, Takes::Sequence) { quote!(#name<1, 1>) } else { quote!(#name) });
        given = checker.arguments(item, &kind.parameters());
    }
    let row = Row::read(checker, kind, &given, shape, unsure);
    let written = match kind.takes {
        Takes::Sequence if shape.padded => {
            checker.errors.at(name, format_args!("`{text}` compares rows of equal length, and these may have fewer steps"));
            of_kind("MeanSquaredError") // it has the same targets
        }
        Takes::Sequence if !shape.grid.is_sequence() => {
            if named.is_some() && !unsure {
                let gives = shape.described();
                let message =
                    format!("`{text}` compares sequences, but the network gives {gives}: declare its output as `[steps, features]`");
                checker.errors.at(name, message);
            }
            of_kind("MeanSquaredError") // it has the same targets
        }
        _ => written(checker, kind, &given, &row, output),
    };
    if named.is_some() && text == "MulticlassHinge" && output.known() == Some(1) {
        checker.errors.at(name, "`MulticlassHinge` of a single output is always 0: use `Hinge`, or more outputs");
    }
    let [path, value] = row.apply(checker, kind, written);
    Some(Declared { kind: Some((kind, name)), known: named.is_some(), path, value })
}

/// Reports a name that no loss has. Returns the loss that was meant: after an error, the network has its targets.
fn unknown(checker: &mut Checker, name: &Ident) -> &'static Kind {
    let text = name.to_string();
    let elsewhere = synonyms::loss(&text);
    let near = closest(&text, KINDS.iter().map(|kind| kind.name));
    let hint = match (elsewhere, near) {
        (Some((here, place)), _) => format!("it is called `{here}`{place}"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "name a loss of your own by its path, `#[loss(self::MyLoss)]`".to_owned(),
    };
    checker.errors.at(name, format_args!("there is no loss `{text}`: {hint}"));
    let called = |name: &str| KINDS.iter().find(|kind| kind.name == name);
    let nearest = || KINDS.iter().min_by_key(|kind| strsim::damerau_levenshtein(kind.name, &text));
    elsewhere.and_then(|(here, _)| called(here)).or_else(nearest).unwrap_or(&KINDS[0])
}

/// Checks whether the loss fits the last layer.
pub(crate) fn check(checker: &mut Checker, declared: Declared<'_>, graph: &Graph) -> Loss {
    let Declared { kind, known, path, value } = declared;
    let Some((kind, name)) = kind else { return Loss { path, value, fused: rescaled(graph).is_some() } };
    let fused = match (&kind.compares, graph.nodes.last()) {
        (Compares::Probabilities(gives, activation), Some(declared)) if known => {
            let last = graph.last();
            let fits = last.is_some_and(|last| last.layer.facts().gives == *gives);
            if !fits {
                let last = last.unwrap_or(declared).layer.text();
                checker.errors.at(name, format_args!("`{name}` requires `{activation}` as the last layer, but the last layer is `{last}`"));
            }
            fits
        }
        (Compares::Probabilities(..), _) => true,
        (Compares::Numbers, _) => rescaled(graph).is_some(),
        (Compares::Scores, _) => {
            if let Some(rescale) = rescaled(graph) {
                let message = format!("`{name}` compares class scores, which have no unit: remove `Rescale`");
                checker.errors.at(spanned(rescale.span), message);
            }
            false
        }
    };
    Loss { path, value, fused }
}

/// The type and the value of a loss without arguments.
fn of_kind(name: &str) -> [TokenStream; 2] {
    let name = Ident::new(name, proc_macro2::Span::call_site());
    let path = quote!(::nn_runtime::loss::#name);
    [path.clone(), path]
}

/// The type and the value of a loss of one row, step or pixel, with its own arguments.
fn written(checker: &mut Checker, kind: &Kind, given: &Given<'_>, row: &Row<'_>, output: &Size) -> [TokenStream; 2] {
    let any = |names: &[&str]| names.iter().any(|name| given.get(name).is_some());
    match kind.takes {
        Takes::Number(argument) => {
            let number = given.get(argument).and_then(|given| checker.number(given, &format!("`{argument}`"), Bound::Above(0.0)));
            let ([path, _], number) = (of_kind(kind.name), number.unwrap_or(1.0));
            [path.clone(), quote!(#path(#number))]
        }
        Takes::Classes if any(&["smoothing", "weights"]) => weights::classes(checker, given, output),
        Takes::YesOrNo if any(&["pos_weight"]) => weights::yes_or_no(checker, given, output),
        Takes::Sequence => {
            let number = given.get("pre_emphasis").and_then(|given| checker.number(given, "`pre_emphasis`", Bound::Probability));
            row.esr(number.unwrap_or(0.0))
        }
        Takes::Nothing | Takes::Classes | Takes::YesOrNo => of_kind(kind.name),
    }
}

/// The `Rescale` at the end of a network, if there is one.
fn rescaled(graph: &Graph) -> Option<&Node> {
    graph.last().filter(|last| last.layer.facts().scaler == Some(Scales::Targets))
}
