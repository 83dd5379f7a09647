//! The inputs and outputs of a network: what the first layers read, and whether the last ones give what is declared.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;

use crate::checker::{Checker, Flow, Of, spanned};
use crate::desugar::is;
use crate::ends::{End, Ends};
use crate::graph::Graph;
use crate::layer::{Gives, Source};
use crate::shape::{Axis, Grid, Shape, Size};
use crate::syntax::{self, Chain, Declaration, Item, Member};

impl Checker {
    /// Reads the shapes of the inputs or outputs. `what` ends the name of the type of a row, if they have names.
    pub(super) fn ends(&mut self, declared: &syntax::Ends, network: &Ident, what: &str) -> Ends {
        let (mut list, mut size, mut names): (Vec<End>, _, _) = (Vec::new(), Size::of(0), HashSet::new());
        let several = declared.list.len() > 1;
        for end in &declared.list {
            let mut name = end.name.clone();
            if let Some(twice) = end.name.as_ref().filter(|name| !names.insert(name.to_string())) {
                self.errors.at(twice, format_args!("the name `{twice}` is already taken by an earlier {}", what.to_lowercase()));
                name = Some(format_ident!("{twice}_"));
            }
            let (mut shape, of_row) = self.shape(&end.shape);
            if shape.padded && name.is_some() {
                let message = "rows of different lengths belong to networks of one input and one output, without names: remove `..=`";
                self.errors.at(end.shape.up_to.as_ref().unwrap_or(&end.shape.tokens), message);
                shape.padded = false;
            }
            let start = size.clone();
            size = if several { self.named(size.plus(&of_row), "END") } else { of_row.clone() };
            list.push(End { name, shape, size: of_row, start, text: text_of(&end.shape) });
        }
        let row = declared.list.iter().any(|end| end.name.is_some()).then(|| format_ident!("{network}{what}", span = network.span()));
        Ends { list, size, row }
    }

    pub(super) fn no_tokens_given(&mut self, declared: &syntax::Ends, outputs: &Ends) {
        for (declared, end) in declared.list.iter().zip(&outputs.list) {
            if let Grid::Tokens { vocabulary, .. } = &end.shape.grid {
                let numbers = end.shape.at_each(vocabulary.clone()).text();
                let message = format!("a network gives numbers, not tokens: `{numbers}` are a number for each token of the vocabulary");
                self.errors.at(&declared.shape.tokens, message);
            }
        }
    }

    /// Makes the inputs known by name. Returns the first one, which the first layer reads.
    pub(super) fn inputs_as_flows(&mut self, declared: &syntax::Ends, inputs: &Ends, unsure: bool) -> Flow {
        let flow = |(index, (declared, end)): (usize, (&syntax::End, &End))| Flow {
            source: Source::Input(index),
            shape: end.shape.clone(),
            size: end.size.clone(),
            giver: None,
            input: end.name.as_ref().map(Ident::to_string),
            tokens: declared.shape.tokens.clone(),
            gives: Gives::Anything,
            undecided: Vec::new(),
            unsure,
        };
        let flows: Vec<Flow> = declared.list.iter().zip(&inputs.list).enumerate().map(flow).collect();
        for (flow, name) in flows.iter().zip(inputs.list.iter().map(|end| &end.name)) {
            if let Some(name) = name {
                self.input(name, flow);
            }
        }
        flows[0].clone()
    }

    /// Reads the layers; returns what they give for each output.
    pub(super) fn layers(&mut self, declaration: &Declaration, outputs: &Ends, start: Flow) -> Vec<Flow> {
        let body = &declaration.body;
        if outputs.row.is_none() {
            return vec![self.chain(body, start)];
        }
        let heads = match body.members.split_last() {
            Some((Member::Item(heads), trunk)) if is(heads, "Heads") => Some((heads, trunk)),
            _ => None,
        };
        let Some((heads, trunk)) = heads else {
            let end = self.chain(body, start);
            if !end.unsure {
                let branches: Vec<String> = declaration.outputs.names().map(|name| format!("{name}: {{ … }}")).collect();
                let message = format!("a network with named outputs ends with `Heads {{ {} }}`", branches.join(", "));
                self.errors.at(&declaration.outputs.tokens, message);
            }
            return vec![Flow { unsure: true, ..end }; outputs.list.len()];
        };
        let trunk = self.members(trunk, start);
        self.heads(declaration, heads, &trunk)
    }

    /// `Heads { kind: { Dense(5), Softmax }, price: Dense(1) }`
    fn heads(&mut self, declaration: &Declaration, heads: &Item, trunk: &Flow) -> Vec<Flow> {
        self.named_kind(heads);
        self.arguments(heads, &[]);
        if let Some(name) = &heads.name {
            self.errors.at(name, "`Heads` takes no name: its branches have those of the outputs");
        }
        let body = self.body(heads);
        let outputs = &declaration.outputs;
        let mut given: Vec<Option<Flow>> = vec![None; outputs.list.len()];
        for member in body.iter().flat_map(|body| &body.members) {
            let Member::Chain(branch) = member else { continue };
            if branch.members.is_empty() {
                self.empty_branch(branch);
            }
            let first = self.nodes.len();
            self.depth += 1;
            let end = self.chain(branch, trunk.clone());
            self.depth -= 1;
            let Some(name) = &branch.name else {
                let first = outputs.names().next().map_or_else(String::new, ToString::to_string);
                self.errors.at(braces(branch), format_args!("a branch of `Heads` has the name of its output: `{first}: {{ … }}`"));
                continue;
            };
            match outputs.names().position(|output| output == name) {
                Some(place) if given[place].is_some() => {
                    self.errors.at(name, format_args!("`{name}` has two branches"));
                    given[place] = Some(Flow { unsure: true, ..end });
                }
                Some(place) => {
                    self.heads.push((place, first..self.nodes.len()));
                    given[place] = Some(end);
                }
                None => self.no_output(name, outputs),
            }
        }
        // A branch under a wrong name has been reported.
        let is_missing = body.is_some_and(|body| body.members.len() < outputs.list.len());
        for (name, _) in outputs.names().zip(&given).filter(|(_, end)| end.is_none() && is_missing) {
            self.errors.at(name, format_args!("`Heads` has no branch for the output `{name}`: write `{name}: {{ … }}`"));
        }
        let unknown = Flow { unsure: true, ..trunk.clone() };
        given.into_iter().map(|end| end.unwrap_or_else(|| unknown.clone())).collect()
    }

