//! Attention, as exporters write it out: softmax(q · kᵀ · scale + mask) · v, where q, k and v are products with the steps of a sequence.

use super::{Flow, Kind, Translation, Value, float, whole};
use crate::axes::place;
use crate::error::Error;
use crate::file::Node;
use crate::shape::Shape;
use crate::tensor::Tensor;
use crate::view::{self, Atom, Of, View};

/// The products of queries and keys, or what became of them.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    queries: Flow,
    keys: Flow,
    scale: f32,
    causal: bool,
    /// Whether they went through a softmax.
    are_weights: bool,
    /// How the axes behind those of queries are: the last two are of steps.
    leading: Vec<Vec<Atom>>,
    heads: Heads,
}

#[derive(Clone, Copy, Debug)]
struct Heads {
    count: usize,
    of_keys: usize,
    /// How many numbers each has.
    size: usize,
    queries: usize,
    keys: usize,
}

impl Scores {
    pub(super) fn view(&self) -> View {
        let steps = [self.heads.queries, self.heads.keys].map(|size| view::whole(Of::Steps, size));
        View(self.leading.iter().cloned().chain(steps).collect())
    }

    /// With other axes before the last two.
    pub(super) fn moved(self, to: impl Fn(&View) -> Result<View, Error>) -> Result<Self, Error> {
        let (before, mut moved) = (self.view(), to(&self.view())?);
        let rank = moved.rank();
        let last_two = |view: &View| view.0.get(view.rank().saturating_sub(2)..).map(<[_]>::to_vec);
        if rank < 2 || last_two(&before) != last_two(&moved) {
            return Err(Error::new("moves the steps of an attention, which is not supported"));
        }
        moved.0.truncate(rank - 2);
        Ok(Self { leading: moved.0, ..self })
    }
}

/// The rows and the heads that lie in the axes before the last two.
fn heads_of(axes: &[Vec<Atom>], size: usize) -> Option<(usize, usize)> {
    let (mut heads, mut copies) = (1, 1);
    for atom in axes.iter().flatten() {
        match atom.of {
            Of::Rows => {}
            Of::Channels if atom.stride == size => heads *= atom.size,
            Of::Copies => copies *= atom.size,
            _ => return None,
        }
    }
    Some((heads, copies))
}

impl<'a> Translation<'a> {
    /// `MatMul` of two layers: queries and keys, or weights and values.
    pub(super) fn attend(&mut self, node: &Node<'a>, left: &'a str, right: &'a str) -> Result<(), Error> {
        let wrong = || Error::new("multiplies two layers, but not as an attention does: softmax(q · kᵀ) · v");
        let keys = self.pending(right)?;
        if let Value::Scores(scores) = self.value(left)?.clone() {
            if !scores.are_weights {
                return Err(wrong());
            }
            return self.add_up(node, &scores, keys);
        }
        let queries = self.pending(left)?;
        let (rank, other) = (queries.view.rank(), keys.view.rank());
        if rank < 3 || rank != other {
            return Err(wrong());
        }
        let sizes = |flow: &Flow| Some([flow.view.size(rank - 2)?, flow.view.size(rank - 1)?]);
        let (Some([steps, size]), Some([key_size, key_steps])) = (sizes(&queries), sizes(&keys)) else { return Err(wrong()) };
        let (Some((count, 1)), Some((of_keys, copies))) =
            (heads_of(&queries.view.0[..rank - 2], size), heads_of(&keys.view.0[..rank - 2], size))
        else {
            return Err(wrong());
        };
        let is_part = |flow: &Flow, axis: usize| flow.view.0[axis].iter().all(|atom| atom.of == Of::Channels && atom.stride == 1);
        let is_right = queries.view.is_whole(rank - 2, Of::Steps, steps)
            && keys.view.is_whole(rank - 1, Of::Steps, key_steps)
            && is_part(&queries, rank - 1)
            && is_part(&keys, rank - 2);
        if !is_right || size != key_size || of_keys * copies != count {
            return Err(wrong());
        }
        let mut scale = 1.0;
        let mut plain = |flow: Flow, translation: &mut Self| match flow.then.as_ref().map(|(affine, _)| affine.factor()) {
            Some(Some(factor)) => {
                scale *= factor;
                Flow { then: None, ..flow }
            }
            _ => translation.done(flow),
        };
        let (queries, keys) = (plain(queries, self), plain(keys, self));
        let leading = queries.view.0[..rank - 2].to_vec();
        let heads = Heads { count, of_keys, size, queries: steps, keys: key_steps };
        let scores = Scores { queries, keys, scale, causal: false, are_weights: false, leading, heads };
        self.values.insert(node.output(0), Value::Scores(scores));
        Ok(())
    }

