//! Weights in read-only memory, for `#[weights("…")]` and `embed!`. All of it runs at compile time.
//!
//! The macro has read the file, transposed its matrices and written its numbers as one byte string. The tensors of a network that is
//! declared elsewhere are known only to the compiler, so this module compares them and puts the numbers in order.

mod check;

use bytemuck::Pod;

use crate::tensor::{Role, Tensor, in_memory};

/// A value aligned to a cache line, from where a processor loads many numbers at once fastest.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Aligned<T>(pub T);

/// Converts little-endian bytes to numbers.
#[must_use]
pub const fn cast<S: Pod, const BYTES: usize, const LEN: usize>(mut bytes: [u8; BYTES]) -> Aligned<[S; LEN]> {
    if cfg!(target_endian = "big") {
        let mut rest: &mut [u8] = &mut bytes;
        while let Some((number, behind)) = rest.split_at_mut_checked(size_of::<S>()) {
            let (mut first, mut last) = (0, number.len() - 1);
            while first < last {
                number.swap(first, last);
                (first, last) = (first + 1, last - 1);
            }
            rest = behind;
        }
    }
    Aligned(bytemuck::must_cast(bytes))
}

/// A file of weights, as the macro read it.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// The tensors.
    pub tensors: &'static [Stored],
    /// Their numbers, little-endian.
    pub bytes: &'static [u8],
}

/// A tensor of a [`File`].
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    /// The name after renaming.
    pub name: &'static str,
    /// The shape in the file. In `bytes` the axes of a tensor of several are turned as those of a weight are in memory.
    pub shape: &'static [usize],
    /// Where it starts in the bytes.
    pub start: usize,
    /// The bytes of a number: 4 or 8.
    pub width: usize,
}

impl Stored {
    const fn len(&self) -> usize {
        let (mut len, mut axis) = (1, 0);
        while axis < self.shape.len() {
            len *= self.shape[axis];
            axis += 1;
        }
        len
    }
}

impl File {
    /// Returns the parameters or the statistics of a network, in its order.
    ///
    /// A tensor that does not fit stays 0. [`check`](Self::check) reports it, once.
    #[must_use]
    pub const fn gather<S: Pod, const BYTES: usize, const LEN: usize>(&self, tensors: &[Tensor], statistics: bool) -> Aligned<[S; LEN]> {
        let mut bytes = [0; BYTES];
        let (width, mut last, mut tensor) = (size_of::<S>(), 0, 0);
        while tensor < tensors.len() {
            let declared = &tensors[tensor];
            if let Some(found) = self.find(declared.name, "", last) {
                let stored = &self.tensors[found];
                if declared.is_statistic() == statistics && same(declared.shape, stored.shape) {
                    let (_, rest) = bytes.split_at_mut(declared.range.start * width);
                    let (to, _) = rest.split_at_mut(stored.len() * width);
                    let (_, rest) = self.bytes.split_at(stored.start);
                    let (from, _) = rest.split_at(stored.len() * stored.width);
                    place(to, from, width, stored, declared.role);
                }
                last = found;
            }
            tensor += 1;
        }
        Aligned(bytemuck::must_cast(bytes))
    }

    /// Finds the tensor `layer.name`. It looks at the tensors from `last` on first, because files and declarations often have the same
    /// order.
    const fn find(&self, name: &str, layer: &str, last: usize) -> Option<usize> {
        let mut step = 0;
        while step < self.tensors.len() {
            let place = (last + step) % self.tensors.len();
            if is_called(self.tensors[place].name, layer, name) {
                return Some(place);
            }
            step += 1;
        }
        None
    }
}

/// Copies the numbers of a tensor to their place.
const fn place(to: &mut [u8], from: &[u8], width: usize, stored: &Stored, role: Role) {
    let len = stored.len();
    // A tensor that is not a weight has the same order in memory as in the file.
    let turned_back = stored.shape.len() >= 2 && !matches!(role, Role::Weight);
    if width == stored.width && !turned_back && cfg!(target_endian = "little") {
        to.copy_from_slice(from);
        return;
    }
    let mut place = 0;
    while place < len {
        let source = if turned_back { in_memory(stored.shape, place) } else { place };
        let (_, number) = from.split_at(source * stored.width);
        let (_, to) = to.split_at_mut(place * width);
        // Converts numbers of the file's width to those of the program's, in its byte order.
        match (number.first_chunk(), number.first_chunk(), stored.width, width) {
            (Some(number), _, 4, 4) => put(to, &f32::from_le_bytes(*number).to_ne_bytes()),
            (Some(number), _, 4, 8) => put(to, &(f32::from_le_bytes(*number) as f64).to_ne_bytes()),
            (_, Some(number), 8, 4) => put(to, &(f64::from_le_bytes(*number) as f32).to_ne_bytes()),
            (_, Some(number), 8, 8) => put(to, &f64::from_le_bytes(*number).to_ne_bytes()),
            _ => {}
        }
        place += 1;
    }
}

const fn put<const N: usize>(to: &mut [u8], number: &[u8; N]) {
    if let Some(to) = to.first_chunk_mut() {
        *to = *number;
    }
}

const fn same(a: &[usize], b: &[usize]) -> bool {
    let mut axis = 0;
    while axis < a.len() && axis < b.len() && a[axis] == b[axis] {
        axis += 1;
    }
    axis == a.len() && axis == b.len()
}

/// Whether a full name is `layer.name`, or `name` if `layer` is empty.
const fn is_called(full: &str, layer: &str, name: &str) -> bool {
    match behind(full, layer) {
        Some(rest) => starts_with(rest, name.as_bytes()) && rest.len() == name.len(),
        None => false,
    }
}

/// Returns the part of a full name after `layer.`.
const fn behind<'a>(full: &'a str, layer: &str) -> Option<&'a [u8]> {
    let full = full.as_bytes();
    if layer.is_empty() {
        return Some(full);
    }
    if !starts_with(full, layer.as_bytes()) {
        return None;
    }
    match full.split_at(layer.len()).1 {
        [b'.', rest @ ..] => Some(rest),
        _ => None,
    }
}

const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let mut place = 0;
    while place < start.len() && place < text.len() && text[place] == start[place] {
        place += 1;
    }
    place == start.len()
}
