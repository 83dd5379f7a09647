//! Decides how many threads to use, and starts them.

use std::cell::Cell;
use std::sync::LazyLock;
use std::thread::available_parallelism;

use crate::error::Error;

/// The number of floating-point operations of a step that justify another thread. They take some tens of microseconds.
const WORTH_A_THREAD: usize = 6_000_000;

/// Returns the number of cores.
pub(crate) fn cores() -> usize {
    static CORES: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from).min(num_cpus::get_physical()).max(1));
    *CORES
}

/// Returns the maximum number of threads: more than any machine needs, and few enough to be started. Each thread uses memory.
pub(crate) fn most() -> usize {
    static MOST: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from).saturating_mul(4).max(1024));
    *MOST
}

/// Returns an error if the number of threads is 0 or too large.
pub(crate) fn check(threads: usize) -> Result<(), Error> {
    match threads {
        0 => Err(Error::Setting("the number of threads is 0, but must be at least 1".to_owned())),
        threads if threads > most() => Err(Error::Setting(format!(
            "{threads} threads are more than the {} that can be started here: ask for as many as the machine has cores, which is {}",
            most(),
            cores()
        ))),
        _ => Ok(()),
    }
}

thread_local! {
    /// Whether all cores are busy, so that more threads would not help.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// Makes this thread use no others from now on.
pub(crate) fn stay_alone() {
    ALONE.set(true);
}

/// Returns how many threads are worthwhile for a training step on `rows` rows. `flops` is the cost of the forward pass of a row; the
/// backward pass costs twice that. At most one thread per core.
pub(crate) fn that_pay(flops: usize, rows: usize) -> usize {
    let work = flops.saturating_mul(3).saturating_mul(rows);
    if ALONE.get() { 1 } else { (work / WORTH_A_THREAD).clamp(1, cores()) }
}

/// Returns whether this thread belongs to a pool with several threads.
pub(crate) fn inside_a_pool() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}

/// Runs both, on two threads if one is free. Unlike [`rayon::join`] it is compiled once, and not again for each network.
pub(crate) fn join(left: &mut (dyn FnMut() + Send), right: &mut (dyn FnMut() + Send)) {
    rayon::join(left, right);
}

/// Runs `work` on a new thread pool, in which passes and steps can use several threads.
///
/// Outside of a pool, each use of another thread costs about 30 µs. If the caller is already on a thread of a pool, `work` runs there. With
/// 0 or 1 threads it runs on the thread of the caller.
///
/// [`Trainer::fit`](crate::trainer::Trainer::fit) calls this function itself. Put a training loop of your own inside it:
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
/// workspace.threads(2); // each thread processes two of the four rows
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
/// There are more threads than the system can start, or more than the limit, which is four per core and at least 1024.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    check(threads.max(1))?;
    if threads < 2 || inside_a_pool() {
        return Ok(work());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::Setting(format!("{threads} threads cannot be started: {error}")))?;
    Ok(pool.install(work))
}
