//! The rows of a network whose inputs or outputs have names: a struct with a field for each.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{LitStr, Visibility};

use crate::ends::{End, Ends};
use crate::model::Model;

/// `ListingInput { photo, facts }` and `ListingOutput { kind, price }`.
pub(super) fn rows(vis: &Visibility, model: &Model) -> TokenStream {
    [(&model.inputs, "inputs"), (&model.outputs, "outputs")].into_iter().filter_map(|(ends, what)| row(vis, model, ends, what)).collect()
}

/// The fields are arrays of one scalar without padding between them, so a row is a slice of numbers. `bytemuck` checks this.
fn row(vis: &Visibility, model: &Model, ends: &Ends, what: &str) -> Option<TokenStream> {
    let (row, scalar) = (ends.row.as_ref()?, &model.scalar);
    let doc = format!("A row of {what} of [`{}`].", model.name);
    let fields = ends.list.iter().map(|end| {
        let (name, of, doc) = (&end.name, end.row_type(scalar), described(end));
        quote!(#[doc = #doc] #vis #name: #of,)
    });
    // The derives of `bytemuck` take the path of their crate as a text, in which the path of the runtime cannot stand.
    let here = format_ident!("__bytemuck_of_{row}", span = Span::call_site());
    let text = LitStr::new(&here.to_string(), Span::call_site());
    Some(quote! {
        #[allow(non_snake_case, unused_imports, reason = "it is named after a type")]
        use ::nn_runtime::__private::bytemuck as #here;

        #[doc = #doc]
        #[allow(unreachable_pub, reason = "its visibility is that of the network")]
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq,
            ::nn_runtime::__private::bytemuck::Pod, ::nn_runtime::__private::bytemuck::Zeroable,
        )]
        #[bytemuck(crate = #text)]
        #[repr(C)]
        #vis struct #row {
            #(#fields)*
        }

        #[automatically_derived]
        impl ::nn_runtime::Row<#scalar> for #row {
            ::nn_runtime::__private::fields_as_row!(#scalar);
        }
    })
}

/// "An image of [3, 32, 32]."
pub(super) fn described(end: &End) -> String {
    let text = end.shape.described();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}
