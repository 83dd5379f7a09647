//! The loss, and whether it fits the last layer. Pairs that would silently train wrongly are errors.

mod row;
mod weights;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::checker::{Bound, Checker, Given, Parameter, closest, spanned, synonyms};
use crate::ends::Ends;
use crate::graph::Graph;
use crate::layer::{Gives, Scales, Source};
use crate::model::Loss;
use crate::shape::{Shape, Size};
use crate::syntax::{Argument, Declaration, HeadLoss, Item, Target};
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
    factor: f64,
    /// The output that it belongs to, if outputs have names.
    head: Option<&'d Ident>,
}

/// Reads the losses, one for each output. `unsure` if the declaration of their shapes is wrong.
pub(crate) fn read_all<'d>(checker: &mut Checker, declaration: &'d Declaration, outputs: &Ends, unsure: bool) -> Vec<Declared<'d>> {
    let losses = &declaration.attributes.losses;
    let names: Vec<&Ident> = declaration.outputs.names().collect();
    if losses.is_empty() {
        return Vec::new();
    }
    if names.is_empty() {
        only_one(checker, losses);
        return losses.iter().take(1).filter_map(|loss| read(checker, &loss.item, outputs.shape(), &outputs.size, unsure)).collect();
    }
    let mut of_heads: Vec<Option<Declared<'d>>> = names.iter().map(|_| None).collect();
    let mut misplaced = false;
    for loss in losses {
        let place = loss.head.as_ref().and_then(|head| names.iter().position(|name| *name == head));
        match (&loss.head, place) {
            (None, _) => {
                let message = format!("a network with named outputs has a loss for each: {}", example(&names));
                checker.errors.at(&loss.item.target, message);
            }
            (Some(head), None) => checker.no_output(head, &declaration.outputs),
            (Some(head), Some(place)) if of_heads[place].is_some() => {
                checker.errors.at(head, format_args!("`{head}` has two losses"));
            }
            (Some(_), Some(place)) => {
                let end = &outputs.list[place];
                let declared = read(checker, &loss.item, &end.shape, &end.size, unsure);
                let factor = loss.factor.as_ref().and_then(|factor| {
                    let argument = Argument { name: None, from: None, value: factor.clone() };
                    checker.number(&argument, "the factor of a loss", Bound::Above(0.0))
                });
                of_heads[place] = declared.map(|declared| Declared { factor: factor.unwrap_or(1.0), head: Some(names[place]), ..declared });
                continue;
            }
        }
        misplaced = true;
    }
    for (name, of_head) in names.iter().zip(&mut of_heads) {
        if of_head.is_none() && !misplaced {
            checker.errors.at(name, format_args!("the output `{name}` has no loss: write {}", example(&names)));
        }
        of_head.get_or_insert_with(unknown_loss);
    }
    of_heads.into_iter().flatten().collect()
}

/// What stands for a loss that has a mistake.
fn unknown_loss<'d>() -> Declared<'d> {
    let [path, value] = of_kind("MeanSquaredError");
    Declared { kind: None, known: false, path, value, factor: 1.0, head: None }
}

/// `#[loss(kind = CrossEntropy)]` or `#[loss(CrossEntropy, MeanSquaredError)]` of a network with one output.
fn only_one(checker: &mut Checker, losses: &[HeadLoss]) {
    for (place, loss) in losses.iter().enumerate() {
        if let Some(head) = &loss.head {
            checker.errors.at(head, format_args!("the network has one output: write `#[loss({})]`", loss.item.target.to_token_stream()));
        } else if place > 0 {
            checker.errors.at(&loss.item.target, "the network has one output, and one loss");
        }
        if let Some(factor) = &loss.factor {
            checker.errors.at(factor, "a factor weights the losses of several outputs against each other: remove it");
        }
    }
}

/// `#[loss(kind = …, price = …)]`
fn example(names: &[&Ident]) -> String {
    let losses: Vec<String> = names.iter().map(|name| format!("{name} = …")).collect();
    format!("`#[loss({})]`", losses.join(", "))
}

/// Reads the loss of outputs of this shape.
fn read<'d>(checker: &mut Checker, item: &'d Item, shape: &Shape, output: &Size, unsure: bool) -> Option<Declared<'d>> {
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
            return Some(Declared { kind: None, known: true, path: quote!(#path), value, factor: 1.0, head: None });
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
    Some(Declared { kind: Some((kind, name)), known: named.is_some(), path, value, factor: 1.0, head: None })
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

/// Checks whether the losses fit the last layers.
pub(crate) fn check_all(checker: &mut Checker, declared: Vec<Declared<'_>>, graph: &Graph) -> Vec<Loss> {
    declared.into_iter().zip(&graph.outputs).map(|(declared, source)| check(checker, declared, graph, *source)).collect()
}

fn check(checker: &mut Checker, declared: Declared<'_>, graph: &Graph, source: Source) -> Loss {
    let Declared { kind, known, path, value, factor, head } = declared;
    // A loss takes a layer over only if nothing else reads what the layer gives.
    let is_own = graph.readers(source) == 0 && graph.outputs.iter().filter(|output| **output == source).count() == 1;
    let rescaled = graph.giver(source).filter(|last| last.layer.facts().scaler == Some(Scales::Targets));
    let is_rescaled = rescaled.is_some() && is_own;
    let Some((kind, name)) = kind else { return Loss { path, value, fused: is_rescaled, factor } };
    let fused = match (&kind.compares, graph.nodes.last()) {
        (Compares::Probabilities(gives, activation), Some(declared)) if known => {
            let last = graph.giver(source);
            let fits = last.is_some_and(|last| last.layer.facts().gives == *gives) && is_own;
            if !fits {
                let last = last.unwrap_or(declared).layer.text();
                let message = match head {
                    None => format!("`{name}` requires `{activation}` as the last layer, but the last layer is `{last}`"),
                    Some(head) if is_own => {
                        format!("`{name}` requires `{activation}` as the last layer of `{head}`, but its last layer is `{last}`")
                    }
                    Some(head) => format!("`{name}` requires a `{activation}` of its own as the last layer of `{head}`"),
                };
                checker.errors.at(name, message);
            }
            fits
        }
        (Compares::Probabilities(..), _) => true,
        (Compares::Numbers, _) => is_rescaled,
        (Compares::Scores, _) => {
            if let Some(rescale) = rescaled {
                let message = format!("`{name}` compares class scores, which have no unit: remove `Rescale`");
                checker.errors.at(spanned(rescale.span), message);
            }
            false
        }
    };
    Loss { path, value, fused, factor }
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
