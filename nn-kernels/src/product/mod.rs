//! Matrix products. Most use faer; products of a batch with few weights use a kernel of this crate.

#[cfg(target_arch = "x86_64")]
mod tile;

use faer::{MatMut, MatRef};

use crate::scalar::Scalar;

/// Views a slice as a row-major matrix.
///
/// # Panics
/// If the slice does not have exactly `rows * columns` numbers, which generated code rules out.
#[must_use]
pub fn matrix<S>(numbers: &[S], rows: usize, columns: usize) -> MatRef<'_, S> {
    MatRef::from_row_major_slice(numbers, rows, columns)
}

/// Like [`matrix`], for modification.
///
/// # Panics
/// As [`matrix`].
#[must_use]
pub fn matrix_mut<S>(numbers: &mut [S], rows: usize, columns: usize) -> MatMut<'_, S> {
    MatMut::from_row_major_slice_mut(numbers, rows, columns)
}

/// Clears the upper halves of the vector registers. faer's kernels leave them in use, and every following SSE instruction, in this crate or
/// in the user's code, would run at up to half its speed.
#[inline]
fn clear_upper_halves() {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = pulp::x86::V3::try_new() {
        simd.avx._mm256_zeroupper();
    }
}

/// Returns the column at which to split a product in two, if that is faster. On AVX-512 faer processes six registers of columns at a time,
/// and the rest in fewer. One or two registers have too few sums to keep the multipliers busy, but four have enough: 8 registers are faster
/// as 4 and 4 than as 6 and 2.
fn parting(columns: usize, lanes: usize) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if columns > 6 * lanes && (1..=2 * lanes).contains(&(columns % (6 * lanes))) && pulp::x86::V4::try_new().is_some() {
        return Some((columns / (6 * lanes) - 1) * 6 * lanes + 4 * lanes);
    }
    let _ = (columns, lanes);
    None
}

macro_rules! products {
    ($scalar:ident) => {
        pub(super) mod $scalar {
            use faer::prelude::ReborrowMut;
            use faer::{Accum, MatMut, MatRef, Par};

            fn product(out: MatMut<'_, $scalar>, how: Accum, left: MatRef<'_, $scalar>, right: MatRef<'_, $scalar>) {
                use faer::linalg::matmul::matmul;
                const LANES: usize = 64 / size_of::<$scalar>();
                if let Some(column) = super::parting(out.ncols(), LANES) {
                    let ((out, last_out), (right, last_right)) = (out.split_at_col_mut(column), right.split_at_col(column));
                    matmul(out, how, left, right, 1.0, Par::Seq);
                    matmul(last_out, how, left, last_right, 1.0, Par::Seq);
                } else {
                    matmul(out, how, left, right, 1.0, Par::Seq);
                }
                super::clear_upper_halves();
            }

            /// Computes `out = left · right` on this thread.
            #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "lent to what other processors have not"))]
            pub fn matmul(mut out: MatMut<'_, $scalar>, left: MatRef<'_, $scalar>, right: MatRef<'_, $scalar>) {
                #[cfg(target_arch = "x86_64")]
                if let Some(product) = super::tile::Product::new(out.rb_mut(), left, right) {
                    return product.run();
                }
                product(out, Accum::Replace, left, right);
            }

            /// Computes `out += left · right` on this thread.
            pub fn matmul_add(out: MatMut<'_, $scalar>, left: MatRef<'_, $scalar>, right: MatRef<'_, $scalar>) {
                product(out, Accum::Add, left, right);
            }
        }
    };
}

products!(f32);
products!(f64);

/// Numbers whose matrices can be multiplied.
pub(crate) trait Products: Scalar {
    fn matmul(out: MatMut<'_, Self>, left: MatRef<'_, Self>, right: MatRef<'_, Self>);
    fn matmul_add(out: MatMut<'_, Self>, left: MatRef<'_, Self>, right: MatRef<'_, Self>);
}

macro_rules! multiplied {
    ($($scalar:ident)*) => { $(
        impl Products for $scalar {
            fn matmul(out: MatMut<'_, Self>, left: MatRef<'_, Self>, right: MatRef<'_, Self>) {
                $scalar::matmul(out, left, right);
            }

            fn matmul_add(out: MatMut<'_, Self>, left: MatRef<'_, Self>, right: MatRef<'_, Self>) {
                $scalar::matmul_add(out, left, right);
            }
        }
    )* };
}
multiplied!(f32 f64);
