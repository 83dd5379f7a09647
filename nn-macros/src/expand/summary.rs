//! The table of layers, in the documentation of the struct and as `SUMMARY`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::layer::Node;
use crate::model::Model;
use crate::shape::{Shape, Size};

/// A line of the table: a layer, or an output of several, whose layers follow.
struct Line<'a> {
    depth: usize,
    name: String,
    kind: String,
    shape: &'a Shape,
    output: &'a Size,
    parameters: Size,
}

fn lines(model: &Model) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (head, layer) in model.graph.with_heads() {
        if let Some(end) = head.map(|output| &model.outputs.list[output]) {
            let name = end.name.as_ref().map_or_else(String::new, ToString::to_string);
            let (shape, output, parameters) = (&end.shape, &end.size, Size::of(0));
            lines.push(Line { depth: 0, name, kind: "output".to_owned(), shape, output, parameters });
        }
        let (name, kind, parameters) = (layer.name.clone(), layer.layer.text(), parameters(model, layer));
        lines.push(Line { depth: layer.depth, name, kind, shape: &layer.to, output: &layer.output, parameters });
    }
    lines
}

/// The table in Markdown, for rustdoc.
pub(super) fn table(model: &Model) -> String {
    let rows = lines(model).into_iter().map(|Line { depth, name, kind, shape: gives, parameters, .. }| {
        let (indent, output, parameters) = ("· ".repeat(depth), shape(gives), readable(&parameters));
        let kind = if kind == "output" { kind } else { format!("`{kind}`") };
        format!("| {indent}`{name}` | {kind} | {output} | {parameters} |\n")
    });
    "| layer | kind | output | parameters |\n| --- | --- | --: | --: |\n".to_owned() + &rows.collect::<String>()
}

/// The table as aligned text: a literal if all numbers are known, otherwise text that rustc evaluates.
pub(super) fn summary(model: &Model) -> TokenStream {
    let lines = lines(model);
    let names: Vec<String> = lines.iter().map(|line| "  ".repeat(line.depth) + &line.name).collect();
    let width = |texts: &mut dyn Iterator<Item = usize>, least: usize| texts.max().unwrap_or(0).max(least);
    let name_width = width(&mut names.iter().map(|name| name.chars().count()), 5);
    let kind_width = width(&mut lines.iter().map(|line| line.kind.chars().count()), 4);

    let output_width = width(&mut lines.iter().filter(|line| !line.shape.grid.is_one()).map(|line| line.shape.text().chars().count()), 10);

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
    for (line, name) in lines.into_iter().zip(&names) {
        parts.push(Part::Text(format!("{name:name_width$}  {:kind_width$}", line.kind)));
        parts.push(if line.shape.grid.is_one() {
            Part::Number(line.output.clone(), output_width + 2)
        } else {
            Part::Text(format!("  {:>output_width$}", line.shape.text()))
        });
        parts.push(Part::Number(line.parameters, 14));
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
