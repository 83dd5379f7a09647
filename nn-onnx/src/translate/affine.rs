//! Arithmetic with constants: a factor and a summand for each channel. Behind a product or a convolution they become a part of its numbers,
//! elsewhere a layer.

use super::{Flow, Kind, Layer, Translation, Value};
use crate::error::Error;
use crate::file::{Attribute, Node};
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{Of, Target};

/// factor · x + summand, for each channel, or for all.
#[derive(Clone, Debug)]
pub(super) struct Affine {
    pub factors: Vec<f32>,
    pub summands: Vec<f32>,
}

impl Affine {
    /// factor · (before) + summand.
    pub(super) fn behind(&self, before: &Self) -> Self {
        let count = self.factors.len().max(before.factors.len());
        let at = |numbers: &[f32], place: usize| numbers[place % numbers.len()];
        let factors = (0..count).map(|place| at(&self.factors, place) * at(&before.factors, place));
        let summands = (0..count).map(|place| at(&self.factors, place) * at(&before.summands, place) + at(&self.summands, place));
        Self { factors: factors.collect(), summands: summands.collect() }
    }

    /// The only factor, where nothing is added.
    pub(super) fn factor(&self) -> Option<f32> {
        let factor = self.factors.first()?;
        let is_single = self.factors.iter().all(|other| other == factor) && self.summands.iter().all(|summand| *summand == 0.0);
        is_single.then_some(*factor)
    }
}

impl<'a> Translation<'a> {
    /// `Add`, `Sub`, `Mul` and `Div`.
    pub(super) fn arithmetic(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let [left, right] = node.inputs[..] else { return Err(Error::new("must have two inputs")) };
        match (self.value(left)?.clone(), self.value(right)?.clone()) {
            (Value::Flow(_) | Value::Erf(_), Value::Constant(constant)) => self.with_constant(node, left, &constant, false),
            (Value::Constant(constant), Value::Flow(_) | Value::Erf(_)) => self.with_constant(node, right, &constant, true),
            (Value::Scores(scores), Value::Constant(constant)) => self.scores_with(node, scores, &constant, false),
            (Value::Constant(constant), Value::Scores(scores)) => self.scores_with(node, scores, &constant, true),
            (Value::Axes(axes), Value::Constant(constant)) | (Value::Constant(constant), Value::Axes(axes)) if node.operator == "Mul" => {
                self.times_rows(node, &axes, &constant)
            }
            (Value::Moment(_), _) | (_, Value::Moment(_)) => self.with_moment(node, left, right),
            (Value::Erf(erf), Value::Flow(_)) => self.with_erf(node, right, erf),
            (Value::Flow(_), Value::Erf(erf)) => self.with_erf(node, left, erf),
            _ => self.arithmetic_of_flows(node),
        }
    }

    /// The same where nothing is a part of something larger.
    pub(super) fn arithmetic_of_flows(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let [left, right] = node.inputs[..] else { return Err(Error::new("must have two inputs")) };
        match (self.value(left)?.clone(), self.value(right)?.clone()) {
            (Value::Flow(_), Value::Constant(constant)) => self.with_constant(node, left, &constant, false),
            (Value::Constant(constant), Value::Flow(_)) => self.with_constant(node, right, &constant, true),
            (Value::Flow(_), Value::Flow(_)) => self.join(node),
            _ => Err(Error::new("works on constants or axes alone, which is not supported")),
        }
    }

