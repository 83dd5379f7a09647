//! Writes files: the graph of a network, and its numbers.

mod message;
mod numbers;
mod text;

use std::collections::{HashMap, HashSet};

use crate::error::Error;
use crate::tensor::Tensor;
pub(crate) use message::Message;
use numbers::Number;
use text::{Input, Line, Value};

/// A graph without its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Graph<'a> {
    /// The nodes, one in each line, in the notation of the standard: `relu = Relu(hidden)`,
    /// `hidden = Gemm<transB = 1>(input, hidden.weight, hidden.bias)`.
    ///
    /// An input of a node is the output of another one, an input of the graph, or a tensor of the network; a number (`0.5`, `-1`) or a list
    /// (`[0, 4]`); `turned(w)`, a matrix with its axes swapped; `blocks(2; 1 0; a, b)`, so many tensors one over the other, each of equal
    /// blocks in another order; `float(64)`, a size as a number with a fraction; or `_` for none.
    pub nodes: &'a str,
    /// The sizes that `$0`, `$1`, … stand for.
    pub sizes: &'a [usize],
    /// What it takes.
    pub inputs: &'a [End<'a>],
    /// What it gives.
    pub outputs: &'a [End<'a>],
}

/// An input or an output of a graph.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    /// Its name.
    pub name: &'a str,
    /// The sizes behind the axis of rows, which is free.
    pub axes: &'a [Axis<'a>],
    /// Whether its numbers are whole.
    pub whole: bool,
}

/// The size of an axis.
#[derive(Clone, Copy, Debug)]
pub enum Axis<'a> {
    /// A size that is always the same.
    Size(usize),
    /// A size that each call chooses, with its name.
    Free(&'a str),
}

/// The version of the standard's operators that files are written in, and that of the format which came with it.
const OPERATORS: u64 = 21;
const FORMAT: u64 = 10;

/// The name of what wrote a file.
pub(crate) const PRODUCER: &str = "nn";

/// What the name of a tensor ends with that is in the file in another form, too.
pub(crate) const AGAIN: &str = "_turned";

/// The most bytes that a file can have.
const MOST_BYTES: usize = (1 << 31) - 1;

/// Writes a file. `tensor` gives the tensors of the network by name, with PyTorch's shapes, and `notes` are names with texts.
///
/// # Errors
/// If a line of the graph cannot be read, a tensor is not there, or the file would have 2 GB or more.
pub fn write(graph: &Graph<'_>, notes: &[(&str, &str)], tensor: impl FnMut(&str) -> Option<Tensor>) -> Result<Vec<u8>, Error> {
    let lines = graph.nodes.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<_> = lines.map(|line| Line::read(line, graph.sizes)).collect::<Result<_, _>>()?;
    let mut constants = Constants::new(&lines, graph, tensor);
    let mut message = Message::default();
    for line in &lines {
        message.message(1, &node(line, &mut constants)?);
    }
    message.text(2, "network");
    for (_, constant) in &constants.written {
        message.message(5, constant);
    }
    for (field, ends) in [(11, graph.inputs), (12, graph.outputs)] {
        for described in ends {
            message.message(field, &end(described));
        }
    }
    let (mut operators, mut file) = (Message::default(), Message::default());
    operators.whole(2, OPERATORS);
    file.whole(1, FORMAT);
    file.text(2, PRODUCER);
    file.message(8, &operators);
    file.message(7, &message);
    for (name, text) in notes {
        let mut note = Message::default();
        note.text(1, name);
        note.text(2, text);
        file.message(14, &note);
    }
    let bytes = file.into_bytes();
    if bytes.len() > MOST_BYTES {
        return Err(Error::new(format!("it would have {} bytes, and a file of this format has less than 2 GB", bytes.len())));
    }
    Ok(bytes)
}

