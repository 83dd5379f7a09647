//! What `#[loss(…)]` adds.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::ours;
use crate::model::{Loss, Model};

pub(super) fn supervised(model: &Model) -> TokenStream {
    let Some(Loss { path, value, fused }) = &model.loss else { return TokenStream::new() };
    let Model { name, scalar, .. } = model;
    let (input, output) = (model.input.argument(), model.output.argument());
    let span = crate::syntax::start(path);
    let loss = quote_spanned!(span=> <#path as ::nn_runtime::loss::Loss<#output, #scalar>>);
    let (batch, targets, target, pass) = (ours("batch"), ours("targets"), ours("target"), ours("pass"));
    let layer = quote!(<Self as ::nn_runtime::Layer<#input, #scalar>>);
    let (predict, forward, backward) = if *fused {
        (quote!(Self::predict_logits), quote!(Self::forward_logits), quote!(Self::backward_logits))
    } else {
        (quote!(#layer::predict_batch), quote!(#layer::forward), quote!(#layer::backward))
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
