//! Layers over images and sequences against PyTorch, one kind a file of `reference/kinds`: outputs, and gradients of inputs and parameters.

use std::collections::HashMap;
use std::path::Path;

use nn_runtime::prelude::*;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors, serialize_to_file};

use super::reference::in_file_order;

/// Declares a network of one layer for each case, and compares it.
macro_rules! kinds {
    ($($pass:ident $name:ident: ($($input:tt)*) -> $output:tt { $($kind:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[scalar(f64)]
                struct Net($($input)*) -> $output { it: $($kind)* }
            }
            Case::open(stringify!($name)).$pass::<Net>();
        }
    )* };
}

kinds! {
    train attention: ([5, 6]) -> [5, 6] { Attention(heads = 2) }
    train attention_causal: ([7, 6]) -> [7, 6] { Attention(heads = 3, causal) }
    train attention_no_bias: ([3, 4]) -> [3, 4] { Attention(heads = 1, bias = false) }
    train attention_rotary: ([5, 8]) -> [5, 8] { Attention(heads = 2, causal, rotary) }
    train avg_pool2d: ([3, 7, 6]) -> [3, 3, 2] { AvgPool(3, stride = 2) }
    train avg_pool2d_padded: ([3, 6, 6]) -> [3, 3, 3] { AvgPool(3, stride = 2, padding = 1) }
    predict batch_norm2d_eval: ([3, 3, 2]) -> [3, 3, 2] { BatchNorm }
    train batch_norm2d_training: ([3, 3, 2]) -> [3, 3, 2] { BatchNorm }
    train batch_norm_sequence: ([4, 5]) -> [4, 5] { BatchNorm }
    train conv1d: ([9, 4]) -> [7, 5] { Conv1d(5, kernel = 3) }
    train conv1d_causal: ([10, 3]) -> [10, 5] { Conv1d(5, kernel = 4, dilation = 2, padding = causal) }
    train conv1d_dilated_stride: ([12, 4]) -> [5, 6] { Conv1d(6, kernel = 3, dilation = 2, stride = 2, padding = 1, groups = 2) }
    train conv2d: ([3, 7, 6]) -> [5, 5, 4] { Conv2d(5, kernel = 3) }
    train conv2d_depthwise: ([4, 5, 5]) -> [8, 5, 5] { Conv2d(8, kernel = 3, groups = 4, padding = 1) }
    train conv2d_dilated: ([2, 9, 8]) -> [3, 9, 8] { Conv2d(3, kernel = 3, dilation = 2, padding = same) }
    train conv2d_groups: ([4, 6, 5]) -> [6, 4, 3] { Conv2d(6, kernel = 3, groups = 2) }
    train conv2d_one_by_one: ([33, 3, 2]) -> [17, 3, 2] { Conv2d(17, kernel = 1) }
    train conv2d_rectangular: ([2, 5, 9]) -> [3, 4, 5] { Conv2d(3, kernel = [2, 5], stride = [1, 2], padding = [0, 2], bias = false) }
    train conv2d_stride_rest: ([2, 8, 7]) -> [4, 4, 4] { Conv2d(4, kernel = 3, stride = 2, padding = 1) }
    train conv_transpose1d: ([6, 5]) -> [12, 3] { ConvTranspose1d(3, kernel = 4, stride = 2, padding = 1) }
    train conv_transpose2d: ([5, 4, 3]) -> [3, 8, 6] { ConvTranspose2d(3, kernel = 4, stride = 2, padding = 1) }
    train conv_transpose2d_output_padding: ([6, 3, 4]) -> [4, 6, 8] {
        ConvTranspose2d(4, kernel = 3, stride = 2, padding = 1, output_padding = 1, groups = 2)
    }
    train embedding: (Tokens(5, 9)) -> [5, 6] { Embedding(6) }
    train global_avg_pool2d: ([4, 3, 5]) -> 4 { GlobalAvgPool }
    train group_norm2d: ([6, 3, 4]) -> [6, 3, 4] { GroupNorm(2) }
    train layer_norm_sequence: ([4, 5]) -> [4, 5] { LayerNorm }
    train max_pool2d_overlapping: ([3, 6, 7]) -> [3, 3, 4] { MaxPool(3, stride = 2, padding = 1) }
    train max_pool2d_rest: ([2, 5, 7]) -> [2, 2, 3] { MaxPool(2) }
    train max_pool2d_ties: ([2, 4, 4]) -> [2, 2, 2] { MaxPool(2) }
    train gru: ([7, 3]) -> [7, 5] { Gru(5) }
    train gru_bidirectional: ([5, 3]) -> [5, 8] { Gru(4, bidirectional) }
    train gru_last: ([5, 3]) -> 8 { Gru(4, bidirectional), Last }
    train gru_no_bias: ([4, 9]) -> [4, 17] { Gru(17, bias = false) }
    train gru_two_layers: ([6, 3]) -> [6, 5] { Gru(5, layers = 2) }
    train lstm: ([7, 3]) -> [7, 5] { Lstm(5) }
    train lstm_bidirectional: ([5, 3]) -> [5, 8] { Lstm(4, bidirectional) }
    train lstm_last: ([5, 3]) -> 8 { Lstm(4, bidirectional), Last }
    train lstm_no_bias: ([4, 9]) -> [4, 17] { Lstm(17, bias = false) }
    train lstm_two_layers: ([6, 3]) -> [6, 5] { Lstm(5, layers = 2) }
    train prelu_channels: ([3, 3, 2]) -> [3, 3, 2] { Prelu }
    train prelu_features: ([4, 5]) -> [4, 5] { Prelu }
    train prelu_shared: ([3, 3, 2]) -> [3, 3, 2] { Prelu(shared) }
    train rbf: (3) -> 6 { Rbf(6) }
    train rnn: ([7, 3]) -> [7, 5] { Rnn(5) }
    train rnn_bidirectional: ([5, 3]) -> [5, 8] { Rnn(4, bidirectional) }
    train rnn_last: ([5, 3]) -> 8 { Rnn(4, bidirectional), Last }
    train rnn_no_bias: ([4, 9]) -> [4, 17] { Rnn(17, bias = false) }
    train rnn_relu: ([7, 3]) -> [7, 5] { Rnn(5, Relu) }
    train rnn_two_layers: ([6, 3]) -> [6, 5] { Rnn(5, layers = 2) }
    train softmax_channels: ([4, 3, 3]) -> [4, 3, 3] { Softmax }
    train upsample_bilinear: ([3, 3, 4]) -> [3, 6, 8] { Upsample(2, bilinear) }
    train upsample_nearest: ([3, 3, 2]) -> [3, 6, 4] { Upsample(2) }
}

