//! The loss, and whether it belongs behind the last activation: pairs that would train silently wrong are refused.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Bound, Checker, Parameter, closest};
use crate::layer::Gives;
use crate::model::{Loss, Placed};
use crate::shape::Size;
use crate::syntax::{Declaration, Target};

/// A loss of the runtime.
struct Kind {
    name: &'static str,
    /// What it wants the last layer to give. It then works on that layer's input, which is the stable form.
    wants: Option<(Gives, &'static str)>,
    /// Its number, and the least it may be.
    argument: Option<&'static str>,
}

const KINDS: &[Kind] = &[
    Kind { name: "MeanSquaredError", wants: None, argument: None },
    Kind { name: "MeanAbsoluteError", wants: None, argument: None },
    Kind { name: "Huber", wants: None, argument: Some("delta") },
    Kind { name: "CrossEntropy", wants: Some((Gives::Classes, "Softmax")), argument: None },
    Kind { name: "BinaryCrossEntropy", wants: Some((Gives::Probabilities, "Sigmoid")), argument: None },
    Kind { name: "Hinge", wants: None, argument: None },
    Kind { name: "MulticlassHinge", wants: None, argument: None },
];

pub(crate) fn check(checker: &mut Checker, declaration: &Declaration, layers: &[Placed], _: &Size) -> Option<Loss> {
    let item = declaration.attributes.loss.as_ref()?;
    checker.no_body(item);
    let name = match &item.target {
        Target::Path(path) => {
            if item.arguments.is_some() {
                checker.errors.at(path, "a loss of your own takes no arguments here: its value is made by `Default`");
            }
            return Some(Loss { path: quote!(#path), value: quote!(<#path as ::core::default::Default>::default()), fused: false });
        }
        Target::Kind(name) => name,
    };
    let text = name.to_string();
    let known = KINDS.iter().find(|kind| kind.name == text);
    let kind = known.unwrap_or_else(|| {
        let near = closest(&text, KINDS.iter().map(|kind| kind.name));
        let hint = near.map_or_else(
            || "one of your own is named by a path: `#[loss(self::Mine)]`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        checker.errors.at(name, format_args!("there is no loss `{text}`: {hint}"));
        // The stub after an error has the target of the nearest loss.
        let nearest = KINDS.iter().min_by_key(|kind| strsim::damerau_levenshtein(kind.name, &text));
        nearest.unwrap_or(&KINDS[0])
    });
    let mut number: Option<TokenStream> = None;
    if known.is_some() {
        match kind.argument {
            None => {
                checker.arguments(item, &[]);
            }
            Some(argument) => {
                let given = checker.arguments(item, &[Parameter::optional(argument)]).get(argument);
                let value = given.and_then(|given| checker.number(given, argument, Bound::Above(0.0))).unwrap_or(1.0);
                number = Some(quote!((#value)));
            }
        }
        checker.losses.push(name.clone());
    } else if kind.argument.is_some() {
        number = Some(quote!((1.0)));
    }
    let ident = proc_macro2::Ident::new(kind.name, proc_macro2::Span::call_site());
    let path = quote!(::nn_runtime::loss::#ident);
    let fused = match (&kind.wants, layers.last()) {
        (Some((gives, activation)), Some(last)) if known.is_some() => {
            let fits = last.layer.gives() == *gives;
            if !fits {
                let message = format_args!(
                    "{text} compares probabilities: the network has to end in {activation}, but its last layer is {}",
                    last.layer.text()
                );
                checker.errors.at(name, message);
            }
            fits
        }
        (wants, _) => wants.is_some(),
    };
    Some(Loss { value: quote!(#path #number), path, fused })
}