    /// A scale or a mask.
    pub(super) fn scores_with(&mut self, node: &Node<'a>, mut scores: Scores, constant: &Tensor, is_left: bool) -> Result<(), Error> {
        match (node.operator, constant.single()) {
            _ if scores.are_weights => return Err(Error::new("changes the weights of an attention, which is not supported")),
            ("Mul", Some(factor)) => scores.scale *= factor,
            ("Div", Some(factor)) if !is_left && factor != 0.0 => scores.scale /= factor,
            ("Add", _) => {
                let hidden: Vec<bool> = constant.numbers.iter().map(|number| *number <= -1e4).collect();
                let is_mask = constant.numbers.iter().zip(&hidden).all(|(number, hidden)| *hidden || *number == 0.0);
                if !is_mask {
                    return Err(Error::new("adds other than a mask of 0 and −∞ to an attention, which is not supported"));
                }
                Self::mask(&mut scores, &constant.shape, &hidden)?;
            }
            _ => return Err(Error::new("is no scale and no mask of an attention")),
        }
        self.values.insert(node.output(0), Value::Scores(scores));
        Ok(())
    }

    /// What no query looks at.
    fn mask(scores: &mut Scores, shape: &[usize], hidden: &[bool]) -> Result<(), Error> {
        if hidden.iter().all(|hidden| !hidden) {
            return Ok(());
        }
        let Heads { queries, keys, .. } = scores.heads;
        let is_later = |place: usize| place % keys > place / keys;
        let is_square = shape.iter().rev().take(2).eq([&keys, &queries]) && hidden.len() == queries * keys && queries == keys;
        if !is_square || hidden.iter().enumerate().any(|(place, hidden)| *hidden != is_later(place)) {
            return Err(Error::new(format!("has a mask of the shape {shape:?} that is not causal, which is not supported")));
        }
        scores.causal = true;
        Ok(())
    }

    /// `Where`: a mask.
    pub(super) fn chosen(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let [condition, a, b] = node.inputs[..] else { return Err(Error::new("must have three inputs")) };
        let wrong = || Error::new("is supported only as the mask of an attention, or of constants");
        let Value::Constant(condition) = self.value(condition)?.clone() else { return Err(wrong()) };
        let (mut scores, other, keeps) = match (self.value(a)?.clone(), self.value(b)?.clone()) {
            (Value::Scores(scores), Value::Constant(other)) => (scores, other, true),
            (Value::Constant(other), Value::Scores(scores)) => (scores, other, false),
            _ => return Err(wrong()),
        };
        if scores.are_weights || !other.single().is_some_and(|number| number <= -1e4) {
            return Err(wrong());
        }
        let hidden: Vec<bool> = condition.numbers.iter().map(|number| (*number == 0.0) == keeps).collect();
        Self::mask(&mut scores, &condition.shape, &hidden)?;
        self.values.insert(node.output(0), Value::Scores(scores));
        Ok(())
    }

    /// `Softmax`
    pub(super) fn weights(&mut self, node: &Node<'a>, scores: Scores) -> Result<(), Error> {
        let rank = scores.leading.len() + 2;
        if scores.are_weights || place(whole(node, "axis", -1), rank) != Some(rank - 1) {
            return Err(Error::new("goes along another axis than that of the keys, which is not supported"));
        }
        self.values.insert(node.output(0), Value::Scores(Scores { are_weights: true, ..scores }));
        Ok(())
    }

