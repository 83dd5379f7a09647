//! The default initialiser of weights: the one that suits the activation after them.

use super::model_of;
use crate::layer::First;

/// The initialiser of every weight, by the name of its layer.
fn drawn(declaration: &str) -> String {
    let model = model_of(declaration);
    let weights = model.tensors.iter().filter(|tensor| tensor.is_matrix()).map(|tensor| {
        let from = match &tensor.first {
            First::Drawn(initializer) => initializer.to_string().rsplit(' ').next().unwrap_or_default().to_owned(),
            _ => "GlorotUniform".to_owned(),
        };
        format!("{} {from}", tensor.layer)
    });
    weights.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_activation_behind_a_layer_chooses() {
    assert_eq!(
        drawn("struct Net(4) -> 1 { Dense(4), Relu, Dense(4), Tanh, Dense(4), Selu, Dense(1) }"),
        "dense1 HeNormal, dense2 GlorotUniform, dense3 LecunNormal, dense4 GlorotUniform"
    );
}

#[test]
fn what_is_no_activation_does_not_matter() {
    assert_eq!(drawn("struct Net(4) -> 4 { Dense(4), BatchNorm, Dropout(0.5), Identity, LayerNorm, Relu }"), "dense1 HeNormal");
}

#[test]
fn a_layer_without_an_activation_before_the_next_is_drawn_as_without_any() {
    assert_eq!(drawn("struct Net(4) -> 4 { Dense(4), Dense(4), Relu }"), "dense1 GlorotUniform, dense2 HeNormal");
}

#[test]
fn an_activation_behind_a_residual_chooses_for_the_end_of_its_body_and_not_for_what_is_before_it() {
    assert_eq!(
        drawn("struct Net(4) -> 4 { Dense(4), Residual { Dense(4), Tanh, Dense(4) }, Relu }"),
        "dense1 GlorotUniform, dense2 GlorotUniform, dense3 HeNormal"
    );
}

#[test]
fn an_activation_at_the_start_of_a_residual_chooses_for_the_layer_before_it() {
    assert_eq!(drawn("struct Net(4) -> 4 { Dense(4), Residual { Relu, Dense(4) }, Tanh }"), "dense1 HeNormal, dense2 GlorotUniform");
}

#[test]
fn a_projection_is_drawn_as_the_end_of_the_body() {
    assert_eq!(
        drawn("struct Net(4) -> 8 { Residual(project) { Dense(8), Tanh, Dense(8) }, Relu }"),
        "dense1 GlorotUniform, dense2 HeNormal, residual1 HeNormal"
    );
}

#[test]
fn an_activation_behind_branches_chooses_for_the_end_of_each() {
    assert_eq!(
        drawn("struct Net(4) -> 16 { Dense(4), Concat { Identity, Dense(4), { Dense(4), Tanh }, { Dense(4), BatchNorm } }, Relu }"),
        "dense1 HeNormal, dense2 HeNormal, dense3 GlorotUniform, dense4 HeNormal"
    );
}

#[test]
fn copies_of_a_body_go_on_from_each_other() {
    assert_eq!(
        drawn("struct Net(4) -> 4 { Dense(4), Repeat(2) { Relu, Dense(4) }, Selu }"),
        "dense1 HeNormal, dense2 HeNormal, dense3 LecunNormal"
    );
}

#[test]
fn nobody_knows_what_a_layer_of_the_users_own_does() {
    assert_eq!(drawn("struct Net(4) -> 4 { Dense(4), self::Own, Relu }"), "dense1 GlorotUniform");
}

#[test]
fn the_users_word_counts() {
    assert_eq!(drawn("struct Net(4) -> 4 { Dense(4, init = Orthogonal(1.0)), Relu }"), "dense1 (1.0)");
}
