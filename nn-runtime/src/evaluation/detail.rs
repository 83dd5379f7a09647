//! Metrics that are computed only on request.

use super::answers;
use crate::compiled::{Head, WithTarget};
use crate::data::Source;
use crate::error::Error;
use crate::loss::Metric;
use crate::metrics::{ConfusionMatrix, Ranking, RocCurve, largest, mean_auc, of_two, within};
use crate::setting;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The place of the output that a metric is about: of one with this name, or of the only one. `what` begins a message.
pub(super) fn place<N: WithTarget>(what: &str, name: Option<&str>) -> Result<usize, Error> {
    let names = || N::HEADS.iter().map(|head| format!("`{}`", head.name)).collect::<Vec<_>>().join(", ");
    match (name, N::HEADS) {
        (None, [_]) => Ok(0),
        (None, heads) => {
            let first = heads.first().map_or("", |head| head.name);
            Err(Error::Setting(format!("{what} is about one output: `metrics_of(\"{first}\")` chooses one of {}", names())))
        }
        (Some(name), [only]) if only.name.is_empty() => {
            Err(Error::Setting(format!("there is no output `{name}`: this network has one output, without a name")))
        }
        (Some(name), heads) => heads
            .iter()
            .position(|head| head.name == name)
            .ok_or_else(|| Error::Setting(format!("there is no output `{name}`: this network has {}", names()))),
    }
}

/// See [`Supervised::confusion`](crate::Supervised::confusion).
pub(crate) fn confusion<N: WithTarget>(network: &N, output: usize, data: &(impl Source<N> + ?Sized)) -> Result<ConfusionMatrix, Error> {
    let width = N::HEADS[output].outputs();
    if middle(&N::HEADS[output], "a confusion matrix")?.is_some() && width > 1 {
        let why = format!("a confusion matrix needs one answer per row, but the network has {width} yes-or-no outputs");
        return Err(Error::Setting(why));
    }
    counts(network, output, data)
}

/// Returns the confusion matrix of an output. Several yes-or-no outputs count as that many answers.
pub(crate) fn counts<N: WithTarget>(network: &N, output: usize, data: &(impl Source<N> + ?Sized)) -> Result<ConfusionMatrix, Error> {
    let middle = middle(&N::HEADS[output], "a confusion matrix")?;
    let mut matrix = ConfusionMatrix::empty(if middle.is_some() { 2 } else { N::HEADS[output].outputs() })?;
    answers::each(network, data, &mut Workspace::new(0), |answers| {
        answers.each_of(output, |answer| {
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
pub(crate) fn top_k<N: WithTarget>(network: &N, output: usize, data: &(impl Source<N> + ?Sized), k: usize) -> Result<f64, Error> {
    setting::some("k, the number of classes that count,", k)?;
    if middle(&N::HEADS[output], "top-k accuracy")?.is_some() {
        return Err(Error::Setting("top-k accuracy needs one output per class, but this network has yes-or-no outputs".to_owned()));
    }
    let (mut right, mut whole) = (0.0, 0.0);
    answers::each(network, data, &mut Workspace::new(0), |answers| {
        answers.each_of(output, |answer| {
            right += answer.weight * within(answer.outputs, answer.class.ok_or_else(no_class)?, k);
            whole += answer.weight;
            Ok(())
        })
    })?;
    Ok(right / whole)
}

/// See [`Supervised::roc_auc`](crate::Supervised::roc_auc).
pub(crate) fn roc_auc<N: WithTarget>(network: &N, output: usize, data: &(impl Source<N> + ?Sized)) -> Result<f64, Error> {
    let head = &N::HEADS[output];
    // Two classes have one area: that of class 1.
    let first = usize::from(head.outputs() == 2 && middle(head, "an ROC curve")?.is_none());
    Ok(mean_auc(&mut rankings(network, output, data, first..head.outputs())?))
}

/// See [`Supervised::roc_curve`](crate::Supervised::roc_curve).
pub(crate) fn roc_curve<N: WithTarget>(
    network: &N,
    output: usize,
    data: &(impl Source<N> + ?Sized),
    class: usize,
) -> Result<RocCurve, Error> {
    let (width, of) = (N::HEADS[output].outputs(), if N::HAS_NAMES { "this output" } else { "the network" });
    if class >= width {
        return Err(Error::Setting(format!("output {class} does not exist: {of} has {width} outputs, counted from 0")));
    }
    let mut one = rankings(network, output, data, class..class + 1)?;
    one.iter_mut().next().map_or_else(|| Err(no_class()), Ranking::curve)
}

/// Returns the ranking of some of the numbers of an output: the number as the score, and whether the row is positive.
fn rankings<N: WithTarget>(
    network: &N,
    output: usize,
    data: &(impl Source<N> + ?Sized),
    numbers: std::ops::Range<usize>,
) -> Result<Vec<Ranking>, Error> {
    let head = &N::HEADS[output];
    let middle = middle(head, "an ROC curve")?;
    let two_classes = middle.is_none() && head.outputs() == 2;
    let probable = head.metric == Metric::Accuracy;
    let mut rankings: Vec<Ranking> = numbers.clone().map(|_| Ranking::default()).collect();
    answers::each(network, data, &mut Workspace::new(0), |answers| {
        answers.each_of(output, |answer| {
            for (ranking, number) in rankings.iter_mut().zip(numbers.clone()) {
                let holds = match middle {
                    None => answer.class.ok_or_else(no_class)? == number,
                    Some(middle) => answer.values.ok_or_else(no_class)?[number].to_f64() > middle,
                };
                let score = if two_classes { of_two(answer.outputs, number, probable) } else { answer.outputs[number].to_f64() };
                ranking.add(score, holds, answer.weight);
            }
            Ok(())
        })
    })?;
    Ok(rankings)
}

/// Returns the threshold above which a yes-or-no output means yes. `None` if there is one output per class.
fn middle(head: &Head, what: &str) -> Result<Option<f64>, Error> {
    let of = if head.name.is_empty() { "this network".to_owned() } else { format!("the output `{}`", head.name) };
    match head.metric {
        Metric::Accuracy | Metric::ScoreAccuracy => Ok(None),
        Metric::BinaryAccuracy => Ok(Some(0.5)),
        Metric::SignAccuracy => Ok(Some(0.0)),
        Metric::Regression => Err(Error::Setting(format!("{what} needs classes, but the loss of {of} is for regression"))),
        Metric::None => Err(Error::Setting(format!("{what} needs classes, but `METRIC` of the loss of {of} does not declare any"))),
    }
}

fn no_class() -> Error {
    Error::Data("the targets are not classes, although `METRIC` of the loss declares them as such".to_owned())
}

fn nan(row: usize) -> Error {
    Error::Data(format!("an output of row {row} is NaN"))
}
