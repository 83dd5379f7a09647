//! What a network answers to a data set.

use crate::data::Dataset;
use crate::error::Error;
use crate::loss::{Metric, Target};
use crate::metrics::place_of_largest;
use crate::network::Row;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// What a network answers to a data set.
#[derive(Clone, Debug)]
pub(super) enum Answers {
    /// How many rows of each class were taken for which: a row a target.
    Classes(Vec<Vec<usize>>),
    /// For some outputs, the true and the predicted numbers of some rows.
    Numbers(Vec<Vec<(f64, f64)>>),
}

/// How many rows are predicted at once.
const ROWS: usize = 256;
/// How many points a picture has at the most, and how many outputs have a picture.
const POINTS: usize = 1000;
const OUTPUTS: usize = 4;

pub(super) fn of<N: Supervised>(network: &N, data: &Dataset<N>) -> Result<Option<Answers>, Error> {
    let Some(first) = data.targets().first() else {
        return Err(Error::Data("a data set of no rows has no answers".to_owned()));
    };
    let width = N::Output::WIDTH;
    let limit = match N::METRIC {
        Metric::BinaryAccuracy => Some(0.5),
        Metric::SignAccuracy => Some(0.0),
        _ => None,
    };
    let classes = first.class().is_some();
    let mut counts = vec![vec![0; if classes { width } else { 2 }]; if classes { width } else { 2 }];
    let mut numbers = vec![Vec::new(); width.min(OUTPUTS)];
    let (mut workspace, stride) = (N::workspace(ROWS.min(data.len())), data.len().div_ceil(POINTS));
    for (chunk, (inputs, targets)) in data.inputs().chunks(ROWS).zip(data.targets().chunks(ROWS)).enumerate() {
        let outputs = network.predict_batch(inputs, &mut workspace);
        for (place, (output, target)) in outputs.iter().zip(targets).enumerate() {
            let output = output.as_ref();
            let pairs = || target.values().iter().zip(output).map(|(t, y)| (t.to_f64(), y.to_f64()));
            if let Some(class) = target.class() {
                counts[class][place_of_largest(output)] += 1;
            } else if let Some(limit) = limit {
                pairs().for_each(|(t, y)| counts[usize::from(t > limit)][usize::from(y > limit)] += 1);
            } else if (chunk * ROWS + place).is_multiple_of(stride) {
                numbers.iter_mut().zip(pairs()).for_each(|(numbers, pair)| numbers.push(pair));
            }
        }
    }
    Ok(if classes || limit.is_some() {
        Some(Answers::Classes(counts))
    } else {
        (N::METRIC == Metric::Regression).then_some(Answers::Numbers(numbers))
    })
}
