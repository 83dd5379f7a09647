//! Nodes that read constants alone are computed here.

use crate::axes;
use crate::error::Error;
use crate::file::{Attribute, Node};
use crate::tensor::Tensor;

/// The most numbers of a computed constant that is larger than what it is computed of.
const MOST: usize = 1 << 22;

/// Whether a constant computed of others may have so many numbers.
fn may_have(count: usize, of: &[&Tensor]) -> bool {
    count <= MOST || count <= of.iter().map(|tensor| tensor.numbers.len()).sum()
}

/// What a node gives that reads these constants. `None`: the operator is not one that is computed. A missing input is an empty tensor.
pub(crate) fn computed(node: &Node<'_>, inputs: &[&Tensor]) -> Option<Result<Vec<Tensor>, Error>> {
    let operator = node.operator;
    if let ("Split", [x, ..]) = (operator, inputs) {
        return Some(parted(node, x, inputs.get(1).copied()).ok_or_else(|| Error::new("cannot be computed of these constants")));
    }
    let one = |tensor: Option<Tensor>| tensor.map(|tensor| vec![tensor]).ok_or_else(|| Error::new("cannot be computed of these constants"));
    Some(one(match (operator, inputs) {
        ("Identity" | "Dropout", [x, ..]) => Some((*x).clone()),
        ("Cast", [x]) => cast(node, x),
        (
            "Neg" | "Sqrt" | "Exp" | "Log" | "Sin" | "Cos" | "Abs" | "Reciprocal" | "Floor" | "Ceil" | "Not" | "Erf" | "Tanh" | "Sigmoid"
            | "Relu",
            [x],
        ) => unary(operator, x),
        (
            "Add" | "Sub" | "Mul" | "Div" | "Pow" | "Min" | "Max" | "Mod" | "Less" | "Greater" | "LessOrEqual" | "GreaterOrEqual" | "Equal"
            | "And" | "Or",
            [a, b],
        ) => binary(operator, a, b),
        ("Where", [condition, a, b]) => {
            let chosen = broadcast(&[condition, a, b], |numbers| if numbers[0] == 0.0 { numbers[2] } else { numbers[1] });
            chosen.map(|chosen| if a.whole.is_some() && b.whole.is_some() { rounded(chosen) } else { chosen })
        }
        ("Transpose", [x]) => {
            let order = match node.attribute("perm") {
                Some(Attribute::Wholes(order)) => order.iter().map(|axis| usize::try_from(*axis).ok()).collect::<Option<Vec<_>>>()?,
                _ => (0..x.shape.len()).rev().collect(),
            };
            permuted(x, &order)
        }
        ("MatMul", [a, b]) => a.times(b),
        ("Reshape", [x, shape]) => reshaped(x, shape.whole.as_deref()?),
        ("Flatten", [x]) => {
            let (rows, columns) = x.shape.split_at_checked(axes::border(whole(node, "axis", 1), x.shape.len())?)?;
            Some(of_shape(x, vec![rows.iter().product(), columns.iter().product()]))
        }
        ("Unsqueeze", [x, ..]) => {
            let axes = wholes_of(node, inputs.get(1).copied(), "axes")?;
            let rank = x.shape.len() + axes.len();
            let axes = axes.into_iter().map(|axis| axes::place(axis, rank)).collect::<Option<Vec<_>>>()?;
            let mut sizes = x.shape.iter();
            let shape = (0..rank).map(|axis| if axes.contains(&axis) { Some(1) } else { sizes.next().copied() });
            Some(of_shape(x, shape.collect::<Option<Vec<_>>>()?))
        }
        ("Squeeze", [x, ..]) => {
            let axes = wholes_of(node, inputs.get(1).copied(), "axes").unwrap_or_default();
            let axes = axes.into_iter().map(|axis| axes::place(axis, x.shape.len())).collect::<Option<Vec<_>>>()?;
            let kept = (0..).zip(&x.shape).filter(|(axis, size)| **size != 1 || !(axes.is_empty() || axes.contains(axis)));
            Some(of_shape(x, kept.map(|(_, size)| *size).collect()))
        }
        ("Size", [x]) => Some(Tensor::of_whole(Vec::new(), vec![axes::whole(x.numbers.len())])),
        ("Shape", [x]) => Some(Tensor::of_whole(vec![x.shape.len()], axes::wholes(&x.shape))),
        ("Concat", [_, ..]) => joined(inputs, whole(node, "axis", 0)),
        ("Gather", [x, places]) => gathered(x, places, whole(node, "axis", 0)),
        ("Slice", [x, rest @ ..]) if !rest.is_empty() => sliced(x, rest),
        ("Expand", [x, shape]) => {
            let sizes = shape.whole.as_deref()?.iter().map(|size| usize::try_from(*size).ok()).collect::<Option<Vec<_>>>()?;
            let count = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).filter(|count| *count <= MOST)?;
            let zeros = Tensor::new("", sizes, vec![0.0; count]);
            broadcast(&[x, &zeros], |numbers| numbers[0]).map(|expanded| if x.whole.is_some() { rounded(expanded) } else { expanded })
        }
        ("ConstantOfShape", [shape]) => {
            let sizes = shape.whole.as_deref()?.iter().map(|size| usize::try_from(*size).ok()).collect::<Option<Vec<_>>>()?;
            let count = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).filter(|count| *count <= MOST)?;
            match node.attribute("value") {
                Some(Attribute::Tensor(value)) => Some(match value.whole.as_deref() {
                    Some([value]) => Tensor::of_whole(sizes, vec![*value; count]),
                    _ => Tensor::new("", sizes, vec![value.single()?; count]),
                }),
                _ => Some(Tensor::new("", sizes, vec![0.0; count])),
            }
        }
        ("Range", [from, to, step]) => range(from, to, step),
        ("Trilu", [x, ..]) => triangle(node, x, inputs.get(1).copied()),
        ("ReduceProd", [x, ..]) => {
            let product = x.whole.as_deref()?.iter().try_fold(1_i64, |all, number| all.checked_mul(*number))?;
            Some(Tensor::of_whole(if whole(node, "keepdims", 1) == 0 { Vec::new() } else { vec![1; x.shape.len()] }, vec![product]))
        }
        ("DequantizeLinear", [x, scale, ..]) => dequantized(node, x, scale, inputs.get(2).copied()),
        _ => return None,
    }))
}

