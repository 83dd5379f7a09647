//! Expansion: from the plan to tokens, one file per generated item. Cannot fail.
//!
//! Every path we emit starts at the runtime or at `::core`, even those of primitive types, so that nothing depends on what the user's
//! module declares or imports. Variables named after layers have the user's hygiene and ours have the macro's, so that they cannot collide.

mod activation;
mod calls;
mod constants;
mod ends;
mod landmarks;
mod layout;
mod loss;
mod narrow;
mod network;
mod onnx;
mod passes;
mod root;
mod slots;
mod stream;
mod structure;
mod summary;
mod surface;
mod views;
mod weights;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::layer::identifier;
use crate::model::{Assertion, Claim, Model, NamedSize, Trained};
use crate::plan::Program;
use crate::syntax::Declaration;

pub(crate) use root::{Root, when};
pub(crate) use surface::surface;
pub(crate) use weights::embed;

/// Everything a declaration expands to.
pub(crate) fn expand(declaration: &Declaration, model: &Model, program: &Program) -> TokenStream {
    if let Some(Trained { form: Some(form), .. }) = &model.trained {
        return narrow::narrow(declaration, model, program, *form);
    }
    [
        structure::structure(declaration, model),
        ends::rows(&declaration.visibility, model),
        kinds(model),
        sizes(model, &model.sizes),
        model.assertions.iter().map(assertion).collect(),
        network::network(declaration, model, program),
        network::layer(model, program),
        network::compiled(model, program),
        stream::stream(&declaration.visibility, model, program.stream.as_ref(), None),
        views::views(&declaration.visibility, model, true),
        loss::with_loss(&declaration.visibility, model),
        weights::trained(&declaration.visibility, model),
    ]
    .into_iter()
    .collect()
}

/// Names the documented item of every kind where the user wrote the kind, so that an editor's hover and go-to-definition find it.
fn kinds(model: &Model) -> TokenStream {
    let (kinds, losses) = (&model.kinds, &model.loss_kinds);
    let losses = (!losses.is_empty()).then(|| {
        quote! {
            ::nn_runtime::__private::train! {
                const _: ::core::marker::PhantomData<(#(::nn_runtime::loss::#losses,)*)> = ::core::marker::PhantomData;
            }
        }
    });
    quote! {
        const _: ::core::marker::PhantomData<(#(::nn_runtime::kind::#kinds,)*)> = ::core::marker::PhantomData;
        #losses
    }
}

/// A const assertion about sizes, which rustc evaluates.
fn assertion(Assertion { claim, spans: [start, end] }: &Assertion) -> TokenStream {
    let (function, arguments) = match claim {
        Claim::Equal { left, right, texts: [before, between, after] } => {
            ("assert_equal", quote!(#left, #right, [#before, #between, #after]))
        }
        Claim::AtMost { size, most, texts: [before, after] } => ("assert_at_most", quote!(#size, #most, [#before, #after])),
        Claim::Holds { function, size, text } => (*function, quote!(#size, #text)),
    };
    // rustc underlines the call from its first token to its last. The path is in parentheses because its first token, the root, has another
    // origin than the user's tokens.
    let function = Ident::new(function, *start);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(*end);
    let mut function = Group::new(Delimiter::Parenthesis, quote_spanned!(*start=> ::nn_runtime::__private::#function));
    function.set_span(*start);
    quote_spanned!(*start=> const _: () = #function #arguments;)
}

/// The named constants for sizes whose numbers are not known here.
fn sizes(model: &Model, sizes: &[NamedSize]) -> TokenStream {
    if sizes.is_empty() {
        return TokenStream::new();
    }
    let name = &model.name;
    let items = sizes.iter().map(|NamedSize { name, value, span }| {
        // rustc reports a type error in the value under the user's expression.
        let of_type = quote_spanned!(*span=> ::core::primitive::usize);
        quote!(const #name: #of_type = #value;)
    });
    quote! {
        #[allow(unused_braces, unused_parens, reason = "the user's expressions stand here as they were written")]
        #[automatically_derived]
        impl #name {
            #(#items)*
        }
    }
}

/// An `impl` of a trait. Where rustc points to it, it shows the user's name of the type instead of the whole macro call.
fn implementation(name: &Ident, of: &TokenStream, items: TokenStream) -> TokenStream {
    let keyword = quote_spanned!(name.span()=> impl);
    let mut items = Group::new(Delimiter::Brace, items);
    items.set_span(name.span());
    quote!(#[automatically_derived] #keyword #of for #name #items)
}

/// A variable or parameter of ours. Its name starts with two underscores, because a pattern that has the name of a constant in the user's
/// module would refer to that constant.
fn ours(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

/// A variable named after something the user named.
fn named_after(name: &str) -> Ident {
    Ident::new(&format!("__{}", identifier(name)), Span::call_site())
}

/// The type parameter for the instruction set.
fn machine() -> Ident {
    Ident::new("ThisMachine", Span::mixed_site())
}

/// A name that the runtime defines.
fn theirs(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
