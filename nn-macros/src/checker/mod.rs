//! The state of a check, and what each layer kind reads its arguments with.

mod arguments;
mod initializers;
mod names;
mod numbers;
mod pairs;
mod sizes;
pub(crate) mod synonyms;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::error::Errors;
use crate::layer::{First, Gives, Layer, Node, Source, Window};
use crate::model::{Assertion, Claim, Scalar, Tensor};
use crate::shape::{Grid, Shape, Size};
use crate::step::TensorId;
use crate::syntax::{Argument, Chain, Item, Member, Target, ends, start};

pub(crate) use arguments::{Given, Parameter};
#[cfg(test)]
pub(crate) use initializers::INITIALIZERS;
pub(crate) use numbers::Bound;

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
    /// The tokens that decided it.
    pub tokens: TokenStream,
    /// What the last activation gave.
    pub gives: Gives,
    /// The weights whose products it is made of, with no activation behind them yet.
    pub undecided: Vec<TensorId>,
    /// Whether the size follows from a kind that is not known. Nothing is said of it: the kind is the mistake.
    pub unsure: bool,
}

impl Flow {
    /// What gives it, for messages.
    pub(crate) fn giver(&self) -> String {
        self.giver.as_ref().map_or_else(|| "the network's input".to_owned(), |giver| format!("`{giver}`"))
    }
}

/// The state of a check.
pub(crate) struct Checker {
    pub errors: Errors,
    kinds: Kinds,
    network: Ident,
    /// The network's number type.
    pub scalar: Scalar,
    pub sizes: sizes::Sizes,
    pub names: names::Names,
    /// The layers that were read, those inside others before them.
    pub nodes: Vec<Node>,
    /// How many layers there are around the one that is read.
    depth: usize,
    pub tensors: Vec<Tensor>,
    pub parameters: Size,
    pub statistics: Size,
    pub assertions: Vec<Assertion>,
    /// The kinds and losses that the declaration names.
    pub named_kinds: Vec<Ident>,
    pub named_losses: Vec<Ident>,
    /// Layers whose weights all start equal, with the tokens that say so.
    pub equal_weights: Vec<(String, TokenStream)>,
    /// How many layers draw random numbers while training.
    streams: usize,
    /// How many kinds were not known so far.
    unknown: usize,
}

impl Checker {
    /// A check that knows nothing yet of the network of this name.
    pub(crate) fn new(network: &Ident, kinds: Kinds, errors: Errors) -> Self {
        Self {
            errors,
            kinds,
            network: network.clone(),
            sizes: sizes::Sizes::default(),
            scalar: Scalar("f32"),
            names: names::Names::default(),
            nodes: Vec::new(),
            depth: 0,
            tensors: Vec::new(),
            parameters: Size::of(0),
            statistics: Size::of(0),
            assertions: Vec::new(),
            named_kinds: Vec::new(),
            named_losses: Vec::new(),
            equal_weights: Vec::new(),
            streams: 0,
            unknown: 0,
        }
    }

    /// Whether `self::Net` stands inside `Net`.
    pub(crate) fn is_the_network(&self, path: &syn::Path) -> bool {
        let words: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
        matches!(words[..], [module, name] if module == "self" && *name == self.network)
    }

    /// A number for a layer that draws random numbers while training, unlike those of others.
    pub(crate) fn stream(&mut self) -> usize {
        self.streams += 1;
        self.streams
    }

    /// Reads layers one after the other; returns what the last one gives.
    pub(crate) fn chain(&mut self, chain: &Chain, mut flow: Flow) -> Flow {
        for member in &chain.members {
            match member {
                Member::Item(item) => flow = self.item(item, flow),
                Member::Chain(Chain { braces: Some(braces), .. }) => {
                    self.errors.at(spanned(braces.span.join()), "a branch in braces is only allowed inside `Concat`");
                }
                Member::Chain(_) => {}
            }
        }
        flow
    }

