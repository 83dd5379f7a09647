//! The lines of a graph: `y, z = Operator<name = value>(a, b)`.

use super::numbers::{Constant, Number, blocks};
use crate::error::Error;
use crate::tensor::Tensor;

/// A node.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub outputs: Vec<&'a str>,
    pub operator: &'a str,
    pub attributes: Vec<(&'a str, Value<'a>)>,
    pub inputs: Vec<Input<'a>>,
}

/// The value of an attribute.
#[derive(Debug)]
pub(super) enum Value<'a> {
    Number(Number),
    Text(&'a str),
    Wholes(Vec<i64>),
    Texts(Vec<&'a str>),
}

/// What a node reads, as it is written, with the sizes that its places stand for.
#[derive(Debug)]
pub(super) struct Input<'a> {
    pub written: &'a str,
    sizes: &'a [usize],
}

impl<'a> Line<'a> {
    pub(super) fn read(line: &'a str, sizes: &'a [usize]) -> Result<Self, Error> {
        Self::parts(line, sizes).ok_or_else(|| unreadable(line))
    }

    fn parts(line: &'a str, sizes: &'a [usize]) -> Option<Self> {
        let (outputs, call) = line.split_once(" = ")?;
        let end = call.find(['<', '('])?;
        let (operator, rest) = call.split_at(end);
        let (attributes, inputs) = match rest.strip_prefix('<') {
            Some(rest) => rest.split_once(">(")?,
            None => ("", rest.strip_prefix('(')?),
        };
        let attribute = |text: &'a str| {
            let (name, value) = text.split_once(" = ")?;
            Some((name, Value::read(value, sizes)?))
        };
        Some(Self {
            outputs: split(outputs).collect(),
            operator,
            attributes: split(attributes).map(attribute).collect::<Option<_>>()?,
            inputs: split(inputs.strip_suffix(')')?).map(|written| Input { written, sizes }).collect(),
        })
    }
}

impl<'a> Value<'a> {
    fn read(text: &'a str, sizes: &[usize]) -> Option<Self> {
        if let Some(list) = list(text) {
            if list.starts_with('"') {
                return split(list).map(quoted).collect::<Option<_>>().map(Self::Texts);
            }
            return wholes(list, sizes).map(Self::Wholes);
        }
        quoted(text).map(Self::Text).or_else(|| number(text, sizes).map(Self::Number))
    }
}

impl<'a> Input<'a> {
    pub(super) fn is_none(&self) -> bool {
        self.written == "_"
    }

    /// The names of the tensors that it is made of.
    pub(super) fn tensors(&self) -> Vec<&'a str> {
        if let Some(name) = form(self.written, "turned") {
            return vec![name];
        }
        if let Some(inside) = form(self.written, "blocks") {
            return split(inside.rsplit(';').next().unwrap_or_default()).collect();
        }
        if self.written.starts_with(|first: char| first.is_ascii_alphabetic()) && !self.written.contains('(') {
            return vec![self.written];
        }
        Vec::new()
    }

    /// The constant that it stands for.
    pub(super) fn constant(&self, tensor: &mut impl FnMut(&str) -> Option<Tensor>) -> Result<Constant, Error> {
        let tensors: Vec<_> = self.tensors().into_iter().map(|name| tensor(name).ok_or_else(|| missing(name))).collect::<Result<_, _>>()?;
        self.constant_of(&tensors).unwrap_or_else(|| Err(unreadable(self.written)))
    }

    fn constant_of(&self, tensors: &[Tensor]) -> Option<Result<Constant, Error>> {
        if let Some(inside) = form(self.written, "blocks") {
            let (directions, rest) = inside.split_once("; ")?;
            let order = rest.split_once("; ")?.0.split(' ').map(|block| block.parse().ok()).collect::<Option<Vec<_>>>()?;
            return Some(blocks(directions.parse().ok()?, &order, tensors));
        }
        if form(self.written, "turned").is_some() {
            return Some(Ok(tensors.first()?.turned()?.into()));
        }
        if let [tensor] = tensors {
            return Some(Ok(tensor.clone().into()));
        }
        if let Some(size) = form(self.written, "float") {
            let Number::Whole(size) = number(size, self.sizes)? else { return None };
            return Some(Ok(Number::Float(size as f32).into()));
        }
        let Some(list) = list(self.written) else { return Some(Ok(number(self.written, self.sizes)?.into())) };
        if let Some(numbers) = wholes(list, self.sizes) {
            return Some(Ok(Constant::Wholes { shape: vec![numbers.len()], numbers }));
        }
        let numbers = split(list).map(|number| number.parse().ok()).collect::<Option<Vec<_>>>()?;
        Some(Ok(Constant::Floats { shape: vec![numbers.len()], numbers }))
    }
}

/// What is inside of `name(…)`.
fn form<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')
}

fn list(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.strip_suffix(']')
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn wholes(list: &str, sizes: &[usize]) -> Option<Vec<i64>> {
    split(list).map(|text| if let Number::Whole(number) = number(text, sizes)? { Some(number) } else { None }).collect()
}

/// A number, or the place of a size: `-1`, `0.5`, `$2`.
fn number(text: &str, sizes: &[usize]) -> Option<Number> {
    if let Some(place) = text.strip_prefix('$') {
        return i64::try_from(*sizes.get(place.parse::<usize>().ok()?)?).ok().map(Number::Whole);
    }
    text.parse().map(Number::Whole).or_else(|_| text.parse().map(Number::Float)).ok()
}

/// The parts of a list, without the commas that are inside of brackets.
fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let commas = move |letter: char| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    };
    list.split(commas).map(str::trim).filter(|part| !part.is_empty())
}

fn unreadable(text: &str) -> Error {
    Error::new(format!("`{text}` is no node of a graph"))
}

fn missing(name: &str) -> Error {
    Error::new(format!("a node reads `{name}`, which nothing gives"))
}
