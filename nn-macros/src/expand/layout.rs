//! Where the numbers of a network with smaller weights lie.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ours;
use crate::model::Model;
use crate::step::TensorId;
use crate::weights::{BYTES_OF_A_WORD, Form};

/// Where every tensor lies: the weights in an array of their own, all else in the other.
pub(super) struct Layout {
    pub form: Form,
    places: Vec<Place>,
    pub weights: usize,
    pub numbers: usize,
}

/// Where a tensor starts, and where its scales are among the numbers.
struct Place {
    array: &'static str,
    start: usize,
    len: usize,
    scales: Option<[usize; 2]>,
}

impl Layout {
    pub(super) fn of(model: &Model, form: Form) -> Self {
        let mut layout = Self { form, places: Vec::new(), weights: 0, numbers: 0 };
        for tensor in &model.tensors {
            // Sizes are literals here.
            let (len, outputs) = (tensor.len.known().unwrap_or(0), tensor.shape[0].known().unwrap_or(0));
            if !tensor.is_matrix() {
                layout.places.push(Place { array: "numbers", start: layout.numbers, len, scales: None });
                layout.numbers += len;
                continue;
            }
            let (len, scales) = match form {
                Form::Half => (len, None),
                Form::Byte => {
                    let words = (len / outputs.max(1)).div_ceil(BYTES_OF_A_WORD) * outputs;
                    (words, Some([layout.numbers, layout.numbers + outputs]))
                }
            };
            layout.places.push(Place { array: "weights", start: layout.weights, len, scales });
            layout.weights += len;
            layout.numbers = scales.map_or(layout.numbers, |[_, end]| end);
        }
        layout
    }

    /// The type of a weight in memory, or of a word of weights.
    pub(super) fn scalar(&self) -> TokenStream {
        match self.form {
            Form::Half => quote!(::core::primitive::u16),
            Form::Byte => quote!(::core::primitive::u32),
        }
    }

    /// The part of an array that is a tensor.
    pub(super) fn view(&self, id: TensorId) -> TokenStream {
        let Place { array, start, len, .. } = self.places[id.0];
        let (array, start, end) = (ours(array), Literal::usize_unsuffixed(start), Literal::usize_unsuffixed(start + len));
        quote!(&#array[#start..#end])
    }

    /// The scales of a tensor that has some.
    pub(super) fn scales(&self, id: TensorId) -> Option<TokenStream> {
        let (numbers, [start, end]) = (ours("numbers"), self.places[id.0].scales?.map(Literal::usize_unsuffixed));
        Some(quote!(&#numbers[#start..#end]))
    }
}
