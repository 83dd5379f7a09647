//! Numbers in the order in which an operator goes over them. Most nodes find them there; for the others the axes of a layer are permuted.

use super::{Flow, Kind, Translation};
use crate::error::Error;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Atom, Axis, Of, View, dimensions};

/// The size of an axis without the rows.
fn size(axis: &[Atom]) -> usize {
    axis.iter().filter(|atom| atom.of != Of::Rows).map(|atom| atom.size).product()
}

/// The most numbers that are taken one by one.
const MOST_TAKEN: usize = 1 << 16;

impl Translation<'_> {
    /// A flow whose layer has these axes of the file as its features, and all others as its steps. Without others it gives numbers.
    pub(super) fn lines(&mut self, flow: Flow, inner: &[usize]) -> Result<Flow, Error> {
        let flow = self.done(flow);
        if let Some(axis) = inner.iter().find(|axis| **axis >= flow.view.rank()) {
            return Err(Error::new(format!("works along the axis {axis} of {}", flow.view.text())));
        }
        let outer: Vec<usize> = (0..flow.view.rank()).filter(|axis| !inner.contains(axis)).collect();
        let mut view = flow.view.clone();
        let mut sizes = [1, 1];
        for (place, (axes, of)) in [(&outer[..], Of::Steps), (inner, Of::Channels)].into_iter().enumerate() {
            for axis in axes.iter().rev() {
                let size = size(&view.0[*axis]);
                view.set(*axis, view::part(of, size, sizes[place]));
                sizes[place] *= size;
            }
        }
        let shape = if sizes[0] == 1 { Shape::Numbers(sizes[1]) } else { Shape::Steps(sizes) };
        if view == flow.view && shape == self.shape(&flow) {
            return Ok(flow);
        }
        if (0..flow.view.rank()).any(|axis| flow.view.has_rows(axis) && (flow.view.0[axis].len() > 1 || inner.contains(&axis))) {
            return Err(Error::new(format!("works on {} over rows, which are independent of each other in a network", flow.view.text())));
        }
        let wanted = outer.iter().chain(inner).flat_map(|axis| &flow.view.0[*axis]).filter(|atom| atom.of != Of::Rows);
        let wanted: Axis = wanted.copied().collect();
        let layer = self.in_order(&flow, &wanted)?;
        Ok(self.reshaped(&Flow { layer, ..flow }, shape, view))
    }

    /// All numbers of a row in the order of the file.
    pub(super) fn all_numbers(&mut self, flow: Flow) -> Result<Flow, Error> {
        let axes: Vec<usize> = (0..flow.view.rank()).filter(|axis| !flow.view.has_rows(*axis)).collect();
        self.lines(flow, &axes)
    }

    /// A product with a constant matrix along an axis, of which all other axes are steps.
    pub(super) fn product_along(&mut self, flow: Flow, axis: usize, named: &str, [weight, bias]: [Vec<f32>; 2]) -> Result<Flow, Error> {
        let flow = self.lines(flow, &[axis])?;
        let (from, to) = (self.shape(&flow).channels(), bias.len());
        let has_bias = bias.iter().any(|number| *number != 0.0);
        let written = if has_bias { "" } else { ", bias = false" };
        let shape = self.shape(&flow).with_channels(to);
        let layer = self.push(Kind::Of(format!("Dense({to}{written})")), vec![flow.layer], shape);
        let bias = has_bias.then(|| Tensor::new("bias", vec![to], bias));
        self.with_tensors(layer, named, "", [Tensor::new("weight", vec![to, from], weight)].into_iter().chain(bias).collect());
        let mut view = flow.view;
        view.set(axis, view::part(Of::Channels, to, 1));
        Ok(Flow { layer, view, then: None })
    }

    /// A layer that gives the numbers of another in this order.
    fn in_order(&mut self, flow: &Flow, wanted: &[Atom]) -> Result<usize, Error> {
        let shape = self.shape(flow);
        let other = || Error::new(format!("reads {}, whose numbers lie in another order than those of a layer", flow.view.text()));
        if matches!(shape, Shape::Tokens(_)) {
            return Err(other());
        }
        let axes = dimensions(shape);
        let place = |atom: &Atom| (axes.iter().position(|(of, _)| *of == atom.of), std::cmp::Reverse(atom.stride));
        let mut natural: Axis = wanted.iter().filter(|atom| atom.of != Of::Copies).copied().collect();
        natural.sort_by_key(place);
        // All numbers, each once.
        if view::joined(natural.iter()) != view::joined(axes.iter().flat_map(|(of, size)| view::whole(*of, *size)).collect::<Axis>().iter())
        {
            return Err(other());
        }
        if natural.len() < wanted.len() {
            return self.repeated(flow, &natural, wanted).ok_or_else(other);
        }
        let order: Vec<usize> = wanted.iter().filter_map(|atom| natural.iter().position(|other| other == atom)).collect();
        if order.len() != natural.len() {
            return Err(other());
        }
        Ok(self.permuted(flow.layer, &natural, order))
    }

    /// A layer whose axes are in another order: `order` has the places of the atoms in which its numbers lie.
    fn permuted(&mut self, mut layer: usize, natural: &[Atom], order: Vec<usize>) -> usize {
        // Atoms that stay neighbours are one group.
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for place in order {
            match groups.last_mut() {
                Some(group) if group.last().is_some_and(|last| last + 1 == place) => group.push(place),
                _ => groups.push(vec![place]),
            }
        }
        let size = |group: &[usize]| group.iter().map(|place| natural[*place].size).product::<usize>();
        let sizes: Vec<usize> = groups.iter().map(|group| size(group)).collect();
        // Now by the number that a group has in the wanted order.
        let mut now: Vec<usize> = (0..groups.len()).collect();
        now.sort_by_key(|group| groups[*group][0]);
        while !now.is_sorted() {
            let product = |groups: &[usize]| groups.iter().map(|group| sizes[*group]).product::<usize>();
            let (axes, order, then) = match now[..] {
                [a, b] => (vec![sizes[a], sizes[b]], vec![1, 0], vec![b, a]),
                [a, b, c] => {
                    let from = [a, b, c];
                    let order = [0, 1, 2].map(|to| from.iter().position(|group| *group == to).unwrap_or(to));
                    (from.map(|group| sizes[group]).to_vec(), order.to_vec(), vec![0, 1, 2])
                }
                _ => {
                    // From the last one on, each group goes to the front, if those behind it are not in order already.
                    let in_order = |first: &usize| now.iter().filter(|group| *group >= first).is_sorted();
                    let next = (0..now.len()).find(in_order).unwrap_or(1).saturating_sub(1);
                    let at = now.iter().position(|group| *group == next).unwrap_or(0);
                    let then = [&now[at..=at], &now[..at], &now[at + 1..]].concat();
                    let axes = vec![product(&now[..at]), sizes[next], product(&now[at + 1..])];
                    if at + 1 == now.len() { (axes[..2].to_vec(), vec![1, 0], then) } else { (axes, vec![1, 0, 2], then) }
                }
            };
            let from = Shape::of(&axes).unwrap_or(Shape::Numbers(1));
            let flow = Flow { layer, view: View::of(from, 0), then: None };
            let reshaped = self.reshaped(&flow, from, View::of(from, 0)).layer;
            let turned: Vec<usize> = order.iter().map(|axis| axes[*axis]).collect();
            let to = Shape::of(&turned).unwrap_or(from);
            layer = self.push(Kind::Of(format!("Permute({order:?})")), vec![reshaped], to);
            now = then;
        }
        layer
    }

    /// A layer of numbers in which some are there several times.
    fn repeated(&mut self, flow: &Flow, natural: &[Atom], wanted: &[Atom]) -> Option<usize> {
        let count = wanted.iter().try_fold(1_usize, |all, atom| all.checked_mul(atom.size)).filter(|count| *count <= MOST_TAKEN)?;
        let total: usize = natural.iter().map(|atom| atom.size).product();
        // How far apart the numbers of an atom lie.
        let distance = |atom: &Atom| -> usize {
            let behind = natural.iter().skip_while(|other| *other != atom).skip(1);
            if atom.of == Of::Copies { 0 } else { behind.map(|other| other.size).product() }
        };
        let digits: Vec<(usize, usize)> = wanted.iter().map(|atom| (atom.size, distance(atom))).collect();
        let place_of = |number: usize| {
            let mut rest = number;
            digits.iter().rev().fold(0, |place, (size, distance)| {
                let digit = rest % size;
                rest /= size;
                place + digit * distance
            })
        };
        let places: Vec<usize> = (0..count).map(place_of).collect();
        let numbers = Shape::Numbers(total);
        let from = self.reshaped(flow, numbers, flow.view.clone()).layer;
        Some(self.push(Kind::Of(format!("Slice([{}])", runs(&places))), vec![from], Shape::Numbers(count)))
    }

    /// The same numbers as a layer of another shape.
    pub(super) fn reshaped(&mut self, flow: &Flow, to: Shape, view: View) -> Flow {
        if self.shape(flow) == to {
            return Flow { view, ..flow.clone() };
        }
        let text = if let Shape::Numbers(_) = to { "Flatten".to_owned() } else { format!("Reshape({})", to.text()) };
        let layer = self.push(Kind::Of(text), vec![flow.layer], to);
        Flow { layer, view, then: None }
    }

    /// A flow whose layer's axes are those of the file, behind that of rows.
    pub(super) fn laid_out(&mut self, flow: Flow) -> Result<Flow, Error> {
        let shape = self.shape(&flow);
        let other = |view: &View| Error::new(format!("reads {}, whose numbers lie in another order than those of a layer", view.text()));
        let rows = flow.view.0.first().and_then(|axis| axis.iter().find(|atom| atom.of == Of::Rows)).copied();
        let rows = rows.ok_or_else(|| other(&flow.view))?;
        let mut sizes: Vec<usize> = flow.view.0.iter().map(|axis| size(axis)).collect();
        if sizes.first() == Some(&1) {
            sizes.remove(0);
        }
        let has_own_axis = sizes.len() < flow.view.rank();
        let to = if sizes.is_empty() { Some(Shape::Numbers(1)) } else { Shape::of(&sizes) };
        if has_own_axis && to == Some(shape) && flow.view == View::of(shape, rows.size) {
            return Ok(flow);
        }
        let flow = self.all_numbers(flow)?;
        match to {
            Some(to) if has_own_axis => Ok(self.reshaped(&flow, to, View::of(to, rows.size))),
            _ => Ok(flow),
        }
    }
}

/// Places as a `Slice` has them: `3, 0..4, (4..8).rev()`.
pub(super) fn runs(places: &[usize]) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut rest = places;
    while let [first, ..] = rest {
        let rising = |step: usize| rest.iter().enumerate().take_while(|(place, at)| **at == first + step * place).count();
        let up = rising(1);
        let down = rest.iter().enumerate().take_while(|(place, at)| Some(**at) == first.checked_sub(*place)).count();
        let step = rest.get(1).and_then(|second| second.checked_sub(*first)).unwrap_or(0);
        let apart = if step > 1 { rising(step) } else { 1 };
        let count = up.max(down).max(apart);
        texts.push(match count {
            1 => first.to_string(),
            2 => format!("{first}, {}", rest[1]),
            _ if count == up => format!("{first}..{}", first + count),
            _ if count == down => format!("({}..{}).rev()", first + 1 - count, first + 1),
            _ => format!("({first}..{}).step_by({step})", first + (count - 1) * step + 1),
        });
        rest = &rest[count..];
    }
    texts.join(", ")
}
