//! Products of matrices: faer's, at its speed, leaving the processor as they found it.

use faer::{MatMut, MatRef};

/// Numbers as a matrix, row after row.
///
/// # Panics
/// Where there are not exactly `rows * columns` of them, which an expansion rules out.
#[must_use]
pub fn matrix<S>(numbers: &[S], rows: usize, columns: usize) -> MatRef<'_, S> {
    MatRef::from_row_major_slice(numbers, rows, columns)
}

/// As [`matrix`], to be changed.
///
/// # Panics
/// As [`matrix`].
#[must_use]
pub fn matrix_mut<S>(numbers: &mut [S], rows: usize, columns: usize) -> MatMut<'_, S> {
    MatMut::from_row_major_slice_mut(numbers, rows, columns)
}

/// faer's kernels return with the upper halves of the vector registers in use, and every SSE instruction that follows,
/// ours or the user's, then runs at up to half its speed until somebody clears them.
#[inline]
fn clear_upper_halves() {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = pulp::x86::V3::try_new() {
        simd.avx._mm256_zeroupper();
    }
}

macro_rules! products {
    ($scalar:ident) => {
        pub(super) mod $scalar {
            use faer::linalg::matmul::matmul as product;
            use faer::{Accum, MatMut, MatRef, Par};

            /// `out = left · right`, on this thread.
            pub fn matmul(out: MatMut<'_, $scalar>, left: MatRef<'_, $scalar>, right: MatRef<'_, $scalar>) {
                product(out, Accum::Replace, left, right, 1.0, Par::Seq);
                super::clear_upper_halves();
            }

            /// `out += left · right`, on this thread.
            pub fn matmul_add(out: MatMut<'_, $scalar>, left: MatRef<'_, $scalar>, right: MatRef<'_, $scalar>) {
                product(out, Accum::Add, left, right, 1.0, Par::Seq);
                super::clear_upper_halves();
            }
        }
    };
}

products!(f32);
products!(f64);
