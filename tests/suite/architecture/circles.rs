//! Dependency cycles among the files of a crate: the strongly connected components of the graph of uses.

use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::sources::Sources;

/// The cycles of a crate: for each, the uses between its files.
pub fn circles(root: &Path) -> Vec<Vec<(PathBuf, PathBuf)>> {
    let sources = Sources::read(root);
    let mut graph = DiGraphMap::<&Path, ()>::new();
    for (place, module) in sources.modules.iter().enumerate() {
        for used in sources.uses(place) {
            let used = &sources.modules[used].file;
            if *used != module.file {
                graph.add_edge(&module.file, used, ());
            }
        }
    }
    let components = tarjan_scc(&graph).into_iter().filter(|component| component.len() > 1);
    let folder = root.parent().expect("a folder");
    let short = |path: &Path| path.strip_prefix(folder).expect("a file of the crate").to_owned();
    components
        .map(|component| {
            let inside = |(from, to, ()): &(&Path, &Path, &())| component.contains(from) && component.contains(to);
            graph.all_edges().filter(inside).map(|(from, to, ())| (short(from), short(to))).collect()
        })
        .collect()
}
