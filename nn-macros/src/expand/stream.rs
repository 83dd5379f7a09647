//! `stream()`: the network one step after the other.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Visibility;

use super::layout::Layout;
use super::{implementation, machine, ours, passes};
use crate::model::Model;
use crate::plan::Stream;

/// The two arrays of numbers of a network: the type of a number in the first one, their names, and the tuple of both.
struct Arrays {
    weight: TokenStream,
    names: [Ident; 2],
    both: TokenStream,
}

impl Arrays {
    /// Those of a network whose weights are its scalar, or are in a smaller type.
    fn of(model: &Model, narrow: Option<&Layout>) -> Self {
        match narrow {
            None => Self {
                weight: model.scalar.to_token_stream(),
                names: ["parameters", "statistics"].map(ours),
                both: quote!((::nn_runtime::Network::parameters(self), ::nn_runtime::Network::statistics(self))),
            },
            Some(layout) => Self {
                weight: layout.scalar(),
                names: ["weights", "numbers"].map(ours),
                both: quote!((self.weights.as_array(), self.numbers.as_array())),
            },
        }
    }
}

/// What `#[stream]` adds. `narrow` has the places of weights in a smaller type and of the numbers beside them.
pub(super) fn stream(vis: &Visibility, model: &Model, stream: Option<&Stream>, narrow: Option<&Layout>) -> TokenStream {
    let Some(Stream { plan, kernels, kept }) = stream else { return TokenStream::new() };
    let (states, rest) = (ours("state"), ours("rest"));
    let split = kept.parts.iter().enumerate().map(|(number, len)| {
        let part = ours(&format!("state{number}"));
        quote!(let (#part, #rest) = #rest.split_at_mut(#len);)
    });
    let split = quote!(let #rest = #states; #(#split)*);
    let starts = kept.starts.iter().map(|(tensor, number)| {
        let (part, first) = (ours(&format!("state{number}")), passes::view(model, *tensor, narrow));
        quote!(#part.copy_from_slice(#first);)
    });
    let starts_of_layers = kept.started_by.iter().map(|(layer, number)| {
        let (path, part) = (&layer.path.stream, ours(&format!("state{number}")));
        let [parameters, statistics] = [layer.parameters, layer.statistics].map(|id| passes::view(model, id, narrow));
        quote!(#path::start(#parameters, #statistics, #part);)
    });
    let starts = starts.chain(starts_of_layers);
    let (len, starts, step) = (kept.len(), quote!(#split #(#starts)*), passes::step(model, plan, *kernels, narrow));
    let large = [passes::allowed(&len), passes::large_arrays(plan)];
    items(vis, model, &Arrays::of(model, narrow), &quote!(#len), [&starts, &quote!(#split #step)], &large)
}

/// The same after an error, with bodies that are unreachable.
pub(super) fn surface(vis: &Visibility, model: &Model) -> TokenStream {
    if !model.stream {
        return TokenStream::new();
    }
    let arrays = Arrays { both: quote!(::core::unreachable!()), ..Arrays::of(model, None) };
    items(vis, model, &arrays, &quote!(0), [&TokenStream::new(), &quote!(::core::unreachable!())], &[None, None])
}

fn items(
    vis: &Visibility,
    model: &Model,
    Arrays { weight, names: [first, second], both }: &Arrays,
    len: &TokenStream,
    [starts, step]: [&TokenStream; 2],
    [large_state, large]: &[Option<TokenStream>; 2],
) -> TokenStream {
    let (name, scalar, [frame, answer]) = (&model.name, &model.scalar, model.frames());
    let (states, source, target, machine) = (ours("state"), ours("input"), ours("output"), machine());
    let of_stream = quote! {
        type Scalar = #scalar;
        type Weight = #weight;
        type Frame = #frame;
        type Answer = #answer;
        type State = [#scalar; #len];
        #large_state
        const START: Self::State = [0.0; #len];

        fn arrays(&self) -> (&[#weight], &[#scalar]) {
            #both
        }

        #[allow(unused_variables)]
        fn start(#first: &[#weight], #second: &[#scalar], #states: &mut [#scalar]) {
            #starts
        }

        #large
        #[allow(unused_variables)]
        #[inline(always)]
        fn step_with<#machine: ::nn_runtime::kernel::Machine>(
            #first: &[#weight],
            #second: &[#scalar],
            #states: &mut [#scalar],
            #source: &[#scalar],
            #target: &mut [#scalar],
        ) {
            #step
        }
    };
    let of_stream = implementation(name, &quote!(::nn_runtime::Streaming), of_stream);
    let as_layer = as_layer(model, len);
    quote! {
        #of_stream
        #as_layer

        #[allow(dead_code, reason = "not every program runs the network as a stream")]
        #[automatically_derived]
        impl #name {
            /// Bytes of the state that a stream keeps from step to step.
            #vis const STREAM_BYTES: ::core::primitive::usize = ::core::mem::size_of::<#scalar>() * #len;

            /// Starts a stream: the network one step after the other, from the state before the first step.
            #[must_use]
            #vis const fn stream(&self) -> ::nn_runtime::StreamState<'_, Self> {
                ::nn_runtime::StreamState::new(self)
            }
        }
    }
}

/// What makes a network over sequences a layer of another stream. One with smaller weights is no layer.
fn as_layer(model: &Model, len: &TokenStream) -> Option<TokenStream> {
    let shape = model.inputs.only().map(|_| model.inputs.shape()).filter(|shape| shape.grid.is_sequence() && !shape.padded)?;
    if model.trained.as_ref().is_some_and(|trained| trained.form.is_some()) {
        return None;
    }
    let (name, scalar, machine, inputs) = (&model.name, &model.scalar, machine(), model.inputs.size.argument());
    let [steps, features] = [shape.positions(), shape.channels.clone()].map(|size| size.argument());
    let [first, second, states, source, target] = ["parameters", "statistics", "state", "input", "output"].map(ours);
    let numbers = quote!(#first: &[#scalar], #second: &[#scalar]);
    let step = quote!(#numbers, #states: &mut [#scalar], #source: &[#scalar], #target: &mut [#scalar]);
    let items = quote! {
        const STATE: ::core::primitive::usize = #len;

        fn start(#numbers, #states: &mut [#scalar]) {
            <Self as ::nn_runtime::Streaming>::start(#first, #second, #states);
        }

        fn step(#step) {
            <Self as ::nn_runtime::Streaming>::step_with::<::nn_runtime::kernel::Least>(#first, #second, #states, #source, #target);
        }

        #[inline(always)]
        fn step_with<#machine: ::nn_runtime::kernel::Machine>(#step) {
            <Self as ::nn_runtime::Streaming>::step_with::<#machine>(#first, #second, #states, #source, #target);
        }
    };
    let of = quote!(::nn_runtime::StreamLayer<#inputs, #scalar, ::nn_runtime::shape::Sequence<#steps, #features>>);
    Some(implementation(name, &of, items))
}
