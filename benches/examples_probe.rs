use nn_runtime::prelude::*;
use std::time::Instant;
network! {
    #[loss(CrossEntropy)]
    struct Large(784) -> 10 { Dense(1024), Relu, Dense(1024), Relu, Dense(10), Softmax }
}
fn main() {
    let mut net = Large::init(&mut StdRng::seed_from_u64(1));
    let mut ws = Large::workspace(256);
    let inputs: Vec<[f32; 784]> = (0..256).map(|i| std::array::from_fn(|j| ((i * 31 + j * 17) % 97) as f32 / 48.0 - 1.0)).collect();
    let targets: Vec<usize> = (0..256).map(|i| i % 10).collect();
    let mut opt = Momentum::new(1e-2, 0.9);
    let (mut a, mut b) = (vec![], vec![]);
    for _ in 0..60 {
        let t = Instant::now();
        net.gradient(&inputs, &targets, &mut ws).unwrap();
        a.push(t.elapsed().as_secs_f64());
        let t = Instant::now();
        opt.step(&mut net, ws.gradient());
        b.push(t.elapsed().as_secs_f64());
    }
    a.sort_by(f64::total_cmp); b.sort_by(f64::total_cmp);
    println!("gradient {:.3} ms step {:.3} ms", a[30] * 1e3, b[30] * 1e3);
}