    /// Reads a layer and puts it into the graph; returns what it gives.
    fn item(&mut self, item: &Item, mut flow: Flow) -> Flow {
        let (unknown, before) = (self.unknown, self.nodes.len());
        let name = self.names.of(item);
        self.depth += 1;
        let draft = self.draft(item, &flow);
        self.depth -= 1;
        flow.unsure |= self.unknown > unknown || draft.is_none();
        let Some(Draft { layer, reads }) = draft else { return flow };
        let facts = layer.facts();
        self.twice_in_a_row(item, &flow, facts.gives);
        let to = layer.shape(&flow.shape);
        let to = Shape { channels: self.named(to.channels, "OUT"), grid: to.grid };
        let output = self.named(to.size(), "OUT");
        let tensors: Vec<TensorId> = layer.tensors(&flow.shape).into_iter().map(|spec| self.tensor(item, &name, spec)).collect();

        let products: Vec<&[TensorId]> = reads.iter().map(|read| &read.undecided[..]).collect();
        if let Some(initializer) = facts.initializer_before {
            self.draw(&products.concat(), initializer);
        }
        let undecided = layer.undecided(&products, &tensors);
        let source = match &reads[..] {
            [read] if facts.is_transparent => read.source,
            _ => Source::Node(self.nodes.len()),
        };
        let gives = if facts.is_transparent { reads[0].gives } else { facts.gives };
        let decided = !same_shape(&to, &flow.shape) || decides(item);
        self.nodes.push(Node {
            span: item.name.as_ref().map_or_else(|| start(&item.target.to_token_stream()), Ident::span),
            reads: reads.iter().map(|read| read.source).collect(),
            from: flow.shape.clone(),
            input: flow.size.clone(),
            to: to.clone(),
            output: output.clone(),
            layer,
            docs: item.docs.clone(),
            tensors,
            depth: self.depth,
            inside: self.nodes.len() - before,
            name: name.clone(),
        });
        Flow {
            source,
            shape: to,
            size: output,
            giver: if decided { Some(name) } else { flow.giver },
            tokens: if decided { deciding(item) } else { flow.tokens },
            gives,
            undecided,
            unsure: flow.unsure && !decides(item),
        }
    }

