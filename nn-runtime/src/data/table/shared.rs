//! The categories of a network that takes tokens: all columns have one list, because the network has one vocabulary.

use std::collections::HashSet;

use super::learner::Learner;
use crate::data::encoding::{Categories, Unknown};

/// Gives all columns of tokens the categories of all of them, sorted if those of each column are. Returns the new index of each category,
/// column by column.
///
/// # Errors
/// There are more categories than tokens.
pub(super) fn share(learners: &mut [Learner], tokens: Option<usize>) -> Result<Vec<Vec<usize>>, String> {
    let lists: Vec<&[String]> = learners.iter().filter_map(names).collect();
    let mut all: Vec<String> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    all.extend(lists.iter().flat_map(|list| list.iter()).filter(|name| seen.insert(name)).cloned());
    if lists.iter().all(|list| list.is_sorted()) {
        all.sort_unstable();
    }
    if let Some(tokens) = tokens.filter(|tokens| all.len() > *tokens) {
        let columns: Vec<String> =
            learners.iter().filter(|learner| names(learner).is_some()).map(|learner| format!("`{}`", learner.column.name)).collect();
        let list = Categories::new(all, Unknown::Error).list();
        return Err(format!("the categories of {} are more than the {tokens} tokens of the network: {list}", columns.join(", ")));
    }
    Ok(learners.iter_mut().map(|learner| learner.share(&all)).collect())
}

/// The categories of a column of tokens.
fn names(learner: &Learner) -> Option<&[String]> {
    learner.column.categories.as_ref().filter(|_| learner.column.token).map(|categories| &categories.names[..])
}

#[cfg(test)]
mod tests;
