//! The figures of the page.

use super::HtmlReport;
use super::answers::Answers;
use crate::diagnosis::{EpochHealth, Learning};
use crate::evaluation::{Evaluation, Measured};
use crate::metrics::ConfusionMatrix;
use crate::plot::{Chart, Figure};
use crate::trainer::Epoch;

/// Width and height of a figure.
const SIZE: [f64; 2] = [420.0, 310.0];
/// The maximum number of points in a curve.
const POINTS: usize = 600;
/// The maximum length of the names of metrics in a title.
const LETTERS: usize = 38;
/// The maximum number of classes with names beside the confusion matrix. More classes have numbers.
const NAMED: usize = 12;
/// The maximum number of layers with curves. More could not be distinguished.
const LAYERS: usize = 8;

pub(super) fn all(report: &HtmlReport) -> Vec<(String, Figure)> {
    let epochs = &report.epochs;
    let mut charts = Vec::new();
    if !epochs.is_empty() {
        charts.push(("loss".to_owned(), loss(report)));
        charts.extend(shared(epochs).iter().map(|measures| (measures[0].name.to_string(), metric(epochs, measures))));
        let rates = curve(epochs, |epoch| Some(epoch.learning_rate));
        let rates = add_curve(Chart::new("Learning rate").x("epoch").y("learning rate"), "", rates);
        charts.push(("learning_rate".to_owned(), rates));
    }
    if let Some(health) = report.health.as_ref().filter(|health| !health.epochs.is_empty()) {
        charts.push(("gradients".to_owned(), layers(&health.epochs, "Gradients", |learning| learning.gradient)));
        charts.push(("updates".to_owned(), layers(&health.epochs, "Updates", |learning| learning.update)));
    }
    match &report.answers {
        Some(Answers::Classes(matrix)) => charts.push(("answers".to_owned(), confusion(report, matrix))),
        Some(Answers::Numbers(outputs)) => {
            let name = |place: usize| if outputs.len() == 1 { "answers".to_owned() } else { format!("answers_{}", place + 1) };
            charts.extend(outputs.iter().enumerate().map(|(place, pairs)| (name(place), predicted(pairs, place, outputs.len()))));
        }
        None => {}
    }
    charts.into_iter().map(|(name, chart)| (name, Figure::new("").chart_size(SIZE[0], SIZE[1]).chart(chart))).collect()
}

fn loss(report: &HtmlReport) -> Chart {
    let epochs = &report.epochs;
    let training = curve(epochs, |epoch| Some(epoch.train_loss));
    let validation = curve(epochs, |epoch| Some(epoch.validation.as_ref()?.loss));
    let all = || training.iter().chain(&validation).map(|(_, loss)| *loss);
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let chart = Chart::new("Loss").x("epoch").y("loss");
    let chart = if least > 0.0 && most > 20.0 * least { chart.log_y() } else { chart };
    let chart = add_curve(chart, "training", training);
    let chart = if validation.is_empty() { chart } else { add_curve(chart, "validation", validation) };
    let kept = report.end.and(report.kept()).map(|epoch| {
        let loss = epoch.validation.as_ref().map_or(epoch.train_loss, |validation| validation.loss);
        (epoch.number as f64, loss)
    });
    chart.dots("kept", kept)
}

fn of(epoch: &Epoch, name: &str) -> Option<f64> {
    epoch.validation.as_ref()?.metric(name)
}

/// Returns the metrics that have a curve, each with the metrics that equal it in every epoch.
pub(super) fn shared(epochs: &[Epoch]) -> Vec<Vec<Measured>> {
    let mut there: Vec<Measured> = Vec::new();
    for measured in epochs.iter().filter_map(|epoch| epoch.validation.as_ref()).flat_map(Evaluation::measured) {
        if !there.iter().any(|other| other.name == measured.name) && !is_loss(epochs, &measured.name) {
            there.push(measured);
        }
    }
    let mut all: Vec<Vec<Measured>> = Vec::new();
    for measured in there {
        let equal = |other: &Measured| epochs.iter().all(|epoch| is_close(of(epoch, &measured.name), of(epoch, &other.name)));
        match all.iter_mut().find(|measures| equal(&measures[0])) {
            Some(measures) => measures.push(measured),
            None => all.push(vec![measured]),
        }
    }
    all
}

/// Whether two metrics are equal up to rounding, or both are missing.
fn is_close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs() || a.is_nan() && b.is_nan(),
        (None, None) => true,
        _ => false,
    }
}

