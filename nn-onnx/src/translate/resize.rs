//! `Resize`: by whole factors an `Upsample`, else a product along each axis that changes.

use super::{Flow, MOST, Translation, float, text, whole};
use crate::axes::place;
use crate::error::Error;
use crate::file::Node;

/// How an axis changes.
#[derive(Clone, Copy, Debug)]
struct Along {
    axis: usize,
    from: usize,
    to: usize,
    scale: f64,
    /// The part of the axis that is taken, from 0 to 1.
    part: [f64; 2],
}

/// How numbers between others are found.
struct Interpolation<'n> {
    mode: &'n str,
    coordinates: &'n str,
    nearest: &'n str,
    /// The coefficient of cubic splines.
    cubic: f64,
    antialias: bool,
    /// Whether places outside have no weight, instead of that of the nearest place inside.
    excludes_outside: bool,
}

impl<'n> Interpolation<'n> {
    fn of(node: &Node<'n>, is_old: bool) -> Interpolation<'n> {
        Interpolation {
            mode: match text(node, "mode", "nearest") {
                "bilinear" => "linear",
                mode => mode,
            },
            coordinates: if is_old { "asymmetric" } else { text(node, "coordinate_transformation_mode", "half_pixel") },
            nearest: if is_old { "floor" } else { text(node, "nearest_mode", "round_prefer_floor") },
            cubic: f64::from(float(node, "cubic_coeff_a", -0.75)),
            antialias: whole(node, "antialias", 0) != 0,
            excludes_outside: whole(node, "exclude_outside", 0) != 0,
        }
    }

    /// Where a place of the output lies in the input.
    fn origin(&self, place: usize, along: &Along) -> Option<f64> {
        let (x, from, width) = (place as f64, along.from as f64, along.scale * along.from as f64);
        let half_pixel = (x + 0.5) / along.scale - 0.5;
        Some(match self.coordinates {
            "pytorch_half_pixel" | "align_corners" if along.to == 1 => 0.0,
            "half_pixel" | "pytorch_half_pixel" => half_pixel,
            "half_pixel_symmetric" => from / 2.0 * (1.0 - along.to as f64 / width) + half_pixel,
            "align_corners" => x * (from - 1.0) / (width - 1.0),
            "asymmetric" => x / along.scale,
            "tf_crop_and_resize" => {
                let [start, end] = along.part;
                if along.to == 1 {
                    0.5 * (start + end) * (from - 1.0)
                } else {
                    start * (from - 1.0) + x * (end - start) * (from - 1.0) / (width - 1.0)
                }
            }
            _ => return None,
        })
    }

    /// How much each place counts whose distance from the origin this is.
    fn weight(&self, distance: f64) -> f64 {
        let x = distance.abs();
        if self.mode == "linear" {
            return (1.0 - x).max(0.0);
        }
        let a = self.cubic;
        match x {
            ..=1.0 => (a + 2.0) * x.powi(3) - (a + 3.0) * x * x + 1.0,
            ..2.0 => a * x.powi(3) - 5.0 * a * x * x + 8.0 * a * x - 4.0 * a,
            _ => 0.0,
        }
    }

    /// The weights of all places of the input for one of the output.
    fn weights(&self, origin: f64, along: &Along) -> Option<Vec<f64>> {
        let last = along.from as f64 - 1.0;
        let mut weights = vec![0.0; along.from];
        if self.mode == "nearest" {
            let rounded = match self.nearest {
                "floor" => origin.floor(),
                "ceil" => origin.ceil(),
                "round_prefer_ceil" => (origin + 0.5).floor(),
                "round_prefer_floor" => (origin - 0.5).ceil(),
                _ => return None,
            };
            weights[rounded.clamp(0.0, last) as usize] = 1.0;
            return Some(weights);
        }
        let (reach, scale) = (if self.mode == "linear" { 1.0 } else { 2.0 }, if self.antialias { along.scale.min(1.0) } else { 1.0 });
        if !matches!(self.mode, "linear" | "cubic") || reach / scale > MOST as f64 {
            return None;
        }
        let (first, end) = ((origin - reach / scale).floor() as i64, (origin + reach / scale).ceil() as i64);
        for at in first..=end {
            let inside = (at as f64).clamp(0.0, last);
            if !self.excludes_outside || inside == at as f64 {
                weights[inside as usize] += self.weight(scale * (at as f64 - origin));
            }
        }
        let sum: f64 = weights.iter().sum();
        Some(weights.into_iter().map(|weight| weight / sum).collect())
    }
}

impl<'a> Translation<'a> {
    /// `Resize`, and the older `Upsample`.
    pub(super) fn resize(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flow = self.input_of(node, 0)?;
        let is_old = node.operator == "Upsample" || node.inputs.len() == 2;
        let interpolation = Interpolation::of(node, is_old);
        let changes = self.changes(node, &flow, is_old)?;
        if changes.is_empty() {
            self.keep(node, "Identity", &flow);
            return Ok(());
        }
        if self.upsample(node, &flow, &interpolation, &changes)? {
            return Ok(());
        }
        let outside = float(node, "extrapolation_value", 0.0);
        let mut flow = flow;
        for along in changes {
            flow = self.along_axis(flow, &interpolation, along, outside)?;
        }
        self.values.insert(node.output(0), super::Value::Flow(flow));
        Ok(())
    }

