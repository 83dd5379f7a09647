//! Attention over rows of different lengths, with heads of all sizes: every row is as it is alone, in both precisions.

use nn_kernels::{AttentionHeads, f32, f64};

use super::{assert_scaled, numbers, to_f64};

const LENGTHS: [usize; 4] = [7, 3, 0, 6];
const KEYS: usize = 7;

/// Heads, heads of keys, numbers of a head.
const SIZES: [[usize; 3]; 10] =
    [[1, 1, 1], [2, 2, 3], [4, 2, 5], [3, 1, 8], [1, 1, 15], [2, 1, 16], [1, 1, 17], [3, 3, 31], [1, 1, 33], [2, 2, 65]];

fn each(mut f: impl FnMut(AttentionHeads)) {
    for [heads, key_heads, size] in SIZES {
        for (queries, causal) in [(KEYS, false), (KEYS, true), (2, false), (70, false)] {
            f(AttentionHeads { queries, keys: KEYS, units: heads * size, heads, key_heads, causal });
        }
    }
}

/// Queries, keys and values of some rows.
fn asked(heads: AttentionHeads, rows: usize) -> [Vec<f64>; 3] {
    let of_keys = rows * KEYS * heads.key_units();
    [(rows * heads.queries * heads.units, 1), (of_keys, 2), (of_keys, 3)]
        .map(|(len, seed)| numbers::<f32>(len, seed).into_iter().map(|x| f64::from(x) / 4.0).collect())
}

/// The outputs, and the gradients of queries, keys and values.
macro_rules! run {
    ($scalar:ident, $heads:expr, $parts:expr, $d_y:expr, $lengths:expr) => {{
        let (heads, narrow) = ($heads, |numbers: &[f64]| numbers.iter().map(|x| *x as $scalar).collect::<Vec<_>>());
        let [mut q, mut k, mut v] = $parts.each_ref().map(|part| narrow(part));
        let (mut y, lengths, d_y) = (vec![$scalar::NAN; q.len()], narrow($lengths), narrow($d_y));
        let mut scratch = vec![$scalar::NAN; 2 * 64.min(heads.queries) * heads.keys + 2 * heads.keys * heads.size()];
        $scalar::attention_forward(&mut y, &mut scratch, &q, &k, &v, &lengths, heads);
        scratch.fill($scalar::NAN);
        $scalar::attention_backward(&mut q, &mut k, &mut v, &mut scratch, &d_y, &lengths, heads);
        [y, q, k, v]
    }};
}

#[test]
fn a_row_with_fewer_keys_is_as_it_is_alone() {
    each(|heads| {
        let rows = LENGTHS.len();
        let parts = asked(heads, rows);
        let d_y = numbers::<f64>(parts[0].len(), 4);
        let lengths = LENGTHS.map(|length| length as f64);
        let all = run!(f64, heads, parts, &d_y, &lengths);
        for (row, length) in LENGTHS.into_iter().enumerate() {
            let what = format!("{heads:?}, row {row}");
            let part = |numbers: &[f64]| numbers[row * numbers.len() / rows..(row + 1) * numbers.len() / rows].to_vec();
            let own = parts.each_ref().map(|numbers| part(numbers));
            let [y, d_q, d_k, d_v] = all.each_ref().map(|numbers| part(numbers));
            if length == 0 {
                let zeros = [&y, &d_q, &d_k, &d_v].map(|numbers| numbers.iter().all(|number| *number == 0.0));
                assert_eq!(zeros, [true; 4], "{what} sees nothing");
                continue;
            }
            // Alone, with as many keys as there are.
            let (len, fewer) = (length * heads.key_units(), AttentionHeads { keys: length, ..heads });
            let [q, k, v] = own;
            let (k, v) = (k[..len].to_vec(), v[..len].to_vec());
            let alone = run!(f64, fewer, [q, k, v], &part(&d_y), &[]);
            for (got, expected) in
                [(&y, &alone[0]), (&d_q, &alone[1]), (&d_k[..len].to_vec(), &alone[2]), (&d_v[..len].to_vec(), &alone[3])]
            {
                assert_scaled(got, expected, 10.0, &what);
            }
            assert!(d_k[len..].iter().chain(&d_v[len..]).all(|d| *d == 0.0), "{what}: what nothing sees has no gradient");
        }
    });
}

#[test]
fn a_row_alone_is_that_of_the_batch() {
    each(|heads| {
        for length in [1, 4, KEYS] {
            let parts = asked(heads, 1);
            let [y, ..] = run!(f64, heads, parts, &vec![0.0; parts[0].len()], &[length as f64]);
            let (mut alone, mut scratch) = (vec![f64::NAN; y.len()], vec![f64::NAN; 2 * KEYS * heads.key_units() + KEYS]);
            f64::attention(&mut alone, &mut scratch, &parts[0], &parts[1], &parts[2], &[length as f64], heads);
            assert_scaled(&alone, &y, 10.0, &format!("{heads:?}"));
            let [q, k, v] = parts.each_ref().map(|part| part.iter().map(|x| *x as f32).collect::<Vec<_>>());
            let (mut single, mut scratch) = (vec![f32::NAN; y.len()], vec![f32::NAN; scratch.len()]);
            f32::attention(&mut single, &mut scratch, &q, &k, &v, &[length as f32], heads);
            assert_scaled(&single, &y, 40.0, &format!("{heads:?}, in single precision"));
        }
    });
}

#[test]
fn in_single_precision_attention_is_that_in_double_precision() {
    each(|heads| {
        let parts = asked(heads, LENGTHS.len());
        let d_y = to_f64(&numbers::<f32>(parts[0].len(), 4));
        for lengths in [&[][..], &LENGTHS.map(|length| length as f64)] {
            let (single, double) = (run!(f32, heads, parts, &d_y, lengths), run!(f64, heads, parts, &d_y, lengths));
            for (single, double) in single.iter().zip(&double) {
                assert_scaled(single, double, 800.0, &format!("{heads:?}"));
            }
        }
    });
}
