//! The arguments of the attribute `#[onnx(…)]`.

use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitInt, LitStr, Token, parenthesized};

/// `"model.onnx", sizes(length = 512), as = f16`
pub(crate) struct Onnx {
    pub file: LitStr,
    /// The sizes of axes that are free in the file.
    pub sizes: Vec<(Ident, usize)>,
    /// The smaller type that weights are converted to.
    pub narrow: Option<Ident>,
}

impl Parse for Onnx {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut onnx = Self { file: input.parse()?, sizes: Vec::new(), narrow: None };
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            if input.parse::<Option<Token![as]>>()?.is_some() {
                input.parse::<Token![=]>()?;
                onnx.narrow = Some(input.parse()?);
                continue;
            }
            let option: Ident = input.parse()?;
            if option != "sizes" {
                return Err(syn::Error::new(option.span(), "expected `sizes` or `as`"));
            }
            let sizes;
            parenthesized!(sizes in input);
            onnx.sizes.extend(sizes.parse_terminated(size, Token![,])?);
        }
        Ok(onnx)
    }
}

/// `length = 512`
fn size(input: ParseStream) -> syn::Result<(Ident, usize)> {
    let name = input.parse()?;
    input.parse::<Token![=]>()?;
    Ok((name, input.parse::<LitInt>()?.base10_parse()?))
}
