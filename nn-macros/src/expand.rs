//! From the plan to tokens: one file a generated item. Cannot fail.
//!
//! Every path of ours starts at the runtime or at `::core`, that of a type which the language has built in too: nothing depends on what the
//! user's module declares or imports. Variables named after layers have the user's hygiene, ours have the macro's: the two never meet.

mod calls;
mod constants;
mod landmarks;
mod layout;
mod loss;
mod narrow;
mod network;
mod passes;
mod root;
mod slots;
mod structure;
mod summary;
mod surface;
mod views;
mod weights;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::{Assertion, Claim, Model, NamedSize, Trained};
use crate::plan::Program;
use crate::syntax::Declaration;

pub(crate) use root::{Root, when};
pub(crate) use surface::surface;
pub(crate) use weights::embed;

/// Everything a declaration becomes.
pub(crate) fn expand(declaration: &Declaration, model: &Model, program: &Program) -> TokenStream {
    if let Some(Trained { form: Some(form), .. }) = &model.trained {
        return narrow::narrow(declaration, model, program, *form);
    }
    [
        structure::structure(declaration, model),
        kinds(model),
        sizes(model, &model.sizes),
        model.assertions.iter().map(assertion).collect(),
        network::network(declaration, model, program),
        network::layer(model, program),
        network::compiled(model, program),
        views::views(&declaration.visibility, model, true),
        loss::with_loss(model),
        weights::trained(&declaration.visibility, model),
    ]
    .into_iter()
    .collect()
}

/// Names the documented item of every kind where the user wrote it: an editor's hover and go-to-definition find it there.
fn kinds(model: &Model) -> TokenStream {
    let (kinds, losses) = (&model.kinds, &model.losses);
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

/// A claim about sizes that is left to the compiler which knows them.
fn assertion(Assertion { claim, spans: [start, end] }: &Assertion) -> TokenStream {
    let (function, arguments) = match claim {
        Claim::Equal { left, right, texts: [before, between, after] } => {
            ("assert_equal", quote!(#left, #right, [#before, #between, #after]))
        }
        Claim::Holds { function, size, text } => (*function, quote!(#size, #text)),
    };
    // What rustc underlines is the call, from its first token to its last. The path stands in parentheses, because its first word, the root, is of
    // another origin than the user's tokens.
    let function = Ident::new(function, *start);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(*end);
    let mut function = Group::new(Delimiter::Parenthesis, quote_spanned!(*start=> ::nn_runtime::__private::#function));
    function.set_span(*start);
    quote_spanned!(*start=> const _: () = #function #arguments;)
}

/// The sizes whose numbers are not known here, each under its name.
fn sizes(model: &Model, sizes: &[NamedSize]) -> TokenStream {
    if sizes.is_empty() {
        return TokenStream::new();
    }
    let name = &model.name;
    let items = sizes.iter().map(|NamedSize { name, value, span }| {
        // What rustc says of its type, it says under the user's expression.
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

/// An implementation of a trait. Where rustc tells that there is one, it shows the user's name of the type, and not the whole of a macro.
fn implementation(name: &Ident, of: &TokenStream, items: TokenStream) -> TokenStream {
    let keyword = quote_spanned!(name.span()=> impl);
    let mut items = Group::new(Delimiter::Brace, items);
    items.set_span(name.span());
    quote!(#[automatically_derived] #keyword #of for #name #items)
}

/// A variable or a parameter of ours. Its name begins with two underscores: a pattern that is also the name of a constant in the user's module
/// would mean that constant.
fn ours(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site())
}

/// A variable named after what the user named.
fn named_after(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::call_site())
}

/// The parameter for the instruction set.
fn machine() -> Ident {
    Ident::new("ThisMachine", Span::mixed_site())
}

/// A name that the runtime has.
fn theirs(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
