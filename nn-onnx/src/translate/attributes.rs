//! The attributes of a node.

use super::MOST;
use crate::error::Error;
use crate::file::{Attribute, Node};

/// A whole number among the attributes of a node.
pub(super) fn whole(node: &Node<'_>, name: &str, default: i64) -> i64 {
    if let Some(Attribute::Whole(number)) = node.attribute(name) { *number } else { default }
}

pub(super) fn float(node: &Node<'_>, name: &str, default: f32) -> f32 {
    if let Some(Attribute::Float(number)) = node.attribute(name) { *number } else { default }
}

pub(super) fn text<'n>(node: &Node<'n>, name: &str, default: &'n str) -> &'n str {
    if let Some(Attribute::Text(text)) = node.attribute(name) { text } else { default }
}

/// A list of sizes among the attributes of a node.
pub(super) fn sizes(node: &Node<'_>, name: &str) -> Result<Option<Vec<usize>>, Error> {
    let Some(Attribute::Wholes(numbers)) = node.attribute(name) else { return Ok(None) };
    let sizes = numbers.iter().map(|number| usize::try_from(*number).ok().filter(|size| *size <= MOST));
    sizes
        .collect::<Option<_>>()
        .map(Some)
        .ok_or_else(|| Error::new(format!("has the numbers {numbers:?} as `{name}`: expected 0 to {MOST}")))
}
