//! From the plan to tokens: one file a generated item. Cannot fail.
//!
//! Every path of ours starts at `::nn_runtime` or `::core`, so that nothing depends on what the user imports. Variables
//! named after layers have the user's hygiene, ours have the macro's: the two never meet.

mod calls;
mod constants;
mod landmarks;
mod loss;
mod narrow;
mod network;
mod passes;
mod structure;
mod summary;
mod surface;
mod views;
mod weights;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::{Assertion, Model, Trained};
use crate::plan::Program;
use crate::syntax::Declaration;

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
        model.assertions.iter().map(assertion).collect(),
        network::network(declaration, model, program),
        network::layer(model, program),
        network::compiled(model, program),
        views::views(&declaration.visibility, model),
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

/// A comparison of sizes that is left to the compiler which knows them.
fn assertion(assertion: &Assertion) -> TokenStream {
    let Assertion { left, right, texts: [before, between, after], span } = assertion;
    if right.known() == Some(0) {
        return quote_spanned!(*span=> const _: () = ::nn_runtime::__private::assert_some(#left, #before););
    }
    quote_spanned!(*span=> const _: () = ::nn_runtime::__private::assert_equal(#left, #right, [#before, #between, #after]);)
}

/// A variable or a parameter of ours.
fn ours(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A variable named after what the user named.
fn theirs(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
