//! A network with weights in a smaller type: it holds them in read-only memory, and only predicts.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Visibility;

use super::layout::Layout;
use super::{constants, ends, kinds, machine, ours, passes, sizes, stream, structure, summary, weights};
use crate::model::{Model, Trained};
use crate::plan::Program;
use crate::syntax::Declaration;
use crate::weights::Form;

pub(super) fn narrow(declaration: &Declaration, model: &Model, program: &Program, form: Form) -> TokenStream {
    let Model { name, parameters, statistics, .. } = model;
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
        (program.row.flops(), constants::stack_bytes(model, &program.row), summary::summary(model), &declaration.text);
    let large = passes::large_arrays(&program.row);
    let f32 = quote!(::core::primitive::f32);
    let (input_row, output_row) = (model.inputs.row_type(&f32), model.outputs.row_type(&f32));
    let rows = ends::rows(vis, model);
    let assertions = model.assertions.iter().map(super::assertion);
    let (row, trained) = (passes::row(model, program, Some(&layout)), trained(vis, model, &layout));
    let stream = stream::stream(vis, model, program.stream.as_ref(), Some(&layout));
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

        #rows
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
            #vis fn predict(&self, #source: &#input_row) -> #output_row {
                ::nn_runtime::__private::predict_narrow(self, self.weights.as_array(), self.numbers.as_array(), #source)
            }
        }

        #[automatically_derived]
        impl ::nn_runtime::__private::Narrow for #name {
            type Weight = #scalar;
            type Input = #input_row;
            type Output = #output_row;
            const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
            #limit

            #large
            #[inline(always)]
            fn predict_with<#machine: ::nn_runtime::kernel::Machine>(#weights: &[#scalar], #numbers: &[::core::primitive::f32], #source: &[::core::primitive::f32], #target: &mut [::core::primitive::f32]) {
                #row
            }
        }

        #stream
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
