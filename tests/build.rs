//! Writes networks nobody thought of: declarations drawn at random from the grammar, always the same ones, which
//! `suite/random.rs` compiles together and checks.

use std::fmt::Write;
use std::{env, fs, path::Path};

const NETWORKS: usize = 40;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut file = String::new();
    let mut calls = String::new();
    for seed in 0..NETWORKS {
        let declaration = Draw(seed as u64 + 1).declaration();
        writeln!(file, "mod n{seed} {{\n    use super::*;\n    #[allow(dead_code)]\n    const TWO: usize = 2;\n    #[allow(dead_code)]\n    const WIDE: usize = 5;\n    network! {{\n{declaration}    }}\n}}")
            .expect("a string takes all");
        writeln!(calls, "    case.run::<n{seed}::Net>({declaration:?});").expect("a string takes all");
    }
    writeln!(file, "/// Runs a case on every network.\npub(crate) fn each(case: &impl Case) {{\n{calls}}}").expect("a string takes all");
    let folder = env::var("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&folder).join("random.rs"), file).expect("the folder is there");
}

struct Draw(u64);

/// Activations whose gradient exists nearly everywhere.
const ACTIVATIONS: &[&str] = &[
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
    "HardTanh",
    "LogSoftmax",
    "Prelu",
    "Identity",
    "self::Swish",
    "Softmax",
    "LayerNorm",
    "RmsNorm",
];

impl Draw {
    /// `SplitMix64`.
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

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn declaration(&mut self) -> String {
        let width = 1 + self.below(6);
        let (loss, end, least) = [
            ("MeanSquaredError", "", 1),
            ("MeanAbsoluteError", "", 1),
            ("Huber", "", 1),
            ("Huber(0.3)", "", 1),
            ("CrossEntropy", "Softmax", 2),
            ("BinaryCrossEntropy", "Sigmoid", 1),
            ("Hinge", "Tanh", 1),
            ("MulticlassHinge", "", 2),
            ("self::Quartic", "", 1),
        ][self.below(9)];
        let outputs = least + self.below(3);
        let mut body = String::new();
        let mut names = 0;
        if self.below(3) == 0 {
            body += "        Standardize,\n";
        }
        let layers = 1 + self.below(4);
        let end_width = self.chain(width, layers, 2, &mut names, &mut body);
        if end_width != outputs || !end.is_empty() {
            writeln!(body, "        last: Dense({outputs}),").expect("a string takes all");
        }
        if !end.is_empty() {
            writeln!(body, "        {end},").expect("a string takes all");
        } else if self.below(3) == 0 {
            body += "        Rescale,\n";
        }
        format!(
            "        #[loss({loss})]\n        #[scalar(f64)]\n        pub(super) struct Net({width}) -> {outputs} {{\n{body}        }}\n"
        )
    }

    /// Some layers for the inside of another, on one line, and the width at their end.
    fn inside(&mut self, width: usize, depth: usize, names: &mut usize) -> (String, usize) {
        let (mut inner, layers) = (String::new(), 1 + self.below(3));
        let end = self.chain(width, layers, depth - 1, names, &mut inner);
        (inner.replace('\n', " "), end)
    }

    /// Some layers; gives the width at their end.
    fn chain(&mut self, mut width: usize, layers: usize, depth: usize, names: &mut usize, body: &mut String) -> usize {
        let mut last = "";
        for _ in 0..layers {
            let name = if self.below(4) == 0 {
                *names += 1;
                format!("{}{names}: ", self.one_of(&["hidden", "rows", "weight", "n", "d_inputs", "pass"]))
            } else {
                String::new()
            };
            let mut before = "";
            let layer = match self.below(9) {
                0 if depth > 0 => {
                    let (mut inner, end) = self.inside(width, depth, names);
                    if end == width {
                        format!("Residual {{ {inner} }}")
                    } else if self.below(2) == 0 {
                        width = end;
                        format!("Residual(project) {{ {inner} }}")
                    } else {
                        write!(inner, "Dense({width})").expect("a string takes all");
                        format!("Residual {{ {inner} }}")
                    }
                }
                7 if depth > 0 => {
                    let ((first, left), (second, right)) = (self.inside(width, depth, names), self.inside(width, depth, names));
                    let (by, more) = [("", 0), ("Identity, ", width)][self.below(2)];
                    width = left + right + more;
                    format!("Concat {{ {by}{{ {first} }}, {{ {second} }} }}")
                }
                8 if depth > 0 => {
                    let (inner, _) = self.inside(width, depth, names);
                    format!("Repeat({}) {{ {inner} Dense({width}) }}", 1 + self.below(3))
                }
                0..3 => {
                    let (size, text) = [(1, "1"), (2, "TWO"), (3, "3"), (5, "WIDE"), (4, "TWO * 2"), (7, "7")][self.below(6)];
                    let from = if self.below(3) == 0 { format!("{width} -> ") } else { String::new() };
                    width = size;
                    format!("Dense({from}{text}{})", self.one_of(&["", "", ", bias = false", ", init = GlorotNormal"]))
                }
                3 if last != "Inner" => {
                    last = "Inner";
                    before = if width == 3 { "" } else { "Dense(3), " };
                    width = 2;
                    "self::Inner".to_owned()
                }
                _ => {
                    let activation = self.one_of(ACTIVATIONS);
                    // Probabilities of probabilities are refused, and so is a Softmax of one output.
                    if (activation == "Softmax" && width == 1)
                        || ["Softmax", "Sigmoid"].contains(&activation) && ["Softmax", "Sigmoid", "body"].contains(&last)
                    {
                        continue;
                    }
                    last = activation;
                    activation.to_owned()
                }
            };
            if !["Softmax", "Sigmoid"].contains(&layer.as_str()) && layer != last {
                last = if layer.contains('{') { "body" } else { "" };
            }
            writeln!(body, "        {before}{name}{layer},").expect("a string takes all");
        }
        width
    }
}
