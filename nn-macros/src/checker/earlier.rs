//! Layers that another layer names: `From(conv1)`.

use std::collections::HashMap;

use proc_macro2::Ident;

use super::{Checker, Flow, closest};
use crate::layer::identifier;
use crate::syntax::Argument;

/// The layers that have been read so far, by name.
#[derive(Default)]
pub(crate) struct Earlier(HashMap<String, State>);

enum State {
    /// The layers inside it are being read.
    Open,
    /// What it gives is not known, because of a mistake that has been reported.
    Unknown,
    Gives(Box<Flow>),
}

impl Earlier {
    pub(crate) fn open(&mut self, name: &str) {
        self.0.insert(identifier(name), State::Open);
    }

    pub(crate) fn close(&mut self, name: &str, flow: Option<&Flow>) {
        self.0.insert(identifier(name), flow.map_or(State::Unknown, |flow| State::Gives(Box::new(flow.clone()))));
    }
}

impl Checker {
    /// Makes an input known by its name.
    pub(crate) fn input(&mut self, name: &Ident, flow: &Flow) {
        self.names.reserve(name, &mut self.errors);
        self.earlier.close(&name.to_string(), Some(flow));
    }

    /// What the layer, or the input, that an argument names gave. Reports a layer that is not there yet. `taker` is what takes it: `From`, `memory`,
    /// `Again`.
    pub(crate) fn earlier(&mut self, argument: &Argument, taker: &str) -> Option<(String, Flow)> {
        let tokens = &argument.value;
        let example = match taker {
            "Again" => "`Again(encoder)`",
            "From" => "`From(conv1)`",
            "weight" => "`weight = wte`",
            _ => "`memory = seen`",
        };
        let Ok(name) = syn::parse2::<Ident>(tokens.clone()) else {
            self.errors.at(tokens, format_args!("expected the name of an earlier layer: {example}"));
            self.doubts += 1;
            return None;
        };
        let name = name.to_string();
        let what = if taker == "Again" { "uses a layer before it" } else { "takes what a layer before it gave" };
        let message = match self.earlier.0.get(&name) {
            Some(State::Gives(flow)) => return Some((name, Flow::clone(flow))),
            Some(State::Open) => Some(format!("this layer is inside `{name}`: `{taker}` {what}")),
            Some(State::Unknown) => None,
            None if self.names.has(&name) => Some(format!("`{name}` comes after this layer: `{taker}` {what}")),
            None => {
                let near = closest(&name, self.earlier.0.keys().map(String::as_str));
                let hint = near.map_or_else(
                    || format!("a name is written before a layer, `{name}: Dense(64)`"),
                    |near| format!("did you mean `{near}`?"),
                );
                Some(format!("there is no layer `{name}` before this one: {hint}"))
            }
        };
        if let Some(message) = message {
            self.errors.at(tokens, message);
        }
        self.doubts += 1;
        None
    }
}
