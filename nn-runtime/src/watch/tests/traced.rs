//! A subscriber hears of every epoch.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use super::{network, points, trainer};
use crate::watch::Traced;

/// What was told: `+fit`, `fit/epoch: message`, `-fit`, with the fields of events.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn push(&self, line: String) {
        self.0.lock().expect("no test panicked in it").push(line);
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Told {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut fields = Fields(String::new());
        span.record(&mut fields);
        self.push(format!("+{}{}", span.metadata().name(), fields.0));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        let within: Vec<_> = context.event_scope(event).into_iter().flat_map(|scope| scope.from_root().map(|span| span.name())).collect();
        self.push(format!("{}:{}", within.join("/"), fields.0));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.push(format!("-{}", context.span(&id).map_or("", |span| span.name())));
    }
}

#[test]
fn a_training_is_a_span_with_its_epochs_in_it() {
    let (told, data) = (Told::default(), points());
    let report = tracing::subscriber::with_default(tracing_subscriber::registry().with(told.clone()), || {
        trainer(&data).observe(Traced::new()).fit(&mut network(), &data).expect("it trains")
    });
    let told = told.0.lock().expect("no test panicked in it");
    let count = |start: &str| told.iter().filter(|line| line.starts_with(start)).count();
    assert!(
        told[0].starts_with("+fit network=\"Double\"") && told[0].contains("epochs=5") && told[0].contains("optimizer=\"Adam\""),
        "{told:#?}"
    );
    assert_eq!((count("+epoch"), count("-epoch"), count("fit/epoch: message=batch"), count("fit/epoch: message=epoch")), (5, 5, 25, 5));
    let loss = format!("train_loss={:?}", report.epochs[2].train_loss);
    assert_eq!(
        told.iter()
            .filter(|line| line.contains(&loss)
                && line.contains("number=3")
                && ["mse=", "rmse=", "mae=", "r2="].iter().all(|name| line.contains(name)))
            .count(),
        1
    );
    assert!(told[told.len() - 2].starts_with("fit: message=trained") && told[told.len() - 1] == "-fit", "{told:#?}");
}
