//! The table of layers, in the documentation of the struct and as `SUMMARY`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::layer::Node;
use crate::model::Model;
use crate::shape::{Shape, Size};

/// The table in Markdown, for rustdoc.
pub(super) fn table(model: &Model) -> String {
    let rows = model.graph.declared().into_iter().map(|layer| {
        let (indent, kind) = ("· ".repeat(layer.depth), layer.layer.text());
        let (output, parameters) = (shape(&layer.to), readable(&parameters(model, layer)));
        format!("| {indent}`{}` | `{kind}` | {output} | {parameters} |\n", layer.name)
    });
    "| layer | kind | output | parameters |\n| --- | --- | --: | --: |\n".to_owned() + &rows.collect::<String>()
}

/// The table as aligned text: a literal if all numbers are known, otherwise text that rustc evaluates.
pub(super) fn summary(model: &Model) -> TokenStream {
    let layers = model.graph.declared();
    let names: Vec<String> = layers.iter().map(|layer| "  ".repeat(layer.depth) + &layer.name).collect();
    let width = |texts: &mut dyn Iterator<Item = usize>, least: usize| texts.max().unwrap_or(0).max(least);
    let name_width = width(&mut names.iter().map(|name| name.chars().count()), 5);
    let kind_width = width(&mut layers.iter().map(|layer| layer.layer.text().chars().count()), 4);

    let output_width = width(&mut layers.iter().filter(|layer| !layer.to.grid.is_one()).map(|layer| layer.to.text().chars().count()), 10);

    let outputs = if model.outputs.only().is_some() { model.outputs.text() } else { format!("({})", model.outputs.text()) };
    let mut parts = vec![Part::Text(format!(
        "{} ({} -> {}, {})\n{:name_width$}  {:kind_width$}  {:>output_width$}  {:>12}\n",
        model.name,
        model.inputs.text(),
        outputs,
        model.scalar.0,
        "layer",
        "kind",
        "output",
        "parameters"
    ))];
    for (layer, name) in layers.iter().zip(&names) {
        parts.push(Part::Text(format!("{name:name_width$}  {:kind_width$}", layer.layer.text())));
        parts.push(if layer.to.grid.is_one() {
            Part::Number(layer.output.clone(), output_width + 2)
        } else {
            Part::Text(format!("  {:>output_width$}", layer.to.text()))
        });
        parts.push(Part::Number(parameters(model, layer), 14));
        parts.push(Part::Text("\n".to_owned()));
    }
    parts.push(Part::Text(format!("{:name_width$}  {:kind_width$}  {:>output_width$}", "total", "", "")));
    parts.push(Part::Number(model.parameters.clone(), 14));
    emit(&parts)
}

enum Part {
    Text(String),
    /// A number, right-aligned in this many columns.
    Number(Size, usize),
}

fn emit(parts: &[Part]) -> TokenStream {
    let literal: Option<String> = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Number(size, width) => size.known().map(|number| format!("{number:>width$}")),
        })
        .collect();
    if let Some(literal) = literal {
        return quote!(#literal);
    }
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => quote!(::nn_runtime::__private::Part::Text(#text)),
        Part::Number(size, width) => quote!(::nn_runtime::__private::Part::Number { number: #size, width: #width }),
    });
    quote! {{
        const PARTS: &[::nn_runtime::__private::Part] = &[#(#parts),*];
        const TEXT: [::core::primitive::u8; ::nn_runtime::__private::text_len(PARTS)] = ::nn_runtime::__private::text(PARTS);
        ::nn_runtime::__private::as_str(&TEXT)
    }}
}

/// How many numbers a layer trains, excluding those of the layers inside it and of those that share a weight with it.
fn parameters(model: &Model, layer: &Node) -> Size {
    let trained =
        layer.tensors.iter().map(|id| model.tensor(*id)).filter(|tensor| !tensor.role.is_statistic() && tensor.layer == layer.name);
    trained.fold(Size::of(0), |sum, tensor| sum.plus(&tensor.len))
}

/// A shape in a Markdown table.
fn shape(shape: &Shape) -> String {
    if shape.grid.is_one() { readable(&shape.channels) } else { shape.text() }
}

/// A size in a Markdown table: as a number, or as the user's expression.
fn readable(size: &Size) -> String {
    match size.known() {
        Some(number) => number.to_string(),
        None if size.text().len() > 24 => "…".to_owned(),
        None => format!("`{}`", size.text()),
    }
}