/// The same with rows of 5, 2 and 4 steps.
macro_rules! lengths {
    ($($name:ident { $($kind:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[scalar(f64)]
                struct Net([..=5, 3]) -> [..=5, 4] { it: $($kind)* }
            }
            Case::open(stringify!($name)).with_lengths([5, 2, 4]).train::<Net>();
        }
    )* };
}

lengths! {
    gru_lengths { Gru(4) }
    lstm_lengths { Lstm(4) }
    rnn_lengths { Rnn(4) }
}

#[test]
fn tied_embedding() {
    network! {
        #[scalar(f64)]
        struct Net(Tokens(4, 7)) -> [4, 7] { wte: Embedding(5), body: Dense(5), Tanh, Dense(7, weight = wte, bias = false) }
    }
    Case::open("tied_embedding").train::<Net>();
}

#[test]
fn siamese() {
    network! {
        #[scalar(f64)]
        struct Net(left: 4, right: 4) -> 6 { Concat { { encoder: Dense(3), Tanh }, { From(right), Again(encoder), Tanh } } }
    }
    Case::open("siamese").with_pairs().train::<Net>();
}

/// The tensors of a case, with PyTorch's names and shapes.
struct Case(HashMap<String, (Vec<usize>, Vec<f64>)>);

impl Case {
    fn open(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference/kinds").join(name).with_extension("safetensors");
        let bytes = std::fs::read(path).expect("the case is there");
        let tensors = SafeTensors::deserialize(&bytes).expect("a safetensors file");
        let numbers = |view: &TensorView<'_>| {
            let number = |bytes: &[u8; 8]| match view.dtype() {
                Dtype::I64 => i64::from_le_bytes(*bytes) as f64,
                _ => f64::from_le_bytes(*bytes),
            };
            view.data().as_chunks().0.iter().map(number).collect()
        };
        Self(tensors.iter().map(|(name, view)| (name.to_owned(), (view.shape().to_vec(), numbers(&view)))).collect())
    }

    /// The case with NaN in the steps that its rows lack, where PyTorch has what it does not read, and 0.
    fn with_lengths<const ROWS: usize>(mut self, lengths: [usize; ROWS]) -> Self {
        for name in ["x", "y"] {
            let (shape, numbers) = self.0.get_mut(name).expect("each case has inputs and outputs");
            let width = shape[1] * shape[2];
            for (row, length) in numbers.chunks_exact_mut(width).zip(lengths) {
                row[length * shape[2]..].fill(f64::NAN);
            }
        }
        self
    }

    /// The case with the rows of both inputs side by side, as a network of two inputs takes them.
    fn with_pairs(mut self) -> Self {
        for [left, right] in [["x", "right"], ["d_x", "d_right"]] {
            let [(shape, left_rows), (_, right_rows)] = [left, right].map(|name| self.0[name].clone());
            let rows = left_rows.chunks(shape[1]).zip(right_rows.chunks(shape[1]));
            let pairs = rows.flat_map(|(left, right)| [left, right].concat()).collect();
            self.0.insert(left.to_owned(), (vec![shape[0], 2 * shape[1]], pairs));
        }
        self
    }

    fn numbers(&self, name: &str) -> &[f64] {
        &self.0[name].1
    }

    /// The network with the numbers of the case, read from a file of them.
    fn network<N: Train<Scalar = f64>>(&self) -> N {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("net.safetensors");
        let bytes: Vec<(String, &[usize], Vec<u8>)> = self
            .0
            .iter()
            .filter_map(|(name, case)| Some((N::TENSORS.iter().find(|tensor| in_case(tensor.name) == name)?.name, case)))
            .map(|(name, (shape, numbers))| (name.to_owned(), &shape[..], numbers.iter().flat_map(|x| x.to_le_bytes()).collect()))
            .collect();
        let view = |(name, shape, bytes): &'_ (String, &[usize], Vec<u8>)| {
            (name.clone(), TensorView::new(Dtype::F64, shape.to_vec(), bytes).expect("a tensor").shape().to_vec(), bytes.clone())
        };
        let views: Vec<_> = bytes.iter().map(view).collect();
        let views = views.iter().map(|(name, shape, bytes)| (name, TensorView::new(Dtype::F64, shape.clone(), bytes).expect("a tensor")));
        serialize_to_file(views, None, &path).expect("it can be written");
        if N::TENSORS.is_empty() { N::init(&mut StdRng::seed_from_u64(1)) } else { N::load(&path).expect("it fits the declaration") }
    }

    fn inputs<N: Train<Scalar = f64>>(&self) -> Vec<N::Input> {
        let numbers = self.numbers("x");
        let mut rows = vec![N::Input::filled(0.0); numbers.len() / N::Input::WIDTH];
        Row::flatten_mut(&mut rows).copy_from_slice(numbers);
        rows
    }

    fn predict<N: Train<Scalar = f64>>(&self) {
        let (net, inputs): (N, _) = (self.network(), self.inputs::<N>());
        let mut workspace = N::workspace(inputs.len());
        let one_by_one: Vec<f64> = inputs.iter().flat_map(|input| net.predict_row(input).numbers().to_vec()).collect();
        close("predict", &one_by_one, self.numbers("y"));
        close("predict_batch", Row::flatten(net.predict_batch(&inputs, &mut workspace)), self.numbers("y"));
    }

    fn train<N: Train<Scalar = f64>>(&self) {
        let (net, inputs): (N, _) = (self.network(), self.inputs::<N>());
        let mut workspace = N::workspace(inputs.len());
        workspace.keep_input_gradient(true);
        close("forward", Row::flatten(net.forward(&inputs, &mut workspace).expect("a sound batch")), self.numbers("y"));
        let mut d = vec![N::Output::filled(0.0); inputs.len()];
        Row::flatten_mut(&mut d).copy_from_slice(self.numbers("d_y"));
        net.backward(&inputs, &d, &mut workspace).expect("it is the last batch");
        if N::VOCABULARY.is_none() {
            close("d_x", Row::flatten(workspace.input_gradient().expect("it was asked for")), self.numbers("d_x"));
        }
        for tensor in N::TENSORS.iter().filter(|tensor| !tensor.is_statistic()) {
            let name = in_case(tensor.name);
            close(name, &in_file_order(workspace.gradient(), tensor.name), self.numbers(&format!("d.{name}")));
        }
        if !self.0.contains_key("running_mean") {
            self.predict::<N>();
        }
    }
}

