//! Pools over images, sequences and volumes.

use super::windows::Windows;
use super::{Flow, Translation, Value, sizes, whole};
use crate::error::Error;
use crate::file::{Attribute, Node};
use crate::shape::Shape;
use crate::view::{self, Of, View};

impl<'a> Translation<'a> {
    /// `MaxPool` and `AveragePool`.
    pub(super) fn pool(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        if flow.view.rank() == 5 {
            return self.pool_of_volumes(node, flow);
        }
        if whole(node, "storage_order", 0) != 0 || node.outputs.len() > 1 {
            return Err(Error::new("gives the places of its numbers, which is not supported"));
        }
        let positions = self.positions(node)?;
        let kernel = sizes(node, "kernel_shape")?.ok_or_else(|| Error::new("has no kernel"))?;
        let mut windows = Windows::of(node, &kernel, &positions)?;
        let is_max = node.operator == "MaxPool";
        let counts_padding = whole(node, "count_include_pad", 0) != 0;
        let is_padded = windows.padding != [[0, 0]; 2];
        // With `ceil_mode` there are windows that only begin inside of the image.
        windows.over(positions.sides)?;
        for axis in 0..windows.axes {
            let [before, behind] = windows.padding[axis];
            let rest = (positions.sides[axis] + before + behind - windows.span(axis)) % windows.stride[axis];
            if whole(node, "ceil_mode", 0) == 0 || rest == 0 {
                continue;
            }
            let missing = windows.stride[axis] - rest;
            let begins = positions.sides[axis] + before + behind + missing - windows.span(axis);
            if begins < positions.sides[axis] + before {
                if !is_max && is_padded && counts_padding {
                    return Err(Error::new(
                        "counts its padding, but has windows that reach beyond it, by `ceil_mode`, which is not supported",
                    ));
                }
                windows.padding[axis][1] += missing;
            }
        }
        let sides = windows.over(positions.sides)?;
        let kind = if is_max { "MaxPool" } else { "AvgPool" };
        let mut arguments: Vec<String> = [windows.pair(windows.kernel)].into_iter().chain(windows.arguments(windows.kernel)).collect();
        if !is_max && windows.padding != [[0, 0]; 2] && !(is_padded && counts_padding) {
            arguments.push("count_include_pad = false".to_owned());
        }
        self.give(node, format!("{kind}({})", arguments.join(", ")), &positions.flow, positions.with(positions.channels, sides));
        Ok(())
    }

    /// A pool over depth, height and width: first over height and width, then over depth.
    fn pool_of_volumes(&mut self, node: &Node<'a>, flow: Flow) -> Result<(), Error> {
        let wrong = || Error::new(format!("reads {}: expected channels, depth, height and width", flow.view.text()));
        let volume: Option<Vec<usize>> = (1..5).map(|axis| flow.view.size(axis)).collect();
        let Some(&[channels, depth, height, width]) = volume.as_deref() else { return Err(wrong()) };
        let of_axes = |from: usize, count: usize| {
            let part = |(name, value): &(&'a str, Attribute<'a>)| {
                let value = match value {
                    Attribute::Wholes(numbers) if *name == "pads" && numbers.len() == 6 => {
                        Attribute::Wholes([&numbers[from..from + count], &numbers[3 + from..3 + from + count]].concat())
                    }
                    Attribute::Wholes(numbers) if numbers.len() == 3 => Attribute::Wholes(numbers[from..from + count].to_vec()),
                    other => other.clone(),
                };
                (*name, value)
            };
            node.attributes.iter().map(part).collect::<Vec<_>>()
        };
        let rows = flow.view.0[0].clone();
        let all = self.all_numbers(flow)?;
        // Each plane is a channel.
        let planes = Shape::Image([channels * depth, height, width]);
        let flow = self.reshaped(&all, planes, View::of(planes, 0));
        let view = View([rows.clone()].into_iter().chain(flow.view.0.into_iter().skip(1)).collect());
        self.values.insert(node.output(0), Value::Flow(Flow { view, ..flow }));
        let again = |from: usize, count: usize| Node {
            inputs: vec![node.output(0)],
            outputs: vec![node.output(0)],
            attributes: of_axes(from, count),
            ..node.clone()
        };
        self.pool(&again(1, 2))?;
        let flow = self.flow(node.output(0))?;
        let Shape::Image([_, height, width]) = self.shape(&flow) else { return Err(Error::new("has no planes")) };
        let columns = Shape::Image([channels, depth, height * width]);
        let flow = self.reshaped(&flow, columns, View::of(columns, 0));
        let view = View([rows.clone()].into_iter().chain(flow.view.0.into_iter().skip(1)).collect());
        self.values.insert(node.output(0), Value::Flow(Flow { view, ..flow }));
        let mut along_depth = again(0, 1);
        for (name, value) in &mut along_depth.attributes {
            if let Attribute::Wholes(numbers) = value {
                let neutral = i64::from(*name != "pads");
                *numbers = match numbers[..] {
                    [before, behind] => vec![before, neutral, behind, neutral],
                    [number] => vec![number, neutral],
                    _ => continue,
                };
            }
        }
        self.pool(&along_depth)?;
        let flow = self.flow(node.output(0))?;
        let Shape::Image([_, depth, _]) = self.shape(&flow) else { return Err(Error::new("has no columns")) };
        let axes = [
            rows,
            view::whole(Of::Channels, channels),
            view::whole(Of::Height, depth),
            view::part(Of::Width, height, width),
            view::part(Of::Width, width, 1),
        ];
        self.values.insert(node.output(0), Value::Flow(Flow { view: View(axes.to_vec()), ..flow }));
        Ok(())
    }

    /// `GlobalMaxPool` and `GlobalAveragePool`, whose output has axes of size 1 in the file.
    pub(super) fn global_pool(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let positions = self.positions(node)?;
        let kind = if node.operator == "GlobalMaxPool" { "GlobalMaxPool" } else { "GlobalAvgPool" };
        let (_, view) = positions.with(positions.channels, [1, 1]);
        self.give(node, kind, &positions.flow, (Shape::Numbers(positions.channels), view));
        Ok(())
    }
}
