//! The state of a check, and what each layer kind reads its arguments with.

mod arguments;
mod branches;
mod earlier;
mod initializers;
mod names;
mod numbers;
mod pairs;
mod shapes;
mod sharing;
mod sizes;
pub(crate) mod synonyms;

use std::ops::Range;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::desugar::is;
use crate::error::Errors;
use crate::layer::{First, Gives, Layer, Lengths, Node, Source};
use crate::model::{Assertion, Scalar, Tensor};
use crate::shape::{Shape, Size};
use crate::step::TensorId;
use crate::syntax::{Chain, Item, Member, Target, start};

pub(crate) use arguments::{Given, Parameter};
#[cfg(test)]
pub(crate) use initializers::INITIALIZERS;
pub(crate) use numbers::Bound;
pub(crate) use pairs::literal;
pub(crate) use shapes::{Of, side};
pub(crate) use sharing::Shared;

/// Reads and checks an item of a kind. `None` where it is so wrong that the chain goes on as if it were not there.
pub(crate) type Read = fn(&mut Checker, &Item, &Flow) -> Option<Draft>;

/// A layer whose arguments are read, and what it reads.
pub(crate) struct Draft {
    pub layer: Box<dyn Layer>,
    pub reads: Vec<Flow>,
}

impl Draft {
    /// A layer that reads one value.
    #[expect(clippy::unnecessary_wraps, reason = "a kind is read as an `Option`")]
    pub(crate) fn of(flow: &Flow, layer: impl Layer + 'static) -> Option<Self> {
        Some(Self { layer: Box::new(layer), reads: vec![flow.clone()] })
    }
}

/// The layer kinds that there are.
#[derive(Clone, Copy)]
pub(crate) struct Kinds {
    /// How a kind is read.
    pub find: fn(&str) -> Option<Read>,
    /// How a layer named by a path is read.
    pub path: Read,
    /// What is wrong with a kind that does not exist.
    pub unknown: fn(&str) -> String,
}

/// What flows from one layer to the next.
#[derive(Clone)]
pub(crate) struct Flow {
    pub source: Source,
    pub shape: Shape,
    /// How many numbers a row of it has.
    pub size: Size,
    /// Who decided the size: `hidden`, or nobody yet.
    pub giver: Option<String>,
    /// The input that it comes from, if inputs have names.
    pub input: Option<String>,
    /// The tokens that decided it.
    pub tokens: TokenStream,
    /// What the last activation gave.
    pub gives: Gives,
    /// The weights whose products it is made of, with no activation behind them yet.
    pub undecided: Vec<TensorId>,
    /// Whether the shape follows from a mistake. Nothing is said of it: the mistake has been reported.
    pub unsure: bool,
}

impl Flow {
    /// What it is and what gives it, for messages: "`pool2` gives an image of [16, 4, 4]".
    pub(crate) fn given(&self) -> String {
        format!("{} {}", self.gives_or("is"), self.shape.described())
    }

    /// Its giver and a verb: "`pool2` gives", or "the network's input" and another verb.
    pub(crate) fn gives_or(&self, verb: &str) -> String {
        format!("{} {}", self.giver(), if self.giver.is_some() { "gives" } else { verb })
    }

    /// What gives it: "`pool2`", "the network's input", or "the input `facts`".
    pub(crate) fn giver(&self) -> String {
        match (&self.giver, &self.input) {
            (Some(giver), _) => format!("`{giver}`"),
            (None, Some(input)) => format!("the input `{input}`"),
            (None, None) => "the network's input".to_owned(),
        }
    }
}

