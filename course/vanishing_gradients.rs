//! Vanishing gradients: thirty layers, and what brings the gradient through them.
//!
//! `cargo run --release --example vanishing_gradients`
//!
//! Back-propagation multiplies: the gradient of the first layer is that of the last times the slope of thirty activations and thirty
//! matrices. The slope of a sigmoid is at most ¼, so that thirty of them leave nothing. `Relu` has slope 1 where it is on; but it is off
//! for half of its inputs, and with Glorot's first weights that loses a factor of √2 at each layer, forwards and backwards, which He's first
//! weights give back (He et al. 2015). `BatchNorm` gives every layer's outputs the same size, whatever the weights: nothing vanishes, but the
//! gradient grows a little on its way back through each (Yang et al. 2019), so that thirty of them alone learn slowly. `Residual` lets the gradient pass
//! beside the layers altogether (He et al. 2016), and the deep network learns like a shallow one.
//!
//! The picture has the length of the gradient at each layer before the first step, and the loss over 15 epochs of the same training. The
//! health report says in words what is wrong with which layers.

use nn_runtime::diagnosis::{Ailment, Health};
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// A network of the 8×8 digits whose layers are written thirty times, between one that makes 24 numbers of 64 and one that makes 10.
macro_rules! thirty {
    ($(#[$doc:meta])* $name:ident: $($layer:tt)*) => {
        thirty!(@ten [$(#[$doc])* $name] [$($layer)*, $($layer)*, $($layer)*, $($layer)*, $($layer)*, $($layer)*, $($layer)*, $($layer)*, $($layer)*, $($layer)*]);
    };
    (@ten [$(#[$doc:meta])* $name:ident] [$($ten:tt)*]) => {
        network! {
            $(#[$doc])*
            #[loss(CrossEntropy)]
            struct $name(64) -> 10 { Standardize, Dense(24), $($ten)*, $($ten)*, $($ten)*, Dense(10), Softmax }
        }
    };
}

thirty!(
    /// Slopes of at most ¼.
    Sigmoids: Dense(24), Sigmoid
);
thirty!(
    /// Slopes of 0 or 1, and weights made for tanh.
    Relus: Dense(24, init = GlorotUniform), Relu
);
thirty!(
    /// Weights made for `Relu`.
    He: Dense(24, init = HeNormal), Relu
);
thirty!(
    /// Every layer's outputs of one size.
    Normalized: Dense(24), BatchNorm, Relu
);
thirty!(
    /// A way beside every layer.
    Residuals: Residual { Dense(24), BatchNorm, Relu }
);

/// What became of a network.
#[derive(Clone, Debug)]
pub struct Depth {
    /// What it is made of.
    pub name: &'static str,
    /// The length of the gradient of each layer's weights before the first step, from the first layer to the last.
    pub gradients: Vec<f64>,
    /// The training loss, epoch by epoch.
    pub losses: Vec<f64>,
    /// How its layers fared.
    pub health: Health,
}

impl Depth {
    /// How much of the gradient is left at the first of the thirty.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.gradients[1] / self.gradients[30]
    }
}

/// How often each picture is learnt from.
const EPOCHS: usize = 15;

/// All five, from the one that does not learn.
///
/// # Errors
/// The data cannot be read.
pub fn run(epochs: usize) -> Result<Vec<Depth>, nn_runtime::Error> {
    let depths = vec![
        depth::<Sigmoids>("Sigmoid", epochs)?,
        depth::<Relus>("Relu, GlorotUniform", epochs)?,
        depth::<He>("Relu, HeNormal", epochs)?,
        depth::<Normalized>("BatchNorm, Relu", epochs)?,
        depth::<Residuals>("Residual, BatchNorm, Relu", epochs)?,
    ];
    println!("{:>26}  {:>12}  {:>12}  {:>12}  {:>11}", "", "|g|, layer 1", "layer 15", "layer 30", "loss at end");
    for Depth { name, gradients, losses, .. } in &depths {
        let loss = losses.last().unwrap_or(&f64::NAN);
        println!("{name:>26}  {:>12.2e}  {:>12.2e}  {:>12.2e}  {loss:>11.4}", gradients[1], gradients[15], gradients[30]);
    }
    println!();
    for Depth { name, health, .. } in &depths {
        let vanishes = health.verdicts().into_iter().find(|verdict| verdict.ailment == Ailment::Vanishes);
        println!("{name}: {}", vanishes.map_or("no gradient vanishes".to_owned(), |verdict| verdict.to_string()));
    }
    Ok(depths)
}

fn depth<N>(name: &'static str, epochs: usize) -> Result<Depth, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Target = usize>,
{
    let digits = Dataset::<N>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, _) = digits.split_by_hash(5);
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    net.fit_scalers(&train)?;
    let mut workspace = N::workspace(256);
    net.gradient(&train.inputs()[..256], &train.targets()[..256], &mut workspace)?;
    let gradient = workspace.gradient().parameters();
    let weights = N::TENSORS.iter().filter(|tensor| tensor.name.starts_with("dense") && tensor.name.ends_with("weight"));
    let gradients = weights.map(|tensor| nn_runtime::optim::norm(&gradient[tensor.range.clone()])).collect();

    let report = Trainer::new(Adam::new(4e-3)).epochs(epochs).batch(64).diagnose().fit(&mut net, &train)?;
    let losses = report.epochs.iter().map(|epoch| epoch.train_loss).collect();
    Ok(Depth { name, gradients, losses, health: report.health.unwrap_or_default() })
}

/// The gradients layer by layer, and the losses.
#[must_use]
pub fn picture(depths: &[Depth]) -> Figure {
    let gradients = Chart::new("Before the first step").x("layer").y("length of the gradient").log_y().legend_below();
    let gradients =
        depths.iter().fold(gradients, |chart, depth| chart.line(depth.name, (1..=30).map(|layer| (layer as f64, depth.gradients[layer]))));
    let losses = Chart::new("The same training").x("epoch").y("training loss").log_y().legend_below();
    let losses = depths.iter().fold(losses, |chart, depth| {
        chart.line(depth.name, depth.losses.iter().enumerate().map(|(epoch, loss)| (epoch as f64 + 1.0, *loss)))
    });
    Figure::new("Thirty layers").chart(gradients).chart(losses)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run(EPOCHS)?).save(wanted.as_deref().unwrap_or("target/pictures/vanishing_gradients"))
}
