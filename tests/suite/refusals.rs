//! Mismatches at run time are returned as errors that say what was expected.

use nn_runtime::Error;
use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropy)]
    struct Net(2) -> 3 { hidden: Dense(4), Tanh, Dense(3), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct Normed(2) -> 1 { Dense(4), BatchNorm, Relu, Dense(1) }
}

network! {
    #[loss(BinaryCrossEntropy)]
    struct Probability(2) -> 1 { Dense(1), Sigmoid }
}

const ROWS: [[f32; 2]; 3] = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]];

fn net() -> (Net, Workspace<Net>) {
    (Net::init(&mut StdRng::seed_from_u64(1)), Net::workspace(4))
}

fn message<T>(result: Result<T, Error>) -> String {
    result.err().expect("it is refused").to_string()
}

#[test]
fn an_empty_batch_has_no_mean() {
    let (net, mut workspace) = net();
    assert_eq!(message(net.gradient(&[], &[], &mut workspace)), "gradient received an empty batch: it needs at least one row");
    assert_eq!(message(net.forward(&[], &mut workspace)), "forward received an empty batch: it needs at least one row");
    assert!(net.predict_batch(&[], &mut workspace).is_empty());
}

#[test]
fn every_input_has_its_target() {
    let (net, mut workspace) = net();
    assert_eq!(message(net.gradient(&ROWS, &[0, 1], &mut workspace)), "3 rows of inputs, but 2 rows of targets");
}

#[test]
fn a_class_that_does_not_exist_is_named() {
    let (net, mut workspace) = net();
    assert_eq!(message(net.gradient(&ROWS, &[0, 1, 3], &mut workspace)), "target of row 2: class 3, but classes are counted from 0 to 2");
}

#[test]
fn training_names_a_target_by_its_row_in_the_data_set() {
    let rows = |bad: usize| Dataset::from_rows((0..500_usize).map(move |row| (ROWS[row % 3], if row == bad { 3 } else { row % 3 })));
    let (mut net, _) = net();
    let before = net.parameters().to_vec();
    assert_eq!(
        message(Trainer::new(Adam::default()).fit(&mut net, &rows(417))),
        "target of row 417: class 3, but classes are counted from 0 to 2"
    );
    assert_eq!(
        message(Trainer::new(Adam::default()).validate(&rows(88)).fit(&mut net, &rows(500))),
        "target of row 88: class 3, but classes are counted from 0 to 2 (in the validation data)"
    );
    assert_eq!(net.parameters(), before, "nothing was trained");
}

#[test]
fn a_target_that_is_no_probability_is_named() {
    let net = Probability::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Probability::workspace(1);
    assert!(message(net.gradient(&ROWS[..1], &[[1.5]], &mut workspace)).starts_with("target of row 0: "));
    assert!(message(net.gradient(&ROWS[..1], &[[f32::NAN]], &mut workspace)).starts_with("target of row 0: "));
}

#[test]
fn backward_goes_with_the_last_forward() {
    let (net, mut workspace) = net();
    let d = [[0.1; 3]; 3];
    assert!(message(net.backward(&ROWS, &d, &mut workspace)).contains("no forward pass"));
    net.forward(&ROWS, &mut workspace).expect("a batch");
    assert!(message(net.backward(&ROWS[..2], &d[..2], &mut workspace)).contains("the number of rows differs"));
    assert!(message(net.backward(&[[9.0; 2]; 3], &d, &mut workspace)).contains("the inputs differ"));
    assert!(message(net.backward(&ROWS, &d[..2], &mut workspace)).contains("3 rows of inputs, but 2"));
    net.backward(&ROWS, &d, &mut workspace).expect("it is the last batch");
    assert!(message(net.backward(&ROWS, &d, &mut workspace)).contains("no forward pass"), "the first has used up what was kept");
    net.gradient(&ROWS, &[0, 1, 2], &mut workspace).expect("a batch");
    assert!(message(net.backward(&ROWS, &d, &mut workspace)).contains("no forward pass"), "a gradient is a backward pass too");
    net.forward(&ROWS, &mut workspace).expect("a batch");
    net.predict_batch(&ROWS, &mut workspace);
    assert!(message(net.backward(&ROWS, &d, &mut workspace)).contains("no forward pass"));
}

#[test]
fn batch_normalisation_refuses_a_single_row_to_train_with() {
    let net = Normed::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Normed::workspace(1);
    let refused = message(net.gradient(&ROWS[..1], &[[1.0]], &mut workspace));
    assert_eq!(
        refused,
        "gradient received 1 row, but batch normalisation needs at least 2 in training: one row has no variance, add it to another batch"
    );
    assert!(net.loss(&ROWS[..1], &[[1.0]], &mut workspace).is_ok(), "a prediction of one row is fine");
}

#[test]
fn a_cancelled_bias_has_gradient_zero_and_counts_in_the_reported_mean() {
    let mut net = Normed::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Normed::workspace(3);
    let targets = [[1.0], [2.0], [3.0]];
    net.gradient(&ROWS, &targets, &mut workspace).expect("a batch");
    let without = *workspace.gradient().batch_norm1().running_mean;
    assert_eq!(workspace.gradient().dense1().bias, &[0.0; 4]);
    *net.dense1_mut().bias = [5.0; 4];
    net.gradient(&ROWS, &targets, &mut workspace).expect("a batch");
    for (with, without) in workspace.gradient().batch_norm1().running_mean.iter().zip(without) {
        assert!((with - without - 5.0).abs() < 1e-5);
    }
}

#[test]
fn a_file_of_another_network_is_refused_by_name_and_shape() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("other.safetensors");
    Normed::init(&mut StdRng::seed_from_u64(1)).save(&path).expect("a file");
    let refused = message(Net::load(&path));
    assert!(refused.contains("`hidden.weight` [4, 2] is declared, but missing in the file"), "{refused}");
    assert!(refused.contains("`dense2.weight` is declared [3, 4], but [1, 4] in the file"), "{refused}");
    assert!(refused.contains("`batch_norm1.running_var` [4] is in the file, but not declared"), "{refused}");
}

#[test]
fn a_saved_network_predicts_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.safetensors");
    let (net, _) = net();
    net.save(&path).expect("a file");
    let loaded = Net::load(&path).expect("it fits");
    assert_eq!(loaded.predict(&ROWS[0]), net.predict(&ROWS[0]));
}

#[test]
fn a_file_says_which_form_of_dropout_its_weights_are_for() {
    network! { struct Course(2) -> 1 { Dense(4), Relu, Dropout(0.5, classic), Dense(1) } }
    network! { struct Today(2) -> 1 { Dense(4), Relu, Dropout(0.5), Dense(1) } }
    let folder = tempfile::tempdir().expect("a folder");
    let (course, today) = (folder.path().join("course.safetensors"), folder.path().join("today.safetensors"));
    Course::init(&mut StdRng::seed_from_u64(1)).save(&course).expect("a file");
    Today::init(&mut StdRng::seed_from_u64(1)).save(&today).expect("a file");
    assert!(Course::load(&course).is_ok() && Today::load(&today).is_ok());
    assert!(message(Course::load(&today)).contains("`dropout1` is a classic dropout in the declaration"));
    assert!(message(Today::load(&course)).contains("`dropout1` is a classic dropout in the file"));
}