fn whole(node: &Node<'_>, name: &str, default: i64) -> i64 {
    if let Some(Attribute::Whole(number)) = node.attribute(name) { *number } else { default }
}

/// Whole numbers that are an input of a node, or an attribute in older files.
pub(crate) fn wholes_of(node: &Node<'_>, input: Option<&Tensor>, name: &str) -> Option<Vec<i64>> {
    match (input, node.attribute(name)) {
        (Some(numbers), _) => numbers.whole.clone(),
        (None, Some(Attribute::Wholes(numbers))) => Some(numbers.clone()),
        _ => None,
    }
}

fn of_shape(x: &Tensor, shape: Vec<usize>) -> Tensor {
    Tensor { shape, ..x.clone() }
}

/// A tensor whose numbers are whole.
fn rounded(tensor: Tensor) -> Tensor {
    let whole = tensor.numbers.iter().map(|number| *number as i64).collect();
    Tensor { whole: Some(whole), ..tensor }
}

fn cast(node: &Node<'_>, x: &Tensor) -> Option<Tensor> {
    match whole(node, "to", 0) {
        1 | 10 | 11 | 16 => Some(Tensor { whole: None, ..x.clone() }),
        2 | 3 | 5 | 6 | 7 => Some(if x.whole.is_some() { x.clone() } else { rounded(x.clone()) }),
        9 => Some(rounded(Tensor { numbers: x.numbers.iter().map(|number| f32::from(u8::from(*number != 0.0))).collect(), ..x.clone() })),
        _ => None,
    }
}

fn unary(operator: &str, x: &Tensor) -> Option<Tensor> {
    let f = |number: f32| match operator {
        "Neg" => -number,
        "Sqrt" => number.sqrt(),
        "Exp" => number.exp(),
        "Log" => number.ln(),
        "Sin" => number.sin(),
        "Cos" => number.cos(),
        "Abs" => number.abs(),
        "Floor" => number.floor(),
        "Ceil" => number.ceil(),
        "Tanh" => number.tanh(),
        "Sigmoid" => 1.0 / (1.0 + (-number).exp()),
        "Relu" => number.max(0.0),
        "Not" => f32::from(u8::from(number == 0.0)),
        _ => 1.0 / number,
    };
    if operator == "Erf" {
        return None;
    }
    let numbers: Vec<f32> = x.numbers.iter().copied().map(f).collect();
    let tensor = Tensor::new("", x.shape.clone(), numbers);
    Some(match &x.whole {
        Some(whole) if operator == "Neg" => Tensor { whole: Some(whole.iter().map(|number| number.wrapping_neg()).collect()), ..tensor },
        Some(_) if matches!(operator, "Not" | "Abs") => rounded(tensor),
        _ => tensor,
    })
}

