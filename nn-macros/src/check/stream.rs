//! `#[stream]`: every layer has to run one step after the other.

use proc_macro2::Ident;

use crate::checker::{Checker, spanned};
use crate::graph::Graph;
use crate::layer::Streams;
use crate::shape::{Grid, Shape};

impl Checker {
    /// Reports layers that need more of a sequence than what has been seen of it.
    pub(super) fn streams(&mut self, attribute: &Ident, graph: &Graph, input: &Shape) {
        if !matches!(input.grid, Grid::Steps(_) | Grid::Tokens { .. }) {
            let message = "a stream goes along a sequence, but the network's input is";
            self.errors.at(attribute, format_args!("{message} {}: declare it as `[steps, features]`", input.described()));
            return;
        }
        for node in graph.declared() {
            if let Streams::No(reason) = node.layer.facts().streams {
                self.errors.at(spanned(node.span), format_args!("layer `{}` {reason}", node.name));
            }
        }
    }
}
