//! Names of layers: the user's, and generated ones for layers without a name.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

use crate::desugar::is_repeat;
use crate::error::Errors;
use crate::syntax::{Chain, Item, Member, Target};

/// Names that a layer cannot have, because a network has methods and functions of these names.
const TAKEN: &[&str] = &[
    "__of",
    "backward",
    "check_gradients",
    "clone",
    "confusion",
    "evaluate",
    "fold",
    "fold_into",
    "fit_scalers",
    "forward",
    "gradient",
    "gradient_weighted",
    "init",
    "load",
    "load_matching",
    "loss",
    "loss_weighted",
    "parameters",
    "parameters_mut",
    "predict",
    "predict_batch",
    "predict_row",
    "roc_auc",
    "roc_curve",
    "save",
    "statistics",
    "statistics_mut",
    "top_k",
    "trained",
    "workspace",
    "workspace_bytes",
];

/// The names of all items, by their addresses.
#[derive(Default)]
pub(crate) struct Names {
    of: HashMap<*const Item, String>,
    ordinals: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl Names {
    /// Names every layer of a declaration, including those inside others.
    pub(crate) fn collect(&mut self, chain: &Chain, errors: &mut Errors) {
        for member in &chain.members {
            match member {
                Member::Chain(chain) => self.collect(chain, errors),
                Member::Item(item) => {
                    self.name(item, errors);
                    match &item.body {
                        Some(body) if is_repeat(item) => self.collect_copies(body, errors),
                        Some(body) => self.collect(body, errors),
                        None => {}
                    }
                }
            }
        }
    }

    /// Names the copies of a body. A mistake is reported only in the first copy that has it.
    fn collect_copies(&mut self, copies: &Chain, errors: &mut Errors) {
        let before = errors.count();
        for copy in &copies.members {
            let Member::Chain(copy) = copy else { continue };
            if errors.count() == before {
                self.collect(copy, errors);
            } else {
                self.collect(copy, &mut Errors::default());
            }
        }
    }

    /// The name of an item: the user's, or its kind in snake case followed by its ordinal among that kind. In the copies of a `Repeat` with a
    /// name it has dots, as in files.
    pub(crate) fn of(&self, item: &Item) -> String {
        self.of.get(&std::ptr::from_ref(item)).cloned().unwrap_or_default()
    }

    /// Keeps the name of an input from layers, because `From` may mean either.
    pub(crate) fn reserve(&mut self, name: &Ident, errors: &mut Errors) {
        if !self.taken.insert(name.to_string()) {
            errors.at(name, format_args!("the input `{name}` has the name of a layer: rename one of the two"));
        }
    }

    /// Whether a layer has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    fn name(&mut self, item: &Item, errors: &mut Errors) {
        let kind = snake_case(&match &item.target {
            Target::Kind(kind) => kind.to_string(),
            Target::Path(path) => path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default(),
        });
        let ordinal = self.ordinals.entry(kind.clone()).or_insert(0);
        *ordinal += 1;
        let (name, tokens): (String, TokenStream) = match &item.name {
            Some(name) => (name.to_string(), name.to_token_stream()),
            None => (format!("{kind}{ordinal}"), item.target.to_token_stream()),
        };
        let mistake = if name.starts_with("r#") {
            Some("a layer's name cannot be a raw identifier: it is also the name in files".to_owned())
        } else if TAKEN.contains(&name.as_str()) {
            Some(format!("`{name}` is a method of the network: rename the layer"))
        } else if let Some(other) = self.other_of_a_view(&name) {
            Some(format!("layer `{other}` already has a method `{other}_mut`: rename one of the two layers"))
        } else if !self.taken.insert(name.clone()) {
            Some(match item.name {
                Some(_) => format!("the name `{name}` is already taken by an earlier layer"),
                None => format!("the default name of this layer, `{name}`, is already taken: give the layer a name"),
            })
        } else {
            None
        };
        let name = match mistake {
            None => item.path.clone().unwrap_or(name),
            Some(mistake) => {
                errors.at(&tokens, mistake);
                self.unlike(name.trim_start_matches("r#"))
            }
        };
        self.of.insert(std::ptr::from_ref(item), name);
    }

    /// Finds the layer whose mutable view, `net.hidden_mut()`, would have the same name as the view of another layer.
    fn other_of_a_view<'a>(&self, name: &'a str) -> Option<&'a str> {
        let before = name.strip_suffix("_mut").filter(|other| self.taken.contains(*other));
        before.or_else(|| self.taken.contains(&format!("{name}_mut")).then_some(name))
    }

    /// An unused name, for a layer whose own cannot be used.
    fn unlike(&mut self, name: &str) -> String {
        let mut name = format!("{name}_");
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// Converts `BatchNorm` to `batch_norm`, `Conv2d` to `conv2d`.
pub(crate) fn snake_case(word: &str) -> String {
    let mut snake = String::new();
    for (place, letter) in word.chars().enumerate() {
        if letter.is_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