    /// Values added up by their weights: a layer `Attention`. The product behind it becomes a part of it.
    fn add_up(&mut self, node: &Node<'a>, scores: &Scores, values: Flow) -> Result<(), Error> {
        let wrong = || Error::new("adds up values, but not as an attention does: softmax(q · kᵀ) · v");
        let values = self.done(values);
        let rank = values.view.rank();
        let Heads { count, of_keys, size, queries, keys } = scores.heads;
        let is_right = rank == scores.leading.len() + 2
            && values.view.is_whole(rank - 2, Of::Steps, keys)
            && values.view.size(rank - 1) == Some(size)
            && heads_of(&values.view.0[..rank - 2], size) == Some((of_keys, count / of_keys));
        if !is_right {
            return Err(wrong());
        }
        let last_two = [view::whole(Of::Steps, queries), view::whole(Of::Channels, size)];
        let view = View(scores.leading.iter().cloned().chain(last_two).collect());
        let [q, k, v] = [scores.queries.layer, scores.keys.layer, values.layer];
        self.attention_of(node, [q, k, v], scores, view)
    }

    fn attention_of(&mut self, node: &Node<'a>, [q, k, v]: [usize; 3], scores: &Scores, view: View) -> Result<(), Error> {
        let Heads { count, of_keys, size, queries, .. } = scores.heads;
        let reads = |layer: usize| self.layers[layer].inputs.first().copied();
        let (Some(from), Some(memory)) = (reads(q), reads(k)) else { return Err(Error::new("reads inputs of the network as queries")) };
        let features = self.layers[from].shape.channels();
        let parts: Option<Vec<[&Tensor; 2]>> = [q, k, v].into_iter().map(|layer| self.product_of(layer)).collect();
        let parts = parts.ok_or_else(|| Error::new("has queries, keys or values that are no products with the steps of a sequence"))?;
        if reads(v) != Some(memory) || features != count * size || !matches!(self.layers[from].shape, Shape::Steps(_)) {
            return Err(Error::new(format!(
                "has {count} heads of {size} numbers over {features} features, or values of another sequence than its keys, which is not supported"
            )));
        }
        let key_features = self.layers[memory].shape.channels();
        // Ours divides by the root of a head's size.
        let factor = scores.scale * (size as f32).sqrt();
        let mut tensors = Vec::new();
        let has_bias = parts.iter().any(|[_, bias]| bias.name == "bias");
        let bias_of = |[weight, bias]: &[&Tensor; 2]| if bias.name == "bias" { bias.numbers.clone() } else { vec![0.0; weight.shape[0]] };
        let mut weights: Vec<Vec<f32>> = parts.iter().map(|[weight, _]| weight.numbers.clone()).collect();
        let mut biases: Vec<Vec<f32>> = parts.iter().map(bias_of).collect();
        weights[0].iter_mut().for_each(|number| *number *= factor);
        biases[0].iter_mut().for_each(|number| *number *= factor);
        let all = size * (count + 2 * of_keys);
        if memory == from || key_features == features {
            tensors.push(Tensor::new("in_proj_weight", vec![all, features], weights.concat()));
        } else {
            for ((name, numbers), heads) in
                ["q_proj_weight", "k_proj_weight", "v_proj_weight"].into_iter().zip(weights).zip([count, of_keys, of_keys])
            {
                let inputs = numbers.len() / (heads * size).max(1);
                tensors.push(Tensor::new(name, vec![heads * size, inputs], numbers));
            }
        }
        tensors.extend(has_bias.then(|| Tensor::new("in_proj_bias", vec![all], biases.concat())));
        // The identity, until the product behind it is there.
        let identity = (0..features * features).map(|place| f32::from(u8::from(place / features == place % features))).collect();
        tensors.push(Tensor::new("out_proj.weight", vec![features, features], identity));
        tensors.extend(has_bias.then(|| Tensor::new("out_proj.bias", vec![features], vec![0.0; features])));
        let mut arguments = vec![format!("heads = {count}")];
        arguments.extend(scores.causal.then(|| "causal".to_owned()));
        arguments.extend((of_keys != count).then(|| format!("keys = {of_keys}")));
        arguments.extend((!has_bias).then(|| "bias = false".to_owned()));
        let inputs = if memory == from { vec![from] } else { vec![from, memory] };
        let named = self.layers[q].name.clone().unwrap_or_default();
        let layer = self.push(Kind::Of(format!("Attention({})", arguments.join(", "))), inputs, Shape::Steps([queries, features]));
        self.with_tensors(layer, "attention", &format!("{named}_attention.weight"), tensors);
        self.values.insert(node.output(0), Value::Flow(Flow { layer, view, then: None }));
        Ok(())
    }

