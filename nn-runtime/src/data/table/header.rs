//! Finds the columns in the header.

use std::collections::HashSet;

use super::ends::{self, Chosen, Field};
use super::learner::{Learner, Reading, Tokens};
use super::shared::share;
use super::{Choice, Wanted};
use crate::compiled::WithTarget;
use crate::data::FromCells;
use crate::data::encoding::{Categories, Column, Unknown, too_wide};
use crate::data::missing::Missing;
use crate::error::Error;
use crate::names::nearest;
use crate::network::{Network, Row};
use nn_kernels::Scalar;

/// The numbers of inputs and target numbers of a network, and the rounding of its scalar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths {
    pub(super) inputs: usize,
    /// Whether a row can have fewer inputs: it is one of several steps whose numbers the network takes side by side.
    fewer: bool,
    /// `None` for rows without a target, which are to be predicted.
    pub(super) targets: Option<usize>,
    /// The size of the vocabulary of which the number at a place of the inputs is a token, if it is one.
    vocabulary_at: fn(usize) -> Option<usize>,
    pub(super) input_fields: &'static [Field],
    /// `None` as `targets`.
    pub(super) target_fields: Option<&'static [Field]>,
    round: Option<fn(f64) -> f64>,
}

impl Widths {
    pub(super) fn of<N: WithTarget<Target: FromCells>>() -> Self {
        Self { targets: Some(N::Target::COLUMNS), target_fields: Some(N::Target::FIELDS), ..Self::of_inputs::<N>() }
    }

    /// For rows without a target, which are to be predicted.
    pub(super) fn of_inputs<N: Network>() -> Self {
        let round: fn(f64) -> f64 = |x| N::Scalar::from_f64(x).to_f64();
        let round = Some(round).filter(|_| size_of::<N::Scalar>() < size_of::<f64>());
        let (inputs, input_fields) = (N::Input::WIDTH, N::INPUT_FIELDS);
        Self { inputs, fewer: false, targets: None, vocabulary_at: N::vocabulary_at, input_fields, target_fields: None, round }
    }

    /// For rows that are the steps of a series, with this number of target columns.
    pub(super) fn of_steps<N: Network>(targets: usize) -> Self {
        let (inputs, fewer) = match N::INPUT_SHAPE {
            [_, of_each] => (*of_each, false),
            _ if N::VOCABULARY.is_some() => (1, false),
            _ => (N::Input::WIDTH, true),
        };
        Self { inputs, fewer, targets: Some(targets), target_fields: Some(&[]), ..Self::of_inputs::<N>() }
    }

    /// The vocabulary of which the number at a place of the inputs is a token, if it is one.
    fn tokens_at(&self, place: usize) -> Option<Tokens> {
        let (count, mut end) = ((self.vocabulary_at)(place)?, 0);
        let is_there = |(_, width): &Field| {
            end += width;
            place < end
        };
        Some(Tokens { input: self.input_fields.iter().position(is_there).unwrap_or(0), count })
    }
}

/// The columns that are read.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) inputs: Vec<Learner>,
    pub(super) targets: Vec<Learner>,
    pub(super) weights: Option<Learner>,
    /// The places of the columns whose text is kept.
    pub(super) kept: Vec<usize>,
}

impl Columns {
    /// Iterates over the columns of the input, of the target, and of weights.
    pub(super) fn read(&self) -> impl Iterator<Item = &Learner> {
        self.inputs.iter().chain(&self.targets).chain(&self.weights)
    }

    /// Returns all columns, for [`Records::choose`](super::Records::choose).
    pub(super) fn wanted(&self) -> Vec<Wanted> {
        let read = self.read().map(|learner| Wanted { place: learner.place, as_text: learner.column.categories.is_some() });
        read.chain(self.kept.iter().map(|place| Wanted { place: *place, as_text: true })).collect()
    }
}