    fn with_constant(&mut self, node: &Node<'a>, name: &'a str, constant: &Tensor, is_left: bool) -> Result<(), Error> {
        let single = constant.single();
        if let Value::Erf(erf) = *self.value(name)? {
            return self.erf_with(node, erf, single);
        }
        let mut flow = self.pending(name)?;
        if node.operator == "Mul" && constant.numbers.iter().all(|number| *number == 0.0) {
            return self.zeros(node, &flow, constant);
        }
        if node.operator == "Div" && is_left {
            // c / x = c · x⁻¹
            let over = self.flow(name)?;
            flow = self.applied("Power(-1)", over);
        }
        if single.is_none() && self.per_channel(&flow, constant).is_none() && flow.view.rank() == 2 {
            // A row of numbers may be a sequence or an image before.
            flow = self.laid_out(flow)?;
        }
        if single.is_none() && self.per_channel(&flow, constant).is_none() {
            if node.operator == "Add" && self.learned_positions(node, name, constant)? {
                return Ok(());
            }
            // A number for each number, and copies where the constant is larger.
            let sizes = flow.view.beside(&constant.shape);
            let done = self.done(flow);
            let wide = Self::widened(&done, &sizes);
            let wide = wide.ok_or_else(|| Error::new(format!("has a constant of the shape {:?} beside rows", constant.shape)))?;
            flow = self.all_numbers(Flow { view: wide, ..done })?;
        }
        let numbers = match single {
            Some(number) => vec![number],
            None => self
                .per_channel(&flow, constant)
                .ok_or_else(|| Error::new(format!("has a constant of the shape {:?} beside {}", constant.shape, flow.view.text())))?,
        };
        let (zeros, ones) = (vec![0.0; numbers.len()], vec![1.0; numbers.len()]);
        let negative = |numbers: &[f32]| numbers.iter().map(|number| -number).collect::<Vec<_>>();
        let affine = match (node.operator, is_left) {
            ("Add", _) => Affine { factors: ones, summands: numbers },
            ("Sub", false) => Affine { factors: ones, summands: negative(&numbers) },
            ("Sub", true) => Affine { factors: negative(&ones), summands: numbers },
            ("Div", false) => Affine { factors: numbers.iter().map(|number| 1.0 / number).collect(), summands: zeros },
            // Of a reciprocal, if it divides a constant.
            _ => Affine { factors: numbers, summands: zeros },
        };
        if affine.factors.iter().any(|factor| *factor == 0.0 || !factor.is_finite()) {
            return Err(Error::new("multiplies or divides by 0, or by NaN or infinity"));
        }
        self.then(node, name, flow, &affine);
        Ok(())
    }

