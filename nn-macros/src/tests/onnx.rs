//! The nodes of ONNX graphs, as a declaration's expansion has them.

use expect_test::expect;
use proc_macro2::{TokenStream, TokenTree};

/// The nodes of a declaration's graph, or why it has none.
fn graph_of(declaration: &str) -> String {
    let constant = text_behind(crate::compile(declaration.parse().expect("tokens")), "onnx").expect("every network has the constant");
    constant.trim().to_owned()
}

/// The first text in the group behind `name !`.
fn text_behind(tokens: TokenStream, name: &str) -> Option<String> {
    let mut before = [None, None];
    for token in tokens {
        let [first, second] = &before;
        if let TokenTree::Group(group) = &token {
            let is_call = matches!((first, second), (Some(first), Some(second)) if first == name && second == "!");
            let found = if is_call { first_text(group.stream()) } else { text_behind(group.stream(), name) };
            if found.is_some() {
                return found;
            }
        }
        before = [before[1].take(), Some(token.to_string())];
    }
    None
}

fn first_text(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => first_text(group.stream()),
        TokenTree::Literal(literal) => Some(syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value()),
        _ => None,
    })
}

#[test]
fn a_convolutional_network_has_a_node_for_each_layer() {
    let declaration = "
        struct Digits([1, 28, 28]) -> 10 {
            conv: Conv2d(6, kernel = 5, padding = 2), Relu, MaxPool(2), Flatten, fc: Dense(10), Softmax,
        }
    ";
    expect![[r"
        conv = Conv<kernel_shape = [5, 5], strides = [1, 1], dilations = [1, 1], pads = [2, 2, 2, 2], group = 1>(input, conv.weight, conv.bias)
        relu1 = Relu(conv)
        max_pool1 = MaxPool<kernel_shape = [2, 2], strides = [2, 2], pads = [0, 0, 0, 0]>(relu1)
        flatten1 = Reshape(max_pool1, [0, 1176])
        fc = Gemm<transB = 1>(flatten1, fc.weight, fc.bias)
        output = Softmax<axis = -1>(fc)"]]
    .assert_eq(&graph_of(declaration));
}

#[test]
fn a_stream_takes_and_gives_its_states() {
    let declaration = "#[stream] struct Amplifier([64, 1]) -> [64, 1] { lstm: Lstm(20), output: Dense(1) }";
    expect![[r"
        lstm/Transpose = Transpose<perm = [1, 0, 2]>(input)
        lstm/Unsqueeze = Unsqueeze(lstm.h0, [0])
        lstm/Unsqueeze_2 = Unsqueeze(lstm.c0, [0])
        lstm/LSTM, lstm/LSTM_h, lstm/LSTM_c = LSTM<hidden_size = 20>(lstm/Transpose, blocks(1; 0 3 1 2; lstm.weight_ih_l0), blocks(1; 0 3 1 2; lstm.weight_hh_l0), blocks(1; 0 3 1 2; lstm.bias_ih_l0, lstm.bias_hh_l0), _, lstm/Unsqueeze, lstm/Unsqueeze_2)
        lstm.h0.next = Squeeze(lstm/LSTM_h, [0])
        lstm.c0.next = Squeeze(lstm/LSTM_c, [0])
        lstm/Squeeze_3 = Squeeze(lstm/LSTM, [1])
        lstm = Transpose<perm = [1, 0, 2]>(lstm/Squeeze_3)
        output/MatMul = MatMul(lstm, turned(output.weight))
        output = Add(output/MatMul, output.bias)"]]
    .assert_eq(&graph_of(declaration));
}

#[test]
fn a_size_that_is_not_known_has_a_place() {
    expect![[r"
        fc = Gemm<transB = 1>(input, fc.weight, fc.bias)
        output = Reshape(fc, [0, $0, 2])"]]
    .assert_eq(&graph_of("struct Net(3) -> [WIDE, 2] { fc: Dense(2 * WIDE), Reshape([WIDE, 2]) }"));
}

#[test]
fn a_network_with_a_layer_of_its_own_says_why_it_has_no_graph() {
    expect!["`swish` is self::Swish, a layer of your own, and an ONNX file has only operators of the standard"]
        .assert_eq(&graph_of("struct Net(3) -> 3 { swish: self::Swish }"));
}
