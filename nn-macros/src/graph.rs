//! The graph of a network: its layers, each with what it reads. A layer reads only what comes before it.

use std::ops::Range;

use crate::layer::{Node, Remembers, Source};
use crate::shape::Size;
use crate::step::TensorId;

/// The layers of a network. A layer around others comes after them, for it reads what they give.
pub(crate) struct Graph {
    pub nodes: Vec<Node>,
    /// What the network gives, one for each output.
    pub outputs: Vec<Source>,
    /// The nodes in each branch of `Heads`, with the output that has its name.
    pub heads: Vec<(usize, Range<usize>)>,
}

impl Graph {
    /// The layer that gives a value.
    pub(crate) fn giver(&self, source: Source) -> Option<&Node> {
        match source {
            Source::Input(_) => None,
            Source::Node(index) => self.nodes.get(index),
        }
    }

    /// The layers that use a tensor of another layer, each with that tensor.
    pub(crate) fn shared(&self) -> impl Iterator<Item = (&Node, TensorId)> {
        self.nodes.iter().filter_map(|node| Some((node, node.layer.shared()?)))
    }

    /// How many layers use a tensor.
    pub(crate) fn users(&self, tensor: TensorId) -> usize {
        self.nodes.iter().filter(|node| node.tensors.contains(&tensor)).count()
    }

    /// How often layers compute with a value.
    pub(crate) fn readers(&self, source: Source) -> usize {
        let nodes = self.nodes.iter().filter(|node| !node.layer.facts().is_transparent);
        nodes.flat_map(|node| &node.reads).filter(|read| **read == source).count()
    }

    /// The layers that give what no other layer reads, and that is no output.
    pub(crate) fn unread(&self) -> impl Iterator<Item = &Node> {
        let gives = |(index, node): (usize, &Node)| (!node.layer.facts().is_transparent).then_some(Source::Node(index));
        let sources = self.nodes.iter().enumerate().filter_map(gives);
        sources.filter(|source| !self.outputs.contains(source) && self.readers(*source) == 0).filter_map(|source| self.giver(source))
    }

    /// How many numbers its layers keep from one step of a stream to the next, for each row. `None` if training cannot carry them from one
    /// batch to the next.
    pub(crate) fn carried(&self) -> Option<Size> {
        let states = self.nodes.iter().map(|node| match node.layer.remembers() {
            Remembers::Nothing => Some(Size::of(0)),
            Remembers::State(size) => Some(size),
            Remembers::More => None,
        });
        states.collect::<Option<Vec<Size>>>().map(Size::sum).filter(|size| size.known() != Some(0))
    }

    /// Every layer in the order of the declaration: a layer around others comes before them.
    pub(crate) fn declared(&self) -> Vec<&Node> {
        self.in_order().into_iter().map(|(_, node)| node).collect()
    }

    /// As [`declared`](Self::declared), each with the output whose branch of `Heads` begins with it.
    pub(crate) fn with_heads(&self) -> Vec<(Option<usize>, &Node)> {
        let begins = |first: usize| self.heads.iter().find(|(_, nodes)| nodes.start == first).map(|(output, _)| *output);
        let mut last = None;
        let head = |(first, node): (usize, _)| {
            let head = begins(first).filter(|head| last != Some(*head));
            last = head.or(last);
            (head, node)
        };
        self.in_order().into_iter().map(head).collect()
    }

    /// Every layer in the order of the declaration, with the first node inside it.
    fn in_order(&self) -> Vec<(usize, &Node)> {
        let mut order: Vec<(usize, &Node)> = self.nodes.iter().enumerate().map(|(index, node)| (index - node.inside, node)).collect();
        order.sort_by_key(|(first, node)| (*first, node.depth));
        order
    }
}
