//! The checked model: what a declaration means. Whoever holds one need not fear its contents.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::LitStr;

use crate::layer::{First, Placed, Role};
use crate::shape::Size;
use crate::step::TensorId;
use crate::weights::{Embedded, Form, Narrow};

/// A network without mistakes.
pub(crate) struct Model {
    pub name: Ident,
    pub scalar: Scalar,
    pub input: Size,
    pub output: Size,
    pub input_text: String,
    pub output_text: String,
    pub loss: Option<Loss>,
    pub stack_bytes: Option<syn::Expr>,
    /// Whether every step is written for itself.
    pub plain: bool,
    pub layers: Vec<Placed>,
    pub tensors: Vec<Tensor>,
    pub parameters: Size,
    pub statistics: Size,
    /// Each built from those before it.
    pub sizes: Vec<NamedSize>,
    /// How many of them the shapes of input and output need.
    pub sizes_of_ends: usize,
    pub assertions: Vec<Assertion>,
    /// The kinds it names, with the user's spans: an editor finds their documentation through these.
    pub kinds: Vec<Ident>,
    pub losses: Vec<Ident>,
    pub trained: Option<Trained>,
}

/// `f32` or `f64`. In an expression it stands by its whole path: a user's module may call something else so.
#[derive(Clone)]
pub(crate) struct Scalar(pub &'static str);

impl Scalar {
    /// The runtime's module of kernels for it.
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

/// What `#[weights(…)]` names.
pub(crate) struct Trained {
    pub file: LitStr,
    /// What it holds. An editor does not know where it is.
    pub embedded: Option<Embedded>,
    /// What the weights are made smaller to. Such a network only predicts.
    pub form: Option<Form>,
    /// What it then holds.
    pub narrow: Option<Narrow>,
}

/// A tensor with its place in the flat arrays.
pub(crate) struct Tensor {
    /// `hidden.weight`
    pub name: String,
    pub shape: Vec<Size>,
    pub len: Size,
    /// Where it starts, in the parameters or in the statistics.
    pub start: Size,
    pub role: Role,
    pub first: First,
    /// The prefix of the tensors' names, where it stands for all numbers of a layer named by a path.
    pub layer: String,
}

impl Tensor {
    /// Whether it is a matrix that a product takes: the weights that can be made smaller.
    pub(crate) fn is_matrix(&self) -> bool {
        self.role == Role::Weight && self.shape.len() == 2
    }
}

/// A loss: its type, the value of it, and whether it works on the input of the last layer.
pub(crate) struct Loss {
    pub path: TokenStream,
    pub value: TokenStream,
    pub fused: bool,
}

/// What has to be true of sizes that only the compiler knows which reads our output.
pub(crate) struct Assertion {
    pub claim: Claim,
    /// Where what it is about starts and ends.
    pub spans: [Span; 2],
}

pub(crate) enum Claim {
    /// `layer `output` takes {left} inputs, but `hidden` gives {right}`, in its three texts.
    Equal { left: Size, right: Size, texts: [String; 3] },
    /// A function of the runtime finds nothing wrong with a size. It says what it finds with this text.
    Holds { function: &'static str, size: Size, text: String },
}

/// A size that has a name in the expansion, because its number is not known here.
pub(crate) struct NamedSize {
    pub name: Ident,
    pub value: TokenStream,
    /// Where the user wrote it, if anywhere.
    pub span: Span,
}

impl Model {
    pub(crate) fn tensor(&self, id: TensorId) -> &Tensor {
        &self.tensors[id.0]
    }

    /// Every layer, those inside others included, in the order of the declaration.
    pub(crate) fn all_layers(&self) -> Vec<&Placed> {
        fn collect<'a>(layers: &'a [Placed], all: &mut Vec<&'a Placed>) {
            for layer in layers {
                all.push(layer);
                layer.layer.chains().into_iter().for_each(|chain| collect(chain, all));
            }
        }
        let mut all = Vec::new();
        collect(&self.layers, &mut all);
        all
    }
}
