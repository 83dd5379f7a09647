//! Generates random networks: declarations drawn from the grammar, the same ones in every build. `networks/random.rs` compiles and checks
//! them. Each is written twice: as it is, and as `#[plain]`, without the compiler's optimisations.

#[path = "build/embedded.rs"]
mod embedded;
#[path = "build/ends.rs"]
mod ends;
#[path = "build/shapes.rs"]
mod shapes;

use std::fmt::Write;
use std::{env, fs, path::Path};

const NETWORKS: usize = 56;

/// How many of them have named inputs and outputs.
const WITH_NAMES: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build/embedded.rs");
    println!("cargo::rerun-if-changed=build/ends.rs");
    println!("cargo::rerun-if-changed=build/shapes.rs");
    let mut file = String::new();
    let mut calls = String::new();
    let (mut with_weights, mut comparisons) = (String::new(), String::new());
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo says where");
    for seed in 0..NETWORKS {
        let mut draw = Draw(seed as u64 + 1);
        let drawn = if seed < NETWORKS - WITH_NAMES { draw.declaration() } else { draw.with_names() };
        let weights = embedded::file(seed, &drawn);
        if let Some(weights) = &weights {
            let (networks, comparison) = embedded::networks(seed, &here, weights, &drawn);
            with_weights += &networks;
            comparisons += &comparison;
        }
        let Drawn { loss, signature, body, outputs } = drawn;
        let declaration = format!("{loss} Net{signature} {{\n{body}}}");
        writeln!(
            file,
            "mod n{seed} {{\n    use super::*;\n    #[allow(dead_code)]\n    const TWO: usize = 2;\n    #[allow(dead_code)]\n    \
             const WIDE: usize = 5;\n    network! {{ {loss} #[scalar(f64)] pub(super) struct Net{signature} {{\n{body}    }} }}\n    \
             network! {{ {loss} #[plain] #[scalar(f64)] pub(super) struct Plain{signature} {{\n{body}    }} }}\n}}"
        )
        .expect("a string takes all");
        writeln!(
            file,
            "impl Twin for n{seed}::Net {{\n    type Plain = n{seed}::Plain;\n    const FILE: Option<&'static str> = {weights:?};\n}}"
        )
        .expect("a string takes all");
        if !outputs.is_empty() {
            let draw = |(place, name): (usize, &String)| format!("{name}: Drawn::draw_head(heads[{place}], rng)");
            let fields: Vec<String> = outputs.iter().enumerate().map(draw).collect();
            for network in ["Net", "Plain"] {
                writeln!(
                    file,
                    "impl Drawn for n{seed}::{network}Target {{\n    fn draw(_: Metric, _: usize, _: &mut StdRng) -> Self {{ unreachable!() }}\n    \
                     fn draw_row(heads: &[(Metric, usize)], rng: &mut StdRng) -> Self {{\n        Self {{ {} }}\n    }}\n}}",
                    fields.join(", ")
                )
                .expect("a string takes all");
            }
        }
        writeln!(calls, "    case.run::<n{seed}::Net>({declaration:?});").expect("a string takes all");
    }
    writeln!(file, "/// Runs a case on every network.\npub(crate) fn each(case: &impl Case) {{\n{calls}}}").expect("a string takes all");
    let folder = env::var("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&folder).join("random.rs"), file).expect("the folder is there");
    let with_weights = format!("{with_weights}/// Compares all of them.\nfn compare_all() {{\n{comparisons}}}\n");
    fs::write(Path::new(&folder).join("random_weights.rs"), with_weights).expect("the folder is there");
}

struct Drawn {
    /// `#[loss(…)]`
    loss: String,
    /// `(3) -> 2`
    signature: String,
    body: String,
    /// The names of the outputs, if they have any.
    outputs: Vec<String>,
}

/// A source of random choices: `SplitMix64`.
struct Draw(u64);

