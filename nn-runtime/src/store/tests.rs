//! Saving, loading, damaged files and mapped names.

use super::*;
use crate::compiled::{Compiled, no_passes};
use crate::error::Error;
use crate::network;
use crate::network::Network;
use crate::numbers::Numbers;
use crate::tensor::{Role, Tensor};

/// A network implemented by hand: a weight for two inputs and three outputs, a bias, and a mean.
#[derive(Debug, PartialEq)]
struct Net {
    parameters: Numbers<f32, 9>,
    statistics: Numbers<f32, 2>,
}

impl Network for Net {
    type Scalar = f32;
    type Input = [f32; 2];
    type Output = [f32; 3];
    const PARAMETERS: usize = 9;
    const STATISTICS: usize = 2;
    const FLOPS: usize = 0;
    const STACK_BYTES: usize = 0;
    const TENSORS: &'static [Tensor] = &[
        Tensor::new("hidden.weight", &[3, 2], 0, Role::Weight),
        Tensor::new("hidden.bias", &[3], 6, Role::Bias),
        Tensor::new("norm.mean", &[2], 0, Role::Statistic { momentum: None }),
    ];
    const SUMMARY: &'static str = "";

    fn predict_row(&self, _: &[f32; 2]) -> [f32; 3] {
        [0.0; 3]
    }

    fn parameters(&self) -> &[f32] {
        self.parameters.as_array()
    }

    fn statistics(&self) -> &[f32] {
        self.statistics.as_array()
    }
}

impl Compiled for Net {
    no_passes!(f32);

    fn zeros() -> Self {
        Self { parameters: Numbers::filled(0.0), statistics: Numbers::filled(0.0) }
    }

    fn numbers_mut(&mut self) -> (&mut [f32], &mut [f32]) {
        (self.parameters.as_mut_slice(), self.statistics.as_mut_slice())
    }
}

fn counted() -> Net {
    let mut net = Net::zeros();
    let (parameters, statistics) = net.numbers_mut();
    parameters.iter_mut().chain(statistics).enumerate().for_each(|(place, x)| *x = place as f32);
    net
}

/// Returns the bytes of a saved network.
fn saved() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.safetensors");
    save(&counted(), &path).expect("it can be written");
    std::fs::read(path).expect("it is there")
}

#[test]
fn a_saved_network_is_loaded_unchanged() {
    assert_eq!(from_bytes::<Net>(&saved()).expect("it fits"), counted());
}

#[test]
fn a_file_holds_weights_the_way_pytorch_does() {
    let bytes = saved();
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("a whole file");
    let weight = file.tensor("hidden.weight").expect("it is there");
    let numbers: Vec<f32> = weight.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    assert_eq!((weight.shape(), numbers), (&[3, 2][..], vec![0.0, 3.0, 1.0, 4.0, 2.0, 5.0]));
}

