//! Shapes that do not fit: what a layer is given, what a body keeps, what branches have in common.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::{Checker, Flow};
use crate::layer::Window;
use crate::model::{Assertion, Claim};
use crate::shape::{Grid, Shape, Size};
use crate::syntax::{Argument, Item, ends};

impl Checker {
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
}
