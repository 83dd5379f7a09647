//! What is emitted after an error: the errors, and the type with its whole surface, so that the error causes no further ones.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ends, loss, stream, structure, views, weights};
use crate::error::Errors;
use crate::layer::View;
use crate::model::Model;
use crate::shape::Size;
use crate::syntax::Declaration;

/// The maximum number of zeros in the stub of `trained`.
const MOST_ZEROS: usize = 1 << 16;

pub(crate) fn surface(declaration: &Declaration, model: &Model, errors: &Errors) -> TokenStream {
    let (errors, structure) = (errors.to_tokens(), structure::structure(declaration, model));
    let Model { name, scalar, .. } = model;
    let (inputs, output) = (model.inputs.size.argument(), &model.outputs.size);
    let (input_row, output_row) = (model.inputs.row_type(scalar), model.outputs.row_type(scalar));
    // A size with too many digits by mistake must not become that many zeros.
    let known = |size: &Size| Size::of(size.known().filter(|size| *size <= MOST_ZEROS).unwrap_or(0));
    let (parameters, statistics) = (known(&model.parameters), known(&model.statistics));
    let vis = &declaration.visibility;
    let nothing = quote!(::core::unreachable!());
    let views = has_plain_views(model).then(|| views::views(&declaration.visibility, model, false));
    let with_loss = loss::with_loss(vis, model);
    let rows = ends::rows(vis, model);
    let stream = stream::surface(&declaration.visibility, model);
    let of_static = weights::of_static(vis, model);
    let sizes = super::sizes(model, &model.sizes[..model.sizes_of_surface]);
    quote! {
        #errors
        #sizes
        #structure
        #rows
        #views

        #[allow(dead_code)]
        impl #name {
            #vis const PARAMETERS: ::core::primitive::usize = #parameters;
            #vis const STATISTICS: ::core::primitive::usize = #statistics;
            #vis const FLOPS: ::core::primitive::usize = 0;
            #vis const WEIGHT_BYTES: ::core::primitive::usize = 0;
            #vis const STACK_BYTES: ::core::primitive::usize = 0;
            #vis const TENSORS: &'static [::nn_runtime::Tensor] = &[];
            #vis const SUMMARY: &'static ::core::primitive::str = "";
            #vis const DECLARATION: &'static ::core::primitive::str = "";
            #of_static
            #vis const fn trained() -> Self {
                ::core::mem::ManuallyDrop::into_inner(Self::__of(&[0.0; Self::PARAMETERS], &[0.0; Self::STATISTICS]))
            }
        }

        impl ::nn_runtime::Network for #name {
            type Scalar = #scalar;
            type Input = #input_row;
            type Output = #output_row;
            const PARAMETERS: ::core::primitive::usize = #parameters;
            const STATISTICS: ::core::primitive::usize = #statistics;
            const FLOPS: ::core::primitive::usize = 0;
            const STACK_BYTES: ::core::primitive::usize = 0;
            const TENSORS: &'static [::nn_runtime::Tensor] = &[];
            const SUMMARY: &'static ::core::primitive::str = "";
            fn predict_row(&self, _: &#input_row) -> #output_row { #nothing }
            fn parameters(&self) -> &[#scalar] { self.parameters.as_array() }
            fn statistics(&self) -> &[#scalar] { self.statistics.as_array() }
        }

        impl<AnyShape> ::nn_runtime::Layer<#inputs, #scalar, AnyShape> for #name {
            const OUT: ::core::primitive::usize = #output;
            fn predict(_: &[#scalar], _: &[#scalar], _: &[#scalar], _: &mut [#scalar]) { #nothing }
        }

        ::nn_runtime::__private::train! {
            impl<AnyShape> ::nn_runtime::TrainLayer<#inputs, #scalar, AnyShape> for #name {
                fn backward(_: &::nn_runtime::Batch, _: ::nn_runtime::Backward<'_, #scalar>) { #nothing }
            }

            impl ::nn_runtime::__private::Compiled for #name {
                const MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::NONE;
                const PREDICT_MEMORY: ::nn_runtime::Memory = ::nn_runtime::Memory::NONE;
                const LEAST_ROWS: ::core::primitive::usize = 1;
                const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[];
                fn zeros() -> Self { #nothing }
                fn numbers_mut(&mut self) -> (&mut [#scalar], &mut [#scalar]) { #nothing }
                fn initialize(_: &mut [#scalar], _: &mut [#scalar], _: &mut dyn ::nn_runtime::__private::Rng) {}
                fn predict_steps(_: &::nn_runtime::Batch, _: ::nn_runtime::Forward<'_, #scalar>) {}
                fn forward_steps(_: ::core::primitive::usize, _: &::nn_runtime::Batch, _: ::nn_runtime::Forward<'_, #scalar>) {}
                fn backward_steps(_: ::core::primitive::usize, _: &::nn_runtime::Batch, _: ::nn_runtime::Backward<'_, #scalar>) {}
            }
        }
        #stream
        #with_loss
    }
}

/// Whether the views use no type of the user, which may be the one with the error.
fn has_plain_views(model: &Model) -> bool {
    model.graph.declared().iter().all(|layer| layer.layer.facts().view != View::Slices) && model.parameters.known().is_some()
}
