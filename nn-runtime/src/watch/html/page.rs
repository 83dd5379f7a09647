//! The HTML of the page.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::answers::Answers;
use super::{HtmlReport, date, figures, machine};
use crate::digits::digits;
use crate::metrics::ConfusionMatrix;
use crate::trainer::{Beginning, Epoch, Stop};
use crate::watch::scalars::{Number, columns, of_epoch};

/// The maximum number of epochs in the table, and of classes in the confusion matrix.
const EPOCHS: usize = 200;
const CLASSES: usize = 40;

pub(super) fn page(report: &HtmlReport) -> String {
    let name = report.beginning.as_ref().map_or("A training", |beginning| beginning.network);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (name) ": a training" }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                header {
                    h1 { (name) }
                    p { (what_happened(report)) }
                }
                (numbers(report))
                section.figures {
                    @for (name, figure) in report.figures() {
                        figure id=(name) aria-label=(name.replace('_', " ")) {
                            (PreEscaped(figure.to_svg_within(&name)))
                            (equals(report, &name))
                        }
                    }
                }
                @if let Some(Answers::Classes(matrix)) = &report.answers { (confusion(report, matrix)) }
                @if let Some(health) = &report.health {
                    section.card id="health" {
                        h2 { "Layers" }
                        @let verdicts = health.verdicts();
                        @if verdicts.is_empty() { p { "Every layer learns." } } @else {
                            ul { @for verdict in verdicts { li { (verdict.to_string()) } } }
                        }
                    }
                }
                @if let Some(beginning) = &report.beginning {
                    section.card id="network" {
                        h2 { "Network" }
                        pre { (beginning.summary) }
                        @let declaration = declaration(report, beginning);
                        @if !declaration.is_empty() { h3 { "Declaration" } pre { code { (declaration) } } }
                    }
                }
                section.pair {
                    div.card id="settings" { h2 { "Settings" } (list(&settings(report))) }
                    div.card id="machine" { h2 { "Machine" } (list(&machine::description())) }
                }
                (epochs(report))
                footer { "Written by nn-runtime " (env!("CARGO_PKG_VERSION")) "." }
            }
        }
    };
    markup.into_string()
}

/// Below the curve of a metric, those that are equal to it.
fn equals(report: &HtmlReport, name: &str) -> Markup {
    let shared = figures::shared(&report.epochs).into_iter().find(|measures| measures[0].name == name).unwrap_or_default();
    match figures::titles(&shared).as_slice() {
        [] | [_] => html! {},
        [_, others @ ..] => html! { figcaption { "The same curve in every epoch: " (others.join(", ")) "." } },
    }
}

fn what_happened(report: &HtmlReport) -> String {
    let seconds: f64 = report.epochs.iter().map(|epoch| epoch.seconds).sum();
    let why = match report.end.map(|(_, stop)| stop) {
        None => ", not finished",
        Some(Stop::Done) => "",
        Some(Stop::Early) => ", stopped early",
        Some(_) => ", stopped when asked",
    };
    let plural = if report.epochs.len() == 1 { "" } else { "s" };
    let date = report.begun.and_then(date::utc).map(|date| format!(", begun {date}")).unwrap_or_default();
    format!("{} epoch{plural} in {}{why}{date}", report.epochs.len(), duration(seconds))
}

fn duration(seconds: f64) -> String {
    match seconds as u64 {
        0..60 => format!("{seconds:.2} s"),
        whole @ 60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        whole => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

/// The losses and metrics of the epoch whose weights the network has.
fn numbers(report: &HtmlReport) -> Markup {
    let Some(kept) = report.kept() else { return html! {} };
    let mut all: Vec<(Cow<'_, str>, String)> = vec![("training loss".into(), short(kept.train_loss))];
    if let Some(validation) = &kept.validation {
        all.push(("validation loss".into(), short(validation.loss)));
        let measured = validation.measured().into_iter().filter(|measured| !figures::is_loss(&report.epochs, &measured.name));
        all.extend(measured.map(|measured| (measured.title, short(measured.number))));
    }
    all.push(("epoch kept".into(), kept.number.to_string()));
    html! { section.numbers { @for (name, number) in all { div.card { span { (name) } strong { (number) } } } } }
}

fn short(number: f64) -> String {
    digits(number, 4)
}

fn settings(report: &HtmlReport) -> Vec<(&str, String)> {
    let settings = report.beginning.iter().flat_map(|beginning| &beginning.settings);
    settings.chain(&report.notes).map(|(name, value)| (name.as_str(), value.clone())).collect()
}

/// The declaration of the network, or the text that replaces it.
fn declaration<'a>(report: &'a HtmlReport, beginning: &Beginning) -> &'a str {
    if report.declaration.is_empty() { beginning.declaration } else { &report.declaration }
}

fn list(pairs: &[(&str, String)]) -> Markup {
    html! { dl { @for (name, value) in pairs { dt { (name) } dd { (value) } } } }
}

fn confusion(report: &HtmlReport, matrix: &ConfusionMatrix) -> Markup {
    let classes = matrix.classes();
    if classes > CLASSES {
        return html! {};
    }
    html! {
        section.card id="confusion" {
            h2 { "Confusion matrix" }
            p { "Each row is a true class, each column a predicted class." }
            div.wide {
                table.confusion {
                    tr { th {} @for class in 0..classes { th scope="col" { (report.class(class)) } } th scope="col" { "recall" } }
                    @for class in 0..classes {
                        @let scores = matrix.class(class);
                        tr {
                            th scope="row" { (report.class(class)) }
                            @for other in 0..classes {
                                @let count = matrix.get(class, other);
                                @let share = if count > 0.0 { 100.0 * count / scores.support } else { 0.0 };
                                td class=(cell(class == other, count)) style=(format!("--share:{share:.0}%")) { (matrix.count(count)) }
                            }
                            td { (format!("{:.1} %", 100.0 * scores.recall)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(right: bool, count: f64) -> &'static str {
    match right {
        true => "right",
        false if count == 0.0 => "none",
        false => "wrong",
    }
}

/// The table of the epochs, or of a sample of them. It is collapsed at first.
fn epochs(report: &HtmlReport) -> Markup {
    let Some(beginning) = report.beginning.as_ref().filter(|_| !report.epochs.is_empty()) else { return html! {} };
    let is_metric = |column: &str| beginning.metrics.iter().any(|metric| metric == column);
    let repeats_loss = |column: &str| is_metric(column) && figures::is_loss(&report.epochs, column);
    let columns: Vec<_> = columns(beginning).into_iter().filter(|column| !repeats_loss(column)).collect();
    let stride = report.epochs.len().div_ceil(EPOCHS).max(1);
    let kept = report.kept().map(|epoch| epoch.number);
    let shown = report.epochs.iter().filter(|epoch| epoch.number.is_multiple_of(stride) || Some(epoch.number) == kept);
    html! {
        details.card {
            summary { "Epochs" }
            div.wide {
                table {
                    tr { @for name in &columns { th scope="col" { (name.replace('_', " ")) } } }
                    @for epoch in shown { tr class=[(Some(epoch.number) == kept).then_some("kept")] { (cells(epoch, &columns)) } }
                }
            }
        }
    }
}

fn cells(epoch: &Epoch, columns: &[Cow<'static, str>]) -> Markup {
    let numbers = of_epoch(epoch);
    let of = |column: &str| numbers.iter().find(|(name, _)| name == column).map(|(_, number)| *number);
    html! {
        @for column in columns {
            td { @match of(column) { Some(Number::Count(count)) => (count), Some(Number::Real(number)) => (short(number)), None => "–" } }
        }
    }
}
