//! Back-propagation on a graph: values flow forwards along its edges, gradients flow back along the same edges.
//!
//! `cargo run --example backpropagation`
//!
//! The loss of one neuron, (tanh(w₁ x₁ + w₂ x₂ + b) − t)², is cut into single operations. Forwards, each node computes its value from its
//! inputs. Backwards, from the loss to the inputs, each node multiplies the gradient that arrives by its derivative with respect to each
//! input and passes the product on. Where a value is used twice, the gradients are added. No node knows more than its own operation, and yet
//! each weight gets the derivative of the loss.
//!
//! The picture has the graph with the value and the gradient of every node. The table has the gradients next to those of the network that
//! the macro compiled, which does the same with matrices.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// y = tanh(w₁ x₁ + w₂ x₂ + b)
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    pub struct Neuron(2) -> 1 { neuron: Dense(1), Tanh }
}

/// What a node does with its inputs, which are named by their numbers.
#[derive(Clone, Copy, Debug)]
enum Operation {
    Given,
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Tanh(usize),
    Square(usize),
}

/// An operation of the graph.
#[derive(Clone, Debug)]
pub struct Node {
    name: &'static str,
    operation: Operation,
    /// Where it stands in the picture.
    at: (f64, f64),
    /// What it computes, going forwards.
    pub value: f64,
    /// d loss / d value, going backwards.
    pub gradient: f64,
}

/// Operations in an order in which each comes after its inputs.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The last one is the loss.
    pub nodes: Vec<Node>,
}

impl Graph {
    fn add(&mut self, name: &'static str, at: (f64, f64), operation: Operation, given: f64) -> usize {
        let value = |node: usize| self.nodes[node].value;
        let value = match operation {
            Operation::Given => given,
            Operation::Add(a, b) => value(a) + value(b),
            Operation::Subtract(a, b) => value(a) - value(b),
            Operation::Multiply(a, b) => value(a) * value(b),
            Operation::Tanh(a) => value(a).tanh(),
            Operation::Square(a) => value(a) * value(a),
        };
        self.nodes.push(Node { name, operation, at, value, gradient: 0.0 });
        self.nodes.len() - 1
    }

    /// The chain rule, from the loss to what was given.
    fn backward(&mut self) {
        if let Some(loss) = self.nodes.last_mut() {
            loss.gradient = 1.0;
        }
        for place in (0..self.nodes.len()).rev() {
            let Node { operation, value: y, gradient: d_y, .. } = self.nodes[place];
            let x = |node: usize| self.nodes[node].value;
            let d = match operation {
                Operation::Given => vec![],
                Operation::Add(a, b) => vec![(a, d_y), (b, d_y)],
                Operation::Subtract(a, b) => vec![(a, d_y), (b, -d_y)],
                Operation::Multiply(a, b) => vec![(a, d_y * x(b)), (b, d_y * x(a))],
                Operation::Tanh(a) => vec![(a, d_y * (1.0 - y * y))],
                Operation::Square(a) => vec![(a, d_y * 2.0 * x(a))],
            };
            for (input, d_x) in d {
                self.nodes[input].gradient += d_x;
            }
        }
    }

    /// The gradient of a node by its name.
    fn gradient(&self, name: &str) -> f64 {
        self.nodes.iter().find(|node| node.name == name).map_or(f64::NAN, |node| node.gradient)
    }
}

/// The graph, gone through both ways, and for w₁, w₂, b the gradients by the graph and by the macro.
///
/// # Errors
/// Never: the batch is sound.
pub fn run() -> Result<(Graph, Vec<(&'static str, f64, f64)>), nn_runtime::Error> {
    use Operation::{Add, Given, Multiply, Square, Subtract, Tanh};
    let (x, w, b, t) = ([0.5, -1.5], [0.8, 0.3], 0.2, 1.0);
    let mut graph = Graph::default();
    let x1 = graph.add("x₁", (0.0, 4.0), Given, x[0]);
    let w1 = graph.add("w₁", (0.0, 3.0), Given, w[0]);
    let x2 = graph.add("x₂", (0.0, 2.0), Given, x[1]);
    let w2 = graph.add("w₂", (0.0, 1.0), Given, w[1]);
    let bias = graph.add("b", (0.0, 0.0), Given, b);
    let first = graph.add("w₁x₁", (1.0, 3.5), Multiply(x1, w1), 0.0);
    let second = graph.add("w₂x₂", (1.0, 1.5), Multiply(x2, w2), 0.0);
    let sum = graph.add("+", (2.0, 2.5), Add(first, second), 0.0);
    let z = graph.add("z", (3.0, 1.8), Add(sum, bias), 0.0);
    let y = graph.add("tanh", (4.0, 1.8), Tanh(z), 0.0);
    let target = graph.add("t", (4.0, 0.2), Given, t);
    let error = graph.add("error", (5.0, 1.4), Subtract(y, target), 0.0);
    graph.add("loss", (6.0, 1.4), Square(error), 0.0);
    graph.backward();

    let mut net = Neuron::init(&mut StdRng::seed_from_u64(1));
    *net.neuron_mut().weight = [[w[0]], [w[1]]];
    *net.neuron_mut().bias = [b];
    let mut workspace = Neuron::workspace(1);
    net.gradient(&[x], &[[t]], &mut workspace)?;
    let by_macro = workspace.gradient().neuron();
    let pairs = [("w₁", by_macro.weight[0][0]), ("w₂", by_macro.weight[1][0]), ("b", by_macro.bias[0])];
    let pairs: Vec<_> = pairs.into_iter().map(|(name, compiled)| (name, graph.gradient(name), compiled)).collect();

    println!("{:>6}  {:>10}  {:>10}", "node", "value", "gradient");
    for Node { name, value, gradient, .. } in &graph.nodes {
        println!("{name:>6}  {value:>10.4}  {gradient:>10.4}");
    }
    println!("\n{:>6}  {:>20}  {:>20}", "d", "by the graph", "by the macro");
    for (name, by_graph, by_macro) in &pairs {
        println!("{name:>6}  {by_graph:>20.16}  {by_macro:>20.16}");
    }
    Ok((graph, pairs))
}

/// The graph, with the value above and the gradient below in every node.
#[must_use]
pub fn picture(graph: &Graph) -> Figure {
    let mut chart = Chart::new("Values forwards (first number), gradients backwards (second)").bare();
    chart = chart.x_limits(-0.5, 6.5).y_limits(-0.5, 4.5);
    for node in &graph.nodes {
        let inputs = match node.operation {
            Operation::Given => vec![],
            Operation::Add(a, b) | Operation::Subtract(a, b) | Operation::Multiply(a, b) => vec![a, b],
            Operation::Tanh(a) | Operation::Square(a) => vec![a],
        };
        chart = inputs.iter().fold(chart, |chart, input| chart.line("", [graph.nodes[*input].at, node.at]));
    }
    for Node { name, at: (x, y), value, gradient, .. } in &graph.nodes {
        chart = chart.node(*x, *y, format!("{name}\n{value:.3}\n{gradient:.3}").replace('-', "−"));
    }
    Figure::new("").chart(chart)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    let (graph, _) = run()?;
    picture(&graph).save(wanted.as_deref().unwrap_or("target/pictures/backpropagation"))
}