impl Choice {
    /// Finds the columns in a header.
    pub(super) fn columns(&self, header: &[String], widths: Widths) -> Result<Columns, Error> {
        let columns = self.in_order(widths.input_fields, widths.target_fields)?.all_columns(header, widths)?;
        let check = |chosen: &[Chosen], fields: &[Field], learners: &[Learner], one_each, what| {
            let open = learners.iter().any(Learner::is_open);
            if open { Ok(()) } else { ends::check(chosen, fields, &Learner::columns(learners), one_each, what) }
        };
        check(&self.inputs_of, widths.input_fields, &columns.inputs, false, "input").map_err(|why| self.wrong(why))?;
        let one_each = Some(columns.targets.len()) == widths.targets;
        let target_fields = widths.target_fields.unwrap_or(&[]);
        check(&self.targets_of, target_fields, &columns.targets, one_each, "target").map_err(|why| self.wrong(why))?;
        Ok(columns)
    }

    fn all_columns(&self, header: &[String], widths: Widths) -> Result<Columns, Error> {
        let kept: Vec<usize> = self.kept.iter().map(|name| self.find(header, name)).collect::<Result<_, _>>()?;
        let predicted = widths.targets.is_none();
        let weights = if predicted { None } else { self.learner_of_weights(header, widths)? };
        let (inputs, targets) = if let Some(encoding) = &self.encoding {
            let learners = |columns: &[Column], target| {
                let mut number = 0;
                let learner = |column: &Column| {
                    let tokens = if target { None } else { widths.tokens_at(number) };
                    number += column.width();
                    Ok(self.known(self.find(header, &column.name)?, column, target, widths).with_tokens(tokens))
                };
                columns.iter().map(learner).collect::<Result<Vec<_>, Error>>()
            };
            (learners(&encoding.inputs, false)?, if predicted { Vec::new() } else { learners(&encoding.targets, true)? })
        } else {
            // A file to be predicted can still have columns of targets and weights.
            let others = self.targets.iter().flatten().chain(&self.weights).filter(|_| predicted);
            let others = others.filter_map(|name| header.iter().position(|other| other == name));
            let elsewhere: Vec<usize> = kept.iter().copied().chain(weights.as_ref().map(|learner| learner.place)).chain(others).collect();
            let (inputs, targets) = self.places(header, &elsewhere, widths)?;
            let targets = targets.into_iter().map(|place| self.learner(place, &header[place], As::Target, widths));
            (self.learners_of_inputs(header, inputs, widths)?, targets.collect::<Result<_, _>>()?)
        };
        if predicted && let Some(learner) = inputs.iter().find(|learner| learner.learns()) {
            return Err(self.wrong(format!(
                "the column `{}` needs the categories or the fill value of the training data: pass them with `.encoding(&…)`",
                learner.column.name
            )));
        }
        let mut columns = Columns { inputs, targets, weights, kept };
        if !columns.inputs.iter().any(Learner::is_open) {
            share(&mut columns.inputs).map_err(|why| self.wrong(why))?;
        }
        self.check_settings(&columns, predicted)?;
        let targets = widths.targets.unwrap_or(0);
        check_width(&columns.inputs, widths.inputs, Fits { one_each: false, fewer: widths.fewer }).map_err(|why| self.wrong(why))?;
        check_width(&columns.targets, targets, Fits { one_each: true, fewer: false }).map_err(|why| self.wrong(why))?;
        Ok(columns)
    }

    /// Returns how the cells of a column are read.
    fn reading(&self, column: &Column, widths: Widths) -> Reading {
        let words = self.words_in.get(&column.name).or(column.words.as_ref()).cloned().unwrap_or_else(|| self.words());
        Reading { words, notation: self.notation, round: widths.round }
    }

    /// Returns the places of the columns of the input and of the target.
    fn places(&self, header: &[String], elsewhere: &[usize], widths: Widths) -> Result<(Vec<usize>, Vec<usize>), Error> {
        let find = |names: &[String]| names.iter().map(|name| self.find(header, name)).collect::<Result<Vec<_>, _>>();
        let (inputs, targets) = (widths.inputs, widths.targets.unwrap_or(0));
        let free: Vec<usize> = (0..header.len()).filter(|place| !elsewhere.contains(place)).collect();
        let plain = self.inputs.is_none() && (self.targets.is_none() || widths.targets.is_none());
        if plain && !widths.fewer && self.categorical.is_empty() && free.len() != inputs + targets {
            let found = free.len();
            let and = if widths.targets.is_some() { format!(" and {targets} for its target") } else { String::new() };
            return Err(self.wrong(format!("{found} columns, but the network needs {inputs} for its inputs{and}")));
        }
        if free.len() < targets && self.targets.is_none() {
            return Err(self.wrong(format!("{} columns are too few for a target of {targets} columns", free.len())));
        }
        let named = self.targets.as_ref().filter(|_| widths.targets.is_some());
        let targets = named.map_or_else(|| Ok(free[free.len() - targets..].to_vec()), |names| find(names))?;
        let others = || Ok(free.iter().copied().filter(|place| !targets.contains(place)).collect());
        let inputs = self.inputs.as_ref().map_or_else(others, |names| find(names))?;
        Ok((inputs, targets))
    }

