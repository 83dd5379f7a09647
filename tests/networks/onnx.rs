//! Networks as ONNX files.
//!
//! What ONNX Runtime answers needs a Python with `onnx`, `onnxruntime` and `safetensors`: the one that `NN_ONNX` names, or `python3`. That
//! test is ignored by default; `.ci/run` includes it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use nn_runtime::prelude::*;
use safetensors::tensor::{Dtype, TensorView};

use crate::check;
use crate::random::{self, Case, Twin};

/// How many rows are compared.
const ROWS: usize = 5;

/// Writes NAME.onnx, and NAME.safetensors with rows and what the network answers. Returns the message of a network that has no graph.
fn write<N: Train<Scalar = f64>>(net: &N, folder: &Path, name: &str) -> Result<PathBuf, String> {
    let path = folder.join(format!("{name}.onnx"));
    net.save_onnx(&path).map_err(|error| error.to_string())?;
    let loaded = N::load(&path).expect("a file has all tensors");
    let rounded = |numbers: &[f64]| numbers.iter().map(|number| f64::from(*number as f32)).collect::<Vec<_>>();
    assert_eq!(loaded.parameters(), rounded(net.parameters()), "{name}");
    assert_eq!(loaded.statistics(), rounded(net.statistics()), "{name}");
    let inputs = check::inputs::<N>(ROWS, &mut StdRng::seed_from_u64(5));
    let outputs: Vec<_> = inputs.iter().map(|input| net.predict(input)).collect();
    let bytes = |numbers: &[f64]| numbers.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect::<Vec<_>>();
    let [x, y] = [bytes(Row::flatten(&inputs)), bytes(Row::flatten(&outputs))];
    let view = |bytes| TensorView::new(Dtype::F32, vec![ROWS, Vec::len(bytes) / ROWS / 4], bytes).expect("as many numbers");
    safetensors::serialize_to_file([("x", view(&x)), ("y", view(&y))], None, &path.with_extension("safetensors")).expect("a file");
    Ok(path)
}

/// Writes every random network.
struct Files {
    folder: PathBuf,
    number: AtomicUsize,
}

impl Case for Files {
    fn run<N: Twin>(&self, declaration: &str) {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let net: N = check::network(&mut StdRng::seed_from_u64(4));
        match write(&net, &self.folder, &format!("random{number}")) {
            Ok(path) => assert!(path.exists(), "{declaration}"),
            Err(message) => {
                assert!(declaration.contains("self::"), "{declaration}: {message}");
                assert!(message.contains("a layer of your own"), "{declaration}: {message}");
            }
        }
    }
}

