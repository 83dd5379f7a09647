//! Shapes that do not fit: what a layer is given, what a body keeps, what branches have in common.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::{Checker, Flow};
use crate::layer::{Node, Source, Window};
use crate::model::{Assertion, Claim};
use crate::shape::{Axis, Grid, Shape, Size};
use crate::syntax::{Argument, Item, ends, ungrouped};

/// Which sizes of two shapes are compared.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Of {
    All,
    Positions,
}

impl Checker {
    /// `Dense(32 -> 1)` behind 64, `Conv2d(3 -> 8, …)` behind an image of one channel.
    pub(crate) fn takes(&mut self, item: &Item, inputs: &TokenStream, flow: &Flow) {
        let declared = self.written(inputs, "a layer's size");
        let name = self.names.of(item);
        let what = if flow.shape.grid.is_one() { "input" } else { flow.shape.grid.channel() };
        let giver = match &flow.giver {
            Some(giver) => format!(" {what}{}, but `{giver}` gives ", declared.plural()),
            None => format!(" {what}{}, but {} has ", declared.plural(), flow.giver()),
        };
        if flow.unsure {
            return;
        }
        let flat = declared.known().is_some() && declared.known() == flow.size.known();
        let hint = if flat { ": put `Flatten` before it" } else { "" };
        let before = self.errors.count();
        self.agree(&declared, &flow.shape.channels, [format!("layer `{name}` takes "), giver, hint.to_owned()], inputs);
        if flat {
            self.doubt(before);
        }
    }

    /// Whether a layer that takes numbers is given tokens, which is reported.
    pub(super) fn are_tokens(&mut self, item: &Item, flow: &Flow) -> bool {
        let are = flow.shape.grid.is_tokens();
        if are && !flow.unsure {
            let (name, given) = (self.names.of(item), flow.given());
            self.errors.at(&item.target, format_args!("layer `{name}` takes numbers, but {given}: `Embedding(64)` makes numbers of them"));
            self.doubts += 1;
        }
        are
    }

    /// Makes what is behind a layer unsure, if there are more errors than before.
    pub(crate) fn doubt(&mut self, before: usize) {
        self.doubts += usize::from(self.errors.count() > before);
    }

    /// `Residual { Dense(8) }` of 4 inputs, or a body with a projection that changes the height of an image.
    pub(crate) fn keeps_shape(&mut self, item: &Item, from: &Flow, to: &Flow, projects: bool) {
        let numbers = from.shape.grid.is_one() && to.shape.grid.is_one();
        if from.unsure || to.unsure || numbers && projects {
            return;
        }
        let name = self.names.of(item);
        let tokens = if to.giver == from.giver { item.target.to_token_stream() } else { to.tokens.clone() };
        let body = match &to.giver {
            Some(giver) if to.giver != from.giver => format!("`{giver}` gives "),
            _ => "the body gives ".to_owned(),
        };
        if numbers {
            let texts = [
                format!("the body of `{name}` must keep the width "),
                format!(", but {body}"),
                ": write `Residual(project)` to change the width".to_owned(),
            ];
            self.agree(&from.size, &to.size, texts, &tokens);
            return;
        }
        let before = self.errors.count();
        if from.shape.is_like(&to.shape) {
            let grid = &from.shape.grid;
            let moved = from.shape.pairs(&to.shape).into_iter().any(|(axis, a, b)| !axis.is_channels && differ(a, b));
            let pads = self.ends_in_padding(to);
            let hint = |moved: bool| match (moved, projects) {
                (true, true) if pads => ": `padding = same` keeps them".to_owned(),
                (true, false) if pads => format!(": `padding = same` keeps the {}", grid.extent()),
                (false, false) => format!(": write `Residual(project)` to change the number of {}s", grid.channel()),
                _ => String::new(),
            };
            let what = if projects { format!("the {} of", grid.extent()) } else { "the shape".to_owned() };
            let texts = |axis: Option<Axis>| {
                let (what, hint) = match axis {
                    Some(Axis { name, is_channels }) => (format!("the {name}"), hint(!is_channels)),
                    None => (what.clone(), hint(moved)),
                };
                [format!("the body of `{name}` must keep {what} "), format!(", but {body}"), hint]
            };
            self.agree_in_shape([&from.shape, &to.shape], if projects { Of::Positions } else { Of::All }, &texts, &tokens);
        } else {
            let (given, taken) = (to.shape.described(), from.shape.described());
            self.errors.at(tokens, format_args!("the body of `{name}` must keep the shape of its input, {taken}, but {body}{given}"));
        }
        self.doubt(before);
    }

