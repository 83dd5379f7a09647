//! Nodes that only say how numbers lie, constants, and tables of embeddings.

use std::borrow::Cow;

use super::{Flow, Translation, Value, sizes, whole};
use crate::error::Error;
use crate::file::{Attribute, Node};
use crate::shape::Shape;
use crate::tensor::Tensor;

impl<'a> Translation<'a> {
    pub(super) fn constant(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let constant = node.attributes.iter().find_map(|(name, attribute)| match (*name, attribute) {
            ("value", Attribute::Tensor(tensor)) => Some((**tensor).clone()),
            ("value_float", Attribute::Float(number)) => Some(Tensor::new("", Vec::new(), vec![*number])),
            ("value_floats", Attribute::Floats(numbers)) => Some(Tensor::new("", vec![numbers.len()], numbers.clone())),
            ("value_int", Attribute::Whole(number)) => Some(Tensor::of_whole(Vec::new(), vec![*number])),
            ("value_ints", Attribute::Wholes(numbers)) => Some(Tensor::of_whole(vec![numbers.len()], numbers.clone())),
            _ => None,
        });
        let constant = constant.ok_or_else(|| Error::new("has a value of a type that is not supported"))?;
        self.values.insert(node.output(0), Value::Constant(Cow::Owned(constant)));
        Ok(())
    }

    /// `Transpose` of a constant matrix.
    pub(super) fn transpose(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (constant, axes) = (self.required(node, 0, "input")?, sizes(node, "perm")?);
        let turned = constant.turned().filter(|_| axes.is_none_or(|axes| axes == [1, 0]));
        let turned = turned.ok_or_else(|| Error::new("turns axes of other than a matrix, which is not supported"))?;
        self.values.insert(node.output(0), Value::Constant(Cow::Owned(turned)));
        Ok(())
    }

    /// What changes nothing when a network predicts.
    pub(super) fn same(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let value = self.value(name)?.clone();
        let is_float = match &value {
            Value::Flow(flow) => !matches!(self.shape(flow), Shape::Tokens(_)),
            Value::Erf { .. } => true,
            Value::Constant(_) | Value::Axes(_) => false,
        };
        // float, float16, double and bfloat16
        if node.operator == "Cast" && is_float && !matches!(whole(node, "to", 0), 1 | 10 | 11 | 16) {
            return Err(Error::new("makes whole numbers of others, which is not supported"));
        }
        if node.operator == "Dropout" && self.constant_of(node, 2)?.is_some_and(|training| training.single() != Some(0.0)) {
            return Err(Error::new("is in training: export the network for predictions, in PyTorch after `net.eval()`"));
        }
        self.same_as(name, node.output(0), value);
        Ok(())
    }

    /// `Shape`.
    pub(super) fn axes_of(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let axes = [None].into_iter().chain(flow.axes.iter().copied().map(Some)).collect();
        self.values.insert(node.output(0), Value::Axes(axes));
        Ok(())
    }

    /// An axis, or a row of a table for each token.
    pub(super) fn gather(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (Some(from), Some(index)) = (node.inputs.first(), node.inputs.get(1)) else { return Err(Error::new("must have two inputs")) };
        match (self.value(from)?.clone(), self.value(index)?.clone()) {
            (Value::Axes(axes), Value::Constant(index)) => {
                let index = index.whole.as_deref().unwrap_or_default();
                let chosen = index.iter().map(|place| {
                    let place =
                        usize::try_from(*place).ok().or_else(|| axes.len().checked_sub(usize::try_from(place.checked_neg()?).ok()?));
                    place.and_then(|place| axes.get(place).copied()).ok_or_else(|| Error::new("asks for an axis that is not there"))
                });
                let chosen = chosen.collect::<Result<_, _>>()?;
                self.values.insert(node.output(0), Value::Axes(chosen));
                Ok(())
            }
            (Value::Constant(table), Value::Flow(flow)) => self.embedding(node, &table, &flow),
            _ => Err(Error::new("is neither a table of embeddings nor an axis, which is not supported")),
        }
    }

    fn embedding(&mut self, node: &Node<'a>, table: &Tensor, flow: &Flow) -> Result<(), Error> {
        let (&[vocabulary, features], Shape::Tokens([steps, known])) = (&table.shape[..], self.shape(flow)) else {
            return Err(Error::new("expected a table of two axes, and tokens"));
        };
        if whole(node, "axis", 0) != 0 || known != 0 && known != vocabulary || vocabulary == 0 || features == 0 {
            return Err(Error::new("reads tokens of another vocabulary, or another axis than the first"));
        }
        self.layers[flow.layer].shape = Shape::Tokens([steps, vocabulary]);
        let layer = self.give(node, format!("Embedding({features})"), flow, Shape::Steps([steps, features]));
        let weight = Tensor::new("weight", vec![vocabulary, features], table.numbers.clone());
        self.with_tensors(layer, "embedding", &table.name, vec![weight]);
        Ok(())
    }

