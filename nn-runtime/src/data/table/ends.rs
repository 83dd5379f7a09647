//! Columns that are chosen for each input or output with a name.

use crate::data::encoding::{Column, too_wide};
use crate::names::nearest;

/// The columns of one input or output.
pub(in crate::data) type Chosen = (String, Vec<String>);

/// The name of an input or output, and how many numbers or target columns it takes.
pub(in crate::data) type Field = (&'static str, usize);

/// Puts the columns in the order of the declaration. `what` is `input` or `target`.
pub(super) fn in_order(chosen: &[Chosen], fields: &[Field], what: &str) -> Result<Vec<String>, String> {
    if fields.is_empty() {
        return Err(format!("the {what}s of the network have no names: choose their columns with `.{what}s(…)`"));
    }
    if let Some((name, _)) = chosen.iter().find(|(name, _)| fields.iter().all(|(field, _)| field != name)) {
        let names: Vec<_> = fields.iter().map(|(field, _)| format!("`{field}`")).collect();
        let hint = nearest(name, fields.iter().map(|(field, _)| *field)).map(|near| format!("did you mean `{near}`?"));
        return Err(format!("the network has no {what} `{name}`: {}", hint.unwrap_or_else(|| format!("it has {}", names.join(", ")))));
    }
    let columns = |(field, _): &Field| {
        let own = chosen.iter().find(|(name, _)| name == field);
        own.ok_or_else(|| format!("no columns are chosen for the {what} `{field}`: choose them with `.{what}s_of({field:?}, …)`"))
    };
    let columns = fields.iter().map(columns).collect::<Result<Vec<_>, _>>()?;
    Ok(columns.into_iter().flat_map(|(_, columns)| columns.iter().cloned()).collect())
}

/// The first number, in a row of inputs, of the input for which a column is chosen.
pub(super) fn first_number(chosen: &[Chosen], fields: &[Field], column: &str) -> Option<usize> {
    let (field, _) = chosen.iter().find(|(_, columns)| columns.iter().any(|own| own == column))?;
    let place = fields.iter().position(|(name, _)| name == field)?;
    Some(fields[..place].iter().map(|(_, width)| width).sum())
}

/// Checks that the columns of each input or output become as many numbers as it takes. With `one_each`, each is one number, whatever it contains.
pub(super) fn check(chosen: &[Chosen], fields: &[Field], columns: &[Column], one_each: bool, what: &str) -> Result<(), String> {
    for (name, wanted) in fields {
        let Some((_, names)) = chosen.iter().find(|(own, _)| own == name) else { continue };
        let own: Vec<Column> = columns.iter().filter(|column| names.contains(&column.name)).cloned().collect();
        let given = if one_each { own.len() } else { own.iter().map(Column::width).sum() };
        if given != *wanted {
            return Err(format!("the {what} `{name}`: {}", too_wide(&own, *wanted)));
        }
    }
    Ok(())
}
