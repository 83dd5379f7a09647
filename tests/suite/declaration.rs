//! `DECLARATION` is the source text of the declaration.

use nn_runtime::prelude::*;

network! {
    /// What it is: a "price".
    #[loss(MeanSquaredError)] // the mean over the rows
    #[derive(Debug)]
    pub(crate) struct Price(2 * 4) -> 1 {
        Standardize,   // from the data

        /* two of them */ hidden: Dense(16), Relu,
        Residual { Dense(16), Tanh },
        output: Dense(1),
    }
}

nn_runtime::network!(
    struct InParentheses(1) -> 1 { Dense(1) }
);

macro_rules! of_width {
    ($name:ident, $width:expr) => {
        network! {
            /// Put together.
            struct $name(1) -> 1 { Dense($width), Relu, Dense(1) }
        }
    };
}

of_width!(PutTogether, 4);

#[test]
fn it_has_every_comment_and_line_break() {
    let wanted = r#"/// What it is: a "price".
#[loss(MeanSquaredError)] // the mean over the rows
#[derive(Debug)]
pub(crate) struct Price(2 * 4) -> 1 {
    Standardize,   // from the data

    /* two of them */ hidden: Dense(16), Relu,
    Residual { Dense(16), Tanh },
    output: Dense(1),
}"#;
    assert_eq!(Price::DECLARATION, wanted);
    assert_eq!(<Price as Network>::DECLARATION, wanted);
    assert_eq!(InParentheses::DECLARATION, "struct InParentheses(1) -> 1 { Dense(1) }");
}

#[test]
fn of_one_that_a_macro_put_together_the_tokens_are_told() {
    let words = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    let told = words(PutTogether::DECLARATION);
    assert!(told.ends_with("structPutTogether(1)->1{Dense(4),Relu,Dense(1)}"), "{told}");
    assert!(!told.contains('$') && told.contains("Puttogether."), "{told}");
}