/// Layers of any width whose gradient exists nearly everywhere.
const ANY_WIDTH: &[&str] = &[
    "Relu",
    "LeakyRelu",
    "LeakyRelu(0.2)",
    "Elu",
    "Elu(0.5)",
    "Selu",
    "Gelu",
    "Gelu(tanh)",
    "Silu",
    "Mish",
    "Softplus",
    "Softsign",
    "Sigmoid",
    "Tanh",
    "HardSigmoid",
    "HardSwish",
    "HardTanh",
    "HardTanh(0, 6)",
    "Prelu",
    "Abs",
    "Tanh, Exp",
    "Softplus, Log",
    "Softplus, Power(1.5)",
    "Tanh, Power(3)",
    "Identity",
    "self::Swish",
    "BatchNorm",
    "BatchNorm",
    "BatchNorm(epsilon = 0.1, momentum = 0.5)",
    "Dropout(0.3)",
    "Dropout(0.2, classic)",
    "Noise(0.2)",
    "Standardize",
    "Rescale",
    "Activity(L1(0.1))",
    "Activity(L2(0.2))",
];

/// Layers that need more than one number.
const WIDER: &[&str] = &["Softmax", "LogSoftmax", "LayerNorm", "RmsNorm"];

/// What cannot be used again: layers that measure what they are given, and those of a path. Probabilities may end up behind others.
pub(crate) const ONCE: &[&str] = &["BatchNorm", "Standardize", "Rescale", "self::", "Softmax", "Sigmoid"];

/// Layers that give probabilities.
const PROBABILITIES: &[&str] = &["Softmax", "Sigmoid"];

