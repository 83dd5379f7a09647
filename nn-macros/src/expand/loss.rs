//! What `#[loss(…)]` adds.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{network, ours};
use crate::model::{Loss, Model};
use crate::plan::Program;

pub(super) fn with_loss(model: &Model, program: &Program) -> TokenStream {
    let Some(loss) = &model.loss else { return TokenStream::new() };
    let logits = program.head.map(|_| {
        let (scalar, batch, pass) = (&model.scalar, ours("batch"), ours("pass"));
        let [predict, forward, backward] = network::batch_passes(model, program);
        quote! {
            fn predict_logits(#batch: &::nn_runtime::Batch, #pass: ::nn_runtime::Forward<'_, #scalar>) { #predict }

            fn forward_logits(#batch: &::nn_runtime::Batch, #pass: ::nn_runtime::Forward<'_, #scalar>) { #forward }

            fn backward_logits(#batch: &::nn_runtime::Batch, #pass: ::nn_runtime::Backward<'_, #scalar>) { #backward }
        }
    });
    implementation(model, loss, &logits.unwrap_or_default())
}

/// The loss is named once, where the user names it: a type that is no loss is one error, there.
pub(super) fn implementation(model: &Model, Loss { path, value, .. }: &Loss, passes: &TokenStream) -> TokenStream {
    let (name, outputs) = (&model.name, model.output.argument());
    let (start, end) = (crate::syntax::start(path), crate::syntax::end(path));
    let of = quote_spanned!(start=> ::nn_runtime::__private::Of<);
    let closed = quote_spanned!(end=> >);
    quote! {
        ::nn_runtime::__private::train! {
            #[automatically_derived]
            impl ::nn_runtime::__private::WithLoss for #name {
                type Loss = #of #path, #outputs #closed;

                fn declared_loss() -> Self::Loss {
                    ::nn_runtime::__private::Of(#value)
                }

                #passes
            }
        }
    }
}
