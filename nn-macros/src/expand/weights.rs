//! A network whose numbers are in read-only memory: `trained()`, and the expansion of `embed!`.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{LitStr, Visibility};

use crate::error::Errors;
use crate::layer::{First, Role};
use crate::model::{Model, Trained};
use crate::syntax::Embed;
use crate::weights::Embedded;

/// The constructor that `trained` and `embed!` call. It returns a `ManuallyDrop`, so that rustc does not suggest it to a user who writes
/// `Net::new()`.
pub(super) fn of_static(vis: &Visibility, model: &Model) -> TokenStream {
    let (scalar, parameters, statistics) = (&model.scalar, super::ours("parameters"), super::ours("statistics"));
    quote! {
        #[doc(hidden)]
        #[must_use]
        #vis const fn __of(
            #parameters: &'static [#scalar; Self::PARAMETERS],
            #statistics: &'static [#scalar; Self::STATISTICS],
        ) -> ::core::mem::ManuallyDrop<Self> {
            ::core::mem::ManuallyDrop::new(Self {
                parameters: ::nn_runtime::__private::Numbers::borrowed(#parameters),
                statistics: ::nn_runtime::__private::Numbers::borrowed(#statistics),
            })
        }
    }
}

/// The code that `#[weights(…)]` adds.
pub(super) fn trained(vis: &Visibility, model: &Model) -> TokenStream {
    let Some(Trained { file, embedded, .. }) = &model.trained else { return TokenStream::new() };
    let (name, scalar) = (&model.name, &model.scalar);
    let doc = format!("The network with the numbers of `{}`, which lie in read-only memory.", file.value());
    let converted = embedded.as_ref().map(|embedded| embedded.converted.join(" and ")).filter(|types| !types.is_empty());
    let converted = converted.map(|types| {
        let doc = format!("The file's {types} were converted to {}.", scalar.0);
        quote!(#[doc = ""] #[doc = #doc])
    });
    let checks = model.graph.declared().into_iter().filter_map(|layer| {
        let parameters = layer.tensors.iter().map(|id| model.tensor(*id)).find(|tensor| tensor.role == Role::LayerParameters)?;
        let First::Layer(path) = &parameters.first else { return None };
        let path = &path.layer;
        let layer_name = &layer.name;
        Some(quote_spanned!(layer.span=> const _: () = FILE.check(#layer_name, #path::TENSORS);))
    });
    let body = body(&quote!(#name), &quote!(#scalar), file, embedded.as_ref(), &checks.collect());
    quote! {
        #[automatically_derived]
        #[allow(clippy::self_named_constructors, reason = "a network may be called `Trained`")]
        impl #name {
            #[doc = #doc]
            #converted
            #[must_use]
            #vis const fn trained() -> Self { #body }
        }
    }
}

/// The expansion of `embed!`: an expression.
pub(crate) fn embed(Embed { network, weights }: &Embed, embedded: Option<&Embedded>, errors: &Errors) -> TokenStream {
    let file = &weights.file;
    // rustc reports a type that is no network under that type.
    let span = crate::syntax::start(&network.to_token_stream());
    let of_network = quote_spanned!(span=> <#network as ::nn_runtime::Network>);
    let check = quote_spanned!(file.span()=> const _: () = FILE.check("", #of_network::TENSORS););
    let (errors, scalar) = (errors.to_tokens(), quote_spanned!(span=> #of_network::Scalar));
    let body = body(&quote!(#network), &scalar, file, embedded, &check);
    quote!({ #errors #body })
}

/// The file, the assertions about it, the numbers in the order of the declaration, and the network made of them.
///
/// If the file is not known, every number is 0.
fn body(network: &TokenStream, scalar: &TokenStream, file: &LitStr, embedded: Option<&Embedded>, checks: &TokenStream) -> TokenStream {
    let span = crate::syntax::start(network);
    let of_network = quote_spanned!(span=> <#network as ::nn_runtime::Network>);
    let Some(embedded) = embedded else {
        return quote_spanned!(span=> ::core::mem::ManuallyDrop::into_inner(<#network>::__of(&[0.0; #of_network::PARAMETERS], &[0.0; #of_network::STATISTICS])));
    };
    let numbers = |count: &str, statistics: bool| {
        let count = super::theirs(count);
        quote_spanned! {span=>
            #[allow(long_running_const_eval, reason = "a network may have millions of numbers")]
            static #count: ::nn_runtime::__private::Aligned<[#scalar; #of_network::#count]> =
                FILE.gather::<#scalar, { #of_network::#count * ::core::mem::size_of::<#scalar>() }, { #of_network::#count }>(#of_network::TENSORS, #statistics);
        }
    };
    let (read, parameters, statistics) = (read(file, embedded), numbers("PARAMETERS", false), numbers("STATISTICS", true));
    let network = quote_spanned!(span=> <#network>::__of);
    quote! {
        #read
        #checks
        #parameters
        #statistics
        ::core::mem::ManuallyDrop::into_inner(#network(&PARAMETERS.0, &STATISTICS.0))
    }
}

fn read(file: &LitStr, embedded: &Embedded) -> TokenStream {
    let tensors = embedded.places.iter().map(|place| {
        let (name, start, width) = (&place.name, Literal::usize_unsuffixed(place.start), Literal::usize_unsuffixed(place.width));
        let shape = place.shape.iter().copied().map(Literal::usize_unsuffixed);
        quote!(::nn_runtime::__private::Stored { name: #name, shape: &[#(#shape),*], start: #start, width: #width })
    });
    let bytes = Literal::byte_string(&embedded.bytes);
    let changes = include(file);
    quote! {
        #changes
        const FILE: ::nn_runtime::__private::File = ::nn_runtime::__private::File { tensors: &[#(#tensors),*], bytes: #bytes };
    }
}

/// An unused constant, which is therefore not in the program. It makes the compiler rebuild when the file changes.
pub(super) fn include(file: &LitStr) -> TokenStream {
    quote_spanned!(file.span()=> const _: &[::core::primitive::u8] = ::core::include_bytes!(#file);)
}
