//! Siamese network (Bromley et al. 1993): one encoder for two digits, which says whether they are the same.
//!
//! `cargo run --release -p nn-zoo --example siamese`
//!
//! It says "the same" if the two codes are near each other. It is trained on pairs of the digits 0 to 7, and knows new pairs of those. It also
//! tells an 8 from a 9, of which it has seen neither, but less surely: eight classes are few to learn from what makes digits different.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    #[loss(BinaryCrossEntropy)]
    pub struct Siamese(left: [1, 8, 8], right: [1, 8, 8]) -> 1 {
        Add {
            { encoder: Repeat(1) { Conv2d(16, kernel = 3), Relu, MaxPool(2), Flatten, Dense(32) } },
            { From(right), Again(encoder), self::Minus },
        },
        self::Square, distance: Dense(1, init = Constant(-1.0)), Sigmoid,
    }
}

struct Minus;

impl Activation for Minus {
    fn value(x: f32) -> f32 {
        -x
    }

    fn derivative(_: f32) -> f32 {
        -1.0
    }
}

struct Square;

impl Activation for Square {
    fn value(x: f32) -> f32 {
        x * x
    }

    fn derivative(x: f32) -> f32 {
        2.0 * x
    }
}

/// The digits that are not trained on.
const NEW: [usize; 2] = [8, 9];

/// The results on pairs of test digits.
#[derive(Debug)]
pub struct Outcome {
    /// The share of right answers about digits from 0 to 7.
    pub known: f64,
    /// How well it orders pairs of 8 and 9, none of which was trained on: the area under the ROC curve. ½ is a guess.
    pub new: f64,
    pairs: Vec<(Pixels, Pixels, f32)>,
}

/// Pairs of digits within some classes. Half of them are equal.
fn pairs<'a>(
    digits: &'a [(Pixels, usize)],
    new: bool,
    count: usize,
    rng: &'a mut StdRng,
) -> impl Iterator<Item = (SiameseInput, [f32; 1])> + 'a {
    let own: Vec<_> = digits.iter().filter(|(_, class)| NEW.contains(class) == new).collect();
    (0..count).map(move |row| {
        let same = row.is_multiple_of(2);
        loop {
            let [left, right] = std::array::from_fn(|_| own[rng.next_u32() as usize % own.len()]);
            if (left.1 == right.1) == same {
                return (SiameseInput { left: left.0, right: right.0 }, [f32::from(u8::from(same))]);
            }
        }
    })
}

/// Trains on so many pairs.
///
/// # Errors
/// The data is missing.
pub fn run(count: usize, epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let ([train, test], rng) = (nn_zoo::digits()?, &mut StdRng::seed_from_u64(1));
    let mut net = Siamese::init(rng);
    let rows = Dataset::<Siamese>::from_rows(pairs(&train, false, count, rng));
    Trainer::new(Adam::new(3e-3))
        .freeze("distance.weight")
        .epochs(epochs)
        .batch(32)
        .schedule(schedule::Cosine::to(0.0))
        .fit(&mut net, &rows)?;
    let (known, new) =
        (Dataset::<Siamese>::from_rows(pairs(&test, false, 1000, rng)), Dataset::<Siamese>::from_rows(pairs(&test, true, 1000, rng)));
    let shown = new.inputs().iter().take(8).map(|row| (row.left, row.right, net.predict(row)[0])).collect();
    let (known, new) = (net.evaluate(&known)?.accuracy.unwrap_or(f64::NAN), net.roc_auc(&new)?);
    println!("{:.1} % of new pairs right; area under the ROC curve {new:.3} for digits that were not trained on", 100.0 * known);
    Ok(Outcome { known, new, pairs: shown })
}

/// Draws some pairs of new digits, with the probability that they are the same.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let rows = [outcome.pairs.iter().map(|pair| pair.0).collect(), outcome.pairs.iter().map(|pair| pair.1).collect()];
    let bars = Chart::new("probability that the pair is the same digit").x("pair").y("probability").y_limits(0.0, 1.0);
    let bars = bars.bars("same", outcome.pairs.iter().map(|pair| f64::from(pair.2)));
    Figure::new("Siamese network: digits 8 and 9 were not trained on")
        .columns(1)
        .chart_size(600.0, 220.0)
        .chart(nn_zoo::tiles("pairs", &rows))
        .chart(bars)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("siamese", &picture(&run(20_000, 15)?))
}
