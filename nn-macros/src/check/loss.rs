//! The loss, and whether it fits the last layer. Pairs that would silently train wrongly are errors.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::checker::{Bound, Checker, Parameter, closest, spanned, synonyms};
use crate::graph::Graph;
use crate::layer::{Gives, Node, Scales};
use crate::model::Loss;
use crate::shape::{Grid, Shape, Size};
use crate::syntax::{Argument, Declaration, Item, Target, ungrouped};

/// A loss of the runtime.
struct Kind {
    name: &'static str,
    compares: Compares,
    takes: Takes,
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
}

const KINDS: &[Kind] = &[
    Kind { name: "MeanSquaredError", compares: Compares::Numbers, takes: Takes::Nothing },
    Kind { name: "MeanAbsoluteError", compares: Compares::Numbers, takes: Takes::Nothing },
    Kind { name: "Huber", compares: Compares::Numbers, takes: Takes::Number("delta") },
    Kind { name: "CrossEntropy", compares: Compares::Probabilities(Gives::Classes, "Softmax"), takes: Takes::Classes },
    Kind { name: "BinaryCrossEntropy", compares: Compares::Probabilities(Gives::Probabilities, "Sigmoid"), takes: Takes::YesOrNo },
    Kind { name: "Hinge", compares: Compares::Scores, takes: Takes::Nothing },
    Kind { name: "MulticlassHinge", compares: Compares::Scores, takes: Takes::Nothing },
];

/// The names of all losses of the runtime.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

