//! Initialisers, as in `init = HeNormal`: the runtime's by name, the user's own as expressions.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

use super::numbers::Bound;
use super::{Checker, closest};
use crate::syntax::{Argument, Item, ungrouped};

/// The runtime's initialisers. If one takes a number, with the name and the bound of that number.
pub(crate) const INITIALIZERS: &[(&str, Option<(&str, Bound)>)] = &[
    ("GlorotUniform", None),
    ("GlorotNormal", None),
    ("HeUniform", None),
    ("HeNormal", None),
    ("LeakyHeUniform", Some(("slope", Bound::AtLeast(0.0)))),
    ("LeakyHeNormal", Some(("slope", Bound::AtLeast(0.0)))),
    ("LecunUniform", None),
    ("LecunNormal", None),
    ("TorchDefault", None),
    ("Orthogonal", Some(("gain", Bound::Any))),
    ("Normal", Some(("deviation", Bound::AtLeast(0.0)))),
    ("Uniform", Some(("bound", Bound::AtLeast(0.0)))),
    ("Constant", Some(("value", Bound::Any))),
    ("Zeros", None),
];

impl Checker {
    /// Reads an initialiser, as in `init = Normal(0.02)`.
    pub(crate) fn initializer(&mut self, item: &Item, argument: &Argument) -> Option<TokenStream> {
        let value = ungrouped(argument.value.clone());
        let expression = syn::parse2::<Expr>(value.clone()).ok();
        let name = match expression.as_ref().map(named) {
            Some(Some(Named::Word(name))) => name.clone(),
            Some(Some(Named::Own)) => return Some(value),
            _ => {
                self.errors.at(&value, "expected an initialiser: `HeNormal`, `Normal(0.02)`, or a path to one of your own");
                return None;
            }
        };
        let text = name.to_string();
        let Some((_, takes)) = INITIALIZERS.iter().find(|(known, _)| *known == text) else {
            let hint = match closest(&text, INITIALIZERS.iter().map(|(name, _)| *name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name an initialiser of your own by its path, `self::MyInit`".to_owned(),
            };
            self.errors.at(name, format_args!("there is no initialiser `{text}`: {hint}"));
            return None;
        };
        let numbers = match expression {
            Some(Expr::Call(call)) => Some(call.args),
            _ => None,
        };
        let number = match (takes, numbers) {
            (Some((what, bound)), Some(numbers)) if numbers.len() == 1 => {
                self.initializers_number(numbers.first(), &format!("the {what} of `{text}`"), *bound).ok()?
            }
            (Some((what, _)), Some(numbers)) if numbers.len() > 1 => {
                self.errors.at(numbers.iter().nth(1), format_args!("`{text}` takes only a {what}: write `{text}(0.02)`"));
                return None;
            }
            (Some((what, _)), _) => {
                self.errors.at(name, format_args!("`{text}` needs a {what}: write `{text}(0.02)`"));
                return None;
            }
            (None, Some(_)) => {
                self.errors.at(&value, format_args!("`{text}` takes no argument"));
                return None;
            }
            (None, None) => None,
        };
        if matches!(text.as_str(), "Zeros" | "Constant") || number == Some(0.0) {
            self.equal_weights.push((self.names.of(item), value.clone()));
        }
        Some(quote!(::nn_runtime::init::#value))
    }

    /// The number, if it is a literal; a const expression is left to rustc. `Err` means that an error has been reported.
    fn initializers_number(&mut self, number: Option<&Expr>, what: &str, bound: Bound) -> Result<Option<f64>, ()> {
        let argument = Argument { name: None, from: None, value: number.to_token_stream() };
        if super::numbers::literal(&argument.value).is_none() && !matches!(number, Some(Expr::Lit(_))) {
            return Ok(None);
        }
        self.number(&argument, what, bound).map(Some).ok_or(())
    }
}

/// What an expression names.
enum Named<'a> {
    /// An initialiser of the runtime, by a single word.
    Word(&'a Ident),
    /// An initialiser of the user: any expression that can make a value of its type.
    Own,
}

fn named(expression: &Expr) -> Option<Named<'_>> {
    match expression {
        Expr::Path(path) => Some(path.path.get_ident().map_or(Named::Own, Named::Word)),
        Expr::Call(call) => named(&call.func),
        Expr::Struct(_) | Expr::MethodCall(_) | Expr::Macro(_) | Expr::Block(_) | Expr::Const(_) | Expr::Field(_) | Expr::Index(_) => {
            Some(Named::Own)
        }
        Expr::Paren(inside) => named(&inside.expr).filter(|named| matches!(named, Named::Own)),
        Expr::Group(inside) => named(&inside.expr),
        _ => None,
    }
}
