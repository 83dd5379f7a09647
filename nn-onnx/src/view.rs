//! How the numbers that a layer gives lie in the axes of a value in the file.
//!
//! A file turns, splits and joins axes where a declaration has nothing to say: a sequence is `[rows, steps, features]` for a product,
//! `[rows, features, steps]` for a convolution and `[steps, rows, features]` for a recurrent layer. So nodes that only move axes become no
//! layers. A value remembers of which parts of a layer's output each of its axes consists.

use crate::shape::Shape;

/// What an axis of a layer's output is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    Rows,
    Steps,
    Channels,
    Height,
    Width,
    /// The same numbers several times.
    Copies,
}

/// A part of an axis of a layer's output: of its index, the digit `index / stride % size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub of: Of,
    /// 0: any number of rows.
    pub size: usize,
    pub stride: usize,
}

/// An axis of a value. One without atoms has the size 1.
pub(crate) type Axis = Vec<Atom>;

/// The axes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View(pub Vec<Axis>);

/// The size that a node gives to an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Size(usize),
    /// So many times the number of rows.
    Rows(usize),
    /// What the others leave.
    Rest,
}

/// The most numbers whose places are looked at.
const MOST: usize = 1 << 22;

/// A whole axis of a layer's output.
pub(crate) fn whole(of: Of, size: usize) -> Axis {
    part(of, size, 1)
}

/// A part of an axis of a layer's output, which has no atom if it has the size 1.
pub(crate) fn part(of: Of, size: usize, stride: usize) -> Axis {
    if size == 1 && of != Of::Rows { Vec::new() } else { vec![Atom { of, size, stride }] }
}

/// The axes of a row in memory, with their sizes.
pub(crate) fn dimensions(shape: Shape) -> Vec<(Of, usize)> {
    match shape {
        Shape::Numbers(numbers) => vec![(Of::Channels, numbers)],
        Shape::Steps([steps, features]) => vec![(Of::Steps, steps), (Of::Channels, features)],
        Shape::Image([channels, height, width]) => vec![(Of::Channels, channels), (Of::Height, height), (Of::Width, width)],
        Shape::Tokens([steps, _]) => vec![(Of::Steps, steps)],
    }
}

/// Atoms with neighbours joined that are one.
pub(crate) fn joined<'a>(atoms: impl Iterator<Item = &'a Atom>) -> Axis {
    let mut all: Axis = Vec::new();
    for atom in atoms {
        match all.last_mut() {
            Some(last) if last.of == atom.of && last.size > 0 && last.stride == atom.size * atom.stride => {
                (last.size, last.stride) = (last.size * atom.size, atom.stride);
            }
            _ => all.push(*atom),
        }
    }
    all
}

impl View {
    /// A row of this shape, with its axes in this order behind that of rows.
    pub(crate) fn of(shape: Shape, rows: usize) -> Self {
        let axes = dimensions(shape).into_iter().map(|(of, size)| whole(of, size));
        Self([whole(Of::Rows, rows)].into_iter().chain(axes).collect())
    }

    pub(crate) fn rank(&self) -> usize {
        self.0.len()
    }

    /// The size of an axis. `None`: it has any number of rows.
    pub(crate) fn size(&self, axis: usize) -> Option<usize> {
        let size = self.0.get(axis)?.iter().map(|atom| atom.size).product();
        (size > 0).then_some(size)
    }

    /// Whether an axis has to do with several rows. A single row may be a part of any axis.
    pub(crate) fn has_rows(&self, axis: usize) -> bool {
        self.0.get(axis).is_some_and(|axis| axis.iter().any(|atom| atom.of == Of::Rows && atom.size != 1))
    }

    /// The sizes of what a value and a constant of this shape give together: the larger one along each axis, counted from the last. `None`: rows.
    pub(crate) fn beside(&self, shape: &[usize]) -> Vec<Option<usize>> {
        let rank = self.rank().max(shape.len());
        let own = |axis: usize| (axis + self.rank()).checked_sub(rank).map_or(Some(1), |axis| self.size(axis));
        let its = |axis: usize| (axis + shape.len()).checked_sub(rank).map_or(1, |axis| shape[axis]);
        (0..rank).map(|axis| own(axis).map(|size| size.max(its(axis)))).collect()
    }

