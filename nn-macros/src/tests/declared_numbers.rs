//! Numbers and arguments of a declaration: each ends where its tokens end, and is checked in the scalar that the network computes in.

use super::messages_of;

fn message(layer: &str, scalar: &str) -> Option<(String, String)> {
    let messages = messages_of(&format!("#[scalar({scalar})] struct Net(4) -> 4 {{ Dense(4), {layer} }}"));
    assert!(messages.len() < 2, "one mistake: {messages:?}");
    messages.into_iter().next()
}

#[test]
fn what_f64_can_hold_may_be_beyond_f32() {
    let beyond = "is out of range: the largest f32 is 3.4e38";
    for (layer, number, what) in
        [("LeakyRelu(1e39)", "1e39", "slope"), ("Elu(3.5e38)", "3.5e38", "alpha"), ("BatchNorm(epsilon = 1e300)", "1e300", "epsilon")]
    {
        assert_eq!(message(layer, "f32"), Some((number.into(), format!("`{what}` {beyond}"))));
        assert_eq!(message(layer, "f64"), None);
    }
    assert_eq!(message("Elu(1e400)", "f64").expect("a message").1, "`alpha` is out of range: the largest f64 is 1.8e308");
}

#[test]
fn a_number_is_compared_with_its_bounds_as_the_scalar_holds_it() {
    let zero = message("LayerNorm(epsilon = 1e-60)", "f32").expect("a message");
    assert_eq!(zero, ("1e-60".into(), "`epsilon` must be greater than 0, but rounds to 0 in f32".into()));
    let one = message("Dropout(0.999999999999)", "f32").expect("a message");
    assert_eq!(one.1, "the probability must be at least 0 and below 1, but rounds to 1 in f32");
    assert_eq!((message("LayerNorm(epsilon = 1e-60)", "f64"), message("Dropout(0.999999999999)", "f64")), (None, None));
}

#[test]
fn numbers_of_every_form_are_read() {
    for number in ["1", "1.5", "1e-3", "1_000.5", "2.5e1f32", "3f64", "0.1f32"] {
        assert_eq!(message(&format!("LeakyRelu({number})"), "f32"), None, "{number}");
    }
    for number in ["-1.0", "1u8", "\"1\"", "x", "inf", "true", "(1.0)"] {
        assert!(message(&format!("LeakyRelu({number})"), "f32").is_some(), "{number}");
    }
}

#[test]
fn tokens_that_are_left_over_are_told() {
    let left_over = [
        ("Dropout(0.5 64)", "64"),
        ("Elu(1 e5)", "e5"),
        ("LeakyRelu(0.1 2)", "2"),
        ("BatchNorm(momentum = 0.1 0)", "0"),
        ("BatchNorm(epsilon = 1e-5 momentum = 0.1)", "momentum"),
        ("Dense(4 4)", "4"),
        ("Dense(4 4 -> 4)", "4"),
        ("Dense(4, bias = false true)", "true"),
        ("Dense(4, init = HeNormal Zeros)", "Zeros"),
        ("Gelu(tanh tanh)", "tanh"),
        ("Residual(project project) { Dense(4) }", "project"),
        ("Repeat(2 2) { Dense(4) }", "2"),
    ];
    for (layer, underlined) in left_over {
        assert_eq!(message(layer, "f32"), Some((underlined.into(), "expected `,`".into())), "{layer}");
    }
}

#[test]
fn attributes_are_told_wherever_they_stand() {
    let layers = [
        "#[cfg(any())] Relu",
        "#[nonsense(1, 2)] Relu",
        "Dense(#[cfg(any())] 4)",
        "Dense(4, #[cfg(any())] bias = false)",
        "Dense(4, bias = #[x] false)",
        "Dense(#[x] 4 -> 4)",
        "Dense(4 -> #[x] 4)",
        "Concat { #[x] { Dense(4) } }",
    ];
    for layer in layers {
        let (underlined, text) = message(layer, "f32").unwrap_or_else(|| panic!("{layer} is told"));
        assert!(underlined.starts_with("#[") && text.contains("attributes are not allowed"), "{layer}: {underlined}: {text}");
    }
    assert!(!messages_of("struct Net(#[x] 4) -> 4 { Dense(4) }").is_empty());
    assert!(!messages_of("struct Net([#[x] 4, 2]) -> 4 { Dense(4) }").is_empty());
}

#[test]
fn a_doc_comment_on_a_layer_documents_its_view() {
    let expansion =
        crate::compile("struct Net(4) -> 4 { /// What it sees.\n hidden: Dense(4), /// And this.\n Relu }".parse().expect("tokens"))
            .to_string();
    assert!(expansion.contains("\" What it sees.\""));
}

#[test]
fn two_layers_do_not_share_a_method() {
    let taken = |first: &str, second: &str| messages_of(&format!("struct Net(4) -> 4 {{ {first}: Dense(4), {second}: Dense(4) }}"));
    let message = "layer `a` already has a method `a_mut`: rename one of the two layers";
    assert_eq!(taken("a", "a_mut"), [("a_mut".into(), message.into())]);
    assert_eq!(taken("a_mut", "a"), [("a".into(), message.into())]);
    assert_eq!(taken("a_mutable", "a"), []);
}

#[test]
fn the_runtimes_initialisers_are_those_that_are_known() {
    let page = include_str!("../../../nn-runtime/src/init/mod.rs");
    let lists = page.split("pub use ").skip(1).filter_map(|list| list.split(';').next());
    let mut there: Vec<&str> = lists
        .flat_map(|list| list.split("::").nth(1).unwrap_or_default().trim_matches(['{', '}', '\n', ' ']).split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let mut known: Vec<&str> = crate::checker::INITIALIZERS.iter().map(|(name, _)| *name).collect();
    there.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, there);
}

#[test]
fn an_initialiser_may_be_anything_that_makes_one() {
    let init = |init: &str| message(&format!("Dense(4, init = {init})"), "f32");
    for good in [
        "LeakyHeNormal(0.1)",
        "LeakyHeUniform(0.2)",
        "self::Mine",
        "self::Mine::new(1.0)",
        "self::Mine { x: 1 }",
        "Normal(SPREAD)",
        "Normal(2.0 * SPREAD)",
    ] {
        assert_eq!(init(good), None, "{good}");
    }
    for bad in
        ["5", "-5", "(0.1)", "true", "[1.0]", "Normal", "Normal()", "Normal(0.1, 0.2)", "Normal(1e39)", "Normal(\"a\")", "Zeros(1)", "Mine"]
    {
        assert!(init(bad).is_some(), "{bad}");
    }
}

#[test]
fn the_hidden_constructor_is_not_one_that_rustc_recommends() {
    let expansion = crate::compile("struct Net(4) -> 4 { Dense(4) }".parse().expect("tokens")).to_string();
    let (_, behind) = expansion.split_once("fn __of").expect("a constructor");
    let (signature, _) = behind.split_once('{').expect("its body");
    assert!(signature.contains("ManuallyDrop"), "{signature}");
}
