//! The graph that the runtime writes ONNX files from.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ends::{End, Ends};
use crate::layer::{Edge, Onnx, Source, State};
use crate::model::Model;
use crate::shape::{Shape, Size};

/// The constant, for the trait of generated code. A layer that no graph can have becomes an error that names it.
pub(super) fn graph(model: &Model) -> TokenStream {
    let graph = written(model)
        .map_or_else(|message| quote!(::core::result::Result::Err(#message)), |graph| quote!(::core::result::Result::Ok(#graph)));
    let text = quote!(&'static ::core::primitive::str);
    quote! {
        ::nn_runtime::__private::onnx! {
            const ONNX: ::core::result::Result<::nn_runtime::__private::onnx::Graph<'static>, #text> = #graph;
        }
    }
}

fn written(model: &Model) -> Result<TokenStream, String> {
    let [inputs, outputs] = [(&model.inputs, "input"), (&model.outputs, "output")].map(|(ends, only)| names(ends, only));
    let is_padded = model.inputs.shape().padded;
    let ends: Vec<_> = inputs.iter().chain(&outputs).cloned().chain(is_padded.then(|| LENGTHS.to_owned())).collect();
    let mut to = Onnx::new(&ends, model.tensors.iter().map(|tensor| tensor.name.clone()).collect());
    to.streams = model.stream && !is_padded;
    to.lengths = is_padded.then(|| Edge::of(LENGTHS));
    let mut edges: Vec<Edge> = Vec::new();
    let edge = |edges: &[Edge], source: Source| match source {
        Source::Input(index) => Edge::of(&inputs[index]),
        Source::Node(index) => edges[index].clone(),
    };
    for node in &model.graph.nodes {
        let reads: Vec<_> = node.reads.iter().map(|source| edge(&edges, *source)).collect();
        let given = node.layer.onnx(node, &reads, &mut to);
        let text = || {
            format!("`{}` is {}, a layer of your own, and an ONNX file has only operators of the standard", node.name, node.layer.text())
        };
        edges.push(given.ok_or_else(text)?);
    }
    let given: Vec<_> = model.graph.outputs.iter().map(|source| edge(&edges, *source)).collect();
    to.outputs(&outputs.iter().cloned().zip(given).collect::<Vec<_>>());
    Ok(tokens(model, [inputs, outputs], &mut to))
}

/// The input that says how many steps each row has.
const LENGTHS: &str = "lengths";

/// The names of inputs or outputs.
fn names(ends: &Ends, only: &str) -> Vec<String> {
    ends.list.iter().map(|end| end.name.as_ref().map_or_else(|| only.to_owned(), ToString::to_string)).collect()
}

fn tokens(model: &Model, [inputs, outputs]: [Vec<String>; 2], to: &mut Onnx) -> TokenStream {
    // What a state becomes has a name of its own.
    let states: Vec<(String, Edge)> = to.states.iter().map(|state| (format!("{}.next", state.name), state.given.clone())).collect();
    to.outputs(&states);
    let streams = to.streams;
    let of_ends = |names: &[String], ends: &Ends| -> Vec<TokenStream> {
        names.iter().zip(&ends.list).map(|(name, End { shape, .. })| end(name, &axes(shape, streams), shape.grid.is_tokens())).collect()
    };
    let (mut all_inputs, mut all_outputs) = (of_ends(&inputs, &model.inputs), of_ends(&outputs, &model.outputs));
    all_inputs.extend(to.lengths.is_some().then(|| end(LENGTHS, &[], true)));
    for (State { name, axes, whole, .. }, (next, _)) in to.states.iter().zip(&states) {
        let axes = |steps: &str| axes.iter().map(|size| size.as_ref().map_or_else(|| free(steps), fixed)).collect::<Vec<_>>();
        all_inputs.push(end(name, &axes("steps_before"), *whole));
        all_outputs.push(end(next, &axes("steps_kept"), *whole));
    }
    let (text, sizes) = (to.text(), &to.sizes);
    quote! {
        ::nn_runtime::__private::onnx::Graph { nodes: #text, sizes: &[#(#sizes),*], inputs: &[#(#all_inputs),*], outputs: &[#(#all_outputs),*] }
    }
}

fn end(name: &str, axes: &[TokenStream], whole: bool) -> TokenStream {
    quote!(::nn_runtime::__private::onnx::End { name: #name, axes: &[#(#axes),*], whole: #whole })
}

fn fixed(size: &Size) -> TokenStream {
    quote!(::nn_runtime::__private::onnx::Axis::Size(#size))
}

fn free(name: &str) -> TokenStream {
    quote!(::nn_runtime::__private::onnx::Axis::Free(#name))
}

/// The axes of an input or an output, behind that of rows.
fn axes(shape: &Shape, streams: bool) -> Vec<TokenStream> {
    let mut axes: Vec<_> = shape.sizes().into_iter().map(fixed).collect();
    if shape.grid.is_tokens() {
        axes.truncate(1);
    }
    if let Some(steps) = axes.first_mut().filter(|_| streams && !shape.grid.is_one()) {
        *steps = free("steps");
    }
    axes
}
