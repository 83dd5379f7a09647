//! The page itself.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::answers::Answers;
use super::{HtmlReport, machine};
use crate::trainer::{Epoch, Stop};
use crate::watch::scalars::{Number, metrics, of_epoch};

/// How many epochs the table has at the most, and how many classes.
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
                        figure id=(name) aria-label=(name.replace('_', " ")) { (PreEscaped(figure.to_svg_within(&name))) }
                    }
                }
                @if let Some(Answers::Classes(counts)) = &report.answers { (confusion(report, counts)) }
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
                        @if !report.declaration.is_empty() { h3 { "Declaration" } pre { code { (report.declaration) } } }
                    }
                }
                section.pair {
                    div.card id="settings" { h2 { "Settings" } (list(&settings(report))) }
                    div.card id="machine" { h2 { "Machine" } (list(&machine::told())) }
                }
                (epochs(report))
                footer { "Written by nn-runtime " (env!("CARGO_PKG_VERSION")) "." }
            }
        }
    };
    markup.into_string()
}

fn what_happened(report: &HtmlReport) -> String {
    let seconds: f64 = report.epochs.iter().map(|epoch| epoch.seconds).sum();
    let why = match report.end.map(|(_, stop)| stop) {
        None => ", not to its end",
        Some(Stop::Done) => "",
        Some(Stop::Early) => ", stopped early",
        Some(_) => ", stopped when asked",
    };
    let plural = if report.epochs.len() == 1 { "" } else { "s" };
    format!("{} epoch{plural} in {}{why}", report.epochs.len(), duration(seconds))
}

fn duration(seconds: f64) -> String {
    match seconds as u64 {
        0..60 => format!("{seconds:.2} s"),
        whole @ 60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        whole => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

/// The numbers that are asked for first, of the epoch whose weights the network has.
fn numbers(report: &HtmlReport) -> Markup {
    let Some(kept) = report.kept() else { return html! {} };
    let mut all = vec![("training loss", short(kept.train_loss))];
    if let Some(validation) = &kept.validation {
        all.push(("validation loss", short(validation.loss)));
        all.extend(metrics(validation).map(|(name, metric)| (name, short(metric))));
    }
    all.push(("epoch kept", kept.number.to_string()));
    html! { section.numbers { @for (name, number) in all { div.card { span { (name) } strong { (number) } } } } }
}

/// Four digits that count.
fn short(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-4..1e6).contains(&size) {
        format!("{number:.3e}")
    } else {
        let digits = (3 - size.max(1e-9).log10().floor() as i32).clamp(0, 6) as usize;
        format!("{number:.digits$}")
    }
}

fn settings(report: &HtmlReport) -> Vec<(&str, String)> {
    let mut all = Vec::new();
    if let Some(beginning) = &report.beginning {
        all.push(("optimizer", beginning.optimizer.clone()));
        all.push(("learning rate", beginning.learning_rate.to_string()));
        all.push(("epochs at the most", beginning.epochs.to_string()));
        all.push(("rows in a batch", beginning.batch.to_string()));
        all.push(("rows learnt from", beginning.rows.to_string()));
        all.extend(beginning.validation_rows.map(|rows| ("rows of validation", rows.to_string())));
        all.push(("parameters", beginning.parameters.to_string()));
        all.push(("seed", beginning.seed.to_string()));
        all.push(("threads", beginning.threads.to_string()));
    }
    all.extend(report.notes.iter().map(|(name, value)| (name.as_str(), value.clone())));
    all
}

fn list(pairs: &[(&str, String)]) -> Markup {
    html! { dl { @for (name, value) in pairs { dt { (name) } dd { (value) } } } }
}

fn confusion(report: &HtmlReport, counts: &[Vec<usize>]) -> Markup {
    if counts.len() > CLASSES {
        return html! {};
    }
    html! {
        section.card id="confusion" {
            h2 { "Confusion matrix" }
            p { "Each row is a class, each column what its rows were taken for." }
            div.wide {
                table.confusion {
                    tr { th {} @for class in 0..counts.len() { th scope="col" { (report.class(class)) } } th scope="col" { "recall" } }
                    @for (class, row) in counts.iter().enumerate() {
                        @let rows = row.iter().sum::<usize>().max(1);
                        tr {
                            th scope="row" { (report.class(class)) }
                            @for (other, count) in row.iter().enumerate() {
                                @let share = 100.0 * (*count as f64) / rows as f64;
                                td class=(cell(class == other, *count)) style=(format!("--share:{share:.0}%")) { (count) }
                            }
                            td { (format!("{:.1} %", 100.0 * row[class] as f64 / rows as f64)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(right: bool, count: usize) -> &'static str {
    match (right, count) {
        (true, _) => "right",
        (false, 0) => "none",
        (false, _) => "wrong",
    }
}

/// The epochs, or some of many, as a table that can be opened.
fn epochs(report: &HtmlReport) -> Markup {
    let Some(first) = report.epochs.first() else { return html! {} };
    let stride = report.epochs.len().div_ceil(EPOCHS).max(1);
    let kept = report.kept().map(|epoch| epoch.number);
    let shown = report.epochs.iter().filter(|epoch| epoch.number.is_multiple_of(stride) || Some(epoch.number) == kept);
    html! {
        details.card {
            summary { "Epochs" }
            div.wide {
                table {
                    tr { @for (name, _) in of_epoch(first) { th scope="col" { (name.replace('_', " ")) } } }
                    @for epoch in shown { tr class=[(Some(epoch.number) == kept).then_some("kept")] { (cells(epoch)) } }
                }
            }
        }
    }
}

fn cells(epoch: &Epoch) -> Markup {
    html! {
        @for (_, number) in of_epoch(epoch) {
            td { @match number { Number::Count(count) => (count), Number::Real(number) => (short(number)) } }
        }
    }
}
