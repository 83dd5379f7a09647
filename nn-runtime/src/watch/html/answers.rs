//! The predictions that the page shows.

use crate::data::Dataset;
use crate::error::Error;
use crate::evaluation::counts;
use crate::loss::{Metric, Target};
use crate::metrics::ConfusionMatrix;
use crate::network::Row;
use crate::train::Supervised;
use nn_kernels::Scalar;

/// The predictions of a network for a data set.
#[derive(Clone, Debug)]
pub(super) enum Answers {
    /// The confusion matrix.
    Classes(ConfusionMatrix),
    /// For each of the first outputs, the true and the predicted numbers of a sample of the rows.
    Numbers(Vec<Vec<(f64, f64)>>),
}

/// The maximum number of points in a figure, and of outputs with a figure.
const POINTS: usize = 1000;
const OUTPUTS: usize = 4;

pub(super) fn of<N: Supervised>(network: &N, data: &Dataset<N>) -> Result<Option<Answers>, Error> {
    if data.is_empty() {
        return Err(Error::Data("a data set without rows has no answers".to_owned()));
    }
    Ok(match N::METRIC {
        Metric::Regression => Some(Answers::Numbers(numbers(network, data))),
        Metric::None => None,
        _ => Some(Answers::Classes(counts(network, 0, data)?)),
    })
}

/// Predicts a sample of the rows, at equal distances.
fn numbers<N: Supervised>(network: &N, data: &Dataset<N>) -> Vec<Vec<(f64, f64)>> {
    let rows = (0..data.len()).step_by(data.len().div_ceil(POINTS));
    let (inputs, targets): (Vec<_>, Vec<_>) = rows.map(|row| (data.inputs()[row], &data.targets()[row])).unzip();
    let mut workspace = N::workspace(inputs.len());
    let outputs = network.predict_batch(&inputs, &mut workspace);
    let of = |place: usize| {
        let pairs = outputs.iter().zip(&targets).filter_map(|(y, t)| Some((t.values().get(place)?.to_f64(), y.numbers()[place].to_f64())));
        pairs.collect()
    };
    (0..N::Output::WIDTH.min(OUTPUTS)).map(of).collect()
}
