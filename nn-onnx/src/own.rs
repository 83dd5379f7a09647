//! The tensors of a file that `write` made, under the names of its network, in PyTorch's shapes.

use std::collections::HashMap;

use crate::error::Error;
use crate::file::{Model, Node};
use crate::tensor::Tensor;
use crate::translate::gates;
use crate::write::AGAIN;

/// The tensors of the network. Constants of the graph itself have no dot in their names.
pub(crate) fn tensors(model: &Model<'_>) -> Result<Vec<Tensor>, Error> {
    let graph = &model.graph;
    let mut readers: HashMap<&str, (&Node<'_>, usize)> = HashMap::new();
    for node in &graph.nodes {
        for (place, input) in node.inputs.iter().enumerate() {
            readers.entry(input).or_insert((node, place));
        }
    }
    let mut all = Vec::new();
    for tensor in graph.constants.iter().filter(|tensor| tensor.name.contains('.') && !tensor.name.contains(AGAIN)) {
        match readers.get(tensor.name.as_str()) {
            Some((node, 1)) if node.operator == "MatMul" => all.push(tensor.turned().unwrap_or_else(|| tensor.clone())),
            Some((node, 1..=3)) if matches!(node.operator, "LSTM" | "GRU" | "RNN") => all.extend(of_directions(tensor, node.operator)?),
            Some(_) if tensor.shape.len() == 2 && is_state(&tensor.name) => {
                all.extend(rows(tensor).map(|(direction, row)| named(tensor, direction, vec![row.len()], row.to_vec())));
            }
            _ => all.push(tensor.clone()),
        }
    }
    Ok(all)
}

/// `lstm.h0_l0`
fn is_state(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, name)| name.starts_with("h0_l") || name.starts_with("c0_l"))
}

fn rows(tensor: &Tensor) -> impl Iterator<Item = (usize, &[f32])> {
    let directions = tensor.shape.first().copied().unwrap_or(1).max(1);
    tensor.numbers.chunks_exact((tensor.numbers.len() / directions).max(1)).enumerate()
}

fn named(tensor: &Tensor, direction: usize, shape: Vec<usize>, numbers: Vec<f32>) -> Tensor {
    let reverse = if direction == 1 { "_reverse" } else { "" };
    Tensor::new(format!("{}{reverse}", tensor.name), shape, numbers)
}

/// The weights of each direction, or both biases of each, with the gates in PyTorch's order.
fn of_directions(tensor: &Tensor, operator: &str) -> Result<Vec<Tensor>, Error> {
    let wrong =
        || Error::new(format!("its tensor `{}` has the shape {:?}, which is not that of a recurrent layer", tensor.name, tensor.shape));
    let order = gates(operator);
    let in_order = |numbers: &[f32]| -> Option<Vec<f32>> {
        let block = numbers.len() / order.len();
        order.iter().map(|gate| numbers.get(gate * block..(gate + 1) * block)).collect::<Option<Vec<_>>>().map(|blocks| blocks.concat())
    };
    let mut all = Vec::new();
    for (direction, numbers) in rows(tensor) {
        match tensor.shape[..] {
            [_, rows, columns] => all.push(named(tensor, direction, vec![rows, columns], in_order(numbers).ok_or_else(wrong)?)),
            [_, both] => {
                let own = Tensor { name: tensor.name.replace("bias_ih", "bias_hh"), ..tensor.clone() };
                for (tensor, numbers) in [tensor, &own].into_iter().zip(numbers.chunks_exact((both / 2).max(1))) {
                    all.push(named(tensor, direction, vec![numbers.len()], in_order(numbers).ok_or_else(wrong)?));
                }
            }
            _ => return Err(wrong()),
        }
    }
    Ok(all)
}
