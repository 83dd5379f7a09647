//! Reads a safetensors file: the length of the header, the header in JSON, and the numbers of all tensors.
//!
//! The crate of that name would double the time of a user's first build. This reader accepts the same files as that crate: the tensors are
//! contiguous and fill the file.

use super::json::{self, Json};
use super::number::Type;

/// A tensor of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored<'a> {
    pub name: String,
    /// The name of its type in the file, such as `F32`.
    pub dtype: String,
    pub shape: Vec<usize>,
    pub data: &'a [u8],
}

/// The tensors of a file, in the order of its header. The error says what is wrong with the file.
pub(crate) fn read(file: &[u8]) -> Result<Vec<Stored<'_>>, String> {
    let Some((length, rest)) = file.split_first_chunk() else {
        return Err(format!("it has {} bytes, too few for the length of a header", file.len()));
    };
    let length = u64::from_le_bytes(*length);
    let Some((header, data)) = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length)) else {
        return Err(format!("it ends after {} of the {length} bytes of its header", rest.len()));
    };
    let header = std::str::from_utf8(header).map_err(|_| "its header is not text".to_owned())?;
    let Json::Object(entries) = json::read(header).map_err(|why| format!("its header is not JSON: {why}"))? else {
        return Err("its header is not a JSON object".to_owned());
    };
    let mut tensors: Vec<(usize, Stored)> = Vec::new();
    for (name, entry) in entries {
        if name == "__metadata__" {
            continue;
        }
        if tensors.iter().any(|(_, other)| other.name == name) {
            return Err(format!("two of its tensors are called `{name}`"));
        }
        tensors.push(tensor(name, &entry, data)?);
    }
    fill(&tensors, data.len())?;
    Ok(tensors.into_iter().map(|(_, tensor)| tensor).collect())
}

/// Reads an entry of the header. Also returns where its numbers start.
fn tensor<'a>(name: String, entry: &Json, data: &'a [u8]) -> Result<(usize, Stored<'a>), String> {
    let Json::Object(fields) = entry else { return Err(format!("the entry of `{name}` in its header is not an object")) };
    let field = |wanted: &str| {
        let found = fields.iter().find(|(field, _)| field == wanted).map(|(_, value)| value);
        found.ok_or_else(|| format!("its header lacks the {wanted} of `{name}`"))
    };
    let Json::Text(dtype) = field("dtype")? else { return Err(format!("the dtype of `{name}` is not text")) };
    let shape = sizes(field("shape")?).ok_or_else(|| format!("the shape of `{name}` is not a list of sizes"))?;
    let offsets = sizes(field("data_offsets")?).unwrap_or_default();
    let &[start, end] = &offsets[..] else { return Err(format!("the data_offsets of `{name}` are not two numbers")) };
    let Some(data) = data.get(start..end) else {
        let why = if start > end { "before it starts".to_owned() } else { format!("which has {}", data.len()) };
        return Err(format!("`{name}` ends at byte {end} of the data, {why}"));
    };
    if let Some(kind) = Type::named(dtype) {
        let bytes = shape.iter().try_fold(kind.width(), |bytes, size| bytes.checked_mul(*size));
        if bytes != Some(data.len()) {
            return Err(format!("`{name}` has {} bytes, which does not match the shape {shape:?} in {dtype}", data.len()));
        }
    }
    Ok((start, Stored { name, dtype: dtype.clone(), shape, data }))
}

fn sizes(value: &Json) -> Option<Vec<usize>> {
    let Json::Array(values) = value else { return None };
    let size = |value: &Json| match value {
        Json::Number(number) => usize::try_from(*number).ok(),
        _ => None,
    };
    values.iter().map(size).collect()
}

/// Checks that the tensors are contiguous from the first byte to the last.
fn fill(tensors: &[(usize, Stored)], len: usize) -> Result<(), String> {
    let mut places: Vec<_> = tensors.iter().map(|(start, tensor)| (*start, tensor.data.len(), &tensor.name)).collect();
    places.sort_unstable();
    let mut end = 0;
    for (start, len, name) in places {
        if start != end {
            return Err(format!("`{name}` starts at byte {start} of the data, but the tensor before it ends at byte {end}"));
        }
        end += len;
    }
    if end == len { Ok(()) } else { Err(format!("{} bytes follow its last tensor", len - end)) }
}
