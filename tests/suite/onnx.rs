//! Networks that ONNX files describe, against ONNX Runtime's answers. `tests/onnx/make.py` writes both.

use std::path::Path;

use nn_runtime::prelude::*;
use safetensors::SafeTensors;

macro_rules! files {
    ($($test:ident: $file:literal;)*) => { $(
        #[test]
        fn $test() {
            network! {
                #[onnx($file)]
                struct Net;
            }
            answers_as_onnx_runtime(&Net::trained(), $file);
        }
    )* };
}

files! {
    a_perceptron: "../onnx/mlp.onnx";
    a_perceptron_of_the_older_exporter: "../onnx/mlp_old.onnx";
    a_lenet: "../onnx/lenet.onnx";
    a_lenet_of_the_older_exporter: "../onnx/lenet_old.onnx";
    a_resnet: "../onnx/resnet.onnx";
    a_resnet_of_the_older_exporter: "../onnx/resnet_old.onnx";
    an_inverted_residual: "../onnx/mobile.onnx";
    an_inverted_residual_of_the_older_exporter: "../onnx/mobile_old.onnx";
    a_u_net: "../onnx/unet.onnx";
    a_u_net_of_the_older_exporter: "../onnx/unet_old.onnx";
    a_network_of_tokens: "../onnx/sentiment.onnx";
    a_network_of_tokens_of_the_older_exporter: "../onnx/sentiment_old.onnx";
    a_scaler_and_a_perceptron_of_scikit_learn: "../onnx/scikit.onnx";
    convolutions_and_pools_by_hand: "../onnx/image_by_hand.onnx";
    two_inputs_and_one_output: "../onnx/pair.onnx";
    one_input_and_two_outputs: "../onnx/ends.onnx";
}

#[test]
fn a_free_axis_takes_the_size_that_is_given() {
    network! {
        #[onnx("../onnx/by_hand.onnx", sizes(features = 4))]
        struct Net;
    }
    answers_as_onnx_runtime(&Net::trained(), "../onnx/by_hand.onnx");
}

#[test]
fn two_inputs_and_two_outputs_have_the_names_of_the_file() {
    network! {
        #[onnx("../onnx/heads.onnx")]
        struct Net;
    }
    let net = Net::trained();
    answers_as_onnx_runtime(&net, "../onnx/heads.onnx");
    let answer = net.predict(&NetInput { photo_1: [0.5; 4], facts_1: [1.0; 3] });
    assert!(answer.linear_2.iter().chain(&answer.linear_3).all(|number| number.is_finite()));
}

#[test]
fn smaller_weights_answer_nearly_the_same() {
    network! {
        #[onnx("../onnx/resnet.onnx", as = f16)]
        struct Net;
    }
    let (net, [x, y]) = (Net::trained(), case("../onnx/resnet.onnx"));
    let mut rows = [[0.0; 3 * 12 * 12]; 3];
    Row::flatten_mut(&mut rows).copy_from_slice(&x);
    for (answer, y) in rows.iter().flat_map(|row| net.predict(row)).zip(&y) {
        assert!((answer - y).abs() < 5e-3, "{answer}, with whole weights {y}");
    }
}

#[test]
fn the_declaration_of_a_file_can_be_read() {
    network! {
        #[onnx("../onnx/lenet.onnx")]
        pub struct Digits;
    }
    assert!(Digits::DECLARATION.starts_with("pub struct Digits([1, 16, 16]) -> 10 {\n    layer_0: Conv2d(3, kernel = 5),\n"));
    assert_eq!(Digits::PARAMETERS, 3 * 25 + 3 + 4 * 27 + 4 + 12 * 16 + 12 + 120 + 10);
}

/// The inputs and ONNX Runtime's answers.
fn case(file: &str) -> [Vec<f32>; 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite").join(file).with_extension("safetensors");
    let bytes = std::fs::read(path).expect("the case is there");
    let tensors = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    ["x", "y"].map(|name| {
        let numbers = tensors.tensor(name).expect("a tensor").data().as_chunks().0;
        numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
    })
}

/// The numbers of all rows, one row after the other.
fn answers<N: Network<Scalar = f32>>(net: &N, x: &[f32]) -> Vec<f32> {
    let mut rows = vec![N::Input::filled(0.0); x.len() / N::Input::WIDTH];
    Row::flatten_mut(&mut rows).copy_from_slice(x);
    rows.iter().flat_map(|row| net.predict_row(row).numbers().to_vec()).collect()
}

fn answers_as_onnx_runtime<N: Network<Scalar = f32>>(net: &N, file: &str) {
    let [x, y] = case(file);
    let answers = answers(net, &x);
    assert_eq!(answers.len(), y.len());
    for (place, (answer, y)) in answers.iter().zip(&y).enumerate() {
        assert!((answer - y).abs() <= 1e-5 * y.abs().max(1.0), "{file}: number {place} is {answer}, in ONNX Runtime {y}");
    }
}
