//! The plans in the documentation are those that the compiler makes.

use expect_test::expect_file;

use super::{plan_by, plan_of};
use crate::lower::{Passes, lower_by};

const DECLARATION: &str =
    "#[loss(CrossEntropy)] struct Net(64) -> 10 { hidden: Dense(256), BatchNorm, Relu, Dropout(0.2), output: Dense(10), Softmax }";

#[test]
fn the_plan_before_the_fusions_is_shown() {
    expect_file!["../../../nn-runtime/src/speed/before.txt"].assert_eq(&plan_by(DECLARATION, |model| lower_by(model, Passes::NONE)));
}

#[test]
fn the_plan_after_them_is_shown() {
    expect_file!["../../../nn-runtime/src/speed/after.txt"].assert_eq(&plan_of(DECLARATION));
}
