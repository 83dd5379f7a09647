//! The arguments of the attribute `#[weights(…)]` and of `embed!`.

use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Path, Token, parenthesized};

/// `"net.safetensors", as = f16, rename("fc1" = "hidden")`
pub(crate) struct Weights {
    pub file: LitStr,
    /// The smaller type that weights are converted to.
    pub narrow: Option<Ident>,
    pub renames: Vec<Rename>,
    /// The tensors, if they have been read already.
    pub given: Option<Vec<nn_onnx::Tensor>>,
}

/// `"fc1" = "hidden"`: a tensor's name or the prefix of several, in the file and in the declaration.
pub(crate) struct Rename {
    pub from: LitStr,
    pub to: LitStr,
}

/// `path::to::Network, "net.safetensors"`
pub(crate) struct Embed {
    pub network: Path,
    pub weights: Weights,
}

impl Parse for Weights {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut weights = Self { file: input.parse()?, narrow: None, renames: Vec::new(), given: None };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            if input.parse::<Option<Token![as]>>()?.is_some() {
                input.parse::<Token![=]>()?;
                let form: Ident = input.parse()?;
                if weights.narrow.is_some() {
                    return Err(syn::Error::new(form.span(), "`as` is given twice"));
                }
                weights.narrow = Some(form);
                continue;
            }
            let option: Ident = input.parse()?;
            if option != "rename" {
                return Err(syn::Error::new(option.span(), "expected `rename` or `as`"));
            }
            let renames;
            parenthesized!(renames in input);
            weights.renames.extend(renames.parse_terminated(Rename::parse, Token![,])?);
        }
        Ok(weights)
    }
}

impl Parse for Rename {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let from = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { from, to: input.parse()? })
    }
}

impl Parse for Embed {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let network = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok(Self { network, weights: input.parse()? })
    }
}