    /// Whether the last layer that changed a shape can pad what it is given.
    fn ends_in_padding(&self, flow: &Flow) -> bool {
        let node = self.nodes.iter().find(|node| Some(&node.name) == flow.giver.as_ref());
        node.is_some_and(|node| node.layer.facts().pads)
    }

    /// Branches whose outputs have different positions, or different shapes where they are added or multiplied. Returns whether they fit.
    pub(crate) fn same_in_branches(&mut self, item: &Item, [first, other]: [&Flow; 2], of: Of, tokens: &TokenStream) -> bool {
        let numbers = first.shape.grid.is_one() && other.shape.grid.is_one();
        if numbers && of == Of::Positions || first.unsure || other.unsure {
            return true;
        }
        let (name, before) = (self.names.of(item), self.errors.count());
        let grid = &first.shape.grid;
        let kind = item.target.to_token_stream().to_string();
        let verb = match kind.as_str() {
            "Add" => "adds",
            "Multiply" => "multiplies",
            _ => "joins",
        };
        if first.shape.is_like(&other.shape) {
            let texts = |axis: Option<Axis>| {
                let given = |flow: &Flow| match axis {
                    Some(Axis { name, .. }) => format!("{} the {name} ", flow.gives_or("has")),
                    None => format!("{} ", flow.gives_or("is")),
                };
                let (what, end) = match (of, numbers) {
                    (Of::Positions, _) => (format!("{}s", grid.channel()), format!(": their {} must be equal", grid.extent())),
                    (Of::All, true) => ("branches of equal size".to_owned(), String::new()),
                    (Of::All, false) => ("branches of equal shape".to_owned(), String::new()),
                };
                [format!("`{name}` {verb} {what}, but {}", given(first)), format!(" and {}", given(other)), end]
            };
            self.agree_in_shape([&first.shape, &other.shape], of, &texts, tokens);
        } else {
            let hint = match [first, other].map(|flow| (flow.shape.grid.is_one(), &flow.giver)) {
                [(true, _), (_, Some(giver))] | [(_, Some(giver)), (true, _)] => format!(": put `Flatten` behind `{giver}`"),
                _ => String::new(),
            };
            let (first, other) = (first.given(), other.given());
            self.errors.at(tokens, format_args!("`{name}` {verb} shapes of the same kind, but {first} and {other}{hint}"));
        }
        self.doubt(before);
        self.errors.count() == before
    }

    /// Whether a layer that is used again is given what it was given before. Reports it otherwise.
    pub(crate) fn takes_the_same(&mut self, item: &Item, argument: &Argument, first: &Node, flow: &Flow) -> bool {
        if flow.unsure {
            return false;
        }
        let (uses, before) = (format!("`{}` uses `{}` again, which takes", self.names.of(item), first.name), self.errors.count());
        if first.from.is_like(&flow.shape) {
            let texts = |axis: Option<Axis>| {
                let (what, end) = match axis {
                    Some(Axis { name, .. }) => (format!(" the {name}"), String::new()),
                    None if first.from.grid.is_one() => (String::new(), format!(" number{}", first.from.channels.plural())),
                    None => (String::new(), String::new()),
                };
                [format!("{uses}{what} "), format!("{end}, but {}{what} ", flow.gives_or("has")), String::new()]
            };
            self.agree_in_shape([&first.from, &flow.shape], Of::All, &texts, &argument.value);
        } else {
            self.errors.at(&argument.value, format_args!("{uses} {}, but {}", first.from.described(), flow.given()));
        }
        self.errors.count() == before
    }