    /// A branch of `Heads`, or a loss, under a name that no output has.
    pub(super) fn no_output(&mut self, name: &Ident, outputs: &syntax::Ends) {
        let declared: Vec<String> = outputs.names().map(|name| format!("`{name}`")).collect();
        self.errors.at(name, format_args!("there is no output `{name}`: the network declares {}", declared.join(" and ")));
    }

    /// Whether the last layers give what is declared.
    pub(super) fn declared_outputs(&mut self, declared: &syntax::Ends, outputs: &Ends, given: &[Flow]) {
        for ((declared, end), given) in declared.list.iter().zip(&outputs.list).zip(given) {
            if !given.unsure {
                self.declared_output(declared, &end.shape, given);
            }
        }
    }

    /// `struct Net(photo: [3, 32, 32], facts: 8) -> 1 { Flatten, Dense(1) }`
    pub(super) fn unread_inputs(&mut self, declared: &syntax::Ends, graph: &Graph) {
        for (index, end) in declared.list.iter().enumerate() {
            let source = Source::Input(index);
            if let Some(name) = end.name.as_ref().filter(|_| graph.readers(source) == 0 && !graph.outputs.contains(&source)) {
                self.errors.at(name, format_args!("no layer takes the input `{name}`: `From({name})` brings it in"));
            }
        }
    }

    /// The last layer gives something else than the declaration says.
    fn declared_output(&mut self, declared: &syntax::End, output: &Shape, end: &Flow) {
        let (tokens, given) = (&declared.shape.tokens, &end.shape);
        let declares = match &declared.name {
            None => "the network declares ".to_owned(),
            Some(name) => format!("the output `{name}` is declared as "),
        };
        if !output.is_like(given) {
            let hint = self.other_kind_of_output([output, given], end);
            self.errors.at(tokens, format_args!("{declares}{}, but {}{hint}", output.described(), end.given()));
            return;
        }
        let (what, of_input) = if output.grid.is_one() { (" outputs", "width") } else { ("", "shape") };
        let what = if declared.name.is_some() { "" } else { what };
        let giver = match &end.giver {
            Some(giver) => format!("{what}, but `{giver}` gives "),
            None => format!("{what}, but no layer changes the {of_input} of the input, "),
        };
        let texts = |axis: Option<Axis>| {
            let axis = axis.map_or_else(String::new, |axis| format!("the {} ", axis.name));
            [format!("{declares}{axis}"), giver.clone(), String::new()]
        };
        self.agree_in_shape([output, given], Of::All, &texts, tokens);
    }

    /// What to write where an image is declared and numbers are given, or the other way round.
    fn other_kind_of_output(&self, [output, given]: [&Shape; 2], end: &Flow) -> String {
        if given.grid.is_one() {
            let what = if output.grid.is_sequence() { "a sequence" } else { "an image" };
            return format!(": `Reshape({})` makes {what} of {} numbers", output.text(), output.size().text());
        }
        if !output.grid.is_one() {
            return String::new();
        }
        let node = self.nodes.iter().find(|node| Some(&node.name) == end.giver.as_ref());
        if let Some(dense) = node.filter(|node| node.layer.text().starts_with("Dense")) {
            let pools = if given.grid.is_sequence() { "`Last`, `GlobalAvgPool` or `Flatten`" } else { "`Flatten` or `GlobalAvgPool`" };
            return format!(": put {pools} before `{}`", dense.name);
        }
        let place = end.giver.as_ref().map_or_else(|| "at the end".to_owned(), |giver| format!("behind `{giver}`"));
        let missing = match &output.channels {
            numbers if given.channels.surely_equals(numbers) && given.grid.is_sequence() => "Last".to_owned(),
            numbers if given.channels.surely_equals(numbers) => "GlobalAvgPool".to_owned(),
            numbers if given.size().surely_equals(numbers) => "Flatten".to_owned(),
            numbers => format!("Flatten, Dense({})", numbers.text()),
        };
        format!(": put `{missing}` {place}")
    }
}

/// The braces of a branch, to be underlined.
fn braces(branch: &Chain) -> TokenStream {
    spanned(branch.braces.map_or_else(Span::call_site, |braces| braces.span.join()))
}

fn text_of(shape: &syntax::Shape) -> String {
    let sizes: Vec<_> = shape.sizes.iter().map(ToString::to_string).collect();
    if sizes.len() == 1 { sizes.concat() } else { format!("[{}]", sizes.join(", ")) }
}
