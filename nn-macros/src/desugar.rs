//! Desugaring: writes out repeated bodies and branches of a single layer.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::ToTokens;

use crate::error::Errors;
use crate::syntax::{Argument, Chain, Item, Member, Target, ungrouped};

/// The maximum number of copies of a body.
pub(crate) const MOST: usize = 1000;

/// The maximum number of layers of a declaration with repeats, after it is written out. Nested repeats multiply, and a typo must not
/// exhaust the memory.
pub(crate) const MOST_LAYERS: usize = 3_000;

/// Writes out a chain, before its layers are named. The body of a `Repeat` is copied as often as its argument says: a layer called `hidden`
/// becomes `hidden_1`, `hidden_2`, …, and layers without a name are numbered consecutively. `From(hidden)` in a copy means that of the copy.
/// In a `Repeat` with a name, `blocks`, it becomes `blocks.0.hidden`, as in PyTorch, and its method is `blocks_0_hidden`.
/// A branch that is a single layer is put in braces.
pub(crate) fn desugar(chain: &mut Chain, errors: &mut Errors) {
    let mut count = Count { layers: 0, passed_by: None };
    count.chain(chain, 1, None);
    if let Some(argument) = &count.passed_by {
        let layers = count.layers;
        let written = if layers == usize::MAX { "too many layers to count".to_owned() } else { format!("{layers} layers") };
        errors.at(&argument.value, format_args!("the repeats of this network expand to {written}: at most {MOST_LAYERS} are allowed"));
    }
    write_out(chain, count.passed_by.is_none());
}

/// Counts the layers of a chain after it is written out.
struct Count {
    layers: usize,
    /// The argument of the `Repeat` that exceeded the maximum.
    passed_by: Option<Argument>,
}

impl Count {
    /// Counts a chain that occurs `times` times because of the argument `because_of`.
    fn chain(&mut self, chain: &Chain, times: usize, because_of: Option<&Argument>) {
        for member in &chain.members {
            match member {
                Member::Chain(chain) => self.chain(chain, times, because_of),
                Member::Item(item) => {
                    self.layers = self.layers.saturating_add(times);
                    if self.layers > MOST_LAYERS && self.passed_by.is_none() {
                        self.passed_by = because_of.cloned();
                    }
                    let Some(body) = &item.body else { continue };
                    match argument(item).filter(|_| is_repeat(item)) {
                        Some(argument) => self.chain(body, times.saturating_mul(self::times(item).unwrap_or(1)), Some(argument)),
                        None => self.chain(body, times, because_of),
                    }
                }
            }
        }
    }
}

fn write_out(chain: &mut Chain, copies: bool) {
    for member in &mut chain.members {
        match member {
            Member::Chain(chain) => write_out(chain, copies),
            Member::Item(item) => {
                let (repeated, branches, is_heads) = (is_repeat(item), is_branching(item), is(item, "Heads"));
                let times = times(item).filter(|_| copies).unwrap_or(1);
                let Some(body) = item.body.as_mut().filter(|body| !body.members.is_empty()) else { continue };
                write_out(body, copies);
                if repeated {
                    body.members = (1..=times).map(|number| Member::Chain(copy(body, number, item.name.as_ref()))).collect();
                }
                if branches {
                    body.members.iter_mut().for_each(in_braces);
                }
                if is_heads {
                    body.members.iter_mut().for_each(name_after_its_layer);
                }
            }
        }
    }
}

fn in_braces(branch: &mut Member) {
    if let Member::Item(_) = branch {
        let chain = Chain { name: None, members: vec![], braces: None };
        let item = std::mem::replace(branch, Member::Chain(chain));
        if let Member::Chain(chain) = branch {
            chain.members.push(item);
        }
    }
}

/// `price: Dense(1)` is a branch for the output `price`.
fn name_after_its_layer(branch: &mut Member) {
    if let Member::Chain(Chain { name: name @ None, members, braces: None }) = branch {
        if let [Member::Item(item)] = &members[..] {
            name.clone_from(&item.name);
        }
    }
}

/// Whether an item's body is copied.
pub(crate) fn is_repeat(item: &Item) -> bool {
    is(item, "Repeat")
}

fn is_branching(item: &Item) -> bool {
    ["Add", "Concat", "Heads", "Multiply"].iter().any(|kind| is(item, kind))
}

pub(crate) fn is(item: &Item, name: &str) -> bool {
    matches!(&item.target, Target::Kind(kind) if kind == name)
}

/// Copies a chain and numbers the names of its layers. `of`: the name of the `Repeat`.
fn copy(chain: &Chain, number: usize, of: Option<&Ident>) -> Chain {
    let (mut copy, mut names) = (chain.clone(), HashSet::new());
    collect(chain, &mut names);
    rename(&mut copy, &Numbered { number, of, names: &names });
    copy
}

/// The names that the user gave to the layers of a chain.
fn collect(chain: &Chain, names: &mut HashSet<String>) {
    for member in &chain.members {
        match member {
            Member::Chain(chain) => collect(chain, names),
            Member::Item(item) => {
                names.extend(item.name.iter().map(Ident::to_string).filter(|name| !name.starts_with("r#")));
                item.body.iter().for_each(|body| collect(body, names));
            }
        }
    }
}

/// How the names in a copy are numbered.
struct Numbered<'a> {
    number: usize,
    of: Option<&'a Ident>,
    /// The names that are given inside the body.
    names: &'a HashSet<String>,
}

impl Numbered<'_> {
    /// The name as an identifier.
    fn name(&self, name: &Ident) -> Ident {
        let text = match (name.to_string(), self.of) {
            (text, _) if !self.names.contains(&text) => return name.clone(),
            (text, None) => format!("{text}_{}", self.number),
            (text, Some(of)) => format!("{of}_{}_{text}", self.number - 1),
        };
        Ident::new(&text, name.span())
    }

    /// The name in files, if it is another one.
    fn path(&self, item: &Item) -> Option<String> {
        let name = item.path.clone().or_else(|| item.name.as_ref().map(Ident::to_string).filter(|name| self.names.contains(name)))?;
        match self.of {
            Some(of) => Some(format!("{of}.{}.{name}", self.number - 1)),
            None => item.path.as_ref().map(|path| format!("{path}_{}", self.number)),
        }
    }
}

fn rename(chain: &mut Chain, numbered: &Numbered<'_>) {
    for member in &mut chain.members {
        match member {
            Member::Chain(chain) => rename(chain, numbered),
            Member::Item(item) => {
                item.path = numbered.path(item);
                item.name = item.name.as_ref().map(|name| numbered.name(name));
                let by_place = is(item, "From") || is(item, "Again");
                let names_a_layer = |argument: &&mut Argument| match &argument.name {
                    None => by_place,
                    Some(name) => ["memory", "weight"].iter().any(|naming| name == naming),
                };
                for argument in item.arguments.iter_mut().flat_map(|arguments| &mut arguments.list).filter(names_a_layer) {
                    if let Ok(name) = syn::parse2(argument.value.clone()) {
                        argument.value = numbered.name(&name).into_token_stream();
                    }
                }
                if let Some(body) = &mut item.body {
                    rename(body, numbered);
                }
            }
        }
    }
}

/// The number of copies, if the argument is a valid one.
pub(crate) fn times(item: &Item) -> Option<usize> {
    let number: syn::LitInt = syn::parse2(ungrouped(argument(item)?.value.clone())).ok()?;
    number.base10_parse().ok().filter(|times| (1..=MOST).contains(times))
}

fn argument(item: &Item) -> Option<&Argument> {
    item.arguments.as_ref()?.list.iter().find(|argument| argument.name.is_none())
}