    /// A product with 0 is the same for each row.
    fn zeros(&mut self, node: &Node<'a>, flow: &Flow, constant: &Tensor) -> Result<(), Error> {
        let shape: Vec<usize> = flow.view.beside(&constant.shape).into_iter().map(|size| size.unwrap_or(1)).collect();
        let count =
            shape.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).ok_or_else(|| Error::new("gives too many numbers"))?;
        self.spend(count)?;
        let zeros = Tensor::new("", shape, vec![0.0; count]);
        self.values.insert(node.output(0), Value::Constant(std::borrow::Cow::Owned(zeros)));
        Ok(())
    }

    /// Adds a constant to what a node gives.
    pub(super) fn plus(&mut self, node: &Node<'a>, constant: &Tensor) -> Result<(), Error> {
        let add = Node { operator: "Add", ..node.clone() };
        self.with_constant(&add, node.output(0), constant, false)
    }

    /// Does something with each channel of a flow, later.
    pub(super) fn then(&mut self, node: &Node<'a>, name: &str, flow: Flow, affine: &Affine) {
        let flow = self.followed(name, flow, affine);
        self.values.insert(node.output(0), Value::Flow(flow));
    }

    fn followed(&self, name: &str, flow: Flow, affine: &Affine) -> Flow {
        let alone = self.uses.get(name).copied() == Some(1);
        let then = match &flow.then {
            Some((before, was_alone)) => (affine.behind(before), *was_alone && alone),
            None => (affine.clone(), alone),
        };
        Flow { then: Some(then), ..flow }
    }

    /// The numbers of a constant, one for each channel.
    pub(super) fn per_channel(&self, flow: &Flow, constant: &Tensor) -> Option<Vec<f32>> {
        flow.view.spread(&constant.shape, &constant.numbers, &[(Of::Channels, self.shape(flow).channels())])
    }

    /// A multiple of a number of rows.
    fn times_rows(&mut self, node: &Node<'a>, axes: &[Target], constant: &Tensor) -> Result<(), Error> {
        let times = constant.whole.as_deref().filter(|times| times.len() == 1).and_then(|times| usize::try_from(times[0]).ok());
        let product = |axis: &Target| match (axis, times) {
            (Target::Rows(size), Some(times)) => size.checked_mul(times).map(Target::Rows),
            (Target::Size(size), Some(times)) => size.checked_mul(times).map(Target::Size),
            _ => None,
        };
        let axes = axes.iter().map(product).collect::<Option<_>>().ok_or_else(|| Error::new("multiplies sizes by several numbers"))?;
        self.values.insert(node.output(0), Value::Axes(axes));
        Ok(())
    }

    /// A row added to each step. Returns whether it is that.
    fn learned_positions(&mut self, node: &Node<'a>, name: &'a str, constant: &Tensor) -> Result<bool, Error> {
        let flow = self.flow(name)?;
        let shape = self.shape(&flow);
        let table = match shape {
            Shape::Steps([steps, features]) => {
                flow.view.spread(&constant.shape, &constant.numbers, &[(Of::Steps, steps), (Of::Channels, features)])
            }
            _ => None,
        };
        let Some(table) = table else { return Ok(false) };
        let layer = self.keep(node, "Positions", &flow);
        let weight = Tensor::new("weight", shape.axes(), table);
        self.with_tensors(layer, "positions", &constant.name, vec![weight]);
        Ok(true)
    }

    /// Does what is still to be done with a flow.
    pub(super) fn done(&mut self, flow: Flow) -> Flow {
        let Some((affine, alone)) = flow.then else { return flow };
        if affine.factor().is_some_and(|factor| (factor - 1.0).abs() < 1e-6) {
            return Flow { then: None, ..flow };
        }
        let shape = self.layers[flow.layer].shape;
        if alone && self.fold(flow.layer, &affine) {
            return Flow { then: None, ..flow };
        }
        let count = shape.channels();
        let numbers = |numbers: &[f32]| -> Vec<f32> { (0..count).map(|place| numbers[place % numbers.len()]).collect() };
        let (factors, summands) = (numbers(&affine.factors), numbers(&affine.summands));
        // factor · x + summand = (x − mean) / deviation
        let mean = factors.iter().zip(&summands).map(|(factor, summand)| -summand / factor).collect();
        let deviation = factors.iter().map(|factor| 1.0 / factor).collect();
        let layer = self.push(Kind::Of("Standardize".to_owned()), vec![flow.layer], shape);
        self.with_tensors(
            layer,
            "scaler",
            "",
            vec![Tensor::new("mean", vec![count], mean), Tensor::new("deviation", vec![count], deviation)],
        );
        Flow { layer, view: flow.view, then: None }
    }

    /// Makes it a part of the numbers of a product, a convolution or a normalisation. Returns whether the layer is one.
    fn fold(&mut self, layer: usize, affine: &Affine) -> bool {
        if !self.is_product(layer) && !self.is_own_norm(layer) {
            return false;
        }
        let adds = affine.summands.iter().any(|summand| *summand != 0.0);
        let Layer { kind: Kind::Of(text), tensors, .. } = &mut self.layers[layer] else { return false };
        let [weight, rest @ ..] = &mut tensors[..] else { return false };
        if adds && text.starts_with("RmsNorm") {
            return false;
        }
        let outputs = weight.shape[0];
        let row = weight.numbers.len() / outputs.max(1);
        for (place, number) in weight.numbers.iter_mut().enumerate() {
            *number *= affine.factors[place / row % affine.factors.len()];
        }
        if rest.is_empty() {
            if !adds {
                return true;
            }
            tensors.push(Tensor::new("bias", vec![outputs], vec![0.0; outputs]));
            *text = text.replace(", bias = false", "").replace("(bias = false)", "");
        }
        for (place, number) in tensors[1].numbers.iter_mut().enumerate() {
            *number = *number * affine.factors[place % affine.factors.len()] + affine.summands[place % affine.summands.len()];
        }
        true
    }

    /// −x
    pub(super) fn negative(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let minus = self.minus(name)?;
        self.values.insert(node.output(0), Value::Flow(minus));
        Ok(())
    }

    /// −1 times a value.
    pub(super) fn minus(&mut self, name: &'a str) -> Result<Flow, Error> {
        let flow = self.pending(name)?;
        Ok(self.followed(name, flow, &Affine { factors: vec![-1.0], summands: vec![0.0] }))
    }

    /// (x − offset) · scale, of scikit-learn.
    pub(super) fn scaler(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let flow = self.pending(name)?;
        let columns = self.shape(&flow).channels();
        let numbers = |attribute: &str, default: f32| match node.attribute(attribute) {
            Some(Attribute::Floats(numbers)) if numbers.len() == columns || numbers.len() == 1 => Ok(numbers.clone()),
            None => Ok(vec![default]),
            _ => Err(Error::new(format!("has not one number for each of {columns} columns as `{attribute}`"))),
        };
        let (offset, scale) = (numbers("offset", 0.0)?, numbers("scale", 1.0)?);
        let count = offset.len().max(scale.len());
        let summands = (0..count).map(|place| -offset[place % offset.len()] * scale[place % scale.len()]).collect();
        let factors = (0..count).map(|place| scale[place % scale.len()]).collect();
        self.then(node, name, flow, &Affine { factors, summands });
        Ok(())
    }
}
