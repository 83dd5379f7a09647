//! Reports traits that a network cannot derive, by their names. rustc's own message would name the arrays inside the network.

use syn::Attribute;
use syn::punctuated::Punctuated;

use crate::error::Errors;

/// The traits, each with a reason or an alternative.
const UNDERIVABLE: &[(&str, &str)] = &[
    ("Copy", "derive `Clone` instead"),
    ("Default", "create it with `Net::init(&mut rng)`"),
    ("Deserialize", "read its weights with `Net::load(path)`"),
    ("Eq", "derive `PartialEq` instead"),
    ("Hash", "its parameters are floats"),
    ("Ord", "networks have no order"),
    ("PartialOrd", "networks have no order"),
    ("Serialize", "write its weights with `net.save(path)`"),
];

pub(super) fn check(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // rustc reports a malformed list.
        let Ok(traits) = attribute.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated) else { continue };
        for derived in &traits {
            let name = derived.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            if let Some((name, instead)) = UNDERIVABLE.iter().find(|(underivable, _)| *underivable == name) {
                errors.at(derived, format_args!("a network cannot derive `{name}`: {instead}"));
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
