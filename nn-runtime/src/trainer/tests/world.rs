//! Ranks that are threads of one process.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::trainer::Communicator;

/// How long a rank waits for the others before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Board {
    /// What the ranks have put down for the call that they wait in.
    put: Vec<Option<Vec<u8>>>,
    /// What they all put down for the call before. The next call is over when each has taken it.
    taken: Arc<Vec<Vec<u8>>>,
}

/// One of several threads that train together.
pub(super) struct Member {
    rank: usize,
    size: usize,
    board: Arc<(Mutex<Board>, Condvar)>,
}

impl Member {
    /// Puts down bytes, and returns those of all.
    fn meet(&self, own: &[u8]) -> Arc<Vec<Vec<u8>>> {
        let (board, changed) = &*self.board;
        let mut board = board.lock().unwrap_or_else(PoisonError::into_inner);
        board.put[self.rank] = Some(own.to_vec());
        if board.put.iter().all(Option::is_some) {
            let size = self.size;
            let all = std::mem::replace(&mut board.put, vec![None; size]);
            board.taken = Arc::new(all.into_iter().flatten().collect());
            changed.notify_all();
        }
        while board.put[self.rank].is_some() {
            let (next, waited) = changed.wait_timeout(board, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            board = next;
            assert!(!waited.timed_out() || board.put[self.rank].is_none(), "rank {} waits for a rank that does not come", self.rank);
        }
        Arc::clone(&board.taken)
    }

    fn sum<S: Copy + bytemuck::Pod + std::ops::AddAssign>(&self, numbers: &mut [&mut [S]]) {
        let own: Vec<u8> = numbers.iter().flat_map(|part| bytemuck::cast_slice::<S, u8>(part).to_vec()).collect();
        let all = self.meet(&own);
        let read = |bytes: &[u8]| bytes.chunks_exact(size_of::<S>()).map(bytemuck::pod_read_unaligned).collect::<Vec<S>>();
        let mut sums = read(&all[0]);
        for rank in &all[1..] {
            assert_eq!(rank.len(), own.len(), "all ranks add as many numbers");
            sums.iter_mut().zip(read(rank)).for_each(|(sum, number)| *sum += number);
        }
        let mut sums = sums.into_iter();
        for number in numbers.iter_mut().flat_map(|part| part.iter_mut()) {
            *number = sums.next().expect("as many");
        }
    }
}

impl Communicator for Member {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.size
    }

    fn sum_f32(&self, numbers: &mut [&mut [f32]]) {
        self.sum(numbers);
    }

    fn sum_f64(&self, numbers: &mut [&mut [f64]]) {
        self.sum(numbers);
    }

    fn broadcast(&self, from: usize, bytes: &mut [u8]) {
        let all = self.meet(bytes);
        assert!(all.iter().all(|rank| rank.len() == bytes.len()), "all ranks await as many bytes");
        bytes.copy_from_slice(&all[from]);
    }

    fn gather(&self, own: &[u8], all: &mut [u8]) {
        let gathered = self.meet(own);
        assert!(gathered.iter().all(|rank| rank.len() == own.len()), "all ranks gather as many bytes");
        all.copy_from_slice(&gathered.concat());
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.leave();
        }
    }
}

/// Runs `work` on as many ranks, and returns what each of them returns.
pub(super) fn on_ranks<T: Send>(size: usize, work: impl Fn(&Member) -> T + Sync) -> Vec<T> {
    let board = Board { put: vec![None; size], ..Board::default() };
    let board = Arc::new((Mutex::new(board), Condvar::new()));
    std::thread::scope(|scope| {
        let started = |rank| {
            let member = Member { rank, size, board: Arc::clone(&board) };
            let work = &work;
            scope.spawn(move || work(&member))
        };
        let ranks: Vec<_> = (0..size).map(started).collect();
        ranks.into_iter().map(|rank| rank.join().expect("no rank panics")).collect()
    })
}
