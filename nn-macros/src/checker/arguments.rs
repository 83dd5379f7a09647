//! The arguments of a layer: which ones its kind accepts, and what they hold.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::{Checker, closest, synonyms};
use crate::syntax::{Argument, Chain, Item, ungrouped};

/// An argument that a kind accepts.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    name: &'static str,
    required: bool,
    form: Form,
    /// Whether `from -> value` is allowed.
    inputs: bool,
    /// Whether messages list it. What a kind reads only to say why it does not take it is not listed.
    listed: bool,
}

/// How an argument is written.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// By its place or its name: `64`, `outputs = 64`.
    Any,
    /// Only by its name: `kernel = 3`.
    Named,
    /// Its name alone, without a value: `sum`.
    Word,
}

impl Parameter {
    pub(crate) const fn required(name: &'static str) -> Self {
        Self { name, required: true, form: Form::Any, inputs: false, listed: true }
    }

    pub(crate) const fn optional(name: &'static str) -> Self {
        Self { required: false, ..Self::required(name) }
    }

    pub(crate) const fn named(name: &'static str) -> Self {
        Self { form: Form::Named, ..Self::optional(name) }
    }

    pub(crate) const fn word(name: &'static str) -> Self {
        Self { form: Form::Word, ..Self::optional(name) }
    }

    pub(crate) const fn listed(self, listed: bool) -> Self {
        Self { listed, ..self }
    }

    /// An example value, for messages.
    fn example(self) -> &'static str {
        match self.name {
            "deviation" => "0.1",
            "probability" | "exponent" => "0.5",
            "order" => "[1, 0]",
            "range" => "4..8",
            "number of groups" => "4",
            "kernel" if self.form == Form::Named => "16, kernel = 3",
            "kernel" | "factor" => "2",
            "name" => "conv1",
            "shape" => "[64, 7, 7]",
            "number of copies" => "3",
            _ => "64",
        }
    }

    pub(crate) const fn by_name(self) -> Self {
        Self { form: Form::Named, ..self }
    }

    pub(crate) const fn with_inputs(self) -> Self {
        Self { inputs: true, ..self }
    }
}

/// The arguments that were given, by name.
#[derive(Default)]
pub(crate) struct Given<'a>(Vec<(&'static str, &'a Argument)>);

impl<'a> Given<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'a Argument> {
        self.0.iter().find(|(given, _)| *given == name).map(|(_, argument)| *argument)
    }
}

