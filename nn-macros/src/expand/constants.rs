//! The constants of a network.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::layer::Role;
use crate::model::{Model, Tensor};
use crate::plan::Plan;
use crate::shape::Size;
use crate::step::{OwnLayer, Pass};

/// `TENSORS`: every tensor with its name, its shape in files and its offset.
pub(super) fn tensors(model: &Model) -> TokenStream {
    let nested = model.tensors.iter().any(|tensor| tensor.role == Role::LayerParameters);
    if !nested {
        let tensors = model.tensors.iter().map(tensor);
        return quote!(&[#(#tensors),*]);
    }
    let lists = model.tensors.iter().filter_map(|own| match (own.role, &own.first) {
        (Role::LayerStatistics, _) => None,
        (Role::LayerParameters, crate::layer::First::Layer(path)) => {
            let (path, prefix, start, statistics) = (&path.layer, &own.layer, &own.start, statistics_start(model, own));
            Some(quote! {
                ::nn_runtime::__private::Tensors::OfLayer {
                    layer: #prefix,
                    tensors: #path::TENSORS,
                    parameters: #start,
                    statistics: #statistics,
                }
            })
        }
        _ => {
            let own = tensor(own);
            Some(quote!(::nn_runtime::__private::Tensors::Own(#own)))
        }
    });
    quote! {{
        const LISTS: &[::nn_runtime::__private::Tensors] = &[#(#lists),*];
        const NAMES: [::core::primitive::u8; ::nn_runtime::__private::names_len(LISTS)] = ::nn_runtime::__private::join_names(LISTS);
        const ALL: [::nn_runtime::Tensor; ::nn_runtime::__private::tensors_len(LISTS)] = ::nn_runtime::__private::join_tensors(LISTS, { const ALL_NAMES: &[::core::primitive::u8] = &NAMES; ALL_NAMES });
        &ALL
    }}
}

fn statistics_start<'a>(model: &'a Model, parameters: &Tensor) -> &'a Size {
    let statistics = model.tensors.iter().find(|tensor| tensor.layer == parameters.layer && tensor.role == Role::LayerStatistics);
    statistics.map_or(&model.statistics, |tensor| &tensor.start)
}

fn tensor(tensor: &Tensor) -> TokenStream {
    let Tensor { name, shape, start, .. } = tensor;
    let shape = shape.iter().map(crate::shape::Size::argument);
    let role = match tensor.role {
        Role::Weight | Role::ExactWeight => quote!(Weight),
        Role::Table => quote!(Table),
        Role::Bias => quote!(Bias),
        Role::Scale => quote!(Scale),
        Role::Statistic { momentum: Some(momentum) } => quote!(Statistic { momentum: ::core::option::Option::Some(#momentum) }),
        Role::Statistic { momentum: None } | Role::LayerParameters | Role::LayerStatistics => {
            quote!(Statistic { momentum: ::core::option::Option::None })
        }
    };
    quote!(::nn_runtime::Tensor::new(#name, &[#(#shape),*], #start, ::nn_runtime::Role::#role))
}

/// The memory that a plan needs in the workspace.
pub(super) fn memory(plan: &Plan) -> TokenStream {
    let per_row = plan.per_row();
    let layers = plan.layers().map(|(layer, pass)| {
        let path = &layer.path.train;
        let memory = if pass == Pass::Predict { quote!(PREDICT_MEMORY) } else { quote!(MEMORY) };
        quote!(.plus(#path::#memory))
    });
    let fixed = plan.fixed();
    let fixed = (fixed.known() != Some(0)).then(|| quote!(.plus(::nn_runtime::Memory::fixed(#fixed))));
    quote!(::nn_runtime::Memory::per_row(#per_row)#fixed #(#layers)*)
}

/// Bytes of activations that the prediction of one row keeps on the stack, including its output.
pub(super) fn stack_bytes(model: &Model, row: &Plan) -> TokenStream {
    let scalar = &model.scalar;
    let numbers = row.per_row().plus(&model.outputs.size);
    let layers = row.layers().map(|(layer, _)| &layer.path.layer);
    let numbers = if numbers.known().is_some() { quote!(#numbers) } else { quote!((#numbers)) };
    quote!(::core::mem::size_of::<#scalar>() * #numbers #(+ #layers::STACK_BYTES)*)
}

/// The minimum number of rows the network can be trained with.
pub(super) fn least_rows(model: &Model) -> TokenStream {
    let own = Size::of(model.graph.declared().iter().map(|layer| layer.layer.facts().least_rows).max().unwrap_or(1));
    paths(model).fold(quote!(#own), |least, OwnLayer { train: path, .. }| quote!(::nn_runtime::__private::max(#least, #path::LEAST_ROWS)))
}

/// Whether a layer named by a path needs the whole batch at once. `None` if there are no such layers.
pub(super) fn whole_batch(model: &Model) -> Option<TokenStream> {
    let inside: Vec<_> = paths(model).map(|path| &path.train).collect();
    (!inside.is_empty()).then(|| quote!(const WHOLE_BATCH: ::core::primitive::bool = #(#inside::WHOLE_BATCH)||*;))
}

/// Const assertions, one for each layer named by a path: every number of the layer is in one of its tensors.
pub(super) fn named(model: &Model) -> TokenStream {
    let checks = model.graph.declared().into_iter().filter_map(|layer| {
        let own = layer.tensors.first().and_then(|id| own_layer(model.tensor(*id)))?;
        let (path, name) = (&own.layer, &layer.name);
        Some(quote_spanned!(layer.span=>
            const _: () = ::nn_runtime::__private::assert_named(#name, #path::PARAMETERS, #path::STATISTICS, #path::TENSORS);
        ))
    });
    checks.collect()
}

/// The bounds on the layers named by a path under which the network can be trained. They are written so that an unmet bound is not an
/// error: such a network only predicts.
pub(super) fn can_be_trained(model: &Model) -> Option<TokenStream> {
    let bounds: Vec<_> = paths(model).map(|path| &path.can_be_trained).collect();
    (!bounds.is_empty()).then(|| quote!(where #(for<'train> #bounds),*))
}

/// The layers named by a path.
fn paths(model: &Model) -> impl Iterator<Item = &OwnLayer> {
    model.tensors.iter().filter_map(own_layer)
}

/// The layer whose parameters a tensor stands for.
fn own_layer(tensor: &Tensor) -> Option<&OwnLayer> {
    match (tensor.role, &tensor.first) {
        (Role::LayerParameters, crate::layer::First::Layer(path)) => Some(path),
        _ => None,
    }
}
