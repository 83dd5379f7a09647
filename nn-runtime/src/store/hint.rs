//! What reads a file whose tensors have other names than the network's, for the error that says so.

use std::fmt::Write as _;

/// The names and shapes of tensors.
pub(super) type Shapes<'a> = [(&'a str, &'a [usize])];

/// The call that reads the file, where names are all that differs.
pub(super) fn hint(declared: &Shapes<'_>, stored: &Shapes<'_>) -> Option<String> {
    let calls = prefix(declared, stored).map(|prefix| format!(".strip_prefix({prefix:?})")).or_else(|| renames(declared, stored))?;
    Some(format!("the names alone differ: `Weights::new(…){calls}.load()` reads it"))
}

/// What stands before every name that is declared.
fn prefix<'a>(declared: &Shapes<'_>, stored: &Shapes<'a>) -> Option<&'a str> {
    let (first, _) = declared.first()?;
    let mut prefixes = stored.iter().filter_map(|(name, _)| name.strip_suffix(first)).filter(|prefix| prefix.ends_with('.'));
    prefixes.find(|prefix| {
        declared.iter().all(|(name, shape)| {
            stored.iter().any(|(other, found)| other.strip_prefix(prefix).is_some_and(|rest| rest == *name) && found == shape)
        })
    })
}

/// The layers of the file, in the order of their numbers, are those of the network in theirs.
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
        // A text does not refuse what is written to it.
        let _ = write!(calls, ".rename({:?}, {:?})", their.name, own.name);
    }
    Some(calls)
}

/// The tensors of a layer by their own names, sorted.
struct Layer<'a> {
    name: &'a str,
    tensors: Vec<(&'a str, &'a [usize])>,
}

/// The layers that tensors belong to, in the order of the first tensor of each.
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

/// A key by which `2` comes before `10`.
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
    fn a_prefix_is_told_with_the_call_that_takes_it_off() {
        for prefix in ["_orig_mod.", "model.", "module.net."] {
            let told = stored(|name| format!("{prefix}{name}")).expect("it is told");
            assert_eq!(told, format!("the names alone differ: `Weights::new(…).strip_prefix({prefix:?}).load()` reads it"));
        }
    }

    #[test]
    fn numbered_layers_are_told_in_the_order_of_their_numbers() {
        let numbered = |name: &str| name.replace("hidden", "2").replace("norm", "10").replace("output", "11");
        let told = stored(numbered).expect("it is told");
        assert!(told.contains(r#"`Weights::new(…).rename("2", "hidden").rename("10", "norm").rename("11", "output").load()`"#), "{told}");
        let inside = stored(|name| format!("model.{}", numbered(name))).expect("it is told");
        assert!(inside.contains(r#".rename("model.2", "hidden")"#), "{inside}");
        let one = stored(|name| name.replace("norm", "bn")).expect("it is told");
        assert!(one.contains(r#"`Weights::new(…).rename("bn", "norm").load()`"#), "{one}");
    }

    #[test]
    fn nothing_is_told_where_more_than_names_differs() {
        assert_eq!(stored(|name| name.replace("hidden.weight", "0.kernel")), None);
        assert_eq!(hint(DECLARED, &[("0.weight", &[4, 2])]), None);
        assert_eq!(stored(str::to_owned), None);
    }
}
