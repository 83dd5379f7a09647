//! A network with weights in a smaller type: it holds them in read-only memory, and only predicts.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Visibility;

use super::{constants, kinds, machine, ours, passes, sizes, structure, summary, weights};
use crate::model::{Model, Trained};
use crate::plan::Program;
use crate::step::TensorId;
use crate::syntax::Declaration;
use crate::weights::{BYTES_OF_A_WORD, Form};

/// The places of all tensors: weight matrices in one array, everything else in the other.
pub(super) struct Layout {
    pub form: Form,
    places: Vec<Place>,
    weights: usize,
    numbers: usize,
}

/// Where a tensor starts, and where its scales are among the numbers, if it has any.
struct Place {
    array: &'static str,
    start: usize,
    len: usize,
    scales: Option<[usize; 2]>,
}

impl Layout {
    fn of(model: &Model, form: Form) -> Self {
        let mut layout = Self { form, places: Vec::new(), weights: 0, numbers: 0 };
        for tensor in &model.tensors {
            // All sizes are known: `check/narrow.rs` reports others.
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

    /// The type of a weight in memory, or of a word of four weights.
    pub(super) fn scalar(&self) -> TokenStream {
        match self.form {
            Form::Half => quote!(::core::primitive::u16),
            Form::Byte => quote!(::core::primitive::u32),
        }
    }

    /// The slice of an array that holds a tensor.
    pub(super) fn view(&self, id: TensorId) -> TokenStream {
        let Place { array, start, len, .. } = self.places[id.0];
        let (array, start, end) = (ours(array), Literal::usize_unsuffixed(start), Literal::usize_unsuffixed(start + len));
        quote!(&#array[#start..#end])
    }

    /// The scales of a tensor, if it has any.
    pub(super) fn scales(&self, id: TensorId) -> Option<TokenStream> {
        let (numbers, [start, end]) = (ours("numbers"), self.places[id.0].scales?.map(Literal::usize_unsuffixed));
        Some(quote!(&#numbers[#start..#end]))
    }
}

pub(super) fn narrow(declaration: &Declaration, model: &Model, program: &Program, form: Form) -> TokenStream {
    let Model { name, input, output, parameters, statistics, .. } = model;
    let layout = Layout::of(model, form);
    let (vis, keyword, head, kinds, sizes, scalar) = (
        &declaration.visibility,
        &declaration.keyword,
        structure::head(declaration, model),
        kinds(model),
        sizes(model, &model.sizes),
        layout.scalar(),
    );
    let (flops, stack, summary, text) =
        (program.row.flops(model), constants::stack_bytes(model, &program.row), summary::summary(model), &declaration.text);
    let assertions = model.assertions.iter().map(super::assertion);
    let (row, trained) = (passes::row(model, program, Some(&layout)), trained(vis, model, &layout));
    let limit = model.stack_bytes.as_ref().map(|bytes| quote!(const STACK_LIMIT: ::core::primitive::usize = #bytes;));
    let (machine, weights, numbers, source, target) = (machine(), ours("weights"), ours("numbers"), ours("input"), ours("output"));
    let (weights_len, numbers_len) = (Literal::usize_unsuffixed(layout.weights), Literal::usize_unsuffixed(layout.numbers));
    let fields = structure::in_braces(
        declaration,
        quote! {
            weights: ::nn_runtime::__private::Numbers<#scalar, #weights_len>,
            numbers: ::nn_runtime::__private::Numbers<::core::primitive::f32, #numbers_len>,
        },
    );
    quote! {
        #head
        #vis #keyword #name #fields

        #kinds
        #sizes
        #(#assertions)*

        #[allow(dead_code, reason = "not every program asks for every constant")]
        #[automatically_derived]
        impl #name {
            /// How many numbers were trained.
            #vis const PARAMETERS: ::core::primitive::usize = #parameters;
            /// How many numbers were measured rather than trained.
            #vis const STATISTICS: ::core::primitive::usize = #statistics;
            /// Floating-point operations of one row's forward pass.
            #vis const FLOPS: ::core::primitive::usize = #flops;
            /// Size of its numbers in bytes, which it adds to a program.
            #vis const WEIGHT_BYTES: ::core::primitive::usize = #weights_len * ::core::mem::size_of::<#scalar>() + #numbers_len * 4;
            /// Bytes of activations that `predict` keeps on the stack.
            #vis const STACK_BYTES: ::core::primitive::usize = #stack;
            /// The table of layers.
            #vis const SUMMARY: &'static ::core::primitive::str = #summary;
            /// The declaration, as it was written.
            #vis const DECLARATION: &'static ::core::primitive::str = #text;

            #trained

            /// Predicts one row, using only the stack.
            #[must_use]
            #vis fn predict(&self, #source: &[::core::primitive::f32; #input]) -> [::core::primitive::f32; #output] {
                ::nn_runtime::__private::predict_narrow(self, self.weights.as_array(), self.numbers.as_array(), #source)
            }
        }

        #[automatically_derived]
        impl ::nn_runtime::__private::Narrow for #name {
            type Weight = #scalar;
            type Input = [::core::primitive::f32; #input];
            type Output = [::core::primitive::f32; #output];
            const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
            #limit

            #[inline(always)]
            fn predict_with<#machine: ::nn_runtime::kernel::Machine>(#weights: &[#scalar], #numbers: &[::core::primitive::f32], #source: &[::core::primitive::f32], #target: &mut [::core::primitive::f32]) {
                #row
            }
        }
    }
}

fn trained(vis: &Visibility, model: &Model, layout: &Layout) -> TokenStream {
    let Some(Trained { file, narrow, .. }) = &model.trained else { return TokenStream::new() };
    let scalar = layout.scalar();
    let name = if layout.form == Form::Half { "f16" } else { "i8" };
    let doc = format!("The network with the numbers of `{}`, its weights as {name}, which lie in read-only memory.", file.value());
    let (weights_len, numbers_len) = (Literal::usize_unsuffixed(layout.weights), Literal::usize_unsuffixed(layout.numbers));
    let aligned = quote!(::nn_runtime::__private::Aligned);
    let (changes, weights, numbers) = match narrow {
        Some(narrow) => {
            let [weights, numbers] = [&narrow.weights, &narrow.numbers].map(|bytes| Literal::byte_string(bytes));
            let cast = quote!(::nn_runtime::__private::cast);
            (Some(weights::include(file)), quote!(#cast(*#weights)), quote!(#cast(*#numbers)))
        }
        // An editor does not know where the file is.
        None => (None, quote!(#aligned([0; #weights_len])), quote!(#aligned([0.0; #numbers_len]))),
    };
    quote! {
        #[doc = #doc]
        #[must_use]
        #vis const fn trained() -> Self {
            #changes
            static WEIGHTS: #aligned<[#scalar; #weights_len]> = #weights;
            static NUMBERS: #aligned<[::core::primitive::f32; #numbers_len]> = #numbers;
            Self {
                weights: ::nn_runtime::__private::Numbers::borrowed(&WEIGHTS.0),
                numbers: ::nn_runtime::__private::Numbers::borrowed(&NUMBERS.0),
            }
        }
    }
}
