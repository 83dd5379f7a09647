//! Normalisations that are written out: (x − mean) / √(variance + ε), and x / √(mean of x² + ε).

use super::{Flow, Translation, Value, whole};
use crate::axes::place;
use crate::error::Error;
use crate::file::Node;

/// A part of a normalisation over channels.
#[derive(Clone, Debug)]
pub(super) enum Moment {
    /// The mean of each position.
    Mean(Flow),
    /// x − mean
    Centered(Flow),
    /// The square of the centered numbers, or of the numbers themselves.
    Square(Flow, Form),
    /// The mean of the squares, plus ε.
    Variance(Flow, Form, f32),
    /// The root of the variance, or one over it.
    Deviation { of: Flow, form: Form, epsilon: f32, inverse: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Centered,
    Plain,
}

impl<'a> Translation<'a> {
    fn moment_of(&self, name: &str) -> Option<Moment> {
        if let Some(Value::Moment(moment)) = self.values.get(name) { Some(moment.clone()) } else { None }
    }

    fn give_moment(&mut self, node: &Node<'a>, moment: Moment) {
        self.values.insert(node.output(0), Value::Moment(moment));
    }

    /// The mean over the last axis, of channels. Returns whether it is one.
    pub(super) fn mean_of_channels(&mut self, node: &Node<'a>, axes: &[i64]) -> Result<bool, Error> {
        let ([axis], Some(name)) = (axes, node.inputs.first().copied()) else { return Ok(false) };
        let of = match self.value(name)?.clone() {
            Value::Moment(Moment::Square(flow, form)) => Some((flow, Some(form))),
            Value::Flow(_) => Some((self.flow(name)?, None)),
            _ => None,
        };
        let Some((flow, form)) = of else { return Ok(false) };
        let axis = place(*axis, flow.view.rank());
        let is_last = axis == self.channel_axis(&flow) && axis.map(|axis| axis + 1) == Some(flow.view.rank());
        if !is_last || whole(node, "keepdims", 1) == 0 || self.shape(&flow).channels() == 1 {
            return Ok(false);
        }
        self.give_moment(
            node,
            match form {
                Some(form) => Moment::Variance(flow, form, 0.0),
                None => Moment::Mean(flow),
            },
        );
        Ok(true)
    }

