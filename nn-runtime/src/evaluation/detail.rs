//! Metrics that are computed only on request.

use super::answers;
use crate::compiled::WithTarget;
use crate::data::Source;
use crate::error::Error;
use crate::loss::Metric;
use crate::metrics::{ConfusionMatrix, Ranking, RocCurve, largest, mean_auc, of_two, within};
use crate::setting;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// See [`Supervised::confusion`](crate::Supervised::confusion).
pub(crate) fn confusion<N: WithTarget>(network: &N, data: &(impl Source<N> + ?Sized)) -> Result<ConfusionMatrix, Error> {
    let width = N::OUTPUTS;
    if middle::<N>("a confusion matrix")?.is_some() && width > 1 {
        let why = format!("a confusion matrix needs one answer per row, but the network has {width} yes-or-no outputs");
        return Err(Error::Setting(why));
    }
    counts(network, data)
}

/// Returns the confusion matrix. Several yes-or-no outputs count as that many answers.
pub(crate) fn counts<N: WithTarget>(network: &N, data: &(impl Source<N> + ?Sized)) -> Result<ConfusionMatrix, Error> {
    let middle = middle::<N>("a confusion matrix")?;
    let mut matrix = ConfusionMatrix::empty(if middle.is_some() { 2 } else { N::OUTPUTS })?;
    answers::each(network, data, &mut Workspace::new(0), |answers| {
        answers.each(|answer| {
            let place = largest(answer.outputs).ok_or_else(|| nan(answer.row))?;
            let Some(middle) = middle else {
                return matrix.add(answer.row, place, answer.class.ok_or_else(no_class)?, answer.weight);
            };
            let above = |number: &N::Scalar| usize::from(number.to_f64() > middle);
            let mut pairs = answer.outputs.iter().zip(answer.values.ok_or_else(no_class)?);
            pairs.try_for_each(|(output, target)| matrix.add(answer.row, above(output), above(target), answer.weight))
        })
    })?;
    Ok(matrix)
}

/// See [`Supervised::top_k`](crate::Supervised::top_k).
pub(crate) fn top_k<N: WithTarget>(network: &N, data: &(impl Source<N> + ?Sized), k: usize) -> Result<f64, Error> {
    setting::some("k, the number of classes that count,", k)?;
    if middle::<N>("top-k accuracy")?.is_some() {
        return Err(Error::Setting("top-k accuracy needs one output per class, but this network has yes-or-no outputs".to_owned()));
    }
    let (mut right, mut whole) = (0.0, 0.0);
    answers::each(network, data, &mut Workspace::new(0), |answers| {
        answers.each(|answer| {
            right += answer.weight * within(answer.outputs, answer.class.ok_or_else(no_class)?, k);
            whole += answer.weight;
            Ok(())
        })
    })?;
    Ok(right / whole)
}

/// See [`Supervised::roc_auc`].
pub(crate) fn roc_auc<N: WithTarget>(network: &N, data: &(impl Source<N> + ?Sized)) -> Result<f64, Error> {
    let width = N::OUTPUTS;
    // Two classes have one area: that of class 1.
    let first = usize::from(width == 2 && middle::<N>("an ROC curve")?.is_none());
    Ok(mean_auc(&mut rankings(network, data, first..width, "an ROC curve")?))
}

/// See [`Supervised::roc_curve`](crate::Supervised::roc_curve).
pub(crate) fn roc_curve<N: WithTarget>(network: &N, data: &(impl Source<N> + ?Sized), output: usize) -> Result<RocCurve, Error> {
    let width = N::OUTPUTS;
    if output >= width {
        return Err(Error::Setting(format!("output {output} does not exist: the network has {width} outputs, counted from 0")));
    }
    let mut one = rankings(network, data, output..output + 1, "an ROC curve")?;
    one.iter_mut().next().map_or_else(|| Err(no_class()), Ranking::curve)
}

/// Returns the ranking of each of some outputs: the output as the score, and whether the row is positive.
fn rankings<N: WithTarget>(
    network: &N,
    data: &(impl Source<N> + ?Sized),
    outputs: std::ops::Range<usize>,
    what: &str,
) -> Result<Vec<Ranking>, Error> {
    let middle = middle::<N>(what)?;
    let two_classes = middle.is_none() && N::OUTPUTS == 2;
    let probable = N::METRIC == Metric::Accuracy;
    let mut rankings: Vec<Ranking> = outputs.clone().map(|_| Ranking::default()).collect();
    answers::each(network, data, &mut Workspace::new(0), |answers| {
        answers.each(|answer| {
            for (ranking, output) in rankings.iter_mut().zip(outputs.clone()) {
                let holds = match middle {
                    None => answer.class.ok_or_else(no_class)? == output,
                    Some(middle) => answer.values.ok_or_else(no_class)?[output].to_f64() > middle,
                };
                let score = if two_classes { of_two(answer.outputs, output, probable) } else { answer.outputs[output].to_f64() };
                ranking.add(score, holds, answer.weight);
            }
            Ok(())
        })
    })?;
    Ok(rankings)
}

/// Returns the threshold above which a yes-or-no output means yes. `None` if there is one output per class.
fn middle<N: WithTarget>(what: &str) -> Result<Option<f64>, Error> {
    match N::METRIC {
        Metric::Accuracy | Metric::ScoreAccuracy => Ok(None),
        Metric::BinaryAccuracy => Ok(Some(0.5)),
        Metric::SignAccuracy => Ok(Some(0.0)),
        _ if N::HAS_NAMES => Err(Error::Setting(format!(
            "{what} is about one output without a name: `evaluate` has the metrics of each output of this network"
        ))),
        Metric::Regression => Err(Error::Setting(format!("{what} needs classes, but the loss of this network is for regression"))),
        Metric::None => Err(Error::Setting(format!("{what} needs classes, but `METRIC` of this network's loss does not declare any"))),
    }
}

fn no_class() -> Error {
    Error::Data("the targets are not classes, although `METRIC` of the loss declares them as such".to_owned())
}

fn nan(row: usize) -> Error {
    Error::Data(format!("an output of row {row} is NaN"))
}
