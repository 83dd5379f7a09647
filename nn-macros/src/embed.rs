//! `embed!(path::to::Network, "net.safetensors")`. The network is declared elsewhere, so its tensors are not known here: rustc compares
//! them with the file when it compiles the expansion.

use proc_macro2::TokenStream;

use crate::check::unreadable;
use crate::error::Errors;
use crate::expand;
use crate::syntax::Embed;
use crate::weights::{Embedded, File, Type};

pub(crate) fn embed(tokens: TokenStream) -> TokenStream {
    let (root, tokens) = expand::Root::part(tokens);
    let mut errors = Errors::default();
    match syn::parse2(tokens) {
        Ok(embed) => {
            let embedded = read(&embed, &mut errors);
            root.of(expand::embed(&embed, embedded.as_ref(), &errors))
        }
        Err(error) => {
            errors.push(syn::Error::new(error.span(), "expected a network and its file: `embed!(path::to::Net, \"net.safetensors\")`"));
            errors.to_tokens()
        }
    }
}

fn read(Embed { weights, .. }: &Embed, errors: &mut Errors) -> Option<Embedded> {
    if let Some(form) = &weights.narrow {
        errors.at(form, "`embed!` takes no `as`: write it where the network is declared, `#[weights(\"net.safetensors\", as = f16)]`");
    }
    let file = File::read(weights, errors)?;
    let tensors = file.tensors(weights, errors)?;
    let mut embedded = Embedded::default();
    for tensor in &tensors {
        // The network's scalar, `f32` or `f64`, is not known here. Where this guess is wrong, the expansion converts the numbers at compile
        // time.
        let to = if tensor.dtype == "F64" { Type::F64 } else { Type::F32 };
        if !embedded.push(tensor, to) {
            errors.at(&weights.file, unreadable(tensor));
        }
    }
    errors.is_empty().then_some(embedded)
}
