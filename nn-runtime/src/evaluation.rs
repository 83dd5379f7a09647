//! How good a network is on rows it may not have seen.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::data::Dataset;
use crate::error::Error;
use crate::loss::{Metric, Target};
use crate::network::Row;
use crate::pass::{self, total};
use crate::scalar::Scalar;
use crate::train::Supervised;
use crate::workspace::Workspace;

/// The mean loss of a data set, and the metrics that suit the loss.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss, as predictions make it.
    pub loss: f64,
    /// √(mean of (y − t)²) over all outputs, of a regression.
    pub rmse: Option<f64>,
    /// 1 − Σ (y − t)² / Σ (t − mean of t)², of a regression: 1 is perfect, 0 as good as the mean.
    pub r2: Option<f64>,
    /// The share of right answers, of a classification.
    pub accuracy: Option<f64>,
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.6}", self.loss)?;
        let metrics = [("RMSE", self.rmse), ("R²", self.r2), ("accuracy", self.accuracy)];
        metrics
            .iter()
            .filter_map(|(name, metric)| Some((name, (*metric)?)))
            .try_for_each(|(name, metric)| write!(f, ", {name} {metric:.4}"))
    }
}

/// How many rows are predicted at once.
const ROWS: usize = 256;

/// Evaluates in prediction mode, some rows at a time.
pub(crate) fn evaluate<N: Supervised>(network: &N, data: &Dataset<N>, workspace: &mut Workspace<N>) -> Result<Evaluation, Error> {
    if data.is_empty() {
        return Err(Error::Data("a data set of no rows cannot be evaluated".to_owned()));
    }
    let (mut loss, mut counted, mut right, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for (chunk, (inputs, targets)) in data.inputs().chunks(ROWS).zip(data.targets().chunks(ROWS)).enumerate() {
        let weights = data.weights().map_or(&[][..], |weights| &weights[chunk * ROWS..][..inputs.len()]);
        let count = total::<N>(targets, weights);
        loss += pass::loss(network, inputs, targets, weights, workspace)?.to_f64() * count;
        counted += count;
        if N::METRIC == Metric::None {
            continue;
        }
        let weights = weights.iter().map(|weight| weight.to_f64()).chain(std::iter::repeat(1.0));
        for ((output, target), weight) in network.predict_batch(inputs, workspace).iter().zip(targets).zip(weights) {
            let (output, values) = (output.as_ref(), target.values());
            let pairs = output.iter().zip(values).map(|(y, t)| (y.to_f64(), t.to_f64()));
            match N::METRIC {
                Metric::Accuracy => right += weight * f64::from(u8::from(Some(largest(output)) == target.class())),
                Metric::BinaryAccuracy => right += weight * pairs.filter(|(y, t)| (*y > 0.5) == (*t > 0.5)).count() as f64,
                Metric::SignAccuracy => right += weight * pairs.filter(|(y, t)| (*y > 0.0) == (*t > 0.0)).count() as f64,
                Metric::Regression => squares += weight * pairs.map(|(y, t)| (y - t) * (y - t)).sum::<f64>(),
                Metric::None => {}
            }
        }
    }
    // Rows of weights count by them; classes of weights do so in the loss alone.
    let rows = data.weights().map_or(data.len() as f64, |weights| weights.iter().map(|weight| weight.to_f64()).sum());
    if counted <= 0.0 || rows <= 0.0 {
        return Err(Error::Data("all weights are 0: no row counts".to_owned()));
    }
    let elements = rows * N::Output::WIDTH as f64;
    let regression = N::METRIC == Metric::Regression;
    Ok(Evaluation {
        loss: loss / counted,
        rmse: regression.then(|| (squares / elements).sqrt()),
        r2: regression.then(|| 1.0 - squares / spread(data)),
        accuracy: match N::METRIC {
            Metric::Accuracy => Some(right / rows),
            Metric::BinaryAccuracy | Metric::SignAccuracy => Some(right / elements),
            Metric::Regression | Metric::None => None,
        },
    })
}

/// The place of the largest number.
fn largest<S: Scalar>(numbers: &[S]) -> usize {
    (1..numbers.len()).fold(0, |best, place| if numbers[place] > numbers[best] { place } else { best })
}

/// Σ (t − mean of t)², column by column.
fn spread<N: Supervised>(data: &Dataset<N>) -> f64 {
    let weight = |row: usize| data.weights().map_or(1.0, |weights| weights[row].to_f64());
    let column = |place: usize| {
        let targets = data.targets().iter().enumerate();
        targets.filter_map(move |(row, target)| Some((target.values().get(place)?.to_f64(), weight(row))))
    };
    let rows: f64 = (0..data.len()).map(weight).sum();
    (0..N::Output::WIDTH)
        .map(|place| {
            let mean = column(place).map(|(t, weight)| weight * t).sum::<f64>() / rows;
            column(place).map(|(t, weight)| weight * (t - mean) * (t - mean)).sum::<f64>()
        })
        .sum()
}
