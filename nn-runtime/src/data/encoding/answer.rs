//! Converts the outputs of a network to texts of the table.

use super::{Column, Unit};
use crate::loss::Metric;
use crate::metrics::largest;
use nn_kernels::Scalar;

/// The outputs for a column of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The number of outputs.
    pub(super) outputs: usize,
    /// Whether the answer is the index of the largest output.
    pub(super) is_class: bool,
}

/// Assigns the outputs to the columns of the target.
pub(super) fn parts(targets: &[Column], outputs: usize, metric: Metric) -> Result<Vec<Part>, String> {
    let by_class = matches!(metric, Metric::Accuracy | Metric::ScoreAccuracy);
    if targets.len() == 1 && by_class {
        return Ok(vec![Part { outputs, is_class: true }]);
    }
    if targets.len() == outputs {
        return Ok(vec![Part { outputs: 1, is_class: false }; outputs]);
    }
    let widths: usize = targets.iter().map(Column::width).sum();
    if widths != outputs {
        return Err(format!("the target columns become {widths} numbers, but the network has {outputs} outputs"));
    }
    Ok(targets.iter().map(|target| Part { outputs: target.width(), is_class: target.categories.is_some() }).collect())
}

/// Returns the threshold above which a single output means the second of two categories.
pub(super) fn middle(metric: Metric) -> f64 {
    if metric == Metric::SignAccuracy { 0.0 } else { 0.5 }
}

/// Returns a text for each column of the target.
pub(super) fn texts<S: Scalar>(targets: &[Column], output: &[S], metric: Metric) -> Result<Vec<String>, String> {
    let mut rest = output;
    let texts = parts(targets, output.len(), metric)?.into_iter().zip(targets).map(|(part, target)| {
        let (own, others) = rest.split_at_checked(part.outputs).unwrap_or((rest, &[]));
        rest = others;
        match own {
            [number] if !part.is_class => Ok(one(target, *number, middle(metric))),
            own => class(target, own),
        }
    });
    texts.collect()
}

/// Returns the name of the class with the largest output, or its number if it has no name.
fn class<S: Scalar>(target: &Column, output: &[S]) -> Result<String, String> {
    let place = largest(output).ok_or("an output is NaN")?;
    let name = target.categories.as_ref().and_then(|categories| categories.names.get(place).cloned());
    Ok(name.unwrap_or_else(|| place.to_string()))
}

/// Returns the text for a single output.
fn one<S: Scalar>(target: &Column, number: S, middle: f64) -> String {
    match &target.categories {
        Some(categories) if !number.to_f64().is_nan() => {
            let place = usize::from(number.to_f64() > middle);
            categories.names.get(place).cloned().unwrap_or_else(|| place.to_string())
        }
        // `Display` writes enough digits to read back the same number.
        _ if target.unit == Unit::PLAIN => number.to_string(),
        _ => target.unit.back(number.to_f64()).to_string(),
    }
}
