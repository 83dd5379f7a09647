//! The traits of every network: `Network`, `Layer` and, for training, `Compiled`, which has the passes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{activation, constants, implementation, landmarks, machine, onnx, ours, passes, summary, theirs, weights};
use crate::ends::End;
use crate::layer::{First, Node, Role, Scales, Source};
use crate::model::{Model, Tensor};
use crate::plan::{Plan, Program};
use crate::shape::Size;
use crate::step::Step;
use crate::syntax::Declaration;

pub(super) fn network(Declaration { visibility: vis, text, .. }: &Declaration, model: &Model, program: &Program) -> TokenStream {
    let Model { name, scalar, parameters, statistics, .. } = model;
    let (inputs, input_row, output_row) = (model.inputs.size.argument(), model.inputs.row_type(scalar), model.outputs.row_type(scalar));
    let (flops, stack, tensors, summary) =
        (program.row.flops(), constants::stack_bytes(model, &program.row), constants::tensors(model), summary::summary(model));
    let limit = model.stack_bytes.as_ref().map(|bytes| quote!(const STACK_LIMIT: ::core::primitive::usize = #bytes;));
    let (of_static, row) = (weights::of_static(vis, model), ours("row"));
    let shapes = [("INPUT_SHAPE", &model.inputs), ("OUTPUT_SHAPE", &model.outputs)].into_iter().filter_map(|(name, ends)| {
        let shape = &ends.only()?.shape;
        let (name, sizes) = (theirs(name), shape.sizes());
        (sizes.len() > 1 && !shape.grid.is_tokens()).then(|| quote!(const #name: &'static [::core::primitive::usize] = &[#(#sizes),*];))
    });
    let shapes: TokenStream = shapes.collect();
    let vocabulary = model.inputs.only().and_then(|only| only.shape.vocabulary()).map(|vocabulary| {
        quote!(const VOCABULARY: ::core::option::Option<::core::primitive::usize> = ::core::option::Option::Some(#vocabulary);)
    });
    let vocabularies = vocabularies(model);
    let fields = input_fields(model);
    let items = quote! {
        type Scalar = #scalar;
        type Input = #input_row;
        type Output = #output_row;
        #shapes
        #fields
        #vocabulary
        #vocabularies
        const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
        const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
        const FLOPS: ::core::primitive::usize = Self::FLOPS;
        const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
        #limit
        const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;
        const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
        const DECLARATION: &'static ::core::primitive::str = Self::DECLARATION;

        fn predict_row(&self, #row: &#input_row) -> #output_row {
            ::nn_runtime::__private::predict::<Self, _, _, _, #inputs>(self.parameters.as_array(), self.statistics.as_array(), #row)
        }

        fn parameters(&self) -> &[#scalar] {
            self.parameters.as_array()
        }

        fn statistics(&self) -> &[#scalar] {
            self.statistics.as_array()
        }
    };
    let of_network = implementation(name, &quote!(::nn_runtime::Network), items);
    // The constants are inherent ones, so that `Name::PARAMETERS` refers to them whichever traits are in scope.
    quote! {
        #[allow(dead_code, reason = "not every program asks for every constant")]
        #[automatically_derived]
        impl #name {
            /// How many numbers are trained.
            #vis const PARAMETERS: ::core::primitive::usize = #parameters;
            /// How many numbers are measured rather than trained.
            #vis const STATISTICS: ::core::primitive::usize = #statistics;
            /// Floating-point operations of one row's forward pass.
            #vis const FLOPS: ::core::primitive::usize = #flops;
            /// Size of its numbers in bytes, which an embedded network adds to a program.
            #vis const WEIGHT_BYTES: ::core::primitive::usize = <Self as ::nn_runtime::Network>::WEIGHT_BYTES;
            /// Bytes of activations that `predict` keeps on the stack.
            #vis const STACK_BYTES: ::core::primitive::usize = #stack;
            /// Every tensor by name, in the order of the declaration.
            #vis const TENSORS: &'static [::nn_runtime::Tensor] = #tensors;
            /// The table of layers.
            #vis const SUMMARY: &'static ::core::primitive::str = #summary;
            /// The declaration, as it was written.
            #vis const DECLARATION: &'static ::core::primitive::str = #text;

            #of_static
        }

        #of_network
    }
}

/// The names of the inputs with their numbers, by which tables find their columns.
fn input_fields(model: &Model) -> Option<TokenStream> {
    let fields = model.inputs.list.iter().map(|end| {
        let (name, size) = (end.name.as_ref()?, &end.size);
        Some(quote!((::core::stringify!(#name), #size)))
    });
    let fields: Vec<_> = fields.collect::<Option<_>>()?;
    Some(quote!(const INPUT_FIELDS: &'static [(&'static ::core::primitive::str, ::core::primitive::usize)] = &[#(#fields),*];))
}

/// Where the tokens are, if some of several inputs are tokens: the first number, the end, and the size of the vocabulary.
fn vocabularies(model: &Model) -> Option<TokenStream> {
    let ends = model.inputs.list.iter().filter(|_| model.inputs.only().is_none());
    let of_end = |end: &End| {
        let (vocabulary, start, stop) = (end.shape.vocabulary()?, &end.start, end.start.plus(&end.size));
        Some(quote!([#start, #stop, #vocabulary]))
    };
    let all: Vec<_> = ends.filter_map(of_end).collect();
    (!all.is_empty()).then(|| quote!(const VOCABULARIES: &'static [[::core::primitive::usize; 3]] = &[#(#all),*];))
}

/// The traits that make a network usable as a layer of another one.
pub(super) fn layer(model: &Model, program: &Program) -> TokenStream {
    let Model { name, scalar, .. } = model;
    let (inputs, output) = (model.inputs.size.argument(), &model.outputs.size);
    let (row, can_be_trained, named) = (passes::row(model, program, None), constants::can_be_trained(model), constants::named(model));
    let (parameters, statistics, source, target, machine) =
        (ours("parameters"), ours("statistics"), ours("input"), ours("output"), machine());
    let large = passes::large_arrays(&program.row);
    let items = quote! {
        const OUT: ::core::primitive::usize = #output;
        const SHAPE: &'static [::core::primitive::usize] = <Self as ::nn_runtime::Network>::OUTPUT_SHAPE;
        const PARAMETERS: ::core::primitive::usize = Self::PARAMETERS;
        const STATISTICS: ::core::primitive::usize = Self::STATISTICS;
        const FLOPS: ::core::primitive::usize = Self::FLOPS;
        const STACK_BYTES: ::core::primitive::usize = Self::STACK_BYTES;
        const TENSORS: &'static [::nn_runtime::Tensor] = Self::TENSORS;

        fn predict(#parameters: &[#scalar], #statistics: &[#scalar], #source: &[#scalar], #target: &mut [#scalar]) {
            <Self as ::nn_runtime::Layer<#inputs, #scalar>>::predict_with::<::nn_runtime::kernel::Least>(#parameters, #statistics, #source, #target);
        }

        #large
        #[inline(always)]
        fn predict_with<#machine: ::nn_runtime::kernel::Machine>(#parameters: &[#scalar], #statistics: &[#scalar], #source: &[#scalar], #target: &mut [#scalar]) {
            #row
        }
    };
    // It takes a row of any shape. Messages show the name.
    let shape = Ident::new("AnyShape", Span::mixed_site());
    let layer = implementation(name, &quote!(<#shape> ::nn_runtime::Layer<#inputs, #scalar, #shape>), items);
    quote! {
        #layer

        ::nn_runtime::__private::train! {
            #[automatically_derived]
            impl<#shape> ::nn_runtime::TrainLayer<#inputs, #scalar, #shape> for #name #can_be_trained {
                ::nn_runtime::__private::as_layer!(#scalar);
            }
        }

        #named
    }
}

/// The passes over batches, and the constants that training needs.
pub(super) fn compiled(model: &Model, program: &Program) -> TokenStream {
    let Model { name, scalar, .. } = model;
    let (scalers, init) = (scalers(model), init(model));
    let (least_rows, whole_batch) = (constants::least_rows(model), constants::whole_batch(model));
    let (memory, predict_memory) = (constants::memory(&program.training), constants::memory(&program.prediction));
    let (predict, forward, backward) = (
        passes::forward(model, &program.prediction),
        passes::forward(model, &program.training),
        passes::backward(model, &program.training),
    );
    let [forward_joins, backward_joins] = [("FORWARD_JOINS", &program.training.forward), ("BACKWARD_JOINS", &program.training.backward)]
        .map(|(name, steps)| joins(name, &program.training, steps));
    let segment = |joins: &Option<TokenStream>| joins.as_ref().map_or_else(|| quote!(_), |_| ours("segment").to_token_stream());
    let (forward_segment, backward_segment) = (segment(&forward_joins), segment(&backward_joins));
    let (activation, folds, batch, pass) = (activation::activation(model, program), folds(model), ours("batch"), ours("pass"));
    let (classic, tied, can_be_trained) = (classic(model), tied(model), constants::can_be_trained(model));
    let (landmarks, graph) = (landmarks::landmarks(&program.training), onnx::graph(model));
    let carried = model.carried().map(|carried| quote!(const CARRIED: ::core::primitive::usize = #carried;));
    let added = model.adds_to_loss().then(|| {
        quote!(
            const ADDS_TO_LOSS: ::core::primitive::bool = true;
        )
    });
    let asked = forward_joins.is_some() || backward_joins.is_some() || landmarks.is_some();
    let slots = asked.then(|| super::slots::Slots::of(&program.training).table()).flatten();
    quote! {
        ::nn_runtime::__private::train! {
            #[automatically_derived]
            impl ::nn_runtime::__private::Compiled for #name #can_be_trained {
                const MEMORY: ::nn_runtime::Memory = #memory;
                const PREDICT_MEMORY: ::nn_runtime::Memory = #predict_memory;
                const LEAST_ROWS: ::core::primitive::usize = #least_rows;
                const SCALERS: &'static [::nn_runtime::__private::Scaler] = &[#(#scalers),*];
                #folds
                #classic
                #tied
                #whole_batch
                #slots
                #forward_joins
                #backward_joins
                #landmarks
                #carried
                #added
                #graph

                fn zeros() -> Self {
                    Self { parameters: ::nn_runtime::__private::Numbers::filled(0.0), statistics: ::nn_runtime::__private::Numbers::filled(0.0) }
                }

                fn numbers_mut(&mut self) -> (&mut [#scalar], &mut [#scalar]) {
                    (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
                }

                #init

                fn predict_steps(#batch: &::nn_runtime::Batch, #pass: ::nn_runtime::Forward<'_, #scalar>) { #predict }

                fn forward_steps(#forward_segment: ::core::primitive::usize, #batch: &::nn_runtime::Batch, #pass: ::nn_runtime::Forward<'_, #scalar>) { #forward }

                fn backward_steps(#backward_segment: ::core::primitive::usize, #batch: &::nn_runtime::Batch, #pass: ::nn_runtime::Backward<'_, #scalar>) { #backward }

                #activation
            }
        }
    }
}

/// The names of dropouts in the classic form.
fn classic(model: &Model) -> Option<TokenStream> {
    let names: Vec<_> = model
        .graph
        .declared()
        .into_iter()
        .filter(|layer| layer.layer.facts().is_classic_dropout)
        .map(|layer| layer.name.as_str())
        .collect();
    (!names.is_empty()).then(|| quote!(const CLASSIC_DROPOUTS: &'static [&'static ::core::primitive::str] = &[#(#names),*];))
}

/// The names under which files may have a tensor that two layers share, beside its own.
fn tied(model: &Model) -> Option<TokenStream> {
    let names: Vec<_> = model.graph.shared().map(|(layer, id)| [format!("{}.weight", layer.name), model.tensor(id).name.clone()]).collect();
    let names = (!names.is_empty()).then(|| names.iter().map(|[other, own]| quote!([#other, #own])))?;
    Some(quote!(const TIED: &'static [[&'static ::core::primitive::str; 2]] = &[#(#names),*];))
}

/// The batch normalisations that can be folded into the layer before them, whose output and whose weights nothing else reads.
fn folds(model: &Model) -> Option<TokenStream> {
    let graph = &model.graph;
    let folds: Vec<_> = graph
        .nodes
        .iter()
        .filter_map(|norm| {
            let epsilon = norm.layer.facts().folds?;
            let alone = |dense: &&Node| graph.readers(norm.reads[0]) == 1 && dense.tensors.iter().all(|id| graph.users(*id) == 1);
            let dense = graph.giver(norm.reads[0]).filter(|dense| dense.layer.facts().draws).filter(alone)?;
            let start = |id: &crate::step::TensorId| &model.tensor(*id).start;
            let (weight, scale, mean) = (start(&dense.tensors[0]), start(&norm.tensors[0]), start(&norm.tensors[2]));
            let [outputs, inputs, kernel] = model.tensor(dense.tensors[0]).axes()?;
            let inputs = inputs.times(&kernel);
            let bias = dense.tensors.get(1).map(start);
            let bias = bias.map_or_else(|| quote!(::core::option::Option::None), |start| quote!(::core::option::Option::Some(#start)));
            Some(quote! {
                ::nn_runtime::__private::Fold {
                    inputs: #inputs, outputs: #outputs, weight: #weight, bias: #bias, scale: #scale, mean: #mean, epsilon: #epsilon,
                }
            })
        })
        .collect();
    (!folds.is_empty()).then(|| quote!(const FOLDS: &'static [::nn_runtime::__private::Fold] = &[#(#folds),*];))
}

/// The joins between the segments of a pass.
fn joins(name: &str, plan: &Plan, steps: &[Step]) -> Option<TokenStream> {
    let slots = super::slots::Slots::of(plan);
    let joins = plan.joins(steps).into_iter().map(|(how, slot, len)| {
        let (how, start) = (theirs(&format!("{how:?}")), slots.fixed_before(slot));
        quote!(::nn_runtime::__private::Join { how: ::nn_runtime::__private::How::#how, start: #start, len: #len })
    });
    let (joins, name) = (joins.collect::<Vec<_>>(), theirs(name));
    (!joins.is_empty()).then(|| quote!(const #name: &'static [::nn_runtime::__private::Join] = &[#(#joins),*];))
}

/// The initial values, drawn in the order of the declaration.
fn init(model: &Model) -> TokenStream {
    let (parameters, statistics, rng) = (ours("parameters"), ours("statistics"), ours("rng"));
    let statements: Vec<_> = model
        .tensors
        .iter()
        .filter_map(|tensor| {
            let numbers = if tensor.role.is_statistic() { &statistics } else { &parameters };
            let (start, end) = (&tensor.start, tensor.start.plus(&tensor.len));
            match &tensor.first {
                First::Number(0.0) => None,
                First::Number(number) => {
                    let number = proc_macro2::Literal::f64_unsuffixed(*number);
                    Some(quote!(#numbers[#start..#end].fill(#number);))
                }
                First::Drawn(_) | First::DrawnByDefault => {
                    let drawn = if let First::Drawn(initializer) = &tensor.first { Some(initializer.clone()) } else { None };
                    let initializer = drawn.unwrap_or_else(|| quote!(::nn_runtime::init::GlorotUniform));
                    let fans = fans(tensor, &initializer);
                    // rustc reports a type that is no initialiser where the user names it.
                    let span = crate::syntax::start(&initializer);
                    let (fill, borrow) = (quote_spanned!(span=> ::nn_runtime::init::Initializer::fill), quote_spanned!(span=> &));
                    Some(quote!(#fill(#borrow #initializer, &mut #numbers[#start..#end], #(#fans),*, #rng);))
                }
                First::Layer(_) if tensor.role == Role::LayerStatistics => None,
                First::Layer(path) => {
                    let own = model.tensors.iter().find(|other| other.layer == tensor.layer && other.role == Role::LayerStatistics)?;
                    let (first, last) = (&own.start, own.start.plus(&own.len));
                    let path = &path.train;
                    Some(quote!(#path::initialize(&mut #parameters[#start..#end], &mut #statistics[#first..#last], #rng);))
                }
            }
        })
        .collect();
    let used = |used: bool, name: &proc_macro2::Ident| if used { quote!(#name) } else { quote!(_) };
    let text = quote!(#(#statements)*).to_string();
    let parameters = used(text.contains("parameters"), &parameters);
    let statistics = used(text.contains("statistics"), &statistics);
    let rng = used(text.contains("rng"), &rng);
    let scalar = &model.scalar;
    quote! {
        fn initialize(#parameters: &mut [#scalar], #statistics: &mut [#scalar], #rng: &mut dyn ::nn_runtime::__private::Rng) {
            #(#statements)*
        }
    }
}

/// How many numbers reach an output, and how many an input reaches. `Orthogonal` takes the first for the rows of the matrix in memory, where a
/// table lies the other way round.
fn fans(tensor: &Tensor, initializer: &TokenStream) -> [Size; 2] {
    match tensor.axes() {
        Some([outputs, inputs, _]) if tensor.role == Role::Table && initializer.to_string().contains(":: Orthogonal") => [outputs, inputs],
        Some([outputs, inputs, kernel]) => [inputs.times(&kernel), outputs.times(&kernel)],
        None => [Size::of(1), tensor.len.clone()],
    }
}

/// The scalers that can be fitted: those that read an input, and those that give an output.
fn scalers(model: &Model) -> Vec<TokenStream> {
    let graph = &model.graph;
    let scaler = |layer: &Node, end: &End, of_targets: bool| {
        let start: Size = model.tensor(layer.tensors[0]).start.clone();
        let (width, beside) = (&layer.from.channels, if layer.from.is_turned() { layer.from.positions() } else { Size::of(1) });
        let (first, numbers) = (&end.start, &end.size);
        quote! {
            ::nn_runtime::__private::Scaler {
                start: #start, width: #width, beside: #beside, first: #first, numbers: #numbers, of_targets: #of_targets,
            }
        }
    };
    let of_inputs = graph.nodes.iter().filter(|layer| layer.layer.facts().scaler == Some(Scales::Inputs)).filter_map(|layer| {
        let Source::Input(input) = layer.reads[0] else { return None };
        Some(scaler(layer, &model.inputs.list[input], false))
    });
    let of_targets = graph.outputs.iter().zip(&model.outputs.list).filter_map(|(source, end)| {
        let last = graph.giver(*source).filter(|last| last.layer.facts().scaler == Some(Scales::Targets))?;
        Some(scaler(last, end, true))
    });
    of_inputs.chain(of_targets).collect()
}
