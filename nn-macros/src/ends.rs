//! The inputs and outputs of a network, and the types of their rows.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::shape::{Grid, Shape, Size};

/// The inputs or the outputs of a network: one, or several with names. The numbers of several lie side by side in a row.
pub(crate) struct Ends {
    pub list: Vec<End>,
    /// How many numbers a row has.
    pub size: Size,
    /// The type of a row, if they have names: `ListingInput`.
    pub row: Option<Ident>,
}

/// An input or an output.
pub(crate) struct End {
    pub name: Option<Ident>,
    pub shape: Shape,
    pub size: Size,
    /// Where its numbers start in a row.
    pub start: Size,
    /// As it was written.
    pub text: String,
}

impl Ends {
    /// The only one, if it has no name.
    pub(crate) fn only(&self) -> Option<&End> {
        self.list.first().filter(|_| self.row.is_none())
    }

    /// The shape of the first one, which is the only one in a network that streams, or whose rows have different lengths.
    pub(crate) fn shape(&self) -> &Shape {
        &self.list[0].shape
    }

    /// `8`, or `photo: [3, 32, 32], facts: 8`
    pub(crate) fn text(&self) -> String {
        let named = |end: &End| end.name.as_ref().map_or_else(|| end.text.clone(), |name| format!("{name}: {}", end.text));
        self.list.iter().map(named).collect::<Vec<_>>().join(", ")
    }

    /// The type of a row.
    pub(crate) fn row_type(&self, scalar: &impl ToTokens) -> TokenStream {
        self.row.as_ref().map_or_else(|| self.list[0].row_type(scalar), ToTokens::to_token_stream)
    }
}

impl End {
    /// Its type in a row.
    pub(crate) fn row_type(&self, scalar: &impl ToTokens) -> TokenStream {
        row(scalar, &self.shape, &self.size)
    }
}

/// A row of numbers, or of an image, is an array, one of a sequence an array for each step, and one of tokens an array of tokens.
fn row(scalar: &impl ToTokens, shape: &Shape, size: &Size) -> TokenStream {
    let of_steps = |step: TokenStream, steps: &Size| {
        let steps = steps.argument();
        if shape.padded { quote!(::nn_runtime::Padded<#step, #steps>) } else { quote!([#step; #steps]) }
    };
    match &shape.grid {
        Grid::Steps(steps) => {
            let features = &shape.channels;
            of_steps(quote!([#scalar; #features]), steps)
        }
        Grid::Tokens { steps, vocabulary } => {
            let vocabulary = vocabulary.argument();
            of_steps(quote!(::nn_runtime::Token<#vocabulary, #scalar>), steps)
        }
        Grid::One | Grid::Pixels { .. } => quote!([#scalar; #size]),
    }
}
