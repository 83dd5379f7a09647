//! Precision, recall and F1, of a class and over classes.

use serde::{Deserialize, Serialize};

use super::share;

/// How several classes become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub enum Averaging {
    /// The mean over the classes that occur or are predicted: each counts alike, however rare.
    Macro,
    /// The mean over the classes, each by its support.
    Weighted,
    /// Over all rows at once. Where every row has one class and one prediction, all three are the accuracy.
    Micro,
    /// Of this class alone: 1 where there are two, and 1 is what is to be found.
    Class(usize),
}

/// How well a class is found, or several on the average.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClassScores {
    /// Right predictions of the class / predictions of the class.
    pub precision: f64,
    /// Right predictions of the class / targets of the class.
    pub recall: f64,
    /// 2 · right / (predictions + targets): the harmonic mean of precision and recall.
    pub f1: f64,
    /// How many targets are of the class, by weight.
    pub support: f64,
}

/// For each class the weight of the rows that are of it, that were said to be, and both.
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

    /// A row of one class. Both have to be less than the number of classes.
    pub(crate) fn add(&mut self, predicted: usize, target: usize, weight: f64) {
        self.predicted[predicted] += weight;
        self.targets[target] += weight;
        if predicted == target {
            self.right[target] += weight;
        }
    }

    /// Whether a row was said to be of a class, and whether it is: for classes that do not exclude each other.
    pub(crate) fn add_yes_or_no(&mut self, class: usize, predicted: bool, target: bool, weight: f64) {
        for (count, counts) in [(&mut self.predicted, predicted), (&mut self.targets, target), (&mut self.right, predicted && target)] {
            count[class] += if counts { weight } else { 0.0 };
        }
    }

    /// So many rows of a class, and so many of its predictions.
    pub(super) fn set(&mut self, class: usize, right: f64, predicted: f64, targets: f64) {
        (self.right[class], self.predicted[class], self.targets[class]) = (right, predicted, targets);
    }

    /// The share of right rows, where each is of one class.
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

    /// Of a class; of one that there is not, as of one that does not occur.
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
