//! Sizes that only rustc can evaluate. Each is a named constant of the network, built from those before it, so that it is computed once and
//! the size of an expansion grows linearly with the declaration, not quadratically.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{Checker, Flow};
use crate::model::{Assertion, Claim, NamedSize};
use crate::shape::{Grid, Shape, Size, Written};
use crate::syntax::{self, Item, ends, start};

/// The maximum number of elements in one row. The product of two such sizes does not overflow.
pub(crate) const MOST: usize = u32::MAX as usize;

/// The largest vocabulary: a token is a number in an `f32`, which is exact up to here.
const MOST_TOKENS: usize = 1 << 24;

/// The maximum number of parameters or statistics of a network. Their bytes can still be addressed.
const MOST_NUMBERS: usize = isize::MAX as usize / 16;

/// The constants of a network, each expression only once.
#[derive(Default)]
pub(crate) struct Sizes {
    all: Vec<NamedSize>,
    by_value: HashMap<String, Size>,
}

impl Sizes {
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn into_all(self) -> Vec<NamedSize> {
        self.all
    }

    /// The constant for an expression.
    fn name(&mut self, network: &Ident, kind: &str, value: &TokenStream, text: &str, span: Span) -> Size {
        let size = || {
            let name = format_ident!("__{kind}{}", self.all.len() + 1);
            // Without a text, the name is the text: that of a sum of many sizes would be long.
            let size = Size::named(quote!(#network::#name), if text.is_empty() { name.to_string() } else { text.to_owned() });
            self.all.push(NamedSize { name, value: value.clone(), span });
            size
        };
        self.by_value.entry(value.to_string()).or_insert_with(size).clone()
    }
}

impl Checker {
    /// Reads a size, from 1 to [`MOST`].
    pub(crate) fn size(&mut self, tokens: &TokenStream, what: &str) -> Size {
        let written = self.written(tokens, what);
        if written.known().is_some() {
            return written;
        }
        self.claim(&written, "assert_size", what.to_owned(), tokens);
        self.within(&written, &written.text(), "SIZE", "size")
    }

    /// Reads a size without a claim about its range.
    pub(crate) fn written(&mut self, tokens: &TokenStream, what: &str) -> Size {
        match Written::parse(tokens, what, &mut self.errors) {
            Written::Number(number) => Size::of(number),
            Written::Expression(value, text) => self.sizes.name(&self.network, "WRITTEN", &value, &text, start(tokens)),
        }
    }

    /// Reads a shape; returns how many numbers it has, too.
    pub(crate) fn shape(&mut self, shape: &syntax::Shape) -> (Shape, Size) {
        let sizes: Vec<Size> = shape.sizes.iter().map(|size| self.size(size, "each size of a shape")).collect();
        if let ([steps, vocabulary], true) = (&sizes[..], shape.of_tokens) {
            return (self.tokens(shape, steps, vocabulary), steps.clone());
        }
        let product = sizes.iter().fold(Size::of(1), |product, size| product.times(size));
        let product = match product.known() {
            Some(numbers) if numbers > MOST => {
                self.errors.at(&shape.tokens, format_args!("a shape must have at most {MOST} elements"));
                return (Shape::numbers(Size::of(1)), Size::of(1));
            }
            None if sizes.len() > 1 => {
                self.claim(&product, "assert_size", "the number of elements of a shape".to_owned(), &shape.tokens);
                self.within(&product, &product.text(), "SIZE", "size")
            }
            _ => product,
        };
        let shape = match &sizes[..] {
            [numbers] => Shape::numbers(numbers.clone()),
            [steps, features] => Shape { padded: shape.up_to.is_some(), ..Shape::of(features.clone(), Grid::Steps(steps.clone())) },
            [channels, height, width] => Shape::image(channels.clone(), height.clone(), width.clone()),
            _ => {
                let message =
                    "a shape has at most three sizes: `[channels, height, width]` for an image, `[steps, features]` for a sequence";
                self.errors.at(&shape.tokens, message);
                Shape::numbers(product.clone())
            }
        };
        (shape, product)
    }

    /// `Tokens(64, 65)`
    fn tokens(&mut self, shape: &syntax::Shape, steps: &Size, vocabulary: &Size) -> Shape {
        match vocabulary.known() {
            Some(size) if size > MOST_TOKENS => {
                self.errors.at(&shape.sizes[1], format_args!("a vocabulary must have at most {MOST_TOKENS} tokens"));
            }
            Some(_) => {}
            None => self.claim(vocabulary, "assert_vocabulary", "a vocabulary".to_owned(), &shape.sizes[1]),
        }
        let grid = Grid::Tokens { steps: steps.clone(), vocabulary: vocabulary.clone() };
        Shape { padded: shape.up_to.is_some(), ..Shape::of(Size::of(1), grid) }
    }

    /// Gives a size a named constant, unless it is a number or has one.
    pub(crate) fn named(&mut self, size: Size, kind: &str) -> Size {
        if size.is_short() { size } else { self.sizes.name(&self.network, kind, &size.to_token_stream(), &size.text(), Span::call_site()) }
    }

    /// The end of a tensor of `len` numbers that starts at `start`. Reports a network with too many numbers.
    pub(super) fn end(&mut self, item: &Item, layer: &str, start: &Size, len: &Size) -> Size {
        let end = start.plus(len);
        let message = format!("with layer `{layer}` the network exceeds the address space: choose smaller sizes");
        let tokens = super::deciding(item);
        match end.known() {
            Some(end) if end > MOST_NUMBERS => {
                // Reported only once: counting restarts at 0.
                self.errors.at(tokens, message);
                Size::of(0)
            }
            Some(_) => end,
            None => {
                self.claim(&end, "assert_fits", message, &tokens);
                self.within(&end, "", "END", "fitting")
            }
        }
    }

    /// Applies a function that returns a harmless size where the claim about this size fails, so that rustc reports one error instead of
    /// one for each use.
    fn within(&mut self, size: &Size, text: &str, kind: &str, function: &str) -> Size {
        let function = format_ident!("{function}");
        self.sizes.name(&self.network, kind, &quote!(::nn_runtime::__private::#function(#size)), text, Span::call_site())
    }

    fn claim(&mut self, size: &Size, function: &'static str, text: String, tokens: &TokenStream) {
        self.assertions.push(Assertion { claim: Claim::Holds { function, size: size.clone(), text }, spans: ends(tokens) });
    }

    /// Reports one number before a layer that compares the numbers of a row or of a position, such as `Softmax`.
    pub(crate) fn several(&mut self, flow: &Flow, tokens: TokenStream, message: String) {
        let size = &flow.shape.channels;
        match size.known() {
            _ if flow.unsure => {}
            Some(1) => self.errors.at(tokens, message),
            Some(_) => {}
            None => self.claim(size, "assert_several", message, &tokens),
        }
    }
}
