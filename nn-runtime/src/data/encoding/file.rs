//! Saves and loads an encoding as JSON.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Categories, Column, Encoding, Unit, Unknown};
use crate::atomic_file;
use crate::data::missing::Words;
use crate::error::Error;

/// The version of the format.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    missing_words: Vec<String>,
    inputs: Vec<WrittenColumn>,
    targets: Vec<WrittenColumn>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumn {
    column: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<Fill>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    categories: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unknown: Option<Unknown>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing_words: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtract: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    divide: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Fill {
    Number(f64),
    Category(String),
}

pub(super) fn save(encoding: &Encoding, path: &Path) -> Result<(), Error> {
    let columns = |columns: &[Column]| columns.iter().map(written).collect();
    let file = Written {
        format: FORMAT,
        missing_words: encoding.words.texts().to_vec(),
        inputs: columns(&encoding.inputs),
        targets: columns(&encoding.targets),
    };
    let mut bytes = serde_json::to_vec_pretty(&file).map_err(|error| Error::File { path: path.to_owned(), why: error.to_string() })?;
    bytes.push(b'\n');
    atomic_file::write(path, &bytes)
}

fn written(column: &Column) -> WrittenColumn {
    let categories = column.categories.as_ref();
    WrittenColumn {
        column: column.name.clone(),
        fill: column.fill.map(|fill| match categories {
            None => Fill::Number(fill),
            Some(categories) => Fill::Category(categories.names[fill as usize].clone()),
        }),
        categories: categories.map(|categories| categories.names.clone()),
        token: Some(true).filter(|_| column.token),
        unknown: categories.map(|categories| categories.unknown),
        missing_words: column.words.as_ref().map(|words| words.texts().to_vec()),
        subtract: Some(column.unit.subtract).filter(|_| column.unit != Unit::PLAIN),
        divide: Some(column.unit.divide).filter(|_| column.unit != Unit::PLAIN),
    }
}

pub(super) fn load(path: &Path) -> Result<Encoding, Error> {
    let wrong = |why: String| Error::File { path: path.to_owned(), why };
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), action: "read", source })?;
    let file: Written = serde_json::from_slice(&bytes).map_err(|error| wrong(format!("is not an encoding: {error}")))?;
    if file.format != FORMAT {
        return Err(wrong(format!("is an encoding of format {}, expected {FORMAT}", file.format)));
    }
    let columns = |columns: Vec<WrittenColumn>| {
        let mut names = HashSet::new();
        if let Some(twice) = columns.iter().find(|column| !names.insert(&column.column)) {
            return Err(wrong(format!("the column `{}` occurs twice", twice.column)));
        }
        columns.into_iter().map(|column| read(column).map_err(wrong)).collect::<Result<Vec<_>, _>>()
    };
    Ok(Encoding { inputs: columns(file.inputs)?, targets: columns(file.targets)?, words: Words::new(file.missing_words) })
}

fn read(file: WrittenColumn) -> Result<Column, String> {
    let wrong = |why: String| format!("column `{}`: {why}", file.column);
    let categories = file.categories.map(|names| Categories::new(names, file.unknown.unwrap_or_default()));
    if let Some(categories) = &categories {
        let different: HashSet<_> = categories.names.iter().collect();
        if different.is_empty() || different.len() != categories.names.len() {
            return Err(wrong("expected at least one category, each once".to_owned()));
        }
    }
    let fill = match (file.fill, &categories) {
        (None, _) => None,
        (Some(Fill::Number(number)), None) => Some(number),
        (Some(Fill::Category(name)), Some(categories)) => {
            Some(categories.find(&name).ok_or_else(|| wrong(format!("its fill {name:?} is not one of its categories")))? as f64)
        }
        (Some(Fill::Category(name)), None) => return Err(wrong(format!("its fill {name:?} is not a number"))),
        (Some(Fill::Number(number)), Some(_)) => return Err(wrong(format!("its fill {number} is not one of its categories"))),
    };
    let unit = Unit { subtract: file.subtract.unwrap_or(0.0), divide: file.divide.unwrap_or(1.0) };
    if let Some(why) = unit.fault() {
        return Err(wrong(why));
    }
    if unit != Unit::PLAIN && categories.is_some() {
        return Err(wrong("categories have no unit".to_owned()));
    }
    let token = file.token.unwrap_or(false);
    if token && categories.is_none() {
        return Err(wrong("only categories are tokens".to_owned()));
    }
    Ok(Column { name: file.column, categories, token, fill, words: file.missing_words.map(Words::new), unit })
}
