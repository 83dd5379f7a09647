//! `Heads { kind: { … }, price: { … } }`: a branch for each named output. The check of a network reads it at the end of the declaration;
//! anywhere else it is a mistake.

use crate::checker::{Checker, Draft, Flow};
use crate::syntax::Item;

pub(crate) fn read(checker: &mut Checker, item: &Item, _: &Flow) -> Option<Draft> {
    let message = "`Heads` is the last layer of a network whose outputs have names: `-> (kind: 5, price: 1)`";
    checker.errors.at(&item.target, message);
    None
}