/// Declares networks, and writes each of them.
macro_rules! networks {
    ($($(#[$attribute:ident])? $name:ident $inputs:tt -> $outputs:tt $body:tt)*) => {
        $(network! { #[scalar(f64)] $(#[$attribute])? struct $name $inputs -> $outputs $body })*

        fn write_kinds(folder: &Path) {
            $(write(&check::network::<$name>(&mut StdRng::seed_from_u64(4)), folder, stringify!($name)).expect("it has a graph");)*
        }
    };
}

const WIDE: usize = 6;

networks! {
    Activations (5) -> 5 {
        Relu, LeakyRelu(0.2), Dense(5), Elu(0.5), Dense(5), Selu, Gelu, Gelu(tanh), Dense(5), Silu, Mish, Dense(5), Softplus, Softsign, Dense(5),
        HardSigmoid, Dense(5), HardSwish, HardTanh, HardTanh(-0.5, 2), Prelu, Dense(5), Tanh, Abs, Exp, Log, Softplus, Power(-0.5), LogSoftmax,
    }
    Unnamed (WIDE) -> 3 { Standardize, Dense(WIDE, bias = false), Dropout(0.3, classic), LayerNorm, RmsNorm, Dense(3), Rescale }
    Images ([3, 9, 8]) -> 4 {
        Standardize, conv: Conv2d(6, kernel = [3, 2], stride = [2, 1], padding = [1, 0], groups = 3), BatchNorm, Prelu, MaxPool(2, stride = 1, padding = 1),
        Residual(project) { Conv2d(8, kernel = 3, padding = same, dilation = 2, bias = false), GroupNorm(2), Prelu(shared) },
        AvgPool([2, 3], stride = [1, 2], padding = [1, 1]), ConvTranspose2d(4, kernel = 3, stride = 2, padding = 1, output_padding = 1),
        Upsample([1, 2]), Upsample(2, bilinear), Softmax, GlobalAvgPool,
    }
    Pixels ([2, 3, 4]) -> [2, 5, 2] { GlobalMaxPool, Dense(20), Reshape([2, 5, 2]), Concat { Identity, Tanh }, Conv2d(2, kernel = 1), LogSoftmax }
    Sequences ([7, 4]) -> [6, 3] {
        Standardize, Conv1d(6, kernel = 3, padding = same), BatchNorm, GroupNorm(3), Prelu, Conv1d(4, kernel = 2, padding = causal, dilation = 2),
        MaxPool(2, stride = 1), Upsample(2), AvgPool(2), Upsample(3, linear), ConvTranspose1d(5, kernel = 3, padding = 1), AvgPool(3), LayerNorm, RmsNorm,
        Positions(sine), Residual(project) { Dense(8), Silu }, Dense(3, bias = false), Softmax,
    }
    Parts ([5, 6]) -> [5, 4] {
        Slice([(0..6).rev(), 2..4]), Permute([1, 0]), Slice([(0..5).step_by(2), 3, 3]), Reshape([4, 2, 5]), MaxPool(2, stride = 1, padding = 1, dilation = 2),
        AvgPool([2, 1], padding = [1, 0], stride = 1, count_include_pad = false, dilation = [2, 1]), Permute([2, 0, 1]), Flatten, Dense(20), Reshape([5, 2, 2]),
        Permute([1, 0, 2]), Slice([1, 0]), Reshape([5, 4]),
    }
    Recurrent ([5, 3]) -> 4 {
        Lstm(4, layers = 2, bidirectional, dropout = 0.2), Gru(5, initial = trained), Rnn(4, Relu, bidirectional), Rnn(3, bias = false), Lstm(4, initial = trained), Lstm(2, bidirectional), Last,
    }
    Attentions ([6, 8]) -> [6, 8] {
        Positions, a: Attention(heads = 4, causal), b: Attention(heads = 4, keys = 2, rotary), c: Attention(heads = 2, bias = false, causal, rotary, base = 500.0),
        Add {
            { GlobalAvgPool, Reshape([2, 4]), short: Dense(5), Flatten, Dense(48), Reshape([6, 8]), Attention(heads = 2, memory = short) },
            { From(b), same: Dense(8), Attention(heads = 2, memory = a, keys = 1) },
        },
    }
    Text (Tokens(5, 11)) -> [5, 11] { wte: Embedding(6), Positions, Lstm(6), head: Dense(11, bias = false, weight = wte), Softmax }
    Token (Tokens(1, 7)) -> 3 { Embedding(4), Rbf(5), Dense(3) }
    Sums (4) -> 4 { a: Dense(4), b: Dense(4), Add { Identity, From(a), { Dense(4) } }, Multiply { Identity, From(b), From(a) }, Again(a), Noise(0.1) }
    Padded ([..=6, 3]) -> 8 { Conv1d(4, kernel = 3, padding = same), Lstm(4, bidirectional), Attention(heads = 2), Gru(4), Concat { GlobalAvgPool, GlobalMaxPool } }
    PaddedLast ([..=6, 3]) -> 8 { Positions, Lstm(4, bidirectional), Last }
    PaddedSteps (Tokens(..=6, 9)) -> [..=6, 2] { Embedding(4), Attention(heads = 2, causal), Conv1d(2, kernel = 3, padding = causal) }
    #[stream] Amplifier ([12, 1]) -> [12, 1] { Conv1d(4, kernel = 3, padding = causal, dilation = 2), Tanh, Conv1d(4, kernel = 2, padding = causal), Lstm(5), Gru(4), Dense(1) }
    #[stream] Writer (Tokens(9, 7)) -> [9, 7] { Embedding(8), Positions, Attention(heads = 2, causal), LayerNorm, Dense(7), Softmax }
    #[stream] Turner ([9, 8]) -> 3 { Positions(sine), Attention(heads = 4, keys = 2, causal, rotary), Rnn(4, initial = trained), Last, Dense(3) }
}

fn write_all(folder: &Path) {
    write_kinds(folder);
    random::each(&Files { folder: folder.to_owned(), number: AtomicUsize::new(0) });
}

#[test]
fn every_network_without_layers_of_its_own_has_an_onnx_file() {
    write_all(tempfile::tempdir().expect("a folder").path());
}

#[test]
#[ignore = "needs Python with ONNX Runtime"]
fn onnx_runtime_answers_as_the_networks_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("NN_ONNX_FOLDER").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(folder.path());
    write_all(folder);
    let python = std::env::var("NN_ONNX").unwrap_or_else(|_| "python3".to_owned());
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("onnx/check.py");
    let output = Command::new(python).arg(check).arg(folder).output().expect("it starts");
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
