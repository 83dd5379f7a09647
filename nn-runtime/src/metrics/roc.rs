//! The receiver operating characteristic: how many of the right rows are found at the price of how many wrong ones.

use super::{Ranking, weights_of};
use crate::error::Error;
#[cfg(feature = "plot")]
use crate::plot::Chart;
use crate::scalar::Scalar;

/// The area under the [`RocCurve`]: how likely a row that is positive has a higher score than one that is not, equal scores counting half.
/// 1 is a perfect order, ½ none. Computed from the ranks, exactly; NaN where not both kinds of rows are there.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn roc_auc<S: Scalar>(scores: &[S], positive: &[bool], weights: Option<&[f64]>) -> Result<f64, Error> {
    ranking(scores, positive, weights).map(|mut ranking| ranking.auc().unwrap_or(f64::NAN))
}

/// The mean over the classes of the [`roc_auc`] of each against all others. Classes that no row has, or that all have, are left out.
///
/// # Errors
/// There are no rows, or not as many of each; a row has no such class, or another number of scores than the first.
pub fn roc_auc_one_vs_rest<S: Scalar, R: AsRef<[S]>>(scores: &[R], targets: &[usize], weights: Option<&[f64]>) -> Result<f64, Error> {
    let weights = weights_of(scores.len(), targets.len(), weights)?;
    let classes = scores.first().map_or(0, |row| row.as_ref().len());
    for (row, (scores, target)) in scores.iter().zip(targets).enumerate() {
        let found = scores.as_ref().len();
        if found != classes {
            return Err(Error::Data(format!("row {row} has {found} scores, but row 0 has {classes}")));
        }
        if *target >= classes {
            return Err(Error::Target { row, why: format!("class {target}, but the row has {classes} scores") });
        }
    }
    let mut rankings: Vec<Ranking> = (0..classes).map(|_| Ranking::default()).collect();
    for ((scores, target), weight) in scores.iter().zip(targets).zip(weights) {
        for (class, (ranking, score)) in rankings.iter_mut().zip(scores.as_ref()).enumerate() {
            ranking.add(score.to_f64(), *target == class, weight);
        }
    }
    Ok(mean_auc(&mut rankings))
}

/// The mean of the areas that exist; NaN where none does.
pub(crate) fn mean_auc(rankings: &mut [Ranking]) -> f64 {
    let areas: Vec<f64> = rankings.iter_mut().filter_map(Ranking::auc).collect();
    areas.iter().sum::<f64>() / areas.len() as f64
}

fn ranking<S: Scalar>(scores: &[S], positive: &[bool], weights: Option<&[f64]>) -> Result<Ranking, Error> {
    let weights = weights_of(scores.len(), positive.len(), weights)?;
    let mut ranking = Ranking::default();
    for ((score, positive), weight) in scores.iter().zip(positive).zip(weights) {
        ranking.add(score.to_f64(), *positive, weight);
    }
    Ok(ranking)
}

impl Ranking {
    /// The area; `None` where there are not both kinds of rows.
    pub(crate) fn auc(&mut self) -> Option<f64> {
        if self.nan().is_some() {
            return Some(f64::NAN);
        }
        let (mut positive, mut negative, mut area) = (0.0, 0.0, 0.0);
        self.each_score(|_, more_positive, more_negative| {
            area += more_negative * (positive + more_positive / 2.0);
            positive += more_positive;
            negative += more_negative;
        });
        (positive > 0.0 && negative > 0.0).then(|| area / (positive * negative))
    }

    pub(crate) fn curve(&mut self) -> Result<RocCurve, Error> {
        if let Some(row) = self.nan() {
            return Err(Error::Data(format!("the score of row {row} is NaN: it has no place on a curve")));
        }
        let mut curve = RocCurve { thresholds: vec![f64::INFINITY], false_positives: vec![0.0], true_positives: vec![0.0] };
        let (mut positive, mut negative) = (0.0, 0.0);
        self.each_score(|score, more_positive, more_negative| {
            (positive, negative) = (positive + more_positive, negative + more_negative);
            curve.thresholds.push(score);
            curve.true_positives.push(positive);
            curve.false_positives.push(negative);
        });
        for (counts, whole, missing) in
            [(&mut curve.true_positives, positive, "positive"), (&mut curve.false_positives, negative, "negative")]
        {
            if whole == 0.0 {
                return Err(Error::Data(format!("no row is {missing}: a curve wants both kinds")));
            }
            for count in counts {
                *count /= whole;
            }
        }
        Ok(curve)
    }
}

/// For every threshold the share of the positive rows whose score reaches it, and of the others.
///
/// ```
/// use nn_runtime::metrics::RocCurve;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let curve = RocCurve::new(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true], None)?;
/// assert_eq!(curve.thresholds, [f64::INFINITY, 0.8, 0.4, 0.35, 0.1]);
/// assert_eq!(curve.true_positives, [0.0, 0.5, 0.5, 1.0, 1.0]);
/// assert_eq!(curve.false_positives, [0.0, 0.0, 0.5, 0.5, 1.0]);
/// assert_eq!((curve.auc(), curve.best_threshold()), (0.75, 0.8));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RocCurve {
    /// Highest first: ∞, which no score reaches, and every score that there is.
    pub thresholds: Vec<f64>,
    /// The share of the negative rows with a score of at least the threshold.
    pub false_positives: Vec<f64>,
    /// The share of the positive rows with a score of at least the threshold.
    pub true_positives: Vec<f64>,
}

impl RocCurve {
    /// The curve of scores, and whether each row is positive.
    ///
    /// # Errors
    /// There are no rows, or not as many of each; not both kinds of rows are there; a score is NaN.
    pub fn new<S: Scalar>(scores: &[S], positive: &[bool], weights: Option<&[f64]>) -> Result<Self, Error> {
        ranking(scores, positive, weights)?.curve()
    }

    /// The points, from (0, 0) to (1, 1): the share of false positives, and of true ones.
    #[must_use]
    pub fn points(&self) -> impl ExactSizeIterator<Item = (f64, f64)> {
        self.false_positives.iter().copied().zip(self.true_positives.iter().copied())
    }

    /// The area under it.
    #[must_use]
    pub fn auc(&self) -> f64 {
        let after = self.points().skip(1);
        self.points().zip(after).map(|((x, y), (next_x, next_y))| (next_x - x) * f64::midpoint(y, next_y)).sum()
    }

    /// The score from which on to say yes, so that the share of true positives is as far above that of false ones as it gets (Youden's
    /// J); the highest of equals.
    #[must_use]
    pub fn best_threshold(&self) -> f64 {
        let gains = self.points().map(|(x, y)| y - x).zip(&self.thresholds);
        gains.fold((f64::NEG_INFINITY, f64::INFINITY), |best, (gain, threshold)| if gain > best.0 { (gain, *threshold) } else { best }).1
    }

    /// The curve, and the diagonal of a guess.
    #[cfg(feature = "plot")]
    #[must_use]
    pub fn chart(&self) -> Chart {
        let title = format!("ROC, area {:.4}", self.auc());
        Chart::new(title).x("false positives").y("true positives").line("", self.points()).dashed("a guess", [(0.0, 0.0), (1.0, 1.0)])
    }
}