    /// Makes an axis consist of these parts. A single row that is a part of it stays.
    pub(crate) fn set(&mut self, axis: usize, parts: Axis) {
        if let Some(axis) = self.0.get_mut(axis) {
            axis.retain(|atom| atom.of == Of::Rows);
            axis.extend(parts);
        }
    }

    /// For messages: `[rows, 16, 24]`.
    pub(crate) fn text(&self) -> String {
        let size = |axis: &Axis| match axis.iter().map(|atom| atom.size).product::<usize>() {
            0 => "rows".to_owned(),
            size => size.to_string(),
        };
        format!("[{}]", self.0.iter().map(size).collect::<Vec<_>>().join(", "))
    }

    /// Whether an axis is the whole of one of a layer's output.
    pub(crate) fn is_whole(&self, axis: usize, of: Of, size: usize) -> bool {
        let is_part = |atom: &&Atom| of == Of::Rows || atom.of != Of::Rows || atom.size != 1;
        self.0.get(axis).is_some_and(|atoms| joined(atoms.iter().filter(is_part)) == whole(of, size))
    }

    /// The axis that has all atoms of this kind, and no others.
    pub(crate) fn axis_of(&self, of: Of, size: usize) -> Option<usize> {
        let of_kind = |axis: &Axis| axis.iter().filter(|atom| atom.of == of).map(|atom| atom.size).product::<usize>() == size;
        let place = self.0.iter().position(|axis| !axis.is_empty() && of_kind(axis))?;
        self.0[place].iter().all(|atom| atom.of == of).then_some(place)
    }

    /// The numbers of a row in the order in which they lie in the file.
    fn row(&self) -> Axis {
        joined(self.0.iter().flatten().filter(|atom| atom.of != Of::Rows))
    }

    /// Whether rows are the first axis, and the numbers of a row lie as a layer's output does.
    pub(crate) fn is_natural(&self, shape: Shape) -> bool {
        let rows_first = self.0.first().is_some_and(|axis| matches!(axis[..], [Atom { of: Of::Rows, .. }]));
        let natural: Axis = dimensions(shape).into_iter().flat_map(|(of, size)| whole(of, size)).collect();
        rows_first && self.row() == natural
    }

    pub(crate) fn permuted(&self, order: &[usize]) -> Option<Self> {
        let axes: Option<Vec<_>> = order.iter().map(|axis| self.0.get(*axis).cloned()).collect();
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        axes.filter(|_| sorted.iter().copied().eq(0..self.rank())).map(Self)
    }

    /// A single row that shares an axis gets one of its own, if there is an axis of size 1.
    pub(crate) fn settled(mut self) -> Self {
        let is_row = |atom: &Atom| atom.of == Of::Rows && atom.size == 1;
        let shared = self.0.iter().position(|axis| axis.len() > 1 && axis.iter().any(is_row));
        if let (Some(shared), Some(empty)) = (shared, self.0.iter().position(Vec::is_empty)) {
            let (rows, others) = self.0[shared].iter().partition(|atom| is_row(atom));
            (self.0[empty], self.0[shared]) = (rows, others);
        }
        self
    }

    /// The same numbers in other axes.
    pub(crate) fn regrouped(&self, targets: &[Target]) -> Option<Self> {
        let mut atoms = joined(self.0.iter().flatten());
        let rest = targets.iter().position(|target| *target == Target::Rest).unwrap_or(targets.len());
        let (front, back) = targets.split_at(rest);
        let mut axes = Vec::new();
        for (place, target) in front.iter().enumerate() {
            let mut axis = take(&mut atoms, *target, false)?;
            // A single row that has no axis of its own is a part of the one before it.
            let has_own = matches!(front.get(place + 1), Some(Target::Size(1) | Target::Rows(_)));
            if atoms.first().is_some_and(|atom| atom.of == Of::Rows && atom.size == 1) && !has_own && !axis.is_empty() {
                axis.push(atoms.remove(0));
            }
            axes.push(axis);
        }
        let mut behind = Vec::new();
        for target in back.iter().skip(1).rev() {
            behind.push(take(&mut atoms, *target, true)?);
        }
        if back.is_empty() {
            return atoms.is_empty().then(|| Self(axes).settled());
        }
        axes.push(atoms);
        axes.extend(behind.into_iter().rev());
        Some(Self(axes).settled())
    }

