//! Activations, and what exporters write for them.

use super::affine::Affine;
use super::{Flow, Translation, Value, float, text};
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;

impl<'a> Translation<'a> {
    pub(super) fn activation(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if node.operator == "Tanh" && self.tanh_of_cube(node)? {
            return Ok(());
        }
        let number = |name: &str, default: f32| float(node, name, default);
        let kind = match node.operator {
            "Relu" | "Sigmoid" | "Tanh" | "Softplus" | "Softsign" | "Mish" | "HardSwish" | "Exp" | "Log" | "Abs" => {
                node.operator.to_owned()
            }
            "LeakyRelu" => format!("LeakyRelu({:?})", number("alpha", 0.01)),
            "Elu" => format!("Elu({:?})", number("alpha", 1.0)),
            "Selu" if is_near(number("alpha", 1.673_263_2), 1.673_263_2) && is_near(number("gamma", 1.050_701), 1.050_701) => {
                "Selu".to_owned()
            }
            "HardSigmoid" if is_near(number("alpha", 0.2), 1.0 / 6.0) && is_near(number("beta", 0.5), 0.5) => "HardSigmoid".to_owned(),
            "Gelu" if text(node, "approximate", "none") == "tanh" => "Gelu(tanh)".to_owned(),
            "Gelu" => "Gelu".to_owned(),
            "Softmax" | "LogSoftmax" => return self.softmax(node),
            "PRelu" => return self.prelu(node),
            "Clip" => return self.clip(node),
            "Erf" => return self.erf(node),
            "Selu" => {
                // γ · Elu(α)
                let (alpha, gamma) = (number("alpha", 1.673_263_2), number("gamma", 1.050_701));
                return self.between(node, &format!("Elu({alpha:?})"), None, Affine { factors: vec![gamma], summands: vec![0.0] });
            }
            "HardSigmoid" => {
                // Ours has the slope 1 / 6: α · x + β = (6 α · x + 6 β − 3) / 6 + 1 / 2
                let (alpha, beta) = (number("alpha", 0.2), number("beta", 0.5));
                let before = Affine { factors: vec![6.0 * alpha], summands: vec![6.0 * beta - 3.0] };
                return self.between(node, "HardSigmoid", Some(before), Affine { factors: vec![1.0], summands: vec![0.0] });
            }
            _ => return Err(Error::new("is an operator that is not supported")),
        };
        let flow = self.input_of(node, 0)?;
        self.keep(node, kind, &flow);
        Ok(())
    }

