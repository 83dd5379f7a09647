//! What a network answers to a data set.

use crate::data::Dataset;
use crate::error::Error;
use crate::evaluation::counts;
use crate::loss::{Metric, Target};
use crate::metrics::ConfusionMatrix;
use crate::network::Row;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// What a network answers to a data set.
#[derive(Clone, Debug)]
pub(super) enum Answers {
    /// Which class is taken for which.
    Classes(ConfusionMatrix),
    /// For some outputs, the true and the predicted numbers of some rows.
    Numbers(Vec<Vec<(f64, f64)>>),
}

/// How many points a picture has at the most, and how many outputs have a picture.
const POINTS: usize = 1000;
const OUTPUTS: usize = 4;

pub(super) fn of<N: Supervised>(network: &N, data: &Dataset<N>) -> Result<Option<Answers>, Error> {
    if data.is_empty() {
        return Err(Error::Data("a data set of no rows has no answers".to_owned()));
    }
    Ok(match N::METRIC {
        Metric::Regression => Some(Answers::Numbers(numbers(network, data))),
        Metric::None => None,
        _ => Some(Answers::Classes(counts(network, data)?)),
    })
}

/// Of rows at equal distances.
fn numbers<N: Supervised>(network: &N, data: &Dataset<N>) -> Vec<Vec<(f64, f64)>> {
    let rows = (0..data.len()).step_by(data.len().div_ceil(POINTS));
    let (inputs, targets): (Vec<_>, Vec<_>) = rows.map(|row| (data.inputs()[row], &data.targets()[row])).unzip();
    let mut workspace = N::workspace(inputs.len());
    let outputs = network.predict_batch(&inputs, &mut workspace);
    let of = |place: usize| {
        let pairs = outputs.iter().zip(&targets).filter_map(|(y, t)| Some((t.values().get(place)?.to_f64(), y.as_ref()[place].to_f64())));
        pairs.collect()
    };
    (0..N::Output::WIDTH.min(OUTPUTS)).map(of).collect()
}