fn binary(operator: &str, a: &Tensor, b: &Tensor) -> Option<Tensor> {
    let truth = |is: bool| f32::from(u8::from(is));
    let is_truth = matches!(operator, "Less" | "Greater" | "LessOrEqual" | "GreaterOrEqual" | "Equal" | "And" | "Or");
    let are_whole = a.whole.is_some() && b.whole.is_some();
    let f = |[a, b]: [f32; 2]| match operator {
        "Add" => a + b,
        "Sub" => a - b,
        "Mul" => a * b,
        "Div" if are_whole => (a / b).trunc(),
        "Div" => a / b,
        "Pow" => a.powf(b),
        "Min" => a.min(b),
        "Max" => a.max(b),
        "Mod" => a.rem_euclid(b),
        "Less" => truth(a < b),
        "Greater" => truth(a > b),
        "LessOrEqual" => truth(a <= b),
        "GreaterOrEqual" => truth(a >= b),
        "Equal" => truth(a == b),
        "And" => truth(a != 0.0 && b != 0.0),
        _ => truth(a != 0.0 || b != 0.0),
    };
    let tensor = broadcast(&[a, b], |numbers| f([numbers[0], numbers[1]]))?;
    Some(if is_truth || are_whole { rounded(tensor) } else { tensor })
}

/// A function of tensors whose axes have the same size, or the size 1.
fn broadcast(tensors: &[&Tensor], f: impl Fn(&[f32]) -> f32) -> Option<Tensor> {
    let rank = tensors.iter().map(|tensor| tensor.shape.len()).max()?;
    let size = |tensor: &Tensor, axis: usize| (axis + tensor.shape.len()).checked_sub(rank).map_or(1, |axis| tensor.shape[axis]);
    let mut shape = Vec::new();
    for axis in 0..rank {
        let sizes: Vec<usize> = tensors.iter().map(|tensor| size(tensor, axis)).collect();
        let large = sizes.iter().copied().find(|size| *size != 1).unwrap_or(1);
        if sizes.iter().any(|size| *size != 1 && *size != large) {
            return None;
        }
        shape.push(large);
    }
    let count = shape.iter().try_fold(1_usize, |all, size| all.checked_mul(*size)).filter(|count| may_have(*count, tensors))?;
    let mut numbers = Vec::with_capacity(count);
    let mut read = vec![0.0; tensors.len()];
    for place in 0..count {
        for (read, tensor) in read.iter_mut().zip(tensors) {
            let (mut rest, mut step, mut at) = (place, 1, 0);
            for axis in (0..rank).rev() {
                let (digit, own) = (rest % shape[axis], size(tensor, axis));
                rest /= shape[axis];
                at += if own == 1 { 0 } else { digit * step };
                step *= own;
            }
            *read = *tensor.numbers.get(at)?;
        }
        numbers.push(f(&read));
    }
    Some(Tensor::new("", shape, numbers))
}

/// The numbers at these places.
fn at(x: &Tensor, shape: Vec<usize>, places: &[usize]) -> Option<Tensor> {
    let numbers = places.iter().map(|place| x.numbers.get(*place).copied()).collect::<Option<Vec<_>>>()?;
    let whole = match &x.whole {
        Some(whole) => Some(places.iter().map(|place| whole.get(*place).copied()).collect::<Option<Vec<_>>>()?),
        None => None,
    };
    Some(Tensor { name: x.name.clone(), shape, numbers, whole })
}

pub(crate) fn permuted(x: &Tensor, order: &[usize]) -> Option<Tensor> {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    if !sorted.into_iter().eq(0..x.shape.len()) {
        return None;
    }
    let strides: Vec<usize> = (0..x.shape.len()).map(|axis| x.shape[axis + 1..].iter().product()).collect();
    let shape: Vec<usize> = order.iter().map(|axis| x.shape[*axis]).collect();
    let place = |place: usize| {
        let mut rest = place;
        let digits = order.iter().zip(&shape).rev().map(|(axis, size)| {
            let digit = rest % size;
            rest /= size;
            digit * strides[*axis]
        });
        digits.sum::<usize>()
    };
    let places: Vec<usize> = (0..x.numbers.len()).map(place).collect();
    at(x, shape, &places)
}