    /// The axes that change.
    fn changes(&self, node: &Node<'a>, flow: &Flow, is_old: bool) -> Result<Vec<Along>, Error> {
        let rank = flow.view.rank();
        let axes: Vec<usize> = match self.wholes_of(node, usize::MAX, "axes")? {
            Some(axes) => {
                axes.iter().map(|axis| place(*axis, rank)).collect::<Option<_>>().ok_or_else(|| Error::new("has no such axis"))?
            }
            None => (0..rank).collect(),
        };
        let given = |place: usize| {
            Ok(self.constant_of(node, place)?.map(|constant| constant.numbers.clone()).filter(|numbers| !numbers.is_empty()))
        };
        let scales = match node.attribute("scales") {
            Some(crate::file::Attribute::Floats(scales)) => Some(scales.clone()),
            _ => given(if is_old { 1 } else { 2 })?,
        };
        let wanted = if is_old { None } else { given(3)? };
        let parts = if is_old { None } else { given(1)? };
        let count = scales.as_ref().or(wanted.as_ref()).map(Vec::len);
        if count != Some(axes.len()) {
            return Err(Error::new(format!("has no scale for each of {} axes", axes.len())));
        }
        let from = |axis: usize| flow.view.size(axis);
        let ratio = |place: usize| wanted.as_ref().and_then(|sizes| Some(f64::from(sizes[place]) / from(axes[place])? as f64));
        let ratios = || (0..axes.len()).filter_map(ratio);
        let policy = match text(node, "keep_aspect_ratio_policy", "stretch") {
            "not_larger" => ratios().min_by(f64::total_cmp),
            "not_smaller" => ratios().max_by(f64::total_cmp),
            _ => None,
        };
        let mut changes = Vec::new();
        for (place, axis) in axes.iter().copied().enumerate() {
            let scale = match (&scales, policy) {
                (Some(scales), _) => Some(f64::from(scales[place])),
                (None, Some(scale)) => Some(scale),
                (None, None) => ratio(place),
            };
            let Some(from) = from(axis) else {
                if scale.is_some_and(|scale| scale != 1.0) {
                    return Err(Error::new("resizes rows, which are independent of each other in a network"));
                }
                continue;
            };
            let scale = scale
                .filter(|scale| *scale > 0.0 && *scale <= MOST as f64)
                .ok_or_else(|| Error::new("has a scale that is 0, negative or too large"))?;
            let width = scale * from as f64;
            let to = match (&scales, policy, &wanted) {
                (Some(_), ..) | (None, _, None) => (width + 1e-9).floor() as usize,
                (None, Some(_), _) => (width + 0.5).floor() as usize,
                (None, None, Some(sizes)) => sizes[place] as usize,
            };
            if to == 0 || to > MOST {
                return Err(Error::new(format!("makes {to} numbers of the {from} of an axis")));
            }
            let part = parts.as_ref().filter(|parts| parts.len() == 2 * axes.len());
            let part = part.map_or([0.0, 1.0], |parts| [parts[place], parts[axes.len() + place]].map(f64::from));
            let is_cut = text(node, "coordinate_transformation_mode", "") == "tf_crop_and_resize" && part != [0.0, 1.0];
            if scale != 1.0 || to != from || is_cut {
                changes.push(Along { axis, from, to, scale, part });
            }
        }
        Ok(changes)
    }

