//! Attention: which steps look at which others.
//!
//! `cargo run --release --example attention`
//!
//! **Look up.** A row has eight steps, each with a key (one of eight, in any order) and a value, and a ninth step with only a key. The answer is
//! the value that belongs to this key. An attention compares the query of the last step with the keys of all steps, and finds the value in one
//! step. An `Lstm` must keep all eight pairs in its state, because it does not know yet which one the last step will ask for.
//!
//! **Reverse.** A row of eight digits is to be written in reverse order. What matters here is the position of a step, not its digit. So the
//! network needs `Positions`; without them an attention cannot distinguish two steps with the same digit.
//!
//! The picture has the errors and the attention weights softmax(q kᵀ / √size), with a row for each query.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The number of keys.
const KEYS: usize = 8;
/// The pairs and the question.
const STEPS: usize = KEYS + 1;
/// One number for each key (one-hot), the value, and a mark at the question.
const FEATURES: usize = KEYS + 2;
/// The number of digits of a row that is written in reverse order.
pub const DIGITS: usize = 8;

network! {
    /// Looks at the step with the right key.
    #[loss(MeanSquaredError)]
    struct Looking([STEPS, FEATURES]) -> 1 { attn: Attention(heads = 1), Last, Dense(1) }
}

network! {
    /// Must remember every pair.
    #[loss(MeanSquaredError)]
    struct Remembering([STEPS, FEATURES]) -> 1 { Lstm(32), Last, Dense(1) }
}

network! {
    /// The digits of a row in reverse order.
    #[loss(CrossEntropy)]
    struct Reversing(Tokens(DIGITS, 10)) -> [DIGITS, 10] {
        digits: Embedding(16), places: Positions, attn: Attention(heads = 1), Dense(10), Softmax,
    }
}

/// The training of a network that looks values up.
#[derive(Clone, Debug)]
pub struct Training {
    /// The layer that it has.
    pub name: &'static str,
    /// The mean squared error on rows that were not trained on, epoch by epoch.
    pub losses: Vec<f64>,
}

impl Training {
    /// The error after the last epoch.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.losses.last().copied().unwrap_or(f64::NAN)
    }
}

/// The results.
#[derive(Clone, Debug)]
pub struct Attended {
    /// The trainings of `Attention` and of `Lstm`.
    pub trainings: [Training; 2],
    /// The attention weights of the question of a new row, and the step with the right key.
    pub looked_up: (Vec<f64>, usize),
    /// The share of right digits in new rows written in reverse order.
    pub reversed: f64,
    /// The attention weights of such a row.
    pub reversing: Vec<Vec<f64>>,
}

type Pairs = [[f32; FEATURES]; STEPS];

/// Eight pairs and a question, the step with the answer, and the answer.
fn pairs(rng: &mut StdRng) -> (Pairs, usize, f32) {
    let mut below = |end: usize| rng.next_u32() as usize % end;
    let mut keys: [usize; KEYS] = std::array::from_fn(|key| key);
    for last in (1..KEYS).rev() {
        keys.swap(last, below(last + 1));
    }
    let (asked, mut steps) = (below(KEYS), [[0.0; FEATURES]; STEPS]);
    for (step, key) in steps.iter_mut().zip(keys.into_iter().chain([keys[asked]])) {
        step[key] = 1.0;
        step[KEYS] = below(1 << 16) as f32 / 32768.0 - 1.0;
    }
    (steps[KEYS][KEYS], steps[KEYS][KEYS + 1]) = (0.0, 1.0);
    (steps, asked, steps[asked][KEYS])
}

