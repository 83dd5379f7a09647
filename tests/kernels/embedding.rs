//! Rows of a table, looked up by tokens, and the gradients of these rows.

use nn_kernels::{f32, f64};

use super::{LENGTHS, numbers};

const ROWS: usize = 5;
const TOKENS: [f32; 9] = [3.0, 0.0, 4.0, 3.0, 3.0, 1.0, 0.0, 4.0, 3.0];

#[test]
fn a_token_has_its_row_and_the_row_the_gradients_of_all_its_tokens() {
    for width in LENGTHS.into_iter().filter(|width| *width > 0).chain([2, 15, 16, 33]) {
        let (table, d) = (numbers::<f32>(ROWS * width, 1), numbers::<f32>(TOKENS.len() * width, 2));
        let (mut y, mut d_table) = (vec![f32::NAN; d.len()], vec![0.5; table.len()]);
        f32::embed(&mut y, &TOKENS, &table, width);
        f32::embed_backward(&mut d_table, &d, &TOKENS, width);
        let mut expected = vec![0.5; table.len()];
        for (place, token) in TOKENS.into_iter().map(|token| token as usize).enumerate() {
            assert_eq!(y[place * width..][..width], table[token * width..][..width], "width {width}");
            for column in 0..width {
                expected[token * width + column] += d[place * width + column];
            }
        }
        assert_eq!(d_table, expected, "width {width}");
    }
}

#[test]
fn a_token_that_has_no_row_is_zeros_and_changes_no_gradient() {
    for token in [5.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, f64::from(u32::MAX), 4_294_967_296.0] {
        let (table, mut d_table, mut y) = (numbers::<f64>(ROWS * 3, 1), [0.0; ROWS * 3], [f64::NAN; 6]);
        f64::embed(&mut y, &[token, 1.0], &table, 3);
        assert_eq!((&y[..3], &y[3..]), (&[0.0; 3][..], &table[3..6]), "{token}");
        f64::embed_backward(&mut d_table, &[1.0; 6], &[token, 1.0], 3);
        assert_eq!(d_table.iter().position(|d| *d != 0.0), Some(3), "{token}");
        assert_eq!(d_table.iter().sum::<f64>(), 3.0, "{token}");
    }
}
