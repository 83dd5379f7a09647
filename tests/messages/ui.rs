//! Every error message of the macro, in a program that causes it. Each case is named after its mistake.

#[test]
fn every_mistake_has_its_message() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}