    /// Whether a convolution over images, or one over sequences, is given one. Reports it otherwise.
    pub(crate) fn goes_along(&mut self, item: &Item, flow: &Flow, pixels: bool) -> bool {
        let fits = match flow.shape.grid {
            Grid::One | Grid::Tokens { .. } => false,
            Grid::Steps(_) => !pixels,
            Grid::Pixels { .. } => pixels,
        };
        if !fits && !flow.unsure {
            let (name, given) = (self.names.of(item), flow.given());
            let transposed = item.target.to_token_stream().to_string().starts_with("ConvTranspose");
            let [along, over] = if transposed { ["ConvTranspose1d", "ConvTranspose2d"] } else { ["Conv1d", "Conv2d"] };
            let (taken, form) = if pixels { ("an image", "[channels, height, width]") } else { ("a sequence", "[steps, features]") };
            let hint = match (&flow.shape.grid, &flow.giver) {
                (Grid::Steps(steps), None) => {
                    let [steps, features] = [steps, &flow.shape.channels].map(Size::text);
                    format!("`{along}` goes along a sequence, and an image with one channel is `[1, {steps}, {features}]`")
                }
                (Grid::Steps(_), Some(_)) => format!("`{along}` goes along a sequence"),
                (Grid::Pixels { .. }, _) => format!("`{over}` goes over an image"),
                (Grid::One | Grid::Tokens { .. }, None) => format!("write its shape, `{form}`"),
                (Grid::One | Grid::Tokens { .. }, Some(_)) => format!("put `Reshape({form})` before it"),
            };
            self.errors.at(&item.target, format_args!("layer `{name}` takes {taken}, but {given}: {hint}"));
        }
        fits
    }

    /// Whether a recurrent layer is given a sequence. Reports it otherwise.
    pub(crate) fn is_sequence(&mut self, item: &Item, flow: &Flow) -> bool {
        let is = flow.shape.grid.is_sequence();
        if !is && !flow.unsure {
            let (name, given) = (self.names.of(item), flow.given());
            let hint = match (&flow.giver, &flow.shape.grid) {
                (None, Grid::One) => "write its shape, `[steps, features]`",
                _ => "put `Reshape([steps, features])` before it",
            };
            self.errors.at(&item.target, format_args!("layer `{name}` takes a sequence, but {given}: {hint}"));
        }
        is
    }

    /// Whether the last channels of a sequence were computed from its end. A dropout behind that does not matter.
    pub(crate) fn is_both_ways(&self, flow: &Flow) -> bool {
        let mut source = flow.source;
        while let Source::Node(index) = source {
            let Node { layer, reads, .. } = &self.nodes[index];
            let is_dropout = layer.facts().keeps_zeros && layer.streams() > 0;
            if layer.facts().both_ways || !is_dropout {
                return layer.facts().both_ways;
            }
            source = reads[0];
        }
        false
    }

    /// Whether a layer is given an image or a sequence. Reports it otherwise.
    pub(crate) fn has_positions(&mut self, item: &Item, flow: &Flow) -> bool {
        let has = !flow.shape.grid.is_one();
        if !has && !flow.unsure {
            let (name, given) = (self.names.of(item), flow.given());
            let hint = match &flow.giver {
                None => "write its shape, `[channels, height, width]` or `[steps, features]`".to_owned(),
                Some(giver) => format!("put it before `{giver}`, or a `Reshape` before it"),
            };
            self.errors.at(&item.target, format_args!("layer `{name}` takes an image or a sequence, but {given}: {hint}"));
        }
        has
    }

