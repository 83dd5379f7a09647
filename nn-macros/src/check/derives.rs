//! Reports traits that a network cannot derive, by their names. rustc's own message would name the arrays inside the network.

use syn::Attribute;
use syn::punctuated::Punctuated;

use crate::error::Errors;

/// The traits, each with a reason or an alternative.
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
        // rustc reports a malformed list.
        let Ok(traits) = attribute.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated) else { continue };
        for derived in &traits {
            let name = derived.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            if let Some((name, instead)) = UNDERIVABLE.iter().find(|(underivable, _)| *underivable == name) {
                errors.at(derived, format_args!("a network cannot be `{name}`: {instead}"));
            }
        }
    }
}

/// Whether a derive has none of these traits. The surface after an error omits a derive that has one.
pub(crate) fn is_derivable(attribute: &Attribute) -> bool {
    let mut errors = Errors::default();
    check(std::slice::from_ref(attribute), &mut errors);
    errors.is_empty()
}
