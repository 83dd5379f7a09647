//! Graphs that are built here, each with a trap.

use crate::write::Message;
use crate::{Options, read};

/// A graph, as a file has it.
#[derive(Default)]
pub(super) struct Built {
    graph: Message,
    operators: u64,
}

/// An attribute of a node.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Whole(i64),
    Wholes(Vec<i64>),
    Text(&'static str),
}

impl Built {
    pub(super) fn new() -> Self {
        Self { operators: 18, ..Self::default() }
    }

    /// An input or an output, with the sizes behind the axis of rows.
    fn end(mut self, field: u64, name: &str, axes: &[u64]) -> Self {
        let mut shape = Message::default();
        for size in [1].iter().chain(axes) {
            let mut axis = Message::default();
            axis.whole(1, *size);
            shape.message(1, &axis);
        }
        let (mut tensor, mut kind, mut end) = (Message::default(), Message::default(), Message::default());
        tensor.whole(1, 1);
        tensor.message(2, &shape);
        kind.message(1, &tensor);
        end.text(1, name);
        end.message(2, &kind);
        self.graph.message(field, &end);
        self
    }

    pub(super) fn input(self, name: &str, axes: &[u64]) -> Self {
        self.end(11, name, axes)
    }

    pub(super) fn output(self, name: &str) -> Self {
        self.end(12, name, &[])
    }

    /// A constant whose numbers are 1, 2, 3, …
    pub(super) fn constant(mut self, name: &str, shape: &[u64]) -> Self {
        let mut tensor = Message::default();
        for size in shape {
            tensor.whole(1, *size);
        }
        tensor.whole(2, 1);
        let numbers: Vec<u8> = (1..=shape.iter().product()).flat_map(|number| (number as f32).to_le_bytes()).collect();
        tensor.text(8, name);
        tensor.bytes(9, &numbers);
        self.graph.message(5, &tensor);
        self
    }

    /// A constant of whole numbers.
    pub(super) fn wholes(mut self, name: &str, numbers: &[i64]) -> Self {
        let mut tensor = Message::default();
        tensor.whole(1, numbers.len() as u64);
        tensor.whole(2, 7);
        tensor.text(8, name);
        tensor.bytes(9, &numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>());
        self.graph.message(5, &tensor);
        self
    }

    /// A node with attributes of whole numbers.
    fn node(self, operator: &str, inputs: &[&str], output: &str, attributes: &[(&str, i64)]) -> Self {
        let attributes: Vec<_> = attributes.iter().map(|(name, value)| (*name, Given::Whole(*value))).collect();
        self.any_node(operator, inputs, &[output], &attributes)
    }

    pub(super) fn any_node(mut self, operator: &str, inputs: &[&str], outputs: &[&str], attributes: &[(&str, Given)]) -> Self {
        let mut node = Message::default();
        for input in inputs {
            node.text(1, input);
        }
        for output in outputs {
            node.text(2, output);
        }
        node.text(4, operator);
        for (name, value) in attributes {
            let mut attribute = Message::default();
            attribute.text(1, name);
            let kind = match value {
                Given::Whole(number) => {
                    attribute.signed(3, *number);
                    2
                }
                Given::Wholes(numbers) => {
                    for number in numbers {
                        attribute.signed(8, *number);
                    }
                    7
                }
                Given::Text(text) => {
                    attribute.text(4, text);
                    3
                }
            };
            attribute.whole(20, kind);
            node.message(5, &attribute);
        }
        self.graph.message(1, &node);
        self
    }

    pub(super) fn file(&self) -> Vec<u8> {
        let (mut file, mut version) = (Message::default(), Message::default());
        version.whole(2, self.operators);
        file.message(7, &self.graph);
        file.message(8, &version);
        file.into_bytes()
    }

    fn declaration(&self) -> String {
        read(&self.file(), &Options { fold: true, ..Options::default() }).expect("a network").declaration
    }

    fn error(&self) -> String {
        read(&self.file(), &Options { fold: true, ..Options::default() }).expect_err("an error").to_string()
    }
}