    /// The product that joins the heads of an attention. Returns whether it is one.
    pub(super) fn join_heads(&mut self, node: &Node<'a>, flow: &Flow, weight: &Tensor, bias: Option<&[f32]>, view: &View) -> bool {
        let alone = node.inputs.first().and_then(|name| self.uses.get(name)) == Some(&1);
        let layer = &mut self.layers[flow.layer];
        let Kind::Of(text) = &mut layer.kind else { return false };
        let Some(place) = layer.tensors.iter().position(|tensor| tensor.name == "out_proj.weight") else { return false };
        let features = layer.tensors[place].shape[0];
        let is_identity = layer.tensors[place]
            .numbers
            .iter()
            .enumerate()
            .all(|(at, number)| *number == f32::from(u8::from(at / features == at % features)));
        if !alone || !is_identity || !text.starts_with("Attention(") || weight.shape != [features, features] {
            return false;
        }
        layer.tensors[place].numbers.clone_from(&weight.numbers);
        let has_bias = layer.tensors.iter().any(|tensor| tensor.name == "out_proj.bias");
        if !has_bias && bias.is_some() {
            *text = text.replace(", bias = false", "");
            let all = layer.tensors[..place].iter().map(|tensor| tensor.shape[0]).sum();
            layer.tensors.insert(place, Tensor::new("in_proj_bias", vec![all], vec![0.0; all]));
            layer.tensors.push(Tensor::new("out_proj.bias", vec![features], vec![0.0; features]));
        }
        if let (Some(bias), Some(own)) = (bias, layer.tensors.last_mut()) {
            own.numbers = bias.to_vec();
        }
        self.values.insert(node.output(0), Value::Flow(Flow { layer: flow.layer, view: view.clone(), then: None }));
        true
    }

    /// The operator `Attention` of version 23.
    pub(super) fn attention(&mut self, node: &Node<'a>) -> Result<(), Error> {
        let flows = [self.input_of(node, 0)?, self.input_of(node, 1)?, self.input_of(node, 2)?];
        let is_there = |place: usize| node.inputs.get(place).is_some_and(|name| !name.is_empty());
        if is_there(4) || is_there(5) || node.outputs.len() > 1 || float(node, "softcap", 0.0) != 0.0 {
            return Err(Error::new("has keys of earlier steps, or a soft cap, which is not supported"));
        }
        let rank = flows[0].view.rank();
        let number = |flow: &Flow, name: &str| if rank == 4 { flow.view.size(1) } else { usize::try_from(whole(node, name, 0)).ok() };
        let (Some(count), Some(of_keys)) = (number(&flows[0], "q_num_heads"), number(&flows[1], "kv_num_heads")) else {
            return Err(Error::new("does not say how many heads it has"));
        };
        let steps = |flow: &Flow| flow.view.size(rank - 2);
        let (Some(queries), Some(keys), Some(last)) = (steps(&flows[0]), steps(&flows[1]), flows[0].view.size(rank - 1)) else {
            return Err(Error::new("reads no sequences"));
        };
        let size = if rank == 4 { last } else { last.checked_div(count).unwrap_or(0) };
        if size == 0 || of_keys == 0 || count % of_keys != 0 {
            return Err(Error::new(format!("shares {of_keys} heads of keys among {count}")));
        }
        let scale = float(node, "scale", 1.0 / (size as f32).sqrt());
        let heads = Heads { count, of_keys, size, queries, keys };
        let [q, k, _] = flows.clone();
        let leading = flows[0].view.0[..rank - 2].to_vec();
        let mut scores = Scores { queries: q, keys: k, scale, causal: whole(node, "is_causal", 0) != 0, are_weights: true, leading, heads };
        if let Some(mask) = self.constant_of(node, 3)? {
            let is_truth = mask.whole.is_some();
            let hidden: Vec<bool> = mask.numbers.iter().map(|number| if is_truth { *number == 0.0 } else { *number <= -1e4 }).collect();
            Self::mask(&mut scores, &mask.shape.clone(), &hidden)?;
        }
        let view = flows[0].view.clone();
        self.attention_of(node, flows.map(|flow| flow.layer), &scores, view)
    }
}