    /// An activation between two pieces of arithmetic.
    fn between(&mut self, node: &Node<'a>, kind: &str, before: Option<Affine>, behind: Affine) -> Result<(), Error> {
        let is_right = |affine: &Affine| affine.factors.iter().all(|factor| factor.is_finite() && *factor != 0.0);
        if before.as_ref().is_some_and(|before| !is_right(before)) || !is_right(&behind) {
            return Err(Error::new("has a slope of 0, or NaN or infinity"));
        }
        let flow = self.input_of(node, 0)?;
        let moved = match before {
            Some(before) => self.done(Flow { then: Some((before, false)), ..flow }),
            None => flow,
        };
        let layer = self.keep(node, kind, &moved);
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view: moved.view, then: Some((behind, false)) }));
        Ok(())
    }

    /// Over numbers, features or channels.
    fn softmax(&mut self, node: &Node<'a>) -> Result<(), Error> {
        if let Value::Scores(scores) =
            node.inputs.first().map(|name| self.value(name)).transpose()?.cloned().unwrap_or(Value::Axes(Vec::new()))
        {
            return self.weights(node, scores);
        }
        let mut flow = self.input_of(node, 0)?;
        // Before version 13 it went along all axes from one on.
        let default = if self.operators < 13 { 1 } else { -1 };
        if !self.is_along_channels(node, &flow, default) && Self::axis(node, &flow, default) == Some(1) && flow.view.rank() == 2 {
            flow = self.numbers_of(flow)?;
        }
        let is_last = self.operators >= 13 || self.channel_axis(&flow).map(|axis| axis + 1) == Some(flow.view.rank());
        if !self.is_along_channels(node, &flow, default) || !is_last {
            let axis = Self::axis(node, &flow, default).ok_or_else(|| Error::new("has no such axis"))?;
            let end = if self.operators < 13 { flow.view.rank() } else { axis + 1 };
            flow = self.lines(flow, &(axis..end).collect::<Vec<_>>())?;
        }
        self.keep(node, node.operator, &flow);
        Ok(())
    }

    fn prelu(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let mut flow = self.input_of(node, 0)?;
        let slope = self.required(node, 1, "slope")?;
        let (text, numbers) = if let Some(slope) = slope.single() {
            ("Prelu(shared)", vec![slope])
        } else {
            let numbers = match self.per_channel(&flow, &slope) {
                Some(numbers) if !matches!(self.shape(&flow), Shape::Numbers(_)) => Some(numbers),
                _ => {
                    // A slope for each number: as the features of a single step.
                    let all = self.all_numbers(flow)?;
                    let numbers = self.per_channel(&all, &slope);
                    let (view, step) = (all.view.clone(), Shape::Steps([1, self.shape(&all).channels()]));
                    flow = self.reshaped(&all, step, view);
                    numbers
                }
            };
            ("Prelu", numbers.ok_or_else(|| Error::new("has not one slope for each channel or number"))?)
        };
        let layer = self.keep(node, text, &flow);
        let weight = Tensor::new("weight", vec![numbers.len()], numbers);
        self.with_tensors(layer, "prelu", &slope.name, vec![weight]);
        Ok(())
    }

    /// A `HardTanh`, or a `Relu`, which is from 0.
    fn clip(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let bound = |place: usize, name: &str, default: f32| match self.constant_of(node, place)? {
            Some(constant) => constant.single().ok_or_else(|| Error::new(format!("has not one number as `{name}`"))),
            None => Ok(float(node, name, default)),
        };
        let (least, most) = (bound(1, "min", f32::MIN)?, bound(2, "max", f32::MAX)?);
        let flow = self.input_of(node, 0)?;
        let (has_least, has_most) = (least > f32::MIN, most < f32::MAX);
        if !has_least && !has_most {
            self.keep(node, "Identity", &flow);
        } else if least == 0.0 && !has_most {
            self.keep(node, "Relu", &flow);
        } else if has_least != has_most && (least.is_finite() || most.is_finite()) {
            // max(x, m) = Relu(x − m) + m, and min(x, m) = m − Relu(m − x)
            let (bound, sign) = if has_least { (least, 1.0) } else { (most, -1.0) };
            let to = Affine { factors: vec![sign], summands: vec![-sign * bound] };
            return self.between(node, "Relu", Some(to), Affine { factors: vec![sign], summands: vec![bound] });
        } else if is_near(least, -1.0) && is_near(most, 1.0) {
            self.keep(node, "HardTanh", &flow);
        } else if least.is_finite() && most.is_finite() && least < most {
            self.keep(node, format!("HardTanh({least:?}, {most:?})"), &flow);
        } else {
            return Err(Error::new(format!("has the bounds {least:?} and {most:?}, which is not supported")));
        }
        Ok(())
    }

    /// An error function of x / √2, a part of a Gelu.
    fn erf(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let flow = self.pending(name)?;
        let factor = flow.then.as_ref().and_then(|(affine, _)| affine.factor());
        if !factor.is_some_and(|factor| is_near(factor, std::f32::consts::FRAC_1_SQRT_2)) {
            return Err(Error::new("is not a part of a Gelu, x / 2 · (1 + erf(x / √2)): error functions alone are not supported"));
        }
        self.give_erf(node, Erf { of: flow.layer, form: Form::Erf, scale: 1.0, shift: 0.0 });
        Ok(())
    }

    fn give_erf(&mut self, node: &Node<'a>, erf: Erf) {
        self.values.insert(node.output(0), Value::Erf(erf));
    }

    /// x³, a part of a Gelu by `Tanh`.
    pub(super) fn cube(&mut self, node: &Node<'a>, of: usize) {
        self.give_erf(node, Erf { of, form: Form::Cube, scale: 1.0, shift: 0.0 });
    }

    /// `Tanh` of √(2 / π) · (x + 0.044715 x³). Returns whether it is that.
    fn tanh_of_cube(&mut self, node: &Node<'a>) -> Result<bool, Error> {
        let name = *node.inputs.first().ok_or_else(|| Error::new("has no input"))?;
        let Some(Value::Erf(erf)) = self.values.get(name).cloned() else { return Ok(false) };
        let root = (2.0 / std::f32::consts::PI).sqrt();
        let is_gelu = erf.form == Form::Cube && is_near(erf.shift, root) && is_near(erf.scale, 0.044_715 * root);
        if is_gelu {
            self.give_erf(node, Erf { form: Form::Tanh, scale: 1.0, shift: 0.0, ..erf });
        }
        Ok(is_gelu)
    }

    /// Arithmetic of a part of a Gelu and a number.
    pub(super) fn erf_with(&mut self, node: &Node<'a>, erf: Erf, number: Option<f32>) -> Result<(), Error> {
        let (scale, shift) = match (node.operator, number) {
            ("Add", Some(number)) if erf.form != Form::Cube => (erf.scale, erf.shift + number),
            ("Mul", Some(number)) => (erf.scale * number, erf.shift * number),
            ("Div", Some(number)) if number != 0.0 => (erf.scale / number, erf.shift / number),
            _ => return self.plain_arithmetic(node),
        };
        self.give_erf(node, Erf { scale, shift, ..erf });
        Ok(())
    }

    /// A part of a Gelu and a layer: x + 0.044715 x³, or the product of x and scale · erf(x / √2) + shift, times what else is to be done.
    pub(super) fn with_erf(&mut self, node: &Node<'a>, name: &'a str, erf: Erf) -> Result<(), Error> {
        let flow = self.pending(name)?;
        let factor = flow.then.as_ref().map_or(Some(1.0), |(affine, _)| affine.factor());
        let Some(factor) = factor.filter(|_| flow.layer == erf.of) else { return self.plain_arithmetic(node) };
        match (node.operator, erf.form) {
            ("Add", Form::Cube) => {
                self.give_erf(node, Erf { shift: erf.shift + factor, ..erf });
                return Ok(());
            }
            ("Mul", Form::Erf | Form::Tanh) if is_near(erf.scale, erf.shift) => {}
            _ => return self.plain_arithmetic(node),
        }
        let kind = if erf.form == Form::Tanh { "Gelu(tanh)" } else { "Gelu" };
        let layer = self.keep(node, kind, &Flow { then: None, ..flow.clone() });
        let factor = 2.0 * factor * erf.scale;
        let then = (!is_near(factor, 1.0)).then(|| (Affine { factors: vec![factor], summands: vec![0.0] }, true));
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view: flow.view, then }));
        Ok(())
    }
}

/// A part of a Gelu that is written out: scale · form(x) + shift, or for the cube scale · x³ + shift · x.
#[derive(Clone, Copy, Debug)]
pub(super) struct Erf {
    of: usize,
    form: Form,
    scale: f32,
    shift: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// erf(x / √2)
    Erf,
    /// x³
    Cube,
    /// tanh(√(2 / π) · (x + 0.044715 x³))
    Tanh,
}

fn is_near(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-5 * b.abs().max(1e-3)
}
