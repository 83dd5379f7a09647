//! Circles among the modules of a crate: strongly connected components of what uses what.

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::sources::Sources;

/// Groups of modules side by side, each of which needs all others of its group, with the files by which they do.
///
/// A module and those inside it are one module to all others: what a parent and its children know of each other is no circle.
pub(super) fn circles(sources: &Sources) -> Vec<String> {
    // Of each module with children: which child uses which, and an example of it.
    let mut floors: BTreeMap<usize, BTreeMap<(usize, usize), String>> = BTreeMap::new();
    for user in 0..sources.modules.len() {
        for used in sources.uses(user) {
            let Some((parent, edge)) = sources.side_by_side(user, used) else { continue };
            let example = || format!("{} uses {}", sources.name(user), sources.name(used));
            floors.entry(parent).or_default().entry(edge).or_insert_with(example);
        }
    }
    let among = |edges: &BTreeMap<(usize, usize), String>| -> Vec<String> {
        let graph = DiGraphMap::<usize, ()>::from_edges(edges.keys());
        let components = tarjan_scc(&graph).into_iter().filter(|component| component.len() > 1);
        let told = components.map(|component| {
            let inside = edges.iter().filter(|((from, to), _)| component.contains(from) && component.contains(to));
            inside.map(|(_, example)| example.as_str()).collect::<Vec<_>>().join("\n  ")
        });
        told.collect()
    };
    floors.values().flat_map(among).collect()
}
