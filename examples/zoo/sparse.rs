//! Sparse auto-encoder (Ng 2011): more hidden units than pixels, of which a digit may use only a few.
//!
//! `cargo run --release -p nn-zoo --example sparse`
//!
//! [`Activity`](nn_runtime::kind::Activity) adds λ Σ |y| of the hidden units to the loss. So each unit becomes a stroke, and a digit is the sum of
//! a few strokes. Without it, half of all units take part in every digit.

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    pub struct Encoder(64) -> 100 { hidden: Dense(100), Relu }
}
network! {
    #[loss(MeanSquaredError)]
    pub struct Sparse(64) -> 64 { encoder: self::Encoder, Activity(L1(0.003)), strokes: Dense(64) }
}
network! {
    #[loss(MeanSquaredError)]
    pub struct Free(64) -> 64 { encoder: self::Encoder, strokes: Dense(64) }
}

/// What a network learnt.
#[derive(Debug)]
pub struct Outcome {
    /// The share of hidden units that a digit uses.
    pub used: f64,
    /// The loss on test digits, without what layers add.
    pub loss: f64,
    strokes: Vec<Pixels>,
}

fn outcome<N>(strokes: impl Fn(&N) -> Vec<Pixels>, epochs: usize) -> Result<Outcome, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = Pixels, Output = Pixels, Target = Pixels>,
{
    let [train, test] = nn_zoo::digits()?.map(|digits| Dataset::<N>::of_inputs(nn_zoo::images(&digits)));
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(3e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &train)?;
    let encoder: Encoder = net.extract("encoder")?;
    let evaluation = net.evaluate(&test)?;
    let used = |pixels: &Pixels| encoder.predict(pixels).iter().filter(|unit| **unit > 0.0).count();
    let used = test.inputs().iter().map(used).sum::<usize>() as f64 / (100 * test.len()) as f64;
    Ok(Outcome { used, loss: evaluation.loss - evaluation.added_loss.unwrap_or(0.0), strokes: strokes(&net) })
}

/// Trains both networks.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<[Outcome; 2], nn_runtime::Error> {
    let outcomes =
        [outcome::<Sparse>(|net| net.strokes().weight.to_vec(), epochs)?, outcome::<Free>(|net| net.strokes().weight.to_vec(), epochs)?];
    for (name, Outcome { used, loss, .. }) in ["sparse", "free"].iter().zip(&outcomes) {
        println!("{name:>6}: a digit uses {:.1} % of the units, loss {loss:.5}", 100.0 * used);
    }
    Ok(outcomes)
}

/// Draws what some units of both networks draw.
#[must_use]
pub fn picture(outcomes: &[Outcome; 2]) -> Figure {
    let chart = |(name, outcome): (&&str, &Outcome)| {
        let strongest = outcome.strokes.as_flattened().iter().fold(0.0, |most: f32, ink| most.max(ink.abs()));
        let rows: Vec<Vec<Pixels>> = outcome.strokes[..60]
            .chunks(10)
            .map(|row| row.iter().map(|unit| unit.map(|ink| 0.5 + 0.5 * ink / strongest)).collect())
            .collect();
        nn_zoo::tiles(format!("{name}: a digit uses {:.0} % of the units", 100.0 * outcome.used), &rows)
    };
    let figure = Figure::new("Sparse auto-encoder: what each of 60 hidden units draws").columns(2).chart_size(460.0, 290.0);
    ["sparse", "free"].iter().zip(outcomes).map(chart).fold(figure, Figure::chart)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("sparse", &picture(&run(60)?))
}
