//! `stream()`: the network one step after the other.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Visibility;

use super::{implementation, machine, ours, passes};
use crate::model::Model;
use crate::plan::Stream;

/// What `#[stream]` adds.
pub(super) fn stream(vis: &Visibility, model: &Model, stream: Option<&Stream>) -> TokenStream {
    let Some(Stream { plan, kernels, kept }) = stream else { return TokenStream::new() };
    let (states, rest, parameters) = (ours("state"), ours("rest"), ours("parameters"));
    let split = kept.parts.iter().enumerate().map(|(number, len)| {
        let part = ours(&format!("state{number}"));
        quote!(let (#part, #rest) = #rest.split_at_mut(#len);)
    });
    let split = quote!(let #rest = #states; #(#split)*);
    let starts = kept.starts.iter().map(|(tensor, number)| {
        let (tensor, part) = (model.tensor(*tensor), ours(&format!("state{number}")));
        let (start, end) = (&tensor.start, tensor.start.plus(&tensor.len));
        quote!(#part.copy_from_slice(&#parameters[#start..#end]);)
    });
    let (len, starts, step) = (kept.len(), quote!(#split #(#starts)*), passes::step(model, plan, *kernels));
    let large = [passes::allowed(&len), passes::large_arrays(plan)];
    items(vis, model, &quote!(#len), &starts, &quote!(#split #step), &large)
}

/// The same after an error, with bodies that are unreachable.
pub(super) fn surface(vis: &Visibility, model: &Model) -> TokenStream {
    if !model.stream {
        return TokenStream::new();
    }
    items(vis, model, &quote!(0), &TokenStream::new(), &quote!(::core::unreachable!()), &[None, None])
}

fn items(
    vis: &Visibility,
    model: &Model,
    len: &TokenStream,
    starts: &TokenStream,
    step: &TokenStream,
    [large_state, large]: &[Option<TokenStream>; 2],
) -> TokenStream {
    let (name, scalar, [frame, answer]) = (&model.name, &model.scalar, model.frames());
    let (parameters, statistics, states, source, target, machine) =
        (ours("parameters"), ours("statistics"), ours("state"), ours("input"), ours("output"), machine());
    let of_stream = quote! {
        type Frame = #frame;
        type Answer = #answer;
        type State = [#scalar; #len];
        #large_state
        const START: Self::State = [0.0; #len];

        #[allow(unused_variables)]
        fn start(#parameters: &[#scalar], #states: &mut [#scalar]) {
            #starts
        }

        #large
        #[allow(unused_variables)]
        #[inline(always)]
        fn step_with<#machine: ::nn_runtime::kernel::Machine>(
            #parameters: &[#scalar],
            #statistics: &[#scalar],
            #states: &mut [#scalar],
            #source: &[#scalar],
            #target: &mut [#scalar],
        ) {
            #step
        }
    };
    let of_stream = implementation(name, &quote!(::nn_runtime::Streaming), of_stream);
    quote! {
        #of_stream

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
