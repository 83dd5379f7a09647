//! Writes layers as a declaration: a list, in which a layer that does not read the one before it begins with `From`.

use std::fmt::Write;

use crate::Network;
use crate::names::Names;
use crate::shared::shared;
use crate::tensor::Tensor;
use crate::translate::{Kind, Layer, Layers};

pub(crate) fn write(layers: Layers) -> Network {
    let Layers { list: mut layers, mut outputs, stream } = without_what_is_not_read(layers);
    shared(&mut layers);
    let is_input = |layer: &Layer| matches!(layer.kind, Kind::Input(_));
    let has_names = layers.iter().filter(|layer| is_input(layer)).count() > 1 || outputs.len() > 1;
    let mut read_again = read_again(&layers, &outputs);
    let is_empty = layers.iter().all(is_input);
    if !has_names && layers.first().is_some_and(is_input) && (read_again[0] || is_empty) {
        // The only input has no name in a declaration, but a layer that gives the same numbers can have one. A network has at least a layer.
        put_behind_the_input(&mut layers, &mut outputs);
        read_again = self::read_again(&layers, &outputs);
    }
    let mut names = Names::default();
    for name in layers.iter().filter_map(|layer| layer.name.as_deref()) {
        names.like(name);
    }
    name_layers(&mut layers, &read_again, &mut names);
    let references = references(&layers, &read_again, &mut names);
    let mut names = Names::default();
    for (name, _) in &mut outputs {
        *name = names.like(name);
    }
    let ends = Ends { layers: &layers, references: &references, has_names, outputs: &outputs };
    let mut text = format!("({}) -> {} {{\n", ends.inputs(), ends.outputs());
    let mut last = layers.iter().position(is_input);
    for (number, layer) in layers.iter().enumerate().filter(|(_, layer)| !is_input(layer)) {
        let mut before = last;
        if is_inside(layer, last) && is_shared(layer, &layers) {
            // What is used again stands in no branch.
            let _ = writeln!(text, "    Concat {{ {{ From({}) }} }},", references[layer.inputs[0]]);
            before = layer.inputs.first().copied();
        }
        write_layer(&mut text, (number, layer), &references, before);
        last = Some(number);
    }
    if has_names {
        ends.write_heads(&mut text, last);
    }
    text.push('}');
    Network { declaration: text, stream, tensors: tensors(layers) }
}

/// The inputs, and what the outputs need.
fn without_what_is_not_read(Layers { list: layers, outputs, stream }: Layers) -> Layers {
    let mut is_read = vec![false; layers.len()];
    for (_, output) in &outputs {
        is_read[*output] = true;
    }
    for (number, layer) in layers.iter().enumerate().rev() {
        if is_read[number] {
            layer.inputs.iter().for_each(|input| is_read[*input] = true);
        }
        is_read[number] |= matches!(layer.kind, Kind::Input(_));
    }
    let place = |number: usize| is_read[..number].iter().filter(|read| **read).count();
    let outputs = outputs.into_iter().map(|(name, output)| (name, place(output))).collect();
    let kept = layers.into_iter().zip(&is_read).filter(|(_, read)| **read);
    let layers = kept.map(|(layer, _)| Layer { inputs: layer.inputs.iter().map(|input| place(*input)).collect(), ..layer }).collect();
    Layers { list: layers, outputs, stream }
}

/// Which layers are read by others than the one behind them.
fn read_again(layers: &[Layer], outputs: &[(String, usize)]) -> Vec<bool> {
    let mut again = vec![false; layers.len()];
    let mut last = layers.iter().position(|layer| matches!(layer.kind, Kind::Input(_)));
    for (number, layer) in layers.iter().enumerate().filter(|(_, layer)| !matches!(layer.kind, Kind::Input(_))) {
        for (place, input) in layer.inputs.iter().enumerate() {
            let is_memory = place == 1 && matches!(layer.kind, Kind::Of(_));
            again[*input] |= Some(*input) != last || is_memory;
        }
        last = Some(number);
    }
    for (_, output) in outputs {
        again[*output] |= Some(*output) != last;
    }
    again
}

fn put_behind_the_input(layers: &mut Vec<Layer>, outputs: &mut [(String, usize)]) {
    let identity =
        Layer { kind: Kind::Of("Identity".to_owned()), inputs: vec![0], shape: layers[0].shape, name: None, tensors: Vec::new() };
    for layer in layers.iter_mut().skip(1) {
        layer.inputs.iter_mut().for_each(|input| *input += 1);
    }
    for (_, output) in outputs {
        *output += 1;
    }
    layers.insert(1, identity);
}

/// The ends of a network.
struct Ends<'a> {
    layers: &'a [Layer],
    references: &'a [String],
    /// Whether inputs and outputs have names.
    has_names: bool,
    outputs: &'a [(String, usize)],
}

