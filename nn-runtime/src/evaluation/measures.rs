//! Accumulates the metrics of an evaluation row by row.

use super::Evaluation;
use super::answers::Answers;
use crate::compiled::{Head, WithTarget};
use crate::error::Error;
use crate::loss::{Compared, Metric};
use crate::metrics::{Averaging, OutputScores, Outputs, Ranking, Tally, binary_surprise, largest, of_two, surprise};
use nn_kernels::Scalar;

/// Sums over the rows so far, by the kind of outputs.
pub(super) enum Measures {
    Numbers(Outputs),
    Classes(Sums, Option<Ranking>),
    YesOrNo(Sums, Option<Ranking>),
    /// The loss has no metric, or the targets are not of the kind that it declares.
    Nothing,
}

pub(super) struct Sums {
    tally: Tally,
    /// Σ w of the correct rows, or of the correct outputs of all rows. NaN if an output is NaN.
    right: f64,
    /// Σ w
    weight: f64,
    /// Σ −w ln p
    surprise: f64,
    /// The threshold above which an output means yes.
    middle: f64,
    /// Whether outputs are probabilities.
    probable: bool,
    /// Whether they are those of the next token, or of classes at each step.
    of_tokens: bool,
}

impl Measures {
    /// For one of the outputs of a network.
    pub(super) fn of<N: WithTarget>(head: &Head) -> Self {
        let width = head.outputs();
        // One output that says yes or no has two classes: no, and yes.
        let of_tokens =
            head.metric == Metric::Accuracy && (matches!(head.compared, Compared::Steps { .. }) || N::VOCABULARY == Some(width));
        let tally = Tally::new(width.max(2));
        let sums = |middle, probable| Sums { tally, right: 0.0, weight: 0.0, surprise: 0.0, middle, probable, of_tokens };
        let [two_classes, one_answer] = [2, 1].map(|outputs| (width == outputs).then(Ranking::default));
        match head.metric {
            Metric::Regression => Self::Numbers(Outputs::of(width)),
            Metric::Accuracy => Self::Classes(sums(0.0, true), two_classes),
            Metric::ScoreAccuracy => Self::Classes(sums(0.0, false), two_classes),
            Metric::BinaryAccuracy => Self::YesOrNo(sums(0.5, true), one_answer),
            Metric::SignAccuracy => Self::YesOrNo(sums(0.0, false), one_answer),
            Metric::None => Self::Nothing,
        }
    }

    /// Adds the answers of that output.
    pub(super) fn add<N: WithTarget>(&mut self, output: usize, answers: &Answers<'_, N>) -> Result<(), Error> {
        let mut known = true;
        answers.each_of(output, |answer| {
            let known_here = match self {
                Self::Numbers(outputs) => answer.values.map(|values| outputs.add(answer.outputs, values, answer.weight)),
                Self::Classes(sums, ranking) => answer.class.map(|class| {
                    sums.add_class(answer.outputs, class, answer.weight);
                    if let Some(ranking) = ranking {
                        ranking.add(of_two(answer.outputs, 1, sums.probable), class == 1, answer.weight);
                    }
                }),
                Self::YesOrNo(sums, ranking) => answer.values.map(|values| {
                    sums.add_yes_or_no(answer.outputs, values, answer.weight);
                    if let (Some(ranking), [y], [t]) = (ranking, answer.outputs, values) {
                        ranking.add(y.to_f64(), t.to_f64() > sums.middle, answer.weight);
                    }
                }),
                Self::Nothing => Some(()),
            };
            known &= known_here.is_some();
            Ok(())
        })?;
        if !known {
            *self = Self::Nothing;
        }
        Ok(())
    }

    /// Returns an evaluation in which each metric that the network can have is `Some`.
    pub(super) fn possible(self, head: &Head) -> Evaluation {
        let ranked = matches!(self, Self::Classes(_, Some(_)) | Self::YesOrNo(_, Some(_)));
        let evaluation = self.evaluation(head, f64::NAN);
        // Without rows there is no area, although there can be one.
        Evaluation { roc_auc: ranked.then_some(f64::NAN), ..evaluation }
    }

    pub(super) fn evaluation(self, head: &Head, loss: f64) -> Evaluation {
        match self {
            Self::Numbers(outputs) => {
                let outputs = outputs.scores();
                let OutputScores { mse, rmse, mae, r2 } = OutputScores::mean(&outputs);
                Evaluation { mse: Some(mse), rmse: Some(rmse), mae: Some(mae), r2: Some(r2), outputs, loss, ..Evaluation::default() }
            }
            Self::Classes(sums, ranking) => sums.evaluation(loss, 1, ranking),
            Self::YesOrNo(sums, ranking) => sums.evaluation(loss, head.outputs(), ranking),
            Self::Nothing => Evaluation { loss, ..Evaluation::default() },
        }
    }
}

impl Sums {
    fn add_class<S: Scalar>(&mut self, outputs: &[S], class: usize, weight: f64) {
        self.weight += weight;
        let Some(answer) = largest(outputs) else {
            self.right = f64::NAN;
            return;
        };
        self.tally.add(answer, class, weight);
        self.right += if answer == class { weight } else { 0.0 };
        if self.probable {
            self.surprise += weight * surprise(outputs[class]);
        }
    }

    fn add_yes_or_no<S: Scalar>(&mut self, outputs: &[S], targets: &[S], weight: f64) {
        self.weight += weight;
        for (output, (y, t)) in outputs.iter().zip(targets).enumerate() {
            let (yes, holds) = (y.to_f64() > self.middle, t.to_f64() > self.middle);
            match outputs {
                [_] => self.tally.add(usize::from(yes), usize::from(holds), weight),
                _ => self.tally.add_yes_or_no(output, yes, holds, weight),
            }
            self.right += match yes == holds {
                _ if y.to_f64().is_nan() => f64::NAN,
                true => weight,
                false => 0.0,
            };
            if self.probable {
                self.surprise += weight * binary_surprise(*y, *t);
            }
        }
    }

    /// `answers` is the number of answers per row. With two classes there is a ranking.
    fn evaluation(&self, loss: f64, answers: usize, ranking: Option<Ranking>) -> Evaluation {
        let averaging = if ranking.is_some() { Averaging::Class(1) } else { Averaging::Macro };
        let scores = self.tally.average(averaging);
        // One NaN among the outputs makes every metric NaN.
        let nan = self.right.is_nan();
        let or_nan = |metric: f64| Some(if nan { f64::NAN } else { metric });
        let whole = self.weight * answers as f64;
        let log_loss = or_nan(self.surprise / whole).filter(|_| self.probable);
        let of_tokens = log_loss.filter(|_| self.of_tokens);
        Evaluation {
            accuracy: or_nan(self.right / whole),
            log_loss,
            perplexity: of_tokens.map(f64::exp),
            bits_per_token: of_tokens.map(|nats| nats / std::f64::consts::LN_2),
            precision: or_nan(scores.precision),
            recall: or_nan(scores.recall),
            f1: or_nan(scores.f1),
            roc_auc: ranking.and_then(|mut ranking| ranking.auc()).and_then(or_nan),
            averaging: Some(averaging),
            loss,
            ..Evaluation::default()
        }
    }
}
