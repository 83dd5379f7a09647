//! The categories of an input that consists of tokens: all its columns have one list, because they are tokens of one vocabulary.

use std::collections::HashSet;

use super::learner::{Learner, Tokens};
use crate::data::encoding::{Categories, Unknown};

/// Gives all columns of tokens of an input the categories of all of them, sorted if those of each column are. Returns the new index of each
/// category, column by column.
///
/// # Errors
/// There are more categories than tokens.
pub(super) fn share(learners: &mut [Learner]) -> Result<Vec<Vec<usize>>, String> {
    let mut moved = vec![Vec::new(); learners.len()];
    let mut vocabularies: Vec<Tokens> = learners.iter().filter_map(|learner| learner.tokens).collect();
    vocabularies.dedup();
    for tokens in vocabularies {
        let (places, mut own): (Vec<usize>, Vec<&mut Learner>) =
            learners.iter_mut().enumerate().filter(|(_, learner)| learner.tokens == Some(tokens)).unzip();
        for (place, moves) in places.into_iter().zip(share_of_input(&mut own, tokens.count)?) {
            moved[place] = moves;
        }
    }
    Ok(moved)
}

fn share_of_input(learners: &mut [&mut Learner], tokens: usize) -> Result<Vec<Vec<usize>>, String> {
    let lists: Vec<&[String]> = learners.iter().filter_map(|learner| names(learner)).collect();
    let mut all: Vec<String> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    all.extend(lists.iter().flat_map(|list| list.iter()).filter(|name| seen.insert(name)).cloned());
    if lists.iter().all(|list| list.is_sorted()) {
        all.sort_unstable();
    }
    if all.len() > tokens {
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
