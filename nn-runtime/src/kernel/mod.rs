//! Stand-in.
#![allow(missing_docs, clippy::pedantic)]
use crate::Scalar;
pub trait Operation { type Output; fn run<const FUSED: bool>(self) -> Self::Output; }
pub fn dispatch<O: Operation>(op: O) -> O::Output { op.run::<false>() }
#[cfg(feature = "train")]
pub fn matrix<S>(n: &[S], r: usize, c: usize) -> faer::MatRef<'_, S> { faer::MatRef::from_row_major_slice(n, r, c) }
#[cfg(feature = "train")]
pub fn matrix_mut<S>(n: &mut [S], r: usize, c: usize) -> faer::MatMut<'_, S> { faer::MatMut::from_row_major_slice_mut(n, r, c) }
pub mod row {
    use super::*;
    pub fn dense<S: Scalar, const F: bool, const I: usize, const O: usize>(y: &mut [S], x: &[S], w: &[S], b: Option<&[S]>) {
        for j in 0..O { let mut s = b.map_or(S::ZERO, |b| b[j]); for i in 0..I { s += x[i] * w[i * O + j]; } y[j] = s; }
    }
    pub fn map<S: Scalar>(y: &mut [S], f: impl Fn(S) -> S) { for y in y { *y = f(*y); } }
    pub fn mapd<S: Scalar>(d: &mut [S], y: &[S], f: impl Fn(S) -> S) { for (d, y) in d.iter_mut().zip(y) { *d *= f(*y); } }
    pub fn add_bias<S: Scalar>(y: &mut [S], b: &[S]) { for r in y.chunks_mut(b.len()) { add(r, b); } }
    pub fn add<S: Scalar>(y: &mut [S], x: &[S]) { for (y, x) in y.iter_mut().zip(x) { *y += *x; } }
    pub fn copy<S: Scalar>(y: &mut [S], x: &[S]) { y.copy_from_slice(x); }
    pub fn sum_rows<S: Scalar>(o: &mut [S], d: &[S]) { o.fill(S::ZERO); for r in d.chunks(o.len()) { add(o, r); } }
    macro_rules! act { ($n:ident $nb:ident $bn:ident $nbb:ident ($($a:ident)?) $f:expr, $d:expr) => {
        pub fn $n<S: Scalar>(y: &mut [S] $(, $a: S)?) { map(y, |x| $f(x $(, $a)?)); }
        pub fn $nb<S: Scalar>(d: &mut [S], y: &[S] $(, $a: S)?) { mapd(d, y, |y| $d(y $(, $a)?)); }
        pub fn $bn<S: Scalar>(y: &mut [S], b: &[S] $(, $a: S)?) { add_bias(y, b); $n(y $(, $a)?); }
        pub fn $nbb<S: Scalar>(d: &mut [S], db: &mut [S], y: &[S] $(, $a: S)?) { $nb(d, y $(, $a)?); sum_rows(db, d); }
    } }
    fn c<S: Scalar>(x: f64) -> S { S::from_f64(x) }
    act!(relu relu_backward bias_relu relu_backward_bias () |x: S| if x > S::ZERO { x } else { S::ZERO }, |y: S| if y > S::ZERO { S::ONE } else { S::ZERO });
    act!(leaky_relu leaky_relu_backward bias_leaky_relu leaky_relu_backward_bias (a) |x: S, a: S| if x > S::ZERO { x } else { a * x }, |y: S, a: S| if y > S::ZERO { S::ONE } else { a });
    act!(elu elu_backward bias_elu elu_backward_bias (a) |x: S, a: S| if x > S::ZERO { x } else { a * x.exp_m1() }, |y: S, a: S| if y > S::ZERO { S::ONE } else { y + a });
    act!(selu selu_backward bias_selu selu_backward_bias () |x: S| c::<S>(1.0507009873554805) * if x > S::ZERO { x } else { c::<S>(1.6732632423543772) * x.exp_m1() }, |y: S| if y > S::ZERO { c(1.0507009873554805) } else { y + c::<S>(1.0507009873554805 * 1.6732632423543772) });
    act!(sigmoid sigmoid_backward bias_sigmoid sigmoid_backward_bias () |x: S| S::ONE / (S::ONE + (-x).exp()), |y: S| y * (S::ONE - y));
    act!(tanh tanh_backward bias_tanh tanh_backward_bias () |x: S| x.tanh(), |y: S| S::ONE - y * y);
    act!(softsign softsign_backward bias_softsign softsign_backward_bias () |x: S| x / (S::ONE + x.abs()), |y: S| { let a = S::ONE - y.abs(); a * a });
    act!(hard_sigmoid hard_sigmoid_backward bias_hard_sigmoid hard_sigmoid_backward_bias () |x: S| (x / c::<S>(6.0) + c::<S>(0.5)).max(S::ZERO).min(S::ONE), |y: S| if y > S::ZERO && y < S::ONE { c::<S>(1.0 / 6.0) } else { S::ZERO });
    act!(hard_tanh hard_tanh_backward bias_hard_tanh hard_tanh_backward_bias () |x: S| x.max(-S::ONE).min(S::ONE), |y: S| if y > -S::ONE && y < S::ONE { S::ONE } else { S::ZERO });
    fn sg<S: Scalar>(x: S) -> S { S::ONE / (S::ONE + (-x).exp()) }
    fn phi<S: Scalar>(x: S) -> S { c::<S>(0.5) * (S::ONE + (x * c::<S>(0.5f64.sqrt())).erf()) }
    fn sp<S: Scalar>(x: S) -> S { x.max(S::ZERO) + (-x.abs()).exp().ln_1p() }
    macro_rules! inp { ($n:ident $nb:ident $f:expr, $d:expr) => {
        pub fn $n<S: Scalar>(y: &mut [S]) { map(y, $f); }
        pub fn $nb<S: Scalar>(d: &mut [S], x: &[S]) { mapd(d, x, $d); }
    } }
    inp!(gelu gelu_backward |x: S| x * phi(x), |x: S| phi(x) + x * (-x * x * c::<S>(0.5)).exp() * c::<S>(0.3989422804014327));
    fn gt<S: Scalar>(x: S) -> S { (c::<S>(0.7978845608028654) * (x + c::<S>(0.044715) * x * x * x)).tanh() }
    inp!(gelu_tanh gelu_tanh_backward |x: S| c::<S>(0.5) * x * (S::ONE + gt(x)), |x: S| { let t = gt(x); c::<S>(0.5) * (S::ONE + t) + c::<S>(0.5) * x * (S::ONE - t * t) * c::<S>(0.7978845608028654) * (S::ONE + c::<S>(3.0 * 0.044715) * x * x) });
    inp!(silu silu_backward |x: S| x * sg(x), |x: S| sg(x) * (S::ONE + x * (S::ONE - sg(x))));
    inp!(mish mish_backward |x: S| x * sp(x).tanh(), |x: S| { let t = sp(x).tanh(); t + x * (S::ONE - t * t) * sg(x) });
    inp!(softplus softplus_backward |x: S| sp(x), |x: S| sg(x));
    pub fn prelu<S: Scalar>(y: &mut [S], a: &[S]) { map(y, |x| if x > S::ZERO { x } else { a[0] * x }); }
    pub fn prelu_backward<S: Scalar>(d: &mut [S], da: &mut [S], x: &[S], a: &[S]) {
        da[0] = S::ZERO; for (d, x) in d.iter_mut().zip(x) { if !(*x > S::ZERO) { da[0] += *d * *x; *d *= a[0]; } } }
    pub fn softmax<S: Scalar>(y: &mut [S], w: usize) { for r in y.chunks_mut(w) { let m = r.iter().fold(r[0], |m, x| m.max(*x)); let mut s = S::ZERO; for y in &mut *r { *y = (*y - m).exp(); s += *y; } for y in r { *y /= s; } } }
    pub fn softmax_backward<S: Scalar>(d: &mut [S], y: &[S], w: usize) { for (d, y) in d.chunks_mut(w).zip(y.chunks(w)) { let s = d.iter().zip(y).fold(S::ZERO, |s, (d, y)| s + *d * *y); for (d, y) in d.iter_mut().zip(y) { *d = *y * (*d - s); } } }
    pub fn log_softmax<S: Scalar>(y: &mut [S], w: usize) { for r in y.chunks_mut(w) { let m = r.iter().fold(r[0], |m, x| m.max(*x)); let mut s = S::ZERO; for y in &mut *r { s += (*y - m).exp(); } let l = m + s.ln(); for y in r { *y -= l; } } }
    pub fn log_softmax_backward<S: Scalar>(d: &mut [S], y: &[S], w: usize) { for (d, y) in d.chunks_mut(w).zip(y.chunks(w)) { let s = d.iter().fold(S::ZERO, |s, d| s + *d); for (d, y) in d.iter_mut().zip(y) { *d -= y.exp() * s; } } }
    pub fn standardize<S: Scalar>(y: &mut [S], m: &[S], v: &[S]) { for r in y.chunks_mut(m.len()) { for j in 0..m.len() { r[j] = (r[j] - m[j]) / v[j]; } } }
    pub fn standardize_backward<S: Scalar>(d: &mut [S], v: &[S]) { for r in d.chunks_mut(v.len()) { for j in 0..v.len() { r[j] /= v[j]; } } }
    pub fn rescale<S: Scalar>(y: &mut [S], m: &[S], v: &[S]) { for r in y.chunks_mut(m.len()) { for j in 0..m.len() { r[j] = r[j] * v[j] + m[j]; } } }
    pub fn rescale_backward<S: Scalar>(d: &mut [S], v: &[S]) { for r in d.chunks_mut(v.len()) { for j in 0..v.len() { r[j] *= v[j]; } } }
}
macro_rules! both { ($s:ident) => { pub mod $s {
    pub use super::row::*;
    #[cfg(feature = "train")]
    pub fn matmul(o: faer::MatMut<'_, $s>, l: faer::MatRef<'_, $s>, r: faer::MatRef<'_, $s>) { faer::linalg::matmul::matmul(o, faer::Accum::Replace, l, r, 1.0, faer::Par::Seq) }
} } }
both!(f32);
both!(f64);
