//! Copies a network that is a layer of another.

use crate::compiled::Compiled;
use crate::error::Error;
use crate::names::named;
use crate::network::numbers_of;

/// See [`Train::extract`](crate::Train::extract).
pub(crate) fn extract<N: Compiled, M: Compiled<Scalar = N::Scalar>>(network: &N, layer: &str) -> Result<M, Error> {
    let mut inner = M::zeros();
    let mut own: Vec<_> =
        named::<N>(layer)?.into_iter().filter_map(|tensor| Some((tensor.name.strip_prefix(layer)?.strip_prefix('.')?, tensor))).collect();
    let mut problems = Vec::new();
    for tensor in M::TENSORS {
        match own.iter().position(|(name, _)| *name == tensor.name).map(|place| own.swap_remove(place).1) {
            None => problems.push(format!("`{layer}` has no `{}`", tensor.name)),
            Some(own) if own.shape != tensor.shape => {
                problems.push(format!("`{}` is {:?}, but {:?} in the network to extract", own.name, own.shape, tensor.shape));
            }
            Some(own) => {
                let (parameters, statistics) = inner.numbers_mut();
                let all = if tensor.is_statistic() { statistics } else { parameters };
                all[tensor.range.clone()].copy_from_slice(numbers_of(network, own));
            }
        }
    }
    problems.extend(own.iter().map(|(name, _)| format!("the network to extract has no `{name}`")));
    if problems.is_empty() { Ok(inner) } else { Err(Error::Data(format!("`{layer}` is another network: {}", problems.join("; ")))) }
}
