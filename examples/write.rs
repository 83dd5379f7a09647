//! A language model: a small GPT learns to predict the next character of seven plays by Shakespeare, then writes text.
//!
//! `cargo run --release --example write -- [WINDOWS]`: WINDOWS is the number of windows of 64 characters to learn from. Default: 27,000, which
//! takes about two minutes on one core.
//!
//! The network has the architecture of GPT-2, with four small blocks of an attention and two dense layers (nanoGPT's settings for a CPU). For
//! each of 64 characters it gives the probabilities of the next character, from that character and those before it. It is trained on the first
//! 90 % of the text and tested on the rest.
//!
//! It writes as a stream: a character is drawn from the probabilities and becomes the next input, which costs a single step. GPT-2 has a
//! trained row for each position, and would have to start again after the last one. Here queries and keys are turned by their step (`rotary`, as
//! in `LLaMA`), so an attention knows how far back a character is, and the stream has no end.

use std::io::{Read, Write};

use nn_runtime::data::Vocabulary;
use nn_runtime::prelude::*;

/// The number of different characters in the plays.
const SYMBOLS: usize = 66;

network! {
    /// The next character, at each of 64 characters.
    #[derive(Debug)]
    #[loss(CrossEntropy)]
    #[stream]
    pub struct Gpt(Tokens(64, SYMBOLS)) -> [64, SYMBOLS] {
        wte: Embedding(128, init = Normal(0.02)),
        h: Repeat(4) {
            Residual { ln_1: LayerNorm(bias = false), attn: Attention(heads = 4, causal, rotary, bias = false) },
            Residual { ln_2: LayerNorm(bias = false), c_fc: Dense(512, bias = false), Gelu, c_proj: Dense(128, bias = false) },
        },
        ln_f: LayerNorm(bias = false),
        head: Dense(SYMBOLS, weight = wte, bias = false),
        Softmax,
    }
}

/// A trained network with its vocabulary.
#[derive(Debug)]
pub struct Writer {
    /// The network.
    pub net: Gpt,
    /// The characters of its tokens.
    pub vocabulary: Vocabulary,
    /// The bits per character on the test text, in windows of 64.
    pub bits: f64,
    /// The same read as one stream. There every character has 64 or more before it.
    pub streamed: f64,
}

/// The plays, from a file beside this program.
///
/// # Errors
/// The file cannot be read.
pub fn plays() -> std::io::Result<String> {
    let file = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/plays.txt.gz"))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    Ok(text)
}

/// Trains for one epoch on so many windows, then tests on at most as many others.
///
/// # Errors
/// The text has other symbols than 66, or is too short.
pub fn train(text: &str, windows: usize) -> Result<Writer, nn_runtime::Error> {
    let vocabulary = Vocabulary::characters(text);
    let tokens = vocabulary.encode(text)?;
    let (train, test) = Windows::<Gpt>::from_text(&tokens).split(0.9);
    // A window begins every so many characters. Those to test on do not overlap.
    let every = |part: &Windows<Gpt>| (part.steps() / windows).max(1);
    let (of_train, of_test) = (every(&train), every(&test).max(64));
    let (train, test) = (train.stride(of_train).dataset()?, test.stride(of_test).dataset()?);
    println!("{}\n\n{} windows to learn from, {} to test on\n", Gpt::SUMMARY, train.len(), test.len());

    let mut net = Gpt::init(&mut StdRng::seed_from_u64(1));
    let rates = schedule::Warmup(100).then(schedule::Cosine::to(1e-4));
    let adam = AdamW::new(1e-3, 0.1).betas(0.9, 0.99);
    Trainer::new(adam).clip(ClipNorm(1.0)).schedule(rates).epochs(1).batch(12).seed(1).fit(&mut net, &train)?;
    let bits = net.evaluate(&test)?.loss / std::f64::consts::LN_2;
    let unseen = &tokens[tokens.len() * 9 / 10..];
    let streamed = streamed(&net, &unseen[..unseen.len().min(STREAMED)]);
    Ok(Writer { net, vocabulary, bits, streamed })
}

/// How many characters are read as one stream, for the test.
const STREAMED: usize = 20_000;

/// Bits for each character of a text that is read as one stream.
fn streamed(net: &Gpt, tokens: &[Token<SYMBOLS>]) -> f64 {
    let mut stream = net.stream();
    let bits = tokens.windows(2).map(|pair| -f64::from(stream.step(&pair[0])[pair[1].index()]).log2());
    bits.sum::<f64>() / (tokens.len() - 1) as f64
}

impl Writer {
    /// Continues a text by so many characters, and writes each as soon as it is drawn.
    ///
    /// # Errors
    /// The beginning has a symbol that the plays do not have, or `to` cannot be written.
    pub fn write(&self, beginning: &str, characters: usize, to: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
        let (mut stream, mut sampler) = (self.net.stream(), Sampler::new().temperature(0.8).top_k(20).seed(1));
        let mut probabilities = [1.0; SYMBOLS];
        for token in self.vocabulary.encode(beginning)? {
            probabilities = stream.step(&token);
        }
        write!(to, "{beginning}")?;
        for _ in 0..characters {
            let token = sampler.sample(&probabilities);
            probabilities = stream.step(&token);
            write!(to, "{}", self.vocabulary.decode(&[token]))?;
            to.flush()?;
        }
        Ok(writeln!(to)?)
    }
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let windows = std::env::args().nth(1).map_or(Ok(27_000), |word| word.parse())?;
    let writer = train(&plays()?, windows)?;
    println!("{:.3} bits a character on new text, {:.3} as a stream; a count of five has 2.387\n", writer.bits, writer.streamed);
    writer.write("HAMLET. ", 600, &mut std::io::stdout())
}
