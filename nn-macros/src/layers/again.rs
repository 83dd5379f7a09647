//! `Again(encoder)`: an earlier layer once more, with the same weights. In the graph it is further nodes whose tensors are those of the first.

use std::ops::Range;
use std::rc::Rc;

use crate::checker::{Checker, Draft, Flow, Parameter};
use crate::desugar::MOST_LAYERS;
use crate::layer::{Builder, Edge, Facts, Layer, Node, Onnx, Remembers, Source, Tape, View, identifier};
use crate::shape::Shape;
use crate::step::{TensorId, Value};
use crate::syntax::{Argument, Item};

/// A layer that computes what an earlier one does, with the tensors of that one.
struct Again {
    text: String,
    first: Rc<dyn Layer>,
    tensors: Vec<TensorId>,
}

pub(crate) fn read(checker: &mut Checker, item: &Item, flow: &Flow) -> Option<Draft> {
    checker.no_body(item);
    let given = checker.arguments(item, &[Parameter::required("name")]);
    let argument = given.get("name")?;
    let (of, gave) = checker.earlier(argument, "Again")?;
    let Some(last) = checker.nodes.iter().position(|node| identifier(&node.name) == of) else {
        let message = format!("`{of}` is an input: `Again` uses a layer once more, and `From({of})` takes an input");
        checker.errors.at(&argument.value, message);
        return None;
    };
    let group: Vec<Node> = checker.nodes[last - checker.nodes[last].inside..=last].to_vec();
    let (first, inner) = group.split_last()?;
    if !can_be_shared(checker, argument, &group) || !checker.takes_the_same(item, argument, first, flow) {
        return None;
    }
    let count = checker.nodes.len() + group.len();
    if count > MOST_LAYERS {
        let message = format!("with the layers inside `{of}` this network has {count} layers: at most {MOST_LAYERS} are allowed");
        checker.errors.at(&argument.value, message);
        return None;
    }
    let sources = Sources { group: last - inner.len()..last, now: checker.nodes.len(), from: first.given, to: flow.source };
    let (name, depth) = (checker.names.of(item), checker.depth);
    for node in inner {
        let own_name = node.name.strip_prefix(&format!("{}.", first.name)).unwrap_or(&node.name);
        if let Some(initializer) = node.layer.facts().initializer_before.filter(|_| node.reads.contains(&first.given)) {
            checker.draw(&flow.undecided, initializer);
        }
        let stream = checker.streams_of(&*node.layer);
        checker.nodes.push(Node {
            name: format!("{name}.{own_name}"),
            layer: Rc::new(Again::of(node, node.layer.text())),
            reads: node.reads.iter().map(|source| sources.again(*source)).collect(),
            given: sources.again(node.given),
            stream,
            docs: Vec::new(),
            depth: node.depth - first.depth + depth - 1,
            ..node.clone()
        });
    }
    let reads = first.reads.iter().map(|source| match sources.again(*source) {
        source if source == flow.source => flow.clone(),
        source => {
            let giver = gave.giver.as_ref().map(|_| name.clone());
            Flow { source, giver, tokens: argument.value.clone(), undecided: Vec::new(), ..gave.clone() }
        }
    });
    Some(Draft { layer: Box::new(Again::of(first, format!("Again({})", first.name))), reads: reads.collect() })
}

/// Where the layers of a group read from when they are used again.
struct Sources {
    /// The nodes inside the group.
    group: Range<usize>,
    /// Where those of the second use begin.
    now: usize,
    /// What the group was given, and what it is given now.
    from: Source,
    to: Source,
}

impl Sources {
    /// What a layer reads that read this. What is outside of the group and was not given to it stays.
    fn again(&self, source: Source) -> Source {
        match source {
            Source::Node(index) if self.group.contains(&index) => Source::Node(self.now + index - self.group.start),
            source if source == self.from => self.to,
            source => source,
        }
    }
}

/// Whether every layer of a group can be used twice. Reports one that cannot.
fn can_be_shared(checker: &mut Checker, argument: &Argument, group: &[Node]) -> bool {
    for node in group {
        let roles: Vec<_> = node.tensors.iter().map(|id| checker.tensors[id.0].role).collect();
        let (name, of) = (&node.name, &argument.value);
        let message = if roles.iter().any(|role| role.is_of_layer()) {
            format!("`{of}` cannot be used again: the gradients of `{name}`, which is declared elsewhere, cannot be added up")
        } else if roles.iter().any(|role| role.is_statistic()) {
            format!(
                "`{of}` cannot be used again: `{name}` measures what it is given, and would mix two inputs. `LayerNorm` and `GroupNorm` measure each row \
                 alone, and a scaler can stand outside"
            )
        } else {
            continue;
        };
        checker.errors.at(of, message);
        return false;
    }
    true
}

impl Again {
    fn of(node: &Node, text: String) -> Self {
        Self { text, first: Rc::clone(&node.layer), tensors: node.tensors.clone() }
    }
}

/// It has no tensors of its own: files, summaries and views have those of the first.
impl Layer for Again {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn shape(&self, input: &Shape) -> Shape {
        self.first.shape(input)
    }

    fn repeated(&self) -> &[TensorId] {
        &self.tensors
    }

    fn streams(&self) -> usize {
        self.first.streams()
    }

    /// What is behind the first use decides.
    fn undecided(&self, read: &[&[TensorId]], _: &[TensorId]) -> Vec<TensorId> {
        self.first.undecided(read, &[])
    }

    fn remembers(&self) -> Remembers {
        self.first.remembers()
    }

    fn facts(&self) -> Facts {
        Facts { draws: false, is_classic_dropout: false, view: View::None, ..self.first.facts() }
    }

    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape {
        self.first.forward(at, read, b)
    }

    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value> {
        self.first.backward(at, tape, d_y, b)
    }

    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge> {
        self.first.onnx(at, x, to)
    }
}
