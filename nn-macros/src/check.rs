//! Checking: turns the declaration into the model and reports all semantic errors at once. After an error, a check continues with what the
//! layer declares, so that the error causes no further ones.

mod arguments;
mod derives;
mod initializers;
mod loss;
mod names;
mod narrow;
mod numbers;
mod sizes;
mod weights;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::error::Errors;
use crate::layer::{First, Gives};
use crate::layers;
use crate::model::{Assertion, Claim, Model, Placed, Scalar, Tensor};
use crate::shape::Size;
use crate::step::TensorId;
use crate::syntax::{Chain, Declaration, Item, Member, Shape, Target, ends, start};

pub(crate) use arguments::{Given, Parameter};
pub(crate) use derives::is_derivable;
#[cfg(test)]
pub(crate) use initializers::INITIALIZERS;
#[cfg(test)]
pub(crate) use loss::names as losses;
pub(crate) use numbers::Bound;
pub(crate) use weights::unreadable;

/// What a layer receives from the layers before it.
#[derive(Clone)]
pub(crate) struct Flow {
    pub size: Size,
    /// The layer that determined the size: `hidden`. `None` if it is still the size of the network's input.
    pub giver: Option<String>,
    /// The tokens that determined the size, to be underlined.
    pub tokens: TokenStream,
    /// What the outputs of the previous layer are.
    pub gives: Gives,
    /// The weights whose products the flow consists of, with no activation after them yet.
    pub undecided: Vec<TensorId>,
}

/// The state of the checker.
pub(crate) struct Checker {
    pub errors: Errors,
    network: Ident,
    scalar: Scalar,
    sizes: sizes::Sizes,
    names: names::Names,
    tensors: Vec<Tensor>,
    parameters: Size,
    statistics: Size,
    assertions: Vec<Assertion>,
    kinds: Vec<Ident>,
    losses: Vec<Ident>,
    /// Layers whose weights all start equal, with the tokens that cause it.
    equal_weights: Vec<(String, TokenStream)>,
    /// How many layers draw random numbers during training.
    streams: usize,
}

/// Checks a declaration. The model is complete even after errors, because the type's surface is emitted in any case.
pub(crate) fn check(declaration: &Declaration, errors: Errors) -> (Model, Errors) {
    let mut checker = Checker {
        errors,
        network: declaration.name.clone(),
        sizes: sizes::Sizes::default(),
        scalar: Scalar("f32"),
        names: names::Names::default(),
        tensors: Vec::new(),
        parameters: Size::of(0),
        statistics: Size::of(0),
        assertions: Vec::new(),
        kinds: Vec::new(),
        losses: Vec::new(),
        equal_weights: Vec::new(),
        streams: 0,
    };
    checker.choose_scalar(declaration);
    derives::check(&declaration.attributes.passed_on, &mut checker.errors);
    let input = checker.shape(&declaration.input);
    let output = checker.shape(&declaration.output);
    let sizes_of_ends = checker.sizes.count();
    checker.names.collect(&declaration.body, &mut checker.errors);

    let start =
        Flow { size: input.clone(), giver: None, tokens: declaration.input.tokens.clone(), gives: Gives::Anything, undecided: Vec::new() };
    let unreadable = !checker.errors.is_empty() && declaration.body.members.is_empty();
    if declaration.body.members.is_empty() && !unreadable {
        checker.errors.at(&declaration.name, "a network has at least one layer");
    }
    let (layers, end) = checker.chain(&declaration.body, start);
    if !layers.is_empty() {
        checker.declared_output(declaration, &output, &end);
    }
    let loss = loss::check(&mut checker, declaration, &layers, &output);
    checker.equal_hidden_weights(&layers);
    let mut model = Model {
        name: declaration.name.clone(),
        scalar: checker.scalar,
        input,
        output,
        input_text: text_of(&declaration.input),
        output_text: text_of(&declaration.output),
        loss,
        stack_bytes: declaration.attributes.stack_bytes.clone(),
        plain: declaration.attributes.plain,
        layers,
        tensors: checker.tensors,
        parameters: checker.parameters,
        statistics: checker.statistics,
        sizes: checker.sizes.into_all(),
        sizes_of_ends,
        assertions: checker.assertions,
        kinds: checker.kinds,
        losses: checker.losses,
        trained: None,
    };
    if let Some(weights) = &declaration.attributes.weights {
        weights::check(&mut model, weights, &mut checker.errors);
    }
    (model, checker.errors)
}

impl Checker {
    /// The network's scalar type.
    pub(crate) fn scalar(&self) -> &Scalar {
        &self.scalar
    }

    /// Whether a path is the network itself: `self::Net` inside `Net`.
    pub(crate) fn is_the_network(&self, path: &syn::Path) -> bool {
        let words: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
        matches!(words[..], [module, name] if module == "self" && *name == self.network)
    }

