//! Tests that a workspace has memory for every batch, inside and outside of a thread pool.

use crate::prelude::*;
use crate::threads::most;

network! {
    /// Large enough that eighteen rows justify one thread and nineteen rows two.
    #[loss(CrossEntropy)]
    struct Digits(784) -> 10 { Dense(128), Relu, Dense(64), BatchNorm, Tanh, Dense(10), Softmax }
}

fn rows(count: usize) -> (Vec<[f32; 784]>, Vec<usize>) {
    let input = |row: usize| std::array::from_fn(|place| ((row * 31 + place * 7) % 17) as f32 / 17.0 - 0.5);
    ((0..count).map(input).collect(), (0..count).map(|row| row % 10).collect())
}

fn net() -> Digits {
    Digits::init(&mut StdRng::seed_from_u64(1))
}

/// Returns the bits of a gradient and of its loss.
fn gradient(net: &Digits, rows: &(Vec<[f32; 784]>, Vec<usize>), count: usize, workspace: &mut Workspace<Digits>) -> Vec<u32> {
    let loss = net.gradient(&rows.0[..count], &rows.1[..count], workspace).expect("the batch is sound");
    workspace.gradient().parameters().iter().map(|x| x.to_bits()).chain([loss.to_bits()]).collect()
}

#[test]
fn every_batch_up_to_the_capacity_has_the_bits_of_a_workspace_of_its_own() {
    let (net, rows) = (net(), rows(40));
    for capacity in [19, 26, 34, 40] {
        let (mut made_outside, mut grown_outside) = (Digits::workspace(capacity), Digits::workspace(2));
        let outside: Vec<_> = (2..=capacity).map(|count| gradient(&net, &rows, count, &mut grown_outside)).collect();
        let (mut made_inside, inside) = on_threads(8, || {
            let (mut made_inside, mut grown_inside) = (Digits::workspace(capacity), Digits::workspace(2));
            let inside: Vec<_> = (2..=capacity).rev().map(|count| gradient(&net, &rows, count, &mut made_inside)).rev().collect();
            for (count, expected) in (2..=capacity).zip(&inside) {
                assert_eq!(gradient(&net, &rows, count, &mut Digits::workspace(count)), *expected, "{count} rows, alone");
                assert_eq!(gradient(&net, &rows, count, &mut grown_inside), *expected, "{count} rows, grown in the pool");
                assert_eq!(gradient(&net, &rows, count, &mut made_outside), *expected, "{count} rows, made outside");
            }
            (grown_inside, inside)
        })
        .expect("eight threads");
        assert_eq!(inside.len(), outside.len());
        for (count, expected) in (2..=capacity).zip(&outside) {
            assert_eq!(gradient(&net, &rows, count, &mut Digits::workspace(count)), *expected, "{count} rows, alone");
            assert_eq!(gradient(&net, &rows, count, &mut made_inside), *expected, "{count} rows, grown in a pool");
        }
    }
}

#[test]
fn a_backward_pass_goes_over_the_parts_of_its_forward_pass_wherever_it_is_called() {
    let (net, (inputs, _)) = (net(), rows(40));
    let d_outputs: Vec<[f32; 10]> = (0..40).map(|row| std::array::from_fn(|place| (row * 3 + place) as f32 % 5.0 - 2.0)).collect();
    let forward = |workspace: &mut Workspace<Digits>| net.forward(&inputs, workspace).map(|_| ()).expect("the batch is sound");
    let backward = |workspace: &mut Workspace<Digits>| {
        net.backward(&inputs, &d_outputs, workspace).expect("it goes with the forward pass");
        workspace.gradient().parameters().to_vec()
    };
    let mut workspace = Digits::workspace(40);
    forward(&mut workspace);
    let outside = backward(&mut workspace);
    forward(&mut workspace);
    assert_eq!(on_threads(8, || backward(&mut workspace)).expect("eight threads"), outside);
    let inside = on_threads(8, || {
        forward(&mut workspace);
        let inside = backward(&mut workspace);
        forward(&mut workspace);
        inside
    });
    assert_eq!(backward(&mut workspace), inside.expect("eight threads"));
}

#[test]
fn another_number_of_threads_forgets_the_forward_pass() {
    let (net, (inputs, _)) = (net(), rows(4));
    let mut workspace = Digits::workspace(4);
    net.forward(&inputs, &mut workspace).expect("the batch is sound");
    workspace.threads(2);
    let refused = net.backward(&inputs, &[[0.0; 10]; 4], &mut workspace).expect_err("nothing is left of it");
    assert!(refused.to_string().contains("no forward pass went right before it"), "{refused}");
}

#[test]
fn no_batch_allocates_in_the_place_for_which_the_workspace_was_made() {
    let (net, rows) = (net(), rows(40));
    on_threads(8, || {
        let mut workspace = Digits::workspace(40);
        let before: Vec<usize> = workspace.shards.iter().map(|shard| shard.memory().len()).collect();
        for count in 2..=40 {
            gradient(&net, &rows, count, &mut workspace);
        }
        assert_eq!(workspace.shards.iter().map(|shard| shard.memory().len()).collect::<Vec<_>>(), before);
    })
    .expect("eight threads");
}

#[test]
fn as_many_rows_or_threads_as_a_number_can_say_reserve_nothing_that_no_batch_wants() {
    let (net, rows) = (net(), rows(4));
    let expected = gradient(&net, &rows, 4, &mut Digits::workspace(4));
    let mut workspace = Digits::workspace(usize::MAX);
    assert_eq!((workspace.capacity(), Digits::workspace_bytes(usize::MAX)), (0, usize::MAX));
    assert_eq!(gradient(&net, &rows, 4, &mut workspace), expected);
    workspace.threads(usize::MAX);
    gradient(&net, &rows, 4, &mut workspace);
    assert_eq!(workspace.shards.len(), 4);
    for threads in [most() + 1, 70_000, usize::MAX] {
        let refused = on_threads(threads, || ()).expect_err("so many cannot be started").to_string();
        assert!(refused.starts_with(&format!("{threads} threads are more than the {} that can be started here", most())), "{refused}");
    }
}

#[test]
fn the_gradient_of_the_inputs_is_kept_for_the_batches_for_which_it_is_asked() {
    let (net, rows) = (net(), rows(5));
    let mut always = Digits::workspace(2);
    always.keep_input_gradient(true);
    let mut at_times = Digits::workspace(2);
    for (keep, count) in [(false, 2), (true, 2), (false, 5), (true, 5), (true, 3)] {
        at_times.keep_input_gradient(keep);
        let gradients = [&mut always, &mut at_times].map(|workspace| gradient(&net, &rows, count, workspace));
        assert_eq!(gradients[0], gradients[1]);
        assert_eq!(at_times.input_gradient(), always.input_gradient().filter(|_| keep));
    }
}
