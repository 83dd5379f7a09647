//! For any tokens, the compiler returns tokens: a network, or errors. It never panics.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::prelude::*;

use crate::compile;

/// Words with a meaning for the compiler, and some without.
const WORDS: &[&str] = &[
    "struct",
    "pub",
    "Net",
    "Dense",
    "Relu",
    "Residual",
    "Concat",
    "Repeat",
    "Conv2d",
    "Conv1d",
    "Lstm",
    "Last",
    "Tokens",
    "Embedding",
    "Attention",
    "Positions",
    "heads",
    "memory",
    "weight",
    "MaxPool",
    "GlobalAvgPool",
    "Flatten",
    "Reshape",
    "kernel",
    "stride",
    "padding",
    "same",
    "causal",
    "groups",
    "project",
    "Softmax",
    "Gelu",
    "Standardize",
    "LeakyRelu",
    "Prelu",
    "init",
    "bias",
    "loss",
    "scalar",
    "weights",
    "rename",
    "f64",
    "CrossEntropy",
    "self",
    "crate",
    "tanh",
    "WIDTH",
    "save",
    "hidden",
    "false",
    "HeNormal",
    "Constant",
    "_",
    "r#match",
];

fn token() -> impl Strategy<Value = TokenTree> {
    prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(|word| match word.strip_prefix("r#") {
            Some(raw) => TokenTree::Ident(Ident::new_raw(raw, Span::call_site())),
            None => TokenTree::Ident(Ident::new(word, Span::call_site())),
        }),
        2 => prop::sample::select(vec![0_u64, 1, 2, 8, 64, u64::MAX]).prop_map(|number| Literal::u64_unsuffixed(number).into()),
        1 => Just(Literal::string("weights").into()),
        1 => Just(Literal::f64_unsuffixed(0.5).into()),
        5 => (prop::sample::select(vec![',', ':', '-', '>', '<', '#', '=', '!', ';', '.', '*']), any::<bool>())
            .prop_map(|(mark, joint)| Punct::new(mark, if joint { Spacing::Joint } else { Spacing::Alone }).into()),
    ]
}

fn tokens() -> impl Strategy<Value = TokenStream> {
    let leaf = prop::collection::vec(token(), 0..12).prop_map(|tokens| tokens.into_iter().collect::<TokenStream>());
    leaf.prop_recursive(4, 64, 8, |inner| {
        let delimiters = vec![Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None];
        let group = (prop::sample::select(delimiters), inner.clone())
            .prop_map(|(delimiter, stream)| TokenTree::Group(Group::new(delimiter, stream)));
        let trees = prop_oneof![token().prop_map(TokenStream::from), group.prop_map(TokenStream::from), inner];
        prop::collection::vec(trees, 0..8).prop_map(|trees| trees.into_iter().collect())
    })
}

