//! `LANDMARKS`: where the outputs of layers lie in the workspace.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::slots::Slots;
use crate::plan::Landmark;
use crate::plan::{Place, Plan};

pub(super) fn landmarks(plan: &Plan) -> Option<TokenStream> {
    let slots = Slots::of(plan);
    let landmarks: Vec<_> = plan.landmarks.iter().map(|at| landmark(plan, &slots, at)).collect();
    (!plan.landmarks.is_empty()).then(|| quote!(const LANDMARKS: &'static [::nn_runtime::__private::Landmark] = &[#(#landmarks),*];))
}

fn landmark(plan: &Plan, slots: &Slots<'_>, landmark: &Landmark) -> TokenStream {
    let Landmark { layers, value, limits, own } = landmark;
    let width = plan.width(*value);
    let width = width.argument();
    let made = if let Place::Slot(slot) = plan.buffer(*value).place {
        let before = slots.before(slot);
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
