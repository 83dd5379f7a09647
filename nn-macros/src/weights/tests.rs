//! Valid files, damaged ones, and the numbers they hold.

use super::number::f16_bits;
use super::safetensors::read;
use super::*;

fn whole() -> Vec<u8> {
    let header = br#"{"__metadata__":{"format":"pt","note":"\u00e9\"\\"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "b.c":{"dtype":"I64","shape":[],"data_offsets":[24,32]}, "empty" : {"dtype":"F16","shape":[0],"data_offsets":[32,32]}}  "#;
    let numbers = [1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0].map(f32::to_le_bytes).concat();
    [&(header.len() as u64).to_le_bytes(), &header[..], &numbers, &7_u64.to_le_bytes()].concat()
}

/// A file with this header and this many bytes after it.
fn file(header: &str, bytes: usize) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &vec![0; bytes]].concat()
}

#[test]
fn a_whole_file_is_read() {
    let file = whole();
    let tensors = read(&file).expect("it is whole");
    let heads: Vec<_> = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.dtype.as_str(), &tensor.shape[..])).collect();
    assert_eq!(heads, [("a", "F32", &[2, 3][..]), ("b.c", "I64", &[]), ("empty", "F16", &[0])]);
    assert_eq!(tensors[1].data, 7_u64.to_le_bytes());
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let file = whole();
    for end in 0..file.len() {
        assert!(read(&file[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_file_with_any_byte_changed_is_read_or_refused_but_does_no_harm() {
    let file = whole();
    for place in 0..file.len() {
        for flip in 1..=u8::MAX {
            let mut damaged = file.clone();
            damaged[place] ^= flip;
            let _ = read(&damaged);
        }
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let refusals = [
        ("[]", 0, "its header is not a JSON object"),
        ("{", 0, "its header is not JSON: expected `\"`, found its end"),
        ("{}}", 0, "its header is not JSON: unexpected `}` after its end"),
        (r#"{"a":-1}"#, 0, "its header is not JSON: expected a value, found `-`"),
        (r#"{"a":1}"#, 0, "the entry of `a` in its header is not an object"),
        (r#"{"a":{"dtype":"F32","shape":[1]}}"#, 0, "its header lacks the data_offsets of `a`"),
        (r#"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#, 4, "the shape of `a` is not a list of sizes"),
        (r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "`a` ends at byte 0 of the data, before it starts"),
        (r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 4, "`a` ends at byte 8 of the data, which has 4"),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "`a` has 4 bytes, which does not match the shape [2] in F32"),
        (
            r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#,
            0,
            "`a` has 0 bytes, which does not match the shape [4294967296, 4294967296] in F32",
        ),
        (r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 6, "2 bytes follow its last tensor"),
        (
            r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#,
            6,
            "`a` starts at byte 2 of the data, but the tensor before it ends at byte 0",
        ),
        (
            r#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}"#,
            8,
            "two of its tensors are called `a`",
        ),
    ];
    for (header, bytes, why) in refusals {
        assert_eq!(read(&file(header, bytes)), Err(why.to_owned()), "{header}");
    }
    assert_eq!(read(b"weights"), Err("it has 7 bytes, too few for the length of a header".to_owned()));
    assert_eq!(read(&[0xFF; 20]), Err(format!("it ends after 12 of the {} bytes of its header", u64::MAX)));
}

#[test]
fn a_header_nested_without_end_is_refused() {
    assert!(read(&file(&"[".repeat(1_000_000), 0)).is_err());
}

#[test]
fn a_matrix_is_turned_and_its_numbers_converted() {
    let file = whole();
    let tensors = read(&file).expect("it is whole");
    let mut embedded = Embedded::default();
    assert!(embedded.push(&tensors[0], Type::F64) && !embedded.push(&tensors[1], Type::F64) && embedded.push(&tensors[2], Type::F64));
    let numbers: Vec<_> = embedded.bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    assert_eq!(numbers, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    assert_eq!(embedded.converted, ["F32", "F16"]);
}

#[test]
fn every_number_of_half_a_size_is_read_exactly() {
    for bits in 0..=u16::MAX {
        let bytes = bits.to_le_bytes();
        let (ours, theirs) = (Type::F16.decode(&bytes), half::f16::from_bits(bits).to_f64());
        assert!(ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(), "F16 {bits:#x}: {ours} {theirs}");
        let (ours, theirs) = (Type::Bf16.decode(&bytes), half::bf16::from_bits(bits).to_f64());
        assert!(ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan(), "BF16 {bits:#x}: {ours} {theirs}");
    }
}

#[test]
fn a_number_is_rounded_to_half_its_size_as_ieee_754_says() {
    for bits in (0..u32::MAX).step_by(4_099) {
        let number = f32::from_bits(bits);
        let expected = half::f16::from_f32(number);
        assert_eq!(f16_bits(number.into()), expected.is_finite().then_some(expected.to_bits()), "{number}");
    }
    for bits in 0..0x7c00_u16 {
        // Exactly between two neighbours, and each neighbour itself.
        let (low, high) = (half::f16::from_bits(bits).to_f64(), half::f16::from_bits(bits + 1).to_f64());
        assert_eq!(f16_bits(-low), Some(bits | 0x8000));
        if high.is_finite() {
            assert_eq!(f16_bits(f64::midpoint(low, high)), Some(bits + bits % 2));
        }
    }
}

/// What the runtime reads from a word of weights, in units of their scale.
fn steps(word: u32) -> [f64; 4] {
    [
        f64::from(word & 0xFF) - 128.0,
        f64::from(word & 0xFFFF) / 256.0 - 128.0,
        f64::from(word & 0xFF_FFFF) / 65_536.0 - 128.0,
        f64::from(word.cast_signed()) / 16_777_216.0,
    ]
}

#[test]
fn bytes_have_a_scale_for_each_output() {
    let file = whole();
    let tensors = read(&file).expect("it is whole");
    let mut narrow = Narrow::new(Form::Byte);
    narrow.push_weight(&tensors[0]).expect("all are numbers");
    // Two outputs with three inputs each, one word per output. The largest weights are 3 and 6.
    let words: Vec<_> = narrow.weights.as_chunks().0.iter().map(|bytes| steps(u32::from_le_bytes(*bytes))).collect();
    for (word, exact) in words.iter().zip([[127.0 / 3.0, 254.0 / 3.0, 127.0], [4.0 * 127.0 / 6.0, 5.0 * 127.0 / 6.0, 127.0]]) {
        assert!(word.iter().zip(exact).all(|(read, exact)| (read - exact).abs() <= 0.5), "{word:?} {exact:?}");
    }
    let scales: Vec<_> = narrow.numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    assert_eq!(scales, [3.0 / 127.0, 6.0 / 127.0]);
}

#[test]
fn a_weight_in_a_word_is_within_half_a_step_whatever_lies_below_it() {
    let mut state = 1_u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (f64::from(state >> 8) / f64::from(1 << 23) - 1.0) * 127.0
    };
    let ends = [-127.0, 127.0, 0.0, -0.5, 126.6, -126.6];
    let drawn: Vec<[f64; 4]> = (0..10_000).map(|_| [draw(), draw(), draw(), draw()]).collect();
    let of_ends = (0..6 * 6 * 6 * 6).map(|place| [0, 1, 2, 3].map(|digit| ends[place / 6_usize.pow(digit) % 6]));
    for exact in drawn.into_iter().chain(of_ends) {
        let read = steps(u32::from_le_bytes(super::narrow::word(exact.into_iter())));
        assert!(read.iter().zip(exact).all(|(read, exact)| (read - exact).abs() <= 0.5), "{read:?} {exact:?}");
    }
}
