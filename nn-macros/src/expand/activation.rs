//! The last layers that losses take over: where a caller wants outputs, they are applied apart from the plans.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ours, theirs};
use crate::ends::End;
use crate::model::Model;
use crate::plan::{Head, Program};

/// The functions of the last layers, as far as losses work on the inputs of these and the plans end before them.
pub(super) fn activation(model: &Model, program: &Program) -> Option<TokenStream> {
    let heads: Vec<_> = program.heads.iter().zip(&model.outputs.list).filter_map(|(head, end)| Some((head.as_ref()?, end))).collect();
    if heads.is_empty() {
        return None;
    }
    let (scalar, [statistics, y, d, row, d_row]) = (&model.scalar, ["statistics", "outputs", "d_outputs", "row", "d_row"].map(ours));
    let is_scaled = heads.iter().any(|(head, _)| model.graph.nodes[head.node].layer.facts().scaler.is_some());
    let (activate, activate_backward, is_read) = if model.outputs.only().is_some() {
        let [(head, end)] = heads[..] else { return None };
        let last = last_layer(model, head, end, [&quote!(#y), &quote!(#d), &quote!(#y)]);
        (last.forwards, last.backwards, last.reads_outputs)
    } else {
        let width = &model.outputs.size;
        let last = heads.iter().map(|(head, end)| {
            let (start, stop) = (&end.start, end.start.plus(&end.size));
            last_layer(
                model,
                head,
                end,
                [&quote!(&mut #row[#start..#stop]), &quote!(&mut #d_row[#start..#stop]), &quote!(&#row[#start..#stop])],
            )
        });
        let last: Vec<_> = last.collect();
        let (forwards, backwards): (Vec<_>, Vec<_>) = last.iter().map(|last| (&last.forwards, &last.backwards)).unzip();
        let activate = quote!(for #row in #y.chunks_exact_mut(#width) { #(#forwards)* });
        let reads = last.iter().any(|last| last.reads_outputs);
        let activate_backward = if reads {
            quote!(for (#d_row, #row) in #d.chunks_exact_mut(#width).zip(#y.chunks_exact(#width)) { #(#backwards)* })
        } else {
            quote!(for #d_row in #d.chunks_exact_mut(#width) { #(#backwards)* })
        };
        (activate, activate_backward, reads)
    };
    let used = |used: bool, name: &proc_macro2::Ident| if used { quote!(#name) } else { quote!(_) };
    let (statistics, outputs) = (used(is_scaled, &statistics), used(is_read, &y));
    // Several losses scale their targets themselves.
    let scaled = (is_scaled && model.outputs.only().is_some()).then(|| {
        quote!(
            const LOSS_IS_SCALED: ::core::primitive::bool = true;
        )
    });
    Some(quote! {
        #scaled

        fn activate(#statistics: &[#scalar], #y: &mut [#scalar]) { #activate }

        fn activate_backward(#statistics: &[#scalar], #d: &mut [#scalar], #outputs: &[#scalar]) { #activate_backward }
    })
}

/// The calls of a last layer.
struct LastLayer {
    forwards: TokenStream,
    backwards: TokenStream,
    /// Whether the backward pass needs what it gave.
    reads_outputs: bool,
}

/// `numbers`: what the kernels change, forwards and backwards, and what the layer gave.
fn last_layer(model: &Model, head: &Head, end: &End, [y, d, given]: [&TokenStream; 3]) -> LastLayer {
    let (module, last) = (model.scalar.module(), &model.graph.nodes[head.node]);
    let (name, sizes) = match (head.kernel, &end.shape) {
        // Outside of the network, the numbers of a channel lie side by side.
        ("softmax", shape) if shape.is_turned() => ("softmax_planes", vec![shape.channels.clone(), shape.positions()]),
        ("softmax" | "log_softmax", shape) => (head.kernel, vec![shape.channels.clone()]),
        (kernel, _) => (kernel, Vec::new()),
    };
    let (kernel, kernel_backward) = (theirs(name), theirs(&format!("{name}_backward")));
    // A scaler scales targets if it is the last layer.
    if let [mean, deviation] = last.tensors[..] {
        let statistics = ours("statistics");
        let [mean, deviation] = [mean, deviation].map(|id| {
            let tensor = model.tensor(id);
            let (start, stop) = (&tensor.start, tensor.start.plus(&tensor.len));
            quote!(&#statistics[#start..#stop])
        });
        return LastLayer {
            forwards: quote!(::nn_runtime::__private::kernel::#module::#kernel(#y, #mean, #deviation);),
            backwards: quote!(::nn_runtime::__private::kernel::#module::#kernel_backward(#d, #deviation);),
            reads_outputs: false,
        };
    }
    LastLayer {
        forwards: quote!(::nn_runtime::__private::kernel::#module::#kernel(#y, #(#sizes),*);),
        backwards: quote!(::nn_runtime::__private::kernel::#module::#kernel_backward(#d, #given, #(#sizes),*);),
        reads_outputs: true,
    }
}
