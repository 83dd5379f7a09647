//! Encodes events for TensorBoard: a protocol buffer in a `TFRecord` frame.
//!
//! A frame has the length of the content as a `u64`, a checksum of the length, the content, and a checksum of the content, all
//! little-endian.

/// The content of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What<'a> {
    /// The version of the format. It is the first event of a file.
    Version,
    /// A number at a step.
    Scalar { tag: &'a str, step: usize, value: f64 },
}

/// Returns an event in its frame. `seconds` is the Unix time.
pub(super) fn record(seconds: f64, what: What<'_>) -> Vec<u8> {
    framed(&event(seconds, what))
}

/// `Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }` of `event.proto`, with
/// `Summary { repeated Value value = 1; }` and `Value { string tag = 1; float simple_value = 2; }` of `summary.proto`.
fn event(seconds: f64, what: What<'_>) -> Vec<u8> {
    let mut event = Vec::new();
    key(&mut event, 1, FIXED_64);
    event.extend(seconds.to_le_bytes());
    match what {
        What::Version => bytes(&mut event, 3, b"brain.Event:2"),
        What::Scalar { tag, step, value } => {
            key(&mut event, 2, VARINT);
            varint(&mut event, step as u64);
            let mut scalar = Vec::new();
            bytes(&mut scalar, 1, tag.as_bytes());
            key(&mut scalar, 2, FIXED_32);
            scalar.extend((value as f32).to_le_bytes());
            let mut summary = Vec::new();
            bytes(&mut summary, 1, &scalar);
            bytes(&mut event, 5, &summary);
        }
    }
    event
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u64).to_le_bytes();
    let mut frame = length.to_vec();
    frame.extend(masked(crc32c::crc32c(&length)).to_le_bytes());
    frame.extend(bytes);
    frame.extend(masked(crc32c::crc32c(bytes)).to_le_bytes());
    frame
}

/// Returns the masked checksum that `TFRecord` uses: rotated and with a constant added.
fn masked(checksum: u32) -> u32 {
    checksum.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// The wire types of a protocol buffer.
const VARINT: u8 = 0;
const FIXED_64: u8 = 1;
const LENGTH_FIRST: u8 = 2;
const FIXED_32: u8 = 5;

/// Writes the number and the wire type of a field. All numbers here are below 16, so one byte is enough.
fn key(message: &mut Vec<u8>, field: u8, wire_type: u8) {
    message.push(field << 3 | wire_type);
}

/// Writes seven bits per byte, the lowest first. The eighth bit means that more bytes follow.
fn varint(message: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        message.push(number as u8 | 0x80);
        number >>= 7;
    }
    message.push(number as u8);
}

fn bytes(message: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    key(message, field, LENGTH_FIRST);
    varint(message, bytes.len() as u64);
    message.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::{What, record};

    /// Written by TensorBoard, with `tests/reference/tensorboard/make.py`.
    const REFERENCE: &[u8] = include_bytes!("../../../../tests/reference/tensorboard/events");

    #[test]
    fn events_have_the_bytes_that_tensorboard_writes() {
        let mut bytes = record(1_700_000_000.25, What::Version);
        for (place, (tag, step, value)) in
            [("loss/train", 1, 0.5), ("loss/validation", 127, -1.25e-3), ("accuracy/validation", 128, 0.1), ("a/b", 3_000_000_000, 1e30)]
                .into_iter()
                .enumerate()
        {
            bytes.extend(record(1_700_000_001.0 + place as f64, What::Scalar { tag, step, value }));
        }
        assert_eq!(bytes, REFERENCE);
    }
}
