//! What a loss of the runtime compares in a row: the numbers of all positions, or of each, all of them or those after a warm-up, as a mean
//! or a sum.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Kind, Takes};
use crate::checker::{Checker, Given};
use crate::model::{Assertion, Claim};
use crate::shape::{Grid, Shape, Size};
use crate::syntax::ends;

/// The part of a row that a loss compares.
pub(super) struct Row<'a> {
    shape: &'a Shape,
    /// The number of steps that count, if there is a warm-up before them.
    counted: Option<Size>,
    sum: bool,
}

impl<'a> Row<'a> {
    /// Reads `after = 1000` and `sum`.
    pub(super) fn read(checker: &mut Checker, kind: &Kind, given: &Given<'_>, shape: &'a Shape, unsure: bool) -> Self {
        let sum = given.get("sum");
        if let Some(sum) = sum.filter(|_| !kind.mean) {
            let message = format!("`{}` is one number for all outputs, so it takes no `sum` over them: remove it", kind.name);
            checker.errors.at(sum, message);
        }
        Row { shape, counted: counted(checker, given, shape, unsure), sum: sum.is_some() && kind.mean }
    }

    /// `EsrLoss(pre_emphasis = 0.95)` of the steps that count: its type and its value.
    pub(super) fn esr(&self, pre_emphasis: f64) -> [TokenStream; 2] {
        let [steps, features] = self.generics();
        let path = quote!(::nn_runtime::loss::EsrLoss);
        [quote!(#path<#steps, #features>), quote!(#path { pre_emphasis: #pre_emphasis })]
    }

    /// The type and the value of a loss, in what applies it to the row.
    pub(super) fn apply(&self, checker: &mut Checker, kind: &Kind, [mut path, mut value]: [TokenStream; 2]) -> [TokenStream; 2] {
        let mut wrap = |name: TokenStream, generics: &dyn Fn(&TokenStream) -> TokenStream| {
            let of = quote!(::nn_runtime::loss::#name);
            let generics = generics(&path);
            (path, value) = (quote!(#of<#generics>), quote!(#of(#value)));
        };
        if by_positions(kind, self.shape) {
            let name = match self.shape.grid {
                Grid::Steps(_) if self.shape.padded => quote!(PaddedSteps),
                Grid::Steps(_) => quote!(PerStep),
                _ => quote!(PerPixel),
            };
            let [positions, channels] = self.generics();
            wrap(name, &|of| quote!(#of, #positions, #channels));
        }
        if self.sum {
            wrap(quote!(Summed), &|of| of.clone());
        }
        if let Some(counted) = &self.counted {
            let outputs = checker.named(self.shape.channels.times(counted), "COUNTED").argument();
            let [steps, counted] = [&self.shape.positions(), counted].map(Size::argument);
            wrap(quote!(After), &|of| quote!(#of, #steps, #counted, #outputs));
        }
        [path, value]
    }

    /// The positions that count and the numbers of each.
    fn generics(&self) -> [TokenStream; 2] {
        let positions = self.counted.clone().unwrap_or_else(|| self.shape.positions());
        [&positions, &self.shape.channels].map(Size::argument)
    }
}

/// Whether a loss is the mean over losses at each position: of a sequence always, of an image where the target of a pixel is a class.
pub(super) fn by_positions(kind: &Kind, shape: &Shape) -> bool {
    match shape.grid {
        Grid::One | Grid::Tokens { .. } => false,
        Grid::Steps(_) => shape.padded || !matches!(kind.takes, Takes::Sequence),
        Grid::Pixels { .. } => matches!(kind.name, "CrossEntropy" | "MulticlassHinge"),
    }
}

/// The number of steps behind a warm-up. Reports one of a network that gives no sequence, and one that leaves no step.
fn counted(checker: &mut Checker, given: &Given<'_>, shape: &Shape, unsure: bool) -> Option<Size> {
    let argument = given.get("after")?;
    let Grid::Steps(steps) = &shape.grid else {
        if !unsure {
            let gives = shape.described();
            checker.errors.at(argument, format_args!("`after` leaves out the first steps of a sequence, but the network gives {gives}"));
        }
        return None;
    };
    if shape.padded {
        checker.errors.at(argument, "`after` leaves out the first steps of rows of equal length, and these may have fewer: remove it");
        return None;
    }
    let after = checker.size(&argument.value, "`after`");
    let [start, end] = ["`after` must be below ", ", the number of steps: it leaves none to count"];
    match (after.known(), steps.known()) {
        (Some(after), Some(steps)) if after >= steps => {
            checker.errors.at(&argument.value, format_args!("{start}{steps}{end}"));
            return None;
        }
        (Some(_), Some(_)) => {}
        _ => {
            let claim = Claim::AtMost { size: after.plus(&Size::of(1)), most: steps.clone(), texts: [start, end].map(str::to_owned) };
            checker.assertions.push(Assertion { claim, spans: ends(&argument.value.to_token_stream()) });
        }
    }
    // A harmless 1 where the claim fails.
    let counted = steps.windows(&after.plus(&Size::of(1)), 1);
    Some(checker.named(counted, "COUNTED"))
}
