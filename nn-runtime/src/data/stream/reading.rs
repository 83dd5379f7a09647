//! Reads a file in another thread.

use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::compiled::WithTarget;
use crate::error::Error;

/// Returns the number of rows that the reading thread sends at once: 512, or fewer if these need more than 16 MiB.
pub(in crate::data) const fn part_rows<N: WithTarget>() -> usize {
    most_of::<N>(512, 1 << 24)
}

/// The maximum number of parts in the queue.
const WAITING: usize = 4;

/// Returns `rows`, or fewer if these need more than `bytes` bytes.
pub(super) const fn most_of<N: WithTarget>(rows: usize, bytes: usize) -> usize {
    let fit = bytes / size_of::<FileRow<N>>();
    if fit == 0 {
        1
    } else if fit < rows {
        fit
    } else {
        rows
    }
}

/// A row of a file.
pub(in crate::data) struct FileRow<N: WithTarget> {
    pub(in crate::data) input: N::Input,
    pub(in crate::data) target: N::Target,
    /// 1 without a column of weights.
    pub(in crate::data) weight: N::Scalar,
}

/// Rows that are sent together.
pub(in crate::data) type Part<N> = VecDeque<FileRow<N>>;

/// Receives a part and returns an empty one for the next rows. `None` if no more rows are needed.
pub(in crate::data) type Give<'a, N> = dyn FnMut(Part<N>) -> Option<Part<N>> + 'a;

/// A file that can be read repeatedly from its beginning.
pub(in crate::data) struct Rereadable<N: WithTarget> {
    pub(super) path: PathBuf,
    /// Whether rows have weights.
    pub(super) weighted: bool,
    read: Arc<dyn Fn(&mut Give<'_, N>) -> Result<(), Error> + Send + Sync>,
}

impl<N: WithTarget> Rereadable<N> {
    /// `read` must pass each row of the file once, in parts that are not empty.
    pub(in crate::data) fn new(
        path: &Path,
        weighted: bool,
        read: impl Fn(&mut Give<'_, N>) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Self {
        Self { path: path.to_owned(), weighted, read: Arc::new(read) }
    }
}

impl<N: WithTarget> Clone for Rereadable<N> {
    fn clone(&self) -> Self {
        Self { path: self.path.clone(), weighted: self.weighted, read: Arc::clone(&self.read) }
    }
}

impl<N: WithTarget> fmt::Debug for Rereadable<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

/// A pass through a file.
pub(super) struct Reading<N: WithTarget> {
    parts: Receiver<Result<Part<N>, Error>>,
    /// Returns used parts to the reading thread, so that their memory is reused.
    spent: SyncSender<Part<N>>,
    /// The received rows that are not used yet.
    part: Part<N>,
    ended: bool,
}

impl<N: WithTarget> Reading<N> {
    pub(super) fn begin(file: &Rereadable<N>) -> Result<Self, Error> {
        let (sender, parts) = sync_channel(WAITING);
        // Room for all parts: those in the queue, one that is being used, and one that is being filled.
        let (spent, used) = sync_channel(WAITING + 2);
        for _ in 0..=WAITING {
            let _ = spent.try_send(Part::<N>::with_capacity(part_rows::<N>()));
        }
        let read = Arc::clone(&file.read);
        let reader = move || {
            let fresh = |used: &Receiver<Part<N>>| used.try_recv().unwrap_or_else(|_| Part::<N>::with_capacity(part_rows::<N>()));
            let result = read(&mut |part| sender.send(Ok(part)).ok().map(|()| fresh(&used)));
            // An empty part marks the end. If the receiver is gone, the result is not needed.
            let _ = sender.send(result.map(|()| VecDeque::new()));
        };
        let started = thread::Builder::new().name("nn stream".to_owned()).spawn(reader);
        started.map_err(|source| Error::Io { path: file.path.clone(), action: "start the reading thread", source })?;
        Ok(Self { parts, spent, part: VecDeque::new(), ended: false })
    }

    /// Fills `rows` up to `wanted` rows, or to the end of the file.
    pub(super) fn fill(&mut self, rows: &mut Part<N>, wanted: usize) -> Result<(), Error> {
        while rows.len() < wanted && !self.ended {
            if self.part.is_empty() {
                let part = std::mem::take(&mut self.part);
                if part.capacity() > 0 {
                    let _ = self.spent.try_send(part);
                }
                let stopped = |_| Error::Data("the reading thread stopped before the end of the file".to_owned());
                self.part = self.parts.recv().map_err(stopped)??;
                self.ended = self.part.is_empty();
            }
            let taken = self.part.len().min(wanted - rows.len());
            rows.extend(self.part.drain(..taken));
        }
        Ok(())
    }
}