    /// Reports an image before a layer that works on numbers or on each step of a sequence. The check goes on as if there were a `Flatten`.
    /// `hint` says what to write.
    pub(crate) fn no_image(&mut self, item: &Item, flow: &Flow, hint: &str) -> Flow {
        if matches!(flow.shape.grid, Grid::Pixels { .. }) && !flow.unsure {
            let (name, given) = (self.names.of(item), flow.given());
            self.errors.at(&item.target, format_args!("layer `{name}` takes numbers or a sequence, but {given}: {hint}"));
        }
        Flow { shape: flow.shape.without_pixels(), ..flow.clone() }
    }

    /// Reports a window that is larger than what it goes over.
    pub(crate) fn fits(&mut self, item: &Item, flow: &Flow, window: &Window, kernel: Option<&Argument>) {
        let (Some(kernel), false) = (kernel, flow.unsure) else { return };
        let (name, padded) = (self.names.of(item), window.padded(&flow.shape));
        let with = match (window.is_padded(), window.dilation != [1, 1]) {
            (true, true) => " with this padding and dilation",
            (true, false) => " with this padding",
            (false, true) => " with this dilation",
            (false, false) => "",
        };
        let long = if flow.shape.grid.is_sequence() { [" steps long"; 2] } else { [" high", " wide"] };
        let last = matches!(&flow.shape.grid, Grid::Pixels { width, .. } if width.known().is_some_and(|width| width <= 4));
        let turned = last && flow.giver.is_none() && flow.shape.channels.known() > Some(4);
        let order = if turned { ": an image is [channels, height, width]" } else { "" };
        let given = flow.given();
        for axis in 0..2 {
            let most = padded[axis].windows(&Size::of(1), window.dilation[axis]);
            let texts = [
                format!("the kernel of `{name}` is too large: {given}, so the kernel can be at most "),
                format!("{}{with}{order}", long[axis]),
            ];
            let tokens = side(&kernel.value, axis);
            match (window.kernel[axis].known(), most.known()) {
                (Some(kernel), Some(most)) if kernel > most => {
                    let [before, after] = texts;
                    self.errors.at(tokens, format_args!("{before}{most}{after}"));
                    self.doubts += 1;
                    return;
                }
                (Some(_), Some(_)) => {}
                _ => {
                    let claim = Claim::AtMost { size: window.kernel[axis].clone(), most, texts };
                    self.assertions.push(Assertion { claim, spans: ends(&tokens) });
                }
            }
        }
    }

    /// Compares two shapes of the same kind. Sizes that rustc knows are compared one by one in assertions, whose texts name the axis.
    pub(crate) fn agree_in_shape(
        &mut self,
        [left, right]: [&Shape; 2],
        of: Of,
        texts: &dyn Fn(Option<Axis>) -> [String; 3],
        tokens: &TokenStream,
    ) {
        let mut pairs = left.pairs(right);
        pairs.retain(|(axis, ..)| of == Of::All || !axis.is_channels);
        let any_differs = left.padded != right.padded || pairs.iter().any(|(_, left, right)| differ(left, right));
        if any_differs && !left.grid.is_one() {
            let [before, between, after] = texts(None);
            self.errors.at(tokens, format_args!("{before}{}{between}{}{after}", left.text(), right.text()));
            return;
        }
        for (axis, a, b) in pairs {
            self.agree(a, b, texts(Some(axis).filter(|_| !left.grid.is_one())), tokens);
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
}

/// Whether two sizes certainly differ.
fn differ(a: &Size, b: &Size) -> bool {
    matches!((a.known(), b.known()), (Some(a), Some(b)) if a != b)
}

/// The tokens of a size for one axis: `5` in `[3, 5]`.
pub(crate) fn side(kernel: &TokenStream, axis: usize) -> TokenStream {
    match syn::parse2(ungrouped(kernel.clone())) {
        Ok(syn::Expr::Array(array)) => array.elems.get(axis).map_or_else(|| kernel.clone(), ToTokens::to_token_stream),
        _ => kernel.clone(),
    }
}
