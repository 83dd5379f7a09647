//! The code that `#[loss(…)]` adds.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Visibility;

use super::{ends, ours};
use crate::ends::End;
use crate::layer::{Scales, Source};
use crate::model::{Loss, Model};
use crate::shape::Size;

/// Errors about the loss have the user's span, so that a type that is no loss is one error, where the user names it.
pub(super) fn with_loss(vis: &Visibility, model: &Model) -> TokenStream {
    let (name, can_be_trained) = (&model.name, super::constants::can_be_trained(model));
    if model.outputs.only().is_none() {
        return of_heads(vis, model, can_be_trained.as_ref());
    }
    let [Loss { path, value, .. }] = &model.losses[..] else { return TokenStream::new() };
    let (target, outputs) = (target_of(model, path, &model.outputs.size), model.outputs.size.argument());
    quote! {
        ::nn_runtime::__private::train! {
            #[automatically_derived]
            impl ::nn_runtime::__private::WithLoss for #name #can_be_trained {
                type Compared = #target;
                type Loss = ::nn_runtime::__private::Of<#path, #outputs>;

                fn declared_loss() -> Self::Loss {
                    ::nn_runtime::__private::Of(#value)
                }
            }
        }
    }
}

/// What a loss compares outputs with.
fn target_of(model: &Model, path: &TokenStream, outputs: &Size) -> TokenStream {
    let (start, end, scalar, outputs) = (crate::syntax::start(path), crate::syntax::end(path), &model.scalar, outputs.argument());
    let opened = quote_spanned!(start=> <);
    let closed = quote_spanned!(end=> as ::nn_runtime::loss::Loss<#outputs, #scalar>>::Target);
    quote!(#opened #path #closed)
}

/// A head: its name, the type of its loss, and what its code needs of it.
struct Head<'a> {
    name: &'a Ident,
    loss: TokenStream,
    value: TokenStream,
    target: TokenStream,
    doc: String,
    /// Where the statistics of the `Rescale` at its end are.
    unit: Option<TokenStream>,
}

/// The targets and the losses of several outputs: a struct with a field for each.
fn of_heads(vis: &Visibility, model: &Model, can_be_trained: Option<&TokenStream>) -> TokenStream {
    if model.losses.is_empty() {
        return TokenStream::new();
    }
    let (network, scalar, width) = (&model.name, &model.scalar, model.outputs.size.argument());
    let [target, losses] = ["Target", "Losses"].map(|what| format_ident!("{network}{what}", span = network.span()));
    let heads = heads(model);
    let names: Vec<_> = heads.iter().map(|head| head.name).collect();
    let fields = heads.iter().map(|Head { name, target, doc, .. }| quote!(#[doc = #doc] #vis #name: #target,));
    let of_heads = heads.iter().map(|Head { name, loss, .. }| quote!(#name: #loss,));
    let values = heads.iter().map(|Head { name, value, .. }| quote!(#name: #value,));
    let columns = heads.iter().map(|Head { name, loss, .. }| {
        let text = name.to_string();
        quote!(<#loss>::head(#text))
    });
    let [statistics, targets, weights, outputs, d_outputs, row, number] =
        ["statistics", "targets", "weights", "outputs", "d_outputs", "target", "head"].map(ours);
    let prepare = heads.iter().map(|Head { name, unit, .. }| {
        let unit = unit.as_ref().map(|range| quote!(self.#name.rescaled(&#statistics[#range]);));
        quote!(#unit self.#name.balance(#targets.iter().map(|#row| &#row.#name), #weights);)
    });
    let numbers: Vec<_> = (0..heads.len()).map(proc_macro2::Literal::usize_unsuffixed).collect();
    let texts = names.iter().map(ToString::to_string);
    let (doc, of_losses) = (format!("The targets of a row of [`{network}`]."), format!("The losses of [`{network}`]."));
    // What a loss of the user's own compares with may be no more than cloned.
    let printed = (!any_is_own(model)).then(|| quote!(::core::fmt::Debug, ::core::cmp::PartialEq));
    let from_cells = from_cells(model, &target, &heads);
    quote! {
        ::nn_runtime::__private::train! {
            #[doc = #doc]
            #[allow(missing_debug_implementations, unreachable_pub, reason = "its visibility is that of the network")]
            #[derive(::core::clone::Clone, #printed)]
            #vis struct #target {
                #(#fields)*
            }

            #[automatically_derived]
            impl ::nn_runtime::loss::Target<#scalar> for #target {
                fn classes_of(&self, #number: ::core::primitive::usize) -> &[::core::primitive::usize] {
                    match #number {
                        #(#numbers => ::nn_runtime::loss::Target::<#scalar>::classes(&self.#names),)*
                        _ => &[],
                    }
                }

                fn values_of(&self, #number: ::core::primitive::usize) -> &[#scalar] {
                    match #number {
                        #(#numbers => ::nn_runtime::loss::Target::<#scalar>::values(&self.#names),)*
                        _ => &[],
                    }
                }
            }

            #from_cells

            #[doc = #of_losses]
            #[doc(hidden)]
            #[allow(missing_debug_implementations, unreachable_pub, reason = "its visibility is that of the network")]
            #vis struct #losses {
                #(#of_heads)*
            }

            #[automatically_derived]
            impl ::nn_runtime::__private::HeadLosses<#width, #scalar> for #losses {
                type Target = #target;
                const HEADS: &'static [::nn_runtime::__private::Head] = &[#(#columns),*];

                fn prepare(&mut self, #statistics: &[#scalar], #targets: &[#target], #weights: &[#scalar]) {
                    let _ = #statistics;
                    #(#prepare)*
                }

                #[inline(always)]
                fn row(&self, #outputs: &[#scalar; #width], #row: &#target, #d_outputs: &mut [#scalar; #width]) -> #scalar {
                    #(self.#names.row(#outputs, &#row.#names, #d_outputs))+*
                }

                fn alone(&self, #number: ::core::primitive::usize, #outputs: &[#scalar; #width], #row: &#target) -> [::core::primitive::f64; 2] {
                    match #number {
                        #(#numbers => self.#names.alone(#outputs, &#row.#names),)*
                        _ => [0.0; 2],
                    }
                }

                fn factor(&self, #number: ::core::primitive::usize) -> ::core::primitive::f64 {
                    match #number {
                        #(#numbers => self.#names.factor(),)*
                        _ => 0.0,
                    }
                }

                fn check(&self, #row: &#target) -> ::core::result::Result<(), ::nn_runtime::__private::String> {
                    #(self.#names.check(#texts, &#row.#names)?;)*
                    ::core::result::Result::Ok(())
                }
            }

            #[automatically_derived]
            impl ::nn_runtime::__private::WithLoss for #network #can_be_trained {
                type Compared = #target;
                type Loss = ::nn_runtime::__private::OfHeads<#losses, #width>;

                fn declared_loss() -> Self::Loss {
                    ::nn_runtime::__private::OfHeads(#losses { #(#values)* })
                }
            }
        }
    }
}

fn heads<'m>(model: &'m Model) -> Vec<Head<'m>> {
    let scalar = &model.scalar;
    let head = |((end, loss), source): ((&'m End, &Loss), &Source)| {
        let (path, value, factor) = (&loss.path, &loss.value, proc_macro2::Literal::f64_unsuffixed(loss.factor));
        let (start, width) = (end.start.argument(), end.size.argument());
        let last = model.graph.giver(*source).filter(|last| loss.fused && last.layer.facts().scaler == Some(Scales::Targets));
        let unit = last.map(|last| {
            let [mean, deviation] = [last.tensors[0], last.tensors[1]].map(|id| model.tensor(id));
            let (first, end) = (&mean.start, deviation.start.plus(&deviation.len));
            quote!(#first..#end)
        });
        Some(Head {
            name: end.name.as_ref()?,
            loss: quote!(::nn_runtime::__private::HeadLoss<#path, #scalar, #start, #width>),
            value: quote!(::nn_runtime::__private::HeadLoss::new(#value, #factor)),
            target: target_of(model, path, &end.size),
            doc: ends::described(end),
            unit,
        })
    };
    model.outputs.list.iter().zip(&model.losses).zip(&model.graph.outputs).filter_map(head).collect()
}

/// Whether a loss is the user's own, which may compare with a type of which only `Target` is known.
fn any_is_own(model: &Model) -> bool {
    model.losses.iter().any(|loss| !loss.path.to_string().contains("nn_runtime"))
}

/// The targets from the cells of a table: those of the first output, then those of the next.
fn from_cells(model: &Model, target: &Ident, heads: &[Head<'_>]) -> Option<TokenStream> {
    if any_is_own(model) {
        return None;
    }
    let [cells, rest, before] = ["cells", "rest", "before"].map(ours);
    let (names, types): (Vec<_>, Vec<_>) = heads.iter().map(|head| (head.name, &head.target)).unzip();
    Some(quote! {
        #[automatically_derived]
        impl ::nn_runtime::data::FromCells for #target {
            const COLUMNS: ::core::primitive::usize = 0 #(+ <#types as ::nn_runtime::data::FromCells>::COLUMNS)*;
            const FIELDS: &'static [(&'static ::core::primitive::str, ::core::primitive::usize)] =
                &[#((::core::stringify!(#names), <#types as ::nn_runtime::data::FromCells>::COLUMNS)),*];

            fn from_cells(#cells: &[::core::primitive::f64]) -> ::core::result::Result<Self, (::core::primitive::usize, ::nn_runtime::__private::String)> {
                let (mut #rest, mut #before) = (#cells, 0);
                ::core::result::Result::Ok(Self { #(#names: ::nn_runtime::__private::next_cells(&mut #rest, &mut #before)?,)* })
            }
        }
    })
}