impl Checker {
    /// Assigns an item's arguments to the parameters of its kind.
    pub(crate) fn arguments<'a>(&mut self, item: &'a Item, parameters: &[Parameter]) -> Given<'a> {
        let kind = item.target.to_token_stream().to_string();
        let mut given = Given(Vec::new());
        let (mut unknown, mut surplus) = (false, Vec::new());
        for argument in item.arguments.iter().flat_map(|arguments| &arguments.list) {
            let found = if let Some(name) = &argument.name {
                parameters.iter().find(|parameter| name == parameter.name)
            } else {
                let word = argument.value.to_string();
                let words = parameters.iter().find(|parameter| parameter.form == Form::Word && word == parameter.name);
                let mut placed = parameters.iter().filter(|parameter| parameter.form == Form::Any);
                words.or_else(|| placed.find(|parameter| given.get(parameter.name).is_none()))
            };
            match (found, &argument.name) {
                (Some(parameter), Some(name)) if parameter.form == Form::Word => {
                    self.errors.at(name, format_args!("`{}` has no value: write it alone", parameter.name));
                }
                (Some(parameter), name) if given.get(parameter.name).is_some() => {
                    let tokens = name.as_ref().map_or_else(|| argument.value.clone(), ToTokens::to_token_stream);
                    self.errors.at(tokens, format_args!("`{}` is given twice", parameter.name));
                }
                (Some(parameter), _) => {
                    if let (Some(from), false) = (&argument.from, parameter.inputs) {
                        self.errors
                            .at(from, format_args!("`{kind}` takes no `->`: only `Dense(inputs -> outputs)` and convolutions take it"));
                    }
                    given.0.push((parameter.name, argument));
                }
                (None, Some(name)) => {
                    let names = parameters.iter().map(|parameter| parameter.name);
                    let word = name.to_string();
                    let part = names.clone().find(|known| word.strip_prefix(known).is_some_and(|rest| rest.starts_with('_')));
                    let hint = match (synonyms::argument(&word), part.or_else(|| closest(&word, names))) {
                        (Some(here), _) => here.to_owned(),
                        (None, Some(near)) => format!("did you mean `{near}`?"),
                        (None, None) => accepted(parameters),
                    };
                    unknown = true;
                    self.errors.at(name, format_args!("`{kind}` has no argument `{name}`: {hint}"));
                }
                (None, None) => surplus.push(argument),
            }
        }
        let missing: Vec<_> =
            parameters.iter().filter(|parameter| parameter.required && given.get(parameter.name).is_none()).copied().collect();
        let by_name = missing.iter().find(|missing| missing.form == Form::Named).filter(|_| !surplus.is_empty());
        let first = given.0.iter().find(|(_, argument)| argument.name.is_none()).map(|(_, argument)| *argument);
        if let (Some(missing), Some(first)) = (by_name, first) {
            self.wants_a_name(&kind, missing.name, first, &surplus);
            return given;
        }
        for argument in surplus {
            self.errors.at(argument, format_args!("too many arguments for `{kind}`: {}", accepted(parameters)));
        }
        // What is missing may be what is called otherwise or could not be parsed, and that has been reported.
        if !missing.is_empty() && !unknown && item.arguments.as_ref().is_none_or(|arguments| !arguments.unreadable) {
            let names: Vec<_> = missing.iter().map(|missing| missing.name).collect();
            let example =
                parameters.iter().find(|parameter| parameter.required && parameter.form == Form::Named).unwrap_or(&missing[0]).example();
            let a = if names[0].starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
            self.errors.at(&item.target, format_args!("`{kind}` needs {a} {}: write `{kind}({example})`", names.join(" and a ")));
        }
        given
    }

    /// `Conv2d(16, 3)`, `Conv2d(6, 16, 3)`: a kernel without its name, perhaps behind the number of inputs.
    fn wants_a_name(&mut self, kind: &str, name: &str, first: &Argument, surplus: &[&Argument]) {
        let Argument { from, value, .. } = first;
        let written = match (from, surplus) {
            (None, [outputs, kernel, ..]) => format!("{value} -> {}, {name} = {}", outputs.value, kernel.value),
            (None, [kernel, ..]) => format!("{value}, {name} = {}", kernel.value),
            (Some(from), [kernel, ..]) => format!("{from} -> {value}, {name} = {}", kernel.value),
            (_, []) => return,
        };
        let tokens: TokenStream = surplus.iter().map(ToTokens::to_token_stream).collect();
        self.errors.at(tokens, format_args!("`{kind}` takes its {name} by name: write `{kind}({written})`"));
    }

    /// Reports a body of a kind that has none: `Relu { … }`.
    pub(crate) fn no_body(&mut self, item: &Item) {
        if let Some(Chain { braces: Some(braces), .. }) = &item.body {
            self.errors.at(
                super::spanned(braces.span.open()),
                format_args!("`{}` cannot contain layers: remove the braces", item.target.to_token_stream()),
            );
        }
    }

    /// The body of an item. Reports a missing or empty one, as in a `Residual` without layers inside.
    pub(crate) fn body<'a>(&mut self, item: &'a Item) -> Option<&'a Chain> {
        let kind = item.target.to_token_stream().to_string();
        let body = item.body.as_ref().filter(|body| !body.members.is_empty());
        if body.is_none() {
            let example = match kind.as_str() {
                "Add" => "Add { Dense(64), Identity }",
                "Concat" => "Concat { Dense(64), Identity }",
                "Heads" => "Heads { kind: { Dense(5), Softmax }, price: Dense(1) }",
                "Multiply" => "Multiply { Dense(64), { Dense(64), Sigmoid } }",
                "Repeat" => "Repeat(3) { Dense(64), Relu }",
                _ => "Residual { Dense(64), Relu }",
            };
            self.errors.at(&item.target, format_args!("`{kind}` needs layers in braces: write `{example}`"));
        }
        body
    }

    /// Reports an empty branch: `Concat { {}, Dense(8) }`.
    pub(crate) fn empty_branch(&mut self, branch: &Chain) {
        if let Some(braces) = branch.braces {
            self.errors
                .at(super::spanned(braces.span.join()), "a branch needs at least one layer: write `Identity` to pass the input through");
        }
    }

    /// Reads `true` or `false`, as in `bias = false`.
    pub(crate) fn truth(&mut self, argument: &Argument, what: &str) -> bool {
        match ungrouped(argument.value.clone()).to_string().as_str() {
            "false" => false,
            "true" => true,
            _ => {
                self.errors.at(&argument.value, format_args!("`{what}` must be `true` or `false`"));
                true
            }
        }
    }

    /// Checks that an argument is one of `words`, as in `Gelu(tanh)`.
    pub(crate) fn word(&mut self, argument: &Argument, words: &[&str]) {
        if !words.contains(&argument.value.to_string().as_str()) {
            self.errors.at(&argument.value, format_args!("expected `{}`", words.join("` or `")));
        }
    }
}

/// What a kind accepts, for messages.
fn accepted(parameters: &[Parameter]) -> String {
    let names: Vec<_> = parameters
        .iter()
        .filter(|parameter| parameter.listed)
        .map(|Parameter { name, form, .. }| match form {
            Form::Any => format!("the {name}"),
            Form::Named => format!("`{name} = …`"),
            Form::Word => format!("`{name}`"),
        })
        .collect();
    if names.is_empty() { "it takes none".to_owned() } else { format!("it takes {}", names.join(", ")) }
}