/// Losses, the layer that they need at the end, and the fewest outputs.
const LOSSES: [(&str, &str, usize); 9] = [
    ("MeanSquaredError", "", 1),
    ("MeanAbsoluteError", "", 1),
    ("Huber", "", 1),
    ("Huber(0.3)", "", 1),
    ("CrossEntropy", "Softmax", 2),
    ("BinaryCrossEntropy", "Sigmoid", 1),
    ("Hinge", "Tanh", 1),
    ("MulticlassHinge", "", 2),
    ("self::Quartic", "", 1),
];

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True with probability 1 / `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn declaration(&mut self) -> Drawn {
        let positions = self.once_in(2).then(|| self.positions());
        let (loss, end, least) = LOSSES[self.below(LOSSES.len())];
        let outputs = least + self.below(3);
        let loss_attribute = format!("#[loss({loss})]");
        let (shape, mut body, width) = match positions {
            // A loss at each position.
            Some((input, body, shape)) if self.once_in(3) => {
                let last = shape.last(outputs);
                let end = if end.is_empty() { String::new() } else { format!("        {end},\n") };
                let signature = format!("({input}) -> {}", shape.with_channels(outputs).text());
                let loss_attribute = match (shape.steps(), loss) {
                    (_, "MeanAbsoluteError" | "self::Quartic") if shape.is_padded() => "#[loss(MeanAbsoluteError(sum))]".to_owned(),
                    _ if shape.is_padded() => loss_attribute,
                    (Some(_), "MeanAbsoluteError") => "#[loss(EsrLoss(pre_emphasis = 0.9))]".to_owned(),
                    (Some(2..), "MeanSquaredError" | "Huber" | "CrossEntropy" | "Hinge") => format!("#[loss({loss}(after = 1))]"),
                    _ => loss_attribute,
                };
                return Drawn { loss: loss_attribute, signature, body: format!("{body}        last: {last},\n{end}"), outputs: Vec::new() };
            }
            Some((input, body, shape)) => {
                let (layer, width) = self.numbers(shape);
                (input, format!("{body}        {layer},\n"), width)
            }
            None => {
                let width = 1 + self.below(6);
                (width.to_string(), String::new(), width)
            }
        };
        if self.once_in(3) {
            body += "        Standardize,\n";
        }
        let mut chain = Chain { width, last: String::new(), names: 0, seen: Vec::new() };
        for _ in 0..2 + self.below(4) {
            body += &self.item(&mut chain, 2);
        }
        if chain.width != outputs || !end.is_empty() || chain.last == "Rescale" {
            writeln!(body, "        last: Dense({outputs}),").expect("a string takes all");
        }
        if !end.is_empty() {
            writeln!(body, "        {end},").expect("a string takes all");
        } else if loss != "MulticlassHinge" && self.once_in(2) {
            body += "        Rescale,\n";
        }
        Drawn { loss: loss_attribute, signature: format!("({shape}) -> {outputs}"), body, outputs: Vec::new() }
    }

    /// Some layers to put inside another one, on one line.
    fn inside(&mut self, outside: &mut Chain, depth: usize) -> (String, Chain) {
        let mut chain = outside.clone();
        let layers: String = (0..=self.below(3)).map(|_| self.item(&mut chain, depth - 1)).collect();
        (outside.names, outside.seen) = (chain.names, chain.seen.clone());
        let layers = if layers.is_empty() { "Identity, ".to_owned() } else { layers };
        (layers.replace('\n', " "), chain)
    }

    /// A line with a layer, preceded by layers that it needs.
    fn item(&mut self, chain: &mut Chain, depth: usize) -> String {
        let name = if self.once_in(4) {
            chain.names += 1;
            format!("{}{}: ", self.one_of(&["hidden", "rows", "weight", "n", "d_inputs", "pass"]), chain.names)
        } else {
            String::new()
        };
        let mut before = "";
        let given = chain.width;
        let layer = match self.below(16) {
            0 if depth > 0 => self.residual(chain, depth),
            1 | 2 if depth > 0 => self.concat(chain, depth),
            3 if depth > 0 => {
                let seen = chain.seen.clone();
                let (inner, _) = self.inside(chain, depth);
                // Outside of the body, its names are those of the copies.
                (chain.last, chain.seen) = ("body".to_owned(), seen);
                format!("Repeat({}) {{ {inner} Dense({}) }}", 1 + self.below(3), chain.width)
            }
            4 => {
                before = if chain.width == 3 { "" } else { "Dense(3), " };
                (chain.width, chain.last) = (2, "body".to_owned());
                self.one_of(&["self::Inner", "self::Normed"]).to_owned()
            }
            9 | 10 if depth > 0 => self.elementwise(chain, depth),
            5..8 => self.dense(chain),
            14 | 15 => self.again(chain),
            8 if self.once_in(3) => {
                // The macro divides the row into groups, so it has to know the width.
                (chain.width, chain.last) = (6, "GroupNorm".to_owned());
                format!("Dense(6), {}", self.one_of(&["GroupNorm(1)", "GroupNorm(2)", "GroupNorm(3)"]))
            }
            _ => self.pointwise(chain),
        };
        // A layer that could not be drawn is left out together with its name.
        if layer.is_empty() {
            return String::new();
        }
        if let Some(name) = name.strip_suffix(": ") {
            let given = Some(given).filter(|_| before.is_empty() && ONCE.iter().all(|kind| !layer.contains(kind)));
            chain.seen.push(Seen { name: name.to_owned(), width: chain.width, given });
        }
        format!("        {before}{name}{layer},\n")
    }

    /// A layer that takes as many numbers as there are, once more.
    fn again(&mut self, chain: &mut Chain) -> String {
        let Some(Seen { name, width, .. }) = self.seen(chain, |seen| seen.given == Some(chain.width)) else { return String::new() };
        (chain.width, chain.last) = (width, "body".to_owned());
        format!("Again({name})")
    }

    fn dense(&mut self, chain: &mut Chain) -> String {
        if chain.width > 1 && self.once_in(10) {
            let start = self.below(chain.width - 1);
            let range = format!("{start}..{}", chain.width);
            let list = format!("[({range}).rev(), {start}]");
            let half = chain.width / 2;
            let (range, more) = if self.once_in(2) {
                (range, 0)
            } else if start == 0 && half > 1 && chain.width.is_multiple_of(2) {
                // A shuffle has a kernel of its own.
                (format!("{:?}", (0..half).flat_map(|place| [place, half + place]).collect::<Vec<_>>()), 0)
            } else {
                (list, 1)
            };
            (chain.width, chain.last) = (chain.width - start + more, "body".to_owned());
            return format!("Slice({range})");
        }
        if self.once_in(10) {
            (chain.width, chain.last) = (2, "Sample".to_owned());
            return format!("Dense(4), Sample(2{})", self.one_of(&["", ", kl = 0.3", ", kl = 0.0"]));
        }
        let (size, text) = [(1, "1"), (2, "TWO"), (3, "3"), (5, "WIDE"), (4, "TWO * 2"), (7, "7")][self.below(6)];
        if self.once_in(6) {
            (chain.width, chain.last) = (size, "Rbf".to_owned());
            // Near enough for answers above 0: a normalisation behind numbers that hardly differ magnifies rounding errors.
            return format!("Rbf({text}, init = Normal(0.3))");
        }
        let from = if self.once_in(3) { format!("{} -> ", chain.width) } else { String::new() };
        (chain.width, chain.last) = (size, "Dense".to_owned());
        format!("Dense({from}{text}{})", self.one_of(&["", "", ", bias = false", ", init = GlorotNormal"]))
    }

    fn residual(&mut self, chain: &mut Chain, depth: usize) -> String {
        let width = chain.width;
        let (mut inner, end) = self.inside(chain, depth);
        "body".clone_into(&mut chain.last);
        if end.width == width {
            return format!("Residual {{ {inner} }}");
        }
        if self.once_in(2) {
            chain.width = end.width;
            return format!("Residual(project) {{ {inner} }}");
        }
        write!(inner, "Dense({width})").expect("a string takes all");
        format!("Residual {{ {inner} }}")
    }

    /// One to three branches: single layers without braces, and chains. The first begins with the input, so that something reads it.
    fn concat(&mut self, chain: &mut Chain, depth: usize) -> String {
        let (mut branches, mut width) = (Vec::new(), 0);
        for _ in 0..=self.below(3) {
            if self.once_in(4) {
                width += chain.width;
                branches.push(self.one_of(&["Identity", "BatchNorm", "Relu", "Dropout(0.4)"]).to_owned());
            } else {
                let from = self.seen(chain, |_| true).filter(|_| !branches.is_empty() && self.once_in(2));
                let mut start = chain.clone();
                if let Some(Seen { width, .. }) = &from {
                    (start.width, start.last) = (*width, "body".to_owned());
                }
                let (inner, end) = self.inside(&mut start, depth);
                (chain.names, chain.seen) = (start.names, start.seen);
                width += end.width;
                let from = from.map_or_else(String::new, |Seen { name, .. }| format!("From({name}), "));
                branches.push(format!("{{ {from}{inner} }}"));
            }
        }
        (chain.width, chain.last) = (width, "body".to_owned());
        format!("Concat {{ {} }}", branches.join(", "))
    }

    /// One to three branches of the width of the chain. The first begins with the input, so that something reads it.
    fn elementwise(&mut self, chain: &mut Chain, depth: usize) -> String {
        let (width, mut branches) = (chain.width, Vec::new());
        for place in 0..=self.below(3) {
            let from = self.seen(chain, |seen| seen.width == width).filter(|_| place > 0);
            branches.push(match (self.below(3), from) {
                (0, _) => self.one_of(&["Identity", "Tanh", "Standardize", "Dropout(0.4)"]).to_owned(),
                (1, Some(Seen { name, .. })) => format!("From({name})"),
                _ => {
                    let (inner, _) = self.inside(chain, depth);
                    format!("{{ {inner} Dense({width}) }}")
                }
            });
        }
        "body".clone_into(&mut chain.last);
        format!("{} {{ {} }}", self.one_of(&["Add", "Multiply"]), branches.join(", "))
    }

    /// One of the named layers so far.
    fn seen(&mut self, chain: &Chain, of: impl Fn(&Seen) -> bool) -> Option<Seen> {
        let fitting: Vec<_> = chain.seen.iter().filter(|seen| of(seen)).collect();
        if fitting.is_empty() { None } else { Some(fitting[self.below(fitting.len())].clone()) }
    }

    fn pointwise(&mut self, chain: &mut Chain) -> String {
        let layer = if chain.width > 1 && self.once_in(4) { self.one_of(WIDER) } else { self.one_of(ANY_WIDTH) };
        // Two layers of probabilities in a row are an error. The last layer of a body is not known here.
        if PROBABILITIES.contains(&layer) && (PROBABILITIES.contains(&chain.last.as_str()) || chain.last == "body") {
            return String::new();
        }
        layer.clone_into(&mut chain.last);
        layer.to_owned()
    }
}

/// What is known of the chain drawn so far.
#[derive(Clone)]
struct Chain {
    /// The width of the last layer.
    width: usize,
    /// The kind of the last layer.
    last: String,
    /// How many names are used.
    names: usize,
    /// The layers that `From` and `Again` can name here.
    seen: Vec<Seen>,
}

/// A named layer.
#[derive(Clone)]
struct Seen {
    name: String,
    width: usize,
    /// How many numbers it takes, if it can be used again.
    given: Option<usize>,
}