/// The name that a tensor has in a case: that of the only layer is left out.
fn in_case(name: &str) -> &str {
    name.strip_prefix("it.").unwrap_or(name)
}

fn close(what: &str, got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (place, (got, expected)) in got.iter().zip(expected).enumerate() {
        let same = (got - expected).abs() <= 1e-10 * (1.0 + expected.abs()) || got.is_nan() && expected.is_nan();
        assert!(same, "{what}, number {place}: {got}, but PyTorch has {expected}");
    }
}

#[test]
fn two_heads() {
    network! {
        #[scalar(f64)]
        #[loss(kind = CrossEntropy(weights = [1.0, 2.0, 0.5, 1.0]), price = MeanSquaredError * 0.5)]
        struct Net(photo: [2, 6, 6], facts: 3) -> (kind: 4, price: 2) {
            conv: Conv2d(3, kernel = 3), Relu, MaxPool(2), Flatten,
            fc: Dense(5), Tanh,
            Concat { Identity, { From(facts), side: Dense(4), Relu } },
            trunk: Dense(6), Tanh,
            Heads { kind: { kind: Dense(4), Softmax }, price: Dense(2) },
        }
    }
    let case = Case::open("two_heads");
    let net: Net = case.network();
    let row_of = |name: &str, row: usize, width: usize| &case.numbers(name)[row * width..][..width];
    let rows = (0..7).map(|row| NetInput {
        photo: row_of("photo", row, 72).try_into().expect("72 numbers"),
        facts: row_of("facts", row, 3).try_into().expect("3 numbers"),
    });
    let inputs: Vec<NetInput> = rows.collect();
    let kind = |row: usize| usize::try_from(case.numbers("kind")[row] as i64).unwrap_or(nn_runtime::loss::IGNORE);
    let targets: Vec<NetTarget> =
        (0..7).map(|row| NetTarget { kind: kind(row), price: row_of("price", row, 2).try_into().expect("2 numbers") }).collect();

    for (row, input) in inputs.iter().enumerate() {
        let answer = net.predict(input);
        close("kind", &answer.kind, row_of("y.kind", row, 4));
        close("price", &answer.price, row_of("y.price", row, 2));
    }
    for threads in [1, 3] {
        let mut workspace = Net::workspace(7);
        workspace.threads(threads);
        workspace.keep_input_gradient(true);
        let loss = net.gradient(&inputs, &targets, &mut workspace).expect("a sound batch");
        close("loss", &[loss], case.numbers("loss"));
        for tensor in Net::TENSORS {
            close(tensor.name, &in_file_order(workspace.gradient(), tensor.name), case.numbers(&format!("d.{}", tensor.name)));
        }
        let d_inputs = workspace.input_gradient().expect("it was asked for");
        close("d.photo", &d_inputs.iter().flat_map(|d| d.photo).collect::<Vec<_>>(), case.numbers("d.photo"));
        close("d.facts", &d_inputs.iter().flat_map(|d| d.facts).collect::<Vec<_>>(), case.numbers("d.facts"));
    }
    // What is evaluated in chunks is the same loss, from those of both outputs.
    let data = Dataset::<Net>::new(inputs, targets).expect("as many");
    let evaluation = net.evaluate(&data).expect("rows");
    close("evaluation", &[evaluation.loss], case.numbers("loss"));
    let of_head = |name| evaluation.head(name).expect("it is there").loss;
    close("losses of outputs", &[of_head("kind") + 0.5 * of_head("price")], case.numbers("loss"));
}

