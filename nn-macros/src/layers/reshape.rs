//! `Flatten` and `Reshape([c, h, w])`: the same numbers in another shape, in the order of files: channels, height, width.

use proc_macro2::TokenStream;
use quote::quote;

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::layer::{Builder, Edge, Facts, Layer, Lengths, Node, Onnx, Tape};
use crate::shape::Shape;
use crate::step::Value;
use crate::syntax::{self, Item};

struct Reshape {
    text: String,
    to: Shape,
}

pub(crate) fn read_flatten(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    checker.arguments(item, &[]);
    Draft::of(flow, Reshape { text: "Flatten".to_owned(), to: Shape::numbers(flow.size.clone()) })
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    if let Some(sizes) = several(item) {
        let text = sizes.to_string().replace(" ,", ",");
        checker.errors.at(sizes, format_args!("`Reshape` takes one shape: write `Reshape([{text}])`"));
        return None;
    }
    let given = checker.arguments(item, &[Parameter::required("shape")]);
    let argument = given.get("shape")?;
    let Some(shape) = syntax::shape_of(&argument.value) else {
        checker.errors.at(&argument.value, "expected a shape: `64` or `[64, 7, 7]`");
        return None;
    };
    let before = checker.errors.count();
    if let Some(dots) = &shape.up_to {
        checker.errors.at(dots, "only the input of a network can have rows with fewer steps than others");
    }
    let (to, size) = checker.shape(&shape);
    if checker.errors.count() > before {
        return None;
    }
    let text = format!("Reshape({})", to.text());
    if !flow.unsure {
        let texts = [format!("`{text}` has "), format!(" numbers, but {} ", flow.gives_or("has")), String::new()];
        checker.agree(&size, &flow.size, texts, &argument.value);
        checker.doubt(before);
    }
    Draft::of(flow, Reshape { text, to })
}

/// `Reshape(3, 4, 4)`: its arguments, if there are several without a name.
fn several(item: &Item) -> Option<TokenStream> {
    let list = &item.arguments.as_ref()?.list;
    let values = list.iter().map(|argument| &argument.value);
    (list.len() > 1 && list.iter().all(|argument| argument.name.is_none() && argument.from.is_none())).then(|| quote!(#(#values),*))
}

impl Layer for Reshape {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, _: &Shape) -> Shape {
        self.to.clone()
    }

    fn facts(&self) -> Facts {
        let lengths = Lengths::No("takes all steps, including the padding of shorter rows: put `Last` or `GlobalAvgPool` before it");
        Facts { lengths, ..Facts::default() }
    }

    fn forward(&self, at: &Node, x: &[Value], b: &mut Builder) -> Tape {
        let outside = b.outside(&at.name, x[0], &at.from);
        Tape::of(x, b.inside(&at.name, outside, &at.to))
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        let name = format!("d_{}", at.name);
        let outside = b.outside(&name, d_y, &at.to);
        let d_x = b.inside(&name, outside, &at.from);
        if d_x != d_y {
            b.is_gradient(d_x, tape.x());
        }
        vec![d_x]
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        let sizes: Vec<_> = self.to.sizes().into_iter().map(|size| to.size(size)).collect();
        Some(to.last(at, "Reshape", &[&x[0], &Edge(format!("[0, {}]", sizes.join(", ")))]))
    }
}
