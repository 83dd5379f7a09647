//! Named views of layers: `net.hidden().weight`.

use proc_macro2::TokenStream;
use quote::quote;

use super::theirs;
use crate::layer::{Node, Role, View, identifier};
use crate::model::{Model, Tensor};
use syn::Visibility;

/// The views of all layers. After an error, `sound` is false and their bodies are unreachable.
pub(super) fn views(visibility: &Visibility, model: &Model, sound: bool) -> TokenStream {
    let methods: Vec<_> = model.graph.declared().into_iter().filter_map(|layer| view(visibility, model, layer, sound)).collect();
    if methods.is_empty() {
        return TokenStream::new();
    }
    let name = &model.name;
    quote! {
        #[allow(dead_code, reason = "not every program looks at every layer")]
        #[automatically_derived]
        impl #name {
            #(#methods)*
        }
    }
}

fn view(visibility: &Visibility, model: &Model, layer: &Node, sound: bool) -> Option<TokenStream> {
    let kind = match layer.layer.facts().view {
        View::None => return None,
        View::Fields(kind) => theirs(&format!("{kind}View")),
        View::Slices => theirs("SlicesView"),
    };
    let tensors: Vec<&Tensor> = layer.tensors.iter().map(|id| model.tensor(*id)).collect();
    let name = proc_macro2::Ident::new(&identifier(&layer.name), layer.span);
    let name_mut = quote::format_ident!("{}_mut", name);
    let numbers = |tensor: &Tensor| theirs(if tensor.role.is_statistic() { "statistics" } else { "parameters" });

    let own_name = |tensor: &Tensor| identifier(tensor.name.strip_prefix(&layer.name).unwrap_or(&tensor.name).trim_start_matches('.'));
    let fields: Vec<_> = tensors.iter().map(|tensor| theirs(&own_name(tensor))).collect();
    let variables: Vec<_> = tensors.iter().map(|tensor| super::ours(&own_name(tensor))).collect();
    let types: Vec<_> = tensors.iter().map(|tensor| array(model, tensor)).collect();
    let shared = tensors.iter().map(|tensor| {
        let (from, start, end, constructor) = (numbers(tensor), &tensor.start, tensor.start.plus(&tensor.len), constructor(tensor, ""));
        quote!(#constructor(&self.#from.as_array()[#start..#end]))
    });
    let exclusive: Vec<_> = tensors
        .iter()
        .zip(&variables)
        .map(|(tensor, variable)| {
            let constructor = constructor(tensor, "_mut");
            quote!(#constructor(#variable))
        })
        .collect();
    // The tensors of a layer are contiguous: trained ones in one array, measured ones in the other.
    let carves = [false, true].into_iter().filter_map(|statistic| {
        let here = || tensors.iter().zip(&variables).filter(move |(tensor, _)| tensor.role.is_statistic() == statistic);
        let (first, _) = here().next()?;
        let (from, start, variables, lens) =
            (numbers(first), &first.start, here().map(|(_, variable)| variable), here().map(|(tensor, _)| tensor.len.argument()));
        Some(quote!(let [#(#variables),*] = ::nn_runtime::__private::carve(&mut self.#from.as_mut_slice()[#start..], [#(#lens),*]);))
    });
    // A layer without a bias has `()` in its place.
    let missing = (matches!(layer.layer.facts().view, View::Fields("Dense" | "Convolution" | "Norm")) && tensors.len() == 1)
        .then(|| quote!(bias: (),));
    let unit = missing.is_some().then(|| quote!(, ()));
    let doc = format!("The numbers of layer `{}`, `{}`.", layer.name, layer.layer.text());
    let doc_mut = format!("The numbers of layer `{}`, to be changed.", layer.name);
    let (body, body_mut) = if sound {
        (
            quote!(::nn_runtime::view::#kind { #(#fields: #shared,)* #missing }),
            quote!(#(#carves)* ::nn_runtime::view::#kind { #(#fields: #exclusive,)* #missing }),
        )
    } else {
        (quote!(::core::unreachable!()), quote!(::core::unreachable!()))
    };
    let docs = &layer.docs;
    let apart = (!docs.is_empty()).then(|| quote!(#[doc = ""]));
    Some(quote! {
        #(#docs)*
        #apart
        #[doc = #doc]
        #[must_use]
        #visibility fn #name(&self) -> ::nn_runtime::view::#kind<#(&#types),* #unit> {
            #body
        }

        ::nn_runtime::__private::train! {
            #[doc = #doc_mut]
            #visibility fn #name_mut(&mut self) -> ::nn_runtime::view::#kind<#(&mut #types),* #unit> {
                #body_mut
            }
        }
    })
}

/// The array type of a tensor in memory.
fn array(model: &Model, tensor: &Tensor) -> TokenStream {
    let scalar = &model.scalar;
    match (&tensor.shape[..], tensor.role) {
        ([outputs, inputs, kernel @ ..], role) if role.is_weight() => {
            let matrix = quote!([[#scalar; #outputs]; #inputs]);
            kernel.iter().rev().fold(matrix, |array, side| quote!([#array; #side]))
        }
        ([rows, columns], Role::Table) => quote!([[#scalar; #columns]; #rows]),
        (_, Role::LayerParameters | Role::LayerStatistics) => quote!([#scalar]),
        (_, _) => {
            let len = &tensor.len;
            quote!([#scalar; #len])
        }
    }
}

fn constructor(tensor: &Tensor, mutability: &str) -> TokenStream {
    match tensor.role {
        Role::LayerParameters | Role::LayerStatistics => TokenStream::new(),
        Role::Weight | Role::ExactWeight | Role::Table => {
            let name = match tensor.shape.len() {
                4 => "pixels",
                3 => "steps",
                _ => "table",
            };
            let function = theirs(&format!("{name}{mutability}"));
            quote!(::nn_runtime::__private::#function)
        }
        _ => {
            let function = theirs(&format!("array{mutability}"));
            quote!(::nn_runtime::__private::#function)
        }
    }
}
