//! Whole transformers: their names in files, weights that two layers share, and stacks with a name.

use std::collections::HashMap;
use std::path::Path;

use nn_runtime::Tensor;
use nn_runtime::prelude::*;
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

network! {
    #[loss(CrossEntropy)]
    #[stream]
    pub struct Gpt(Tokens(64, 65)) -> [64, 65] {
        wte: Embedding(128, init = Normal(0.02)), wpe: Positions,
        h: Repeat(4) {
            Residual { ln_1: LayerNorm(bias = false), attn: Attention(heads = 4, causal, bias = false) },
            Residual { ln_2: LayerNorm(bias = false), c_fc: Dense(512, bias = false), Gelu, c_proj: Dense(128, bias = false) },
        },
        ln_f: LayerNorm(bias = false),
        head: Dense(65, weight = wte, bias = false), Softmax,
    }
}

#[test]
fn nano_gpt_has_its_parameters_under_the_names_of_pytorch() {
    assert_eq!(Gpt::PARAMETERS, 804_096);
    let names: Vec<&str> = Gpt::TENSORS.iter().map(|tensor| tensor.name).collect();
    let of_a_block = |block: usize| {
        ["ln_1.weight", "attn.in_proj_weight", "attn.out_proj.weight", "ln_2.weight", "c_fc.weight", "c_proj.weight"]
            .map(|name| format!("h.{block}.{name}"))
    };
    let expected: Vec<String> = ["wte.weight", "wpe.weight"].map(str::to_owned).into_iter().chain((0..4).flat_map(of_a_block)).collect();
    assert_eq!(names[..names.len() - 1], expected);
    assert_eq!(names.last(), Some(&"ln_f.weight"));
    assert!(Gpt::SUMMARY.contains("h.3.c_proj"), "{}", Gpt::SUMMARY);
    assert!(Gpt::SUMMARY.lines().any(|line| line.contains("head") && line.ends_with(" 0")), "counted once: {}", Gpt::SUMMARY);
}

/// nanoGPT's names of what is called otherwise in a declaration.
const OF_A_BLOCK: [[&str; 2]; 4] =
    [["attn.c_attn.weight", "attn.in_proj_weight"], ["attn.c_proj", "attn.out_proj"], ["mlp.c_fc", "c_fc"], ["mlp.c_proj", "c_proj"]];

#[test]
fn a_checkpoint_of_nano_gpt_loads_by_its_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let [ours, theirs] = ["ours", "theirs"].map(|name| folder.path().join(name));
    let net = Gpt::init(&mut StdRng::seed_from_u64(1));
    net.save(&ours).expect("it can be written");
    rewritten(&ours, &theirs, |tensors| {
        let table = tensors["wte.weight"].clone();
        let renamed = |name: &str| {
            let of_a_block =
                |block: &str| OF_A_BLOCK.iter().find_map(|[theirs, ours]| Some(format!("{theirs}{}", block.strip_prefix(ours)?)));
            let parts = name.strip_prefix("h.").and_then(|rest| rest.split_once('.'));
            parts.and_then(|(number, rest)| Some(format!("h.{number}.{}", of_a_block(rest)?))).unwrap_or_else(|| name.to_owned())
        };
        *tensors = std::mem::take(tensors).into_iter().map(|(name, tensor)| (format!("transformer.{}", renamed(&name)), tensor)).collect();
        tensors.insert("lm_head.weight".to_owned(), table);
    });
    let weights = Weights::new(&theirs).strip_prefix("transformer.").rename("lm_head", "head");
    let all = (0..4).flat_map(|block| OF_A_BLOCK.map(|names| names.map(|name| format!("h.{block}.{name}"))));
    let loaded: Gpt = all.fold(weights, |weights, [theirs, ours]| weights.rename(theirs, ours)).load().expect("all names are mapped");
    assert_eq!(loaded.parameters(), net.parameters());
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    #[stream]
    struct Small(Tokens(6, 5)) -> [6, 5] {
        wte: Embedding(4), wpe: Positions,
        h: Repeat(2) {
            Residual { ln_1: LayerNorm, attn: Attention(heads = 2, causal) },
            Residual { LayerNorm, c_fc: Dense(8), Gelu, c_proj: Dense(4) },
        },
        head: Dense(5, weight = wte), Softmax,
    }
}

fn small(seed: u64) -> Small {
    Small::init(&mut StdRng::seed_from_u64(seed))
}

fn sequence() -> [Token<5>; 6] {
    [0, 3, 1, 4, 4, 2].map(|index| Token::new(index).expect("below 5"))
}

/// Writes the tensors of a file to another one, changed.
fn rewritten(from: &Path, to: &Path, change: impl Fn(&mut HashMap<String, (Vec<usize>, Vec<u8>)>)) {
    let bytes = std::fs::read(from).expect("it was saved");
    let file = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    let mut tensors: HashMap<_, _> =
        file.iter().map(|(name, view)| (name.to_owned(), (view.shape().to_vec(), view.data().to_vec()))).collect();
    change(&mut tensors);
    let views = tensors
        .iter()
        .map(|(name, (shape, data))| (name, TensorView::new(safetensors::Dtype::F32, shape.clone(), data).expect("numbers of that shape")));
    safetensors::serialize_to_file(views, None, to).expect("it can be written");
}