fn reshaped(x: &Tensor, sizes: &[i64]) -> Option<Tensor> {
    let known = |(axis, size): (usize, &i64)| if *size == 0 { x.shape.get(axis).copied() } else { usize::try_from(*size).ok() };
    let mut shape: Vec<Option<usize>> = sizes.iter().enumerate().map(known).collect();
    let product = shape.iter().flatten().try_fold(1_usize, |all, size| all.checked_mul(*size))?;
    if let Some(rest) = shape.iter_mut().find(|size| size.is_none()) {
        *rest = x.numbers.len().checked_div(product);
    }
    let shape = shape.into_iter().collect::<Option<Vec<_>>>()?;
    (shape.iter().try_fold(1_usize, |all, size| all.checked_mul(*size))? == x.numbers.len()).then(|| of_shape(x, shape))
}

fn joined(tensors: &[&Tensor], axis: i64) -> Option<Tensor> {
    let first = tensors.first()?;
    let axis = axes::place(axis, first.shape.len())?;
    let before: usize = first.shape.get(..axis)?.iter().product();
    let mut shape = first.shape.clone();
    shape[axis] = tensors.iter().map(|tensor| tensor.shape.get(axis).copied()).sum::<Option<usize>>()?;
    let parts = || (0..before).flat_map(|part| tensors.iter().map(move |tensor| (part, tensor)));
    let len = |tensor: &Tensor| tensor.numbers.len().checked_div(before).unwrap_or(0);
    let numbers: Vec<f32> = parts().flat_map(|(part, x)| x.numbers[part * len(x)..][..len(x)].iter().copied()).collect();
    let whole = tensors.iter().all(|tensor| tensor.whole.is_some()).then(|| {
        let wholes = parts().flat_map(|(part, x)| x.whole.iter().flat_map(move |whole| whole[part * len(x)..][..len(x)].iter().copied()));
        wholes.collect()
    });
    (shape.iter().product::<usize>() == numbers.len()).then_some(Tensor { name: first.name.clone(), shape, numbers, whole })
}

fn gathered(x: &Tensor, places: &Tensor, axis: i64) -> Option<Tensor> {
    let axis = axes::place(axis, x.shape.len())?;
    let size = *x.shape.get(axis)?;
    let inner: usize = x.shape[axis + 1..].iter().product();
    let chosen = places.whole.as_deref()?.iter().map(|place| axes::place(*place, size));
    let chosen = chosen.collect::<Option<Vec<_>>>()?;
    let before: usize = x.shape[..axis].iter().product();
    let shape = [&x.shape[..axis], &places.shape, &x.shape[axis + 1..]].concat();
    if !may_have(before.checked_mul(chosen.len())?.checked_mul(inner)?, &[x]) {
        return None;
    }
    let from = (0..before).flat_map(|part| chosen.iter().map(move |place| (part * size + place) * inner));
    let places: Vec<usize> = from.flat_map(|start| start..start + inner).collect();
    at(x, shape, &places)
}

/// The range of an axis that a `Slice` takes.
pub(crate) fn slice_range(size: usize, [start, end, step]: [i64; 3]) -> Option<Vec<usize>> {
    let size = i64::try_from(size).ok()?;
    let from_end = |place: i64| if place < 0 { place.saturating_add(size) } else { place };
    let (start, end) = (from_end(start), from_end(end));
    let places: Vec<i64> = match step {
        1.. => (start.clamp(0, size)..end.clamp(0, size)).step_by(usize::try_from(step).ok()?).collect(),
        i64::MIN..=-1 => {
            let (start, end) = (start.min(size - 1), end.max(-1));
            (end + 1..=start).rev().step_by(usize::try_from(step.checked_neg()?).ok()?).collect()
        }
        0 => return None,
    };
    places.into_iter().map(|place| usize::try_from(place).ok()).collect()
}

fn sliced(x: &Tensor, rest: &[&Tensor]) -> Option<Tensor> {
    let numbers = |place: usize| rest.get(place).and_then(|tensor| tensor.whole.as_deref()).filter(|numbers| !numbers.is_empty());
    let (starts, ends) = (numbers(0)?, numbers(1)?);
    let mut slice = x.clone();
    for (place, (start, end)) in starts.iter().zip(ends).enumerate() {
        let axis = match numbers(2) {
            Some(axes) => axes.get(place)?.rem_euclid(i64::try_from(x.shape.len()).ok()?.max(1)),
            None => i64::try_from(place).ok()?,
        };
        let step = numbers(3).map_or(Some(1), |steps| steps.get(place).copied())?;
        let size = *slice.shape.get(usize::try_from(axis).ok()?)?;
        let chosen = axes::wholes(&slice_range(size, [*start, *end, step])?);
        slice = gathered(&slice, &Tensor::of_whole(vec![chosen.len()], chosen), axis)?;
    }
    Some(slice)
}

