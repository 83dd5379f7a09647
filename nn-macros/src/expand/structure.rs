//! The struct, and the documentation it carries.

use proc_macro2::TokenStream;
use quote::quote;

use super::summary;
use crate::model::Model;
use crate::syntax::Declaration;

pub(super) fn structure(declaration: &Declaration, model: &Model) -> TokenStream {
    let Declaration { visibility, name, .. } = declaration;
    let (head, scalar) = (head(declaration, model), &model.scalar);
    quote! {
        #head
        #visibility struct #name {
            parameters: ::nn_runtime::__private::Numbers<#scalar, { #name::PARAMETERS }>,
            statistics: ::nn_runtime::__private::Numbers<#scalar, { #name::STATISTICS }>,
        }
    }
}

/// The attributes and the documentation of the struct.
pub(super) fn head(declaration: &Declaration, model: &Model) -> TokenStream {
    let passed_on = &declaration.attributes.passed_on;
    let documented = passed_on.iter().any(|attribute| attribute.path().is_ident("doc"));
    let first = format!("A network that takes {} and gives {}.", numbers(&model.input_text), numbers(&model.output_text));
    let first = (!documented).then(|| quote!(#[doc = #first]));
    let table = summary::table(model);
    quote! {
        #(#passed_on)*
        #first
        #[doc = ""]
        #[doc = #table]
    }
}

fn numbers(shape: &str) -> String {
    if shape == "1" { "1 number".to_owned() } else { format!("{shape} numbers") }
}