pub(crate) fn check(checker: &mut Checker, declaration: &Declaration, graph: &Graph, shape: &Shape, output: &Size) -> Option<Loss> {
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
            let fused = rescaled(graph).is_some();
            return Some(Loss { path: quote!(#path), value: quote!(<#path as ::core::default::Default>::default()), fused });
        }
        Target::Kind(name) => name,
    };
    let text = name.to_string();
    let known = KINDS.iter().find(|kind| kind.name == text);
    let kind = known.unwrap_or_else(|| {
        let elsewhere = synonyms::loss(&text);
        let near = closest(&text, KINDS.iter().map(|kind| kind.name));
        let hint = match (elsewhere, near) {
            (Some((here, place)), _) => format!("it is called `{here}`{place}"),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => "name a loss of your own by its path, `#[loss(self::MyLoss)]`".to_owned(),
        };
        checker.errors.at(name, format_args!("there is no loss `{text}`: {hint}"));
        // The stub after an error has the target of the loss that was meant.
        let called = |name: &str| KINDS.iter().find(|kind| kind.name == name);
        let nearest = || KINDS.iter().min_by_key(|kind| strsim::damerau_levenshtein(kind.name, &text));
        elsewhere.and_then(|(here, _)| called(here)).or_else(nearest).unwrap_or(&KINDS[0])
    });
    if known.is_some() {
        checker.named_losses.push(name.clone());
    }
    let ident = proc_macro2::Ident::new(kind.name, proc_macro2::Span::call_site());
    let path = quote!(::nn_runtime::loss::#ident);
    // A loss at each step or pixel compares the features or channels there.
    let output = &if by_positions(kind, shape) { shape.channels.clone() } else { output.clone() };
    let (path, value) = match kind.takes {
        Takes::Number(argument) => {
            let given = known.and_then(|_| checker.arguments(item, &[Parameter::optional(argument)]).get(argument));
            let number = given.and_then(|given| checker.number(given, &format!("`{argument}`"), Bound::Above(0.0))).unwrap_or(1.0);
            (path.clone(), quote!(#path(#number)))
        }
        Takes::Classes if known.is_some() && item.arguments.as_ref().is_some_and(|given| !given.list.is_empty()) => {
            classes(checker, item, output)
        }
        Takes::YesOrNo if known.is_some() && item.arguments.as_ref().is_some_and(|given| !given.list.is_empty()) => {
            yes_or_no(checker, item, output)
        }
        takes => {
            if known.is_some() && takes == Takes::Nothing {
                checker.arguments(item, &[]);
            }
            (path.clone(), path)
        }
    };
    if known.is_some() && text == "MulticlassHinge" && output.known() == Some(1) {
        checker.errors.at(name, "`MulticlassHinge` of a single output is always 0: use `Hinge`, or more outputs");
    }
    let [path, value] = at_each_position(kind, shape, [path, value]);
    let fused = match (&kind.compares, graph.nodes.last()) {
        (Compares::Probabilities(gives, activation), Some(declared)) if known.is_some() => {
            let last = graph.last();
            let fits = last.is_some_and(|last| last.layer.facts().gives == *gives);
            if !fits {
                let last = last.unwrap_or(declared).layer.text();
                checker.errors.at(name, format_args!("`{text}` requires `{activation}` as the last layer, but the last layer is `{last}`"));
            }
            fits
        }
        (Compares::Probabilities(..), _) => true,
        (Compares::Numbers, _) => rescaled(graph).is_some(),
        (Compares::Scores, _) => {
            if let Some(rescale) = rescaled(graph) {
                let message = format!("`{text}` compares class scores, which have no unit: remove `Rescale`");
                checker.errors.at(spanned(rescale.span), message);
            }
            false
        }
    };
    Some(Loss { path, value, fused })
}

/// Whether a loss is the mean over losses at each position: of a sequence always, of an image where the target of a pixel is a class.
fn by_positions(kind: &Kind, shape: &Shape) -> bool {
    match shape.grid {
        Grid::One | Grid::Tokens { .. } => false,
        Grid::Steps(_) => true,
        Grid::Pixels { .. } => matches!(kind.name, "CrossEntropy" | "MulticlassHinge"),
    }
}

/// The type and the value of a loss, in what makes the mean over all positions of it.
fn at_each_position(kind: &Kind, shape: &Shape, [path, value]: [TokenStream; 2]) -> [TokenStream; 2] {
    if !by_positions(kind, shape) {
        return [path, value];
    }
    let name = if shape.grid.is_sequence() { quote!(PerStep) } else { quote!(PerPixel) };
    let (positions, channels) = (shape.positions().argument(), shape.channels.argument());
    let of = quote!(::nn_runtime::loss::#name);
    [quote!(#of<#path, #positions, #channels>), quote!(#of(#value))]
}

/// The `Rescale` at the end of a network, if there is one.
fn rescaled(graph: &Graph) -> Option<&Node> {
    graph.last().filter(|last| last.layer.facts().scaler == Some(Scales::Targets))
}

/// Reads the arguments of `CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0])`.
fn classes(checker: &mut Checker, item: &Item, output: &Size) -> (TokenStream, TokenStream) {
    let given = checker.arguments(item, &[Parameter::named("smoothing"), Parameter::named("weights")]);
    let smoothing = given.get("smoothing").and_then(|given| checker.number(given, "`smoothing`", Bound::Probability)).unwrap_or(0.0);
    let weights = given.get("weights").and_then(|given| class_weights(checker, given, output));
    let outputs = output.argument();
    let weights = weights.map_or_else(|| quote!([1.0; #outputs]), |weights| quote!([#(#weights),*]));
    let path = quote!(::nn_runtime::loss::WeightedCrossEntropy);
    (quote!(#path<#outputs>), quote!(#path { smoothing: #smoothing, weights: #weights }))
}

/// Reads the argument of `BinaryCrossEntropy(pos_weight = 3.0)`.
fn yes_or_no(checker: &mut Checker, item: &Item, output: &Size) -> (TokenStream, TokenStream) {
    let given = checker.arguments(item, &[Parameter::named("pos_weight")]);
    let outputs = output.argument();
    let weights = given.get("pos_weight").and_then(|given| pos_weight(checker, given, output));
    let weights = weights.unwrap_or_else(|| quote!([1.0; #outputs]));
    let path = quote!(::nn_runtime::loss::WeightedBinaryCrossEntropy);
    (quote!(#path<#outputs>), quote!(#path { pos_weight: #weights }))
}

/// Reads `pos_weight = 3.0`, or a weight for each output: `pos_weight = [3.0, 0.5]`.
fn pos_weight(checker: &mut Checker, argument: &Argument, output: &Size) -> Option<TokenStream> {
    const WHAT: &str = "`pos_weight`";
    let tokens = ungrouped(argument.value.clone());
    let Ok(list) = syn::parse2::<syn::ExprArray>(tokens.clone()) else {
        let (weight, outputs) = (checker.number(argument, WHAT, Bound::Above(0.0))?, output.argument());
        return Some(quote!([#weight; #outputs]));
    };
    let weight = |element: &syn::Expr| Argument { name: None, from: None, value: element.to_token_stream() };
    let weights = list.elems.iter().map(|element| checker.number(&weight(element), WHAT, Bound::Above(0.0)));
    // Collected first, so that every wrong weight is reported.
    let weights = weights.collect::<Vec<_>>().into_iter().collect::<Option<Vec<f64>>>()?;
    match output.known() {
        Some(outputs) if outputs != weights.len() => {
            checker.errors.at(&tokens, format_args!("expected {outputs} weights, one for each output, found {}", weights.len()));
            None
        }
        _ => Some(quote!([#(#weights),*])),
    }
}

/// Reads the weights of classes. Reports a list of the wrong length, weights that are all 0, and a single number: `weights = 2.0`.
fn class_weights(checker: &mut Checker, argument: &Argument, output: &Size) -> Option<Vec<f64>> {
    let tokens = ungrouped(argument.value.clone());
    let Ok(list) = syn::parse2::<syn::ExprArray>(tokens.clone()) else {
        checker.errors.at(&tokens, "expected a list with one weight for each class: `weights = [1.0, 2.0]`");
        return None;
    };
    let weight = |element: &syn::Expr| Argument { name: None, from: None, value: element.to_token_stream() };
    let weights = list.elems.iter().map(|element| checker.number(&weight(element), "a class weight", Bound::AtLeast(0.0)));
    // Collected first, so that every wrong weight is reported.
    let weights = weights.collect::<Vec<_>>().into_iter().collect::<Option<Vec<f64>>>()?;
    match output.known() {
        Some(classes) if classes != weights.len() => {
            checker.errors.at(&tokens, format_args!("expected {classes} weights, one for each class, found {}", weights.len()));
            None
        }
        _ if weights.iter().all(|weight| *weight == 0.0) => {
            checker.errors.at(&tokens, "at least one class weight must be greater than 0");
            None
        }
        _ => Some(weights),
    }
}
