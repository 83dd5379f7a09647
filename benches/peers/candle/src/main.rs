//! candle: each layer is a `Linear`. Prints the same lines as `beside_peers`.

use std::env;
use std::time::{Duration, Instant};

use candle_core::{Device, Result, Tensor};
use candle_nn::{Linear, Module};

fn main() -> Result<()> {
    let wanted = env::var("WORKLOADS").unwrap_or_default();
    let seconds = env::var("BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let small: &[usize] = &[784, 128, 64, 10];
    for (name, widths, rows) in [("I1", small, 1), ("I2", &[13, 64, 64, 1], 1), ("I3", &[32, 16, 8, 1], 1), ("I4", small, 256)] {
        if !wanted.is_empty() && !wanted.split(',').any(|other| other == name) {
            continue;
        }
        let cpu = Device::Cpu;
        let layers: Vec<Linear> = widths
            .windows(2)
            .map(|pair| {
                let deviation = (2.0 / pair[0] as f32).sqrt();
                let weight = Tensor::randn(0.0_f32, deviation, (pair[1], pair[0]), &cpu)?;
                Ok(Linear::new(weight, Some(Tensor::zeros(pair[1], candle_core::DType::F32, &cpu)?)))
            })
            .collect::<Result<_>>()?;
        let input = Tensor::rand(-1.0_f32, 1.0, (rows, widths[0]), &cpu)?;
        let run = || -> Result<Tensor> {
            let mut x = layers[0].forward(&input)?;
            for layer in &layers[1..] {
                x = layer.forward(&if name == "I3" { x.tanh()? } else { x.relu()? })?;
            }
            Ok(x)
        };
        let (start, mut times) = (Instant::now(), Vec::new());
        while start.elapsed() < Duration::from_secs_f64(seconds) || times.len() < 5 {
            let chunk = Instant::now();
            for _ in 0..20 {
                std::hint::black_box(run()?);
            }
            times.push(chunk.elapsed().as_secs_f64() * 1e6 / 20.0);
        }
        times.sort_by(f64::total_cmp);
        let (median, threads) = (times[times.len() / 2], env::var("THREADS").unwrap_or_else(|_| "1".to_owned()));
        println!("candle {name} {threads} {:.0}  us_per_step={median:.3} best={:.3}", rows as f64 / median * 1e6, times[0]);
    }
    Ok(())
}
