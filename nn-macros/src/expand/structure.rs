//! The struct and its documentation.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;

use super::summary;
use crate::ends::Ends;
use crate::model::Model;
use crate::shape::Shape;
use crate::syntax::Declaration;

pub(super) fn structure(declaration: &Declaration, model: &Model) -> TokenStream {
    let Declaration { visibility, keyword, name, .. } = declaration;
    let (head, scalar) = (head(declaration, model), &model.scalar);
    let fields = in_braces(
        declaration,
        quote! {
            parameters: ::nn_runtime::__private::Numbers<#scalar, { #name::PARAMETERS }>,
            statistics: ::nn_runtime::__private::Numbers<#scalar, { #name::STATISTICS }>,
        },
    );
    quote! {
        #head
        #[allow(missing_debug_implementations, unreachable_pub, reason = "a derive and a visibility are the declaration's own choice")]
        #visibility #keyword #name #fields
    }
}

/// The fields in the user's braces, so that rustc shows the user's code where it shows the type.
pub(super) fn in_braces(declaration: &Declaration, fields: TokenStream) -> Group {
    let mut group = Group::new(Delimiter::Brace, fields);
    if let Some(braces) = declaration.body.braces {
        group.set_span(braces.span.join());
    }
    group
}

/// The attributes and the documentation of the struct.
pub(super) fn head(declaration: &Declaration, model: &Model) -> TokenStream {
    // A derive with a mistake has been reported.
    let passed_on = declaration.attributes.passed_on.iter().filter(|attribute| crate::check::is_derivable(attribute));
    let documented = declaration.attributes.passed_on.iter().any(|attribute| attribute.path().is_ident("doc"));
    let first = format!("A network that takes {} and gives {}.", all_described(&model.inputs), all_described(&model.outputs));
    let first = (!documented).then(|| quote!(#[doc = #first]));
    let table = summary::table(model);
    quote! {
        #(#passed_on)*
        #first
        #[doc = ""]
        #[doc = #table]
    }
}

/// "64 numbers", or "`photo` (an image of [3, 32, 32]) and `facts` (8 numbers)".
fn all_described(ends: &Ends) -> String {
    let mut all: Vec<String> = ends
        .list
        .iter()
        .map(|end| match &end.name {
            None => described(&end.shape),
            Some(name) => format!("`{name}` ({})", described(&end.shape)),
        })
        .collect();
    let last = all.pop().unwrap_or_default();
    if all.is_empty() { last } else { format!("{} and {last}", all.join(", ")) }
}

fn described(shape: &Shape) -> String {
    if shape.grid.is_one() && shape.channels.known() == Some(1) { "1 number".to_owned() } else { shape.described() }
}
