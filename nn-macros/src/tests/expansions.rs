//! Snapshots of expansions, pretty-printed.

use expect_test::expect_file;
use proc_macro2::{Group, TokenStream, TokenTree};

/// The whole expansion of a declaration, formatted.
fn expansion_of(declaration: &str) -> String {
    let tokens = crate::compile(declaration.parse().expect("tokens"));
    prettyplease::unparse(&syn::parse2(without_train(tokens)).expect("an expansion is a file of items"))
}

/// Replaces every `train! { … }` by its contents, as when training is enabled, and leaves out `onnx! { … }`.
fn without_train(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let called = |out: &[TokenTree], macro_name: &str| {
            out.len() > 8 && matches!(&out[out.len() - 2], TokenTree::Ident(name) if name == macro_name)
        };
        match token {
            TokenTree::Group(group) if called(&out, "train") || called(&out, "onnx") => {
                let is_kept = called(&out, "train");
                // `:: nn_runtime :: __private :: train !`
                out.truncate(out.len() - 11 + 1);
                out.extend(without_train(group.stream()).into_iter().filter(|_| is_kept));
            }
            TokenTree::Group(group) => out.push(Group::new(group.delimiter(), without_train(group.stream())).into()),
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

#[test]
fn of_a_network_with_a_loss() {
    let declaration = "
        /// The price of a house.
        #[loss(MeanSquaredError)]
        pub struct Price(8) -> 1 { Standardize, hidden: Dense(64), Relu, output: Dense(1) }
    ";
    expect_file!["expansions/price.rs"].assert_eq(&expansion_of(declaration));
}

#[test]
fn of_a_classifier_with_a_residual() {
    let declaration = "
        #[loss(CrossEntropy)]
        struct Digits([1, 8, 8]) -> 10 { Flatten, Dense(32), Relu, Residual { Dense(32), Gelu }, Dense(10), Softmax }
    ";
    expect_file!["expansions/digits.rs"].assert_eq(&expansion_of(declaration));
}

#[test]
fn of_a_network_over_images() {
    let declaration = "
        #[loss(CrossEntropy)]
        struct Image([3, 8, 8]) -> 10 {
            conv: Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu, MaxPool(2), Flatten, Dense(10), Softmax,
        }
    ";
    expect_file!["expansions/image.rs"].assert_eq(&expansion_of(declaration));
}

#[test]
fn of_a_network_along_a_sequence() {
    let declaration = "
        #[loss(MeanSquaredError)]
        struct Adding([30, 2]) -> 1 { lstm: Lstm(16), Last, Dense(1) }
    ";
    expect_file!["expansions/adding.rs"].assert_eq(&expansion_of(declaration));
}

#[test]
fn of_a_network_that_writes() {
    let declaration = "
        #[loss(CrossEntropy)]
        #[stream]
        struct Writer(Tokens(64, 65)) -> [64, 65] {
            wte: Embedding(32), Positions,
            Residual { LayerNorm, Attention(heads = 4, causal) },
            Dense(65, weight = wte), Softmax,
        }
    ";
    expect_file!["expansions/writer.rs"].assert_eq(&expansion_of(declaration));
}

#[test]
fn of_a_network_with_layers_of_the_users_own_and_const_sizes() {
    let declaration = "
        #[scalar(f64)]
        struct Own(WIDTH) -> 1 { encoder: self::Encoder, Dense(2 * WIDTH, bias = false, init = Normal(0.02)), self::Swish, Dense(1) }
    ";
    expect_file!["expansions/own.rs"].assert_eq(&expansion_of(declaration));
}

/// The expansion of a network with weights. The path of the file is shortened to its name, which is the same on every machine.
fn expansion_with_weights(options: &str) -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/weights/net.safetensors");
    let declaration = format!("#[weights({file:?}{options})] pub struct Net(2) -> 1 {{ hidden: Dense(4), Relu, output: Dense(1) }}");
    expansion_of(&declaration).replace(file, "net.safetensors")
}

#[test]
fn of_a_network_with_smaller_weights() {
    expect_file!["expansions/narrow.rs"].assert_eq(&expansion_with_weights(", as = i8"));
}

#[test]
fn of_a_network_with_weights() {
    let expansion = expansion_with_weights("");
    let trained = expansion.rfind("#[automatically_derived]").expect("it is the last item");
    expect_file!["expansions/weights.rs"].assert_eq(&expansion[trained..]);
}