/// PyTorch has the divergence of each row beside the sample. A random number of ours cannot be given, so predictions, which are the means, stand
/// for the samples.
#[test]
fn sample() {
    network! {
        #[scalar(f64)]
        #[loss(MeanSquaredError)]
        struct Net(6) -> 3 { Sample(3, kl = 0.5) }
    }
    let case = Case::open("sample");
    let (net, inputs): (Net, _) = (Net::init(&mut StdRng::seed_from_u64(1)), case.inputs::<Net>());
    let divergences: Vec<f64> = case.numbers("y").iter().skip(3).step_by(4).copied().collect();
    let expected = 0.5 * divergences.iter().sum::<f64>() / divergences.len() as f64;
    let targets: Vec<[f64; 3]> = inputs.iter().map(|input| net.predict(input)).collect();
    assert_eq!(targets[1], inputs[1][..3]);
    for threads in [1, 3] {
        let mut workspace = Net::workspace(4);
        workspace.threads(threads);
        net.gradient(&inputs, &targets, &mut workspace).expect("a sound batch");
        close("added", &[workspace.added_loss()], &[expected]);
        let loss = net.loss(&inputs, &targets, &mut workspace).expect("a sound batch");
        close("loss of predictions", &[loss, workspace.added_loss()], &[expected; 2]);
    }
    let evaluation = net.evaluate(&Dataset::<Net>::new(inputs, targets).expect("as many")).expect("rows");
    close("evaluation", &[evaluation.loss, evaluation.added_loss.expect("it adds")], &[expected; 2]);
}