    /// x − mean of x. Returns whether it is that.
    pub(super) fn centered(&mut self, node: &Node<'a>) -> Result<bool, Error> {
        let [left, right] = node.inputs[..] else { return Ok(false) };
        match (self.value(left)?.clone(), self.moment_of(right)) {
            (Value::Flow(_), Some(Moment::Mean(of))) if self.flow(left)?.layer == of.layer => {
                self.give_moment(node, Moment::Centered(of));
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// x · x, of which a normalisation takes the mean. Returns whether it is that.
    pub(super) fn square(&mut self, node: &Node<'a>) -> Result<bool, Error> {
        let [left, right] = node.inputs[..] else { return Ok(false) };
        let is_averaged = self.readers.get(node.output(0)).is_some_and(|readers| readers.iter().all(|reader| *reader == "ReduceMean"));
        let is_square = left == right && is_averaged && matches!(self.value(left)?, Value::Flow(_));
        if is_square {
            let flow = self.flow(left)?;
            self.give_moment(node, Moment::Square(flow, Form::Plain));
        }
        Ok(is_square)
    }

    /// `Pow`, `Sqrt` and `Reciprocal`.
    pub(super) fn moment(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let power = match node.operator {
            "Pow" => self.constant_of(node, 1)?.and_then(crate::tensor::Tensor::single),
            "Sqrt" => Some(0.5),
            _ => Some(-1.0),
        };
        if let (Value::Flow(_), Some(3.0)) = (self.value(name)?, power) {
            let flow = self.flow(name)?;
            self.cube(node, flow.layer);
            return Ok(());
        }
        let moment = match (self.value(name)?.clone(), power) {
            (Value::Flow(_), Some(2.0)) => Moment::Square(self.flow(name)?, Form::Plain),
            (Value::Moment(Moment::Centered(flow)), Some(2.0)) => Moment::Square(flow, Form::Centered),
            (Value::Moment(Moment::Variance(of, form, epsilon)), Some(power)) if power == 0.5 || power == -0.5 => {
                Moment::Deviation { of, form, epsilon, inverse: power < 0.0 }
            }
            (Value::Moment(Moment::Deviation { of, form, epsilon, inverse }), Some(-1.0)) => {
                Moment::Deviation { of, form, epsilon, inverse: !inverse }
            }
            _ => return self.power(node),
        };
        self.give_moment(node, moment);
        Ok(())
    }

    /// `Add`, `Sub`, `Mul` and `Div` of a part of a normalisation.
    pub(super) fn with_moment(&mut self, node: &Node<'a>, left: &'a str, right: &'a str) -> Result<(), Error> {
        let [a, b] = [self.value(left)?.clone(), self.value(right)?.clone()];
        match (node.operator, a, b) {
            ("Sub", ..) if self.centered(node)? => Ok(()),
            ("Add", Value::Moment(Moment::Variance(of, form, _)), Value::Constant(epsilon))
            | ("Add", Value::Constant(epsilon), Value::Moment(Moment::Variance(of, form, _)))
                if epsilon.single().is_some_and(|epsilon| epsilon > 0.0) =>
            {
                self.give_moment(node, Moment::Variance(of, form, epsilon.single().unwrap_or_default()));
                Ok(())
            }
            ("Mul", Value::Moment(Moment::Centered(flow)), Value::Moment(Moment::Centered(other))) if flow.layer == other.layer => {
                self.give_moment(node, Moment::Square(flow, Form::Centered));
                Ok(())
            }
            ("Div", Value::Constant(one), Value::Moment(Moment::Deviation { of, form, epsilon, inverse })) if one.single() == Some(1.0) => {
                self.give_moment(node, Moment::Deviation { of, form, epsilon, inverse: !inverse });
                Ok(())
            }
            ("Div", x, Value::Moment(Moment::Deviation { of, form, epsilon, inverse: false }))
            | ("Mul", x, Value::Moment(Moment::Deviation { of, form, epsilon, inverse: true }))
            | ("Mul", Value::Moment(Moment::Deviation { of, form, epsilon, inverse: true }), x) => {
                let is_right = match (&x, form) {
                    (Value::Moment(Moment::Centered(flow)), Form::Centered) => flow.layer == of.layer,
                    (Value::Flow(_), Form::Plain) => {
                        let name = if matches!(self.value(left)?, Value::Flow(_)) { left } else { right };
                        self.flow(name)?.layer == of.layer
                    }
                    _ => false,
                };
                if !is_right || epsilon <= 0.0 {
                    return self.plain_arithmetic(node);
                }
                let channels = self.shape(&of).channels();
                match form {
                    Form::Centered => self.norm(node, &of, epsilon, "", (vec![1.0; channels], Some(vec![0.0; channels]))),
                    Form::Plain => self.rms_norm(node, &of, epsilon, "", vec![1.0; channels]),
                }
                Ok(())
            }
            _ => self.plain_arithmetic(node),
        }
    }

    /// Arithmetic of what is no normalisation.
    pub(super) fn plain_arithmetic(&mut self, node: &Node<'a>) -> Result<(), Error> {
        for input in node.inputs.clone() {
            if !matches!(self.value(input)?, Value::Flow(_) | Value::Constant(_)) {
                self.flow(input)?;
            }
        }
        self.arithmetic_of_flows(node)
    }

    /// A power of the numbers of a layer.
    pub(super) fn power(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let exponent = match node.operator {
            "Pow" => self.constant_of(node, 1)?.and_then(crate::tensor::Tensor::single),
            "Sqrt" => Some(0.5),
            "Mul" => Some(2.0),
            _ => Some(-1.0),
        };
        let exponent = exponent.ok_or_else(|| Error::new("has an exponent that is no single constant, which is not supported"))?;
        let flow = self.input_of(node, 0)?;
        self.keep(node, format!("Power({exponent:?})"), &flow);
        Ok(())
    }
}