    /// The numbers of a constant that is combined with the value, for each index of these axes of the layer's output. Its axes are those of
    /// the value, counted from the last one, or have the size 1. `None`: it has other axes, or differs along another axis.
    pub(crate) fn spread(&self, shape: &[usize], numbers: &[f32], over: &[(Of, usize)]) -> Option<Vec<f32>> {
        let behind = self.rank().checked_sub(shape.len())?;
        let axes = &self.0[behind..];
        let differs = axes.iter().zip(shape).filter(|(_, size)| **size > 1);
        for (axis, size) in differs {
            let known = axis.iter().all(|atom| atom.size == 1 || over.iter().any(|(of, _)| *of == atom.of));
            if !known || axis.iter().map(|atom| atom.size).product::<usize>() != *size {
                return None;
            }
        }
        let count: usize = over.iter().map(|(_, size)| size).product();
        if count > numbers.len().max(MOST) {
            return None;
        }
        let number = |place: usize| {
            let mut rest = place;
            let digits = over.iter().rev().map(|(of, size)| {
                let digit = rest % size;
                rest /= size;
                (*of, digit)
            });
            let index: Vec<_> = digits.collect();
            let of_atom = |atom: &Atom| index.iter().find(|(of, _)| *of == atom.of).map_or(0, |(_, index)| index / atom.stride % atom.size);
            let of_axis = |axis: &Axis| axis.iter().fold(0, |place, atom| place * atom.size + of_atom(atom));
            let place = axes.iter().zip(shape).fold(0, |place, (axis, size)| place * size + if *size > 1 { of_axis(axis) } else { 0 });
            numbers.get(place).copied()
        };
        (0..count).map(number).collect()
    }

    /// For each number of a row of this shape, its place among the numbers of an axis. `None`: the axis has not exactly these numbers.
    pub(crate) fn places(&self, axis: usize, dimensions: &[(Of, usize)]) -> Option<Vec<usize>> {
        let count: usize = dimensions.iter().map(|(_, size)| size).product();
        if count > MOST {
            return None;
        }
        let axis = Self(vec![self.0.get(axis)?.clone()]);
        let places: Vec<f32> = (0..count).map(|place| place as f32).collect();
        let spread = axis.spread(&[count], &places, dimensions).filter(|_| axis.size(0) == Some(count))?;
        let mut places: Vec<usize> = spread.into_iter().map(|place| place as usize).collect();
        let found = places.clone();
        places.sort_unstable();
        places.into_iter().eq(0..count).then_some(found)
    }
}

/// Takes the atoms of an axis from one end, and splits the last one where it must.
fn take(atoms: &mut Axis, target: Target, from_the_end: bool) -> Option<Axis> {
    let (mut left, rows) = match target {
        Target::Size(size) if size > 0 => (size, false),
        Target::Rows(times) if times > 0 => (times, true),
        _ => return None,
    };
    let mut taken: Axis = Vec::new();
    let mut has_rows = false;
    loop {
        let next = if from_the_end { atoms.last_mut() } else { atoms.first_mut() };
        let is_rows = |atom: &Atom| atom.of == Of::Rows;
        let done = left == 1 && (!rows || has_rows);
        match next {
            // A single row is an axis of size 1.
            Some(atom) if is_rows(atom) && atom.size == 1 && !has_rows && (taken.is_empty() || !done) => has_rows = true,
            _ if done => break,
            Some(atom) if is_rows(atom) && rows && !has_rows => has_rows = true,
            Some(atom) if is_rows(atom) && atom.size > 1 && left % atom.size == 0 => left /= atom.size,
            Some(atom) if !is_rows(atom) && left % atom.size == 0 => left /= atom.size,
            Some(atom) if !is_rows(atom) && left > 1 && atom.size % left == 0 => {
                // Its last digits, or its first.
                let (size, of) = (atom.size, atom.of);
                let (high, low) = if from_the_end { (size / left, left) } else { (left, size / left) };
                let [high, low] = [Atom { of, size: high, stride: atom.stride * low }, Atom { of, size: low, stride: atom.stride }];
                let (part, rest) = if from_the_end { (low, high) } else { (high, low) };
                (*atom, left) = (rest, 1);
                taken.push(part);
                continue;
            }
            _ => return None,
        }
        taken.push(if from_the_end { atoms.pop()? } else { atoms.remove(0) });
    }
    if from_the_end {
        taken.reverse();
    }
    Some(taken)
}
