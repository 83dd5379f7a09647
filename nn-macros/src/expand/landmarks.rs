//! `LANDMARKS`: where the outputs of layers lie in the workspace.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::landmark::Landmark;
use crate::plan::{Place, Plan};
use crate::shape::Size;
use crate::step::Extent;

pub(super) fn landmarks(plan: &Plan) -> Option<TokenStream> {
    let landmarks: Vec<_> = plan.landmarks.iter().map(|at| landmark(plan, at)).collect();
    (!landmarks.is_empty()).then(|| quote!(const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[#(#landmarks),*];))
}

fn landmark(plan: &Plan, landmark: &Landmark) -> TokenStream {
    let Landmark { layers, value, limits, own } = landmark;
    let width = plan.width(*value);
    let width = width.argument();
    let made = if let Place::Slot(slot) = plan.buffer(*value).place {
        let before = before(plan, slot);
        quote!(in_memory(&[#(#layers),*], #width, #before))
    } else {
        quote!(in_outputs(&[#(#layers),*], #width))
    };
    let limits = limits.map(|limits| {
        let [least, most] = limits.map(|limit| match limit {
            f64::INFINITY => quote!(::core::f64::INFINITY),
            limit => {
                let number = Literal::f64_unsuffixed(limit.abs());
                if limit < 0.0 { quote!(-#number) } else { quote!(#number) }
            }
        });
        quote!(.within(#least, #most))
    });
    let own = own.then(|| quote!(.of_path()));
    quote!(::nn_runtime::__private::Landmark::#made #limits #own)
}

/// What the slots before one take.
fn before(plan: &Plan, slot: usize) -> TokenStream {
    let (mut per_row, mut fixed, mut layers) = (Size::of(0), Size::of(0), TokenStream::new());
    for slot in &plan.slots[..slot] {
        match &slot.extent {
            Extent::Rows(width) => per_row = per_row.plus(width),
            Extent::Fixed(len) => fixed = fixed.plus(len),
            Extent::Layer(layer, _) => {
                let path = &layer.path.train;
                layers.extend(quote!(.plus(#path::MEMORY)));
            }
        }
    }
    let fixed = (fixed.known() != Some(0)).then(|| quote!(.plus(::nn_runtime::Memory::fixed(#fixed))));
    quote!(::nn_runtime::Memory::per_row(#per_row)#fixed #layers)
}
