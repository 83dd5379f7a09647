//! The code that `#[loss(…)]` adds.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::{Loss, Model};

/// Errors about the loss have the user's span, so that a type that is no loss is one error, where the user names it.
pub(super) fn with_loss(model: &Model) -> TokenStream {
    let Some(Loss { path, value, .. }) = &model.loss else { return TokenStream::new() };
    let (name, outputs) = (&model.name, model.output.argument());
    let can_be_trained = super::constants::can_be_trained(model);
    let (start, end, scalar) = (crate::syntax::start(path), crate::syntax::end(path), &model.scalar);
    let opened = quote_spanned!(start=> <);
    let target = quote_spanned!(end=> as ::nn_runtime::loss::Loss<#outputs, #scalar>>::Target);
    quote! {
        ::nn_runtime::__private::train! {
            #[automatically_derived]
            impl ::nn_runtime::__private::WithLoss for #name #can_be_trained {
                type Compared = #opened #path #target;
                type Loss = ::nn_runtime::__private::Of<#path, #outputs>;

                fn declared_loss() -> Self::Loss {
                    ::nn_runtime::__private::Of(#value)
                }
            }
        }
    }
}
