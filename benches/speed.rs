//! `cargo bench`: every workload, embedded networks, and how the time of a step grows. `cargo bench -- T2` times one workload.

mod embedded;
mod scaling;
mod workloads;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn speed(criterion: &mut Criterion) {
    for make in workloads::ALL {
        let mut workload = make();
        let mut group = criterion.benchmark_group(workload.name);
        group.throughput(Throughput::Elements(workload.rows as u64));
        group.bench_function("nn", |bencher| bencher.iter(&mut workload.run));
        group.finish();
    }
}

criterion_group! { name = benches; config = Criterion::default(); targets = speed, embedded::smaller_weights, embedded::unusual_numbers, scaling::by_rows, scaling::by_layers, scaling::by_width }
criterion_main!(benches);
