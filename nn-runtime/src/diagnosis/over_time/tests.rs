//! How far back in time a gradient reaches.

use crate::diagnosis::{Ailment, Health, Verdict};
use crate::prelude::*;

fn verdict(health: &Health, ailment: Ailment) -> Verdict {
    let verdicts = health.verdicts();
    verdicts.iter().find(|verdict| verdict.ailment == ailment).unwrap_or_else(|| panic!("no {ailment:?} in\n{health}")).clone()
}

/// Rows of forty steps of two numbers; the answer is about the first and the last of them.
fn sequences<N>() -> Dataset<N>
where
    N: Supervised<Scalar = f32, Input = [[f32; 2]; 40], Target = [f32; 1]>,
{
    let mut rng = StdRng::seed_from_u64(4);
    Dataset::from_rows((0..64).map(|_| {
        let mut x = [[0.0_f32; 2]; 40];
        init::Uniform(1.0).fill(x.as_flattened_mut(), 80, 1, &mut rng);
        (x, [x[0][0] + x[39][1]])
    }))
}

/// The health of a short training of a network with one layer, whose weights from step to step are multiplied by a factor.
macro_rules! in_time {
    ($factor:literal, $($layer:tt)*) => {{
        network! {
            #[loss(MeanSquaredError)]
            struct Net([40, 2]) -> 1 { memory: $($layer)*, Last, Dense(1) }
        }
        let mut net = Net::init(&mut StdRng::seed_from_u64(1));
        for tensor in Net::TENSORS.iter().filter(|tensor| tensor.name == "memory.weight_hh_l0") {
            net.parameters_mut()[tensor.range.clone()].iter_mut().for_each(|w| *w *= $factor);
        }
        let report = Trainer::new(Sgd::new(1e-30)).epochs(2).batch(16).diagnose().fit(&mut net, &sequences()).expect("it does not diverge");
        report.health.expect("it was asked for")
    }};
}

#[test]
fn a_step_in_time_is_named_where_a_gradient_vanishes() {
    let health = in_time!(0.3, Rnn(8));
    let vanishes = verdict(&health, Ailment::VanishesInTime);
    let step = vanishes.step.expect("a step in time");
    assert!(vanishes.worst < 1e-9 && (20..40).contains(&step) && vanishes.layers.is_empty(), "{health}");
    // The verdict is what the gradients say.
    let gradients = &health.last().expect("two epochs").over_time;
    let most = |from: usize| gradients[from..].iter().copied().fold(0.0, f64::max);
    assert!(gradients.len() == 40 && gradients[step - 1] < 1e-4 * most(step) && gradients[step] >= 1e-4 * most(step + 1), "{gradients:?}");
    let text = health.to_string();
    assert!(text.contains(&format!("up to step {step}: the gradient vanishes on its way back in time")), "{text}");
    assert!(text.contains("gradient with respect to the inputs: "), "{text}");
}

#[test]
fn a_step_in_time_is_named_where_a_gradient_explodes() {
    let health = in_time!(2.5, Rnn(8, Relu));
    let explodes = verdict(&health, Ailment::ExplodesInTime);
    assert!(explodes.worst > 1e4 && explodes.step.is_some_and(|step| step < 39), "{health}");
    assert!(explodes.to_string().contains("the gradient explodes on its way back in time"), "{explodes}");
}

#[test]
fn a_gradient_that_lasts_has_no_verdict_in_time() {
    let health = in_time!(1.0, Dense(4), Attention(heads = 2));
    assert!(health.verdicts().iter().all(|verdict| verdict.step.is_none()), "{health}");
}

#[test]
fn a_diagnosis_over_time_does_not_change_a_training_and_ends_in_a_checkpoint() {
    network! {
        #[derive(Clone)]
        #[loss(MeanSquaredError)]
        struct Net([40, 2]) -> 1 { Gru(4), Last, Dense(1) }
    }
    let first = Net::init(&mut StdRng::seed_from_u64(1));
    let train = |diagnose: bool, threads: usize| {
        let (mut net, trainer) = (first.clone(), Trainer::new(Adam::new(1e-2)).epochs(2).batch(20).threads(threads));
        let mut trainer = if diagnose { trainer.diagnose() } else { trainer };
        let report = trainer.fit(&mut net, &sequences()).expect("sound settings");
        (net.parameters().to_vec(), report.health)
    };
    for threads in [1, 2] {
        assert_eq!(train(true, threads).0, train(false, threads).0);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let trainer = |epochs: usize| Trainer::new(Adam::new(1e-2)).epochs(epochs).batch(20).threads(1).diagnose();
    let mut net = first.clone();
    trainer(1).checkpoint(folder.path(), Every::Epochs(1)).fit(&mut net, &sequences()).expect("a folder to write to");
    let resumed = trainer(2).resume(folder.path()).fit(&mut net, &sequences()).expect("the checkpoint is there");
    assert_eq!(resumed.health, train(true, 1).1);
}