    /// The number of a new random stream. Each layer that draws random numbers during training has its own.
    pub(crate) fn stream(&mut self) -> usize {
        self.streams += 1;
        self.streams
    }

    /// Reads `#[scalar(…)]`; reports anything but `f32` and `f64`.
    fn choose_scalar(&mut self, declaration: &Declaration) {
        if let Some(scalar) = &declaration.attributes.scalar {
            match scalar.to_string().as_str() {
                "f32" => self.scalar = Scalar("f32"),
                "f64" => self.scalar = Scalar("f64"),
                other => self.errors.at(scalar, format_args!("a network computes in f32 or f64, not in `{other}`")),
            }
        }
    }

    /// Checks the layers of a chain in order; returns them and what flows out of the last one.
    pub(crate) fn chain(&mut self, chain: &Chain, mut flow: Flow) -> (Vec<Placed>, Flow) {
        let mut layers: Vec<Placed> = Vec::new();
        for member in &chain.members {
            let Member::Item(item) = member else {
                if let Member::Chain(Chain { braces: Some(braces), .. }) = member {
                    self.errors.at(spanned(braces.span.join()), "a chain in braces is a branch, and stands in a layer that has branches");
                }
                continue;
            };
            let Some(placed) = self.item(item, &flow) else { continue };
            if let Some(initializer) = placed.layer.initializer_before() {
                self.draw(&flow.undecided, initializer);
            }
            let undecided = placed.layer.undecided(&flow.undecided, &placed.tensors);
            let decided = !same(&placed.output, &flow.size) || decides(item);
            flow = Flow {
                size: placed.output.clone(),
                giver: if decided { Some(placed.name.clone()) } else { flow.giver },
                tokens: if decided { deciding(item) } else { flow.tokens },
                gives: placed.layer.gives(),
                undecided,
            };
            layers.push(placed);
        }
        (layers, flow)
    }