/// `Split`: as large parts as are given, or equal ones.
fn parted(node: &Node<'_>, x: &Tensor, sizes: Option<&Tensor>) -> Option<Vec<Tensor>> {
    let axis = whole(node, "axis", 0).rem_euclid(i64::try_from(x.shape.len()).ok()?.max(1));
    let size = i64::try_from(*x.shape.get(usize::try_from(axis).ok()?)?).ok()?;
    let count = i64::try_from(node.outputs.len()).ok()?.max(1);
    let given = match (sizes, node.attribute("split")) {
        (Some(sizes), _) => sizes.whole.clone()?,
        (None, Some(Attribute::Wholes(sizes))) => sizes.clone(),
        _ => (0..count)
            .map(|part| (size + count - 1) / count - if part == count - 1 { (size + count - 1) / count * count - size } else { 0 })
            .collect(),
    };
    let mut start = 0_i64;
    let part = |len: i64| {
        let places: Vec<i64> = (start..start.checked_add(len)?).collect();
        start += len;
        gathered(x, &Tensor::of_whole(vec![places.len()], places), axis)
    };
    (given.iter().all(|len| (0..=size).contains(len)) && given.len() == node.outputs.len())
        .then(|| given.into_iter().map(part).collect())?
}

fn range(from: &Tensor, to: &Tensor, step: &Tensor) -> Option<Tensor> {
    let [first, end, step_by] = [from.single()?, to.single()?, step.single()?].map(f64::from);
    let count = ((end - first) / step_by).ceil().max(0.0);
    // NaN is none of these.
    let count = Some(count).filter(|count| (0.0..=MOST as f64).contains(count))?;
    let numbers: Vec<f32> = (0..count as usize).map(|place| (first + place as f64 * step_by) as f32).collect();
    let tensor = Tensor::new("", vec![numbers.len()], numbers);
    Some(if [from, to, step].iter().all(|tensor| tensor.whole.is_some()) { rounded(tensor) } else { tensor })
}

fn triangle(node: &Node<'_>, x: &Tensor, diagonal: Option<&Tensor>) -> Option<Tensor> {
    let &[.., rows, columns] = &x.shape[..] else { return None };
    let diagonal = match diagonal {
        Some(diagonal) => *diagonal.whole.as_deref()?.first()?,
        None => 0,
    };
    let upper = whole(node, "upper", 1) != 0;
    let mut triangle = x.clone();
    for (place, number) in triangle.numbers.iter_mut().enumerate() {
        let (row, column) = (place / columns % rows.max(1), place % columns);
        let beyond = i64::try_from(column).ok()? - i64::try_from(row).ok()? - diagonal;
        if if upper { beyond < 0 } else { beyond > 0 } {
            *number = 0.0;
        }
    }
    Some(if x.whole.is_some() { rounded(triangle) } else { triangle })
}

/// (x − zero) · scale, with a scale for all or for each index of an axis.
fn dequantized(node: &Node<'_>, x: &Tensor, scale: &Tensor, zero: Option<&Tensor>) -> Option<Tensor> {
    let axis = usize::try_from(whole(node, "axis", 1).rem_euclid(i64::try_from(x.shape.len().max(1)).ok()?)).ok()?;
    let inner: usize = x.shape.get(axis + 1..).unwrap_or_default().iter().product();
    let size = x.shape.get(axis).copied().unwrap_or(1).max(1);
    let of = |numbers: &[f32], place: usize| {
        if numbers.len() == 1 { numbers.first().copied() } else { numbers.get(place / inner.max(1) % size).copied() }
    };
    let numbers = x.numbers.iter().enumerate().map(|(place, number)| {
        let zero = zero.filter(|zero| !zero.numbers.is_empty()).map_or(Some(0.0), |zero| of(&zero.numbers, place))?;
        Some((number - zero) * of(&scale.numbers, place)?)
    });
    Some(Tensor::new(x.name.clone(), x.shape.clone(), numbers.collect::<Option<Vec<_>>>()?))
}