/// The state of a check.
pub(crate) struct Checker {
    pub errors: Errors,
    kinds: Kinds,
    network: Ident,
    /// Whether the layers are those of a file. What is of no use there is not a mistake of the user.
    pub of_file: bool,
    /// The network's number type.
    pub scalar: Scalar,
    pub sizes: sizes::Sizes,
    pub names: names::Names,
    earlier: earlier::Earlier,
    /// The layers that were read, those inside others before them.
    pub nodes: Vec<Node>,
    /// How many layers there are around the one that is read, and this one.
    pub depth: usize,
    /// The layers in each branch of `Heads`, with the output that has its name.
    pub heads: Vec<(usize, Range<usize>)>,
    pub tensors: Vec<Tensor>,
    pub parameters: Size,
    pub statistics: Size,
    pub assertions: Vec<Assertion>,
    /// The kinds and losses that the declaration names.
    pub named_kinds: Vec<Ident>,
    pub named_losses: Vec<TokenStream>,
    /// Layers whose weights all start equal, with the tokens that say so.
    pub equal_weights: Vec<(String, TokenStream)>,
    /// How many streams of random numbers layers draw from while training.
    streams: usize,
    /// How many mistakes so far make the shape behind them unsure.
    doubts: usize,
}

impl Checker {
    /// A check that knows nothing yet of the network of this name.
    pub(crate) fn new(network: &Ident, kinds: Kinds, errors: Errors) -> Self {
        Self {
            errors,
            kinds,
            network: network.clone(),
            of_file: false,
            sizes: sizes::Sizes::default(),
            scalar: Scalar("f32"),
            names: names::Names::default(),
            earlier: earlier::Earlier::default(),
            nodes: Vec::new(),
            depth: 0,
            heads: Vec::new(),
            tensors: Vec::new(),
            parameters: Size::of(0),
            statistics: Size::of(0),
            assertions: Vec::new(),
            named_kinds: Vec::new(),
            named_losses: Vec::new(),
            equal_weights: Vec::new(),
            streams: 0,
            doubts: 0,
        }
    }

    /// Whether `self::Net` stands inside `Net`.
    pub(crate) fn is_the_network(&self, path: &syn::Path) -> bool {
        let words: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
        matches!(words[..], [module, name] if module == "self" && *name == self.network)
    }

    /// The first number for the streams of random numbers of a layer, unlike those of others.
    pub(crate) fn streams_of(&mut self, layer: &dyn Layer) -> usize {
        self.streams += layer.streams();
        self.streams + 1 - layer.streams()
    }

    /// Reads layers one after the other; returns what the last one gives.
    pub(crate) fn chain(&mut self, chain: &Chain, flow: Flow) -> Flow {
        self.members(&chain.members, flow)
    }

    /// As [`chain`](Self::chain), for some members of one.
    pub(crate) fn members(&mut self, members: &[Member], mut flow: Flow) -> Flow {
        for (place, member) in members.iter().enumerate() {
            match member {
                Member::Item(item) => {
                    if place > 0 && is(item, "From") {
                        let message = "`From` must be the first layer of a branch: it replaces what the layers before it gave";
                        self.errors.at(&item.target, message);
                        self.earlier.close(&self.names.of(item), None);
                        (self.doubts, flow.unsure) = (self.doubts + 1, true);
                        continue;
                    }
                    flow = self.item(item, flow);
                }
                Member::Chain(Chain { braces: Some(braces), .. }) => {
                    let message = "a branch in braces is only allowed inside `Concat`, `Add` and `Multiply`";
                    self.errors.at(spanned(braces.span.join()), message);
                }
                Member::Chain(_) => {}
            }
        }
        flow
    }

