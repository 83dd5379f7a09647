//! Stand-in.
#![allow(missing_docs, missing_debug_implementations)]
use crate::Scalar;
pub trait Initializer<S: Scalar> { fn fill(&self, w: &mut [S], i: usize, o: usize, rng: &mut dyn rand::Rng); }
macro_rules! k { ($($n:ident)*) => { $(pub struct $n;
impl<S: Scalar> Initializer<S> for $n { fn fill(&self, w: &mut [S], i: usize, o: usize, rng: &mut dyn rand::Rng) {
    let a = (6.0 / (i + o) as f64).sqrt();
    for w in w { *w = S::from_f64(a * ((rng.next_u32() as f64) / 2147483648.0 - 1.0)); } } })* } }
k!(GlorotUniform HeNormal LecunNormal);