#[test]
fn a_truncated_file_is_an_error() {
    let bytes = saved();
    for end in 0..bytes.len() {
        assert!(from_bytes::<Net>(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_file_with_a_changed_byte_never_panics() {
    let bytes = saved();
    for place in 0..bytes.len() {
        for flip in [0x01, 0x20, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[place] ^= flip;
            let _ = from_bytes::<Net>(&damaged);
        }
    }
}

/// Returns a file with the given tensors, all zero.
fn file(tensors: &[(&str, safetensors::Dtype, &[usize])]) -> Vec<u8> {
    let zeros = [0; 256];
    let views = tensors.iter().map(|(name, dtype, shape)| {
        let len = shape.iter().product::<usize>() * dtype.bitsize() / 8;
        (*name, safetensors::tensor::TensorView::new(*dtype, shape.to_vec(), &zeros[..len]).expect("a tensor"))
    });
    safetensors::serialize(views, None).expect("a file")
}

#[test]
fn every_difference_is_reported() {
    use safetensors::Dtype::{F32, I64};
    let bytes = file(&[
        ("hidden.weight", F32, &[2, 3]),
        ("norm.mean", I64, &[2]),
        ("output.weight", F32, &[1, 3]),
        ("n.num_batches_tracked", I64, &[]),
    ]);
    let why = from_bytes::<Net>(&bytes).expect_err("nothing fits");
    assert_eq!(
        why,
        "4 differences from the declaration:
  `hidden.weight` is declared [3, 2], but [2, 3] in the file
  `hidden.bias` [3] is declared, but missing in the file
  `norm.mean` is of type I64 in the file: F16, BF16, F32 and F64 can be read
  `output.weight` [1, 3] is in the file, but not declared"
    );
}

#[test]
fn the_call_that_helps_is_not_counted_as_a_difference() {
    use safetensors::Dtype::F32;
    let bytes = file(&[("0.weight", F32, &[3, 2]), ("0.bias", F32, &[3]), ("1.mean", F32, &[2])]);
    let why = from_bytes::<Net>(&bytes).expect_err("the names differ");
    assert!(why.starts_with("6 differences from the declaration:\n") && why.lines().count() == 8, "{why}");
    assert!(why.ends_with(r#"load it with `Weights::new(…).rename("0", "hidden").rename("1", "norm").load()`"#), "{why}");
}

#[test]
fn other_floating_types_are_converted() {
    use safetensors::Dtype::{BF16, F16, F64};
    let bytes = file(&[("hidden.weight", F16, &[3, 2]), ("hidden.bias", BF16, &[3]), ("norm.mean", F64, &[2])]);
    assert_eq!(from_bytes::<Net>(&bytes).expect("all can be read"), Net::zeros());
}

#[test]
fn a_missing_folder_is_reported_and_no_file_remains() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = save(&counted(), &folder.path().join("missing/net.safetensors")).expect_err("there is no such folder");
    assert!(matches!(error, Error::Io { .. }));
    assert!(error.to_string().contains("net.safetensors: cannot create a temporary file in the same folder"), "{error}");
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
}

#[test]
fn saving_replaces_an_existing_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.safetensors");
    std::fs::write(&path, vec![7; 100_000]).expect("it can be written");
    save(&counted(), &path).expect("it can be written");
    assert_eq!(load::<Net>(&path).expect("it fits"), counted());
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 1);
}

network! {
    struct Normalized(2) -> 1 { hidden: Dense(4), norm: BatchNorm, Relu, output: Dense(1) }
}

fn stored_by_pytorch(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/weights").join(name)
}

#[test]
fn names_of_a_compiled_and_of_a_sequential_module_are_suggested_and_mapped() {
    use crate::train::Train;

    let compiled = stored_by_pytorch("compiled.safetensors");
    let message = Normalized::load(&compiled).err().expect("other names").to_string();
    assert!(message.ends_with(r#"only the names differ: load it with `Weights::new(…).strip_prefix("_orig_mod.").load()`"#), "{message}");
    let of_compiled: Normalized = Weights::new(&compiled).strip_prefix("_orig_mod.").load().expect("the names are mapped");

    let sequential = stored_by_pytorch("sequential_bn.safetensors");
    let message = Normalized::load(&sequential).err().expect("other names").to_string();
    let calls = r#"`Weights::new(…).rename("0", "hidden").rename("1", "norm").rename("3", "output").load()`"#;
    assert!(message.ends_with(calls), "{message}");
    let named = Weights::new(&sequential).rename("0", "hidden").rename("1", "norm").rename("3", "output");
    let of_sequential: Normalized = named.load().expect("the names are mapped");
    assert!(of_compiled.parameters().iter().chain(of_sequential.parameters()).all(|number| number.is_finite()));
    assert_ne!(of_sequential.parameters(), Normalized::zeros().parameters());

    let message = Normalized::zeros().load_matching(&compiled).expect_err("other names").to_string();
    assert!(message.ends_with(r#"`Weights::new(…).strip_prefix("_orig_mod.").load_matching(&mut net)`"#), "{message}");
    let mut net = Normalized::zeros();
    let loaded = Weights::new(&sequential).rename("0", "hidden").load_matching(&mut net).expect("a layer of it");
    assert_eq!(loaded.loaded, ["hidden.weight", "hidden.bias"]);
    assert_eq!(net.parameters()[..8], of_sequential.parameters()[..8]);
}

#[test]
fn a_mapping_that_matches_nothing_or_makes_two_names_equal_is_an_error() {
    let path = stored_by_pytorch("sequential_bn.safetensors");
    let message = |weights: Weights| weights.load::<Normalized>().err().expect("it is refused").to_string();
    assert!(message(Weights::new(&path).rename("5", "hidden")).ends_with("no tensor is `5` or starts with `5.`, which is to be renamed"));
    assert!(message(Weights::new(&path).strip_prefix("model.")).contains("no tensor has the prefix \"model.\" that is to be stripped"));
    assert!(message(Weights::new(&path).rename("0", "x").rename("3", "x")).ends_with("`0.bias` and `3.bias` would both become `x.bias`"));
}

#[test]
fn a_file_in_another_format_is_reported_with_its_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("net.pt");
    for (bytes, wanted) in [
        (&b"PK\x03\x04\0\0\x08\x08\0\0archive/data.pkl"[..], "not a safetensors file, but a file of PyTorch's `torch.save`"),
        (b"\x80\x02\x8a\nl\xfc\x9cF", "a pickle of Python"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
        (b"\x08\0\0\0\0\0\0\0{}", "not a whole safetensors file"),
    ] {
        std::fs::write(&path, bytes).expect("it can be written");
        let message = Weights::new(&path).load::<Normalized>().err().expect("it is refused").to_string();
        assert!(message.contains(wanted), "{message}");
    }
}