    /// By whole factors: each pixel or step several times, or weighted by its distance. Returns whether it is that.
    fn upsample(&mut self, node: &Node<'a>, flow: &Flow, by: &Interpolation<'_>, changes: &[Along]) -> Result<bool, Error> {
        let rank = flow.view.rank();
        let factor = |axis: usize| changes.iter().find(|along| along.axis == axis).map_or(1.0, |along| along.scale);
        let factors = [factor(2), factor(3)];
        let are_whole = factors.iter().all(|factor| factor.fract() == 0.0 && (1.0..=4096.0).contains(factor));
        if !matches!(rank, 3 | 4) || !are_whole || changes.iter().any(|along| along.axis < 2) {
            return Ok(false);
        }
        let form = match (by.mode, by.coordinates, by.nearest) {
            ("nearest", "asymmetric", "floor") | ("nearest", "half_pixel", "round_prefer_floor" | "round_prefer_ceil") => "",
            ("linear", "half_pixel" | "pytorch_half_pixel", _) if !by.excludes_outside => {
                if rank == 3 {
                    ", linear"
                } else {
                    ", bilinear"
                }
            }
            _ => return Ok(false),
        };
        let positions = self.positions(node)?;
        let [height, width] = factors.map(|factor| factor as usize);
        let written = if height == width || positions.axes == 1 { height.to_string() } else { format!("[{height}, {width}]") };
        let sides = [positions.sides[0].saturating_mul(height), positions.sides[1].saturating_mul(width)];
        self.give(node, format!("Upsample({written}{form})"), &positions.flow, positions.with(positions.channels, sides));
        Ok(true)
    }

    /// Along an axis: numbers that are taken, or a product.
    fn along_axis(&mut self, flow: Flow, by: &Interpolation<'_>, along: Along, outside: f32) -> Result<Flow, Error> {
        self.spend(along.from.saturating_mul(along.to))?;
        let (mut weight, mut bias) = (Vec::new(), Vec::new());
        let unknown = || {
            Error::new(format!("has the mode {} with the coordinates {} and {}, which is not known", by.mode, by.coordinates, by.nearest))
        };
        for place in 0..along.to {
            let origin = by.origin(place, &along).ok_or_else(unknown)?;
            let is_outside = by.coordinates == "tf_crop_and_resize" && !(0.0..=along.from as f64 - 1.0).contains(&origin);
            let weights = by.weights(origin, &along).ok_or_else(unknown)?;
            weight.extend(weights.into_iter().map(|weight| if is_outside { 0.0 } else { weight as f32 }));
            bias.push(if is_outside { outside } else { 0.0 });
        }
        let taken = |row: &[f32]| {
            let place = row.iter().position(|weight| *weight == 1.0)?;
            row.iter().enumerate().all(|(at, weight)| at == place || *weight == 0.0).then_some(place)
        };
        let places: Option<Vec<usize>> = weight.chunks_exact(along.from).map(taken).collect();
        match places {
            Some(places) => self.taken(flow, along.axis, &places),
            None => self.product_along(flow, along.axis, "resize", [weight, bias]),
        }
    }
}
