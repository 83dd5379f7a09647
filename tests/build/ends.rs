//! Draws networks with named inputs and outputs.

use std::fmt::Write;

use crate::{Chain, Draw, Drawn, LOSSES};

impl Draw {
    /// The first layers read the first input, branches bring in the others, and heads give one to three outputs.
    pub(crate) fn with_names(&mut self) -> Drawn {
        let mut chain = Chain { width: 0, last: String::new(), names: 0, seen: Vec::new() };
        let (first, mut body, width) = self.input("", 0);
        let mut inputs = vec![format!("first: {first}")];
        chain.width = width;
        for _ in 0..self.below(3) {
            body += &self.item(&mut chain, 2);
        }
        for place in 1..=self.below(3) {
            let name = ["facts", "others"][place - 1];
            let (shape, layers, width) = self.input(&format!("{name}_"), place);
            inputs.push(format!("{name}: {shape}"));
            let layers = layers.replace('\n', " ");
            if self.once_in(2) {
                writeln!(body, "        Concat {{ Identity, {{ From({name}), {layers} }} }},").expect("a string takes all");
                chain.width += width;
            } else {
                let (kind, to) = (self.one_of(&["Add", "Multiply"]), chain.width);
                writeln!(body, "        {kind} {{ Identity, {{ From({name}), {layers} Dense({to}) }} }},").expect("a string takes all");
            }
            "body".clone_into(&mut chain.last);
            body += &self.item(&mut chain, 2);
        }
        let (mut outputs, mut losses, mut heads) = (Vec::new(), Vec::new(), Vec::new());
        for name in &["kind", "price", "third"][..=self.below(3)] {
            let (loss, end, least) = LOSSES[self.below(LOSSES.len())];
            let width = least + self.below(3);
            let factor = self.one_of(&["", " * 0.5", " * 2.0"]);
            losses.push(format!("{name} = {loss}{factor}"));
            outputs.push(format!("{name}: {width}"));
            let mut layers: String = (0..self.below(2)).map(|_| self.item(&mut chain.clone(), 1)).collect::<String>().replace('\n', " ");
            write!(layers, "Dense({width})").expect("a string takes all");
            if !end.is_empty() {
                write!(layers, ", {end}").expect("a string takes all");
            } else if loss != "MulticlassHinge" && self.once_in(2) {
                layers += ", Rescale";
            }
            heads.push(format!("{name}: {{ {layers} }}"));
        }
        writeln!(body, "        Heads {{ {} }},", heads.join(", ")).expect("a string takes all");
        Drawn {
            loss: format!("#[loss({})]", losses.join(", ")),
            signature: format!("({}) -> ({})", inputs.join(", "), outputs.join(", ")),
            body,
            outputs: outputs.iter().map(|output| output.split(':').next().unwrap_or_default().to_owned()).collect(),
        }
    }

    /// The shape of an input, the layers that make numbers of it, and how many. `before` begins the names of these layers.
    fn input(&mut self, before: &str, place: usize) -> (String, String, usize) {
        if self.once_in(2) {
            let (shape, body, to) = self.positions();
            // Only a network of one input has rows of different lengths.
            if !to.is_padded() {
                let (layer, width) = self.numbers(to);
                let body = body.replace("image", &format!("{before}image"));
                return (shape, format!("{body}        {layer},\n"), width);
            }
        }
        let width = 1 + self.below(5);
        let layers = if self.once_in(3) { "        Standardize,\n" } else { "" };
        // A branch has at least the layer that brings the input in.
        (width.to_string(), format!("{layers}{}", if place == 0 { "        Tanh,\n" } else { "" }), width)
    }
}
