//! The progress line on a terminal that records everything.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use indicatif::{InMemoryTerm, ProgressDrawTarget, TermLike};

use super::Progress;
use crate::prelude::*;

network! {
    #[loss(MeanSquaredError)]
    struct Line(1) -> 1 { Dense(1) }
}

/// A terminal that records every line.
#[derive(Clone, Debug)]
struct Recorder {
    screen: InMemoryTerm,
    lines: Arc<Mutex<Vec<String>>>,
    /// The number of drawings.
    drawn: Arc<AtomicUsize>,
    /// The number of bytes, without movements of the cursor.
    bytes: Arc<AtomicUsize>,
}

impl Recorder {
    fn new() -> Self {
        Self { screen: InMemoryTerm::new(40, 100), lines: Arc::default(), drawn: Arc::default(), bytes: Arc::default() }
    }

    fn progress(&self) -> Progress {
        let recorder = self.clone();
        Progress::on(move || ProgressDrawTarget::term_like(Box::new(recorder.clone())))
    }

    fn record(&self, text: &str) {
        self.bytes.fetch_add(text.len(), Ordering::Relaxed);
        self.lines.lock().expect("no test panicked in it").push(text.to_owned());
    }

    /// Returns the progress lines, without the report.
    fn live(&self) -> Vec<String> {
        let lines = self.lines.lock().expect("no test panicked in it");
        lines.iter().filter(|line| line.contains(" %  ")).cloned().collect()
    }
}

impl TermLike for Recorder {
    fn width(&self) -> u16 {
        self.screen.width()
    }
    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.screen.move_cursor_up(n)
    }
    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.screen.move_cursor_down(n)
    }
    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.screen.move_cursor_right(n)
    }
    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.screen.move_cursor_left(n)
    }
    fn write_line(&self, line: &str) -> io::Result<()> {
        self.record(line);
        self.screen.write_line(line)
    }
    fn write_str(&self, text: &str) -> io::Result<()> {
        self.record(text);
        self.screen.write_str(text)
    }
    fn clear_line(&self) -> io::Result<()> {
        self.screen.clear_line()
    }
    fn flush(&self) -> io::Result<()> {
        self.drawn.fetch_add(1, Ordering::Relaxed);
        self.screen.flush()
    }
}

fn points(count: usize) -> Dataset<Line> {
    Dataset::from_rows((0..count).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])))
}

fn train(progress: Progress, epochs: usize, pause: std::time::Duration) -> Report {
    let (data, mut line) = (points(100), Line::init(&mut StdRng::seed_from_u64(1)));
    Trainer::new(Adam::new(0.01))
        .epochs(epochs)
        .validate(&data)
        .on_epoch(move |_| std::thread::sleep(pause))
        .observe(progress)
        .fit(&mut line, &data)
        .expect("it trains")
}

#[test]
fn a_thousand_epochs_are_one_line_and_then_the_report() {
    let (recorder, since) = (Recorder::new(), std::time::Instant::now());
    let report = train(recorder.progress(), 1000, std::time::Duration::from_micros(300));
    let live = recorder.live();
    // At most ten drawings a second, one at the beginning, and three when the report replaces the line.
    let seconds = since.elapsed().as_secs_f64();
    let (drawn, bytes) = (recorder.drawn.load(Ordering::Relaxed), recorder.bytes.load(Ordering::Relaxed));
    assert!(live.len() >= 3 && drawn as f64 <= 10.0 * seconds + 4.0, "drawn {drawn} times in {seconds} s");
    // Lines of a hundred columns with up to three bytes each, and the report once.
    assert!(bytes <= 300 * drawn + report.to_string().len(), "{bytes} bytes in {drawn} drawings");
    assert!(live.iter().all(|line| line.starts_with("epoch ") && line.contains("/1000 ") && line.chars().count() <= 100), "{live:#?}");
    let last = live.last().expect("it was drawn");
    assert!(last.contains("━") && last.contains("  loss ") && last.contains("  validation ") && last.contains(" left"), "{last}");
    let screen = recorder.screen.contents();
    assert_eq!(screen.trim_end(), report.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_line_shows_the_current_epoch() {
    let recorder = Recorder::new();
    train(recorder.progress(), 5, std::time::Duration::from_millis(101));
    let epochs: Vec<String> = recorder.live().iter().map(|line| line[..line.find(" %").expect("its share")].to_owned()).collect();
    let (first, last) = (epochs.first().expect("a line"), epochs.last().expect("a line"));
    assert!(first.starts_with("epoch 1/5") && first.ends_with("  0"), "{first}");
    assert!(last.starts_with("epoch 4/5") || last.starts_with("epoch 5/5"), "{last}");
    assert!(epochs.is_sorted_by_key(|line| line[..9].to_owned()), "{epochs:#?}");
}

#[test]
fn the_report_can_be_left_out() {
    let recorder = Recorder::new();
    train(recorder.progress().line_only(), 2, std::time::Duration::ZERO);
    assert_eq!(recorder.screen.contents(), "");
    assert!(!recorder.live().is_empty());
}

#[test]
fn it_writes_nothing_if_quiet_or_without_a_terminal() {
    let recorder = Recorder::new();
    train(recorder.progress().quiet(true), 2, std::time::Duration::ZERO);
    assert!(recorder.lines.lock().expect("no test panicked in it").is_empty());
    let mut nowhere = Progress::on(ProgressDrawTarget::hidden);
    let (data, mut line) = (points(10), Line::init(&mut StdRng::seed_from_u64(1)));
    Trainer::new(Adam::new(0.01)).observe(&mut nowhere).fit(&mut line, &data).expect("it trains");
    assert!(nowhere.live.is_none());
}

#[test]
fn no_line_remains_after_an_error() {
    let recorder = Recorder::new();
    let (data, mut line) = (points(100), Line::init(&mut StdRng::seed_from_u64(1)));
    let failed = Trainer::new(Sgd::new(1e30)).observe(recorder.progress()).fit(&mut line, &data);
    assert!(failed.is_err());
    assert_eq!(recorder.screen.contents(), "");
}
