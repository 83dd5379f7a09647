//! What `#[loss(…)]` adds.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::model::{Loss, Model};

pub(super) fn supervised(model: &Model) -> TokenStream {
    let Some(Loss { path, value, fused }) = &model.loss else { return TokenStream::new() };
    let Model { name, scalar, .. } = model;
    let (input, output) = (model.input.argument(), model.output.argument());
    let span = crate::syntax::start(path);
    let loss = quote_spanned!(span=> <#path as ::nn_runtime::loss::Loss<#output, #scalar>>);
    let ours = |name| Ident::new(name, Span::mixed_site().located_at(span));
    let (batch, targets, target, pass) = (ours("batch"), ours("targets"), ours("target"), ours("pass"));
    let layer = quote_spanned!(span=> <Self as ::nn_runtime::Layer<#input, #scalar>>);
    let (predict, forward, backward) = if *fused {
        (
            quote_spanned!(span=> Self::predict_logits),
            quote_spanned!(span=> Self::forward_logits),
            quote_spanned!(span=> Self::backward_logits),
        )
    } else {
        (quote_spanned!(span=> #layer::predict_batch), quote_spanned!(span=> #layer::forward), quote_spanned!(span=> #layer::backward))
    };
    // All of it stands where the loss is named: a type that is no loss is an error there, once.
    quote_spanned! {span=>
        ::nn_runtime::__private::train! {
            #[automatically_derived]
            impl ::nn_runtime::Supervised for #name {
                type Target = #loss::Target;
                const METRIC: ::nn_runtime::loss::Metric = #loss::METRIC;

                fn gradient_pass(#batch: &::nn_runtime::Batch, #targets: &[#loss::Target], mut #pass: ::nn_runtime::__private::GradientPass<'_, #scalar>) -> #scalar {
                    #forward(#batch, #pass.forward());
                    let loss = #loss::gradient(&#value, #pass.outputs, #targets, #pass.d_outputs);
                    #backward(#batch, #pass.backward());
                    loss
                }

                fn loss_pass(#batch: &::nn_runtime::Batch, #targets: &[#loss::Target], mut #pass: ::nn_runtime::__private::GradientPass<'_, #scalar>) -> #scalar {
                    #predict(#batch, #pass.forward());
                    #loss::mean(&#value, #pass.outputs, #targets)
                }

                fn check_target(#target: &#loss::Target) -> ::core::result::Result<(), ::nn_runtime::__private::String> {
                    #loss::check(&#value, #target)
                }
            }
        }
    }
}
