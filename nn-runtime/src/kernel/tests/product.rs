//! Products of matrices: the layout is ours, the arithmetic faer's.

use crate::kernel::{f64, matrix, matrix_mut};

#[test]
fn a_product_is_of_rows_and_columns_as_they_stand_in_memory() {
    let (left, right) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    let mut out = [9.0; 4];
    f64::matmul(matrix_mut(&mut out, 2, 2), matrix(&left, 2, 3), matrix(&right, 3, 2));
    assert_eq!(out, [4.0, 5.0, 10.0, 11.0]);
    f64::matmul_add(matrix_mut(&mut out, 2, 2), matrix(&left, 2, 3), matrix(&right, 3, 2));
    assert_eq!(out, [8.0, 10.0, 20.0, 22.0]);
}

#[test]
fn a_product_over_no_inputs_is_zero() {
    let mut out = [9.0; 4];
    f64::matmul(matrix_mut(&mut out, 2, 2), matrix(&[], 2, 0), matrix(&[], 0, 2));
    assert_eq!(out, [0.0; 4]);
}
