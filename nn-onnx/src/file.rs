//! The messages of an ONNX file, as far as they matter here. The numbers of fields are those of `onnx.proto`, version 1.

use crate::error::Error;
use crate::tensor::Tensor;
use crate::wire::{Field, Fields};

/// The file.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub graph: Graph<'a>,
    /// The version of the standard's operators.
    pub operators: i64,
    /// What wrote it.
    pub producer: &'a str,
    /// Names with texts.
    pub notes: Vec<(&'a str, &'a str)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    pub constants: Vec<Tensor>,
    pub inputs: Vec<End<'a>>,
    pub outputs: Vec<End<'a>>,
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node<'a> {
    pub name: &'a str,
    pub operator: &'a str,
    pub domain: &'a str,
    pub inputs: Vec<&'a str>,
    pub outputs: Vec<&'a str>,
    pub attributes: Vec<(&'a str, Attribute<'a>)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Attribute<'a> {
    Whole(i64),
    Float(f32),
    Text(&'a str),
    Tensor(Box<Tensor>),
    Wholes(Vec<i64>),
    Floats(Vec<f32>),
    Texts(Vec<&'a str>),
    /// A graph inside of a node.
    Graph(Box<Graph<'a>>),
    /// A type that nothing here has.
    Other,
}

/// An input or an output of the graph.
#[derive(Clone, Debug, Default)]
pub(crate) struct End<'a> {
    pub name: &'a str,
    /// Whether its numbers are whole.
    pub whole: bool,
    pub axes: Vec<Axis<'a>>,
}

/// The size of an axis.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Axis<'a> {
    Size(i64),
    /// A free size, with its name, if it has one.
    Free(&'a str),
}

/// Runs the body for each field of a message.
macro_rules! each_field {
    ($message:expr, $number:ident, $field:ident => $body:expr) => {{
        let mut fields = Fields::of($message);
        while let Some(($number, $field)) = fields.next()? {
            $body
        }
    }};
}

impl<'a> Model<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Self, Error> {
        let (mut graph, mut operators, mut producer) = (None, 0, "");
        let mut notes = Vec::new();
        each_field!(file, number, field => match number {
            2 => producer = field.text()?,
            14 => {
                let (mut name, mut text) = ("", "");
                each_field!(field.bytes()?, number, field => match number {
                    1 => name = field.text()?,
                    2 => text = field.text()?,
                    _ => {}
                });
                notes.push((name, text));
            }
            7 => graph = Some(Graph::read(field.bytes()?, DEEPEST)?),
            8 => {
                let (mut domain, mut version) = ("", 0);
                each_field!(field.bytes()?, number, field => match number {
                    1 => domain = field.text()?,
                    2 => version = field.whole()?,
                    _ => {}
                });
                if matches!(domain, "" | "ai.onnx") {
                    operators = version;
                }
            }
            _ => {}
        });
        let graph = graph.ok_or_else(|| Error::new("it has no graph: it is not an ONNX file, or it is empty"))?;
        Ok(Self { graph, operators, producer, notes })
    }
}

/// How many graphs may be inside of each other.
const DEEPEST: usize = 16;

impl<'a> Graph<'a> {
    /// Its nodes, and those of the graphs inside of them.
    pub(crate) fn all_nodes<'g>(&'g self) -> Vec<&'g Node<'a>> {
        let mut all = Vec::new();
        for node in &self.nodes {
            all.extend(node.graphs().flat_map(Graph::all_nodes));
            all.push(node);
        }
        all
    }

    /// `depth`: how many graphs may be inside of each other.
    fn read(message: &'a [u8], depth: usize) -> Result<Self, Error> {
        let depth = depth.checked_sub(1).ok_or_else(|| Error::new(format!("it has graphs inside of each other, more than {DEEPEST}")))?;
        let mut graph = Self::default();
        each_field!(message, number, field => match number {
            1 => graph.nodes.push(Node::read(field.bytes()?, depth)?),
            5 => graph.constants.push(Tensor::read(field.bytes()?)?),
            11 => graph.inputs.push(End::read(field.bytes()?)?),
            12 => graph.outputs.push(End::read(field.bytes()?)?),
            15 => return Err(Error::new("it has a sparse tensor: only dense ones are supported")),
            _ => {}
        });
        // Old files list constants among the inputs.
        let constants = &graph.constants;
        graph.inputs.retain(|input| constants.iter().all(|constant| constant.name != input.name));
        Ok(graph)
    }
}

