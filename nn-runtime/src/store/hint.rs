//! Suggests the call that loads a file whose tensors differ from the network's only by name.

use std::fmt::Write as _;

/// The names and shapes of tensors.
pub(super) type Shapes<'a> = [(&'a str, &'a [usize])];

/// Returns a suggestion if only names differ.
pub(super) fn hint(declared: &Shapes<'_>, stored: &Shapes<'_>) -> Option<String> {
    let calls = prefix(declared, stored).map(|prefix| format!(".strip_prefix({prefix:?})")).or_else(|| renames(declared, stored))?;
    Some(format!("only the names differ: load it with `Weights::new(…){calls}.load()`"))
}

/// Finds a prefix that each declared name has in the file.
fn prefix<'a>(declared: &Shapes<'_>, stored: &Shapes<'a>) -> Option<&'a str> {
    let (first, _) = declared.first()?;
    let mut prefixes = stored.iter().filter_map(|(name, _)| name.strip_suffix(first)).filter(|prefix| prefix.ends_with('.'));
    prefixes.find(|prefix| {
        declared.iter().all(|(name, shape)| {
            stored.iter().any(|(other, found)| other.strip_prefix(prefix).is_some_and(|rest| rest == *name) && found == shape)
        })
    })
}

/// Pairs the layers of the file, in the order of their numbers, with those of the network. `None` if their shapes differ.
fn renames(declared: &Shapes<'_>, stored: &Shapes<'_>) -> Option<String> {
    let own = layers(&declared.iter().filter(|(name, _)| !stored.iter().any(|(other, _)| other == name)).copied().collect::<Vec<_>>());
    let mut theirs =
        layers(&stored.iter().filter(|(name, _)| !declared.iter().any(|(other, _)| other == name)).copied().collect::<Vec<_>>());
    theirs.sort_by_cached_key(|layer| natural(layer.name));
    let alike = |(a, b): (&Layer<'_>, &Layer<'_>)| a.tensors == b.tensors;
    if own.is_empty() || own.len() != theirs.len() || !own.iter().zip(&theirs).all(alike) {
        return None;
    }
    let mut calls = String::new();
    for (own, their) in own.iter().zip(&theirs) {
        // Writing to a `String` cannot fail.
        let _ = write!(calls, ".rename({:?}, {:?})", their.name, own.name);
    }
    Some(calls)
}

/// A layer and its tensors, sorted by name.
struct Layer<'a> {
    name: &'a str,
    tensors: Vec<(&'a str, &'a [usize])>,
}

/// Groups tensors by layer, in the order of each layer's first tensor.
fn layers<'a>(tensors: &Shapes<'a>) -> Vec<Layer<'a>> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    for (name, shape) in tensors {
        let Some((layer, tensor)) = name.rsplit_once('.') else { continue };
        match layers.iter_mut().find(|other| other.name == layer) {
            Some(other) => other.tensors.push((tensor, shape)),
            None => layers.push(Layer { name: layer, tensors: vec![(tensor, shape)] }),
        }
    }
    for layer in &mut layers {
        layer.tensors.sort_unstable();
    }
    layers
}

/// Returns a sort key that puts `2` before `10`.
fn natural(name: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    let mut after_digit = false;
    for letter in name.chars() {
        let digit = letter.to_digit(10);
        if after_digit && digit.is_none() {
            parts.push((String::new(), 0));
        }
        if let Some((text, number)) = parts.last_mut() {
            match digit {
                Some(digit) => *number = number.saturating_mul(10).saturating_add(digit.into()),
                None => text.push(letter),
            }
        }
        after_digit = digit.is_some();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Shapes, hint};

    const DECLARED: &Shapes<'_> = &[
        ("hidden.weight", &[4, 2]),
        ("hidden.bias", &[4]),
        ("norm.weight", &[4]),
        ("norm.bias", &[4]),
        ("output.weight", &[1, 4]),
        ("output.bias", &[1]),
    ];

    fn stored(name: impl Fn(&str) -> String) -> Option<String> {
        let names: Vec<String> = DECLARED.iter().map(|(own, _)| name(own)).collect();
        let mut stored: Vec<_> = names.iter().map(String::as_str).zip(DECLARED.iter().map(|(_, shape)| *shape)).collect();
        stored.sort_unstable();
        hint(DECLARED, &stored)
    }

    #[test]
    fn a_prefix_is_reported_with_the_call_that_strips_it() {
        for prefix in ["_orig_mod.", "model.", "module.net."] {
            let hint = stored(|name| format!("{prefix}{name}")).expect("only names differ");
            assert_eq!(hint, format!("only the names differ: load it with `Weights::new(…).strip_prefix({prefix:?}).load()`"));
        }
    }

    #[test]
    fn numbered_layers_are_paired_in_the_order_of_their_numbers() {
        let numbered = |name: &str| name.replace("hidden", "2").replace("norm", "10").replace("output", "11");
        let hint = stored(numbered).expect("only names differ");
        assert!(hint.contains(r#"`Weights::new(…).rename("2", "hidden").rename("10", "norm").rename("11", "output").load()`"#), "{hint}");
        let inside = stored(|name| format!("model.{}", numbered(name))).expect("only names differ");
        assert!(inside.contains(r#".rename("model.2", "hidden")"#), "{inside}");
        let one = stored(|name| name.replace("norm", "bn")).expect("only names differ");
        assert!(one.contains(r#"`Weights::new(…).rename("bn", "norm").load()`"#), "{one}");
    }

    #[test]
    fn there_is_no_hint_if_more_than_names_differs() {
        assert_eq!(stored(|name| name.replace("hidden.weight", "0.kernel")), None);
        assert_eq!(hint(DECLARED, &[("0.weight", &[4, 2])]), None);
        assert_eq!(stored(str::to_owned), None);
    }
}
