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
    probabilities_of_probabilities_and_of_a_single_number: "../onnx/twice.onnx";
    two_inputs_and_one_output: "../onnx/pair.onnx";
    one_input_and_two_outputs: "../onnx/ends.onnx";
    a_stack_of_recurrent_layers: "../onnx/lstm.onnx";
    a_stack_of_recurrent_layers_of_the_older_exporter: "../onnx/lstm_old.onnx";
    all_steps_of_a_layer_that_goes_both_ways: "../onnx/gru.onnx";
    all_steps_of_a_layer_that_goes_both_ways_of_the_older_exporter: "../onnx/gru_old.onnx";
    the_last_states_of_both_ways: "../onnx/states.onnx";
    the_last_states_of_both_ways_of_the_older_exporter: "../onnx/states_old.onnx";
    the_last_step_of_a_layer_that_goes_both_ways: "../onnx/both_ways.onnx";
    the_last_step_of_a_layer_that_goes_both_ways_of_the_older_exporter: "../onnx/both_ways_old.onnx";
    convolutions_along_steps: "../onnx/words.onnx";
    convolutions_along_steps_of_the_older_exporter: "../onnx/words_old.onnx";
    convolutions_over_a_wave: "../onnx/waves.onnx";
    convolutions_over_a_wave_of_the_older_exporter: "../onnx/waves_old.onnx";
    a_convolution_before_a_recurrent_layer: "../onnx/sound.onnx";
    a_convolution_before_a_recurrent_layer_of_the_older_exporter: "../onnx/sound_old.onnx";
    a_language_model: "../onnx/gpt.onnx";
    a_language_model_of_the_older_exporter: "../onnx/gpt_old.onnx";
    a_language_model_whose_attention_is_written_out: "../onnx/gpt_written_out.onnx";
    a_language_model_whose_attention_is_written_out_of_the_older_exporter: "../onnx/gpt_written_out_old.onnx";
    an_encoder_of_transformer_layers: "../onnx/encoder.onnx";
    an_encoder_of_transformer_layers_of_the_older_exporter: "../onnx/encoder_old.onnx";
    a_sequence_that_looks_at_another_one: "../onnx/looks.onnx";
    a_sequence_that_looks_at_another_one_of_the_older_exporter: "../onnx/looks_old.onnx";
    normalisations_that_are_written_out: "../onnx/norms.onnx";
    normalisations_that_are_written_out_of_the_older_exporter: "../onnx/norms_old.onnx";
    channels_that_are_parted_and_shuffled: "../onnx/shuffled.onnx";
    channels_that_are_parted_and_shuffled_of_the_older_exporter: "../onnx/shuffled_old.onnx";
    numbers_that_become_an_image: "../onnx/decoder.onnx";
    numbers_that_become_an_image_of_the_older_exporter: "../onnx/decoder_old.onnx";
    all_numbers_of_a_sequence_whose_features_come_first: "../onnx/words_flat.onnx";
    a_recurrent_layer_with_another_activation: "../onnx/rnn_old.onnx";
}

#[test]
fn a_free_axis_takes_the_size_that_is_given() {
    network! {
        #[onnx("../onnx/by_hand.onnx", sizes(features = 4))]
        struct Net;
    }
    answers_as_onnx_runtime(&Net::trained(), "../onnx/by_hand.onnx");
}

/// An `If` by the rate chooses the network. Its layers see a whole frame, so that its state is an input and an output here, too.
#[test]
fn a_detector_of_speech_takes_a_rate_and_its_state() {
    network! {
        #[onnx("../onnx/speech.onnx", sizes(samples = 32, rate = 16000))]
        struct Net;
    }
    let net = Net::trained();
    answers_as_onnx_runtime(&net, "../onnx/speech.onnx");
    let answer = net.predict(&NetInput { input: [0.1; 32], state: [[0.0; 4]; 2] });
    assert!((0.0..=1.0).contains(&answer.speech[0]) && answer.next != [[0.0; 4]; 2]);
    assert!(!Net::DECLARATION.contains("narrow_band"));
}

/// Its states are inputs and outputs of the file. Here it keeps them itself.
#[test]
fn a_network_that_takes_and_gives_its_states_is_a_stream() {
    network! {
        #[onnx("../onnx/stream.onnx", sizes(steps = 6))]
        struct Net;
    }
    let net = Net::trained();
    answers_as_onnx_runtime(&net, "../onnx/stream.onnx");
    let [x, y] = case("../onnx/stream.onnx");
    for (x, y) in x.chunks_exact(18).zip(y.chunks_exact(12)) {
        let mut stream = net.stream();
        for (x, y) in x.as_chunks().0.iter().zip(y.as_chunks::<2>().0) {
            let answer = stream.step(x);
            assert!(answer.iter().zip(y).all(|(answer, y)| (answer - y).abs() <= 1e-5), "{answer:?}, in ONNX Runtime {y:?}");
        }
    }
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
