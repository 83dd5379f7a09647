//! Names of other frameworks lead to what is here.

use super::messages_of;

fn texts(declaration: &str) -> Vec<String> {
    messages_of(declaration).into_iter().map(|(_, message)| message).collect()
}

#[test]
fn a_layer_of_another_framework_is_answered_with_its_name_here() {
    for (there, here) in
        [("Linear(4)", "`Dense(outputs)`"), ("Swish", "`Silu`"), ("BatchNorm1d", "`BatchNorm`"), ("Sequential", "one after the other")]
    {
        let errors = texts(&format!("struct Net(2) -> 4 {{ {there}, Dense(4) }}"));
        assert!(matches!(&errors[..], [error] if error.contains(here)), "{there}: {errors:?}");
    }
}

#[test]
fn a_size_behind_an_unknown_kind_is_no_second_mistake() {
    for body in ["Linear(7)", "Concat { Dense(3), Conv3d(4) }", "Residual { Dens(9) }, Relu", "LSTM(3), Dense(8 -> 4)"] {
        let errors = texts(&format!("struct Net(2) -> 4 {{ {body} }}"));
        assert!(matches!(&errors[..], [error] if error.starts_with("there is no layer kind")), "{body}: {errors:?}");
    }
}

#[test]
fn a_size_is_sure_again_behind_a_dense() {
    let errors = texts("struct Net(2) -> 4 { Conv3d(4), Dense(3) }");
    assert!(matches!(&errors[..], [_, error] if error.contains("declares 4 outputs, but `dense1` gives 3")), "{errors:?}");
}

#[test]
fn a_loss_of_another_framework_is_answered_with_its_name_here() {
    for (there, here) in
        [("MSE", "`MeanSquaredError`"), ("BCEWithLogitsLoss", "`BinaryCrossEntropy` and requires `Sigmoid`"), ("NLLLoss", "`CrossEntropy`")]
    {
        let errors = texts(&format!("#[loss({there})] struct Net(2) -> 4 {{ Dense(4) }}"));
        assert!(matches!(&errors[..], [error] if error.contains(here)), "{there}: {errors:?}");
    }
}