    /// `Flatten`, `Reshape`, `Squeeze` and `Unsqueeze`.
    pub(super) fn reshape(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if let Some(Value::Axes(axes)) = node.inputs.first().map(|name| self.value(name)).transpose()?.cloned() {
            // A number beside a list of one: both are lists here.
            self.values.insert(node.output(0), Value::Axes(axes));
            return Ok(());
        }
        let flow = self.input_of(node, 0)?;
        let axes = self.new_axes(node, &flow)?;
        let shape = self.shape(&flow);
        let large = |axes: &[usize]| axes.iter().copied().filter(|size| *size != 1).collect::<Vec<_>>();
        let only_ones = large(&axes) == large(&flow.axes) && matches!(shape, Shape::Numbers(_));
        if only_ones || Shape::of(&axes) == Some(shape) {
            let name = node.inputs.first().copied().unwrap_or_default();
            self.same_as(name, node.output(0), Value::Flow(Flow { axes, ..flow }));
            return Ok(());
        }
        let to = Shape::of(&axes).ok_or_else(|| Error::new(format!("gives the shape {axes:?}, which is not supported")))?;
        let text = match to {
            Shape::Numbers(_) => "Flatten".to_owned(),
            _ => format!("Reshape({})", to.text()),
        };
        self.give(node, text, &flow, to);
        Ok(())
    }

    /// The axes that a node gives, without that of rows.
    fn new_axes(&self, node: &Node<'a>, flow: &Flow) -> Result<Vec<usize>, Error> {
        let all: usize = flow.axes.iter().product();
        let rank = i64::try_from(flow.axes.len()).unwrap_or(0) + 1;
        let given = |name: &str| -> Result<Option<Vec<i64>>, Error> {
            if let Some(constant) = self.constant_of(node, 1)? {
                return Ok(constant.whole.clone());
            }
            Ok(if let Some(Attribute::Wholes(axes)) = node.attribute(name) { Some(axes.clone()) } else { None })
        };
        match node.operator {
            "Flatten" => match whole(node, "axis", 1).rem_euclid(rank + 1) {
                1 => Ok(vec![all]),
                axis => Err(Error::new(format!("begins at the axis {axis}: only 1 is supported"))),
            },
            "Squeeze" => {
                let dropped: Vec<i64> = given("axes")?.unwrap_or_default().into_iter().map(|axis| axis.rem_euclid(rank)).collect();
                let kept = (1_i64..).zip(&flow.axes).filter(|(axis, size)| **size != 1 || !(dropped.is_empty() || dropped.contains(axis)));
                Ok(kept.map(|(_, size)| *size).collect())
            }
            "Unsqueeze" => {
                let added = given("axes")?.ok_or_else(|| Error::new("has no axes"))?;
                let rank = rank + i64::try_from(added.len()).unwrap_or(0);
                let added: Vec<i64> = added.into_iter().map(|axis| axis.rem_euclid(rank)).collect();
                let mut sizes = flow.axes.iter().copied();
                if added.contains(&0) {
                    return Err(Error::new("adds an axis before that of rows"));
                }
                Ok((1..rank).filter_map(|axis| if added.contains(&axis) { Some(1) } else { sizes.next() }).collect())
            }
            _ => {
                let given_axes = node.inputs.get(1).map(|name| self.value(name)).transpose()?;
                let target: Vec<Option<usize>> = if let Some(Value::Axes(axes)) = given_axes {
                    axes.clone()
                } else {
                    let sizes = given("shape")?.ok_or_else(|| Error::new("has no shape"))?;
                    let size = |(axis, size): (usize, i64)| match size {
                        0 => axis.checked_sub(1).and_then(|axis| flow.axes.get(axis).copied()),
                        size => usize::try_from(size).ok(),
                    };
                    sizes.into_iter().enumerate().map(size).collect()
                };
                let [_, axes @ ..] = &target[..] else { return Err(Error::new("gives a shape without an axis")) };
                let known = axes.iter().flatten().try_fold(1_usize, |all, size| all.checked_mul(*size)).unwrap_or(0);
                let unknown = axes.iter().filter(|size| size.is_none()).count();
                let rest = all
                    .checked_div(known)
                    .filter(|rest| rest.checked_mul(known) == Some(all) && (unknown == 1 || unknown == 0 && *rest == 1));
                let rest = rest.ok_or_else(|| Error::new(format!("gives {target:?} of {:?}: rows must stay apart", flow.axes)))?;
                Ok(axes.iter().map(|size| size.unwrap_or(rest)).collect())
            }
        }
    }
}
