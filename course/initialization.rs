//! First weights: how the size of the activations changes from layer to layer.
//!
//! `cargo run --release --example initialization`
//!
//! A layer adds up `n` products. With weights of variance σ² the sum has n σ² times the variance of the inputs. Too small weights let the
//! signal die out in a few layers; too large ones let it grow without bound, or drive a tanh into its limits. Glorot and Bengio (2010) propose
//! σ² = 2 / (in + out), for activations that are nearly linear around 0, such as tanh; He et al. (2015) 2 / in, since `Relu` throws away half of
//! the variance; LeCun et al. (1998) 1 / in; Saxe et al. (2014) orthogonal weights, which keep lengths exactly.
//!
//! The picture has the root mean square of the activations through twenty layers of 64 units, for each scheme, under tanh and under
//! `Relu`. By default the macro chooses the scheme by the activation after the layer.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// A scheme under an activation.
#[derive(Clone, Debug)]
pub struct Spread {
    /// What draws the weights.
    pub scheme: &'static str,
    /// The root mean square of the activations, behind each layer.
    pub sizes: Vec<f64>,
}

const LAYERS: usize = 20;
const WIDTH: usize = 64;
const ROWS: usize = 50;

/// Every scheme under tanh, then under `Relu`.
#[must_use]
pub fn run() -> [Vec<Spread>; 2] {
    let all = [f32::tanh as fn(f32) -> f32, |x: f32| x.max(0.0)].map(|activation| {
        vec![
            spread("Normal(0.01)", &init::Normal(0.01), activation),
            spread("Normal(0.3)", &init::Normal(0.3), activation),
            spread("LecunNormal", &init::LecunNormal, activation),
            spread("GlorotUniform", &init::GlorotUniform, activation),
            spread("HeNormal", &init::HeNormal, activation),
            spread("Orthogonal(1.0)", &init::Orthogonal(1.0), activation),
            spread("Orthogonal(1.414)", &init::Orthogonal(std::f64::consts::SQRT_2), activation),
        ]
    });
    for (activation, spreads) in ["tanh", "Relu"].iter().zip(&all) {
        println!("{activation:>17}  {:>10}  {:>10}  {:>10}", "layer 1", "layer 10", "layer 20");
        for Spread { scheme, sizes } in spreads {
            println!("{scheme:>17}  {:>10.2e}  {:>10.2e}  {:>10.2e}", sizes[0], sizes[9], sizes[19]);
        }
        println!();
    }
    all
}

/// Random rows through layers whose weights a scheme has drawn.
fn spread(scheme: &'static str, initializer: &impl Initializer<f32>, activation: fn(f32) -> f32) -> Spread {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut rows = vec![[0.0; WIDTH]; ROWS];
    init::Normal(1.0).fill(rows.as_flattened_mut(), ROWS, WIDTH, rng);
    let mut weight = [[0.0; WIDTH]; WIDTH];
    let layer = |_| {
        initializer.fill(weight.as_flattened_mut(), WIDTH, WIDTH, rng);
        for row in &mut rows {
            let mut sums = [0.0; WIDTH];
            for (x, weights) in row.iter().zip(&weight) {
                for (sum, w) in sums.iter_mut().zip(weights) {
                    *sum += x * w;
                }
            }
            *row = sums.map(activation);
        }
        nn_runtime::optim::norm(rows.as_flattened()) / ((ROWS * WIDTH) as f64).sqrt()
    };
    Spread { scheme, sizes: (0..LAYERS).map(layer).collect() }
}

/// The sizes through the layers.
#[must_use]
pub fn picture([tanh, relu]: &[Vec<Spread>; 2]) -> Figure {
    let chart = |title: &str, spreads: &[Spread]| {
        let chart = Chart::new(title).x("layer").y("root mean square of the activations").log_y().legend_below();
        let points = |spread: &Spread| spread.sizes.iter().enumerate().map(|(layer, size)| (layer as f64 + 1.0, *size)).collect::<Vec<_>>();
        spreads.iter().fold(chart, |chart, spread| chart.line(spread.scheme, points(spread)))
    };
    Figure::new("Twenty layers of 64 units, before any training")
        .chart(chart("tanh", tanh).y_limits(1e-8, 3.0))
        .chart(chart("Relu", relu).y_limits(1e-8, 1e5))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()).save(wanted.as_deref().unwrap_or("target/pictures/initialization"))
}
