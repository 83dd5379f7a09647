//! The arguments of a layer: which there may be, and what stands in them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Checker, closest};
use crate::syntax::{Argument, Chain, Item, ungrouped};

/// An argument that a kind may have.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    name: &'static str,
    required: bool,
    /// Whether it is given by its name only.
    named: bool,
    /// Whether `from -> value` may be written.
    inputs: bool,
}

impl Parameter {
    pub(crate) const fn required(name: &'static str) -> Self {
        Self { name, required: true, named: false, inputs: false }
    }

    pub(crate) const fn optional(name: &'static str) -> Self {
        Self { required: false, ..Self::required(name) }
    }

    pub(crate) const fn named(name: &'static str) -> Self {
        Self { named: true, ..Self::optional(name) }
    }

    /// What may stand there.
    fn example(self) -> &'static str {
        match self.name {
            "probability" => "0.5",
            "number of groups" => "4",
            "number of times" => "3",
            _ => "64",
        }
    }

    pub(crate) const fn with_inputs(self) -> Self {
        Self { inputs: true, ..self }
    }
}

/// What a number may be.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    AtLeast(f64),
    Above(f64),
    /// From 0 to 1.
    Share,
    /// From 0 to 1, but not 1 itself.
    Probability,
}

/// The arguments that were given, by name.
pub(crate) struct Given<'a>(Vec<(&'static str, &'a Argument)>);

impl<'a> Given<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'a Argument> {
        self.0.iter().find(|(given, _)| *given == name).map(|(_, argument)| *argument)
    }
}

