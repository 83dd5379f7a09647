//! Products that use the same weights: the steps of a recurrent layer that a file has written out. The second one becomes the first one again.

use crate::translate::{Kind, Layer};

/// Kinds that can be used again.
const KINDS: [&str; 2] = ["Dense(", "Conv"];

/// Makes layers with the tensors of an earlier one that layer again.
pub(crate) fn shared(layers: &mut [Layer]) {
    for number in 1..layers.len() {
        let (earlier, [layer, ..]) = layers.split_at(number) else { return };
        let of_input = |layer: &Layer| layer.inputs.first().and_then(|input| layers.get(*input)).map(|input| input.shape);
        let is_same = |other: &&Layer| {
            other.kind == layer.kind && other.shape == layer.shape && other.tensors == layer.tensors && of_input(other) == of_input(layer)
        };
        let Kind::Of(text) = &layer.kind else { continue };
        if layer.tensors.is_empty() || !KINDS.iter().any(|kind| text.starts_with(kind)) {
            continue;
        }
        if let Some(name) = earlier.iter().find(is_same).and_then(|other| other.name.clone()) {
            let layer = &mut layers[number];
            (layer.kind, layer.name, layer.tensors) = (Kind::Of(format!("Again({name})")), None, Vec::new());
        }
    }
}