/// The message of a node.
fn node(line: &Line<'_>, constants: &mut Constants<impl FnMut(&str) -> Option<Tensor>>) -> Result<Message, Error> {
    let mut node = Message::default();
    for input in &line.inputs {
        node.text(1, &constants.name_of(input)?);
    }
    for output in &line.outputs {
        node.text(2, output);
    }
    node.text(3, line.outputs.first().unwrap_or(&""));
    node.text(4, line.operator);
    for (name, value) in &line.attributes {
        let mut attribute = Message::default();
        attribute.text(1, name);
        let kind = match value {
            Value::Number(Number::Float(number)) => {
                attribute.float(2, *number);
                1
            }
            Value::Number(Number::Whole(number)) => {
                attribute.signed(3, *number);
                2
            }
            Value::Text(text) => {
                attribute.text(4, text);
                3
            }
            Value::Wholes(numbers) => {
                for number in numbers {
                    attribute.signed(8, *number);
                }
                7
            }
            Value::Texts(texts) => {
                for text in texts {
                    attribute.text(9, text);
                }
                8
            }
        };
        attribute.whole(20, kind);
        node.message(5, &attribute);
    }
    Ok(node)
}

/// The message of an input or an output.
fn end(End { name, axes, whole }: &End<'_>) -> Message {
    let mut shape = Message::default();
    for axis in [Axis::Free("rows")].iter().chain(*axes) {
        let mut size = Message::default();
        match axis {
            Axis::Size(number) => size.whole(1, *number as u64),
            Axis::Free(name) => size.text(2, name),
        }
        shape.message(1, &size);
    }
    let (mut tensor, mut kind, mut end) = (Message::default(), Message::default(), Message::default());
    tensor.whole(1, if *whole { WHOLE } else { FLOAT });
    tensor.message(2, &shape);
    kind.message(1, &tensor);
    end.text(1, name);
    end.message(2, &kind);
    end
}

/// The types of numbers in tensors.
const FLOAT: u64 = 1;
const WHOLE: u64 = 7;

/// The constants that nodes read.
struct Constants<F> {
    tensor: F,
    /// What nodes and the graph itself give.
    given: HashSet<String>,
    /// How many forms of each tensor there are.
    forms: HashMap<String, HashSet<String>>,
    /// The name of each constant, by how it is written in a line.
    names: HashMap<String, String>,
    written: Vec<(String, Message)>,
}

impl<F: FnMut(&str) -> Option<Tensor>> Constants<F> {
    fn new(lines: &[Line<'_>], graph: &Graph<'_>, tensor: F) -> Self {
        let given = lines.iter().flat_map(|line| &line.outputs).copied().chain(graph.inputs.iter().map(|input| input.name));
        let given = given.map(str::to_owned).collect();
        let mut forms: HashMap<String, HashSet<String>> = HashMap::new();
        for input in lines.iter().flat_map(|line| &line.inputs) {
            if let Some(tensor) = input.tensors().first() {
                forms.entry((*tensor).to_owned()).or_default().insert(input.written.to_owned());
            }
        }
        Self { tensor, given, forms, names: HashMap::new(), written: Vec::new() }
    }

    /// The name by which a node reads an input. What is a constant is written first.
    fn name_of(&mut self, input: &Input<'_>) -> Result<String, Error> {
        if input.is_none() {
            return Ok(String::new());
        }
        if self.given.contains(input.written) {
            return Ok(input.written.to_owned());
        }
        if let Some(name) = self.names.get(input.written) {
            return Ok(name.clone());
        }
        let constant = input.constant(&mut self.tensor)?;
        let name = match input.tensors().first() {
            // A tensor keeps its name, unless another node reads it in another form.
            Some(tensor) if *tensor == input.written || self.forms.get(*tensor).is_some_and(|forms| forms.len() == 1) => {
                (*tensor).to_owned()
            }
            Some(tensor) => self.free(&format!("{tensor}{AGAIN}")),
            None => self.free("constant"),
        };
        self.written.push((name.clone(), constant.message(&name)));
        self.names.insert(input.written.to_owned(), name.clone());
        Ok(name)
    }

    /// A name that nothing has.
    fn free(&self, like: &str) -> String {
        let is_free = |name: &String| !self.given.contains(name) && self.written.iter().all(|(other, _)| other != name);
        let numbered = (1..).map(|number| format!("{like}_{number}"));
        [like.to_owned()].into_iter().chain(numbered).find(is_free).unwrap_or_default()
    }
}