    /// Returns the column of weights.
    fn learner_of_weights(&self, header: &[String], widths: Widths) -> Result<Option<Learner>, Error> {
        let learner = |name: &String| {
            let place = self.find(header, name)?;
            if self.categorical.contains_key(name) {
                return Err(self.wrong(format!("the column `{name}` has the weights of rows, so it cannot be categorical")));
            }
            let column = Column::of_numbers(name);
            let reading = Reading { round: None, ..self.reading(&column, widths) };
            Ok(Learner::new(column, place, self.missing_and_never_filled(name, "the weight of a row")?, reading, 0))
        };
        self.weights.as_ref().map(learner).transpose()
    }

    /// Returns the handling of missing values in a column that is never filled: an error, or the row is dropped.
    fn missing_and_never_filled(&self, name: &str, what: &str) -> Result<Missing, Error> {
        match (self.missing_in.get(name), self.missing) {
            (Some(Missing::Drop), _) | (None, Missing::Drop) => Ok(Missing::Drop),
            (Some(Missing::Error) | None, _) => Ok(Missing::Error),
            (Some(_), _) => {
                Err(self
                    .wrong(format!("the column `{name}` is {what}, which is never filled: use `Missing::Drop` to drop rows without it")))
            }
        }
    }

    /// Returns the columns of the inputs. Where inputs have names, what is chosen for one is its own; other columns lie side by side, and one of
    /// categories that are learnt ends what is known of those behind it.
    fn learners_of_inputs(&self, header: &[String], places: Vec<usize>, widths: Widths) -> Result<Vec<Learner>, Error> {
        let mut number = Some(0);
        let learner = |place: usize| {
            let name = &header[place];
            let first = ends::first_number(&self.inputs_of, widths.input_fields, name).or(number);
            let learner = self.learner(place, name, As::Input(first.and_then(|first| widths.tokens_at(first))), widths)?;
            let width = Some(learner.column.width()).filter(|_| learner.column.token || !learner.is_open());
            number = first.zip(width).map(|(first, width)| first + width);
            Ok(learner)
        };
        places.into_iter().map(learner).collect()
    }

    /// Returns a column whose categories and fill value are learnt.
    fn learner(&self, place: usize, name: &str, role: As, widths: Widths) -> Result<Learner, Error> {
        let (target, tokens) = (role == As::Target, if let As::Input(tokens) = role { tokens } else { None });
        let limit = match role {
            As::Target => MOST_CLASSES,
            As::Input(tokens) => tokens.map_or(widths.inputs.max(MOST_CATEGORIES), |tokens| tokens.count),
        };
        let missing = if target {
            self.missing_and_never_filled(name, "a target")?
        } else {
            self.missing_in.get(name).copied().unwrap_or(self.missing)
        };
        let mut column = Column { words: self.words_in.get(name).cloned(), ..Column::of_numbers(name) };
        let mut open = 0;
        if let Some(declared) = self.categorical.get(name) {
            let names = declared.clone().unwrap_or_default();
            if declared.is_some() && (names.is_empty() || names.iter().collect::<HashSet<_>>().len() < names.len()) {
                return Err(self.wrong(format!("the column `{name}` has the categories {names:?}: there must be at least one, each once")));
            }
            // A row with an unknown class cannot be used for training.
            let unknown = if target { Unknown::Error } else { self.unknown };
            column.token = tokens.is_some();
            if column.token && unknown == Unknown::Zeros {
                return Err(self.wrong(format!("the column `{name}` has tokens, and an unknown category cannot become zeros")));
            }
            column.categories = Some(Categories::new(names, unknown));
            open = if declared.is_some() { 0 } else { limit };
        }
        if let Some(unit) = self.units.get(name) {
            let fault = if column.categories.is_some() { Some("categories have no unit".to_owned()) } else { unit.fault() };
            if let Some(why) = fault {
                return Err(self.wrong(format!("the column `{name}`: {why}")));
            }
            column.unit = *unit;
        }
        let reading = self.reading(&column, widths);
        Ok(Learner::new(column, place, missing, reading, open).with_tokens(tokens))
    }

