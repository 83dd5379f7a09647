//! The checked model: what a declaration means. Later stages rely on it without further checks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::LitStr;

use crate::ends::Ends;
use crate::graph::Graph;
use crate::layer::{First, Role};
use crate::shape::{Grid, Size};
use crate::step::TensorId;
use crate::weights::{Embedded, Form, Narrow};

/// A checked network.
pub(crate) struct Model {
    pub name: Ident,
    pub scalar: Scalar,
    pub inputs: Ends,
    pub outputs: Ends,
    /// The losses, one for each output, if there are any.
    pub losses: Vec<Loss>,
    pub stack_bytes: Option<syn::Expr>,
    /// Whether every step stays a statement of its own: `#[plain]`.
    pub plain: bool,
    /// Whether it can run one step after the other: `#[stream]`.
    pub stream: bool,
    pub graph: Graph,
    pub tensors: Vec<Tensor>,
    pub parameters: Size,
    pub statistics: Size,
    /// The named constants, each built from those before it.
    pub sizes: Vec<NamedSize>,
    /// How many of them belong to the shapes of input and output, and to the loss. They come first.
    pub sizes_of_surface: usize,
    pub assertions: Vec<Assertion>,
    /// The kinds that the declaration names, with the user's spans: an editor finds their documentation through these.
    pub kinds: Vec<Ident>,
    pub loss_kinds: Vec<TokenStream>,
    pub trained: Option<Trained>,
}

/// `f32` or `f64`. Expressions name it by its whole path, because a user's module may call something else by the short name.
#[derive(Clone)]
pub(crate) struct Scalar(pub &'static str);

impl Scalar {
    /// The runtime's module of kernels for this scalar.
    pub(crate) fn module(&self) -> Ident {
        Ident::new(self.0, Span::call_site())
    }
}

impl ToTokens for Scalar {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let name = self.module();
        tokens.extend(quote!(::core::primitive::#name));
    }
}

/// The file that `#[weights(…)]` names.
pub(crate) struct Trained {
    pub file: LitStr,
    /// The contents of the file. `None` in an editor, which does not know where the file is.
    pub embedded: Option<Embedded>,
    /// The smaller type that weights are converted to, if any. Such a network only predicts.
    pub form: Option<Form>,
    /// The contents of the file in that smaller type.
    pub narrow: Option<Narrow>,
}

/// A tensor with its place in the flat arrays.
pub(crate) struct Tensor {
    /// `hidden.weight`
    pub name: String,
    pub shape: Vec<Size>,
    pub len: Size,
    /// Where it starts in the flat array of parameters or of statistics.
    pub start: Size,
    pub role: Role,
    pub first: First,
    /// The name of its layer. If the tensor stands for all numbers of a layer named by a path, this is the prefix of the tensors' names.
    pub layer: String,
}

impl Tensor {
    /// The outputs, the inputs and the kernel's numbers of a weight: a `Dense` has a kernel of one.
    pub(crate) fn axes(&self) -> Option<[Size; 3]> {
        let [outputs, inputs, kernel @ ..] = &self.shape[..] else { return None };
        Some([outputs.clone(), inputs.clone(), kernel.iter().fold(Size::of(1), |product, side| product.times(side))])
    }

    /// Whether it is the matrix of a `Dense`, or of an attention. Only these are stored in a smaller type. Kernels of convolutions stay in
    /// `f32`, because they have few weights, and so do the weights of recurrent layers.
    pub(crate) fn is_matrix(&self) -> bool {
        self.role == Role::Weight && self.shape.len() == 2
    }
}

/// The loss of an output: its type, the expression of its value, and whether it works on the input of the last layer.
pub(crate) struct Loss {
    pub path: TokenStream,
    pub value: TokenStream,
    pub fused: bool,
    /// What it is multiplied by in the sum of all losses.
    pub factor: f64,
}

/// A claim about sizes that only rustc can evaluate.
pub(crate) struct Assertion {
    pub claim: Claim,
    /// The first and the last token to underline.
    pub spans: [Span; 2],
}

pub(crate) enum Claim {
    /// Two sizes are equal. The message: ``layer `output` takes {left} inputs, but `hidden` gives {right}``, with `texts` around the sizes.
    Equal { left: Size, right: Size, texts: [String; 3] },
    /// A size is at most another, which is between the texts in the message.
    AtMost { size: Size, most: Size, texts: [String; 2] },
    /// A function of the runtime accepts a size. `text` is part of its message.
    Holds { function: &'static str, size: Size, text: String },
}

/// A size whose number is not known here. It becomes a named constant of the expansion.
pub(crate) struct NamedSize {
    pub name: Ident,
    pub value: TokenStream,
    /// Where the user wrote it, if anywhere.
    pub span: Span,
}

impl Model {
    /// The types of what a stream takes and gives at each step.
    pub(crate) fn frames(&self) -> [TokenStream; 2] {
        let scalar = &self.scalar;
        let frame = if let Grid::Tokens { vocabulary, .. } = &self.inputs.shape().grid {
            let vocabulary = vocabulary.argument();
            quote!(::nn_runtime::Token<#vocabulary, #scalar>)
        } else {
            let features = &self.inputs.shape().channels;
            quote!([#scalar; #features])
        };
        let outputs = &self.outputs.shape().channels;
        [frame, quote!([#scalar; #outputs])]
    }

    /// How many numbers of each row training can carry from one batch to the next, if it can.
    pub(crate) fn carried(&self) -> Option<Size> {
        self.graph.carried().filter(|_| self.stream && !self.inputs.shape().padded)
    }

    /// Whether a layer adds to the loss of each row.
    pub(crate) fn adds_to_loss(&self) -> bool {
        self.graph.nodes.iter().any(|node| node.layer.facts().adds_to_loss)
    }

    pub(crate) fn tensor(&self, id: TensorId) -> &Tensor {
        &self.tensors[id.0]
    }
}
