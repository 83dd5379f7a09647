//! Weights of classes and of positive targets.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ExprArray;

use crate::checker::{Bound, Checker, Given};
use crate::shape::Size;
use crate::syntax::{Argument, ungrouped};

/// Reads the arguments of `CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0])`. Returns a type and its value.
pub(super) fn classes(checker: &mut Checker, given: &Given<'_>, output: &Size) -> [TokenStream; 2] {
    let smoothing = given.get("smoothing").and_then(|given| checker.number(given, "`smoothing`", Bound::Probability)).unwrap_or(0.0);
    let weights = given.get("weights").and_then(|given| class_weights(checker, given, output));
    let outputs = output.argument();
    let weights = weights.map_or_else(|| quote!([1.0; #outputs]), |weights| quote!([#(#weights),*]));
    let path = quote!(::nn_runtime::loss::WeightedCrossEntropy);
    [quote!(#path<#outputs>), quote!(#path { smoothing: #smoothing, weights: #weights })]
}

/// Reads the argument of `BinaryCrossEntropy(pos_weight = 3.0)`. Returns a type and its value.
pub(super) fn yes_or_no(checker: &mut Checker, given: &Given<'_>, output: &Size) -> [TokenStream; 2] {
    let outputs = output.argument();
    let weights = given.get("pos_weight").and_then(|given| pos_weight(checker, given, output));
    let weights = weights.unwrap_or_else(|| quote!([1.0; #outputs]));
    let path = quote!(::nn_runtime::loss::WeightedBinaryCrossEntropy);
    [quote!(#path<#outputs>), quote!(#path { pos_weight: #weights })]
}

/// Reads `pos_weight = 3.0`, or a weight for each output: `pos_weight = [3.0, 0.5]`.
fn pos_weight(checker: &mut Checker, argument: &Argument, output: &Size) -> Option<TokenStream> {
    const WHAT: &str = "`pos_weight`";
    const BOUND: Bound = Bound::Above(0.0);
    let tokens = ungrouped(argument.value.clone());
    let Ok(list) = syn::parse2(tokens) else {
        let (weight, outputs) = (checker.number(argument, WHAT, BOUND)?, output.argument());
        return Some(quote!([#weight; #outputs]));
    };
    let weights = one_for_each(checker, &list, WHAT, BOUND, output, "output")?;
    Some(quote!([#(#weights),*]))
}

/// Reads the weights of classes. Reports a list of the wrong length, weights that are all 0, and a single number: `weights = 2.0`.
fn class_weights(checker: &mut Checker, argument: &Argument, output: &Size) -> Option<Vec<f64>> {
    let tokens = ungrouped(argument.value.clone());
    let Ok(list) = syn::parse2(tokens.clone()) else {
        checker.errors.at(&tokens, "expected a list with one weight for each class: `weights = [1.0, 2.0]`");
        return None;
    };
    let weights = one_for_each(checker, &list, "a class weight", Bound::AtLeast(0.0), output, "class")?;
    if weights.iter().all(|weight| *weight == 0.0) {
        checker.errors.at(&tokens, "at least one class weight must be greater than 0");
        return None;
    }
    Some(weights)
}

/// Reads a list with a weight for each output. `what` is the name of a weight in messages, `each` that of an output.
fn one_for_each(checker: &mut Checker, list: &ExprArray, what: &str, bound: Bound, output: &Size, each: &str) -> Option<Vec<f64>> {
    let weight = |element: &syn::Expr| Argument { name: None, from: None, value: element.to_token_stream() };
    let weights = list.elems.iter().map(|element| checker.number(&weight(element), what, bound));
    // Collected first, so that every wrong weight is reported.
    let weights = weights.collect::<Vec<_>>().into_iter().collect::<Option<Vec<f64>>>()?;
    match output.known() {
        Some(outputs) if outputs != weights.len() => {
            checker.errors.at(list, format_args!("expected {outputs} weights, one for each {each}, found {}", weights.len()));
            None
        }
        _ => Some(weights),
    }
}
