//! Graphs of random nodes: each is read, or refused with a message.

use proptest::prelude::*;

use super::built::{Built, Given};
use crate::{Options, read};

const OPERATORS: &[&str] = &[
    "Gemm",
    "MatMul",
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Pow",
    "Sqrt",
    "Reciprocal",
    "Neg",
    "Conv",
    "ConvTranspose",
    "MaxPool",
    "AveragePool",
    "GlobalMaxPool",
    "GlobalAveragePool",
    "ReduceMean",
    "ReduceMax",
    "Resize",
    "BatchNormalization",
    "LayerNormalization",
    "RMSNormalization",
    "GroupNormalization",
    "InstanceNormalization",
    "LSTM",
    "GRU",
    "RNN",
    "Attention",
    "Where",
    "Concat",
    "Sum",
    "Flatten",
    "Reshape",
    "Squeeze",
    "Unsqueeze",
    "Transpose",
    "Expand",
    "Slice",
    "Split",
    "Pad",
    "Identity",
    "Cast",
    "Shape",
    "Gather",
    "Relu",
    "Tanh",
    "Softmax",
    "PRelu",
    "Clip",
    "Erf",
    "ConstantOfShape",
    "HardSigmoid",
    "Selu",
    "HardSwish",
    "Range",
    "Trilu",
    "Exp",
    "Log",
    "Abs",
    "Size",
    "Upsample",
    "If",
];

const ATTRIBUTES: &[&str] = &[
    "axis",
    "axes",
    "perm",
    "kernel_shape",
    "strides",
    "pads",
    "dilations",
    "group",
    "keepdims",
    "ceil_mode",
    "count_include_pad",
    "transB",
    "num_groups",
    "hidden_size",
    "direction",
    "auto_pad",
    "linear_before_reset",
    "layout",
    "start",
    "end",
    "to",
    "q_num_heads",
    "kv_num_heads",
    "is_causal",
    "mode",
    "split",
    "upper",
    "output_padding",
    "allowzero",
    "transA",
    "output_shape",
    "coordinate_transformation_mode",
    "nearest_mode",
    "keep_aspect_ratio_policy",
    "antialias",
    "exclude_outside",
    "noop_with_empty_axes",
];

fn attribute() -> impl Strategy<Value = (&'static str, Given)> {
    let small = -2..5_i64;
    let value = prop_oneof![
        small.clone().prop_map(Given::Whole),
        proptest::collection::vec(small, 0..5).prop_map(Given::Wholes),
        prop_oneof![
            Just("SAME_UPPER"),
            Just("bidirectional"),
            Just("linear"),
            Just("nearest"),
            Just("cubic"),
            Just("reflect"),
            Just("wrap"),
            Just("edge"),
            Just("reverse"),
            Just("align_corners"),
            Just("tf_crop_and_resize"),
            Just("not_larger"),
            Just("ceil")
        ]
        .prop_map(Given::Text),
    ];
    (proptest::sample::select(ATTRIBUTES), value)
}

/// An operator, the inputs by their places among all names so far, and attributes.
type Drawn = (&'static str, Vec<usize>, Vec<(&'static str, Given)>);

fn node() -> impl Strategy<Value = Drawn> {
    let inputs = proptest::collection::vec(any::<usize>(), 1..5);
    (proptest::sample::select(OPERATORS), inputs, proptest::collection::vec(attribute(), 0..4))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn a_random_graph_is_read_or_refused(
        axes in proptest::collection::vec(1..6_u64, 0..6),
        constants in proptest::collection::vec(proptest::collection::vec(1..5_u64, 0..6), 3),
        wholes in proptest::collection::vec(proptest::collection::vec(-2..7_i64, 1..4), 2),
        nodes in proptest::collection::vec(node(), 1..7),
    ) {
        let mut built = Built::new().input("x", &axes);
        let mut names = vec!["x".to_owned()];
        for (number, shape) in constants.iter().enumerate() {
            names.push(format!("c{number}.weight"));
            built = built.constant(&names[number + 1], shape);
        }
        for (number, list) in wholes.iter().enumerate() {
            names.push(format!("w{number}"));
            built = built.wholes(&format!("w{number}"), list);
        }
        for (number, (operator, inputs, attributes)) in nodes.iter().enumerate() {
            // The first input is more often what a node gave.
            let last = names.len() - 1;
            let input = |(place, drawn): (usize, &usize)| if place == 0 && drawn % 3 > 0 { last } else { drawn % names.len() };
            let read: Vec<String> = inputs.iter().enumerate().map(input).map(|place| names[place].clone()).collect();
            let read: Vec<&str> = read.iter().map(|name| if number == 0 && *name == names[last] { "x" } else { name.as_str() }).collect();
            let outputs = [format!("n{number}"), format!("m{number}")];
            built = built.any_node(operator, &read, &[&outputs[0], &outputs[1]], attributes);
            names.push(outputs[0].clone());
        }
        let file = built.output(&names[names.len() - 1]).file();
        for fold in [false, true] {
            let _ = read(&file, &Options { fold, ..Options::default() });
        }
    }
}
