//! What a declaration is short for: bodies that are repeated, and branches of one layer.

use proc_macro2::Ident;

use crate::syntax::{Chain, Item, Member, Target, ungrouped};

/// The most copies: more would only be a slip of the finger.
pub(crate) const MOST: usize = 1000;

/// Writes everything out, before layers are named: the body of a `Repeat` as often as it says, so that a layer called `hidden` becomes
/// `hidden_1`, `hidden_2`, … and those without a name are numbered on; a branch of a `Concat` that is a single layer in braces.
pub(crate) fn desugar(chain: &mut Chain) {
    for member in &mut chain.members {
        match member {
            Member::Chain(chain) => desugar(chain),
            Member::Item(item) => {
                let (repeated, branches) = (is_repeat(item), is(item, "Concat"));
                let times = times(item).unwrap_or(1);
                let Some(body) = item.body.as_mut().filter(|body| !body.members.is_empty()) else { continue };
                desugar(body);
                if repeated {
                    body.members = (1..=times).map(|number| Member::Chain(copy(body, number))).collect();
                }
                if branches {
                    body.members.iter_mut().for_each(in_braces);
                }
            }
        }
    }
}

fn in_braces(branch: &mut Member) {
    if let Member::Item(_) = branch {
        let chain = Chain { members: vec![], braces: None };
        let item = std::mem::replace(branch, Member::Chain(chain));
        if let Member::Chain(chain) = branch {
            chain.members.push(item);
        }
    }
}

/// Whether a body stands there in copies.
pub(crate) fn is_repeat(item: &Item) -> bool {
    is(item, "Repeat")
}

fn is(item: &Item, name: &str) -> bool {
    matches!(&item.target, Target::Kind(kind) if kind == name)
}

/// A copy of a chain whose named layers have a number behind their names.
fn copy(chain: &Chain, number: usize) -> Chain {
    let mut chain = chain.clone();
    rename(&mut chain, number);
    chain
}

fn rename(chain: &mut Chain, number: usize) {
    for member in &mut chain.members {
        match member {
            Member::Chain(chain) => rename(chain, number),
            Member::Item(item) => {
                item.name = item.name.take().map(|name| match name.to_string() {
                    raw if raw.starts_with("r#") => name,
                    text => Ident::new(&format!("{text}_{number}"), name.span()),
                });
                if let Some(body) = &mut item.body {
                    rename(body, number);
                }
            }
        }
    }
}

/// The number of copies, where it is one.
pub(crate) fn times(item: &Item) -> Option<usize> {
    let argument = item.arguments.as_ref()?.list.iter().find(|argument| argument.name.is_none())?;
    let number: syn::LitInt = syn::parse2(ungrouped(argument.value.clone())).ok()?;
    number.base10_parse().ok().filter(|times| (1..=MOST).contains(times))
}