/// A product with the weights 1, 2, 3, …, whose output is called `dense`.
fn dense() -> Built {
    Built::new().input("x", &[2]).constant("w", &[2, 3]).node("MatMul", &["x", "w"], "dense", &[])
}

#[test]
fn a_factor_is_a_part_of_the_layer_that_nothing_else_reads() {
    let built = dense().constant("times", &[3]).node("Mul", &["dense", "times"], "y", &[]).output("y");
    expect_test::expect![[r"
        (2) -> 3 {
            dense_1: Dense(3, bias = false),
        }"]]
    .assert_eq(&built.declaration());
    let network = read(&built.file(), &Options::default()).expect("a network");
    assert_eq!(network.tensors[0].numbers, [1.0, 4.0, 2.0 * 2.0, 2.0 * 5.0, 3.0 * 3.0, 3.0 * 6.0]);
}

#[test]
fn a_factor_stays_apart_where_the_layer_is_read_again() {
    let built = dense().constant("times", &[3]).node("Mul", &["dense", "times"], "scaled", &[]);
    let built = built.node("Add", &["dense", "scaled"], "y", &[]).output("y");
    expect_test::expect![[r"
        (2) -> 3 {
            dense_1: Dense(3, bias = false),
            scaler_1: Standardize,
            Add { { From(dense_1) }, Identity },
        }"]]
    .assert_eq(&built.declaration());
}

#[test]
fn another_name_of_a_layer_is_no_other_layer() {
    let identity = dense().node("Identity", &["dense"], "same", &[]);
    let flat = dense().wholes("flat", &[0, 1, 3]).node("Reshape", &["dense", "flat"], "steps", &[]);
    let flat = flat.wholes("back", &[0, 3]).node("Reshape", &["steps", "back"], "same", &[]);
    for built in [identity, flat] {
        let built = built.constant("times", &[3]).node("Mul", &["same", "times"], "scaled", &[]);
        let built = built.node("Relu", &["dense"], "relu", &[]).node("Add", &["relu", "scaled"], "y", &[]).output("y");
        let declaration = built.declaration();
        assert!(declaration.contains("Standardize"), "the factor must not change what `Relu` reads:\n{declaration}");
    }
}

#[test]
fn a_constant_matrix_may_be_turned() {
    let built = Built::new().input("x", &[2]).constant("w", &[3, 2]).node("Transpose", &["w"], "turned", &[]);
    let network = read(&built.node("MatMul", &["x", "turned"], "y", &[]).output("y").file(), &Options::default()).expect("a network");
    assert_eq!((&network.tensors[0].shape[..], &network.tensors[0].numbers[..]), (&[3, 2][..], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0][..]));
}

#[test]
fn an_output_of_the_graph_reads_a_layer_too() {
    let built = dense().constant("times", &[3]).node("Mul", &["dense", "times"], "scaled", &[]).output("dense").output("scaled");
    expect_test::expect![[r"
        (x: 2) -> (dense: 3, scaled: 3) {
            dense_1: Dense(3, bias = false),
            scaler_1: Standardize,
            Heads { dense: { From(dense_1) }, scaled: Identity },
        }"]]
    .assert_eq(&built.declaration());
}

#[test]
fn a_layer_that_no_output_needs_is_left_out() {
    let built = dense().node("Tanh", &["dense"], "unread", &[]).node("Relu", &["dense"], "y", &[]).output("y");
    assert!(!built.declaration().contains("Tanh"));
}

#[test]
fn a_softmax_of_an_old_file_goes_along_all_axes() {
    let of = |operators| {
        let built = Built { operators, ..Built::new() }.input("x", &[2, 4, 4]).node("Softmax", &["x"], "y", &[("axis", 1)]);
        built.output("y")
    };
    assert!(!of(18).declaration().contains("Flatten"));
    expect_test::expect![[r"
        ([2, 4, 4]) -> [2, 4, 4] {
            Flatten,
            Softmax,
            Reshape([2, 4, 4]),
        }"]]
    .assert_eq(&of(12).declaration());
}

#[test]
fn a_concat_behind_a_global_pool_joins_channels_or_pixels() {
    let of = |axis| {
        let built = Built::new().input("x", &[2, 4, 4]).node("GlobalAveragePool", &["x"], "mean", &[]);
        let built = built.node("GlobalMaxPool", &["x"], "max", &[]);
        built.node("Concat", &["mean", "max"], "y", &[("axis", axis)]).output("y")
    };
    assert!(of(1).declaration().contains("-> 4 {"));
    assert!(of(-3).declaration().contains("-> 4 {"));
    expect_test::expect![[r"
        ([2, 4, 4]) -> [2, 2] {
            identity_1: Identity,
            globalavgpool_1: GlobalAvgPool,
            globalmaxpool_1: Concat { { From(identity_1), GlobalMaxPool } },
            reshape_1: Concat { { From(globalavgpool_1), Reshape([2, 1]) } },
            Concat { { From(globalmaxpool_1), Reshape([2, 1]) } },
            Concat { { From(reshape_1) }, Identity },
        }"]]
    .assert_eq(&of(3).declaration());
}

#[test]
fn what_would_be_computed_otherwise_is_an_error() {
    let numbers = |operator, inputs: &[&str], attributes: &[(&str, i64)]| {
        Built::new()
            .input("x", &[3])
            .constant("w", &[3, 2])
            .constant("c", &[2, 1])
            .constant("zero", &[1])
            .wholes("axes", &[3])
            .node(operator, inputs, "y", attributes)
            .output("y")
            .error()
    };
    let all = [
        numbers("Cast", &["x"], &[("to", 7)]),
        numbers("Gemm", &["x", "w", "c"], &[]),
        numbers("Gemm", &["x", "w"], &[("transA", 1)]),
        numbers("MatMul", &["w", "x"], &[]),
        numbers("Dropout", &["x", "", "zero"], &[]),
        numbers("ReduceMean", &["x", "axes"], &[]),
        numbers("Reshape", &["x", "c"], &[]),
        numbers("Softmax", &["x"], &[("axis", 2)]),
        numbers("LayerNormalization", &["x", "w"], &[("axis", 1)]),
        numbers("Slice", &["x", "c", "c"], &[]),
        numbers("Relu", &["nothing"], &[]),
    ];
    expect_test::expect![[r"
        its node `y` (Cast) makes whole numbers of others, which is not supported
        its node `y` (Gemm) has a bias of the shape [2, 1] for [1, 2]
        its node `y` (Gemm) multiplies the shape [3, 1] by [3, 2]
        its node `y` (MatMul) multiplies a constant by the output of a layer: only the other way round is supported
        its node `y` (Dropout) is in training: export the network for predictions, in PyTorch after `net.eval()`
        its node `y` (ReduceMean) goes over the axes Some([3]) of [1, 3]
        its node `y` (Reshape) has no shape
        its node `y` (Softmax) has no such axis
        its node `y` (LayerNormalization) has weights for another number of features than 3
        its node `y` (Slice) has no range
        its node `y` (Relu) reads `nothing`, which no node before it gives"]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn a_norm_of_numbers_in_another_order_comes_behind_that_order() {
    let order = [("perm", Given::Wholes(vec![0, 1, 2, 4, 3]))];
    let built = Built::new().input("x", &[2, 1, 2, 3]).any_node("Transpose", &["x"], &["turned"], &order);
    let built = built.node("Flatten", &["turned"], "flat", &[]);
    let built =
        built.constant("numbers", &[12]).node("BatchNormalization", &["flat", "numbers", "numbers", "numbers", "numbers"], "y", &[]);
    let declaration = built.output("y").declaration();
    let [permuted, normed] =
        ["Permute", "BatchNorm"].map(|kind| declaration.find(kind).unwrap_or_else(|| panic!("no {kind} in {declaration}")));
    assert!(permuted < normed, "the numbers of the norm are in the order of the file:\n{declaration}");
}
