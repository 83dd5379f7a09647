//! The names of layers and tensors, including those of nested networks: `encoder.dense1.weight`.

use crate::tensor::{Role, Tensor};

/// A part of the list of tensors of a network.
#[derive(Clone, Debug)]
pub enum Tensors {
    /// A tensor of the network itself.
    Own(Tensor),
    /// All tensors of a layer that is named by a path.
    OfLayer {
        /// The name of the layer, a prefix of the names of its tensors.
        layer: &'static str,
        /// The list of tensors of the layer.
        tensors: &'static [Tensor],
        /// Where its parameters start in those of the network.
        parameters: usize,
        /// Where its statistics start in those of the network.
        statistics: usize,
    },
}

/// The number of tensors in all parts.
#[must_use]
pub const fn tensors_len(parts: &[Tensors]) -> usize {
    let (mut len, mut part) = (0, 0);
    while part < parts.len() {
        len += match &parts[part] {
            Tensors::Own(_) => 1,
            Tensors::OfLayer { tensors, .. } => tensors.len(),
        };
        part += 1;
    }
    len
}

/// The number of bytes of the joined names.
#[must_use]
pub const fn names_len(parts: &[Tensors]) -> usize {
    let (mut len, mut part) = (0, 0);
    while part < parts.len() {
        if let Tensors::OfLayer { layer, tensors, .. } = &parts[part] {
            let mut tensor = 0;
            while tensor < tensors.len() {
                len += layer.len() + 1 + tensors[tensor].name.len();
                tensor += 1;
            }
        }
        part += 1;
    }
    len
}

/// Returns the names of the tensors of layers without separators. Each is the layer's name, a dot, and the tensor's name.
#[must_use]
pub const fn join_names<const N: usize>(parts: &[Tensors]) -> [u8; N] {
    let mut names = [0; N];
    let (mut end, mut part) = (0, 0);
    while part < parts.len() {
        if let Tensors::OfLayer { layer, tensors, .. } = &parts[part] {
            let mut tensor = 0;
            while tensor < tensors.len() {
                end = append(&mut names, end, layer.as_bytes());
                end = append(&mut names, end, b".");
                end = append(&mut names, end, tensors[tensor].name.as_bytes());
                tensor += 1;
            }
        }
        part += 1;
    }
    names
}

const fn append<const N: usize>(to: &mut [u8; N], start: usize, bytes: &[u8]) -> usize {
    let mut place = 0;
    while place < bytes.len() {
        to[start + place] = bytes[place];
        place += 1;
    }
    start + bytes.len()
}

/// Returns all tensors in order, those of layers with their joined names.
#[must_use]
pub const fn join_tensors<const N: usize>(parts: &[Tensors], names: &'static [u8]) -> [Tensor; N] {
    let mut all = [const { Tensor::new("", &[], 0, Role::Bias) }; N];
    let (mut names, mut end, mut part) = (names, 0, 0);
    while part < parts.len() {
        match &parts[part] {
            Tensors::Own(tensor) => {
                all[end] = Tensor::new(tensor.name, tensor.shape, tensor.range.start, tensor.role);
                end += 1;
            }
            Tensors::OfLayer { layer, tensors, parameters, statistics } => {
                let mut tensor = 0;
                while tensor < tensors.len() {
                    let inner = &tensors[tensor];
                    let (name, rest) = names.split_at(layer.len() + 1 + inner.name.len());
                    let start = inner.range.start + if inner.is_statistic() { *statistics } else { *parameters };
                    all[end] = Tensor::new(crate::text::as_str(name), inner.shape, start, inner.role);
                    (names, end, tensor) = (rest, end + 1, tensor + 1);
                }
            }
        }
        part += 1;
    }
    all
}

/// Returns the most similar name to one that does not exist, if any is similar.
#[cfg(feature = "train")]
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.len().min(word.len()) / 4)
        .min()
        .map(|(_, name)| name)
}

/// Returns the tensors of a layer, or the tensor with that name.
#[cfg(feature = "train")]
pub(crate) fn named<N: crate::network::Network>(name: &str) -> Result<Vec<&'static Tensor>, crate::error::Error> {
    let is_meant = |tensor: &&Tensor| tensor.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let tensors: Vec<_> = N::TENSORS.iter().filter(is_meant).collect();
    if !tensors.is_empty() {
        return Ok(tensors);
    }
    // All valid names: of layers, of layers inside them, and of tensors.
    let ends = |tensor: &'static Tensor| tensor.name.match_indices('.').map(|(end, _)| &tensor.name[..end]).chain([tensor.name]);
    let hint = if let Some(near) = nearest(name, N::TENSORS.iter().flat_map(ends)) {
        format!("did you mean `{near}`?")
    } else {
        let mut layers: Vec<_> = N::TENSORS.iter().filter_map(|tensor| tensor.name.rsplit_once('.')).map(|(layer, _)| layer).collect();
        layers.dedup();
        format!("there are `{}`", layers.join("`, `"))
    };
    Err(crate::error::Error::Setting(format!("there is no layer `{name}` with parameters: {hint}")))
}