    fn draft(&mut self, item: &Item, flow: &Flow) -> Option<Draft> {
        let Target::Kind(kind) = &item.target else { return (self.kinds.path)(self, item, flow) };
        let Some(read) = (self.kinds.find)(&kind.to_string()) else {
            self.errors.at(kind, (self.kinds.unknown)(&kind.to_string()));
            self.unknown += 1;
            return None;
        };
        self.named_kinds.push(kind.clone());
        read(self, item, flow)
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
            _ => spec.name,
        };
        let name = format!("{layer}.{suffix}");
        self.tensors.push(Tensor { name, shape: spec.shape, len, start, role: spec.role, first: spec.first, layer: layer.to_owned() });
        TensorId(self.tensors.len() - 1)
    }

    /// The first activation behind a product chooses what its weights are drawn from, where the user did not. Normalisations and dropout
    /// between them do not matter.
    fn draw(&mut self, weights: &[TensorId], initializer: &str) {
        for id in weights {
            let tensor = &mut self.tensors[id.0];
            if matches!(tensor.first, First::DrawnByDefault) {
                let initializer = Ident::new(initializer, Span::call_site());
                tensor.first = First::Drawn(quote::quote!(::nn_runtime::init::#initializer));
            }
        }
    }

    /// `Dense(32 -> 1)` behind 64, `Conv2d(3 -> 8, …)` behind an image of one channel.
    pub(crate) fn takes(&mut self, item: &Item, inputs: &TokenStream, flow: &Flow) {
        let declared = self.written(inputs, "a layer's size");
        let name = self.names.of(item);
        let what = if flow.shape.grid.is_one() { "inputs" } else { flow.shape.grid.channels() };
        let giver = match &flow.giver {
            Some(giver) => format!(" {what}, but `{giver}` gives "),
            None => format!(" {what}, but the network's input has "),
        };
        if flow.unsure {
            return;
        }
        self.agree(&declared, &flow.shape.channels, [format!("layer `{name}` takes "), giver, String::new()], inputs);
    }

    /// `Residual { Dense(8) }` of 4 inputs.
    pub(crate) fn keeps_shape(&mut self, item: &Item, from: &Flow, to: &Flow) {
        if from.unsure || to.unsure {
            return;
        }
        let name = self.names.of(item);
        let tokens = if to.giver == from.giver { item.target.to_token_stream() } else { to.tokens.clone() };
        let body = match &to.giver {
            Some(giver) if to.giver != from.giver => format!("`{giver}` gives "),
            _ => "the body gives ".to_owned(),
        };
        if from.shape.grid.is_one() && to.shape.grid.is_one() {
            let texts = [
                format!("the body of `{name}` must keep the width "),
                format!(", but {body}"),
                ": write `Residual(project)` to change the width".to_owned(),
            ];
            self.agree(&from.size, &to.size, texts, &tokens);
        } else if from.shape.is_like(&to.shape) {
            let texts = [format!("the body of `{name}` must keep its shape "), format!(", but {body}"), String::new()];
            self.agree_in_shape(&from.shape, &to.shape, &texts, &tokens);
        } else {
            let (given, taken) = (to.shape.described(), from.shape.described());
            self.errors.at(tokens, format_args!("the body of `{name}` must keep its shape, but takes {taken} and {body}{given}"));
        }
    }

    /// Branches whose outputs have different positions.
    pub(crate) fn same_positions(&mut self, item: &Item, first: &Flow, other: &Flow) {
        if first.unsure || other.unsure {
            return;
        }
        let (name, tokens) = (self.names.of(item), other.tokens.clone());
        if !first.shape.is_like(&other.shape) {
            let (one, another) = (first.shape.described(), other.shape.described());
            let (by, of) = (other.giver(), first.giver());
            self.errors.at(tokens, format_args!("`{name}` puts channels side by side, but {of} gives {one} and {by} {another}"));
            return;
        }
        let texts = [
            format!("`{name}` puts channels side by side, but {} gives ", first.giver()),
            format!(" and {} gives ", other.giver()),
            ": all sizes but the channels must be equal".to_owned(),
        ];
        self.agree_in_shape(&first.shape.with_channels(Size::of(1)), &other.shape.with_channels(Size::of(1)), &texts, &tokens);
    }

    /// Whether a convolution over images, or one over sequences, is given one. Reports it otherwise.
    pub(crate) fn goes_along(&mut self, item: &Item, flow: &Flow, pixels: bool) -> bool {
        let fits = match flow.shape.grid {
            Grid::One => false,
            Grid::Steps(_) => !pixels,
            Grid::Pixels { .. } => pixels,
        };
        if !fits && !flow.unsure {
            let (name, giver, given) = (self.names.of(item), flow.giver(), flow.shape.described());
            let taken = if pixels { "an image" } else { "a sequence" };
            let hint = match (&flow.shape.grid, pixels) {
                (Grid::Steps(_), _) => ": `Conv1d` goes along a sequence",
                (Grid::Pixels { .. }, _) => ": `Conv2d` goes over an image",
                (Grid::One, true) => ": `Reshape([channels, height, width])` makes one of numbers",
                (Grid::One, false) => ": `Reshape([steps, features])` makes one of numbers",
            };
            self.errors.at(&item.target, format_args!("layer `{name}` takes {taken}, but {giver} gives {given}{hint}"));
        }
        fits
    }

    /// Whether a layer is given an image or a sequence. Reports it otherwise.
    pub(crate) fn has_positions(&mut self, item: &Item, flow: &Flow) -> bool {
        let has = !flow.shape.grid.is_one();
        if !has && !flow.unsure {
            let (name, giver, given) = (self.names.of(item), flow.giver(), flow.shape.described());
            self.errors.at(&item.target, format_args!("layer `{name}` takes an image or a sequence, but {giver} gives {given}"));
        }
        has
    }

    /// Reports an image before a layer that works on numbers or on each step of a sequence.
    pub(crate) fn no_image(&mut self, item: &Item, flow: &Flow) {
        if matches!(flow.shape.grid, Grid::Pixels { .. }) && !flow.unsure {
            let (name, giver, given) = (self.names.of(item), flow.giver(), flow.shape.described());
            let message = format!("layer `{name}` takes numbers or a sequence, but {giver} gives {given}: put `Flatten` before it");
            self.errors.at(&item.target, message);
        }
    }

    /// Reports a window that is larger than what it goes over.
    pub(crate) fn fits(&mut self, item: &Item, flow: &Flow, window: &Window, kernel: Option<&Argument>) {
        let (padded, span) = (window.padded(&flow.shape), window.span());
        let too_large = |axis: &usize| padded[*axis].known().zip(span[*axis].known()).is_some_and(|(side, span)| span > side);
        if let Some(axis) = (0..2).find(too_large) {
            let (name, giver, given) = (self.names.of(item), flow.giver(), flow.shape.described());
            let (span, most) = (span[axis].text(), padded[axis].text());
            let with = if window.is_padded() { "with its padding" } else { "without padding" };
            let tokens = kernel.map_or_else(|| item.target.to_token_stream(), |kernel| kernel.value.clone());
            let message = format!("the kernel of `{name}` spans {span} positions, but {giver} gives {given}, which has {most} {with}");
            self.errors.at(tokens, message);
        }
    }

    /// Compares two shapes of the same kind. Sizes that rustc knows are compared one by one in assertions.
    pub(crate) fn agree_in_shape(&mut self, left: &Shape, right: &Shape, texts: &[String; 3], tokens: &TokenStream) {
        let pairs: Vec<_> = left.sizes().into_iter().zip(right.sizes()).collect();
        let differ = |(left, right): &(&Size, &Size)| matches!((left.known(), right.known()), (Some(a), Some(b)) if a != b);
        if pairs.iter().any(differ) && !left.grid.is_one() {
            let [before, between, after] = texts;
            self.errors.at(tokens, format_args!("{before}{}{between}{}{after}", left.text(), right.text()));
        } else {
            pairs.into_iter().for_each(|(left, right)| self.agree(left, right, texts.clone(), tokens));
        }
    }

    /// Compares two sizes: here where both are numbers, in an assertion where one is a const expression.
    pub(crate) fn agree(&mut self, left: &Size, right: &Size, texts: [String; 3], tokens: &TokenStream) {
        match (left.known(), right.known()) {
            (Some(a), Some(b)) if a != b => {
                let [before, between, after] = texts;
                self.errors.at(tokens, format_args!("{before}{a}{between}{b}{after}"));
            }
            (Some(_), Some(_)) => {}
            _ if left.surely_equals(right) => {}
            _ => {
                let claim = Claim::Equal { left: left.clone(), right: right.clone(), texts };
                self.assertions.push(Assertion { claim, spans: ends(tokens) });
            }
        }
    }

    /// `Softmax, Softmax`
    fn twice_in_a_row(&mut self, item: &Item, flow: &Flow, gives: Gives) {
        if gives != Gives::Anything && flow.gives == gives {
            let kind = if gives == Gives::Classes { "Softmax" } else { "Sigmoid" };
            self.errors.at(&item.target, format_args!("`{kind}` twice in a row: remove one of them"));
        }
    }
}

/// Whether a layer decides its width by what is written, even where the width does not change.
fn decides(item: &Item) -> bool {
    match &item.target {
        Target::Path(_) => true,
        Target::Kind(kind) => kind == "Dense" || kind == "Conv2d" || kind == "Conv1d",
    }
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
