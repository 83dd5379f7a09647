//! The receiver operating characteristic.

use super::{Ranking, weights_of};
use crate::error::Error;
#[cfg(feature = "plot")]
use crate::plot::Chart;
use nn_kernels::Scalar;

/// Returns the area under the [`RocCurve`]: the probability that a positive row has a higher score than a negative one. A tie counts half.
///
/// 0 … 1, higher is better: 1 is a perfect order, ½ is chance. It is computed exactly, from ranks. NaN if all rows are positive or all are
/// negative. In scikit-learn: `roc_auc_score`.
///
/// # Errors
/// There are no rows, the numbers of rows differ, or the [weights](crate::metrics#conventions) are invalid.
pub fn roc_auc<S: Scalar>(scores: &[S], positive: &[bool], weights: Option<&[f64]>) -> Result<f64, Error> {
    ranking(scores, positive, weights).map(|mut ranking| ranking.auc().unwrap_or(f64::NAN))
}

/// Returns the mean over the classes of the [`roc_auc`] of each class against all others.
///
/// Classes that no row or every row belongs to are left out. 0 … 1, higher is better. In scikit-learn: `roc_auc_score` with
/// `multi_class="ovr"`.
///
/// # Errors
/// As [`roc_auc`]. Also, a row has no score for its target, or its number of scores differs from that of the first row.
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

/// Returns the mean of the areas that exist, or NaN if none does.
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
    /// Returns the area. `None` if all rows are positive or all are negative.
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
            return Err(Error::Data(format!("the score of row {row} is NaN")));
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
                return Err(Error::Data(format!("no row is {missing}: an ROC curve needs positive and negative rows")));
            }
            for count in counts {
                *count /= whole;
            }
        }
        Ok(curve)
    }
}

/// An ROC curve: the true positive rate over the false positive rate, for each threshold.
///
/// In scikit-learn: `roc_curve`. [`Supervised::roc_curve`](crate::Supervised::roc_curve) returns it for a network.
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
    /// The thresholds, highest first: ∞, then each distinct score.
    pub thresholds: Vec<f64>,
    /// The false positive rate: the share of the negative rows with a score of at least the threshold.
    pub false_positives: Vec<f64>,
    /// The true positive rate: the share of the positive rows with a score of at least the threshold.
    pub true_positives: Vec<f64>,
}

impl RocCurve {
    /// Computes the curve from the score of each row and whether the row is positive.
    ///
    /// # Errors
    /// There are no rows, the numbers of rows differ, the [weights](crate::metrics#conventions) are invalid, all rows are positive, all are
    /// negative, or a score is NaN.
    pub fn new<S: Scalar>(scores: &[S], positive: &[bool], weights: Option<&[f64]>) -> Result<Self, Error> {
        ranking(scores, positive, weights)?.curve()
    }

    /// Returns the points (false positive rate, true positive rate), from (0, 0) to (1, 1).
    #[must_use]
    pub fn points(&self) -> impl ExactSizeIterator<Item = (f64, f64)> {
        self.false_positives.iter().copied().zip(self.true_positives.iter().copied())
    }

    /// Returns the area under the curve. See [`roc_auc`].
    #[must_use]
    pub fn auc(&self) -> f64 {
        let after = self.points().skip(1);
        self.points().zip(after).map(|((x, y), (next_x, next_y))| (next_x - x) * f64::midpoint(y, next_y)).sum()
    }

    /// Returns the threshold with the largest true positive rate − false positive rate (Youden's J). Of a tie, the highest threshold. A row
    /// counts as positive if its score is at least the threshold.
    #[doc(alias("Youden"))]
    #[must_use]
    pub fn best_threshold(&self) -> f64 {
        let gains = self.points().map(|(x, y)| y - x).zip(&self.thresholds);
        gains.fold((f64::NEG_INFINITY, f64::INFINITY), |best, (gain, threshold)| if gain > best.0 { (gain, *threshold) } else { best }).1
    }

    /// Draws the curve, with the diagonal of random guessing.
    #[cfg(feature = "plot")]
    #[must_use]
    pub fn chart(&self) -> Chart {
        let title = format!("ROC, area {:.4}", self.auc());
        let chart = Chart::new(title).x("false positive rate").y("true positive rate").line("", self.points());
        chart.dashed("chance", [(0.0, 0.0), (1.0, 1.0)])
    }
}
