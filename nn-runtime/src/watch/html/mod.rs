//! The page of a training.

mod answers;
mod date;
mod figures;
mod machine;
mod page;

use std::ops::ControlFlow::{self, Continue};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use self::answers::Answers;
use crate::data::Dataset;
use crate::diagnosis::Health;
use crate::error::Error;
use crate::plot::Figure;
use crate::train::Supervised;
use crate::trainer::{Beginning, Epoch, Observer, Report, Stop};
use crate::whole;

/// A training as one page of HTML that needs nothing beside it: curves of losses, metrics and the learning rate; how long gradients and
/// steps were in each layer; which answers are wrong; the network, the settings, the seed, the machine, the date and the time it took.
///
/// Curves of gradients and steps are there where [`Trainer::diagnose`](crate::trainer::Trainer::diagnose) asked for them, a confusion
/// matrix or predicted against true numbers after [`answers`](Self::answers). The page is written whole or not at all, has no script,
/// and is read on paper, on a phone, and in the dark.
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
/// page.figure("loss").expect("it was trained").save(at("loss.svg"))?; // or .png, with the feature `png`
/// # Ok(()) }
/// ```
///
/// To have it written when the training is over, without answers: `.observe(HtmlReport::at("report.html"))`.
#[derive(Clone, Debug, Default)]
pub struct HtmlReport {
    path: Option<PathBuf>,
    beginning: Option<Beginning>,
    /// When it began.
    begun: Option<SystemTime>,
    epochs: Vec<Epoch>,
    /// Which epoch's weights the network has, and why it was the last: known when no error ended the training.
    end: Option<(usize, Stop)>,
    health: Option<Health>,
    answers: Option<Answers>,
    classes: Vec<String>,
    declaration: String,
    notes: Vec<(String, String)>,
}

impl HtmlReport {
    /// A page that [`save`](Self::save) writes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A page that is written when the training is over.
    #[must_use]
    pub fn at(path: impl AsRef<Path>) -> Self {
        Self { path: Some(path.as_ref().to_owned()), ..Self::default() }
    }

    /// Shows what a network answers: for classes how many rows of each were taken for which, for numbers the predicted against the true
    /// ones. A network whose loss has no metric shows nothing.
    ///
    /// # Errors
    /// The data set has no rows, a target is no class of the network's, or an answer is no number.
    pub fn answers<N: Supervised>(&mut self, network: &N, data: &Dataset<N>) -> Result<&mut Self, Error> {
        self.answers = answers::of(network, data)?;
        Ok(self)
    }

    /// Names for the classes, in their order. Without, they are numbers.
    pub fn classes(&mut self, names: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.classes = names.into_iter().map(Into::into).collect();
        self
    }

    /// Another text for the network's declaration than [`Network::DECLARATION`](crate::Network::DECLARATION).
    pub fn declaration(&mut self, text: impl Into<String>) -> &mut Self {
        self.declaration = text.into();
        self
    }

    /// Something else that whoever reads the page should know, among the settings.
    pub fn note(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.notes.push((name.into(), value.into()));
        self
    }

    /// The pictures of the page, by name: `loss`, one for each metric by the name of its field in
    /// [`Evaluation`](crate::trainer::Evaluation), as `rmse` or `f1`, `learning_rate`, `gradients`, `updates`, and `answers`, or
    /// `answers_1`, `answers_2`, … of several numbers; those for which there is something to draw. A metric that equals the validation
    /// loss has no picture. Metrics that are equal in every epoch share the picture of the first of them, whose title names them all.
    ///
    /// Each is a [`Figure`], which [`save`](Figure::save)s itself as SVG and PNG. All of them, in a folder that is there:
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

    /// One of the pictures, by its name or by the name of a metric that shares it.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<Figure> {
        let shared = figures::shared(&self.epochs).into_iter().find(|measures| measures.iter().any(|measure| measure.name == name));
        let name = shared.as_ref().and_then(|measures| measures.first()).map_or(name, |measure| measure.name);
        self.figures().into_iter().find(|(other, _)| other == name).map(|(_, figure)| figure)
    }

    /// The page.
    #[must_use]
    pub fn to_html(&self) -> String {
        page::page(self)
    }

    /// Writes the page, whole or not at all.
    ///
    /// # Errors
    /// The system refuses to write there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        whole::write(path.as_ref(), self.to_html().as_bytes())
    }

    /// The epoch whose weights the network has; the last, as far as is known.
    fn kept(&self) -> Option<&Epoch> {
        let kept = self.end.map(|(kept, _)| kept);
        self.epochs.iter().find(|epoch| Some(epoch.number) == kept).or(self.epochs.last())
    }

    /// What a class is called.
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
        // A training that is resumed has epochs that were not shown.
        self.epochs.clone_from(&report.epochs);
        self.end = Some((report.kept, report.stop));
        self.health.clone_from(&report.health);
        self.path.as_ref().map_or(Ok(()), |path| self.save(path))
    }
}