impl Ends<'_> {
    fn inputs(&self) -> String {
        let inputs = self.layers.iter().filter(|layer| matches!(layer.kind, Kind::Input(_)));
        let input = |Layer { shape, name, .. }: &Layer| match name {
            Some(name) if self.has_names => format!("{name}: {}", shape.text()),
            _ => shape.text(),
        };
        inputs.map(input).collect::<Vec<_>>().join(", ")
    }

    fn outputs(&self) -> String {
        match self.outputs {
            [(_, layer)] if !self.has_names => self.layers[*layer].shape.text(),
            outputs => {
                let output = |(name, layer): &(String, usize)| format!("{name}: {}", self.layers[*layer].shape.text());
                format!("({})", outputs.iter().map(output).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// What comes behind the last layer if there are several outputs.
    fn write_heads(&self, text: &mut String, last: Option<usize>) {
        let branch = |layer: usize| {
            if Some(layer) == last { "Identity".to_owned() } else { format!("{{ From({}) }}", self.references[layer]) }
        };
        let head = |(name, layer): &(String, usize)| format!("{name}: {}", branch(*layer));
        let _ = writeln!(text, "    Heads {{ {} }},", self.outputs.iter().map(head).collect::<Vec<_>>().join(", "));
    }
}

/// Gives a name to each layer that is read again.
fn name_layers(layers: &mut [Layer], read_again: &[bool], names: &mut Names) {
    for (layer, again) in layers.iter_mut().zip(read_again) {
        match &layer.kind {
            Kind::Input(name) => layer.name = Some(names.like(name)),
            Kind::Of(text) if *again && layer.name.is_none() => {
                let kind = text.split('(').next().unwrap_or_default().to_ascii_lowercase();
                layer.name = Some(names.numbered(&kind));
            }
            Kind::Join(kind) if *again && layer.name.is_none() => layer.name = Some(names.numbered(&kind.to_ascii_lowercase())),
            _ => {}
        }
    }
}

/// The names by which layers are read again. One that is inside a branch is read through what is around it.
fn references(layers: &[Layer], read_again: &[bool], names: &mut Names) -> Vec<String> {
    let mut last = layers.iter().position(|layer| matches!(layer.kind, Kind::Input(_)));
    let reference = |(number, layer): (usize, &Layer)| {
        let name = layer.name.clone().unwrap_or_default();
        if matches!(layer.kind, Kind::Input(_)) {
            return name;
        }
        let is_inside = is_inside(layer, last) && !is_shared(layer, layers);
        last = Some(number);
        if is_inside && read_again[number] && !layer.tensors.is_empty() { names.numbered(&name) } else { name }
    };
    layers.iter().enumerate().map(reference).collect()
}

/// Whether a layer stands in a branch of its own, because it does not read the layer before it.
fn is_inside(layer: &Layer, last: Option<usize>) -> bool {
    matches!(layer.kind, Kind::Of(_)) && layer.inputs.first().copied() != last
}

/// Whether another layer uses its weights.
fn is_shared(layer: &Layer, layers: &[Layer]) -> bool {
    let again = layer.name.as_ref().map(|name| Kind::Of(format!("Again({name})")));
    again.is_some_and(|again| !layer.tensors.is_empty() && layers.iter().any(|other| other.kind == again))
}

fn write_layer(text: &mut String, (number, layer): (usize, &Layer), references: &[String], last: Option<usize>) {
    let named = |name: &str| if name.is_empty() { String::new() } else { format!("{name}: ") };
    let name = named(layer.name.as_deref().unwrap_or_default());
    let from = |input: &usize| format!("From({})", references[*input]);
    // The sequence that an attention looks at, if it is another one.
    let memory = match (&layer.kind, &layer.inputs[..]) {
        (Kind::Of(_), [_, memory]) => Some(format!(", memory = {})", references[*memory])),
        _ => None,
    };
    let with_memory = |kind: &str| match (&memory, kind.strip_suffix(')')) {
        (Some(memory), Some(kind)) => format!("{kind}{memory}"),
        _ => kind.to_owned(),
    };
    let _ = match &layer.kind {
        Kind::Input(_) => Ok(()),
        Kind::Of(kind) if is_inside(layer, last) => {
            let (from, kind) = (layer.inputs.first().map(from).unwrap_or_default(), with_memory(kind));
            // The name of a layer without tensors is that of what is around it.
            let is_other = references[number] != layer.name.clone().unwrap_or_default();
            let (outer, inner) =
                if is_other || layer.tensors.is_empty() { (named(&references[number]), name) } else { (String::new(), name) };
            let inner = if layer.tensors.is_empty() { String::new() } else { inner };
            writeln!(text, "    {outer}Concat {{ {{ {from}, {inner}{kind} }} }},")
        }
        Kind::Of(kind) => writeln!(text, "    {name}{},", with_memory(kind)),
        Kind::Join(kind) => {
            let branch = |input: &usize| if Some(*input) == last { "Identity".to_owned() } else { format!("{{ {} }}", from(input)) };
            let branches = layer.inputs.iter().map(branch).collect::<Vec<_>>().join(", ");
            writeln!(text, "    {name}{kind} {{ {branches} }},")
        }
    };
}

/// The tensors of all layers, with the names of their layers.
fn tensors(layers: Vec<Layer>) -> Vec<Tensor> {
    let of_layer = |layer: Layer| {
        let name = layer.name.unwrap_or_default();
        layer.tensors.into_iter().map(move |tensor| Tensor { name: format!("{name}.{}", tensor.name), ..tensor })
    };
    layers.into_iter().flat_map(of_layer).collect()
}
