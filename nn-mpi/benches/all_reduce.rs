//! Times the sums of a training over the ranks that started it, by the number of `f32`: for the model in `benches/README.md`.

use std::time::Instant;

use nn_runtime::trainer::Communicator;

fn main() -> Result<(), nn_runtime::Error> {
    let world = nn_mpi::world()?;
    for power in (0..=22).step_by(2) {
        let mut numbers = vec![1e-30_f32; 1 << power];
        let mut times: Vec<f64> = (0..if power > 16 { 40 } else { 400 })
            .map(|_| {
                let start = Instant::now();
                world.sum_f32(&mut [&mut numbers]);
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        if world.rank() == 0 {
            println!("{} ranks, {:>8} numbers: {:>9.1} µs", world.size(), numbers.len(), times[times.len() / 2]);
        }
    }
    Ok(())
}