    fn item(&mut self, item: &Item, flow: &Flow) -> Option<Placed> {
        let name = self.names.of(item);
        let layer = match &item.target {
            Target::Path(_) => layers::path::read(self, item, flow)?,
            Target::Kind(kind) => {
                let Some(read) = layers::find(&kind.to_string()) else {
                    self.unknown_kind(kind);
                    return None;
                };
                self.kinds.push(kind.clone());
                read(self, item, flow)?
            }
        };
        self.twice_in_a_row(item, flow, layer.gives());
        let output = self.named(layer.output(&flow.size), "OUT");
        let specs = layer.tensors(&flow.size);
        let tensors = specs.into_iter().map(|spec| self.tensor(item, &name, spec)).collect();
        let span = item.name.as_ref().map_or_else(|| start(&item.target.to_token_stream()), Ident::span);
        Some(Placed { name, span, input: flow.size.clone(), output, layer, docs: item.docs.clone(), tensors })
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

    /// Sets the initialiser of weights for which the user chose none. The first activation after a product determines it; normalisations
    /// and dropout in between do not matter.
    fn draw(&mut self, weights: &[TensorId], initializer: &str) {
        for id in weights {
            let tensor = &mut self.tensors[id.0];
            if matches!(tensor.first, First::DrawnByDefault) {
                let initializer = Ident::new(initializer, Span::call_site());
                tensor.first = First::Drawn(quote::quote!(::nn_runtime::init::#initializer));
            }
        }
    }

    /// Reports a kind that does not exist, such as `Dens(64)`.
    fn unknown_kind(&mut self, kind: &Ident) {
        let text = kind.to_string();
        let hint = match layers::find(&pascal_case(&text)) {
            Some(_) => Some(pascal_case(&text)),
            None => closest(&text, layers::names()).map(str::to_owned),
        };
        let hint = hint
            .map_or_else(|| "a layer of your own is named by a path: `self::MyLayer`".to_owned(), |hint| format!("did you mean `{hint}`?"));
        self.errors.at(kind, format_args!("there is no layer kind `{text}`: {hint}"));
    }

    /// Checks the number of inputs that a layer declares: `Dense(32 -> 1)` after 64 outputs is an error.
    pub(crate) fn takes(&mut self, item: &Item, inputs: &TokenStream, flow: &Flow) {
        let declared = self.written(inputs, "a layer's size");
        let name = self.names.of(item);
        let giver = match &flow.giver {
            Some(giver) => format!(" inputs, but `{giver}` gives "),
            None => " inputs, but the network's input has ".to_owned(),
        };
        self.agree(&declared, &flow.size, [format!("layer `{name}` takes "), giver, String::new()], inputs);
    }

    /// Checks that the last layer gives the declared output.
    fn declared_output(&mut self, declaration: &Declaration, output: &Size, end: &Flow) {
        let giver = match &end.giver {
            Some(giver) => format!(" outputs, but `{giver}` gives "),
            None => " outputs, but no layer changes the width of its input, which is ".to_owned(),
        };
        self.agree(output, &end.size, ["the network is declared to give ".to_owned(), giver, String::new()], &declaration.output.tokens);
    }

    /// Checks that a residual's body keeps the width: `Residual { Dense(8) }` with 4 inputs is an error.
    pub(crate) fn same_width(&mut self, item: &Item, from: &Flow, to: &Flow) {
        let name = self.names.of(item);
        let tokens = if to.giver == from.giver { item.target.to_token_stream() } else { to.tokens.clone() };
        let body = match &to.giver {
            Some(giver) if to.giver != from.giver => format!("`{giver}` at the end of its body gives "),
            _ => "its body gives ".to_owned(),
        };
        self.agree(
            &from.size,
            &to.size,
            [
                format!("`{name}` adds its input of "),
                format!(" numbers to its body's output, but {body}"),
                ": `Residual(project)` brings one to the other".to_owned(),
            ],
            &tokens,
        );
    }

    /// Compares two sizes: here if both are numbers, otherwise in a const assertion.
    fn agree(&mut self, left: &Size, right: &Size, texts: [String; 3], tokens: &TokenStream) {
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

    /// Reports `Softmax, Softmax` and `Sigmoid, Sigmoid`.
    fn twice_in_a_row(&mut self, item: &Item, flow: &Flow, gives: Gives) {
        if gives != Gives::Anything && flow.gives == gives {
            let kind = if gives == Gives::Classes { "Softmax" } else { "Sigmoid" };
            self.errors.at(&item.target, format_args!("{kind} stands twice in a row: its input is made of probabilities already"));
        }
    }

    /// Reports hidden layers whose weights all start equal: `Dense(64, init = Zeros), Relu, Dense(1)`.
    ///
    /// The last weights of a network may start equal, and so may the last ones of a residual's body, which then starts as the identity: the
    /// gradients that reach them differ from unit to unit.
    fn equal_hidden_weights(&mut self, layers: &[Placed]) {
        for (layer, tokens) in std::mem::take(&mut self.equal_weights) {
            if self.is_hidden(&layer, layers, false) == Some(true) {
                let message = format!("the weights of the hidden layer `{layer}` all start equal: its units would all learn the same");
                self.errors.at(tokens, message);
            }
        }
    }

    /// Whether weights follow the layer `name`, in this chain or around it. `None` if the layer is not in this chain.
    fn is_hidden(&self, name: &str, chain: &[Placed], weights_behind: bool) -> Option<bool> {
        chain.iter().enumerate().find_map(|(place, layer)| {
            let hidden = weights_behind || chain[place + 1..].iter().any(|behind| self.has_weights(behind));
            if layer.name == name {
                return Some(hidden);
            }
            layer.layer.chains().into_iter().find_map(|inner| self.is_hidden(name, inner, hidden && !layer.layer.adds_input()))
        })
    }

    fn has_weights(&self, layer: &Placed) -> bool {
        layer.tensors.iter().any(|id| self.tensors[id.0].role == crate::layer::Role::Weight)
            || layer.layer.chains().into_iter().flatten().any(|inner| self.has_weights(inner))
    }
}

/// Whether a layer determines the width explicitly, even if the width does not change.
fn decides(item: &Item) -> bool {
    match &item.target {
        Target::Path(_) => true,
        Target::Kind(kind) => kind == "Dense",
    }
}

/// The tokens that determine a layer's width: its size, or its kind if it has none.
fn deciding(item: &Item) -> TokenStream {
    let size = item.arguments.as_ref().and_then(|arguments| arguments.list.iter().find(|argument| argument.name.is_none()));
    match (&item.target, size) {
        (Target::Kind(_), Some(size)) => size.value.clone(),
        (target, _) => target.to_token_stream(),
    }
}

fn same(a: &Size, b: &Size) -> bool {
    a.surely_equals(b)
}

/// One token with this span, to be underlined.
pub(crate) fn spanned(span: Span) -> TokenStream {
    Ident::new("_here", span).to_token_stream()
}

fn text_of(shape: &Shape) -> String {
    let sizes: Vec<_> = shape.sizes.iter().map(ToString::to_string).collect();
    if sizes.len() == 1 { sizes.concat() } else { format!("[{}]", sizes.join(", ")) }
}

/// The name closest to a misspelled one, if any is close enough.
pub(crate) fn closest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    names
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len().min(lower.len()) / 4)
        .min()
        .map(|(_, name)| name)
}

/// Converts `batch_norm` to `BatchNorm`.
fn pascal_case(word: &str) -> String {
    let capital = |part: &str| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>();
    word.split('_').map(capital).collect()
}
