//! Copies the tensors of one network into another: a network that is a layer of this one, or one without what was folded away.

use crate::compiled::Compiled;
use crate::error::Error;
use crate::names::named;
use crate::network::numbers_of;
use crate::tensor::Tensor;

/// See [`Train::extract`](crate::Train::extract).
pub(crate) fn extract<N: Compiled, M: Compiled<Scalar = N::Scalar>>(network: &N, layer: &str) -> Result<M, Error> {
    let inner = |tensor: &'static Tensor| Some((tensor.name.strip_prefix(layer)?.strip_prefix('.')?, tensor));
    transfer(network, named::<N>(layer)?.into_iter().filter_map(inner).collect(), "")
}

/// Returns a network with the tensors `own` of this one, which stand there under their names in the other declaration. The error lists every
/// difference; `why_needed` says why a tensor may not be left over.
pub(crate) fn transfer<N: Compiled, M: Compiled<Scalar = N::Scalar>>(
    network: &N,
    mut own: Vec<(&str, &Tensor)>,
    why_needed: &str,
) -> Result<M, Error> {
    let (mut other, mut problems) = (M::zeros(), Vec::new());
    for tensor in M::TENSORS {
        match own.iter().position(|(name, _)| *name == tensor.name).map(|place| own.remove(place).1) {
            None => problems.push(format!("`{}` is in the other declaration only", tensor.name)),
            Some(own) if own.shape != tensor.shape => {
                problems.push(format!("`{}` is {:?} here, but {:?} there", tensor.name, own.shape, tensor.shape));
            }
            Some(own) => {
                let (parameters, statistics) = other.numbers_mut();
                let all = if tensor.is_statistic() { statistics } else { parameters };
                all[tensor.range.clone()].copy_from_slice(numbers_of(network, own));
            }
        }
    }
    problems.extend(own.iter().map(|(name, _)| format!("`{name}` is in this declaration only{why_needed}")));
    if problems.is_empty() { Ok(other) } else { Err(Error::Data(format!("the networks do not fit: {}", problems.join("; ")))) }
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;

    network! { struct Inner(2) -> 3 { first: Dense(4), BatchNorm, Dense(3) } }
    network! { struct Other(2) -> 3 { first: Dense(5), last: Dense(3) } }
    network! { struct Outer(3) -> 3 { Dense(2), inner: self::Inner, Tanh } }

    #[test]
    fn an_inner_network_has_the_weights_and_the_statistics_of_its_layer() {
        let mut outer = Outer::init(&mut StdRng::seed_from_u64(1));
        outer.statistics_mut().iter_mut().zip(1_u8..).for_each(|(statistic, number)| *statistic = f32::from(number));
        let inner: Inner = outer.extract("inner").expect("it is one");
        assert_eq!((inner.parameters(), inner.statistics()), (outer.inner().parameters, outer.inner().statistics));
    }

    #[test]
    fn every_difference_of_another_network_is_named() {
        let outer = Outer::init(&mut StdRng::seed_from_u64(1));
        let error = outer.extract::<Other>("inner").err().expect("it is another").to_string();
        for part in [
            "`first.weight` is [4, 2] here, but [5, 2] there",
            "`last.bias` is in the other declaration only",
            "`dense2.weight` is in this declaration only",
        ] {
            assert!(error.contains(part), "{error}");
        }
        let error = outer.extract::<Inner>("iner").err().expect("a mistake").to_string();
        assert!(error.contains("did you mean `inner`?"), "{error}");
    }
}
