//! The file of a checkpoint: a safetensors file with the weights under their names, and everything else under other names.

use std::collections::BTreeMap;

use safetensors::{Dtype, SafeTensors};

use super::cure::ANEW;
use crate::record::{Array, Contents, Kind};
use crate::store::{self, BESIDE};
use crate::train::Train;

/// The version of the file format.
const VERSION: &str = "1";
/// The keys of the metadata.
const CHECKPOINT: &str = "nn_checkpoint";
const SETTINGS: &str = "settings";
const STATE: &str = "state";

/// The text before the 8 digits of the checksum. The checksum is that of the whole file with zeros instead of its digits.
const CHECKSUM: &[u8] = b"\"crc32\":\"";
const DIGITS: usize = 8;

/// Why a file cannot be read.
#[derive(Debug)]
pub(crate) enum Bad {
    /// It is a damaged checkpoint, or may be one.
    Damaged(String),
    /// It is not a checkpoint.
    Foreign(String),
}

pub(crate) fn to_bytes<N: Train>(network: &N, contents: &Contents) -> Result<Vec<u8>, String> {
    let arrays = contents.arrays.iter();
    let beside: Vec<_> = arrays.map(|(name, array)| (format!("{BESIDE}{name}"), dtype(array.kind), array.bytes.as_slice())).collect();
    let text = |map: &BTreeMap<String, String>| serde_json::to_string(map).map_err(|error| error.to_string());
    let notes = [
        (CHECKPOINT.to_owned(), VERSION.to_owned()),
        (SETTINGS.to_owned(), text(&contents.settings)?),
        (STATE.to_owned(), text(&contents.state)?),
        ("crc32".to_owned(), "0".repeat(DIGITS)),
    ];
    let mut bytes = store::to_bytes(network, &beside, notes)?;
    let sum = format!("{:08x}", crc32fast::hash(&bytes));
    let place = checksum(&mut bytes).ok_or("no place for the checksum")?;
    place.copy_from_slice(sum.as_bytes());
    Ok(bytes)
}

/// Returns the content of a file, except for the weights. Overwrites the checksum in `bytes` by zeros.
pub(crate) fn from_bytes(bytes: &mut [u8]) -> Result<Contents, Bad> {
    let whole = |error| Bad::Damaged(format!("not a whole safetensors file: {error}"));
    SafeTensors::deserialize(bytes).map_err(whole)?;
    let foreign = || {
        Bad::Foreign("a safetensors file, but not a checkpoint of a training: rename the file, or resume from another folder".to_owned())
    };
    let place = checksum(bytes).ok_or_else(foreign)?;
    let stored = String::from_utf8_lossy(place).into_owned();
    place.fill(b'0');
    if format!("{:08x}", crc32fast::hash(bytes)) != stored {
        return Err(Bad::Damaged("its checksum is wrong".to_owned()));
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(whole)?;
    let notes = header.metadata().clone().unwrap_or_default();
    match notes.get(CHECKPOINT).map(String::as_str) {
        None => return Err(foreign()),
        Some(VERSION) => {}
        Some(other) => {
            return Err(Bad::Foreign(format!(
                "a checkpoint of version {other}, but only version {VERSION} can be read: resume it with the version of nn-runtime that wrote it, {ANEW}"
            )));
        }
    }
    let map = |name| notes.get(name).and_then(|text| serde_json::from_str(text).ok()).ok_or_else(foreign);
    let mut contents = Contents { settings: map(SETTINGS)?, state: map(STATE)?, arrays: BTreeMap::new() };
    for (name, view) in SafeTensors::deserialize(bytes).map_err(whole)?.tensors() {
        if let (Some(name), Some(kind)) = (name.strip_prefix(BESIDE), kind(view.dtype())) {
            contents.arrays.insert(name.to_owned(), Array { kind, bytes: view.data().to_vec() });
        }
    }
    Ok(contents)
}

/// Returns the content of a file, for tests.
#[cfg(test)]
pub(crate) fn contents_of<N: Train>(path: &std::path::Path) -> (N, Contents) {
    let mut bytes = std::fs::read(path).expect("it is there");
    let contents = from_bytes(&mut bytes).expect("a whole checkpoint");
    (store::from_bytes(&bytes).expect("its network"), contents)
}

/// Writes a file with a correct checksum, for tests.
#[cfg(test)]
pub(crate) fn write_contents<N: Train>(path: &std::path::Path, network: &N, contents: &Contents) {
    std::fs::write(path, to_bytes(network, contents).expect("it has a form")).expect("it can be written");
}

/// Returns the digits of the checksum.
fn checksum(bytes: &mut [u8]) -> Option<&mut [u8]> {
    let (size, _) = bytes.split_first_chunk::<8>()?;
    let end = bytes.len().min(usize::try_from(u64::from_le_bytes(*size)).ok()?.saturating_add(8));
    let start = bytes[..end].windows(CHECKSUM.len()).position(|window| window == CHECKSUM)? + CHECKSUM.len();
    bytes.get_mut(start..start + DIGITS)
}

fn dtype(kind: Kind) -> Dtype {
    match kind {
        Kind::F32 => Dtype::F32,
        Kind::F64 => Dtype::F64,
        Kind::U64 => Dtype::U64,
        Kind::U8 => Dtype::U8,
    }
}

fn kind(dtype: Dtype) -> Option<Kind> {
    [Kind::F32, Kind::F64, Kind::U64, Kind::U8].into_iter().find(|kind| self::dtype(*kind) == dtype)
}
