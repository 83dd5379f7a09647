//! A report of a training as an HTML page.

mod answers;
mod date;
mod figures;
mod machine;
mod page;

use std::ops::ControlFlow::{self, Continue};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use self::answers::Answers;
use crate::atomic_file;
use crate::data::Dataset;
use crate::diagnosis::Health;
use crate::error::Error;
use crate::plot::Figure;
use crate::train::Supervised;
use crate::trainer::{Beginning, Epoch, Observer, Report, Stop};

/// A report of a training as a self-contained HTML page.
///
/// The page shows curves of the losses, the metrics and the learning rate, and the network, the settings, the machine and the time.
///
/// * With [`Trainer::diagnose`](crate::trainer::Trainer::diagnose), it also shows the norms of gradients and updates of each layer.
/// * After [`answers`](Self::answers), it also shows a confusion matrix, or predicted against true numbers.
///
/// The page has no scripts. It adapts to print, small screens and dark mode. It is written atomically.
///
/// ```
/// use nn_runtime::prelude::*;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// # let folder = tempfile::tempdir()?;
/// # let at = |name: &str| folder.path().join(name);
/// let mut page = HtmlReport::new();
/// Trainer::new(Adam::new(0.05)).validate(&points).diagnose().observe(&mut page).fit(&mut line, &points)?;
/// page.answers(&line, &points)?.note("data", "a line").save(at("report.html"))?;
/// page.figure("loss").expect("the training has epochs").save(at("loss.svg"))?; // or .png, with the feature `png`
/// # Ok(()) }
/// ```
///
/// `.observe(HtmlReport::at("report.html"))` writes the page at the end of the training, without answers.
#[derive(Clone, Debug, Default)]
pub struct HtmlReport {
    path: Option<PathBuf>,
    beginning: Option<Beginning>,
    /// When it began.
    begun: Option<SystemTime>,
    epochs: Vec<Epoch>,
    /// The epoch whose weights the network has, and why the training stopped. `None` during the training and after an error.
    end: Option<(usize, Stop)>,
    health: Option<Health>,
    answers: Option<Answers>,
    classes: Vec<String>,
    declaration: String,
    notes: Vec<(String, String)>,
}

impl HtmlReport {
    /// Creates a report that [`save`](Self::save) writes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a report that is written to `path` at the end of the training.
    #[must_use]
    pub fn at(path: impl AsRef<Path>) -> Self {
        Self { path: Some(path.as_ref().to_owned()), ..Self::default() }
    }

    /// Adds predictions for a data set: a confusion matrix for classes, predicted against true numbers for regression. If the loss of the
    /// network has no metric, it adds nothing.
    ///
    /// # Errors
    /// The data set has no rows, a target is not a class of the network, or an output of a classifier is NaN.
    pub fn answers<N: Supervised>(&mut self, network: &N, data: &Dataset<N>) -> Result<&mut Self, Error> {
        self.answers = answers::of(network, data)?;
        Ok(self)
    }

    /// Sets the names of the classes, in order. Default: their numbers.
    pub fn classes(&mut self, names: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.classes = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the text of the network's declaration. Default: [`Network::DECLARATION`](crate::Network::DECLARATION).
    pub fn declaration(&mut self, text: impl Into<String>) -> &mut Self {
        self.declaration = text.into();
        self
    }

    /// Adds an entry to the settings.
    pub fn note(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.notes.push((name.into(), value.into()));
        self
    }

    /// Returns the figures of the page, with their names.
    ///
    /// | name | shows | present |
    /// |---|---|---|
    /// | `loss` | training and validation loss | always |
    /// | `rmse`, `f1`, … | a metric, named as in [`Evaluation`](crate::trainer::Evaluation) | with validation data, if it differs from the validation loss and from the metrics before it |
    /// | `learning_rate` | learning rate | always |
    /// | `gradients`, `updates` | norms by layer | with [`diagnose`](crate::trainer::Trainer::diagnose) |
    /// | `answers`, or `answers_1`, `answers_2`, … with several outputs | predictions | after [`answers`](Self::answers) |
    ///
    /// Metrics that are equal in every epoch share one figure, which has the name of the first of them. Its title names all, or their number.
    ///
    /// Before the first epoch there are none. [`Figure::save`] writes a figure as SVG or PNG. This writes all of them to an existing folder:
    ///
    /// ```
    /// # use nn_runtime::watch::HtmlReport;
    /// # fn pictures(page: &HtmlReport, folder: &std::path::Path) -> Result<(), nn_runtime::Error> {
    /// for (name, figure) in page.figures() {
    ///     figure.save(folder.join(format!("{name}.svg")))?; // or .png, with the feature `png`
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn figures(&self) -> Vec<(String, Figure)> {
        figures::all(self)
    }

    /// Returns one of the [`figures`](Self::figures), by its name or by the name of a metric that shares it. `None` if it does not exist.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<Figure> {
        let shared = figures::shared(&self.epochs).into_iter().find(|measures| measures.iter().any(|measure| measure.name == name));
        let name = shared.as_ref().and_then(|measures| measures.first()).map_or(name, |measure| &measure.name);
        self.figures().into_iter().find(|(other, _)| other == name).map(|(_, figure)| figure)
    }

    /// Returns the HTML of the page.
    #[must_use]
    pub fn to_html(&self) -> String {
        page::page(self)
    }

    /// Writes the page atomically.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        atomic_file::write(path.as_ref(), self.to_html().as_bytes())
    }

    /// Returns the epoch whose weights the network has, or the last one if that is unknown.
    fn kept(&self) -> Option<&Epoch> {
        let kept = self.end.map(|(kept, _)| kept);
        self.epochs.iter().find(|epoch| Some(epoch.number) == kept).or(self.epochs.last())
    }

    /// Returns the name of a class.
    fn class(&self, class: usize) -> String {
        self.classes.get(class).cloned().unwrap_or_else(|| class.to_string())
    }
}

impl Observer for HtmlReport {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.beginning = Some(beginning.clone());
        self.begun = Some(SystemTime::now());
        self.epochs.clear();
        (self.end, self.health, self.answers) = (None, None, None);
        Ok(())
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.epochs.push(epoch.clone());
        Ok(Continue(()))
    }

    fn end(&mut self, report: &Report) -> Result<(), Error> {
        // A resumed training has earlier epochs that this observer did not see.
        self.epochs.clone_from(&report.epochs);
        self.end = Some((report.kept, report.stop));
        self.health.clone_from(&report.health);
        self.path.as_ref().map_or(Ok(()), |path| self.save(path))
    }
}