    /// Reads a layer and puts it into the graph; returns what it gives.
    fn item(&mut self, item: &Item, mut flow: Flow) -> Flow {
        let (doubts, before) = (self.doubts, self.nodes.len());
        let name = self.names.of(item);
        self.depth += 1;
        self.earlier.open(&name);
        let draft = self.draft(item, &flow);
        self.depth -= 1;
        flow.unsure |= self.doubts > doubts || draft.is_none();
        let Some(Draft { layer, reads }) = draft else {
            self.earlier.close(&name, None);
            return flow;
        };
        let facts = layer.facts();
        if let (Lengths::No(why), true) = (facts.lengths, reads.iter().any(|read| read.shape.padded) && !flow.unsure) {
            self.errors.at(&item.target, format_args!("layer `{name}` {why}"));
        }
        self.twice_in_a_row(item, &flow, facts.gives);
        let to = layer.shape(&flow.shape);
        let to = Shape { channels: self.named(to.channels, "OUT"), ..to };
        let output = self.named(to.size(), "OUT");
        let mut tensors: Vec<TensorId> = layer.repeated().iter().copied().chain(layer.shared()).collect();
        tensors.extend(layer.tensors(&flow.shape).into_iter().map(|spec| self.tensor(item, &name, spec)));

        let products: Vec<&[TensorId]> = reads.iter().map(|read| &read.undecided[..]).collect();
        if let Some(initializer) = facts.initializer_before {
            self.draw(&products.concat(), initializer);
        }
        let undecided = layer.undecided(&products, &tensors);
        let passed_on = reads.first().filter(|_| facts.is_transparent).cloned();
        let (source, stream) = (Source::Node(self.nodes.len()), self.streams_of(&*layer));
        let decided = !same_shape(&to, &flow.shape) || decides(item);
        let tokens = if same_shape(&to.with_channels(Size::of(1)), &flow.shape.with_channels(Size::of(1))) { None } else { kernel(item) };
        let sure = decides_all(item, &flow.shape);
        self.nodes.push(Node {
            span: item.name.as_ref().map_or_else(|| start(&item.target.to_token_stream()), Ident::span),
            reads: reads.iter().map(|read| read.source).collect(),
            given: flow.source,
            from: flow.shape.clone(),
            input: flow.size.clone(),
            to: to.clone(),
            output: output.clone(),
            layer: layer.into(),
            docs: item.docs.clone(),
            tensors,
            stream,
            depth: self.depth,
            inside: self.nodes.len() - before,
            name: name.clone(),
        });
        let end = match passed_on {
            Some(read) => Flow { unsure: read.unsure || self.doubts > doubts, ..read },
            None => Flow {
                source,
                shape: to,
                size: output,
                giver: if decided { Some(name.clone()) } else { flow.giver },
                input: flow.input,
                tokens: if decided { tokens.unwrap_or_else(|| deciding(item)) } else { flow.tokens },
                gives: facts.gives,
                undecided,
                unsure: flow.unsure && !sure,
            },
        };
        self.earlier.close(&name, Some(&end));
        end
    }

    fn draft(&mut self, item: &Item, flow: &Flow) -> Option<Draft> {
        let Target::Kind(kind) = &item.target else {
            return if self.are_tokens(item, flow) { None } else { (self.kinds.path)(self, item, flow) };
        };
        let Some(read) = (self.kinds.find)(&kind.to_string()) else {
            self.errors.at(kind, (self.kinds.unknown)(&kind.to_string()));
            self.doubts += 1;
            return None;
        };
        self.named_kind(item);
        if !PASSES_TOKENS_ON.iter().chain(&JOINS).any(|passes| kind == passes) && self.are_tokens(item, flow) {
            return None;
        }
        let draft = read(self, item, flow)?;
        if JOINS.iter().any(|joins| kind == joins) && draft.reads.iter().any(|read| self.are_tokens(item, read)) {
            return None;
        }
        Some(draft)
    }

    /// Links the name of a kind to its documentation.
    pub(crate) fn named_kind(&mut self, item: &Item) {
        if let Target::Kind(kind) = &item.target {
            self.named_kinds.push(kind.clone());
        }
    }

