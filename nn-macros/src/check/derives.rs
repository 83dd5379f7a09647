//! Traits that a network cannot derive, told under their names: rustc would name the arrays inside.

use syn::Attribute;
use syn::punctuated::Punctuated;

use crate::error::Errors;

/// The traits, and what there is instead.
const UNDERIVABLE: &[(&str, &str)] = &[
    ("Copy", "its numbers may be millions: `Clone` copies them"),
    ("Default", "its first values are drawn: `Net::init(&mut rng)`"),
    ("Deserialize", "`Net::load(path)` reads its numbers"),
    ("Eq", "its numbers are floats: `PartialEq` compares them"),
    ("Hash", "its numbers are floats"),
    ("Ord", "its numbers have no order"),
    ("PartialOrd", "its numbers have no order"),
    ("Serialize", "`net.save(path)` writes its numbers"),
];

pub(super) fn check(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // A list that cannot be read is rustc's to tell.
        let Ok(traits) = attribute.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated) else { continue };
        for derived in &traits {
            let name = derived.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            if let Some((name, instead)) = UNDERIVABLE.iter().find(|(underivable, _)| *underivable == name) {
                errors.at(derived, format_args!("a network cannot be `{name}`: {instead}"));
            }
        }
    }
}

/// Whether a derive has one of these: then the surface after an error goes without it.
pub(crate) fn is_derivable(attribute: &Attribute) -> bool {
    let mut errors = Errors::default();
    check(std::slice::from_ref(attribute), &mut errors);
    errors.is_empty()
}