#[test]
fn a_file_has_a_shared_weight_once_and_may_have_it_under_either_name_or_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let [saved, other] = ["saved", "other"].map(|name| folder.path().join(name));
    let net = small(1);
    net.save(&saved).expect("it can be written");
    assert_eq!(Small::load(&saved).expect("its own file"), net);
    let bytes = std::fs::read(&saved).expect("it was saved");
    let names = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    assert!(names.tensor("wte.weight").is_ok() && names.tensor("head.weight").is_err());

    rewritten(&saved, &other, |tensors| {
        let table = tensors["wte.weight"].clone();
        tensors.insert("head.weight".to_owned(), table);
    });
    assert_eq!(Small::load(&other).expect("both names"), net);
    rewritten(&saved, &other, |tensors| {
        let table = tensors.remove("wte.weight").expect("it is there");
        tensors.insert("head.weight".to_owned(), table);
    });
    assert_eq!(Small::load(&other).expect("the other name"), net);
    rewritten(&saved, &other, |tensors| {
        let mut table = tensors["wte.weight"].clone();
        table.1[0] ^= 1;
        tensors.insert("head.weight".to_owned(), table);
    });
    let message = Small::load(&other).expect_err("they differ").to_string();
    assert!(message.contains("`head.weight` and `wte.weight` share their numbers in the declaration, but differ in the file"), "{message}");
}

#[test]
fn a_stack_with_a_name_can_be_frozen_as_a_whole_or_layer_by_layer() {
    let data = Dataset::<Small>::from_rows([(sequence(), [3, 1, 4, 4, 2, 0])]);
    let train = |frozen: &[&str]| {
        let mut net = small(2);
        let mut trainer = frozen.iter().fold(Trainer::new(Adam::new(0.01)).epochs(2), |trainer, name| trainer.freeze(name));
        trainer.fit(&mut net, &data).expect("it trains");
        net
    };
    let changed = |net: &Small| {
        let before = small(2);
        let is_changed = |tensor: &&Tensor| net.parameters()[tensor.range.clone()] != before.parameters()[tensor.range.clone()];
        Small::TENSORS.iter().filter(is_changed).map(|tensor| tensor.name).collect::<Vec<_>>()
    };
    assert_eq!(changed(&train(&[])).len(), Small::TENSORS.len());
    assert!(changed(&train(&["h"])).iter().all(|name| !name.starts_with("h.")));
    let rest = changed(&train(&["h.0.attn"]));
    assert!(!rest.contains(&"h.0.attn.out_proj.weight") && rest.contains(&"h.1.attn.out_proj.weight"));
}

#[test]
fn a_layer_of_a_stack_is_seen_under_its_number() {
    let net = small(3);
    let attention = net.h_1_attn();
    assert_eq!((attention.in_proj_weight.len(), attention.in_proj_weight[0].len()), (4, 12));
    assert_eq!((attention.out_proj_weight.len(), attention.out_proj_bias), (4, &[0.0; 4]));
    assert_eq!(net.h_0_c_fc().bias, &[0.0; 8]);
    assert_eq!(net.wpe().weight.len(), 6);
}

#[test]
fn a_transformer_predicts_the_same_alone_in_a_batch_and_step_by_step() {
    let (net, tokens) = (small(4), sequence());
    let alone = net.predict(&tokens);
    let mut workspace = Small::workspace(3);
    let batch = net.predict_batch(&[tokens; 3], &mut workspace);
    let mut stream = net.stream();
    for (step, (token, expected)) in tokens.iter().zip(&alone).enumerate() {
        let answer = stream.step(token);
        let near = |a: &[f32; 5], b: &[f32; 5]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(near(&answer, expected), "step {step}: {answer:?}, but {expected:?}");
        assert!(batch.iter().all(|row| near(&row[step], expected)));
    }
}

/// A stream beyond the length of the sequence gives what the last steps alone would.
macro_rules! looks_at_the_last_steps {
    ($($name:ident: { $($attention:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[stream]
                struct Sliding([4, 2]) -> [4, 2] { $($attention)* }
            }
            let net = Sliding::init(&mut StdRng::seed_from_u64(5));
            let frames: Vec<[f32; 2]> = (0..10_u8).map(|step| [f32::from(step * step % 7), f32::from(step) / 3.0]).collect();
            let mut stream = net.stream();
            for (step, frame) in frames.iter().enumerate() {
                let answer = stream.step(frame);
                if step >= 3 {
                    let window: [[f32; 2]; 4] = std::array::from_fn(|place| frames[step - 3 + place]);
                    let [.., last] = net.predict(&window);
                    assert!(answer.iter().zip(last).all(|(a, b)| (a - b).abs() < 1e-5), "step {step}: {answer:?}, but {last:?}");
                }
            }
        }
    )* };
}

looks_at_the_last_steps! {
    a_stream_that_is_longer_than_the_sequence_looks_at_its_last_steps: { Attention(heads = 1, causal) }
    rotary_positions_of_a_longer_stream_are_those_within_its_last_steps: { Attention(heads = 1, causal, rotary) }
}

#[test]
fn an_embedded_file_may_have_a_shared_weight_under_both_names() {
    network! {
        #[weights("../weights/tied.safetensors")]
        struct Embedded(Tokens(1, 3)) -> 3 { wte: Embedding(2), head: Dense(3, weight = wte) }
    }
    static NET: Embedded = Embedded::trained();
    // The rows of the table are [-1, -0.875], [-0.75, -0.625] and [-0.5, -0.375], and the bias is [-1, -0.875, -0.75].
    assert_eq!(NET.predict(&[Token::new(1).expect("below 3")]), [0.296_875, 0.078_125, -0.140_625]);
}