    fn tensor(&mut self, item: &Item, layer: &str, spec: crate::layer::TensorSpec) -> TensorId {
        let len = spec.shape.iter().fold(Size::of(1), |product, size| product.times(size));
        let len = self.named(len, "LEN");
        let start = if spec.role.is_statistic() { &self.statistics } else { &self.parameters }.clone();
        let end = self.end(item, layer, &start, &len);
        *if spec.role.is_statistic() { &mut self.statistics } else { &mut self.parameters } = end;
        let suffix = match spec.role {
            crate::layer::Role::LayerParameters => "parameters",
            crate::layer::Role::LayerStatistics => "statistics",
            _ => &spec.name,
        };
        let name = format!("{layer}.{suffix}");
        self.tensors.push(Tensor { name, shape: spec.shape, len, start, role: spec.role, first: spec.first, layer: layer.to_owned() });
        TensorId(self.tensors.len() - 1)
    }

    /// The first activation behind a product chooses what its weights are drawn from, where the user did not. Normalisations and dropout
    /// between them do not matter.
    pub(crate) fn draw(&mut self, weights: &[TensorId], initializer: &str) {
        for id in weights {
            let tensor = &mut self.tensors[id.0];
            if matches!(tensor.first, First::DrawnByDefault) {
                let initializer = Ident::new(initializer, Span::call_site());
                tensor.first = First::Drawn(quote::quote!(::nn_runtime::init::#initializer));
            }
        }
    }

    /// `Softmax, Softmax`
    fn twice_in_a_row(&mut self, item: &Item, flow: &Flow, gives: Gives) {
        if gives != Gives::Anything && flow.gives == gives && !self.of_file {
            let kind = if gives == Gives::Classes { "Softmax" } else { "Sigmoid" };
            self.errors.at(&item.target, format_args!("`{kind}` twice in a row: remove one of them"));
        }
    }
}

/// Kinds that take tokens, or pass them to the layers inside.
const PASSES_TOKENS_ON: [&str; 5] = ["Again", "Embedding", "From", "Identity", "Repeat"];

/// Kinds that pass tokens to the layers inside, but take numbers from these.
const JOINS: [&str; 4] = ["Add", "Concat", "Multiply", "Residual"];

/// Whether a layer decides its width by what is written, even where the width does not change.
fn decides(item: &Item) -> bool {
    match &item.target {
        Target::Path(_) => true,
        Target::Kind(kind) => {
            ["Again", "Dense", "Embedding", "Gru", "Lstm", "Rbf", "Rnn"].iter().any(|decides| kind == decides)
                || kind.to_string().starts_with("Conv")
        }
    }
}

/// Whether nothing before a layer matters for the shape that it gives.
fn decides_all(item: &Item, from: &Shape) -> bool {
    match &item.target {
        Target::Path(_) => true,
        Target::Kind(kind) => (kind == "Dense" || kind == "Rbf") && from.grid.is_one(),
    }
}

/// The kernel of a layer, if it is given by name.
fn kernel(item: &Item) -> Option<TokenStream> {
    let is_kernel = |argument: &&crate::syntax::Argument| argument.name.as_ref().is_some_and(|name| name == "kernel");
    item.arguments.as_ref()?.list.iter().find(is_kernel).map(|argument| argument.value.clone())
}

/// The tokens that decide a layer's width: its size, or its kind where none is written.
fn deciding(item: &Item) -> TokenStream {
    let size = item.arguments.as_ref().and_then(|arguments| arguments.list.iter().find(|argument| argument.name.is_none()));
    match (&item.target, size) {
        (Target::Kind(_), Some(size)) => size.value.clone(),
        (target, _) => target.to_token_stream(),
    }
}

fn same_shape(a: &Shape, b: &Shape) -> bool {
    a.text() == b.text()
}

/// One token in a place, to be underlined.
pub(crate) fn spanned(span: Span) -> TokenStream {
    Ident::new("_here", span).to_token_stream()
}

/// The name nearest to a misspelled one, if any is near.
pub(crate) fn closest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    names
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len().min(lower.len()) / 4)
        .min()
        .map(|(_, name)| name)
}
