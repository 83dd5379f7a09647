//! How many threads pay, and where they come from.

use std::cell::Cell;
use std::sync::LazyLock;
use std::thread::available_parallelism;

use crate::error::Error;

/// Floating-point operations of one thread's part of a step from which on another thread pays: some tens of microseconds.
const WORTH_A_THREAD: usize = 6_000_000;

/// How many cores the machine has.
pub(crate) fn cores() -> usize {
    static CORES: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from).min(num_cpus::get_physical()).max(1));
    *CORES
}

/// How many threads can be asked for: more than any machine pays for, and fewer than a system refuses. Each costs memory of its own.
pub(crate) fn most() -> usize {
    static MOST: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from).saturating_mul(4).max(1024));
    *MOST
}

/// Refuses none, and more than can be started.
pub(crate) fn check(threads: usize) -> Result<(), Error> {
    match threads {
        0 => Err(Error::Setting("the number of threads is 0: wanted is at least 1".to_owned())),
        threads if threads > most() => Err(Error::Setting(format!(
            "{threads} threads are more than the {} that can be started here: ask for as many as the machine has cores, which is {}",
            most(),
            cores()
        ))),
        _ => Ok(()),
    }
}

thread_local! {
    /// Whether every core has work already, so that no other thread pays.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// From now on only one thread pays for what this one does.
pub(crate) fn stay_alone() {
    ALONE.set(true);
}

/// How many threads pay for a training step on so many rows, of a network whose forward pass costs `flops` a row; the backward pass
/// costs twice that. At most one for every core.
pub(crate) fn that_pay(flops: usize, rows: usize) -> usize {
    let work = flops.saturating_mul(3).saturating_mul(rows);
    if ALONE.get() { 1 } else { (work / WORTH_A_THREAD).clamp(1, cores()) }
}

/// Whether this runs on a thread of a pool that has others.
pub(crate) fn inside_a_pool() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}

/// Does all of `work` on the threads of a pool of its own, where passes and steps spread over them without waking one from outside:
/// that costs some 30 µs each time. Inside of a pool already it does the work there.
///
/// [`Trainer::fit`](crate::trainer::Trainer::fit) does this itself; a loop by hand is put inside:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Dense(1) }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// let mut workspace = Line::workspace(4);
/// workspace.threads(2); // each works on two of the four rows
/// on_threads(2, || {
///     let mut sgd = Sgd::new(0.1);
///     for _ in 0..100 {
///         line.gradient(&[[1.0], [2.0], [3.0], [4.0]], &[[3.0], [5.0], [7.0], [9.0]], &mut workspace)?;
///         sgd.step(&mut line, workspace.gradient());
///     }
///     Ok::<_, nn_runtime::Error>(())
/// })??;
/// assert!((line.predict(&[5.0])[0] - 11.0).abs() < 0.5);
/// # Ok(()) }
/// ```
///
/// # Errors
/// There are more threads than the system starts, or than anybody has cores: at least 1024 can be asked for.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    check(threads.max(1))?;
    if threads < 2 || inside_a_pool() {
        return Ok(work());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::Setting(format!("{threads} threads cannot be started: {error}")))?;
    Ok(pool.install(work))
}