/// Whether a metric equals the validation loss up to rounding, as the MSE does if it is the loss, or the log loss with cross-entropy. Such a
/// metric is not shown.
pub(super) fn is_loss(epochs: &[Epoch], name: &str) -> bool {
    epochs
        .iter()
        .filter_map(|epoch| Some((epoch.validation.as_ref()?.loss, of(epoch, name)?)))
        .all(|(loss, metric)| (loss - metric).abs() <= 1e-4 * loss.abs())
}

/// What people call some metrics.
pub(super) fn titles(measures: &[Measured]) -> Vec<&str> {
    measures.iter().map(|measured| &*measured.title).collect()
}

/// The curve of metrics that are equal.
fn metric(epochs: &[Epoch], measures: &[Measured]) -> Chart {
    let titles = titles(measures);
    let names = match titles.join(" = ") {
        names if names.chars().count() <= LETTERS => names,
        _ => format!("{} = {} other metrics", titles[0], titles.len() - 1),
    };
    let mut letters = names.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let chart = Chart::new(format!("{title}, validation")).x("epoch").y(if measures.len() == 1 { &title } else { "metric" });
    add_curve(chart, "", curve(epochs, |epoch| of(epoch, &measures[0].name)))
}

/// Returns the points of a sample of the epochs, including the last.
fn curve(epochs: &[Epoch], of: impl Fn(&Epoch) -> Option<f64>) -> Vec<(f64, f64)> {
    thinned(epochs).filter_map(|epoch| Some((epoch.number as f64, of(epoch)?))).collect()
}

/// Returns a sample at equal distances, including the last element.
fn thinned<T>(all: &[T]) -> impl Iterator<Item = &T> {
    let stride = all.len().div_ceil(POINTS).max(1);
    all.iter().rev().step_by(stride).rev()
}

/// Adds a line, or a dot if there is only one point.
fn add_curve(chart: Chart, name: &str, points: Vec<(f64, f64)>) -> Chart {
    if points.len() == 1 { chart.dots(name, points) } else { chart.line(name, points) }
}

/// Draws a curve for each layer with parameters, or for a sample of them.
fn layers(epochs: &[EpochHealth], what: &str, of: impl Fn(&Learning) -> f64) -> Chart {
    let learning: Vec<_> = epochs[0]
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| layer.learning.is_some())
        .map(|(place, layer)| (place, layer.layer))
        .collect();
    let shown = learning.len().min(LAYERS);
    let title = if shown < learning.len() { format!("{what}, {shown} of {} layers", learning.len()) } else { format!("{what} by layer") };
    let chart = Chart::new(title).x("epoch").y("L2 norm, mean over the steps").log_y().legend_below();
    let chosen = (0..shown).map(|place| learning[if shown > 1 { place * (learning.len() - 1) / (shown - 1) } else { 0 }]);
    chosen.fold(chart, |chart, (place, name)| {
        let point = |epoch: &EpochHealth| Some((epoch.number as f64, of(epoch.layers.get(place)?.learning.as_ref()?)));
        add_curve(chart, if name.is_empty() { "(network)" } else { name }, thinned(epochs).filter_map(point).collect())
    })
}

/// Draws the confusion matrix, normalised by row.
fn confusion(report: &HtmlReport, matrix: &ConfusionMatrix) -> Chart {
    let classes = matrix.classes();
    let most = classes as f64 - 0.5;
    let shares = |class| {
        let rows = matrix.class(class).support;
        (0..classes).map(|other| if rows > 0.0 { matrix.get(class, other) / rows } else { 0.0 }).collect()
    };
    // In the order of the table: the first class is at the top.
    let chart = Chart::new("Confusion matrix, normalised by row").x("predicted").y("true").y_down();
    let names = || (0..classes).map(|class| report.class(class));
    let chart = if classes <= NAMED { chart.categories(names()).y_categories(names()) } else { chart };
    chart.heat((0..classes).map(shares).collect(), [-0.5, most], [-0.5, most])
}

fn predicted(pairs: &[(f64, f64)], place: usize, outputs: usize) -> Chart {
    let all = || pairs.iter().flat_map(|(t, y)| [*t, *y]).filter(|number| number.is_finite());
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let title = if outputs == 1 { "Predicted against true".to_owned() } else { format!("Output {}: predicted against true", place + 1) };
    let chart = Chart::new(title).x("true").y("predicted").points("", pairs.iter().copied());
    if least < most { chart.line("predicted = true", [(least, least), (most, most)]) } else { chart }
}
