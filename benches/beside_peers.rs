//! Times every workload and prints one line for each, as the other libraries' programs do: name, workload, threads, rows a second, and the
//! median and minimum of microseconds for one run. Settings: `BENCH_SECONDS=2 WORKLOADS=T1,I1 THREADS=2`.

mod workloads;

use std::env;
use std::time::{Duration, Instant};

fn main() {
    let seconds = env::var("BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let wanted = env::var("WORKLOADS").ok();
    let threads = env::var("THREADS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let all = || {
        for make in workloads::ALL {
            let mut workload = make();
            if wanted.as_ref().is_some_and(|wanted| !wanted.split(',').any(|name| name == workload.name)) {
                continue;
            }
            let (median, best) = time(&mut workload.run, Duration::from_secs_f64(seconds));
            let rows = workload.rows as f64 / median;
            println!("nn {} {threads} {rows:.0}  us_per_step={:.3} best={:.3}", workload.name, median * 1e6, best * 1e6);
        }
    };
    nn_runtime::on_threads(threads, all).expect("threads can be started");
}

/// Returns the median and the minimum of seconds for one run, measured in chunks of about five milliseconds.
fn time(run: &mut dyn FnMut(), long: Duration) -> (f64, f64) {
    let mut chunk = |runs: usize| {
        let start = Instant::now();
        (0..runs).for_each(|_| run());
        start.elapsed().as_secs_f64() / runs as f64
    };
    let warm = (0..10).map(|_| chunk(1)).fold(f64::MAX, f64::min);
    let runs = ((5e-3 / warm) as usize).max(1);
    let (start, mut times) = (Instant::now(), Vec::new());
    while start.elapsed() < long || times.len() < 5 {
        times.push(chunk(runs));
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[0])
}
