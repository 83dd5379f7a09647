//! Nodes that only move axes, constants, and tables of embeddings.

use std::borrow::Cow;

use super::{Flow, Translation, Value, sizes, whole};
use crate::axes;
use crate::constants;
use crate::error::Error;
use crate::file::{Attribute, Node};
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Atom, Of, Target, View};

/// A shape with rows, or a constant if rows have nothing to do with it.
pub(super) fn axes_value<'a>(axes: Vec<Target>) -> Value<'a> {
    let known = |axis: &Target| if let Target::Size(size) = axis { i64::try_from(*size).ok() } else { None };
    match axes.iter().map(known).collect::<Option<Vec<_>>>() {
        Some(sizes) => Value::Constant(Cow::Owned(Tensor::of_whole(vec![sizes.len()], sizes))),
        None => Value::Axes(axes),
    }
}

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

    /// What changes nothing when a network predicts.
    pub(super) fn same(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let value = self.value(name)?.clone();
        let is_float = match &value {
            Value::Flow(flow) => !matches!(self.shape(flow), Shape::Tokens(_)),
            Value::Constant(_) | Value::Axes(_) => false,
            _ => true,
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
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let view = match self.value(name)? {
            Value::Flow(flow) => flow.view.clone(),
            Value::Scores(scores) => scores.view(),
            _ => return Err(Error::new("asks for the shape of what is no layer")),
        };
        let axis = |axis: &Vec<Atom>| {
            let (rows, others): (Vec<&Atom>, Vec<&Atom>) = axis.iter().partition(|atom| atom.of == Of::Rows && atom.size == 0);
            let size = others.iter().map(|atom| atom.size).product();
            if rows.is_empty() { Target::Size(size) } else { Target::Rows(size) }
        };
        let axes: Vec<_> = view.0.iter().map(axis).collect();
        let rank = i64::try_from(axes.len()).unwrap_or(0);
        let place = |place: i64| usize::try_from(if place < 0 { place + rank } else { place }.clamp(0, rank)).unwrap_or(0);
        let (start, end) = (place(whole(node, "start", 0)), place(whole(node, "end", rank)));
        self.values.insert(node.output(0), axes_value(axes.get(start..end).unwrap_or_default().to_vec()));
        Ok(())
    }

    /// `Size` of axes: how many there are.
    pub(super) fn size_of(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let Value::Axes(axes) = self.value(name)? else { return Err(Error::new("counts the numbers of what is no shape")) };
        let count = Tensor::of_whole(Vec::new(), vec![axes::whole(axes.len())]);
        self.values.insert(node.output(0), Value::Constant(Cow::Owned(count)));
        Ok(())
    }

    /// An axis, a row of a table for each token, or the last step of a sequence.
    pub(super) fn gather(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let (Some(from), Some(index)) = (node.inputs.first(), node.inputs.get(1)) else { return Err(Error::new("must have two inputs")) };
        if matches!(self.value(from)?, Value::Erf(_) | Value::Moment(_)) {
            self.flow(from)?;
        }
        match (self.value(from)?.clone(), self.value(index)?.clone()) {
            (Value::Axes(axes), Value::Constant(index)) => {
                let index = index.whole.as_deref().unwrap_or_default();
                let chosen = index.iter().map(|place| axes::place(*place, axes.len()).map(|place| axes[place]));
                let chosen = chosen.collect::<Option<_>>().ok_or_else(|| Error::new("asks for an axis that is not there"))?;
                self.values.insert(node.output(0), axes_value(chosen));
                Ok(())
            }
            (Value::Constant(table), Value::Flow(flow)) => self.embedding(node, &table, &flow),
            (Value::Flow(_), Value::Constant(index)) => {
                let flow = self.input_of(node, 0)?;
                let axis = Self::axis(node, &flow, 0).ok_or_else(|| Error::new("has no such axis"))?;
                let size = flow.view.size(axis).ok_or_else(|| Error::new("takes some of the rows, which is not supported"))?;
                let places = index.whole.iter().flatten().map(|place| axes::place(*place, size)).collect::<Option<Vec<_>>>();
                let places = places.filter(|places| !places.is_empty());
                let places = places.ok_or_else(|| Error::new(format!("takes a place that is not among the {size} of its axis")))?;
                let taken = self.taken(flow, axis, &places)?;
                let mut axes = taken.view.0.clone();
                // The axes of the places are in the place of the axis.
                let rows: Vec<Atom> = axes[axis].iter().filter(|atom| atom.of == Of::Rows).copied().collect();
                let whole = View(vec![axes[axis].iter().filter(|atom| atom.of != Of::Rows).copied().collect()]);
                let targets: Vec<Target> = index.shape.iter().map(|size| Target::Size(*size)).collect();
                let parts = whole.regrouped(&targets).ok_or_else(|| Error::new("takes places in axes that cannot be told apart"))?;
                axes.splice(axis..=axis, parts.0);
                if let (Some(row), true) = (rows.first(), index.shape.is_empty()) {
                    axes.get_mut(axis.saturating_sub(1)).into_iter().for_each(|axis| axis.insert(0, *row));
                } else {
                    axes.get_mut(axis).into_iter().for_each(|axis| axis.splice(0..0, rows.clone()).for_each(drop));
                }
                self.values.insert(node.output(0), Value::Flow(Flow { view: View(axes), ..taken }));
                Ok(())
            }
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
        let view = View(flow.view.0.iter().cloned().chain([view::whole(Of::Channels, features)]).collect());
        // A single token becomes numbers.
        let shape = if steps == 1 { Shape::Numbers(features) } else { Shape::Steps([steps, features]) };
        let layer = self.give(node, format!("Embedding({features})"), flow, (shape, view));
        let weight = Tensor::new("weight", vec![vocabulary, features], table.numbers.clone());
        self.with_tensors(layer, "embedding", &table.name, vec![weight]);
        Ok(())
    }

    /// `Transpose`
    pub(super) fn transpose(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let order = sizes(node, "perm")?;
        self.moved(node, name, |view| {
            let order = order.clone().unwrap_or_else(|| (0..view.rank()).rev().collect());
            view.permuted(&order).ok_or_else(|| Error::new(format!("turns {} by {order:?}", view.text())))
        })
    }

    /// Moves the axes of a value.
    fn moved(&mut self, node: &Node<'a>, name: &'a str, to: impl Fn(&View) -> Result<View, Error>) -> Result<(), Error> {
        let value = match self.value(name)?.clone() {
            Value::Flow(flow) => Value::Flow(Flow { view: to(&flow.view)?, ..flow }),
            Value::Scores(scores) => Value::Scores(scores.moved(to)?),
            Value::Padded(padded) => Value::Padded(padded.moved(to)?),
            _ => {
                let flow = self.flow(name)?;
                Value::Flow(Flow { view: to(&flow.view)?, ..flow })
            }
        };
        self.same_as(name, node.output(0), value);
        Ok(())
    }

    /// `Flatten`, `Reshape`, `Squeeze` and `Unsqueeze`.
    pub(super) fn reshape(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        if let Value::Axes(axes) = self.value(name)?.clone() {
            // A number beside a list of one: both are lists here.
            self.values.insert(node.output(0), Value::Axes(axes));
            return Ok(());
        }
        let axes = match (node.inputs.get(1), node.attribute("axes").or_else(|| node.attribute("shape"))) {
            (Some(axes), _) if !axes.is_empty() => Some(self.value(axes)?.clone()),
            (_, Some(Attribute::Wholes(axes))) => Some(Value::Constant(Cow::Owned(Tensor::of_whole(vec![axes.len()], axes.clone())))),
            _ => None,
        };
        let allows_zero = whole(node, "allowzero", 0) != 0;
        if let ("Reshape", Value::Flow(flow)) = (node.operator, self.value(name)?.clone()) {
            if regrouped(&flow.view, axes.as_ref(), allows_zero).is_err() {
                // Axes that are no parts of the old ones are parts of all numbers.
                let flow = self.all_numbers(flow)?;
                let view = regrouped(&flow.view, axes.as_ref(), allows_zero)?;
                self.values.insert(node.output(0), Value::Flow(Flow { view, ..flow }));
                return Ok(());
            }
        }
        self.moved(node, name, |view| match node.operator {
            "Flatten" => {
                let axis = whole(node, "axis", 1);
                let axes = axes::border(axis, view.rank()).and_then(|axis| view.0.split_at_checked(axis));
                let (front, back) = axes.ok_or_else(|| Error::new(format!("begins at the axis {axis} of {}", view.text())))?;
                Ok(View(vec![front.concat(), back.concat()]))
            }
            "Squeeze" | "Unsqueeze" => {
                let axes = match &axes {
                    Some(Value::Constant(axes)) => axes.whole.clone().unwrap_or_default(),
                    None => Vec::new(),
                    Some(_) => return Err(Error::new("has axes that are no constant")),
                };
                if node.operator == "Squeeze" { squeezed(view, &axes) } else { unsqueezed(view, &axes) }
            }
            _ => regrouped(view, axes.as_ref(), allows_zero),
        })
    }

    /// `ConstantOfShape` where rows have a part in the shape: what is the same for each row stays one row.
    pub(super) fn filled(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let Value::Axes(axes) = self.value(name)?.clone() else { return Err(Error::new("has a shape that is no constant")) };
        let size = |axis: &Target| match axis {
            Target::Size(size) | Target::Rows(size) => i64::try_from(*size).ok(),
            Target::Rest => None,
        };
        let sizes: Vec<i64> = axes.iter().map(size).collect::<Option<_>>().ok_or_else(|| Error::new("has a size that is not known"))?;
        self.compute_of(node, &[&Tensor::of_whole(vec![sizes.len()], sizes)])
    }

    /// Computes a node of constants that stand for what it reads.
    fn compute_of(&mut self, node: &Node<'a>, inputs: &[&Tensor]) -> Result<(), Error> {
        let computed = constants::computed(node, inputs).unwrap_or_else(|| Err(Error::new("cannot be computed")))?;
        self.give_constants(node, computed)
    }

    /// The same for each row: only an axis of copies is added.
    pub(super) fn expand(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let [name, shape] = node.inputs[..] else { return Err(Error::new("must have two inputs")) };
        let sizes: Vec<Option<usize>> = match self.value(shape)? {
            Value::Axes(axes) => axes.iter().map(|axis| if let Target::Size(size) = axis { Some(*size) } else { None }).collect(),
            Value::Constant(sizes) => sizes.whole.iter().flatten().map(|size| usize::try_from(*size).ok()).collect(),
            _ => return Err(Error::new("has a shape that is no constant")),
        };
        if let Value::Constant(constant) = self.value(name)?.clone() {
            // What is the same for each row stays one row.
            let sizes: Vec<i64> = sizes.iter().map(|size| size.map_or(Some(1), |size| i64::try_from(size).ok()).unwrap_or(1)).collect();
            return self.compute_of(node, &[&constant, &Tensor::of_whole(vec![sizes.len()], sizes)]);
        }
        self.moved(node, name, |view| {
            let flow = Flow { layer: 0, view: view.clone(), then: None };
            let mut sizes = sizes.clone();
            if let Some(ahead) = view.rank().checked_sub(sizes.len()) {
                sizes.splice(0..0, vec![Some(1); ahead]);
            }
            Self::widened(&flow, &sizes).ok_or_else(|| Error::new(format!("makes {sizes:?} of {}", view.text())))
        })
    }
}

fn squeezed(view: &View, axes: &[i64]) -> Result<View, Error> {
    let places: Option<Vec<usize>> = axes.iter().map(|axis| axes::place(*axis, view.rank())).collect();
    let places = places.filter(|places| places.iter().all(|axis| view.size(*axis) == Some(1)));
    let axes = places.ok_or_else(|| Error::new(format!("drops the axes {axes:?} of {}", view.text())))?;
    let is_single = |axis: usize| view.size(axis) == Some(1);
    let kept = (0..view.rank()).filter(|axis| if axes.is_empty() { !is_single(*axis) } else { !axes.contains(axis) });
    // A single row stays one, in the axis behind it.
    let mut squeezed: Vec<Vec<Atom>> = kept.map(|axis| view.0[axis].clone()).collect();
    let rows = view.0.iter().flatten().find(|atom| atom.of == Of::Rows).copied();
    let is_there = squeezed.iter().flatten().any(|atom| atom.of == Of::Rows);
    if let (Some(rows), false) = (rows, is_there) {
        match squeezed.first_mut() {
            Some(first) => first.insert(0, rows),
            None => squeezed.push(vec![rows]),
        }
    }
    Ok(View(squeezed))
}

fn unsqueezed(view: &View, axes: &[i64]) -> Result<View, Error> {
    let rank = view.rank() + axes.len();
    let places: Option<Vec<usize>> = axes.iter().map(|axis| axes::place(*axis, rank)).collect();
    let wrong = || Error::new(format!("adds the axes {axes:?} to {}", view.text()));
    let added = places.ok_or_else(wrong)?;
    let mut old = view.0.iter();
    let new = (0..rank).map(|axis| if added.contains(&axis) { Some(Vec::new()) } else { old.next().cloned() });
    new.collect::<Option<_>>().map(|axes| View(axes).settled()).ok_or_else(wrong)
}

fn regrouped(view: &View, shape: Option<&Value<'_>>, zero_is_zero: bool) -> Result<View, Error> {
    let targets: Option<Vec<Target>> = match shape {
        Some(Value::Axes(axes)) => Some(axes.clone()),
        Some(Value::Constant(sizes)) => {
            let target = |(axis, size): (usize, &i64)| match size {
                -1 => Some(Target::Rest),
                0 if zero_is_zero => None,
                0 => {
                    let atoms = view.0.get(axis)?;
                    let has_rows = atoms.iter().any(|atom| atom.of == Of::Rows && atom.size == 0);
                    let size = atoms.iter().filter(|atom| atom.size > 0).map(|atom| atom.size).product();
                    Some(if has_rows { Target::Rows(size) } else { Target::Size(size) })
                }
                size => usize::try_from(*size).ok().map(Target::Size),
            };
            sizes.whole.as_deref().and_then(|sizes| sizes.iter().enumerate().map(target).collect())
        }
        _ => None,
    };
    let targets = targets.ok_or_else(|| Error::new("has no shape"))?;
    if targets.iter().filter(|target| **target == Target::Rest).count() > 1 {
        return Err(Error::new("has several sizes that follow from the others"));
    }
    view.regrouped(&targets).ok_or_else(|| Error::new(format!("makes {targets:?} of {}: rows must stay apart", view.text())))
}