const DECLARATIONS: &[&str] = &[
    "#[loss(MeanSquaredError)] pub struct Net(8) -> 1 { Standardize, hidden: Dense(8 -> 64), Relu, Residual { Dense(64, bias = false), Gelu(tanh) }, Dense(1), Rescale }",
    "#[loss(CrossEntropy)] #[scalar(f64)] struct Net([1, 28, 28]) -> 10 { Flatten, a: Dense(WIDTH, init = Normal(0.1)), LeakyRelu(0.2), self::Own, Prelu, Dense(10), Softmax }",
    "struct Net(3) -> 4 { Repeat(3) { hidden: Dense(4), Relu }, Residual(project) { Dense(8) }, Concat { Identity, { Dense(2), Tanh } }, Dense(4) }",
    "#[weights(\"net.safetensors\", rename(\"fc1\" = \"hidden\"))] struct Net(2) -> 1 { hidden: Dense(4), Relu, Dense(1) }",
    "#[loss(CrossEntropy)] struct Net([3, 32, 32]) -> 10 { conv: Conv2d(3 -> 16, kernel = [3, 5], stride = [2, 1], padding = [1, 2], dilation = 2, groups = 1, bias = false), BatchNorm, Relu, MaxPool(3, stride = 2, padding = 1), Residual(project) { Conv2d(8, kernel = 3, padding = same), Prelu }, Concat { Identity, { Conv2d(4, kernel = 1), Dropout(0.1) } }, AvgPool([2, 1]), Flatten, Reshape([4, N, 2]), GlobalMaxPool, Dense(10), Softmax }",
    "struct Net([STEPS, 8]) -> [STEPS, 5] { Standardize, Repeat(2) { Conv1d(8, kernel = 3, padding = causal, dilation = 2, groups = 4), Gelu, LayerNorm }, MaxPool(2), Dense(5), Softmax }",
    "struct Net([STEPS, N]) -> 6 { Lstm(8, layers = 2, dropout = 0.1, bidirectional), Residual { Gru(16 -> 16, initial = trained, init = TorchDefault) }, rnn: Rnn(3, Relu, bidirectional, bias = false), Last }",
    "#[loss(CrossEntropy)] struct Net(Tokens(T, 65)) -> [T, 65] { wte: Embedding(128, init = Normal(0.02)), Residual { Gru(128), Dropout(0.1) }, Dense(65), Softmax }",
    "#[loss(CrossEntropy)] #[stream] struct Net(Tokens(T, 65)) -> [T, 65] { wte: Embedding(N), Positions, h: Repeat(2) { Residual { LayerNorm(bias = false), attn: Attention(heads = 4, causal, keys = 2, dropout = 0.1) }, Attention(heads = 1, memory = wte, bias = false) }, Dense(65, weight = wte), Softmax }",
    "struct Net([C, H, W]) -> { C * 4 } { Conv2d(4, kernel = 3), GlobalAvgPool, Reshape([2, 2]), Flatten, Dense(C * 4) }",
    "struct Net(left: 4, right: 4) -> 1 { Concat { { e: Repeat(1) { Noise(0.1), a: Rbf(8, init = Normal(2.0)), Dropout(0.1), Dense(4), Again(a) } }, { From(right), Again(e) } }, b: Lstm(3), Again(b), Dense(1) }",
    "#[loss(self::Mine)] struct Net(N) -> { 2 * N } { Residual { Residual { Elu(1.0), Identity }, path::To::It }, Dense(2 * N) }",
];

/// A declaration with some of its tokens removed, doubled or replaced, at any depth.
fn damaged(tokens: &TokenStream, dice: &mut dyn FnMut() -> u32) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens.clone() {
        let token = match token {
            TokenTree::Group(group) => {
                let delimiter = if dice().is_multiple_of(40) { Delimiter::Bracket } else { group.delimiter() };
                TokenTree::Group(Group::new(delimiter, damaged(&group.stream(), dice)))
            }
            token => token,
        };
        match dice() % 24 {
            0 => {}
            1 => out.extend([token.clone(), token]),
            2 => out.push(Literal::usize_unsuffixed(0).into()),
            3 => out.push(Ident::new(WORDS[dice() as usize % (WORDS.len() - 2)], Span::call_site()).into()),
            _ => out.push(token),
        }
    }
    out.into_iter().collect()
}

/// Checks that the compiler's output parses as Rust.
fn is_rust(tokens: TokenStream) -> Result<(), TestCaseError> {
    let text = tokens.to_string();
    prop_assert!(syn::parse2::<syn::File>(tokens).is_ok(), "not a file of items: {text}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_tokens_are_answered(tokens in tokens()) {
        is_rust(compile(tokens))?;
    }

    #[test]
    fn random_layers_are_answered(body in tokens(), arguments in tokens()) {
        is_rust(compile(quote::quote!(struct Net(8) -> 1 { #body })))?;
        is_rust(compile(quote::quote!(struct Net(8) -> 1 { first: Dense(#arguments), Dense(1) })))?;
        is_rust(compile(quote::quote!(struct Net(#arguments) -> 1 { Dense(1) })))?;
    }

    #[test]
    fn damaged_declarations_are_answered(which in 0..DECLARATIONS.len(), seed in any::<u64>()) {
        let mut state = seed | 1;
        let mut dice = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32
        };
        let tokens: TokenStream = DECLARATIONS[which].parse().expect("tokens");
        is_rust(compile(damaged(&tokens, &mut dice)))?;
    }
}
