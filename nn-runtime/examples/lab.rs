#![allow(missing_docs, clippy::all, clippy::pedantic)]
use nn_runtime::prelude::*;
use nn_runtime::finder::LearningRateFinder;
use nn_runtime::optim::Optimizer;
use nn_runtime::Supervised;

network! { #[derive(Clone)] #[loss(MeanSquaredError)] struct Std(8) -> 1 { Standardize, Dense(64), Relu, Dense(32), Relu, Dense(1), Rescale } }
network! { #[derive(Clone)] #[loss(MeanSquaredError)] struct Raw(8) -> 1 { Dense(64), Relu, Dense(32), Relu, Dense(1) } }
network! { #[derive(Clone)] #[loss(MeanSquaredError)] struct RawBn(8) -> 1 { Dense(64), BatchNorm, Relu, Residual { Dense(64), BatchNorm, Relu, Dropout(0.1) }, Dense(32), Relu, Dense(1) } }
network! { #[derive(Clone)] #[loss(CrossEntropy)] struct Digit([8, 8]) -> 10 { Standardize, Dense(32), BatchNorm, Relu, Dropout(0.1), Dense(10), Softmax } }
network! { #[derive(Clone)] #[loss(CrossEntropy)] struct DigitRaw([8, 8]) -> 10 { Dense(64), Relu, Dense(10), Softmax } }
network! { #[derive(Clone)] #[loss(MeanSquaredError)] struct Tiny(1) -> 1 { Dense(16), Tanh, Dense(1) } }

fn go<N: Supervised + Clone, O: Optimizer + Clone>(name: &str, oname: &str, data: &Dataset<N>, batch: usize, epochs: usize, adam: impl Fn(f64) -> O, train: bool) {
    for seed in 1..4u64 {
        let net = N::init(&mut StdRng::seed_from_u64(seed));
        for steps in [100usize, 200] {
            let curve = LearningRateFinder::new().steps(steps).batch(batch).seed(seed).find(&net, &adam(0.1), data).unwrap();
            let l: Vec<String> = curve.tried.iter().map(|t| format!("[{:e},{:e}]", t.rate, t.loss)).collect();
            println!("{{\"kind\":\"curve\",\"name\":\"{name}\",\"opt\":\"{oname}\",\"seed\":{seed},\"steps\":{steps},\"now\":[{},{}],\"curve\":[{}]}}", curve.steepest().unwrap_or(0.0), curve.tenth_of_least().unwrap_or(0.0), l.join(","));
        }
    }
    if !train { return; }
    for k in 0..13 {
        let rate = 10f64.powf(-6.0 + 0.5 * k as f64);
        let mut net = N::init(&mut StdRng::seed_from_u64(1));
        let r = Trainer::new(adam(rate)).epochs(epochs).batch(batch).seed(1).fit(&mut net, data);
        let (loss, eval) = match r { Ok(r) => (r.last().train_loss, net.evaluate(data).map(|e| e.loss).unwrap_or(1e30)), Err(_) => (1e30, 1e30) };
        println!("{{\"kind\":\"train\",\"name\":\"{name}\",\"opt\":\"{oname}\",\"rate\":{rate:e},\"loss\":{loss:e},\"eval\":{eval:e}}}");
    }
}

fn main() {
    let houses = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/california_housing.csv.gz");
    let digits = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz");
    macro_rules! both { ($n:ident, $data:expr, $batch:expr, $epochs:expr) => {{
        let data = $data;
        go::<$n, _>(stringify!($n), "Adam", &data, $batch, $epochs, |r| Adam::new(r), true);
        go::<$n, _>(stringify!($n), "Nesterov", &data, $batch, $epochs, |r| Nesterov::new(r, 0.9), true);
        go::<$n, _>(stringify!($n), "Sgd", &data, $batch, $epochs, |r| Sgd::new(r), true);
    }} }
    both!(Std, Dataset::<Std>::from_csv(houses).unwrap(), 128, 3);
    both!(Raw, Dataset::<Raw>::from_csv(houses).unwrap(), 128, 3);
    both!(RawBn, Dataset::<RawBn>::from_csv(houses).unwrap(), 128, 3);
    both!(Digit, Dataset::<Digit>::from_csv(digits).unwrap(), 32, 5);
    both!(DigitRaw, Dataset::<DigitRaw>::from_csv(digits).unwrap(), 32, 5);
    both!(Tiny, Dataset::<Tiny>::from_rows((0..200).map(|x| x as f32 / 100.0 - 1.0).map(|x| ([x], [(3.0 * x).sin()]))), 20, 20);
}
