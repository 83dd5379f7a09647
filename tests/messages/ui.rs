//! Every message of the compiler, in a program that earns it. The cases are named for the mistake.

#[test]
fn every_mistake_has_its_message() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}
