//! Precision, recall and F1 of one class, and averages over classes.

use serde::{Deserialize, Serialize};

use super::share;

/// How the scores of several classes become one number. In scikit-learn this is the argument `average`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub enum Averaging {
    /// The mean over the classes that occur or are predicted. Each class counts equally, however rare. In scikit-learn: `"macro"`.
    Macro,
    /// The mean over the classes, weighted by their support. In scikit-learn: `"weighted"`.
    Weighted,
    /// Computed from the counts of all classes together. If each row has one class, precision, recall and F1 then equal the accuracy. In
    /// scikit-learn: `"micro"`.
    Micro,
    /// Only this class, counted from 0. `Class(1)` is scikit-learn's default, `"binary"`.
    Class(usize),
}

/// The precision, recall and F1 of a class, or their average over classes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClassScores {
    /// Correct predictions of the class / predictions of the class.
    pub precision: f64,
    /// Correct predictions of the class / targets of the class. Also called sensitivity.
    pub recall: f64,
    /// 2 correct / (predictions + targets): the harmonic mean of precision and recall.
    pub f1: f64,
    /// The number of targets of the class, or the sum of their weights.
    pub support: f64,
}

/// For each class the weight of the rows that belong to it, that were predicted to, and both.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    right: Vec<f64>,
    predicted: Vec<f64>,
    targets: Vec<f64>,
}

impl Tally {
    pub(crate) fn new(classes: usize) -> Self {
        let none = vec![0.0; classes];
        Self { right: none.clone(), predicted: none.clone(), targets: none }
    }

    /// Adds a row that belongs to one class. Both classes must be less than the number of classes.
    pub(crate) fn add(&mut self, predicted: usize, target: usize, weight: f64) {
        self.predicted[predicted] += weight;
        self.targets[target] += weight;
        if predicted == target {
            self.right[target] += weight;
        }
    }

    /// Adds the prediction and the target of a row for one class, if classes do not exclude each other.
    pub(crate) fn add_yes_or_no(&mut self, class: usize, predicted: bool, target: bool, weight: f64) {
        for (count, counts) in [(&mut self.predicted, predicted), (&mut self.targets, target), (&mut self.right, predicted && target)] {
            count[class] += if counts { weight } else { 0.0 };
        }
    }

    /// Sets the counts of a class.
    pub(super) fn set(&mut self, class: usize, right: f64, predicted: f64, targets: f64) {
        (self.right[class], self.predicted[class], self.targets[class]) = (right, predicted, targets);
    }

    /// Returns the share of correct rows. Each row must belong to one class.
    pub(crate) fn accuracy(&self) -> f64 {
        self.right.iter().sum::<f64>() / self.targets.iter().sum::<f64>()
    }

    pub(crate) fn average(&self, average: Averaging) -> ClassScores {
        let sum = |numbers: &[f64]| numbers.iter().sum::<f64>();
        let mean = |weight: &dyn Fn(&ClassScores) -> f64| {
            let seen = (0..self.right.len()).filter(|class| self.predicted[*class] > 0.0 || self.targets[*class] > 0.0);
            let mut whole = 0.0;
            let mut mean = ClassScores { precision: 0.0, recall: 0.0, f1: 0.0, support: 0.0 };
            for scores in seen.map(|class| self.class(class)) {
                let weight = weight(&scores);
                mean.precision += weight * scores.precision;
                mean.recall += weight * scores.recall;
                mean.f1 += weight * scores.f1;
                mean.support += scores.support;
                whole += weight;
            }
            let part = |sum| share(sum, whole, 0.0);
            ClassScores { precision: part(mean.precision), recall: part(mean.recall), f1: part(mean.f1), ..mean }
        };
        match average {
            Averaging::Macro => mean(&|_| 1.0),
            Averaging::Weighted => mean(&|scores| scores.support),
            Averaging::Micro => scores(sum(&self.right), sum(&self.predicted), sum(&self.targets)),
            Averaging::Class(class) => self.class(class),
        }
    }

    /// Returns the scores of a class. They are 0 for a class that does not exist.
    pub(super) fn class(&self, class: usize) -> ClassScores {
        let of = |counts: &[f64]| counts.get(class).copied().unwrap_or(0.0);
        scores(of(&self.right), of(&self.predicted), of(&self.targets))
    }
}

fn scores(right: f64, predicted: f64, targets: f64) -> ClassScores {
    ClassScores {
        precision: share(right, predicted, 0.0),
        recall: share(right, targets, 0.0),
        f1: share(2.0 * right, predicted + targets, 0.0),
        support: targets,
    }
}