    /// Returns a column of an encoding.
    fn known(&self, place: usize, column: &Column, target: bool, widths: Widths) -> Learner {
        let missing = self.missing_in.get(&column.name).copied().unwrap_or(self.missing);
        let missing = if missing == Missing::Drop && (target || column.fill.is_none()) { Missing::Drop } else { Missing::Error };
        let column = Column { words: self.words_in.get(&column.name).or(column.words.as_ref()).cloned(), ..column.clone() };
        let reading = self.reading(&column, widths);
        Learner::new(column, place, missing, reading, 0)
    }

    /// Checks that each setting is for a column that is read.
    fn check_settings(&self, columns: &Columns, predicted: bool) -> Result<(), Error> {
        let mut read: HashSet<&str> = columns.read().map(|learner| learner.column.name.as_str()).collect();
        if predicted {
            // The settings of the training data can be repeated here.
            let of_encoding = self.encoding.iter().flat_map(|encoding| &encoding.targets).map(|column| &column.name);
            read.extend(self.targets.iter().flatten().chain(&self.weights).chain(of_encoding).map(String::as_str));
        }
        let others = self.missing_in.keys().chain(self.words_in.keys()).chain(self.units.keys());
        let mut named: Vec<&String> = self.categorical.keys().chain(others).collect();
        named.sort_unstable();
        match named.into_iter().find(|name| !read.contains(name.as_str())) {
            None => Ok(()),
            Some(name) => {
                let hint = nearest(name, read.iter().copied()).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
                Err(self.wrong(format!("a setting names the column `{name}`, which is not read{hint}")))
            }
        }
    }

    fn find(&self, header: &[String], wanted: &str) -> Result<usize, Error> {
        let mut places = header.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(place, _)| place);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(self.wrong(format!("the column `{wanted}` occurs twice in the header"))),
            (None, _) => {
                // A column that is selected by its own name is not suggested.
                let asked = |name: &&str| self.inputs.iter().chain(&self.targets).flatten().any(|other| other == name);
                let free = header.iter().map(String::as_str).filter(|name| !asked(name));
                let hint = nearest(wanted, free).map(|near| format!(", did you mean `{near}`?"));
                Err(self.wrong(format!(
                    "there is no column `{wanted}`{} the header has {}",
                    hint.as_deref().unwrap_or(":"),
                    header.join(", ")
                )))
            }
        }
    }
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq)]
enum As {
    /// For an input, which may consist of tokens.
    Input(Option<Tokens>),
    Target,
}

/// The maximum number of classes of a table. A column with more is probably not categorical.
const MOST_CLASSES: usize = 100_000;

/// The maximum number of categories of an input, if the network does not have more inputs. It is more than the network has, so that the error
/// can say how many inputs the table needs.
const MOST_CATEGORIES: usize = 100;

/// The ways in which columns can fit.
#[derive(Clone, Copy, Debug)]
struct Fits {
    /// A category can also be one number.
    one_each: bool,
    /// There can be fewer numbers.
    fewer: bool,
}

/// Checks the number of numbers that columns become, if it is known. While categories are open, it is not.
fn check_width(learners: &[Learner], width: usize, fits: Fits) -> Result<(), String> {
    if fits.one_each && learners.len() == width {
        return Ok(());
    }
    if learners.iter().any(Learner::is_open) {
        return Ok(());
    }
    let columns = Learner::columns(learners);
    let given: usize = columns.iter().map(Column::width).sum();
    if given == width || (fits.fewer && given < width) {
        return Ok(());
    }
    Err(too_wide(&columns, width))
}
