//! Collects the errors of a stage, so that one build reports every mistake.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far, each with the tokens to underline.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Adds a mistake, underlining `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error of `syn`, which may combine several messages.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.extend(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many mistakes there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The errors as invocations of `compile_error!`.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The messages with the text they underline, for unit tests.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        self.0.iter().map(|error| (error.span().source_text().unwrap_or_default(), error.to_string())).collect()
    }
}
