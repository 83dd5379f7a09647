//! The offsets of the slots of a workspace.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::{Plan, Slot};
use crate::shape::Size;
use crate::step::{Extent, Pass};

/// The slots of a plan, and whether their offsets are known here. If not, a table holds them: written out at each use, they would grow with
/// the square of the layers.
pub(super) struct Slots<'a> {
    slots: &'a [Slot],
    known: bool,
}

impl<'a> Slots<'a> {
    pub(super) fn of(plan: &'a Plan) -> Self {
        let known = |slot: &Slot| match &slot.extent {
            Extent::Rows(size) | Extent::Fixed(size) => size.known().is_some(),
            Extent::Layer(..) => false,
        };
        Self { slots: &plan.slots, known: plan.slots.iter().all(known) }
    }

    /// The memory that the slots before this one take, as `Memory`.
    pub(super) fn before(&self, slot: usize) -> TokenStream {
        if !self.known {
            let slot = Literal::usize_unsuffixed(slot);
            return quote!(Self::SLOTS[#slot]);
        }
        let [per_row, fixed] = self.sums(slot);
        let fixed = (fixed.known() != Some(0)).then(|| quote!(.plus(::nn_runtime::Memory::fixed(#fixed))));
        quote!(::nn_runtime::Memory::per_row(#per_row)#fixed)
    }

    /// How many numbers the slots before this one take regardless of the rows.
    pub(super) fn fixed_before(&self, slot: usize) -> TokenStream {
        if !self.known {
            let before = self.before(slot);
            return quote!(#before.fixed);
        }
        let [_, fixed] = self.sums(slot);
        quote!(#fixed)
    }

    fn sums(&self, slot: usize) -> [Size; 2] {
        self.slots[..slot].iter().fold([Size::of(0), Size::of(0)], |[per_row, fixed], slot| match &slot.extent {
            Extent::Rows(width) => [per_row.plus(width), fixed],
            Extent::Fixed(len) => [per_row, fixed.plus(len)],
            Extent::Layer(..) => [per_row, fixed],
        })
    }

    /// The table, if one is needed. It is a constant of the `impl`, whose bounds say that the layers can be trained.
    pub(super) fn table(&self) -> Option<TokenStream> {
        let slots = self.slots.iter().map(|slot| memory(&slot.extent));
        (!self.known).then(|| quote!(const SLOTS: &'static [::nn_runtime::Memory] = &::nn_runtime::__private::before([#(#slots),*]);))
    }
}

/// The memory that a slot takes.
pub(super) fn memory(extent: &Extent) -> TokenStream {
    match extent {
        Extent::Rows(width) => quote!(::nn_runtime::Memory::per_row(#width)),
        Extent::Fixed(len) => quote!(::nn_runtime::Memory::fixed(#len)),
        Extent::Layer(layer, pass) => {
            let path = &layer.path.train;
            let memory = if *pass == Pass::Predict { quote!(PREDICT_MEMORY) } else { quote!(MEMORY) };
            quote!(#path::#memory)
        }
    }
}
