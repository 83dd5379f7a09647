//! Branches on the same input: `Concat { …, { …, … } }`, `Add { … }`, `Multiply { … }`.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::{Checker, Flow, Of};
use crate::syntax::{Chain, Item, Member};

impl Checker {
    /// Reads the branches of a layer; returns what each gives. `of`: which of their sizes must be equal. A first difference is reported.
    pub(crate) fn branches(&mut self, item: &Item, flow: &Flow, of: Of) -> Option<Vec<Flow>> {
        self.arguments(item, &[]);
        let body = self.body(item)?;
        let (mut ends, mut same): (Vec<Flow>, bool) = (Vec::new(), true);
        for member in &body.members {
            let Member::Chain(branch) = member else { continue };
            if let (Some(name), true) = (&branch.name, branch.braces.is_some()) {
                self.errors.at(name, "only a branch of `Heads` has a name: name the layers inside");
            }
            if branch.members.is_empty() {
                self.empty_branch(branch);
                continue;
            }
            let end = self.chain(branch, flow.clone());
            if let Some(first) = ends.first().filter(|_| same) {
                let tokens = if end.giver == flow.giver { start(branch) } else { end.tokens.clone() };
                same = self.same_in_branches(item, [first, &end], of, &tokens);
            }
            ends.push(end);
        }
        Some(ends)
    }
}

/// The first layer of a branch.
fn start(branch: &Chain) -> TokenStream {
    branch.members.first().map_or_else(TokenStream::new, |member| match member {
        Member::Item(item) => item.target.to_token_stream(),
        Member::Chain(_) => TokenStream::new(),
    })
}