impl Checker {
    /// Sorts an item's arguments by the parameters its kind has.
    pub(crate) fn arguments<'a>(&mut self, item: &'a Item, parameters: &[Parameter]) -> Given<'a> {
        let kind = item.target.to_token_stream().to_string();
        let mut given = Given(Vec::new());
        for argument in item.arguments.iter().flat_map(|arguments| &arguments.list) {
            let found = match &argument.name {
                Some(name) => parameters.iter().find(|parameter| name == parameter.name),
                None => parameters.iter().find(|parameter| !parameter.named && given.get(parameter.name).is_none()),
            };
            match (found, &argument.name) {
                (Some(parameter), _) if given.get(parameter.name).is_some() => {
                    self.errors.at(&argument.name, format_args!("`{}` stands twice", parameter.name));
                }
                (Some(parameter), _) => {
                    if let (Some(from), false) = (&argument.from, parameter.inputs) {
                        self.errors.at(from, format_args!("`->` has no place in {kind}: its output's size follows from its input's"));
                    }
                    given.0.push((parameter.name, argument));
                }
                (None, Some(name)) => {
                    let names = parameters.iter().map(|parameter| parameter.name);
                    let hint = match closest(&name.to_string(), names) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => expected(parameters),
                    };
                    self.errors.at(name, format_args!("{kind} has no argument `{name}`: {hint}"));
                }
                (None, None) => self.errors.at(argument, format_args!("one argument too many for {kind}: {}", expected(parameters))),
            }
        }
        for missing in parameters.iter().filter(|parameter| parameter.required && given.get(parameter.name).is_none()) {
            // An argument that could not be read has its error already.
            if item.arguments.as_ref().is_none_or(|arguments| !arguments.unreadable) {
                self.errors.at(&item.target, format_args!("{kind} needs its {}: `{kind}({})`", missing.name, missing.example()));
            }
        }
        given
    }

    /// `Relu { … }`
    pub(crate) fn no_body(&mut self, item: &Item) {
        if let Some(Chain { braces: Some(braces), .. }) = &item.body {
            self.errors.at(super::spanned(braces.span.open()), format_args!("`{}` has no layers inside", item.target.to_token_stream()));
        }
    }

    /// `Residual` without layers inside.
    pub(crate) fn body<'a>(&mut self, item: &'a Item) -> Option<&'a Chain> {
        let kind = item.target.to_token_stream();
        let body = item.body.as_ref().filter(|body| !body.members.is_empty());
        if body.is_none() {
            self.errors.at(&item.target, format_args!("{kind} needs layers inside: `{kind} {{ Dense(64), Relu }}`"));
        }
        body
    }

    /// `Concat { {}, Dense(8) }`
    pub(crate) fn empty_branch(&mut self, branch: &Chain) {
        if let Some(braces) = branch.braces {
            self.errors.at(super::spanned(braces.span.join()), "a branch needs layers inside: `Identity` gives the input itself");
        }
    }

    /// `bias = false`
    pub(crate) fn truth(&mut self, argument: &Argument) -> bool {
        match ungrouped(argument.value.clone()).to_string().as_str() {
            "false" => false,
            "true" => true,
            _ => {
                self.errors.at(&argument.value, "expected `true` or `false`");
                true
            }
        }
    }

    /// `LeakyRelu(0.01)`
    pub(crate) fn number(&mut self, argument: &Argument, what: &str, bound: Bound) -> Option<f64> {
        let text = ungrouped(argument.value.clone()).to_string().replace([' ', '_'], "");
        let number = text.trim_end_matches("f32").trim_end_matches("f64").parse::<f64>().ok().filter(|number| number.is_finite());
        match number {
            None => self.errors.at(&argument.value, format_args!("{what} is a number, as a literal: `0.01`")),
            Some(number) => match bound {
                Bound::AtLeast(least) if number < least => self.errors.at(&argument.value, format_args!("{what} is at least {least}")),
                Bound::Above(least) if number <= least => self.errors.at(&argument.value, format_args!("{what} is above {least}")),
                Bound::Share if !(0.0..=1.0).contains(&number) => self.errors.at(&argument.value, format_args!("{what} is from 0 to 1")),
                Bound::Probability if !(0.0..1.0).contains(&number) => {
                    self.errors.at(&argument.value, format_args!("{what} is at least 0 and below 1"));
                }
                _ => return Some(number),
            },
        }
        None
    }

    /// `Gelu(tanh)`
    pub(crate) fn word(&mut self, argument: &Argument, words: &[&str]) {
        if !words.contains(&argument.value.to_string().as_str()) {
            self.errors.at(&argument.value, format_args!("expected `{}`", words.join("` or `")));
        }
    }

    /// `init = HeNormal`
    pub(crate) fn initializer(&mut self, item: &Item, argument: &Argument) -> Option<TokenStream> {
        let value = ungrouped(argument.value.clone());
        let Ok(expression) = syn::parse2::<syn::Expr>(value.clone()) else {
            self.errors.at(&value, "expected an initialiser: `HeNormal`, `Normal(0.02)`, or a path to one of your own");
            return None;
        };
        let path = match &expression {
            syn::Expr::Path(path) => &path.path,
            syn::Expr::Call(call) => match &*call.func {
                syn::Expr::Path(path) => &path.path,
                _ => return Some(value),
            },
            _ => return Some(value),
        };
        let Some(name) = path.get_ident() else { return Some(value) };
        let text = name.to_string();
        let Some((_, takes_number)) = INITIALIZERS.iter().find(|(known, _)| *known == text) else {
            let hint = match closest(&text, INITIALIZERS.iter().map(|(name, _)| *name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "one of your own is named by a path: `self::Mine`".to_owned(),
            };
            self.errors.at(name, format_args!("there is no initialiser `{text}`: {hint}"));
            return None;
        };
        match (*takes_number, &expression) {
            (true, syn::Expr::Path(_)) => {
                self.errors.at(name, format_args!("`{text}` needs its number: `{text}(0.02)`"));
                return None;
            }
            (false, syn::Expr::Call(_)) => {
                self.errors.at(&value, format_args!("`{text}` has no number"));
                return None;
            }
            _ => {}
        }
        if matches!(text.as_str(), "Zeros" | "Constant") {
            self.equal_weights.push((self.names.of(item), value.clone()));
        }
        Some(quote!(::nn_runtime::init::#value))
    }
}

/// The runtime's initialisers, and whether they have a number.
const INITIALIZERS: &[(&str, bool)] = &[
    ("GlorotUniform", false),
    ("GlorotNormal", false),
    ("HeUniform", false),
    ("HeNormal", false),
    ("LecunUniform", false),
    ("LecunNormal", false),
    ("TorchDefault", false),
    ("Orthogonal", true),
    ("Normal", true),
    ("Uniform", true),
    ("Constant", true),
    ("Zeros", false),
];

/// What a kind may be given, in words.
fn expected(parameters: &[Parameter]) -> String {
    if parameters.is_empty() {
        return "it has none".to_owned();
    }
    let names: Vec<_> = parameters
        .iter()
        .map(|parameter| if parameter.named { format!("`{} = …`", parameter.name) } else { format!("its {}", parameter.name) })
        .collect();
    format!("expected {}", names.join(", "))
}
