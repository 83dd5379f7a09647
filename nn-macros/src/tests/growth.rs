//! The size of an expansion grows linearly with the layers that are written out, not quadratically.

use proc_macro2::{TokenStream, TokenTree};

use super::messages_of;

fn count(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 2 + count(group.stream()),
            _ => 1,
        })
        .sum()
}

/// Checks that the tokens of a declaration grow with the number of copies of a body.
fn grow_with_the_copies(body: &str, tokens_of: impl Fn(usize) -> usize) {
    let [ten, twenty, forty] = [10, 20, 40].map(tokens_of);
    let (first, then) = ((twenty - ten) as f64 / 10.0, (forty - twenty) as f64 / 20.0);
    assert!((then / first - 1.0).abs() < 0.02, "`{body}`: {first} tokens for a copy, then {then}");
}

/// The number of tokens in the expansion of a declaration with this many copies of a body.
fn tokens_of(body: &str, copies: usize) -> usize {
    let declaration = format!("#[loss(MeanSquaredError)] struct Net(WIDTH) -> WIDTH {{ Repeat({copies}) {{ {body} }} }}");
    count(crate::compile(declaration.parse().expect("tokens")))
}

#[test]
fn twice_the_copies_are_twice_the_tokens() {
    let bodies = [
        "self::Inner",
        "Dense(WIDTH), Relu",
        "Dense(4), BatchNorm, Tanh, self::Inner",
        "Residual(project) { Dense(2 * WIDTH), Dropout(0.5), Dense(WIDTH) }",
        "Concat { Identity, self::Inner, { Dense(WIDTH), LayerNorm } }, Dense(WIDTH)",
    ];
    for body in bodies {
        grow_with_the_copies(body, |copies| tokens_of(body, copies));
    }
}

#[test]
fn so_are_those_of_a_stream() {
    let body = "Lstm(WIDTH, initial = trained), Conv1d(WIDTH, kernel = 2, padding = causal), Positions, Attention(heads = 1, causal)";
    grow_with_the_copies(body, |copies| {
        let declaration = format!("#[stream] struct Net([8, WIDTH]) -> [8, WIDTH] {{ Repeat({copies}) {{ {body} }} }}");
        assert_eq!(messages_of(&declaration), []);
        count(crate::compile(declaration.parse().expect("tokens")))
    });
}

#[test]
fn repeats_inside_of_repeats_are_told_before_they_are_written_out() {
    let nested = (0..30).fold("Dense(4)".to_owned(), |body, _| format!("Repeat(2) {{ {body} }}"));
    let messages = messages_of(&format!("struct Net(4) -> 4 {{ {nested} }}"));
    assert_eq!(messages, [("2".into(), "the repeats of this network expand to 2147483647 layers: at most 3000 are allowed".into())]);

    let nested = (0..30).fold("Dense(4)".to_owned(), |body, _| format!("Repeat(1000) {{ {body} }}"));
    let messages = messages_of(&format!("struct Net(4) -> 4 {{ {nested} }}"));
    assert_eq!(messages.len(), 1);
    assert!(messages[0].1.contains("too many layers to count"), "{messages:?}");
}

#[test]
fn the_limit_is_of_all_repeats_together() {
    let eleven = "Repeat(1000) { Dense(4) }, ".repeat(11);
    let messages = messages_of(&format!("struct Net(4) -> 4 {{ {eleven} }}"));
    assert_eq!(messages, [("1000".into(), "the repeats of this network expand to 11011 layers: at most 3000 are allowed".into())]);
}

/// Behind each of these branches there are twice as many paths as before it.
#[test]
fn every_layer_behind_equal_weights_is_looked_at_once() {
    let declaration = "struct Net(1) -> 2147483648 { Dense(1, init = Zeros), Repeat(31) { Concat { Tanh, Relu } } }";
    assert_eq!(messages_of(declaration), []);
}
