//! Files that are written, and read again.

use crate::{Axis, End, Graph, Options, Tensor, read, state, write};

fn graph(nodes: &str) -> Graph<'_> {
    const INPUTS: &[End<'_>] = &[End { name: "input", axes: &[Axis::Size(3)], whole: false }];
    const OUTPUTS: &[End<'_>] = &[End { name: "output", axes: &[Axis::Size(2)], whole: false }];
    Graph { nodes, sizes: &[2], inputs: INPUTS, outputs: OUTPUTS }
}

fn tensor(name: &str) -> Option<Tensor> {
    let shape = match name {
        "fc.weight" => vec![2, 3],
        "fc.bias" => vec![2],
        _ => return None,
    };
    let count = shape.iter().product::<usize>();
    Some(Tensor::new(name, shape, (0..count).map(|number| number as f32).collect()))
}

#[test]
fn a_file_has_the_nodes_and_the_numbers() {
    let nodes = "fc = MatMul(input, turned(fc.weight))\nbias = Add(fc, fc.bias)\noutput = LeakyRelu<alpha = 0.5>(bias)\n";
    let file = write(&graph(nodes), &[("note", "a text")], tensor).expect("it can be written");
    let network = read(&file, &Options::default()).expect("it can be read");
    assert_eq!(network.declaration, "(3) -> 2 {\n    fc: Dense(2),\n    LeakyRelu(0.5),\n}");
    let state = state(&file).expect("it can be read");
    let tensors: Vec<_> = ["fc.weight", "fc.bias"].into_iter().filter_map(tensor).collect();
    assert_eq!(state.tensors, tensors);
    assert_eq!(state.notes, [("note".to_owned(), "a text".to_owned())]);
}

#[test]
fn a_line_that_is_no_node_is_an_error() {
    for line in [
        "",
        "fc",
        "fc = ",
        "fc = Relu",
        "fc = Relu(",
        "fc = Relu<alpha>(input)",
        "fc = Relu<alpha = [1>(input)",
        "fc = Relu(turned(nothing))",
    ] {
        let written = write(&graph(line), &[], tensor);
        assert_eq!(written.is_ok(), line.is_empty(), "{line}: {written:?}");
    }
}

#[test]
fn sizes_stand_at_their_places() {
    let nodes = "flat = Reshape(input, [0, $0])\noutput = Mul(flat, float($0))";
    assert!(write(&graph(nodes), &[], tensor).is_ok());
    assert!(write(&graph("output = Reshape(input, [0, $1])"), &[], tensor).is_err());
}
