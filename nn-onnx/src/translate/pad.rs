//! `Pad`: of zeros before a convolution its padding, else along each axis numbers that are taken again, or a product.

use super::states::Padded;
use super::{Flow, MOST, Translation, Value, float, text};
use crate::axes::place;
use crate::error::Error;
use crate::file::Node;
use crate::view::Of;

impl<'a> Translation<'a> {
    pub(super) fn pad(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let given = self.wholes_of(node, 1, "pads")?.ok_or_else(|| Error::new("has no padding"))?;
        if given.iter().all(|pad| *pad == 0) {
            let value = self.value(name)?.clone();
            self.same_as(name, node.output(0), value);
            return Ok(());
        }
        let flow = self.flow(name)?;
        let rank = flow.view.rank();
        let axes = self.constant_of(node, 3)?.and_then(|axes| axes.whole.clone());
        let axes: Option<Vec<usize>> = match axes {
            Some(axes) => axes.iter().map(|axis| place(*axis, rank)).collect(),
            None => Some((0..rank).collect()),
        };
        let wrong = || Error::new(format!("has the padding {given:?} of {}", flow.view.text()));
        let axes = axes.filter(|axes| given.len() == 2 * axes.len()).ok_or_else(wrong)?;
        let pads = given.iter().map(|pad| usize::try_from(*pad).ok().filter(|pad| *pad <= MOST)).collect::<Option<Vec<_>>>();
        let pads = pads.ok_or_else(|| Error::new("removes numbers, or has too large a padding, which is not supported"))?;
        let padding: Vec<(usize, [usize; 2])> = axes
            .iter()
            .enumerate()
            .map(|(at, axis)| (*axis, [pads[at], pads[axes.len() + at]]))
            .filter(|(_, sides)| *sides != [0, 0])
            .collect();
        let value = match self.constant_of(node, 2)? {
            Some(value) if !value.numbers.is_empty() => value.single().ok_or_else(|| Error::new("has several numbers as its value"))?,
            _ => float(node, "value", 0.0),
        };
        let mode = text(node, "mode", "constant");
        let is_read_by_convolutions =
            self.readers.get(node.output(0)).is_some_and(|readers| readers.iter().all(|reader| *reader == "Conv"));
        let are_positions = padding.iter().all(|(axis, _)| *axis > 1) && matches!(rank, 3 | 4);
        if mode == "constant" && value == 0.0 && are_positions && is_read_by_convolutions {
            // As the positions of what is padded, so that the padding is along axes of a layer.
            let flow = self.positions_of(flow)?.flow;
            let of = |axis: usize| if rank == 3 { Of::Steps } else { [Of::Height, Of::Width][axis - 2] };
            let padding = padding.into_iter().map(|(axis, sides)| (of(axis), sides)).collect();
            self.values.insert(node.output(0), Value::Padded(Padded { flow, padding, state: None }));
            return Ok(());
        }
        let mut flow = flow;
        for (axis, sides) in padding {
            let size = flow.view.size(axis).ok_or_else(|| Error::new("pads rows, which are independent of each other in a network"))?;
            flow = match again(mode, size, sides) {
                Some(places) => self.taken(flow, axis, &places)?,
                None if mode == "constant" => self.surrounded(flow, axis, sides, value)?,
                None => {
                    return Err(Error::new(format!(
                        "has the mode `{mode}` and the padding {sides:?} of {size} numbers, which is not supported"
                    )));
                }
            };
        }
        self.values.insert(node.output(0), Value::Flow(flow));
        Ok(())
    }

    /// An axis with the same number before and behind: a product with a one for each of its numbers.
    fn surrounded(&mut self, flow: Flow, axis: usize, [before, behind]: [usize; 2], value: f32) -> Result<Flow, Error> {
        let from = flow.view.size(axis).unwrap_or(1);
        let to = before + from + behind;
        self.spend(from.saturating_mul(to))?;
        let mut weight = vec![0.0; from * to];
        (0..from).for_each(|place| weight[(before + place) * from + place] = 1.0);
        let bias = (0..to).map(|place| if (before..before + from).contains(&place) { 0.0 } else { value }).collect();
        self.product_along(flow, axis, "pad", [weight, bias])
    }
}

/// Which numbers of an axis a padding repeats, with those between. `None`: it repeats none, or there are too few.
fn again(mode: &str, size: usize, [before, behind]: [usize; 2]) -> Option<Vec<usize>> {
    let last = size.checked_sub(1)?;
    let (ahead, after): (Vec<usize>, Vec<usize>) = match mode {
        "reflect" if before <= last && behind <= last => ((1..=before).rev().collect(), (1..=behind).map(|place| last - place).collect()),
        "edge" => (vec![0; before], vec![last; behind]),
        "wrap" => ((0..before).map(|place| (place + before * last) % size).collect(), (0..behind).map(|place| place % size).collect()),
        _ => return None,
    };
    Some(ahead.into_iter().chain(0..size).chain(after).collect())
}