fn look_up<N>(name: &'static str, rows: usize, epochs: usize) -> Result<(N, Training), nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = Pairs, Target = [f32; 1]>,
{
    let rng = &mut StdRng::seed_from_u64(1);
    let row = |rng: &mut StdRng| {
        let (steps, _, answer) = pairs(rng);
        (steps, [answer])
    };
    let [train, test] = [rows, 500].map(|rows| Dataset::<N>::from_rows((0..rows).map(|_| row(rng))));
    let mut net = N::init(rng);
    let report = Trainer::new(Adam::new(1e-2)).clip(ClipNorm(1.0)).epochs(epochs).batch(32).validate(&test).fit(&mut net, &train)?;
    let losses = report.epochs.iter().filter_map(|epoch| Some(epoch.validation.as_ref()?.loss)).collect();
    Ok((net, Training { name, losses }))
}

/// The weights softmax(q kᵀ / √size) of an attention with one head: a row for each step of `x`.
fn weights<const SIZE: usize, const ALL: usize>(weight: &[[f32; ALL]; SIZE], bias: &[f32; ALL], x: &[[f32; SIZE]]) -> Vec<Vec<f64>> {
    // Queries are the first columns of the product, keys the next ones.
    let product = |x: &[f32; SIZE], column: usize| {
        f64::from(bias[column]) + x.iter().zip(weight).map(|(x, row)| f64::from(*x) * f64::from(row[column])).sum::<f64>()
    };
    let score = |query: &[f32; SIZE], key: &[f32; SIZE]| {
        (0..SIZE).map(|number| product(query, number) * product(key, SIZE + number)).sum::<f64>() / (SIZE as f64).sqrt()
    };
    let softmax = |scores: Vec<f64>| {
        let sum: f64 = scores.iter().map(|score| score.exp()).sum();
        scores.iter().map(|score| score.exp() / sum).collect()
    };
    x.iter().map(|query| softmax(x.iter().map(|key| score(query, key)).collect())).collect()
}

/// Trains all three networks on so many rows.
///
/// # Errors
/// None here: each batch is sound.
pub fn run(rows: usize, epochs: usize) -> Result<Attended, nn_runtime::Error> {
    let (net, looking) = look_up::<Looking>("Attention", rows, epochs)?;
    let (_, remembering) = look_up::<Remembering>("Lstm", rows, epochs)?;
    let (steps, right, _) = pairs(&mut StdRng::seed_from_u64(2));
    let attn = net.attn();
    let looked_up = (weights(attn.in_proj_weight, attn.in_proj_bias, &steps).swap_remove(KEYS), right);
    let (reversed, reversing) = reverse(rows, epochs)?;

    println!("{:>10}  {:>12}", "look up", "error at end");
    for training in [&looking, &remembering] {
        println!("{:>10}  {:>12.5}", training.name, training.error());
    }
    println!("{:>10}  {:>12.5}", "always 0", 1.0 / 3.0);
    println!("weights of the question: {:.3} for the step with its key, {:.3} for itself", looked_up.0[right], looked_up.0[KEYS]);
    println!("digits in reverse order: {:.2} % right", reversed * 100.0);
    Ok(Attended { trainings: [looking, remembering], looked_up, reversed, reversing })
}

/// The share of right digits, and the attention weights of a row.
fn reverse(rows: usize, epochs: usize) -> Result<(f64, Vec<Vec<f64>>), nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(3);
    let row = |rng: &mut StdRng| {
        let digits: [usize; DIGITS] = std::array::from_fn(|_| rng.next_u32() as usize % 10);
        let tokens = digits.map(|digit| Token::new(digit).unwrap_or_default());
        (tokens, std::array::from_fn(|step| digits[DIGITS - 1 - step]))
    };
    let [train, test] = [rows, 500].map(|rows| Dataset::<Reversing>::from_rows((0..rows).map(|_| row(rng))));
    let mut net = Reversing::init(rng);
    Trainer::new(Adam::new(1e-2)).epochs(epochs).batch(32).fit(&mut net, &train)?;
    let share = net.evaluate(&test)?.accuracy.unwrap_or(f64::NAN);

    let tokens = test.inputs()[0];
    let (digits, places, attn) = (net.digits(), net.places(), net.attn());
    let of_step = |step: usize| std::array::from_fn(|number| digits.weight[tokens[step].index()][number] + places.weight[step][number]);
    let x: Vec<[f32; 16]> = (0..DIGITS).map(of_step).collect();
    Ok((share, weights(attn.in_proj_weight, attn.in_proj_bias, &x)))
}

/// Draws the errors and the attention weights.
#[must_use]
pub fn picture(attended: &Attended) -> Figure {
    let losses = Chart::new("Look up: new rows").x("epoch").y("mean squared error").log_y().legend_below();
    let losses = attended.trainings.iter().fold(losses, |chart, training| {
        chart.line(training.name, training.losses.iter().enumerate().map(|(epoch, loss)| (epoch as f64 + 1.0, *loss)))
    });
    let (weights, right) = &attended.looked_up;
    let question = Chart::new(format!("Look up: the key is at step {}", right + 1)).x("step that is looked at").y("weight");
    let question = question.line("the question", weights.iter().enumerate().map(|(step, weight)| (step as f64 + 1.0, *weight)));
    let ends = [0.5, DIGITS as f64 + 0.5];
    let reversing = Chart::new("Reverse: what looks at what").x("step that is looked at").y("step that looks").x_limits(ends[0], ends[1]);
    let reversing = reversing.y_limits(ends[0], ends[1]).y_down().heat(attended.reversing.clone(), ends, ends);
    Figure::new("Attention").columns(3).chart(losses).chart(question).chart(reversing)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run(4000, 30)?).save(wanted.as_deref().unwrap_or("target/pictures/attention"))
}