impl<'a> Node<'a> {
    fn read(message: &'a [u8], depth: usize) -> Result<Self, Error> {
        let mut node = Self::default();
        each_field!(message, number, field => match number {
            1 => node.inputs.push(field.text()?),
            2 => node.outputs.push(field.text()?),
            3 => node.name = field.text()?,
            4 => node.operator = field.text()?,
            5 => node.attributes.push(attribute(field.bytes()?, depth)?),
            7 => node.domain = field.text()?,
            _ => {}
        });
        Ok(node)
    }

    /// The graphs inside of it.
    pub(crate) fn graphs(&self) -> impl Iterator<Item = &Graph<'a>> {
        self.attributes.iter().filter_map(|(_, attribute)| if let Attribute::Graph(graph) = attribute { Some(&**graph) } else { None })
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|(other, _)| *other == name).map(|(_, attribute)| attribute)
    }

    /// The name of an output, or nothing.
    pub(crate) fn output(&self, place: usize) -> &'a str {
        self.outputs.get(place).copied().unwrap_or_default()
    }
}

fn attribute(message: &[u8], depth: usize) -> Result<(&str, Attribute<'_>), Error> {
    let (mut name, mut kind) = ("", 0);
    let (mut float, mut whole, mut text, mut tensor) = (0.0, 0, None, None);
    let (mut floats, mut wholes, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let mut graph = None;
    each_field!(message, number, field => match number {
        1 => name = field.text()?,
        2 => float = field.float()?,
        3 => whole = field.whole()?,
        4 => text = std::str::from_utf8(field.bytes()?).ok(),
        5 => tensor = Some(Tensor::read(field.bytes()?)?),
        6 => graph = Some(Graph::read(field.bytes()?, depth)?),
        7 => field.add_floats(&mut floats)?,
        8 => field.add_whole(&mut wholes)?,
        9 => texts.extend(std::str::from_utf8(field.bytes()?)),
        20 => kind = field.whole()?,
        _ => {}
    });
    let attribute = match (kind, text, tensor) {
        (5, ..) => graph.map_or(Attribute::Other, |graph| Attribute::Graph(Box::new(graph))),
        (1, ..) => Attribute::Float(float),
        (2, ..) => Attribute::Whole(whole),
        (3, Some(text), _) => Attribute::Text(text),
        (4, _, Some(tensor)) => Attribute::Tensor(Box::new(tensor)),
        (6, ..) => Attribute::Floats(floats),
        (7, ..) => Attribute::Wholes(wholes),
        (8, ..) => Attribute::Texts(texts),
        _ => Attribute::Other,
    };
    Ok((name, attribute))
}

impl<'a> End<'a> {
    fn read(message: &'a [u8]) -> Result<Self, Error> {
        let mut end = Self::default();
        each_field!(message, number, field => match number {
            1 => end.name = field.text()?,
            // The type, of which only tensors have the field 1, with the type of the numbers and the shape.
            2 => each_field!(field.bytes()?, number, field => if number == 1 {
                each_field!(field.bytes()?, number, field => match number {
                    1 => end.whole = matches!(field.whole()?, 6 | 7),
                    2 => each_field!(field.bytes()?, number, field => if number == 1 { end.axes.push(axis(field)?); }),
                    _ => {}
                });
            }),
            _ => {}
        });
        Ok(end)
    }
}

fn axis(field: Field<'_>) -> Result<Axis<'_>, Error> {
    let mut axis = Axis::Free("");
    each_field!(field.bytes()?, number, field => match number {
        1 => axis = Axis::Size(field.whole()?),
        2 => axis = Axis::Free(field.text()?),
        _ => {}
    });
    Ok(axis)
}
